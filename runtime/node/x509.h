// Certificates as JavaScript sees them (tls.getPeerCertificate, crypto.X509Certificate).
#pragma once

#include <openssl/x509.h>

#include <string>

#include "runtime/engine/js.h"

namespace sinter::runtime {

// Node's legacy certificate object, without issuerCertificate.
Value certificate_object(Js& js, X509* certificate);
// "DNS:a, IP Address:1.2.3.4"; empty without the extension.
std::string subject_alternative_names(X509* certificate);
// OpenSSL's constant without its prefix: "DEPTH_ZERO_SELF_SIGNED_CERT".
const char* verify_error_name(long code);

}  // namespace sinter::runtime
