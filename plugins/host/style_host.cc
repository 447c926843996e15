#include "plugins/host/style_host.h"

#include <algorithm>

#include "base/file_system.h"
#include "base/json.h"
#include "base/path.h"
#include "plugins/host/session_state.h"

namespace sinter::plugins {

namespace {

// Whether ".scss" and the like stand at the end of the path or the query: "x.scss",
// "App.vue?vue&type=style&lang.scss".
bool is_written_in(std::string_view id, std::string_view extension) {
  for (const std::string_view part : {bundler::path_of_id(id), bundler::query_of_id(id)})
    if (path::extension(part) == extension) return true;
  return false;
}

// The sheet's text, URL or worker is asked for, not its rules.
bool is_other_use(std::string_view id) {
  const std::string_view query = bundler::query_of_id(id);
  for (const std::string_view key : {"raw", "url", "worker", "sharedworker"})
    if (bundler::query_has(query, key)) return true;
  return false;
}

// Whether a PostCSS config may apply to the root; the session knows it exactly.
bool may_have_postcss_config(std::string_view root) {
  RealFileSystem files;
  FileInfo info;
  const auto is_file = [&](const std::string& file) {
    return files.stat(file, info) && info.kind == EntryKind::File;
  };
  for (std::string_view at = root;; at = path::dirname(at)) {
    for (const char* name : {".postcssrc", "postcss.config"})
      for (const char* end :
           {"", ".json", ".yaml", ".yml", ".ts", ".cts", ".mts", ".js", ".cjs", ".mjs"})
        if (is_file(path::join(at, std::string(name) + end))) return true;
    if (const ReadResult package = files.read_file(path::join(at, "package.json"))) {
      const json::ParseResult parsed = json::parse(package.text());
      if (parsed && parsed.root().find("postcss")) return true;
    }
    if (at == path::dirname(at)) return false;
  }
}

}  // namespace

StyleHost::StyleHost(SessionOptions options, std::vector<std::string> other_kinds)
    : options_(std::move(options)), other_kinds_(std::move(other_kinds)) {}

// Asked for when there is a style sheet: most of the places to look at are empty.
bool StyleHost::has_postcss() const {
  std::call_once(postcss_looked_for_,
                 [this] { has_postcss_ = may_have_postcss_config(options_.root); });
  return has_postcss_;
}

StyleHost::~StyleHost() {
  Diagnostics unused;
  // Compilers that run in a process of their own end.
  if (session_) session_->close_bundle(unused);
}

void StyleHost::scan_started(bundler::ScanServices& services) {
  const std::lock_guard lock(mutex_);
  services_ = &services;
  if (!session_) return;
  // Nobody tells this session of files that came and went since the last scan.
  session_->state().operations.forget_resolutions();
  session_->plugin_host().scan_started(services);
}

void StyleHost::scan_ended() {
  const std::lock_guard lock(mutex_);
  services_ = nullptr;
  if (session_) session_->plugin_host().scan_ended();
}

void StyleHost::resolve_id(bundler::ResolveIdRequest,
                           std::function<void(bundler::ResolveIdAnswer)> answer) {
  answer({});
}

void StyleHost::load(std::string, std::function<void(bundler::SourceAnswer)> answer) { answer({}); }

bool StyleHost::is_sheet(std::string_view extension) const {
  return std::ranges::find(other_kinds_, extension) == other_kinds_.end();
}

bool StyleHost::wants_transform(std::string_view id, std::string_view, std::string_view) const {
  for (const std::string_view extension :
       {".scss", ".sass", ".less", ".styl", ".stylus", ".pcss", ".postcss", ".sss"})
    if (is_written_in(id, extension)) return is_sheet(extension) && !is_other_use(id);
  if (!is_sheet(".css")) return false;
  return is_written_in(id, ".css") && !is_other_use(id) && has_postcss();
}

// Starting takes some tens of milliseconds, once; it blocks the task that needs it, and those that
// need it too.
Session* StyleHost::session(Diagnostics& diagnostics) {
  const std::lock_guard lock(mutex_);
  if (!session_) {
    session_ = Session::start(options_, diagnostics);
    if (session_ && services_) session_->plugin_host().scan_started(*services_);
  }
  return session_.get();
}

void StyleHost::transform(std::string id, bundler::ModuleSource source,
                          std::function<void(bundler::SourceAnswer)> answer) {
  bundler::SourceAnswer failed;
  Session* const started = session(failed.diagnostics);
  if (!started) return answer(std::move(failed));
  bundler::PluginHost& host = started->plugin_host();
  if (!host.wants_transform(id, source.code, source.module_type)) return answer({});
  host.transform(std::move(id), std::move(source), std::move(answer));
}

}  // namespace sinter::plugins
