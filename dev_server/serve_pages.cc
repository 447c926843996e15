// Pages: variables, the client's tags, what the server compiles of a page's own text, and pages
// that are not there.
#include "dev_server/dev_server_impl.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/hash.h"
#include "base/path.h"
#include "bundler/assets/import_glob.h"
#include "bundler/hmr/module_ids.h"
#include "bundler/html/html_page.h"
#include "bundler/html/page_security.h"
#include "dev_server/engine/error_payload.h"
#include "dev_server/http/send_file.h"
#include "dev_server/http/target.h"
#include "dev_server/page.h"
#include "plugins/host/page_assets.h"

namespace sinter::dev {

namespace {

SharedText shared(std::string text) { return std::make_shared<const std::string>(std::move(text)); }

}  // namespace

bool DevServer::Impl::is_page(const std::string& path, bool is_directory) {
  return is_directory || path.ends_with(".html") || path.ends_with(".htm");
}

bool DevServer::Impl::answer_page(const std::shared_ptr<Exchange>& exchange,
                                  const std::string& path, bool is_directory) {
  const Target& target = exchange->request.target;
  if (target.has("import") || target.has("raw") || target.has("html-proxy"))
    return answer_module(exchange, path);
  const std::string file =
      is_directory ? (path == "/" ? "/index.html" : path + "/index.html") : path;
  if (send_page(exchange, file)) return true;
  return answer_fallback(exchange, path);
}

GateAnswer DevServer::Impl::open_page(const std::string& file) {
  GateAnswer answer = gate_.open(path_of_url(file));
  if (answer.verdict == GateVerdict::Missing && !config_.public_dir.empty())
    answer = gate_.open(path::join(config_.public_dir, file.substr(1)));
  return answer;
}

// Which text of which page a client has, as the page tells it. Of modules, sequences tell; a page
// has none: it is read when it is asked for.
std::string DevServer::Impl::page_mark(const std::string& file, std::string_view html) {
  return fmt::format("{} {}-{}", file, to_base32(hash128(html), 12), style_editions_[file]);
}

// The page may have been edited between its request and its connection.
bool DevServer::Impl::has_old_page(const std::string& mark) {
  const std::string file = mark.substr(0, mark.rfind(' '));
  if (!file.starts_with('/')) return false;
  GateAnswer answer = open_page(file);
  std::string html;
  return answer.verdict == GateVerdict::Open && answer.file.read_all(html) &&
         page_mark(file, html) != mark;
}

// True when there is such a page, or something that is refused.
bool DevServer::Impl::send_page(const std::shared_ptr<Exchange>& exchange,
                                const std::string& file) {
  GateAnswer answer = open_page(file);
  if (answer.verdict == GateVerdict::Forbidden) return forbid(exchange), true;
  std::string html;
  if (answer.verdict != GateVerdict::Open || !answer.file.read_all(html)) return false;
  page_references_.page_sent(html, config_.base, file);
  // A page that is loaded anew has everything as it is now.
  if (!later_.empty())
    engine_.files_changed(
        {std::make_move_iterator(later_.begin()), std::make_move_iterator(later_.end())});
  later_.clear();
  std::string tags = fmt::format("\n<script type=\"module\" src=\"{}@vite/client\"></script>\n",
                                 escape_html(percent_encode_path(config_.base)));
  if (config_.jsx.refresh)
    tags += fmt::format("<script type=\"module\" src=\"{}@sinter/refresh.js\"></script>\n",
                        escape_html(percent_encode_path(config_.base)));
  if (!config_.server.hmr.enabled) tags.clear();
  const auto with_mark = [this, tags, file, text = html] {
    if (tags.empty()) return tags;
    return fmt::format("\n<meta name=\"sinter-page\" content=\"{}\">",
                       escape_html(page_mark(file, text))) +
           tags;
  };
  const auto respond = [exchange](std::string page) {
    const std::string etag = "\"" + to_base32(hash128(page), 12) + "\"";
    send_text(exchange, "text/html;charset=utf-8", shared(std::move(page)), etag);
  };
  const auto own = [this, with_mark, file](std::string text,
                                           std::function<void(std::string)> done) {
    make_page(std::move(text), with_mark, file, std::move(done));
  };
  if (bridge_ && session_->has_hook("transformIndexHtml")) {
    warm_page(html, file);
    bridge_->transform_page({file, answer.file.path, exchange->request.raw_target}, std::move(html),
                            own, respond);
  } else {
    own(html, respond);
    warm_page(html, file);
  }
  return true;
}

// The server's part in a page: variables, the client's tags, and what it compiles of the page's
// own text. Only styles are waited for: they have to be in the page.
void DevServer::Impl::make_page(std::string html, const std::function<std::string()>& tags,
                                const std::string& file, std::function<void(std::string)> done) {
  html = with_variables(html, file);
  std::vector<PagePart> parts = inline_parts(html, file);
  const bool has_styles =
      std::any_of(parts.begin(), parts.end(), [](const PagePart& part) { return part.style; });
  const auto finish = [this, tags, file, done = std::move(done)](
                          const std::string& text,
                          std::span<const std::optional<std::string>> styles) {
    std::vector<html::AssetSource> sources;
    // Nothing is done to URLs where the project is at the root.
    if (config_.base != "/")
      sources =
          plugins::page_asset_sources(config_, session_.get(), [this](const Diagnostics& found) {
            for (const Diagnostic& item : found.items()) events_.warning(item.message);
          });
    std::string page =
        inject_into_head(page_for_browser(text, config_.base, file, styles, sources), tags());
    if (!config_.csp_nonce.empty()) page = bundler::add_nonces(page, config_.csp_nonce);
    done(std::move(page));
  };
  const std::string path = path_of_url(file);
  if (parts.empty() ? pages_with_parts_.erase(path) == 0 : (pages_with_parts_.insert(path), false))
    return finish(html, {});
  if (!has_styles) finish(html, {});
  engine_.page_parts(
      path, std::move(parts),
      [this, has_styles, html = std::move(html), finish,
       alive = std::weak_ptr<bool>(alive_)](std::vector<std::optional<std::string>> styles) {
        if (!has_styles) return;
        loop_.post([html, finish, alive, styles = std::move(styles)] {
          if (alive.lock()) finish(html, styles);
        });
      });
}

std::string DevServer::Impl::with_variables(const std::string& html, const std::string& file) {
  if (!variables_) return html;
  return bundler::replace_variables(html, [this, &file](std::string_view name) {
    std::optional<std::string> value = variables_->value(name);
    if (!value && variables_->has_prefix(name))
      events_.warning(fmt::format("%{}% in {} is not defined by any .env file", name, file));
    return value;
  });
}

// Starts to build the page's scripts before the browser asks for them.
void DevServer::Impl::warm_page(std::string_view html, std::string_view file) {
  std::vector<std::string> entries;
  for (const std::string& source : module_script_sources(html)) {
    const std::optional<Target> target = target_in_page(source, config_.base, file);
    if (target && gate_.open(path_of_url(target->path)).verdict == GateVerdict::Open)
      entries.push_back(target->path + module_query(*target));
  }
  if (!entries.empty()) engine_.warm(std::move(entries));
}

bool DevServer::Impl::answer_fallback(const std::shared_ptr<Exchange>& exchange,
                                      const std::string& path) {
  // Denied names are refused even where a page would answer for any name.
  if (gate_.is_denied(path)) return forbid(exchange), true;
  // "/about" is about.html, as static hosts have it.
  if (config_.app_type != plugins::AppType::Custom && accepts_html(exchange->request) &&
      path::extension(path).empty() && !exchange->request.target.is_directory &&
      send_page(exchange, path + ".html"))
    return true;
  if (config_.app_type == plugins::AppType::Spa && accepts_html(exchange->request) &&
      path::extension(path) != ".js" && send_page(exchange, "/index.html"))
    return true;
  return answer_missing_reference(exchange, path);
}

// A page names a file that is not there: the terminal is told, and where a script is missing, the
// page.
bool DevServer::Impl::answer_missing_reference(const std::shared_ptr<Exchange>& exchange,
                                               const std::string& path) {
  const auto destination = exchange->request.header("sec-fetch-dest");
  if (destination && *destination != "script" && *destination != "style") return false;
  RealFileSystem disk;
  std::optional<PageReferences::Missing> missing = page_references_.missing(path, build_, disk);
  if (!missing) return false;
  Diagnostics diagnostics;
  diagnostics.add(std::move(missing->message));
  if (missing->is_new) events_.messages(diagnostics);
  if (!missing->script) return false;
  exchange->respond_text(
      200, kJavaScript,
      failed_page_script(error_payload(diagnostics, bundler::source_lookup(disk, config_.root))) +
          "export {};\n");
  return true;
}

void DevServer::Impl::warm_up() {
  GateAnswer index = gate_.open(path::join(config_.root, "index.html"));
  std::string html;
  if (index.verdict == GateVerdict::Open && index.file.read_all(html))
    warm_page(html, "/index.html");
  if (config_.server.warmup.empty()) return;
  std::vector<std::string> ids;
  RealFileSystem disk;
  std::vector<std::string> directories;
  bundler::ImportGlob glob;
  for (const std::string& pattern : config_.server.warmup)
    glob.patterns.push_back(pattern.starts_with('.') || pattern.starts_with('/') ||
                                    pattern.starts_with('!') || pattern.starts_with("**")
                                ? pattern
                                : "./" + pattern);
  const std::string importer = path::child(config_.root, "index.html");
  for (const bundler::GlobbedFile& file :
       bundler::files_of_glob(glob, importer, config_.root, disk, directories)) {
    const std::string path = path::normalize(
        file.key.starts_with('/') ? config_.root + file.key : path::join(config_.root, file.key));
    if (gate_.open(path).verdict == GateVerdict::Open)
      ids.push_back(bundler::client_id_of_path(path, config_.root));
  }
  engine_.warm(std::move(ids));
}

}  // namespace sinter::dev
