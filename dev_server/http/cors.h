// Which pages of other origins may read answers: `server.cors`, with the meaning of the package
// `cors` that Vite hands it to. Without rules nobody may; the default of dev and preview is what
// this machine serves itself under "localhost", "*.localhost", 127.0.0.1 and [::1], on any port.
//
// Reading is all that this is about. Whom the server talks to at all is decided by the Host header
// before (host_check.h), and which files it has by the gate (serve_gate.h).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dev_server/http/message.h"
#include "plugins/config/project_config.h"

namespace re2 {
class RE2;
}

namespace sinter::dev {

class CorsRules {
 public:
  // Nobody may.
  CorsRules() = default;
  // `error` says which value cannot be used.
  static std::optional<CorsRules> make(const plugins::CorsConfig& config, std::string_view key,
                                       std::string& error);

  bool allows(std::string_view origin) const;
  // Whether an origin is allowed because it is named or this machine's own, and not because all
  // are.
  bool trusts(std::string_view origin) const;

  // The headers of an answer to `request`; those that the answer has already come first.
  void add_headers(const Request& request, HeaderList& headers) const;
  // The answer to a browser that asks before it sends a request.
  std::optional<Response> preflight(const Request& request) const;

 private:
  void add_origin(const Request& request, HeaderList& headers) const;

  plugins::CorsConfig config_ = {.enabled = false, .local = false};
  std::vector<std::shared_ptr<const re2::RE2>> patterns_;
};

}  // namespace sinter::dev
