// TLS under a TcpStream: what the other side sees is encrypted, what the server reads and writes is
// not. The work is done in libsinter_tls.so (tls/tls_library.h), which is opened for the first
// server that needs it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/types.h"

namespace sinter::dev {

struct TlsMaterial {
  std::string certificate, key;  // PEM
  std::string passphrase;
};

enum class TlsState : u8 { Open, Ended, Broken };

// One connection.
class TlsSession {
 public:
  virtual ~TlsSession() = default;
  // Bytes that came. What has to be sent because of them is added to `wire`.
  virtual TlsState receive(std::string_view bytes,
                           const std::function<void(std::string_view)>& plain,
                           std::string& wire) = 0;
  virtual bool send(std::string_view plain, std::string& wire) = 0;
  virtual void end(std::string& wire) = 0;
};

// A certificate and its key. Sessions must not outlive it.
class TlsServer {
 public:
  virtual ~TlsServer() = default;
  virtual std::unique_ptr<TlsSession> session() = 0;

  // Null when the material cannot be used, or the library is missing; `error` says which.
  static std::shared_ptr<TlsServer> make(const TlsMaterial& material, std::string& error);
};

}  // namespace sinter::dev
