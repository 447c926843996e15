// TLS on OpenSSL: a context (certificates, keys, what is trusted, what is allowed) and a session,
// which turns the bytes of a transport into the bytes of a stream and back. The session knows no
// sockets: the JavaScript half feeds it what arrived and sends what it hands out.
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "runtime/engine/resource.h"
#include "runtime/node/bindings.h"
#include "runtime/node/x509.h"

namespace sinter::runtime {

namespace {

// The oldest error of OpenSSL's queue, in Node's form: code, library, reason.
Value openssl_error(Js& js, std::string_view fallback) {
  unsigned long code = ERR_peek_error();
  ERR_clear_error();
  if (!code) return v8::Exception::Error(js.string(fallback));
  char text[256];
  ERR_error_string_n(code, text, sizeof text);
  Object error = v8::Exception::Error(js.string(text)).As<v8::Object>();
  const char* library = ERR_lib_error_string(code);
  const char* reason = ERR_reason_error_string(code);
  if (library) js.set(error, "library", js.string(library));
  if (reason) {
    js.set(error, "reason", js.string(reason));
    std::string name = ERR_GET_LIB(code) == ERR_LIB_SSL ? "ERR_SSL_" : "ERR_OSSL_";
    for (const char* c = reason; *c; c++) {
      name += *c == ' ' ? '_' : static_cast<char>(toupper(*c));
    }
    js.set(error, "code", js.string(name));
  }
  return error;
}
void throw_openssl(Js& js, std::string_view fallback) {
  js.isolate->ThrowException(openssl_error(js, fallback));
}

int ask_passphrase(char* into, int size, int, void* given) {
  // Without a callback OpenSSL would ask on the terminal.
  auto* passphrase = static_cast<std::string*>(given);
  if (!passphrase || passphrase->size() > static_cast<size_t>(size)) return 0;
  memcpy(into, passphrase->data(), passphrase->size());
  return static_cast<int>(passphrase->size());
}

BIO* reading(Bytes bytes) { return BIO_new_mem_buf(bytes.data, static_cast<int>(bytes.size)); }

// What the system trusts; parsed once and shared by every context that adds nothing to it.
X509_STORE* system_store() {
  static X509_STORE* store = [] {
    X509_STORE* made = X509_STORE_new();
    X509_STORE_set_default_paths(made);
    if (const char* extra = getenv("NODE_EXTRA_CA_CERTS")) X509_STORE_load_file(made, extra);
    ERR_clear_error();
    return made;
  }();
  return store;
}

class SecureContext final : public Resource {
 public:
  SecureContext(Js&, i32 min_version, i32 max_version) : context_(SSL_CTX_new(TLS_method())) {
    SSL_CTX_set_mode(context_, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_AUTO_RETRY);
    SSL_CTX_set_session_cache_mode(context_, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_SERVER |
                                                 SSL_SESS_CACHE_NO_INTERNAL |
                                                 SSL_SESS_CACHE_NO_AUTO_CLEAR);
    SSL_CTX_set_min_proto_version(context_, min_version);
    SSL_CTX_set_max_proto_version(context_, max_version);
    SSL_CTX_set_options(context_, SSL_OP_NO_SSLv2 | SSL_OP_NO_SSLv3);
    SSL_CTX_set_dh_auto(context_, 1);
    X509_STORE_up_ref(system_store());
    SSL_CTX_set_cert_store(context_, system_store());
  }
  ~SecureContext() override { SSL_CTX_free(context_); }

  void set_key(Js& js, Bytes pem, std::optional<std::string> passphrase) {
    BIO* bio = reading(pem);
    EVP_PKEY* key =
        PEM_read_bio_PrivateKey(bio, nullptr, ask_passphrase, passphrase ? &*passphrase : nullptr);
    BIO_free(bio);
    if (!key) return throw_openssl(js, "PEM_read_bio_PrivateKey");
    if (!SSL_CTX_use_PrivateKey(context_, key)) throw_openssl(js, "SSL_CTX_use_PrivateKey");
    EVP_PKEY_free(key);
  }

  // The certificate and, after it, the ones that lead to its issuer.
  void set_certificate(Js& js, Bytes pem) {
    BIO* bio = reading(pem);
    X509* leaf = PEM_read_bio_X509_AUX(bio, nullptr, ask_passphrase, nullptr);
    bool ok = leaf && SSL_CTX_use_certificate(context_, leaf);
    X509_free(leaf);
    if (ok) {
      SSL_CTX_clear_extra_chain_certs(context_);
      while (X509* next = PEM_read_bio_X509(bio, nullptr, ask_passphrase, nullptr)) {
        SSL_CTX_add0_chain_cert(context_, next);
      }
      ERR_clear_error();
    }
    BIO_free(bio);
    if (!ok) throw_openssl(js, "PEM_read_bio_X509");
  }

  // From here on only what is added is trusted.
  void trust_nothing(Js&) { SSL_CTX_set_cert_store(context_, X509_STORE_new()); }
  void add_authority(Js& js, Bytes pem) {
    BIO* bio = reading(pem);
    X509_STORE* store = SSL_CTX_get_cert_store(context_);
    int count = 0;
    while (X509* one = PEM_read_bio_X509_AUX(bio, nullptr, ask_passphrase, nullptr)) {
      X509_STORE_add_cert(store, one);
      SSL_CTX_add_client_CA(context_, one);
      X509_free(one);
      count++;
    }
    BIO_free(bio);
    if (!count) return throw_openssl(js, "The CA holds no certificate");
    ERR_clear_error();
  }
  void add_revocation_list(Js& js, Bytes pem) {
    BIO* bio = reading(pem);
    X509_CRL* list = PEM_read_bio_X509_CRL(bio, nullptr, ask_passphrase, nullptr);
    BIO_free(bio);
    if (!list) return throw_openssl(js, "Failed to parse CRL");
    X509_STORE* store = SSL_CTX_get_cert_store(context_);
    if (store == system_store()) {
      // Not shared any more.
      store = X509_STORE_new();
      X509_STORE_set_default_paths(store);
      SSL_CTX_set_cert_store(context_, store);
    }
    X509_STORE_add_crl(store, list);
    X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
    X509_CRL_free(list);
  }
  void load_pkcs12(Js& js, Bytes bytes, std::string passphrase) {
    BIO* bio = reading(bytes);
    PKCS12* container = d2i_PKCS12_bio(bio, nullptr);
    BIO_free(bio);
    EVP_PKEY* key = nullptr;
    X509* certificate = nullptr;
    STACK_OF(X509)* others = nullptr;
    bool ok = container &&
              PKCS12_parse(container, passphrase.c_str(), &key, &certificate, &others) && key &&
              certificate && SSL_CTX_use_certificate(context_, certificate) &&
              SSL_CTX_use_PrivateKey(context_, key);
    for (int i = 0; ok && i < sk_X509_num(others); i++) {
      SSL_CTX_add1_chain_cert(context_, sk_X509_value(others, i));
    }
    if (!ok) throw_openssl(js, "Unable to load PFX certificate");
    PKCS12_free(container);
    EVP_PKEY_free(key);
    X509_free(certificate);
    sk_X509_pop_free(others, X509_free);
  }
  void set_ciphers(Js& js, std::string list) {
    if (!SSL_CTX_set_cipher_list(context_, list.c_str())) {
      // A list of TLS 1.3 suites only leaves none for older versions.
      unsigned long code = ERR_peek_error();
      if (ERR_GET_REASON(code) == SSL_R_NO_CIPHER_MATCH && list.empty()) {
        ERR_clear_error();
        return;
      }
      throw_openssl(js, "SSL_CTX_set_cipher_list");
    }
  }
  void set_cipher_suites(Js& js, std::string list) {
    if (!SSL_CTX_set_ciphersuites(context_, list.c_str())) {
      throw_openssl(js, "SSL_CTX_set_ciphersuites");
    }
  }
  void set_signature_algorithms(Js& js, std::string list) {
    if (!SSL_CTX_set1_sigalgs_list(context_, list.c_str())) {
      throw_openssl(js, "SSL_CTX_set1_sigalgs_list");
    }
  }
  void set_curves(Js& js, std::string list) {
    if (list != "auto" && !SSL_CTX_set1_curves_list(context_, list.c_str())) {
      throw_openssl(js, "Failed to set ECDH curve");
    }
  }
  void set_options(Js&, f64 options) { SSL_CTX_set_options(context_, static_cast<u64>(options)); }
  void set_session_timeout(Js&, i32 seconds) { SSL_CTX_set_timeout(context_, seconds); }
  void set_session_id_context(Js&, std::string id) {
    SSL_CTX_set_session_id_context(context_, reinterpret_cast<const u8*>(id.data()),
                                   static_cast<unsigned>(id.size()));
  }
  OwnedBytes ticket_keys(Js&) {
    OwnedBytes out{static_cast<u8*>(malloc(80)), 80};
    SSL_CTX_get_tlsext_ticket_keys(context_, out.data, 80);
    return out;
  }
  void set_ticket_keys(Js&, Bytes keys) {
    SSL_CTX_set_tlsext_ticket_keys(context_, keys.data, static_cast<long>(keys.size));
  }
  Value certificate(Js& js) {
    X509* one = SSL_CTX_get0_certificate(context_);
    return one ? certificate_object(js, one) : js.null();
  }

  SSL_CTX* get() const { return context_; }

  // Null for what is none: a program may make up the object that holds it.
  static SecureContext* from(Value value) { return runtime::unwrap<SecureContext>(value); }

 private:
  SSL_CTX* context_;
};

// Callbacks, methods of the wrapper: onalpn(bytes of the client's list) -> index or undefined;
// onsession(bytes); onkeylog(line).
class TlsSession final : public Resource {
 public:
  TlsSession(Js& js, Value context, bool server) : server_(server) {
    SecureContext* from = SecureContext::from(context);
    if (!from) {
      js.throw_type_error("A TLS session needs a secure context");
      return;
    }
    ssl_ = SSL_new(from->get());
    SSL_set_app_data(ssl_, this);
    in_ = BIO_new(BIO_s_mem());
    out_ = BIO_new(BIO_s_mem());
    BIO_set_mem_eof_return(in_, -1);
    SSL_set_bio(ssl_, in_, out_);
    // The result of the check is for the JavaScript half to act on.
    SSL_set_verify(ssl_, SSL_VERIFY_NONE, accept_any);
    if (server) {
      SSL_set_accept_state(ssl_);
      SSL_set_cert_cb(ssl_, choose_certificate, this);
      SSL_CTX_set_alpn_select_cb(from->get(), select_protocol, nullptr);
    } else {
      SSL_set_connect_state(ssl_);
      SSL_CTX_sess_set_new_cb(from->get(), new_session);
    }
  }
  ~TlsSession() override { SSL_free(ssl_); }

  void set_verify(Js&, bool request) {
    SSL_set_verify(ssl_, request ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, accept_any);
  }
  void set_server_name(Js&, std::string name) { SSL_set_tlsext_host_name(ssl_, name.c_str()); }
  void set_protocols(Js&, Bytes list) {
    if (server_) {
      protocols_.assign(list.text());
    } else {
      SSL_set_alpn_protos(ssl_, list.data, static_cast<unsigned>(list.size));
    }
  }
  void ask_protocol(Js&, bool on) { ask_protocol_ = on; }
  void set_session(Js&, Bytes der) {
    const u8* at = der.data;
    if (SSL_SESSION* session = d2i_SSL_SESSION(nullptr, &at, static_cast<long>(der.size))) {
      SSL_set_session(ssl_, session);
      SSL_SESSION_free(session);
    }
  }
  void wait_for_context(Js&, bool on) { wait_for_context_ = on; }
  void set_context(Js&, Value context) {
    wait_for_context_ = false;
    if (auto* other = SecureContext::from(context)) {
      SSL_set_SSL_CTX(ssl_, other->get());
      SSL_set1_chain_cert_store(ssl_, SSL_CTX_get_cert_store(other->get()));
    }
  }
  void enable_keylog(Js&) { SSL_CTX_set_keylog_callback(SSL_get_SSL_CTX(ssl_), keylog); }

  void feed(Js&, Bytes bytes) { BIO_write(in_, bytes.data, static_cast<int>(bytes.size)); }

  // 0: wants more; 1: the handshake is done; 2: waits for setContext; an Error.
  Value handshake(Js& js) {
    if (SSL_is_init_finished(ssl_)) return js.number(1);
    js_ = &js;
    ERR_clear_error();
    int result = SSL_do_handshake(ssl_);
    js_ = nullptr;
    if (result == 1) return js.number(1);
    switch (SSL_get_error(ssl_, result)) {
      case SSL_ERROR_WANT_READ:
      case SSL_ERROR_WANT_WRITE:
        return js.number(0);
      case SSL_ERROR_WANT_X509_LOOKUP:
        return js.number(2);
      default:
        return openssl_error(js, "The TLS handshake failed");
    }
  }

  // Plain bytes; 0 nothing now; -1 the peer said it is done; an Error.
  Value read(Js& js) {
    static thread_local char memory[65536];
    js_ = &js;
    ERR_clear_error();
    int total = 0;
    // Records hold 16 KB at most: several make one chunk.
    int count = 0;
    while (total <= static_cast<int>(sizeof memory) - 16384) {
      count = SSL_read(ssl_, memory + total, static_cast<int>(sizeof memory) - total);
      if (count <= 0) break;
      total += count;
    }
    js_ = nullptr;
    if (total > 0) {
      auto store =
          v8::ArrayBuffer::NewBackingStoreForNodeLTS(js.isolate, static_cast<size_t>(total));
      memcpy(store->Data(), memory, static_cast<size_t>(total));
      return v8::ArrayBuffer::New(js.isolate, std::move(store));
    }
    switch (SSL_get_error(ssl_, count)) {
      case SSL_ERROR_ZERO_RETURN:
        return js.number(-1);
      case SSL_ERROR_WANT_READ:
      case SSL_ERROR_WANT_WRITE:
        return js.number(0);
      default:
        return openssl_error(js, "TLS reading failed");
    }
  }

  // undefined, or an Error.
  Value write(Js& js, Bytes bytes) {
    ERR_clear_error();
    size_t at = 0;
    while (at < bytes.size) {
      size_t written = 0;
      if (!SSL_write_ex(ssl_, bytes.data + at, bytes.size - at, &written)) {
        return openssl_error(js, "TLS writing failed");
      }
      at += written;
    }
    return js.undefined();
  }
  // Bytes for the transport, or undefined.
  Value pull(Js& js) {
    size_t size = BIO_ctrl_pending(out_);
    if (size == 0) return js.undefined();
    auto store = v8::ArrayBuffer::NewBackingStoreForNodeLTS(js.isolate, size);
    BIO_read(out_, store->Data(), static_cast<int>(size));
    return v8::ArrayBuffer::New(js.isolate, std::move(store));
  }
  void shutdown(Js&) {
    if (!SSL_in_init(ssl_)) SSL_shutdown(ssl_);
    ERR_clear_error();
  }

  std::string protocol(Js&) { return SSL_get_version(ssl_); }
  // [name, standardName, version]
  Value cipher(Js& js) {
    const SSL_CIPHER* cipher = SSL_get_current_cipher(ssl_);
    if (!cipher) return js.undefined();
    return js.array({js.string(SSL_CIPHER_get_name(cipher)),
                     js.string(SSL_CIPHER_standard_name(cipher)),
                     js.string(SSL_CIPHER_get_version(cipher))});
  }
  Value chosen_protocol(Js& js) {
    const u8* name = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(ssl_, &name, &size);
    return size ? Value(js.string({reinterpret_cast<const char*>(name), size})) : js.boolean(false);
  }
  Value server_name(Js& js) {
    const char* name = SSL_get_servername(ssl_, TLSEXT_NAMETYPE_host_name);
    return name ? Value(js.string(name)) : js.boolean(false);
  }
  bool reused(Js&) { return SSL_session_reused(ssl_); }
  // [code, message], or undefined when the peer's certificate is trusted (or none was asked for).
  Value verify_error(Js& js) {
    X509* peer = SSL_get1_peer_certificate(ssl_);
    long result = SSL_get_verify_result(ssl_);
    if (!peer) {
      if (!server_ || !(SSL_get_verify_mode(ssl_) & SSL_VERIFY_PEER)) {
        const SSL_CIPHER* cipher = SSL_get_current_cipher(ssl_);
        bool by_key = cipher && SSL_CIPHER_get_auth_nid(cipher) == NID_auth_psk;
        if (by_key || SSL_session_reused(ssl_)) return js.undefined();
      }
      result = X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT;
    }
    X509_free(peer);
    if (result == X509_V_OK) return js.undefined();
    return js.array(
        {js.string(verify_error_name(result)), js.string(X509_verify_cert_error_string(result))});
  }
  // The peer's certificates, its own first and each followed by its issuer as far as known.
  Value peer_certificates(Js& js) {
    std::vector<Value> out;
    STACK_OF(X509)* chain = SSL_get0_verified_chain(ssl_);
    if (!chain) chain = SSL_get_peer_cert_chain(ssl_);
    X509* leaf = SSL_get1_peer_certificate(ssl_);
    if (leaf) out.push_back(certificate_object(js, leaf));
    for (int i = 0; chain && i < sk_X509_num(chain); i++) {
      X509* one = sk_X509_value(chain, i);
      if (leaf && X509_cmp(one, leaf) == 0) continue;
      out.push_back(certificate_object(js, one));
    }
    X509_free(leaf);
    return js.array(out);
  }
  Value own_certificate(Js& js) {
    X509* one = SSL_get_certificate(ssl_);
    return one ? certificate_object(js, one) : js.null();
  }
  // [type, name, size] of the server's temporary key; on the client only.
  Value ephemeral_key(Js& js) {
    EVP_PKEY* key = nullptr;
    if (server_ || !SSL_get_peer_tmp_key(ssl_, &key)) return js.undefined();
    int id = EVP_PKEY_id(key);
    Value out = id == EVP_PKEY_DH
                    ? js.array({js.string("DH"), js.undefined(), js.number(EVP_PKEY_bits(key))})
                    : js.array({js.string("ECDH"),
                                js.string(id == EVP_PKEY_EC ? group_name(key) : OBJ_nid2sn(id)),
                                js.number(EVP_PKEY_bits(key))});
    EVP_PKEY_free(key);
    return out;
  }
  Value session(Js& js) {
    SSL_SESSION* one = SSL_get_session(ssl_);
    return one ? session_bytes(js, one) : js.undefined();
  }
  Value finished(Js& js, bool peer) {
    char bytes[EVP_MAX_MD_SIZE];
    size_t size = peer ? SSL_get_peer_finished(ssl_, bytes, sizeof bytes)
                       : SSL_get_finished(ssl_, bytes, sizeof bytes);
    return size ? js.bytes_copy({bytes, std::min(size, sizeof bytes)}) : js.undefined();
  }
  Value keying_material(Js& js, i32 length, std::string label, Value context) {
    Bytes bytes = Convert<Bytes>::from(js, context);
    bool with_context = !context->IsUndefined();
    OwnedBytes out{static_cast<u8*>(malloc(static_cast<size_t>(length) + 1)),
                   static_cast<size_t>(length)};
    if (SSL_export_keying_material(ssl_, out.data, out.size, label.data(), label.size(), bytes.data,
                                   bytes.size, with_context) != 1) {
      free(out.data);
      throw_openssl(js, "SSL_export_keying_material");
      return {};
    }
    return js.array_buffer(out);
  }
  bool set_fragment(Js&, i32 size) {
    return SSL_set_max_send_fragment(ssl_, static_cast<size_t>(size)) == 1;
  }
  bool renegotiate(Js&) { return SSL_renegotiate(ssl_) == 1; }
  i32 pending(Js&) { return SSL_pending(ssl_); }

 private:
  static std::string group_name(EVP_PKEY* key) {
    char name[80] = "";
    size_t size = 0;
    EVP_PKEY_get_utf8_string_param(key, "group", name, sizeof name, &size);
    return {name, size};
  }
  static TlsSession& of(const SSL* ssl) { return *static_cast<TlsSession*>(SSL_get_app_data(ssl)); }
  static int accept_any(int, X509_STORE_CTX*) { return 1; }
  static int choose_certificate(SSL*, void* self) {
    // A negative answer suspends the handshake until setContext was called.
    return static_cast<TlsSession*>(self)->wait_for_context_ ? -1 : 1;
  }
  static int select_protocol(SSL* ssl, const u8** out, u8* out_size, const u8* in, unsigned in_size,
                             void*) {
    TlsSession& self = of(ssl);
    if (self.ask_protocol_ && self.js_) {
      Js& js = *self.js_;
      Object wrapper = self.wrapper(js);
      Value function = js.get(wrapper, "onalpn"), argument, answer;
      argument = js.bytes_copy({reinterpret_cast<const char*>(in), in_size});
      if (!function->IsFunction() ||
          !function.As<v8::Function>()->Call(js.context, wrapper, 1, &argument).ToLocal(&answer) ||
          !answer->IsInt32()) {
        return SSL_TLSEXT_ERR_ALERT_FATAL;
      }
      // An offset into the client's list.
      auto at = static_cast<unsigned>(answer.As<v8::Int32>()->Value());
      if (at >= in_size) return SSL_TLSEXT_ERR_ALERT_FATAL;
      *out_size = in[at];
      *out = in + at + 1;
      return SSL_TLSEXT_ERR_OK;
    }
    if (self.protocols_.empty()) return SSL_TLSEXT_ERR_NOACK;
    int result = SSL_select_next_proto(const_cast<u8**>(out), out_size,
                                       reinterpret_cast<const u8*>(self.protocols_.data()),
                                       static_cast<unsigned>(self.protocols_.size()), in, in_size);
    return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
  }
  static Value session_bytes(Js& js, SSL_SESSION* session) {
    int size = i2d_SSL_SESSION(session, nullptr);
    if (size <= 0) return js.undefined();
    std::string bytes(static_cast<size_t>(size), '\0');
    auto* at = reinterpret_cast<u8*>(bytes.data());
    i2d_SSL_SESSION(session, &at);
    return js.bytes_copy(bytes);
  }
  static int new_session(SSL* ssl, SSL_SESSION* session) {
    TlsSession& self = of(ssl);
    if (self.js_ && self.has_wrapper()) self.call("onsession", session_bytes(*self.js_, session));
    return 0;
  }
  static void keylog(const SSL* ssl, const char* line) {
    TlsSession& self = of(ssl);
    if (self.js_) self.call("onkeylog", self.js_->bytes_copy(std::string(line) + "\n"));
  }
  void call(std::string_view name, Value argument) {
    Js& js = *js_;
    Object self = wrapper(js);
    Value function = js.get(self, name);
    if (function->IsFunction()) {
      leave_pending(function.As<v8::Function>()->Call(js.context, self, 1, &argument));
    }
  }

  SSL* ssl_ = nullptr;
  BIO* in_ = nullptr;
  BIO* out_ = nullptr;
  bool server_;
  bool wait_for_context_ = false, ask_protocol_ = false;
  std::string protocols_;
  Js* js_ = nullptr;
};

std::vector<std::string> cipher_names(Js&) {
  SSL_CTX* context = SSL_CTX_new(TLS_method());
  SSL* ssl = SSL_new(context);
  std::vector<std::string> names;
  STACK_OF(SSL_CIPHER)* list = SSL_get_ciphers(ssl);
  for (int i = 0; i < sk_SSL_CIPHER_num(list); i++) {
    names.push_back(SSL_CIPHER_get_name(sk_SSL_CIPHER_value(list, i)));
  }
  SSL_free(ssl);
  SSL_CTX_free(context);
  return names;
}

std::vector<std::string> root_certificates(Js&) {
  std::vector<std::string> out;
  BIO* bio = BIO_new_file("/etc/ssl/certs/ca-certificates.crt", "r");
  while (bio) {
    X509* one = PEM_read_bio_X509(bio, nullptr, ask_passphrase, nullptr);
    if (!one) break;
    BIO* text = BIO_new(BIO_s_mem());
    PEM_write_bio_X509(text, one);
    char* data;
    long size = BIO_get_mem_data(text, &data);
    out.emplace_back(data, static_cast<size_t>(size > 0 ? size - 1 : 0));
    BIO_free(text);
    X509_free(one);
  }
  BIO_free(bio);
  ERR_clear_error();
  return out;
}

// A certificate in PEM or DER as an object, or undefined.
Value parse_certificate(Js& js, Bytes bytes) {
  BIO* bio = reading(bytes);
  X509* one = PEM_read_bio_X509(bio, nullptr, ask_passphrase, nullptr);
  if (!one) {
    BIO_reset(bio);
    one = d2i_X509_bio(bio, nullptr);
  }
  BIO_free(bio);
  ERR_clear_error();
  if (!one) return js.undefined();
  Value out = certificate_object(js, one);
  X509_free(one);
  return out;
}

// Certificates in DER, as parse_certificate gave them out; a null one answers nothing.
X509* certificate_of(Bytes der) {
  const u8* at = der.data;
  return d2i_X509(nullptr, &at, static_cast<long>(der.size));
}
// Whether the key (SPKI, DER) made the certificate's signature.
bool certificate_verify(Js&, Bytes der, Bytes spki) {
  const u8* at = spki.data;
  EVP_PKEY* key = d2i_PUBKEY(nullptr, &at, static_cast<long>(spki.size));
  X509* one = certificate_of(der);
  const bool signed_by = one && key && X509_verify(one, key) == 1;
  ERR_clear_error();
  X509_free(one);
  EVP_PKEY_free(key);
  return signed_by;
}
bool certificate_issued(Js&, Bytes der, Bytes issuer_der) {
  X509* one = certificate_of(der);
  X509* issuer = certificate_of(issuer_der);
  const bool issued = one && issuer && X509_check_issued(issuer, one) == X509_V_OK;
  ERR_clear_error();
  X509_free(one);
  X509_free(issuer);
  return issued;
}
bool certificate_has_email(Js&, Bytes der, std::string email, u32 flags) {
  X509* one = certificate_of(der);
  const bool has = one && X509_check_email(one, email.data(), email.size(), flags) == 1;
  ERR_clear_error();
  X509_free(one);
  return has;
}

}  // namespace

void fill_tls(BindingObject& b) {
  Class<SecureContext>(b.js, "SecureContext")
      .constructor<i32, i32>()
      .method<&SecureContext::set_key>("setKey")
      .method<&SecureContext::set_certificate>("setCertificate")
      .method<&SecureContext::trust_nothing>("trustNothing")
      .method<&SecureContext::add_authority>("addAuthority")
      .method<&SecureContext::add_revocation_list>("addRevocationList")
      .method<&SecureContext::load_pkcs12>("loadPkcs12")
      .method<&SecureContext::set_ciphers>("setCiphers")
      .method<&SecureContext::set_cipher_suites>("setCipherSuites")
      .method<&SecureContext::set_signature_algorithms>("setSignatureAlgorithms")
      .method<&SecureContext::set_curves>("setCurves")
      .method<&SecureContext::set_options>("setOptions")
      .method<&SecureContext::set_session_timeout>("setSessionTimeout")
      .method<&SecureContext::set_session_id_context>("setSessionIdContext")
      .method<&SecureContext::ticket_keys>("ticketKeys")
      .method<&SecureContext::set_ticket_keys>("setTicketKeys")
      .method<&SecureContext::certificate>("certificate")
      .install(b);
  Class<TlsSession>(b.js, "TlsSession")
      .constructor<Value, bool>()
      .method<&TlsSession::set_verify>("setVerify")
      .method<&TlsSession::set_server_name>("setServerName")
      .method<&TlsSession::set_protocols>("setProtocols")
      .method<&TlsSession::ask_protocol>("askProtocol")
      .method<&TlsSession::set_session>("setSession")
      .method<&TlsSession::wait_for_context>("waitForContext")
      .method<&TlsSession::set_context>("setContext")
      .method<&TlsSession::enable_keylog>("enableKeylog")
      .method<&TlsSession::feed>("feed")
      .method<&TlsSession::handshake>("handshake")
      .method<&TlsSession::read>("read")
      .method<&TlsSession::write>("write")
      .method<&TlsSession::pull>("pull")
      .method<&TlsSession::shutdown>("shutdown")
      .method<&TlsSession::protocol>("protocol")
      .method<&TlsSession::cipher>("cipher")
      .method<&TlsSession::chosen_protocol>("chosenProtocol")
      .method<&TlsSession::server_name>("serverName")
      .method<&TlsSession::reused>("reused")
      .method<&TlsSession::verify_error>("verifyError")
      .method<&TlsSession::peer_certificates>("peerCertificates")
      .method<&TlsSession::own_certificate>("ownCertificate")
      .method<&TlsSession::ephemeral_key>("ephemeralKey")
      .method<&TlsSession::session>("session")
      .method<&TlsSession::finished>("finished")
      .method<&TlsSession::keying_material>("keyingMaterial")
      .method<&TlsSession::set_fragment>("setFragment")
      .method<&TlsSession::renegotiate>("renegotiate")
      .method<&TlsSession::pending>("pending")
      .install(b);
  b.function<&cipher_names>("cipherNames")
      .function<&root_certificates>("rootCertificates")
      .function<&parse_certificate>("parseCertificate")
      .function<&certificate_verify>("certificateVerify")
      .function<&certificate_issued>("certificateIssued")
      .function<&certificate_has_email>("certificateHasEmail")
      .constant("TLS1_VERSION", TLS1_VERSION)
      .constant("TLS1_1_VERSION", TLS1_1_VERSION)
      .constant("TLS1_2_VERSION", TLS1_2_VERSION)
      .constant("TLS1_3_VERSION", TLS1_3_VERSION);
}

}  // namespace sinter::runtime
