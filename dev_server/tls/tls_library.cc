#include "dev_server/tls/tls_library.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>

namespace {

constexpr size_t kChunk = 16 << 10;  // a TLS record holds so much

template <auto kFree>
struct Freer {
  template <class T>
  void operator()(T* object) const {
    kFree(object);
  }
};
using Bio = std::unique_ptr<BIO, Freer<BIO_free>>;
using Certificate = std::unique_ptr<X509, Freer<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;

void say(char* error, size_t size, const char* what) {
  std::string text = what;
  if (const unsigned long code = ERR_get_error(); code != 0)
    if (const char* reason = ERR_reason_error_string(code))
      text.append(" (").append(reason).append(")");
  ERR_clear_error();
  if (size == 0) return;
  const size_t length = std::min(text.size(), size - 1);
  std::memcpy(error, text.data(), length);
  error[length] = '\0';
}

// Never asks at the terminal.
int give_passphrase(char* buffer, int size, int, void* passphrase) {
  if (passphrase == nullptr) return 0;
  const auto length = static_cast<int>(std::strlen(static_cast<const char*>(passphrase)));
  if (length > size) return 0;
  std::memcpy(buffer, passphrase, static_cast<size_t>(length));
  return length;
}

// HTTP/1.1 is what the server speaks. A client that offers only other protocols is told so.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_size,
                    const unsigned char* in, unsigned in_size, void*) {
  static constexpr unsigned char kSpoken[] = "\x08http/1.1";
  unsigned char* chosen = nullptr;
  if (SSL_select_next_proto(&chosen, out_size, kSpoken, sizeof kSpoken - 1, in, in_size) !=
      OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

bool use_certificates(SSL_CTX* context, const SinterTlsMaterial& material) {
  const Bio text(
      BIO_new_mem_buf(material.certificate, static_cast<int>(material.certificate_size)));
  const Certificate first(PEM_read_bio_X509_AUX(text.get(), nullptr, give_passphrase, nullptr));
  if (!first || SSL_CTX_use_certificate(context, first.get()) != 1) return false;
  for (;;) {
    Certificate next(PEM_read_bio_X509(text.get(), nullptr, give_passphrase, nullptr));
    if (!next) break;
    if (SSL_CTX_add0_chain_cert(context, next.get()) != 1) return false;
    next.release();
  }
  ERR_clear_error();  // the end of the text is told as an error
  return true;
}

}  // namespace

struct SinterTlsServer {
  SSL_CTX* context = nullptr;
};

struct SinterTlsSession {
  SSL* ssl = nullptr;
  BIO* in = nullptr;  // both belong to `ssl`
  BIO* out = nullptr;

  void flush(const SinterTlsOutput& output) const {
    char buffer[kChunk];
    for (int size; (size = BIO_read(out, buffer, sizeof buffer)) > 0;)
      output.wire(output.self, buffer, static_cast<size_t>(size));
  }
};

SinterTlsServer* sinter_tls_server(const SinterTlsMaterial* material, char* error,
                                   size_t error_size) {
  ERR_clear_error();
  auto server = std::make_unique<SinterTlsServer>();
  server->context = SSL_CTX_new(TLS_server_method());
  SSL_CTX* context = server->context;
  const auto fail = [&](const char* what) {
    say(error, error_size, what);
    SSL_CTX_free(context);
    return nullptr;
  };
  if (!context) return fail("TLS cannot be used");
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
  if (!use_certificates(context, *material)) return fail("the certificate is no PEM text");
  const Bio text(BIO_new_mem_buf(material->key, static_cast<int>(material->key_size)));
  const Key key(PEM_read_bio_PrivateKey(text.get(), nullptr, give_passphrase,
                                        const_cast<char*>(material->passphrase)));
  if (!key) return fail("the key is no PEM text, or its passphrase is another");
  if (SSL_CTX_use_PrivateKey(context, key.get()) != 1 || SSL_CTX_check_private_key(context) != 1)
    return fail("the key is not that of the certificate");
  return server.release();
}

void sinter_tls_server_free(SinterTlsServer* server) {
  if (!server) return;
  SSL_CTX_free(server->context);
  delete server;
}

SinterTlsSession* sinter_tls_session(SinterTlsServer* server) {
  auto session = std::make_unique<SinterTlsSession>();
  session->ssl = SSL_new(server->context);
  if (!session->ssl) return nullptr;
  session->in = BIO_new(BIO_s_mem());
  session->out = BIO_new(BIO_s_mem());
  SSL_set_bio(session->ssl, session->in, session->out);
  SSL_set_accept_state(session->ssl);
  return session.release();
}

void sinter_tls_session_free(SinterTlsSession* session) {
  if (!session) return;
  SSL_free(session->ssl);
  delete session;
}

SinterTlsState sinter_tls_receive(SinterTlsSession* session, const char* bytes, size_t size,
                                  const SinterTlsOutput* output) {
  ERR_clear_error();
  BIO_write(session->in, bytes, static_cast<int>(size));
  char buffer[kChunk];
  for (;;) {
    const int count = SSL_read(session->ssl, buffer, sizeof buffer);
    if (count > 0) {
      output->plain(output->self, buffer, static_cast<size_t>(count));
      continue;
    }
    const int reason = SSL_get_error(session->ssl, count);
    // Answers of the handshake, and alerts.
    session->flush(*output);
    if (reason == SSL_ERROR_WANT_READ) return kSinterTlsOpen;
    ERR_clear_error();
    return reason == SSL_ERROR_ZERO_RETURN ? kSinterTlsEnded : kSinterTlsBroken;
  }
}

bool sinter_tls_send(SinterTlsSession* session, const char* bytes, size_t size,
                     const SinterTlsOutput* output) {
  ERR_clear_error();
  for (size_t at = 0; at < size;) {
    const size_t step = std::min(size - at, kChunk);
    const int count = SSL_write(session->ssl, bytes + at, static_cast<int>(step));
    if (count <= 0) {
      ERR_clear_error();
      return false;
    }
    at += static_cast<size_t>(count);
  }
  session->flush(*output);
  return true;
}

void sinter_tls_end(SinterTlsSession* session, const SinterTlsOutput* output) {
  ERR_clear_error();
  if (SSL_is_init_finished(session->ssl)) SSL_shutdown(session->ssl);
  ERR_clear_error();
  session->flush(*output);
}
