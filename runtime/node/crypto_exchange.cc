// Public-key encryption, key agreement and primes. Keys come as the PEM a KeyObject holds; points
// of curves and large numbers as big-endian bytes, the classes around them are the JavaScript
// half's.
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <memory>

#include "runtime/engine/resource.h"
#include "runtime/node/bindings.h"

namespace sinter::runtime {

namespace {

template <auto kFree>
struct Free {
  template <class T>
  void operator()(T* object) const {
    kFree(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Free<&EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Free<&EVP_PKEY_CTX_free>>;
using Number = std::unique_ptr<BIGNUM, Free<&BN_clear_free>>;
using NumberContext = std::unique_ptr<BN_CTX, Free<&BN_CTX_free>>;
using Group = std::unique_ptr<EC_GROUP, Free<&EC_GROUP_free>>;
using Point = std::unique_ptr<EC_POINT, Free<&EC_POINT_free>>;

Key read_key(Bytes pem, bool is_private) {
  BIO* bio = BIO_new_mem_buf(pem.data, static_cast<int>(pem.size));
  Key key(is_private ? PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr)
                     : PEM_read_bio_PUBKEY(bio, nullptr, nullptr, nullptr));
  BIO_free(bio);
  return key;
}

// The JavaScript half makes Node's error of OpenSSL's text: library, reason and code.
Value failed(Js& js) {
  char text[256] = "error:00000000:lib(0)::unknown";
  if (unsigned long code = ERR_get_error()) ERR_error_string_n(code, text, sizeof text);
  ERR_clear_error();
  return js.string(text);
}
Value bytes_of(Js& js, const BIGNUM* number, int size = 0) {
  std::string out(static_cast<size_t>(size ? size : BN_num_bytes(number)), '\0');
  BN_bn2binpad(number, reinterpret_cast<u8*>(out.data()), static_cast<int>(out.size()));
  return js.bytes_copy(out);
}
Number number_of(Bytes bytes) {
  return Number(BN_bin2bn(bytes.data, static_cast<int>(bytes.size), nullptr));
}

using Step = int (*)(EVP_PKEY_CTX*, u8*, size_t*, const u8*, size_t);

// RSA with one of the keys, in one direction: bytes, or the text of an error.
Value rsa(Js& js, std::string what, Bytes pem, i32 padding, std::string hash, Bytes label,
          Bytes data) {
  bool with_private = what == "privateDecrypt" || what == "privateEncrypt";
  Key key = read_key(pem, with_private);
  KeyContext context(key ? EVP_PKEY_CTX_new(key.get(), nullptr) : nullptr);
  int (*init)(EVP_PKEY_CTX*) = what == "publicEncrypt"    ? EVP_PKEY_encrypt_init
                               : what == "privateDecrypt" ? EVP_PKEY_decrypt_init
                               : what == "privateEncrypt" ? EVP_PKEY_sign_init
                                                          : EVP_PKEY_verify_recover_init;
  Step step = what == "publicEncrypt"    ? EVP_PKEY_encrypt
              : what == "privateDecrypt" ? EVP_PKEY_decrypt
              : what == "privateEncrypt" ? EVP_PKEY_sign
                                         : EVP_PKEY_verify_recover;
  bool ok = context && init(context.get()) > 0 &&
            EVP_PKEY_CTX_set_rsa_padding(context.get(), padding) > 0;
  if (ok && padding == RSA_PKCS1_OAEP_PADDING) {
    const EVP_MD* digest = EVP_get_digestbyname(hash.c_str());
    ok = digest && EVP_PKEY_CTX_set_rsa_oaep_md(context.get(), digest) > 0;
    if (ok && label.size) {
      // The context takes the copy.
      void* copy = OPENSSL_memdup(label.data, label.size);
      ok = EVP_PKEY_CTX_set0_rsa_oaep_label(context.get(), copy, static_cast<int>(label.size)) > 0;
    }
  }
  size_t size = 0;
  if (!ok || step(context.get(), nullptr, &size, data.data, data.size) <= 0) return failed(js);
  std::string out(size, '\0');
  if (step(context.get(), reinterpret_cast<u8*>(out.data()), &size, data.data, data.size) <= 0) {
    return failed(js);
  }
  out.resize(size);
  ERR_clear_error();
  return js.bytes_copy(out);
}

// What two keys of one kind (EC, X25519, X448, DH) agree on.
Value agree(Js& js, Bytes private_pem, Bytes public_pem) {
  Key own = read_key(private_pem, true), other = read_key(public_pem, false);
  KeyContext context(own ? EVP_PKEY_CTX_new(own.get(), nullptr) : nullptr);
  size_t size = 0;
  if (!context || !other || EVP_PKEY_derive_init(context.get()) <= 0 ||
      EVP_PKEY_derive_set_peer(context.get(), other.get()) <= 0 ||
      EVP_PKEY_derive(context.get(), nullptr, &size) <= 0) {
    return failed(js);
  }
  std::string out(size, '\0');
  if (EVP_PKEY_derive(context.get(), reinterpret_cast<u8*>(out.data()), &size) <= 0) {
    return failed(js);
  }
  out.resize(size);
  return js.bytes_copy(out);
}

// ---- Curves

Group group_of(const std::string& curve) {
  int id = OBJ_sn2nid(curve.c_str());
  return Group(id == NID_undef ? nullptr : EC_GROUP_new_by_curve_name(id));
}
int scalar_bytes(const Group& group) { return (EC_GROUP_order_bits(group.get()) + 7) / 8; }
Value bytes_of(Js& js, const Group& group, const Point& point, point_conversion_form_t form) {
  size_t size = EC_POINT_point2oct(group.get(), point.get(), form, nullptr, 0, nullptr);
  std::string out(size, '\0');
  EC_POINT_point2oct(group.get(), point.get(), form, reinterpret_cast<u8*>(out.data()), size,
                     nullptr);
  return js.bytes_copy(out);
}
// Null for bytes that are no point of the curve.
Point point_of(const Group& group, Bytes bytes) {
  Point point(EC_POINT_new(group.get()));
  bool ok = EC_POINT_oct2point(group.get(), point.get(), bytes.data, bytes.size, nullptr) &&
            !EC_POINT_is_at_infinity(group.get(), point.get());
  ERR_clear_error();
  return ok ? std::move(point) : nullptr;
}
point_conversion_form_t form_of(i32 form) { return static_cast<point_conversion_form_t>(form); }

Value curve_names(Js& js) {
  size_t count = EC_get_builtin_curves(nullptr, 0);
  std::vector<EC_builtin_curve> curves(count);
  EC_get_builtin_curves(curves.data(), count);
  std::vector<Value> out;
  for (const EC_builtin_curve& curve : curves) {
    if (const char* name = OBJ_nid2sn(curve.nid)) out.push_back(js.string(name));
  }
  return js.array(out);
}
bool is_curve(Js&, std::string curve) { return group_of(curve) != nullptr; }

// A private scalar, when none is given a random one, and its point: undefined when it does not fit.
Value curve_key(Js& js, std::string curve, std::optional<Bytes> given) {
  Group group = group_of(curve);
  const BIGNUM* order = EC_GROUP_get0_order(group.get());
  Number scalar = given ? number_of(*given) : Number(BN_new());
  if (!given) {
    do BN_priv_rand_range(scalar.get(), order);
    while (BN_is_zero(scalar.get()));
  }
  if (BN_is_zero(scalar.get()) || BN_cmp(scalar.get(), order) >= 0) return js.undefined();
  Point point(EC_POINT_new(group.get()));
  NumberContext context(BN_CTX_new());
  EC_POINT_mul(group.get(), point.get(), scalar.get(), nullptr, nullptr, context.get());
  return js.array({bytes_of(js, scalar.get(), scalar_bytes(group)),
                   bytes_of(js, group, point, POINT_CONVERSION_UNCOMPRESSED)});
}
// The x coordinate of the other's point times our scalar; undefined for what is no point.
Value curve_secret(Js& js, std::string curve, Bytes scalar_bytes, Bytes point_bytes) {
  Group group = group_of(curve);
  Point other = point_of(group, point_bytes);
  if (!other) return js.undefined();
  Number scalar = number_of(scalar_bytes), x(BN_new());
  Point shared(EC_POINT_new(group.get()));
  NumberContext context(BN_CTX_new());
  EC_POINT_mul(group.get(), shared.get(), nullptr, other.get(), scalar.get(), context.get());
  if (!EC_POINT_get_affine_coordinates(group.get(), shared.get(), x.get(), nullptr,
                                       context.get())) {
    ERR_clear_error();
    return js.undefined();
  }
  return bytes_of(js, x.get(), (EC_GROUP_get_degree(group.get()) + 7) / 8);
}
Value convert_point(Js& js, std::string curve, Bytes bytes, i32 form) {
  Group group = group_of(curve);
  Point point = point_of(group, bytes);
  return point ? bytes_of(js, group, point, form_of(form)) : js.undefined();
}

// ---- Numbers

// base ^ exponent mod modulus, in as many bytes as the modulus has when `padded`.
Value power(Js& js, Bytes base, Bytes exponent, Bytes modulus, bool padded) {
  Number b = number_of(base), e = number_of(exponent), m = number_of(modulus), out(BN_new());
  NumberContext context(BN_CTX_new());
  BN_set_flags(e.get(), BN_FLG_CONSTTIME);
  if (!BN_mod_exp(out.get(), b.get(), e.get(), m.get(), context.get())) {
    ERR_clear_error();
    return js.undefined();
  }
  return bytes_of(js, out.get(), padded ? BN_num_bytes(m.get()) : 0);
}
// A private exponent below the prime.
Value exponent_below(Js& js, Bytes prime) {
  Number limit = number_of(prime), out(BN_new());
  BN_sub_word(limit.get(), 2);
  do BN_priv_rand_range(out.get(), limit.get());
  while (BN_is_zero(out.get()) || BN_is_one(out.get()));
  return bytes_of(js, out.get());
}
Value group_prime(Js& js, std::string name) {
  BIGNUM* (*get)(BIGNUM*) = name == "modp1"    ? BN_get_rfc2409_prime_768
                            : name == "modp2"  ? BN_get_rfc2409_prime_1024
                            : name == "modp5"  ? BN_get_rfc3526_prime_1536
                            : name == "modp14" ? BN_get_rfc3526_prime_2048
                            : name == "modp15" ? BN_get_rfc3526_prime_3072
                            : name == "modp16" ? BN_get_rfc3526_prime_4096
                            : name == "modp17" ? BN_get_rfc3526_prime_6144
                            : name == "modp18" ? BN_get_rfc3526_prime_8192
                                               : nullptr;
  if (!get) return js.undefined();
  return bytes_of(js, Number(get(nullptr)).get());
}
Value make_prime(Js& js, i32 bits, bool safe, std::optional<Bytes> add, std::optional<Bytes> rem) {
  Number out(BN_new()), step = add ? number_of(*add) : nullptr,
                        rest = rem ? number_of(*rem) : nullptr;
  NumberContext context(BN_CTX_new());
  if (!BN_generate_prime_ex2(out.get(), bits, safe, step.get(), rest.get(), nullptr,
                             context.get())) {
    return failed(js);
  }
  return bytes_of(js, out.get());
}
bool is_prime(Js&, Bytes candidate) {
  Number number = number_of(candidate);
  NumberContext context(BN_CTX_new());
  return BN_check_prime(number.get(), context.get(), nullptr) == 1;
}
// Whether (p - 1) / 2 is a prime as well.
bool is_safe_prime(Js& js, Bytes prime) {
  if (!is_prime(js, prime)) return false;
  Number half = number_of(prime);
  BN_rshift1(half.get(), half.get());
  NumberContext context(BN_CTX_new());
  return BN_check_prime(half.get(), context.get(), nullptr) == 1;
}

}  // namespace

void fill_crypto_exchange(BindingObject& b) {
  b.function<&rsa>("rsa")
      .function<&agree>("agree")
      .function<&curve_names>("curveNames")
      .function<&is_curve>("isCurve")
      .function<&curve_key>("curveKey")
      .function<&curve_secret>("curveSecret")
      .function<&convert_point>("convertPoint")
      .function<&power>("power")
      .function<&exponent_below>("exponentBelow")
      .function<&group_prime>("groupPrime")
      .function<&make_prime>("makePrime")
      .function<&is_prime>("isPrime")
      .function<&is_safe_prime>("isSafePrime");
}

}  // namespace sinter::runtime
