// Hashes, message authentication, key derivation, ciphers, signatures and random bytes, on OpenSSL.
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/pem.h>
#include <openssl/provider.h>
#include <openssl/rand.h>

#include <memory>
#include <unordered_map>

#include "runtime/engine/fallible.h"
#include "runtime/engine/resource.h"
#include "runtime/node/bindings.h"
#include "runtime/node/text_encoding.h"

namespace sinter::runtime {

namespace {

// The name of an error's library in its `code`.
std::string_view library_in_code(unsigned long code) {
  switch (ERR_GET_LIB(code)) {
    case ERR_LIB_BN:
      return "BN_";
    case ERR_LIB_RSA:
      return "RSA_";
    case ERR_LIB_DH:
      return "DH_";
    case ERR_LIB_EVP:
      return "EVP_";
    case ERR_LIB_PEM:
      return "PEM_";
    case ERR_LIB_DSA:
      return "DSA_";
    case ERR_LIB_X509:
      return "X509_";
    case ERR_LIB_ASN1:
      return "ASN1_";
    case ERR_LIB_CRYPTO:
      return "CRYPTO_";
    case ERR_LIB_EC:
      return "EC_";
    case ERR_LIB_PKCS12:
      return "PKCS12_";
    default:
      return "";
  }
}

// The first error that OpenSSL noted, as Node.js shows it, with those that came of it.
void throw_openssl(Js& js, std::string_view fallback) {
  const unsigned long code = ERR_get_error();
  if (!code) return js.throw_error(fallback);
  const auto text_of = [&](unsigned long error) {
    char text[256];
    ERR_error_string_n(error, text, sizeof text);
    return js.string(text);
  };
  auto error = v8::Exception::Error(text_of(code)).As<v8::Object>();
  std::vector<Value> others;
  while (const unsigned long next = ERR_get_error()) others.insert(others.begin(), text_of(next));
  if (!others.empty()) js.set(error, "opensslErrorStack", js.array(others));
  if (const char* library = ERR_lib_error_string(code)) {
    js.set(error, "library", js.string(library));
  }
  if (const char* reason = ERR_reason_error_string(code)) {
    js.set(error, "reason", js.string(reason));
    std::string name = "ERR_OSSL_" + std::string(library_in_code(code));
    for (const char* c = reason; *c; c++) {
      name += *c == ' ' ? '_' : static_cast<char>(toupper(static_cast<u8>(*c)));
    }
    js.set(error, "code", js.string(name));
  }
  js.isolate->ThrowException(error);
}

// Zeroed: what a failing operation leaves unwritten must not show the heap to the program.
OwnedBytes own(size_t size) {
  auto* data = static_cast<u8*>(calloc(1, size ? size : 1));
  SINTER_CHECK(data != nullptr);
  return {data, size};
}

template <class T, auto Free>
struct Freed {
  void operator()(T* object) const { Free(object); }
};
template <class T, auto Free>
using Owned = std::unique_ptr<T, Freed<T, Free>>;

// A digest by any of its names, null when there is none. OpenSSL looks one up in its providers
// whenever it is used by a name, which takes longer than to hash a small text.
const EVP_MD* find_digest(const std::string& name) {
  static thread_local std::unordered_map<std::string, Owned<EVP_MD, EVP_MD_free>> found;
  if (auto entry = found.find(name); entry != found.end()) return entry->second.get();
  const EVP_MD* known = EVP_get_digestbyname(name.c_str());
  EVP_MD* fetched = known ? EVP_MD_fetch(nullptr, EVP_MD_get0_name(known), nullptr) : nullptr;
  ERR_clear_error();
  if (fetched) found[name].reset(fetched);
  return fetched;
}
// Of a digest that OpenSSL knows and no provider has it is said why.
bool is_digest(Js& js, std::string name) {
  if (find_digest(name)) return true;
  const EVP_MD* known = EVP_get_digestbyname(name.c_str());
  const Owned<EVP_MD_CTX, EVP_MD_CTX_free> context(EVP_MD_CTX_new());
  if (known && !EVP_DigestInit_ex(context.get(), known, nullptr)) {
    throw_openssl(js, "Digest method not supported");
  }
  return false;
}
// --openssl-legacy-provider. The default provider comes by itself only while no other was asked
// for.
void load_legacy_provider(Js& js) {
  if (!OSSL_PROVIDER_load(nullptr, "legacy") || !OSSL_PROVIDER_load(nullptr, "default")) {
    throw_openssl(js, "OpenSSL's legacy provider cannot be loaded");
  }
}

// The whole of a hash at once, as text in an encoding or, with a negative one, as an ArrayBuffer.
// `data` is bytes or text.
Value hash_once(Js& js, std::string name, Value data, i32 encoding) {
  static thread_local const Owned<EVP_MD_CTX, EVP_MD_CTX_free> own_context(EVP_MD_CTX_new());
  EVP_MD_CTX* context = own_context.get();
  std::string text;
  Bytes bytes;
  if (data->IsString()) {
    text = Convert<std::string>::from(js, data);
    bytes = {reinterpret_cast<u8*>(text.data()), text.size()};
  } else {
    bytes = Convert<Bytes>::from(js, data);
  }
  u8 out[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  if (!EVP_DigestInit_ex(context, find_digest(name), nullptr) ||
      !EVP_DigestUpdate(context, bytes.data, bytes.size) ||
      !EVP_DigestFinal_ex(context, out, &size)) {
    throw_openssl(js, "Digest method not supported");
    return {};
  }
  if (encoding >= 0) return decode_text(js, {reinterpret_cast<char*>(out), size}, encoding);
  OwnedBytes copy = own(size);
  memcpy(copy.data, out, size);
  return js.array_buffer(copy);
}

class Hash final : public Resource {
 public:
  Hash(Js&, std::string name, u32 length) : context_(EVP_MD_CTX_new()), length_(length) {
    const EVP_MD* digest = find_digest(name);
    valid_ = digest && EVP_DigestInit_ex(context_, digest, nullptr);
    extendable_ = digest && (EVP_MD_flags(digest) & EVP_MD_FLAG_XOF);
  }
  ~Hash() override { EVP_MD_CTX_free(context_); }
  bool valid(Js&) { return valid_; }
  void update(Js&, Bytes bytes) { EVP_DigestUpdate(context_, bytes.data, bytes.size); }
  OwnedBytes digest(Js&) {
    if (extendable_ && length_ != UINT32_MAX) {
      OwnedBytes out = own(length_);
      EVP_DigestFinalXOF(context_, out.data, length_);
      return out;
    }
    OwnedBytes out =
        own(EVP_MAX_MD_SIZE);  // of a hash without a digest there is no size to ask for
    unsigned size = 0;
    EVP_DigestFinal_ex(context_, out.data, &size);
    out.size = size;
    return out;
  }
  void copy_from(Js&, Value other) {
    Hash* source = runtime::unwrap<Hash>(other);
    if (source) EVP_MD_CTX_copy_ex(context_, source->context_);
  }

 private:
  EVP_MD_CTX* context_;
  u32 length_;
  bool valid_ = false, extendable_ = false;
};

class Hmac final : public Resource {
 public:
  Hmac(Js&, std::string name, Bytes key) {
    if (!EVP_get_digestbyname(name.c_str())) return;
    EVP_MAC* mac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    context_ = EVP_MAC_CTX_new(mac);
    EVP_MAC_free(mac);
    const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string("digest", name.data(), 0),
                                     OSSL_PARAM_construct_end()};
    static const u8 empty = 0;
    valid_ = EVP_MAC_init(context_, key.size ? key.data : &empty, key.size, parameters);
  }
  ~Hmac() override { EVP_MAC_CTX_free(context_); }
  bool valid(Js&) { return valid_; }
  void update(Js&, Bytes bytes) { EVP_MAC_update(context_, bytes.data, bytes.size); }
  OwnedBytes digest(Js&) {
    OwnedBytes out = own(EVP_MAX_MD_SIZE);
    EVP_MAC_final(context_, out.data, &out.size, EVP_MAX_MD_SIZE);
    return out;
  }

 private:
  EVP_MAC_CTX* context_ = nullptr;
  bool valid_ = false;
};

class Cipher final : public Resource {
 public:
  Cipher(Js& js, bool encrypt, std::string name, Bytes key, Bytes iv, i32 tag_length)
      : context_(EVP_CIPHER_CTX_new()) {
    const EVP_CIPHER* cipher = EVP_get_cipherbyname(name.c_str());
    if (!cipher) {
      js.throw_coded("ERR_CRYPTO_UNKNOWN_CIPHER", "Unknown cipher");
      return;
    }
    if (static_cast<size_t>(EVP_CIPHER_key_length(cipher)) != key.size) {
      js.throw_coded("ERR_CRYPTO_INVALID_KEYLEN", "Invalid key length");
      return;
    }
    int mode = EVP_CIPHER_mode(cipher);
    authenticated_ = mode == EVP_CIPH_GCM_MODE || mode == EVP_CIPH_OCB_MODE ||
                     EVP_CIPHER_nid(cipher) == NID_chacha20_poly1305;
    if (!authenticated_ && static_cast<size_t>(EVP_CIPHER_iv_length(cipher)) != iv.size) {
      js.throw_coded("ERR_CRYPTO_INVALID_IV", "Invalid initialization vector");
      return;
    }
    tag_length_ = tag_length > 0 ? tag_length : 16;
    EVP_CipherInit_ex(context_, cipher, nullptr, nullptr, nullptr, encrypt);
    if (authenticated_) {
      EVP_CIPHER_CTX_ctrl(context_, EVP_CTRL_AEAD_SET_IVLEN, static_cast<int>(iv.size), nullptr);
    }
    EVP_CipherInit_ex(context_, nullptr, nullptr, key.data, iv.data, encrypt);
  }
  ~Cipher() override { EVP_CIPHER_CTX_free(context_); }
  OwnedBytes update(Js& js, Bytes bytes) {
    OwnedBytes out = own(bytes.size + 64);
    int size = 0;
    if (!EVP_CipherUpdate(context_, out.data, &size, bytes.data, static_cast<int>(bytes.size))) {
      throw_openssl(js, "Trying to add data in unsupported state");
    }
    out.size = static_cast<size_t>(size);
    return out;
  }
  OwnedBytes final(Js& js) {
    OwnedBytes out = own(64);
    int size = 0;
    if (!EVP_CipherFinal_ex(context_, out.data, &size)) {
      throw_openssl(js, "Unsupported state or unable to authenticate data");
    }
    out.size = static_cast<size_t>(size);
    return out;
  }
  void set_padding(Js&, bool on) { EVP_CIPHER_CTX_set_padding(context_, on); }
  void set_associated(Js&, Bytes bytes) {
    int size;
    EVP_CipherUpdate(context_, nullptr, &size, bytes.data, static_cast<int>(bytes.size));
  }
  OwnedBytes tag(Js&) {
    OwnedBytes out = own(static_cast<size_t>(tag_length_));
    EVP_CIPHER_CTX_ctrl(context_, EVP_CTRL_AEAD_GET_TAG, tag_length_, out.data);
    return out;
  }
  void set_tag(Js&, Bytes bytes) {
    EVP_CIPHER_CTX_ctrl(context_, EVP_CTRL_AEAD_SET_TAG, static_cast<int>(bytes.size), bytes.data);
  }

 private:
  EVP_CIPHER_CTX* context_;
  bool authenticated_ = false;
  int tag_length_ = 16;
};

Outcome<Nothing> fill_random(Bytes into) {
  return {Nothing{}, RAND_bytes(into.data, static_cast<int>(into.size)) == 1 ? 0 : UV_EIO};
}

Outcome<OwnedBytes> derive_pbkdf2(Bytes password, Bytes salt, i32 iterations, i32 length,
                                  std::string name) {
  const EVP_MD* digest = EVP_get_digestbyname(name.c_str());
  if (!digest) return failed<OwnedBytes>(UV_EINVAL);
  OwnedBytes out = own(static_cast<size_t>(length));
  PKCS5_PBKDF2_HMAC(password.size ? reinterpret_cast<char*>(password.data) : "",
                    static_cast<int>(password.size), salt.data, static_cast<int>(salt.size),
                    iterations, digest, length, out.data);
  return {out, 0};
}
Outcome<OwnedBytes> derive_scrypt(Bytes password, Bytes salt, f64 n, f64 r, f64 p, f64 memory,
                                  i32 length) {
  OwnedBytes out = own(static_cast<size_t>(length));
  int ok = EVP_PBE_scrypt(password.size ? reinterpret_cast<char*>(password.data) : "",
                          password.size, salt.data, salt.size, static_cast<u64>(n),
                          static_cast<u64>(r), static_cast<u64>(p), static_cast<u64>(memory),
                          out.data, static_cast<size_t>(length));
  ERR_clear_error();
  return {out, ok == 1 ? 0 : UV_EINVAL};
}
Outcome<OwnedBytes> derive_hkdf(std::string name, Bytes key, Bytes salt, Bytes info, i32 length) {
  const EVP_MD* digest = EVP_get_digestbyname(name.c_str());
  if (!digest) return failed<OwnedBytes>(UV_EINVAL);
  EVP_PKEY_CTX* context = EVP_PKEY_CTX_new_id(EVP_PKEY_HKDF, nullptr);
  OwnedBytes out = own(static_cast<size_t>(length));
  size_t size = static_cast<size_t>(length);
  static const u8 empty = 0;
  bool ok = EVP_PKEY_derive_init(context) > 0 && EVP_PKEY_CTX_set_hkdf_md(context, digest) > 0 &&
            EVP_PKEY_CTX_set1_hkdf_salt(context, salt.size ? salt.data : &empty,
                                        static_cast<int>(salt.size)) > 0 &&
            EVP_PKEY_CTX_set1_hkdf_key(context, key.size ? key.data : &empty,
                                       static_cast<int>(key.size)) > 0 &&
            EVP_PKEY_CTX_add1_hkdf_info(context, info.size ? info.data : &empty,
                                        static_cast<int>(info.size)) > 0 &&
            EVP_PKEY_derive(context, out.data, &size) > 0;
  EVP_PKEY_CTX_free(context);
  ERR_clear_error();
  return {out, ok ? 0 : UV_EINVAL};
}

bool timing_safe_equal(Js&, Bytes a, Bytes b) {
  return a.size == b.size && CRYPTO_memcmp(a.data, b.data, a.size) == 0;
}

std::vector<std::string> hash_names(Js&) {
  std::vector<std::string> names;
  EVP_MD_do_all_sorted(
      [](const EVP_MD* digest, const char* name, const char*, void* out) {
        if (digest) static_cast<std::vector<std::string>*>(out)->push_back(name);
      },
      &names);
  return names;
}
std::vector<std::string> cipher_names(Js&) {
  std::vector<std::string> names;
  EVP_CIPHER_do_all_sorted(
      [](const EVP_CIPHER* cipher, const char* name, const char*, void* out) {
        std::string text = name;
        for (char& c : text) c = static_cast<char>(tolower(c));
        auto& list = *static_cast<std::vector<std::string>*>(out);
        if (cipher && (list.empty() || list.back() != text)) list.push_back(text);
      },
      &names);
  return names;
}
// [name, key length, iv length, block size, mode] or undefined.
Value cipher_info(Js& js, std::string name) {
  const EVP_CIPHER* cipher = EVP_get_cipherbyname(name.c_str());
  if (!cipher) return js.undefined();
  return js.array({js.string(EVP_CIPHER_name(cipher)), js.number(EVP_CIPHER_key_length(cipher)),
                   js.number(EVP_CIPHER_iv_length(cipher)),
                   js.number(EVP_CIPHER_block_size(cipher)),
                   js.number(static_cast<f64>(EVP_CIPHER_mode(cipher)))});
}

EVP_PKEY* read_key(Bytes pem, bool is_private, std::string passphrase) {
  BIO* bio = BIO_new_mem_buf(pem.data, static_cast<int>(pem.size));
  void* secret = passphrase.empty() ? nullptr : passphrase.data();
  // Without a callback OpenSSL would ask on the terminal.
  auto ask = [](char* into, int size, int, void* given) {
    if (!given) return 0;
    int length = static_cast<int>(strlen(static_cast<char*>(given)));
    if (length > size) return 0;
    memcpy(into, given, static_cast<size_t>(length));
    return length;
  };
  EVP_PKEY* key = nullptr;
  if (is_private) {
    key = PEM_read_bio_PrivateKey(bio, nullptr, ask, secret);
  } else {
    key = PEM_read_bio_PUBKEY(bio, nullptr, ask, secret);
    if (!key) {
      BIO_reset(bio);
      if (X509* certificate = PEM_read_bio_X509(bio, nullptr, ask, secret)) {
        key = X509_get_pubkey(certificate);
        X509_free(certificate);
      }
    }
    if (!key) {
      BIO_reset(bio);
      key = PEM_read_bio_PrivateKey(bio, nullptr, ask, secret);
    }
  }
  BIO_free(bio);
  return key;
}

// padding: 0 as the key has it, 1 PKCS#1, 6 PSS. For EC, the answer is DER.
OwnedBytes sign(Js& js, std::string name, Bytes key_pem, std::string passphrase, Bytes data,
                i32 padding, i32 salt_length) {
  EVP_PKEY* key = read_key(key_pem, true, passphrase);
  if (!key) {
    throw_openssl(js, "error:1E08010C:DECODER routines::unsupported");
    return {};
  }
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  EVP_PKEY_CTX* key_context = nullptr;
  const EVP_MD* digest = name.empty() ? nullptr : EVP_get_digestbyname(name.c_str());
  OwnedBytes out;
  size_t size = 0;
  bool ok = EVP_DigestSignInit(context, &key_context, digest, nullptr, key) > 0;
  if (ok && padding) EVP_PKEY_CTX_set_rsa_padding(key_context, padding);
  if (ok && padding == 6) EVP_PKEY_CTX_set_rsa_pss_saltlen(key_context, salt_length);
  ok = ok && EVP_DigestSign(context, nullptr, &size, data.data, data.size) > 0;
  if (ok) {
    out = own(size);
    ok = EVP_DigestSign(context, out.data, &size, data.data, data.size) > 0;
    out.size = size;
  }
  if (!ok) throw_openssl(js, "Signing failed");
  EVP_MD_CTX_free(context);
  EVP_PKEY_free(key);
  return out;
}
bool verify(Js& js, std::string name, Bytes key_pem, Bytes data, Bytes signature, i32 padding,
            i32 salt_length) {
  EVP_PKEY* key = read_key(key_pem, false, "");
  if (!key) {
    throw_openssl(js, "error:1E08010C:DECODER routines::unsupported");
    return false;
  }
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  EVP_PKEY_CTX* key_context = nullptr;
  const EVP_MD* digest = name.empty() ? nullptr : EVP_get_digestbyname(name.c_str());
  bool ok = EVP_DigestVerifyInit(context, &key_context, digest, nullptr, key) > 0;
  if (ok && padding) EVP_PKEY_CTX_set_rsa_padding(key_context, padding);
  if (ok && padding == 6) EVP_PKEY_CTX_set_rsa_pss_saltlen(key_context, salt_length);
  ok = ok && EVP_DigestVerify(context, signature.data, signature.size, data.data, data.size) == 1;
  ERR_clear_error();
  EVP_MD_CTX_free(context);
  EVP_PKEY_free(key);
  return ok;
}
// [public PEM, private PEM]
Outcome<std::vector<std::string>> generate_pair(std::string type, i32 bits, std::string curve) {
  EVP_PKEY* key = type == "rsa"  ? EVP_RSA_gen(static_cast<unsigned>(bits))
                  : type == "ec" ? EVP_EC_gen(curve.c_str())
                                 : EVP_PKEY_Q_keygen(nullptr, nullptr, type.c_str());
  if (!key) {
    ERR_clear_error();
    return failed<std::vector<std::string>>(UV_EINVAL);
  }
  auto text = [&](auto write) {
    BIO* bio = BIO_new(BIO_s_mem());
    write(bio);
    char* data;
    long size = BIO_get_mem_data(bio, &data);
    std::string out(data, static_cast<size_t>(size));
    BIO_free(bio);
    return out;
  };
  std::vector<std::string> out = {
      text([&](BIO* bio) { PEM_write_bio_PUBKEY(bio, key); }), text([&](BIO* bio) {
        PEM_write_bio_PKCS8PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr);
      })};
  EVP_PKEY_free(key);
  return {out, 0};
}

}  // namespace

void fill_crypto(BindingObject& b) {
  Class<Hash>(b.js, "Hash")
      .constructor<std::string, u32>()
      .method<&Hash::valid>("valid")
      .method<&Hash::update>("update")
      .method<&Hash::digest>("digest")
      .method<&Hash::copy_from>("copyFrom")
      .install(b);
  Class<Hmac>(b.js, "Hmac")
      .constructor<std::string, Bytes>()
      .method<&Hmac::valid>("valid")
      .method<&Hmac::update>("update")
      .method<&Hmac::digest>("digest")
      .install(b);
  Class<Cipher>(b.js, "Cipher")
      .constructor<bool, std::string, Bytes, Bytes, i32>()
      .method<&Cipher::update>("update")
      .method<&Cipher::final>("final")
      .method<&Cipher::set_padding>("setPadding")
      .method<&Cipher::set_associated>("setAssociated")
      .method<&Cipher::tag>("tag")
      .method<&Cipher::set_tag>("setTag")
      .install(b);
  fallible<&fill_random>(b, "fillRandom");
  fallible<&derive_pbkdf2>(b, "pbkdf2");
  fallible<&derive_scrypt>(b, "scrypt");
  fallible<&derive_hkdf>(b, "hkdf");
  fallible<&generate_pair>(b, "generatePair");
  b.function<&timing_safe_equal>("timingSafeEqual")
      .function<&is_digest>("isDigest")
      .function<&load_legacy_provider>("loadLegacyProvider")
      .function<&hash_once>("hashOnce")
      .function<&hash_names>("hashNames")
      .function<&cipher_names>("cipherNames")
      .function<&cipher_info>("cipherInfo")
      .function<&sign>("sign")
      .function<&verify>("verify");
}

}  // namespace sinter::runtime
