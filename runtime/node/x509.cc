#include "runtime/node/x509.h"

#include <arpa/inet.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

namespace sinter::runtime {

namespace {

std::string bio_text(BIO* bio) {
  char* data;
  long size = BIO_get_mem_data(bio, &data);
  std::string out(data, static_cast<size_t>(size));
  BIO_free(bio);
  return out;
}

std::string hex_colons(const u8* bytes, size_t size) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (size_t i = 0; i < size; i++) {
    if (i) out += ':';
    out += kDigits[bytes[i] >> 4];
    out += kDigits[bytes[i] & 15];
  }
  return out;
}

std::string fingerprint(X509* certificate, const EVP_MD* digest) {
  u8 bytes[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  return X509_digest(certificate, digest, bytes, &size) ? hex_colons(bytes, size) : "";
}

std::string time_text(const ASN1_TIME* time) {
  BIO* bio = BIO_new(BIO_s_mem());
  ASN1_TIME_print(bio, time);
  return bio_text(bio);
}

std::string utf8_of(const ASN1_STRING* value) {
  u8* data = nullptr;
  int size = ASN1_STRING_to_UTF8(&data, value);
  if (size < 0) return {};
  std::string out(reinterpret_cast<char*>(data), static_cast<size_t>(size));
  OPENSSL_free(data);
  return out;
}

// { CN: 'x', O: ['a', 'b'] }
Value name_object(Js& js, X509_NAME* name) {
  Object out = v8::Object::New(js.isolate, v8::Null(js.isolate), nullptr, nullptr, 0);
  for (int i = 0; i < X509_NAME_entry_count(name); i++) {
    X509_NAME_ENTRY* entry = X509_NAME_get_entry(name, i);
    ASN1_OBJECT* object = X509_NAME_ENTRY_get_object(entry);
    int nid = OBJ_obj2nid(object);
    char oid[128];
    const char* key = nid != NID_undef ? OBJ_nid2sn(nid) : nullptr;
    if (!key) {
      OBJ_obj2txt(oid, sizeof oid, object, 1);
      key = oid;
    }
    Value value = js.string(utf8_of(X509_NAME_ENTRY_get_data(entry)));
    Value known = js.get(out, key);
    if (known->IsUndefined()) {
      js.set(out, key, value);
    } else if (known->IsArray()) {
      auto list = known.As<v8::Array>();
      leave_pending(list->Set(js.context, list->Length(), value));
    } else {
      js.set(out, key, js.array({known, value}));
    }
  }
  return out;
}

// A name that contains what separates names is quoted, so that it cannot pass for two.
std::string safe_name(const std::string& text) {
  bool plain = true;
  for (char c : text)
    plain &= c >= ' ' && c <= '~' && c != ',' && c != '"' && c != '\\' && c != '\'';
  if (plain) return text;
  std::string out = "\"";
  static constexpr char kDigits[] = "0123456789abcdef";
  for (char c : text) {
    auto byte = static_cast<u8>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < ' ' || byte == 127) {
      out += "\\u00";
      out += kDigits[byte >> 4];
      out += kDigits[byte & 15];
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string text_of(const ASN1_STRING* value) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(value)),
          static_cast<size_t>(ASN1_STRING_length(value))};
}

std::string general_name(const GENERAL_NAME* name) {
  switch (name->type) {
    case GEN_DNS:
      return "DNS:" + safe_name(text_of(name->d.dNSName));
    case GEN_EMAIL:
      return "email:" + safe_name(text_of(name->d.rfc822Name));
    case GEN_URI:
      return "URI:" + safe_name(text_of(name->d.uniformResourceIdentifier));
    case GEN_IPADD: {
      const ASN1_STRING* ip = name->d.iPAddress;
      char text[INET6_ADDRSTRLEN] = "<invalid>";
      int family = ASN1_STRING_length(ip) == 4    ? AF_INET
                   : ASN1_STRING_length(ip) == 16 ? AF_INET6
                                                  : 0;
      if (family) inet_ntop(family, ASN1_STRING_get0_data(ip), text, sizeof text);
      return std::string("IP Address:") + text;
    }
    case GEN_RID: {
      char oid[128];
      OBJ_obj2txt(oid, sizeof oid, name->d.registeredID, 1);
      return std::string("Registered ID:") + oid;
    }
    default:
      return "othername:<unsupported>";
  }
}

}  // namespace

std::string subject_alternative_names(X509* certificate) {
  auto* names = static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
  std::string out;
  for (int i = 0; names && i < sk_GENERAL_NAME_num(names); i++) {
    if (i) out += ", ";
    out += general_name(sk_GENERAL_NAME_value(names, i));
  }
  GENERAL_NAMES_free(names);
  return out;
}

Value certificate_object(Js& js, X509* certificate) {
  Object out = js.object();
  js.set(out, "subject", name_object(js, X509_get_subject_name(certificate)));
  js.set(out, "issuer", name_object(js, X509_get_issuer_name(certificate)));
  if (std::string names = subject_alternative_names(certificate); !names.empty()) {
    js.set(out, "subjectaltname", js.string(names));
  }
  js.set(out, "ca", js.boolean(X509_check_ca(certificate) == 1));
  if (EVP_PKEY* key = X509_get0_pubkey(certificate)) {
    if (EVP_PKEY_base_id(key) == EVP_PKEY_RSA) {
      BIGNUM *modulus = nullptr, *exponent = nullptr;
      EVP_PKEY_get_bn_param(key, "n", &modulus);
      EVP_PKEY_get_bn_param(key, "e", &exponent);
      auto text = [](BIGNUM* number, std::string_view prefix) {
        char* hex = number ? BN_bn2hex(number) : nullptr;
        std::string value = hex ? hex : "";
        OPENSSL_free(hex);
        BN_free(number);
        if (!prefix.empty()) {
          value.erase(0, value.find_first_not_of('0'));
          for (char& c : value) c = static_cast<char>(tolower(c));
        }
        return std::string(prefix) + value;
      };
      js.set(out, "modulus", js.string(text(modulus, "")));
      js.set(out, "bits", js.number(EVP_PKEY_bits(key)));
      js.set(out, "exponent", js.string(text(exponent, "0x")));
    } else if (EVP_PKEY_base_id(key) == EVP_PKEY_EC) {
      js.set(out, "bits", js.number(EVP_PKEY_bits(key)));
    }
    u8* der = nullptr;
    int size = i2d_PUBKEY(key, &der);
    if (size > 0) {
      js.set(out, "pubkey",
             js.bytes_copy({reinterpret_cast<char*>(der), static_cast<size_t>(size)}));
      OPENSSL_free(der);
    }
    char curve[80];
    size_t length = 0;
    if (EVP_PKEY_base_id(key) == EVP_PKEY_EC &&
        EVP_PKEY_get_utf8_string_param(key, "group", curve, sizeof curve, &length)) {
      js.set(out, "asn1Curve", js.string(curve));
      int nid = OBJ_sn2nid(curve);
      if (const char* nist = EC_curve_nid2nist(nid)) js.set(out, "nistCurve", js.string(nist));
    }
  }
  js.set(out, "valid_from", js.string(time_text(X509_get0_notBefore(certificate))));
  js.set(out, "valid_to", js.string(time_text(X509_get0_notAfter(certificate))));
  js.set(out, "fingerprint", js.string(fingerprint(certificate, EVP_sha1())));
  js.set(out, "fingerprint256", js.string(fingerprint(certificate, EVP_sha256())));
  js.set(out, "fingerprint512", js.string(fingerprint(certificate, EVP_sha512())));
  if (auto* usage = static_cast<EXTENDED_KEY_USAGE*>(
          X509_get_ext_d2i(certificate, NID_ext_key_usage, nullptr, nullptr))) {
    std::vector<std::string> oids;
    for (int i = 0; i < sk_ASN1_OBJECT_num(usage); i++) {
      char oid[128];
      OBJ_obj2txt(oid, sizeof oid, sk_ASN1_OBJECT_value(usage, i), 1);
      oids.push_back(oid);
    }
    EXTENDED_KEY_USAGE_free(usage);
    js.set(out, "ext_key_usage", js.strings(oids));
  }
  if (BIGNUM* serial = ASN1_INTEGER_to_BN(X509_get_serialNumber(certificate), nullptr)) {
    char* hex = BN_bn2hex(serial);
    js.set(out, "serialNumber", js.string(hex ? hex : ""));
    OPENSSL_free(hex);
    BN_free(serial);
  }
  u8* der = nullptr;
  int size = i2d_X509(certificate, &der);
  if (size > 0) {
    js.set(out, "raw", js.bytes_copy({reinterpret_cast<char*>(der), static_cast<size_t>(size)}));
    OPENSSL_free(der);
  }
  return out;
}

const char* verify_error_name(long code) {
#define NAME(name)        \
  case X509_V_ERR_##name: \
    return #name;
  switch (code) {
    NAME(UNABLE_TO_GET_ISSUER_CERT)
    NAME(UNABLE_TO_GET_CRL)
    NAME(UNABLE_TO_DECRYPT_CERT_SIGNATURE)
    NAME(UNABLE_TO_DECRYPT_CRL_SIGNATURE)
    NAME(UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY)
    NAME(CERT_SIGNATURE_FAILURE)
    NAME(CRL_SIGNATURE_FAILURE)
    NAME(CERT_NOT_YET_VALID)
    NAME(CERT_HAS_EXPIRED)
    NAME(CRL_NOT_YET_VALID)
    NAME(CRL_HAS_EXPIRED)
    NAME(ERROR_IN_CERT_NOT_BEFORE_FIELD)
    NAME(ERROR_IN_CERT_NOT_AFTER_FIELD)
    NAME(ERROR_IN_CRL_LAST_UPDATE_FIELD)
    NAME(ERROR_IN_CRL_NEXT_UPDATE_FIELD)
    NAME(OUT_OF_MEM)
    NAME(DEPTH_ZERO_SELF_SIGNED_CERT)
    NAME(SELF_SIGNED_CERT_IN_CHAIN)
    NAME(UNABLE_TO_GET_ISSUER_CERT_LOCALLY)
    NAME(UNABLE_TO_VERIFY_LEAF_SIGNATURE)
    NAME(CERT_CHAIN_TOO_LONG)
    NAME(CERT_REVOKED)
    NAME(INVALID_CA)
    NAME(PATH_LENGTH_EXCEEDED)
    NAME(INVALID_PURPOSE)
    NAME(CERT_UNTRUSTED)
    NAME(CERT_REJECTED)
    NAME(HOSTNAME_MISMATCH)
    default:
      return "UNSPECIFIED";
  }
#undef NAME
}

}  // namespace sinter::runtime
