// Asymmetric keys between formats: PEM, DER and JWK in and out. A KeyObject of the JavaScript half
// holds its key as PEM without a passphrase, PKCS#8 when private and SubjectPublicKeyInfo when
// public; everything else is converted here.
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <algorithm>
#include <memory>

#include "runtime/engine/resource.h"
#include "runtime/node/bindings.h"

namespace sinter::runtime {

namespace {

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
using Bio = std::unique_ptr<BIO, FreeBio>;

Bio reading(Bytes bytes) { return Bio(BIO_new_mem_buf(bytes.data, static_cast<int>(bytes.size))); }
Bio writing() { return Bio(BIO_new(BIO_s_mem())); }
std::string text_of(const Bio& bio) {
  char* data;
  long size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<size_t>(size > 0 ? size : 0)};
}

int give_passphrase(char* into, int size, int, void* given) {
  auto* passphrase = static_cast<std::string*>(given);
  // Without a callback OpenSSL would ask on the terminal.
  if (!passphrase || passphrase->size() > static_cast<size_t>(size)) return -1;
  memcpy(into, passphrase->data(), passphrase->size());
  return static_cast<int>(passphrase->size());
}

Key private_from_der(Bytes der, std::string* passphrase) {
  const u8* at = der.data;
  long size = static_cast<long>(der.size);
  if (EVP_PKEY* key = d2i_AutoPrivateKey(nullptr, &at, size)) return Key(key);
  ERR_clear_error();
  Bio bio = reading(der);
  return Key(d2i_PKCS8PrivateKey_bio(bio.get(), nullptr, give_passphrase, passphrase));
}
Key public_from_der(Bytes der, const std::string& type) {
  const u8* at = der.data;
  long size = static_cast<long>(der.size);
  if (type == "pkcs1") return Key(d2i_PublicKey(EVP_PKEY_RSA, nullptr, &at, size));
  if (EVP_PKEY* key = d2i_PUBKEY(nullptr, &at, size)) return Key(key);
  at = der.data;
  if (X509* certificate = d2i_X509(nullptr, &at, size)) {
    Key key(X509_get_pubkey(certificate));
    X509_free(certificate);
    return key;
  }
  return nullptr;
}

// [PEM, type, bits, curve or undefined] as a KeyObject keeps it.
Value describe(Js& js, const Key& key, bool is_private) {
  if (!key) return js.undefined();
  Bio bio = writing();
  bool ok = is_private ? PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0,
                                                       nullptr, nullptr)
                       : PEM_write_bio_PUBKEY(bio.get(), key.get());
  if (!ok) return js.undefined();
  int id = EVP_PKEY_base_id(key.get());
  const char* type = id == EVP_PKEY_RSA       ? "rsa"
                     : id == EVP_PKEY_RSA_PSS ? "rsa-pss"
                     : id == EVP_PKEY_EC      ? "ec"
                     : id == EVP_PKEY_ED25519 ? "ed25519"
                     : id == EVP_PKEY_ED448   ? "ed448"
                     : id == EVP_PKEY_X25519  ? "x25519"
                     : id == EVP_PKEY_X448    ? "x448"
                     : id == EVP_PKEY_DSA     ? "dsa"
                     : id == EVP_PKEY_DH      ? "dh"
                                              : "unknown";
  char curve[80] = "";
  size_t length = 0;
  if (id == EVP_PKEY_EC) {
    EVP_PKEY_get_utf8_string_param(key.get(), "group", curve, sizeof curve, &length);
  }
  return js.array({js.string(text_of(bio)), js.string(type), js.number(EVP_PKEY_bits(key.get())),
                   length ? Value(js.string({curve, length})) : js.undefined()});
}

// The public half of a key, as a key of its own.
Key public_half(const Key& key) {
  u8* der = nullptr;
  int size = i2d_PUBKEY(key.get(), &der);
  if (size <= 0) return nullptr;
  Key half = public_from_der({der, static_cast<size_t>(size)}, "spki");
  OPENSSL_free(der);
  return half;
}

Key read_pem(Bytes pem, bool is_private, std::string* passphrase) {
  Bio bio = reading(pem);
  if (is_private) {
    return Key(PEM_read_bio_PrivateKey(bio.get(), nullptr, give_passphrase, passphrase));
  }
  if (EVP_PKEY* key = PEM_read_bio_PUBKEY(bio.get(), nullptr, give_passphrase, passphrase)) {
    return Key(key);
  }
  // A PKCS#1 public key, a certificate, or a private key whose public half is meant.
  ERR_clear_error();
  char* name = nullptr;
  char* header = nullptr;
  u8* data = nullptr;
  long size = 0;
  bio = reading(pem);
  Key key;
  if (PEM_read_bio(bio.get(), &name, &header, &data, &size)) {
    Bytes der{data, static_cast<size_t>(size)};
    std::string label = name;
    if (label == "RSA PUBLIC KEY") {
      key = public_from_der(der, "pkcs1");
    } else if (label.find("CERTIFICATE") != std::string::npos) {
      key = public_from_der(der, "spki");
    } else {
      bio = reading(pem);
      Key whole(PEM_read_bio_PrivateKey(bio.get(), nullptr, give_passphrase, passphrase));
      if (whole) key = public_half(whole);
    }
    OPENSSL_free(name);
    OPENSSL_free(header);
    OPENSSL_free(data);
  }
  return key;
}

Value import_key(Js& js, Bytes bytes, std::string format, std::string type, bool is_private,
                 std::optional<std::string> passphrase) {
  std::string* secret = passphrase ? &*passphrase : nullptr;
  Key key;
  if (format == "pem") {
    key = read_pem(bytes, is_private, secret);
  } else if (is_private) {
    key = private_from_der(bytes, secret);
  } else {
    key = public_from_der(bytes, type);
    if (!key) {
      ERR_clear_error();
      if (Key whole = private_from_der(bytes, secret)) key = public_half(whole);
    }
  }
  Value out = describe(js, key, is_private);
  ERR_clear_error();
  return out;
}

// PEM as text or DER as bytes; undefined when the type does not fit the key.
Value export_key(Js& js, Bytes pem, bool is_private, std::string format, std::string type,
                 std::optional<std::string> cipher_name, std::string passphrase) {
  Key key = read_pem(pem, is_private, nullptr);
  if (!key) return js.undefined();
  const EVP_CIPHER* cipher = cipher_name ? EVP_get_cipherbyname(cipher_name->c_str()) : nullptr;
  if (cipher_name && !cipher) {
    js.throw_coded("ERR_CRYPTO_UNKNOWN_CIPHER", "Unknown cipher");
    return {};
  }
  Bio bio = writing();
  bool as_pem = format == "pem", ok = false;
  auto* secret = reinterpret_cast<u8*>(passphrase.data());
  int secret_size = static_cast<int>(passphrase.size());
  if (is_private && type == "pkcs8") {
    auto write = as_pem ? PEM_write_bio_PKCS8PrivateKey : i2d_PKCS8PrivateKey_bio;
    ok = write(bio.get(), key.get(), cipher, cipher ? passphrase.data() : nullptr,
               cipher ? secret_size : 0, nullptr, nullptr);
  } else if (is_private) {
    int wanted = type == "sec1" ? EVP_PKEY_EC : EVP_PKEY_RSA;
    if (EVP_PKEY_base_id(key.get()) != wanted) return js.undefined();
    ok = as_pem ? PEM_write_bio_PrivateKey_traditional(bio.get(), key.get(), cipher,
                                                       cipher ? secret : nullptr,
                                                       cipher ? secret_size : 0, nullptr, nullptr)
                : i2d_PrivateKey_bio(bio.get(), key.get());
  } else if (type == "pkcs1") {
    if (EVP_PKEY_base_id(key.get()) != EVP_PKEY_RSA) return js.undefined();
    u8* der = nullptr;
    int size = i2d_PublicKey(key.get(), &der);
    if (size > 0) {
      ok = as_pem ? PEM_write_bio(bio.get(), "RSA PUBLIC KEY", "", der, size) > 0
                  : BIO_write(bio.get(), der, size) == size;
      OPENSSL_free(der);
    }
  } else {
    ok = as_pem ? PEM_write_bio_PUBKEY(bio.get(), key.get()) : i2d_PUBKEY_bio(bio.get(), key.get());
  }
  ERR_clear_error();
  if (!ok) return js.undefined();
  return as_pem ? Value(js.string(text_of(bio))) : js.bytes_copy(text_of(bio));
}

// ---- JWK. Numbers go as big-endian bytes, in the order of kRsaParts; EC as x, y[, d]; OKP as x[,
// d].

constexpr const char* kRsaParts[] = {"n",
                                     "e",
                                     "d",
                                     "rsa-factor1",
                                     "rsa-factor2",
                                     "rsa-exponent1",
                                     "rsa-exponent2",
                                     "rsa-coefficient1"};

std::string number_bytes(const EVP_PKEY* key, const char* name, size_t size) {
  BIGNUM* number = nullptr;
  if (!EVP_PKEY_get_bn_param(key, name, &number)) return {};
  std::string out(std::max(size, static_cast<size_t>(BN_num_bytes(number))), '\0');
  BN_bn2binpad(number, reinterpret_cast<u8*>(out.data()), static_cast<int>(out.size()));
  BN_clear_free(number);
  return out;
}

// [kind, curve or undefined, parts…]; undefined for keys that have no JWK.
Value key_parts(Js& js, Bytes pem, bool is_private) {
  Key key = read_pem(pem, is_private, nullptr);
  if (!key) return js.undefined();
  std::vector<Value> out;
  auto add = [&](const std::string& bytes) { out.push_back(js.bytes_copy(bytes)); };
  int id = EVP_PKEY_base_id(key.get());
  if (id == EVP_PKEY_RSA || id == EVP_PKEY_RSA_PSS) {
    out = {js.string("RSA"), js.undefined()};
    for (size_t i = 0; i < (is_private ? 8u : 2u); i++)
      add(number_bytes(key.get(), kRsaParts[i], 0));
  } else if (id == EVP_PKEY_EC) {
    char curve[80] = "";
    size_t length = 0;
    EVP_PKEY_get_utf8_string_param(key.get(), "group", curve, sizeof curve, &length);
    out = {js.string("EC"), js.string({curve, length})};
    auto size = static_cast<size_t>((EVP_PKEY_bits(key.get()) + 7) / 8);
    add(number_bytes(key.get(), "qx", size));
    add(number_bytes(key.get(), "qy", size));
    if (is_private) add(number_bytes(key.get(), "priv", size));
  } else {
    const char* name = id == EVP_PKEY_ED25519  ? "Ed25519"
                       : id == EVP_PKEY_ED448  ? "Ed448"
                       : id == EVP_PKEY_X25519 ? "X25519"
                       : id == EVP_PKEY_X448   ? "X448"
                                               : nullptr;
    if (!name) return js.undefined();
    out = {js.string("OKP"), js.string(name)};
    u8 bytes[64];
    size_t size = sizeof bytes;
    EVP_PKEY_get_raw_public_key(key.get(), bytes, &size);
    add({reinterpret_cast<char*>(bytes), size});
    if (is_private) {
      size = sizeof bytes;
      EVP_PKEY_get_raw_private_key(key.get(), bytes, &size);
      add({reinterpret_cast<char*>(bytes), size});
    }
  }
  ERR_clear_error();
  return js.array(out);
}

// The other way round; `parts` are the bytes in the same order.
Value key_from_parts(Js& js, std::string kind, std::string curve, Value list, bool is_private) {
  std::vector<Bytes> parts;
  auto array = list.As<v8::Array>();
  for (u32 i = 0; i < array->Length(); i++) {
    Value item;
    if (!array->Get(js.context, i).ToLocal(&item)) return {};
    parts.push_back(Convert<Bytes>::from(js, item));
  }
  Key key;
  if (kind == "OKP") {
    int id = curve == "Ed25519"  ? EVP_PKEY_ED25519
             : curve == "Ed448"  ? EVP_PKEY_ED448
             : curve == "X25519" ? EVP_PKEY_X25519
                                 : EVP_PKEY_X448;
    key.reset(is_private && parts.size() > 1
                  ? EVP_PKEY_new_raw_private_key(id, nullptr, parts[1].data, parts[1].size)
                  : EVP_PKEY_new_raw_public_key(id, nullptr, parts[0].data, parts[0].size));
  } else {
    OSSL_PARAM_BLD* build = OSSL_PARAM_BLD_new();
    std::vector<BIGNUM*> numbers;
    auto number = [&](const char* name, const Bytes& bytes) {
      numbers.push_back(BN_bin2bn(bytes.data, static_cast<int>(bytes.size), nullptr));
      OSSL_PARAM_BLD_push_BN(build, name, numbers.back());
    };
    std::string point;
    if (kind == "RSA") {
      for (size_t i = 0; i < parts.size() && i < 8; i++) number(kRsaParts[i], parts[i]);
    } else {
      OSSL_PARAM_BLD_push_utf8_string(build, "group", curve.c_str(), 0);
      point = "\x04" + std::string(parts[0].text()) + std::string(parts[1].text());
      OSSL_PARAM_BLD_push_octet_string(build, "pub", point.data(), point.size());
      if (is_private && parts.size() > 2) number("priv", parts[2]);
    }
    OSSL_PARAM* parameters = OSSL_PARAM_BLD_to_param(build);
    EVP_PKEY_CTX* context = EVP_PKEY_CTX_new_from_name(nullptr, kind.c_str(), nullptr);
    EVP_PKEY* made = nullptr;
    if (context && parameters && EVP_PKEY_fromdata_init(context) > 0) {
      EVP_PKEY_fromdata(context, &made, is_private ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY,
                        parameters);
    }
    key.reset(made);
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_free(parameters);
    OSSL_PARAM_BLD_free(build);
    for (BIGNUM* one : numbers) BN_clear_free(one);
  }
  Value out = describe(js, key, is_private);
  ERR_clear_error();
  return out;
}

// The public half of a private PEM key, described.
Value public_from_private(Js& js, Bytes pem) {
  Key key = read_pem(pem, true, nullptr);
  Key half = key ? public_half(key) : nullptr;
  Value out = describe(js, half, false);
  ERR_clear_error();
  return out;
}

}  // namespace

void fill_crypto_keys(BindingObject& b) {
  b.function<&import_key>("importKey")
      .function<&export_key>("exportKey")
      .function<&key_parts>("keyParts")
      .function<&key_from_parts>("keyFromParts")
      .function<&public_from_private>("publicFromPrivate");
}

}  // namespace sinter::runtime
