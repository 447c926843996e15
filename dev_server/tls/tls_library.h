// The functions of libsinter_tls.so, which ends TLS for the dev server. OpenSSL is in a library of
// its own, opened only by a server with `https`: no other command has to load it.
//
// A session is bytes in, bytes out, without sockets: `receive` takes what came from the network and
// gives `plain` text and `wire` bytes to send; `send` takes plain text and gives wire bytes.
#pragma once

#include <cstddef>

extern "C" {
#pragma GCC visibility push(default)

struct SinterTlsServer;
struct SinterTlsSession;

struct SinterTlsMaterial {
  const char* certificate;  // PEM, chain included
  size_t certificate_size;
  const char* key;  // PEM
  size_t key_size;
  const char* passphrase;  // of the key; may be null
};

struct SinterTlsOutput {
  void* self;
  void (*plain)(void* self, const char* bytes, size_t size);
  void (*wire)(void* self, const char* bytes, size_t size);
};

// Null when the material cannot be used; the reason is in `error`.
SinterTlsServer* sinter_tls_server(const SinterTlsMaterial* material, char* error,
                                   size_t error_size);
void sinter_tls_server_free(SinterTlsServer* server);

SinterTlsSession* sinter_tls_session(SinterTlsServer* server);
void sinter_tls_session_free(SinterTlsSession* session);

enum SinterTlsState { kSinterTlsOpen, kSinterTlsEnded, kSinterTlsBroken };
SinterTlsState sinter_tls_receive(SinterTlsSession* session, const char* bytes, size_t size,
                                  const SinterTlsOutput* output);
// False when the session cannot send.
bool sinter_tls_send(SinterTlsSession* session, const char* bytes, size_t size,
                     const SinterTlsOutput* output);
// Says that nothing more will come.
void sinter_tls_end(SinterTlsSession* session, const SinterTlsOutput* output);
#pragma GCC visibility pop
}
