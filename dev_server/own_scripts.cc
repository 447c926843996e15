// What the server itself has for pages: the client, scripts of the engine, maps, and opening files
// in an editor.
#include "dev_server/dev_server_impl.h"

#include "base/hash.h"
#include "base/json.h"
#include "base/json_text.h"
#include "base/mime.h"
#include "base/path.h"
#include "bundler/hmr/module_ids.h"
#include "dev_server/http/send_file.h"
#include "dev_server/open_editor.h"

namespace sinter::dev {

namespace {

SharedText shared(std::string text) { return std::make_shared<const std::string>(std::move(text)); }

// A page's scripts may be older than what its client is told; see ClientSettings::sequence.
constexpr u64 kSequenceSlack = 10'000;

}  // namespace

ClientSettings DevServer::Impl::client_settings() {
  const plugins::HmrConfig& hmr = config_.server.hmr;
  ClientSettings settings;
  settings.base = config_.base;
  settings.asset_base = asset_base();
  settings.token = channel_.token();
  settings.sequence = old_sequence();
  settings.mends = mends();
  settings.socket_protocol = hmr.protocol;
  settings.socket_host = hmr.host;
  settings.socket_path = hmr_path();
  settings.socket_port = hmr.client_port.value_or(hmr.port.value_or(0));
  settings.overlay = hmr.overlay;
  settings.forward_errors = config_.server.forward_errors;
  settings.forward_levels = config_.server.forward_levels;
  settings.timeout_ms = hmr.timeout_ms;
  return settings;
}

// The sequence of some seconds ago: scripts of the page that asks may be as old as that. What the
// client gets twice it ignores.
u64 DevServer::Impl::old_sequence() {
  const u64 now = loop_.now();
  while (history_.size() > 1 && history_[1].first + kSequenceSlack < now) history_.pop_front();
  return history_.empty() ? engine_.sequence() : history_.front().second;
}

void DevServer::Impl::send_script(const std::shared_ptr<Exchange>& exchange, std::string text) {
  const std::string etag = "\"" + to_base32(hash128(text), 12) + "\"";
  send_text(exchange, kJavaScript, shared(std::move(text)), etag);
}

bool DevServer::Impl::answer_own_files(const std::shared_ptr<Exchange>& exchange,
                                       const std::string& path) {
  const Target& target = exchange->request.target;
  if (path == "/@vite/client") return send_script(exchange, client_script(client_settings())), true;
  if (path == "/@vite/env") return send_script(exchange, "export {};\n"), true;
  if (path == "/@sinter/registry.js")
    return send_script(exchange, registry_script(client_settings())), true;
  if (path == "/@sinter/overlay.js") return send_script(exchange, overlay_script()), true;
  if (path == "/@sinter/refresh.js")
    return send_script(exchange, refresh_script(config_.base)), true;
  if (path == "/__open-in-editor") return answer_open_in_editor(exchange), true;
  if (!path.starts_with("/@sinter/") || !exchange->request.is_read()) return false;
  if (path == "/@sinter/chunk.js") {
    std::vector<std::string> ids, have;
    for (const QueryItem& item : target.query) {
      if (item.key == "id") ids.push_back(item.value);
      if (item.key == "have") have.push_back(item.value);
    }
    engine_.chunk_script(std::move(ids), std::move(have), answer_with(exchange, Wanted::Chunk));
    return true;
  }
  if (path == "/@sinter/part.js") {
    engine_.part_script(std::string(target.value("v").value_or("")),
                        answer_with(exchange, Wanted::Part));
    return true;
  }
  if (path == "/@sinter/update.js") {
    const u64 from =
        std::strtoull(std::string(target.value("from").value_or("0")).c_str(), nullptr, 10);
    engine_.update_script(from, answer_with(exchange, Wanted::Chunk));
    return true;
  }
  if (path == "/@sinter/file") {
    answer_emitted_file(exchange, std::string(target.value("reference").value_or("")));
    return true;
  }
  if (path == "/@sinter/map") {
    engine_.script_map(std::string(target.value("script").value_or("")),
                       answer_with(exchange, Wanted::Map));
    return true;
  }
  return false;
}

// import.meta.ROLLUP_FILE_URL_…: what a plugin has emitted, which no folder holds.
void DevServer::Impl::answer_emitted_file(const std::shared_ptr<Exchange>& exchange,
                                          std::string reference) {
  if (!bridge_) return respond_not_found(exchange);
  bridge_->emitted_file(
      std::move(reference), [this, exchange](std::optional<plugins::EmittedFile> file) {
        if (!file) return respond_not_found(exchange);
        if (!file->module_id.empty())
          return engine_.entry_script(bundler::client_id_of_path(file->module_id, config_.root),
                                      is_worker(exchange), answer_with(exchange, Wanted::Entry));
        const std::string etag = "\"" + to_base32(hash128(file->contents), 12) + "\"";
        send_text(exchange, mime_type_of_extension(path::extension(file->name)),
                  shared(std::move(file->contents)), etag);
      });
}

bool DevServer::Impl::is_worker(const std::shared_ptr<Exchange>& exchange) {
  const auto destination = exchange->request.header("sec-fetch-dest");
  return destination && (*destination == "worker" || *destination == "sharedworker");
}

DevEngine::OnScript DevServer::Impl::answer_with(const std::shared_ptr<Exchange>& exchange,
                                                 Wanted wanted) {
  return [this, exchange, wanted, alive = std::weak_ptr<bool>(alive_)](ScriptAnswer answer) {
    loop_.post([this, exchange, wanted, alive, answer = std::move(answer)] {
      if (alive.lock()) send_answer(exchange, wanted, answer);
    });
  };
}

void DevServer::Impl::send_answer(const std::shared_ptr<Exchange>& exchange, Wanted wanted,
                                  const ScriptAnswer& answer) {
  if (answer.text) {
    HeaderList headers;
    if (answer.forever)
      headers.emplace_back("cache-control", "private, max-age=31536000, immutable");
    if (answer.etag.empty()) return exchange->respond_text(200, kJavaScript, *answer.text);
    return send_text(exchange,
                     wanted == Wanted::Map     ? "application/json"
                     : wanted == Wanted::Style ? "text/css;charset=utf-8"
                                               : kJavaScript,
                     answer.text, answer.etag, std::move(headers));
  }
  if (!answer.error || wanted == Wanted::Map || wanted == Wanted::Style)
    return exchange->respond_error(404, "No module of this name can be loaded");
  // The error itself comes to the client by its socket. Workers have none, and no page to reload.
  const auto destination = exchange->request.header("sec-fetch-dest");
  const bool in_page = (wanted == Wanted::Entry || wanted == Wanted::Part) &&
                       (!destination || *destination == "script");
  std::string text;
  if (in_page) text = failed_page_script("");
  text +=
      "throw new Error(\"The build has errors: see the overlay or the terminal\");\nexport {};\n";
  exchange->respond_text(200, kJavaScript, std::move(text));
}

// Opens files on this machine, so: never by a mere GET, never without the token.
void DevServer::Impl::answer_open_in_editor(const std::shared_ptr<Exchange>& exchange) {
  const Request& request = exchange->request;
  if (request.method != "POST") {
    Response response;
    response.status = 405;
    response.header("allow", "POST");
    return exchange->respond(std::move(response));
  }
  const OriginKind origin =
      classify_origin(request.header("origin"), *request.header("host"), origins());
  if (origin == OriginKind::Foreign ||
      !channel_.is_token(request.header("x-sinter-token").value_or("")))
    return exchange->respond_error(403, "This page may not open files");
  const json::ParseResult message = json::parse(request.body);
  const auto file =
      message && message.root().is_object() ? message.root().find_string("file") : std::nullopt;
  if (!file || file->find_first_of("\\\n\r") != std::string_view::npos || file->starts_with("//") ||
      file->find('\0') != std::string_view::npos)
    return exchange->respond_error(400, "No file of this project is named");
  EditorPlace place = parse_editor_place(*file);
  if (!path::is_absolute(place.file)) place.file = path::join(config_.root, place.file);
  const GateAnswer answer = gate_.open(path::normalize(place.file));
  if (answer.verdict != GateVerdict::Open)
    return exchange->respond_error(403, "This file is outside of the project");
  place.file = answer.file.path;
  if (!open_in_editor(place))
    events_.warning("No editor could be started: set LAUNCH_EDITOR to the name of one");
  exchange->respond(Response{204, {}, nullptr});
}

// Without a payload, the page gets it by its socket.
std::string DevServer::Impl::failed_page_script(const std::string& payload) const {
  return "import { pageFailed } from " + json_string(config_.base + "@vite/client") +
         ";\npageFailed(" + payload + ");\n";
}

}  // namespace sinter::dev
