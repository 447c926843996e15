#include "plugins/host/session.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/file_system.h"
#include "base/json.h"
#include "base/json_text.h"
#include "base/path.h"
#include "plugins/host/json_text.h"
#include "plugins/host/session_state.h"

namespace sinter::plugins {

std::string find_config_file(std::string_view root) {
  RealFileSystem files;
  // Vite's names in Vite's order.
  for (const std::string_view name :
       {"sinter.config.ts", "sinter.config.mts", "sinter.config.js", "sinter.config.mjs",
        "sinter.config.cjs", "sinter.config.cts", "vite.config.js", "vite.config.mjs",
        "vite.config.ts", "vite.config.cjs", "vite.config.mts", "vite.config.cts"}) {
    const std::string file = path::join(root, name);
    FileInfo info;
    if (files.stat(file, info) && info.kind == EntryKind::File) return file;
  }
  return {};
}

namespace {

std::vector<std::string> strings_of(const json::Value* list) {
  std::vector<std::string> out;
  if (list && list->is_array())
    for (const json::Value& item : list->items())
      if (item.is_string()) out.emplace_back(item.string());
  return out;
}

// "" | a path | a list of paths | an object of names and paths.
std::optional<std::vector<BuildInput>> read_inputs(std::string_view text) {
  const json::ParseResult parsed = json::parse(text);
  if (text.empty() || !parsed) return std::nullopt;
  std::vector<BuildInput> inputs;
  const auto add = [&](std::string_view name, const json::Value& path) {
    if (path.is_string()) inputs.push_back({std::string(name), std::string(path.string())});
  };
  const json::Value& root = parsed.root();
  if (root.is_array()) {
    for (const json::Value& path : root.items()) add("", path);
  } else if (root.is_object()) {
    for (const json::Member& member : root.members()) add(member.key, member.value);
  } else {
    add("", root);
  }
  return inputs;
}

// Of the resolved config: for this.resolve() outside of scans.
bundler::ResolveOptions resolve_options_of(std::string_view resolved, const std::string& root) {
  bundler::ResolveOptions out;
  out.working_directory = root;
  const json::ParseResult parsed = json::parse(resolved);
  const json::Value* resolve = parsed ? parsed.root().find("resolve") : nullptr;
  if (!resolve) return out;
  out.extensions = strings_of(resolve->find("extensions"));
  out.main_fields = strings_of(resolve->find("mainFields"));
  for (std::string& condition : strings_of(resolve->find("conditions"))) {
    if (condition == "development|production")
      condition =
          parsed.root().find_bool("isProduction").value_or(true) ? "production" : "development";
    out.conditions.push_back(std::move(condition));
  }
  out.preserve_symlinks = resolve->find_bool("preserveSymlinks").value_or(false);
  return out;
}

}  // namespace

Session::Session(std::unique_ptr<State> state) : state_(std::move(state)) {}
Session::~Session() = default;

std::unique_ptr<Session> Session::start(const SessionOptions& options, Diagnostics& diagnostics) {
  auto state = std::make_unique<State>(options.root);
  state->options = options;
  std::string error;
  if (options.explain) state->effects = std::make_unique<EffectLog>();
  state->thread = JsThread::start(state->operations, state->effects.get(), error);
  if (!state->thread) {
    diagnostics.error("no-javascript-runtime", error);
    return nullptr;
  }
  std::string request = "{";
  append_json_field(request, "root", options.root);
  append_json_field(request, "command", options.build && !options.preview ? "build" : "serve");
  if (!options.mode.empty()) append_json_field(request, "mode", options.mode);
  if (options.preview) append_json_raw_field(request, "isPreview", "true");
  if (options.no_config_file) {
    append_json_raw_field(request, "configFile", "false");
  } else if (options.config_file) {
    append_json_field(request, "configFile", *options.config_file);
  }
  if (options.config_index != 0)
    append_json_raw_field(request, "configIndex", std::to_string(options.config_index));
  if (!options.inline_config.empty())
    append_json_raw_field(request, "inline", options.inline_config);
  if (options.worker) append_json_raw_field(request, "worker", "true");
  Answer answer = state->thread->request_and_wait("configure", {Part(request + '}')});
  AnswerHeader header = read_header(answer, options.root);
  diagnostics.merge(std::move(header.diagnostics));
  if (answer.failed) return nullptr;

  state->resolved_config = std::move(answer.parts[1].data);
  state->config = std::move(answer.parts[2].data);
  state->user_config = std::move(answer.parts[3].data);
  const json::ParseResult facts = json::parse(answer.parts[5].data);
  SINTER_CHECK(facts);
  state->config_file = facts.root().find_string("configFile").value_or("");
  state->config_count = static_cast<u32>(facts.root().find("configCount")->number());
  state->dependencies = strings_of(facts.root().find("dependencies"));
  state->env_files = strings_of(facts.root().find("envFiles"));
  state->host = std::make_unique<JsPluginHost>(
      *state->thread, state->operations,
      HookTable::parse(answer.parts[4].data, *facts.root().find("aliases")), options.root);
  state->operations.set_resolve_options(resolve_options_of(state->resolved_config, options.root));
  return std::unique_ptr<Session>(new Session(std::move(state)));
}

std::unique_ptr<Session> Session::start_for_worker(Diagnostics& diagnostics) const {
  SessionOptions options = state_->options;
  options.worker = true;
  options.explain = false;
  return start(options, diagnostics);
}

const std::string& Session::user_config() const { return state_->user_config; }
const std::string& Session::config() const { return state_->config; }
const std::string& Session::resolved_config() const { return state_->resolved_config; }
const std::string& Session::config_file() const { return state_->config_file; }
u32 Session::config_count() const { return state_->config_count; }
const std::vector<std::string>& Session::config_dependencies() const {
  return state_->dependencies;
}
const std::vector<std::string>& Session::env_files() const { return state_->env_files; }
const std::vector<std::string>& Session::plugin_names() const {
  return state_->host->hooks().plugins();
}
bool Session::has_hook(std::string_view name) const { return state_->host->hooks().has(name); }
bundler::PluginHost& Session::plugin_host() { return *state_->host; }
void Session::set_resolve_options(bundler::ResolveOptions options) {
  state_->operations.set_resolve_options(std::move(options));
}

bool Session::build_start(Diagnostics& diagnostics) {
  Answer answer;
  if (!state_->host->run_hook("buildStart", {}, diagnostics, &answer)) return false;
  const std::string& hooks = answer.parts[1].data;
  if (!hooks.empty()) state_->host->replace_hooks(hooks);
  state_->changed_input = read_inputs(answer.parts[2].data);
  return true;
}
const std::optional<std::vector<BuildInput>>& Session::changed_input() const {
  return state_->changed_input;
}
bool Session::build_end(std::string_view error, Diagnostics& diagnostics) {
  return state_->host->run_hook("buildEnd", {Part(error)}, diagnostics);
}
bool Session::close_bundle(Diagnostics& diagnostics) {
  return state_->host->run_hook("closeBundle", {}, diagnostics);
}
bool Session::close_watcher(Diagnostics& diagnostics) {
  return state_->host->run_hook("closeWatcher", {}, diagnostics);
}
bool Session::watch_change(const std::string& file, std::string_view event,
                           Diagnostics& diagnostics) {
  if (event != "update") state_->operations.forget_resolutions();
  return state_->host->run_hook("watchChange", {Part(file), Part(event)}, diagnostics);
}

std::optional<std::string> Session::call_function(u32 number, std::string_view arguments,
                                                  Diagnostics& diagnostics) {
  Answer answer = state_->thread->request_and_wait("callFunction",
                                                   {Part(std::to_string(number)), Part(arguments)});
  AnswerHeader header = read_header(answer, state_->root);
  diagnostics.merge(std::move(header.diagnostics));
  if (answer.failed) return std::nullopt;
  return std::move(answer.parts[1].data);
}

std::optional<bool> Session::inline_asset(u32 function, const std::string& path,
                                          std::string_view contents, Diagnostics& diagnostics) {
  Answer answer = state_->thread->request_and_wait(
      "inlineAsset",
      {Part(std::to_string(function)), Part(path), Part::bytes(std::string(contents))});
  AnswerHeader header = read_header(answer, state_->root);
  diagnostics.merge(std::move(header.diagnostics));
  if (answer.failed || answer.text(1).empty()) return std::nullopt;
  return answer.text(1) == "true";
}

std::string Session::scoped_name(u32 function, std::string_view local, const std::string& id,
                                 std::string_view text, Diagnostics& diagnostics) {
  std::string arguments = "[";
  for (const std::string_view argument : {local, std::string_view(id), text}) {
    if (arguments.size() > 1) arguments += ',';
    append_json_string(arguments, argument);
  }
  Diagnostics found;
  const std::optional<std::string> answer = call_function(function, arguments + "]", found);
  const json::ParseResult parsed = json::parse(answer.value_or("null"));
  std::string name;
  if (parsed && parsed.root().is_string()) name = parsed.root().string();
  if (found.has_errors() || name.empty())
    diagnostics.error(
        "config-value",
        found.has_errors()
            ? fmt::format("\"css.modules.generateScopedName\" failed: {}", found.items()[0].message)
            : fmt::format("\"css.modules.generateScopedName\" gave no name for \"{}\"", local),
        std::string(path::relative(state_->root, id)));
  return name;
}

void Session::report_css_exports(u32 function, const std::string& id, const std::string& exports,
                                 Diagnostics& diagnostics) {
  const std::string file = json_string(id);
  Diagnostics found;
  call_function(function, "[" + file + "," + exports + "," + file + "]", found);
  if (found.has_errors())
    diagnostics.error("config-value",
                      fmt::format("\"css.modules.getJSON\" failed: {}", found.items()[0].message),
                      std::string(path::relative(state_->root, id)));
}

std::optional<bool> Session::module_side_effects(const std::string& id, bool external,
                                                 Diagnostics& diagnostics) {
  Answer answer =
      state_->thread->request_and_wait("moduleSideEffects", {Part(id), Part(external ? "1" : "")});
  AnswerHeader header = read_header(answer, state_->root);
  diagnostics.merge(std::move(header.diagnostics));
  if (answer.failed || answer.text(1).empty()) return std::nullopt;
  return answer.text(1) == "true";
}

namespace {

u64 count_of(const json::Value& row, std::string_view key) {
  const json::Value* value = row.find(key);
  return value ? static_cast<u64>(value->number()) : 0;
}

}  // namespace

std::string Session::explain() const {
  const Answer answer = state_->thread->request_and_wait("explain", {});
  const json::ParseResult parsed = json::parse(answer.text(0));
  const json::Value* hooks = parsed ? parsed.root().find("hooks") : nullptr;
  if (!hooks || !state_->effects) return {};
  // Who has a filter was not asked where nobody's filter matched.
  std::map<std::string, std::pair<u64, u64>, std::less<>> native;
  const std::string report = state_->host->filter_report();
  for (size_t at = 0; at < report.size();) {
    const size_t end = report.find('\n', at);
    const std::string line = report.substr(at, end - at);
    const size_t first = line.find(' '), second = line.rfind(' ');
    native[line.substr(0, first)] = {std::stoull(line.substr(first + 1)),
                                     std::stoull(line.substr(second + 1))};
    at = end + 1;
  }

  size_t width = 6;
  for (const std::string& name : plugin_names()) width = std::max(width, name.size());
  std::string out = fmt::format("{:<{}}  {:<18} {:>8} {:>10} {:>10}\n", "plugin", width, "hook",
                                "calls", "kept away", "ms");
  for (const std::string& name : plugin_names()) {
    bool any = false;
    for (const json::Value& row : hooks->items()) {
      if (row.find_string("plugin") != name) continue;
      const std::string_view hook = row.find_string("hook").value_or("");
      u64 kept_away = count_of(row, "keptAway");
      if (const auto at = native.find(hook); at != native.end()) kept_away += at->second.second;
      any = true;
      out += fmt::format("{:<{}}  {:<18} {:>8} {:>10} {:>10.1f}\n", name, width, hook,
                         count_of(row, "calls"), kept_away, row.find("milliseconds")->number());
    }
    // Our own plugins are of interest where they did something.
    if (!any && !name.starts_with("sinter:"))
      out += fmt::format("{:<{}}  {}\n", name, width, "(no hook was called)");
  }
  out += "\nnative filters\n";
  out += fmt::format("{:<18} {:>10} {:>14}\n", "hook", "asked", "kept away");
  for (const auto& [hook, counts] : native)
    out += fmt::format("{:<18} {:>10} {:>14}\n", hook, counts.first, counts.second);
  const std::string effects = state_->effects->table(state_->root, width);
  out += "\neffects\n" + (effects.empty() ? "(none)\n" : effects);
  return out;
}

}  // namespace sinter::plugins
