// Files and modules: every one passes the gate.
#include "dev_server/dev_server_impl.h"

#include "base/path.h"
#include "bundler/graph/load.h"
#include "bundler/hmr/module_ids.h"
#include "dev_server/http/send_file.h"

namespace sinter::dev {

std::string module_query(const Target& target) {
  std::string query;
  for (const QueryItem& item : target.query) {
    if (item.key == "import" || item.key == "t" || item.key == "v") continue;
    query += query.empty() ? "?" : "&";
    query += item.key;
    if (item.has_value) query += "=" + item.value;
  }
  return query;
}

std::string DevServer::Impl::path_of_url(const std::string& path) const {
  return path::normalize(bundler::path_of_client_id(path, config_.root));
}

void DevServer::Impl::forbid(const std::shared_ptr<Exchange>& exchange) {
  exchange->respond_error(
      403,
      "This file is outside of the folders that are served, or its name is denied "
      "(server.fs.allow, server.fs.deny)");
}

bool DevServer::Impl::answer_public_file(const std::shared_ptr<Exchange>& exchange,
                                         const std::string& path) {
  if (config_.public_dir.empty() || path.starts_with("/@")) return false;
  GateAnswer answer = gate_.open(path::join(config_.public_dir, path.substr(1)));
  if (answer.verdict != GateVerdict::Open) return false;
  // A link in the public folder leads where it leads; it is not the public folder's file then.
  send_file(loop_, exchange, std::move(answer.file));
  return true;
}

bool DevServer::Impl::is_module(const Request& request, const std::string& path) const {
  if (request.target.has("import") || request.target.has("raw") || request.target.has("url") ||
      request.target.has("inline") || request.target.has("worker"))
    return true;
  if (path.starts_with("/@id/") || (path.starts_with("/@") && !path.starts_with("/@fs/")))
    return true;
  const auto destination = request.header("sec-fetch-dest");
  if (destination &&
      (*destination == "script" || *destination == "worker" || *destination == "sharedworker"))
    return true;
  switch (bundler::loader_of_path(build_, path)) {
    case bundler::Loader::Js:
    case bundler::Loader::Jsx:
    case bundler::Loader::Ts:
    case bundler::Loader::Tsx:
      return true;
    default:
      return false;
  }
}

// A style sheet as itself, not as the module that puts it into a page.
bool DevServer::Impl::is_linked_style(const Request& request, const std::string& path) {
  if (!is_style_name(path) || request.target.has("import")) return false;
  if (request.target.has("direct")) return true;
  const auto destination = request.header("sec-fetch-dest");
  if (destination) return *destination == "style";
  const auto accept = request.header("accept");
  return accept && accept->starts_with("text/css");
}

bool DevServer::Impl::is_style_name(std::string_view path) {
  for (const std::string_view extension :
       {".css", ".scss", ".sass", ".less", ".styl", ".stylus", ".pcss"})
    if (path.ends_with(extension)) return true;
  return false;
}

bool DevServer::Impl::answer_module(const std::shared_ptr<Exchange>& exchange,
                                    const std::string& path, bool as_style) {
  const bool is_file = !path.starts_with("/@") || path.starts_with("/@fs/");
  if (is_file) {
    const GateAnswer answer = gate_.open(path_of_url(path));
    if (answer.verdict == GateVerdict::Forbidden) return forbid(exchange), true;
    if (answer.verdict != GateVerdict::Open)
      return answer_page_or_late(exchange, path, /*is_directory=*/false);
  }
  if (as_style) {
    engine_.style_sheet(path, answer_with(exchange, Wanted::Style));
    return true;
  }
  engine_.entry_script(path + module_query(exchange->request.target), is_worker(exchange),
                       answer_with(exchange, Wanted::Entry));
  return true;
}

bool DevServer::Impl::answer_file(const std::shared_ptr<Exchange>& exchange,
                                  const std::string& path) {
  if (path.starts_with("/@") && !path.starts_with("/@fs/")) return false;
  GateAnswer answer = gate_.open(path_of_url(path));
  if (answer.verdict == GateVerdict::Forbidden) return forbid(exchange), true;
  if (answer.verdict == GateVerdict::Directory) {
    if (!accepts_html(exchange->request)) return false;
    return send_page(exchange, path + "/index.html");
  }
  if (answer.verdict != GateVerdict::Open) return false;
  send_file(loop_, exchange, std::move(answer.file));
  return true;
}

}  // namespace sinter::dev
