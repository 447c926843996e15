#include "dev_server/net/tls.h"

#include <dlfcn.h>
#include <unistd.h>

#include <climits>

#include "base/path.h"
#include "dev_server/tls/tls_library.h"

namespace sinter::dev {

namespace {

struct Library {
  decltype(&sinter_tls_server) server = nullptr;
  decltype(&sinter_tls_server_free) server_free = nullptr;
  decltype(&sinter_tls_session) session = nullptr;
  decltype(&sinter_tls_session_free) session_free = nullptr;
  decltype(&sinter_tls_receive) receive = nullptr;
  decltype(&sinter_tls_send) send = nullptr;
  decltype(&sinter_tls_end) end = nullptr;
  std::string error;
};

Library open_library() {
  Library library;
  char self[PATH_MAX];
  const ssize_t size = readlink("/proc/self/exe", self, sizeof self);
  const std::string file =
      path::join(path::dirname(std::string_view(self, size < 0 ? 0 : static_cast<size_t>(size))),
                 "libsinter_tls.so");
  void* handle = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!handle) {
    library.error = std::string("TLS cannot be used: ") + dlerror();
    return library;
  }
  const auto find = [&](auto& function, const char* name) {
    function = reinterpret_cast<std::decay_t<decltype(function)>>(dlsym(handle, name));
    if (!function) library.error = file + " is not of this version";
  };
  find(library.server, "sinter_tls_server");
  find(library.server_free, "sinter_tls_server_free");
  find(library.session, "sinter_tls_session");
  find(library.session_free, "sinter_tls_session_free");
  find(library.receive, "sinter_tls_receive");
  find(library.send, "sinter_tls_send");
  find(library.end, "sinter_tls_end");
  return library;
}

const Library& library() {
  static const Library opened = open_library();
  return opened;
}

// What a call of the library gives.
struct Output {
  const std::function<void(std::string_view)>* plain = nullptr;
  std::string& wire;

  SinterTlsOutput functions() {
    return {this,
            [](void* self, const char* bytes, size_t size) {
              const Output& output = *static_cast<Output*>(self);
              if (output.plain) (*output.plain)({bytes, size});
            },
            [](void* self, const char* bytes, size_t size) {
              static_cast<Output*>(self)->wire.append(bytes, size);
            }};
  }
};

class Session final : public TlsSession {
 public:
  explicit Session(SinterTlsSession* session) : session_(session) {}
  ~Session() override { library().session_free(session_); }

  TlsState receive(std::string_view bytes, const std::function<void(std::string_view)>& plain,
                   std::string& wire) override {
    Output output{&plain, wire};
    const SinterTlsOutput functions = output.functions();
    switch (library().receive(session_, bytes.data(), bytes.size(), &functions)) {
      case kSinterTlsOpen:
        return TlsState::Open;
      case kSinterTlsEnded:
        return TlsState::Ended;
      case kSinterTlsBroken:
        break;
    }
    return TlsState::Broken;
  }
  bool send(std::string_view plain, std::string& wire) override {
    Output output{nullptr, wire};
    const SinterTlsOutput functions = output.functions();
    return library().send(session_, plain.data(), plain.size(), &functions);
  }
  void end(std::string& wire) override {
    Output output{nullptr, wire};
    const SinterTlsOutput functions = output.functions();
    library().end(session_, &functions);
  }

 private:
  SinterTlsSession* session_;
};

class Context final : public TlsServer {
 public:
  explicit Context(SinterTlsServer* server) : server_(server) {}
  ~Context() override { library().server_free(server_); }
  std::unique_ptr<TlsSession> session() override {
    SinterTlsSession* made = library().session(server_);
    return made ? std::make_unique<Session>(made) : nullptr;
  }

 private:
  SinterTlsServer* server_;
};

}  // namespace

std::shared_ptr<TlsServer> TlsServer::make(const TlsMaterial& material, std::string& error) {
  if (!library().error.empty()) {
    error = library().error;
    return nullptr;
  }
  const SinterTlsMaterial given{
      material.certificate.data(), material.certificate.size(), material.key.data(),
      material.key.size(), material.passphrase.empty() ? nullptr : material.passphrase.c_str()};
  char reason[256] = "";
  SinterTlsServer* server = library().server(&given, reason, sizeof reason);
  if (!server) {
    error = reason;
    return nullptr;
  }
  return std::make_shared<Context>(server);
}

}  // namespace sinter::dev
