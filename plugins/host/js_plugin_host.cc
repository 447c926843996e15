#include "plugins/host/js_plugin_host.h"

#include <fmt/format.h>

#include "parsers/sourcemap/compose.h"
#include "plugins/host/json_text.h"

namespace sinter::plugins {

namespace {

const char* kind_name(js::ImportKind kind) {
  switch (kind) {
    case js::ImportKind::Require:
      return "require-call";
    case js::ImportKind::DynamicImport:
      return "dynamic-import";
    case js::ImportKind::RequireResolve:
      return "require-resolve";
    case js::ImportKind::NewUrl:
      return "new-url";
    default:
      return "import-statement";
  }
}

bool count(FilterCounts& counts, bool wanted) {
  counts.asked.fetch_add(1, std::memory_order_relaxed);
  if (!wanted) counts.filtered.fetch_add(1, std::memory_order_relaxed);
  return wanted;
}

}  // namespace

void JsPluginHost::scan_started(bundler::ScanServices& services) {
  operations_.set_services(&services);
  std::lock_guard lock(entries_mutex_);
  services_ = &services;
  for (EmittedEntry& entry : waiting_entries_)
    services.add_entry(std::move(entry.id), std::move(entry.name));
  waiting_entries_.clear();
}

void JsPluginHost::scan_ended() {
  {
    std::unique_lock lock(parsed_mutex_);
    parsed_changed_.wait(lock, [&] { return parsing_ == 0; });
  }
  operations_.set_services(nullptr);
  std::lock_guard lock(entries_mutex_);
  services_ = nullptr;
}

void JsPluginHost::take_entries(AnswerHeader& header) {
  if (header.entries.empty()) return;
  std::lock_guard lock(entries_mutex_);
  for (EmittedEntry& entry : header.entries) {
    operations_.facts().mark_entry(entry.id);
    if (services_) {
      services_->add_entry(std::move(entry.id), std::move(entry.name));
    } else {
      waiting_entries_.push_back(std::move(entry));
    }
  }
}

bool JsPluginHost::wants_resolve_id(std::string_view specifier, std::string_view) const {
  return count(resolve_counts_, hooks_.wants_resolve_id(specifier));
}

void JsPluginHost::resolve_id(bundler::ResolveIdRequest request,
                              std::function<void(bundler::ResolveIdAnswer)> answer) {
  std::string options;
  if (request.entry || !request.attributes.empty()) {
    options = "{";
    if (request.entry) append_json_raw_field(options, "isEntry", "true");
    if (!request.attributes.empty()) {
      std::string attributes = "{";
      for (const auto& [key, value] : request.attributes) append_json_field(attributes, key, value);
      append_json_raw_field(options, "attributes", attributes + '}');
    }
    options += '}';
  }
  thread_.request("resolveId",
                  {Part(std::move(request.specifier)), Part(std::move(request.importer)),
                   Part(kind_name(request.kind)), Part(std::move(options))},
                  [this, answer = std::move(answer), entry = request.entry](Answer given) {
                    AnswerHeader header = read_header(given, root_);
                    take_entries(header);
                    bundler::ResolveIdAnswer out;
                    out.diagnostics = std::move(header.diagnostics);
                    if (!given.failed && given.parts.size() > 1) {
                      out.handled = true;
                      out.external = header.external;
                      out.id = std::move(given.parts[1].data);
                      out.side_effects = header.side_effects;
                      out.synthetic_exports = std::move(header.synthetic_exports);
                      if (entry) operations_.facts().mark_entry(out.id);
                    }
                    answer(std::move(out));
                  });
}

bool JsPluginHost::wants_load(std::string_view id) const {
  return count(load_counts_, hooks_.wants_load(id) || operations_.is_expected(id));
}

void JsPluginHost::load(std::string id, std::function<void(bundler::SourceAnswer)> answer) {
  Part part(id);
  thread_.request("load", {std::move(part)}, [this, answer = std::move(answer)](Answer given) {
    answer(source_answer(std::move(given)));
  });
}

bool JsPluginHost::wants_transform(std::string_view id, std::string_view code,
                                   std::string_view module_type) const {
  return count(transform_counts_,
               hooks_.wants_transform(id, code, module_type) || operations_.is_expected(id));
}

namespace {

// Of the first of `maps` that cannot be read.
std::string describe_broken_map(const std::vector<std::string>& maps,
                                const std::vector<std::string>& plugins) {
  std::string error;
  for (size_t i = 0; i < maps.size(); ++i) {
    if (sourcemap::compose_maps({&maps[i], 1}, nullptr, &error)) continue;
    const size_t reason = error.find(": ");
    return fmt::format("The source map that the plugin \"{}\" gave cannot be used: {}",
                       i < plugins.size() ? plugins[i] : "", error.substr(reason + 2));
  }
  return "The source maps of plugins cannot be joined";
}

}  // namespace

void JsPluginHost::transform(std::string id, bundler::ModuleSource source,
                             std::function<void(bundler::SourceAnswer)> answer) {
  operations_.forget_expected(id);
  Parts parts{Part(id), Part(source.code), Part(source.map), Part(std::move(source.module_type))};
  thread_.request("transform", std::move(parts),
                  [this, id = std::move(id), has_map = !source.map.empty(),
                   code = std::move(source.code), answer = std::move(answer)](Answer given) {
                    Parts maps;
                    for (size_t i = 2; i < given.parts.size(); ++i)
                      maps.push_back(std::move(given.parts[i]));
                    if (given.parts.size() > 2) given.parts.resize(2, Part(""));
                    std::vector<std::string> map_plugins;
                    bundler::SourceAnswer out = source_answer(std::move(given), &map_plugins);
                    if (out.handled && !maps.empty()) {
                      std::vector<std::string> steps;
                      for (Part& map : maps) steps.push_back(std::move(map.data));
                      std::string error;
                      const sourcemap::ComposedSource original{bundler::path_of_id(id), code};
                      std::optional<std::string> joined =
                          sourcemap::compose_maps(steps, has_map ? nullptr : &original, &error);
                      if (joined) {
                        out.source.map = std::move(*joined);
                      } else {
                        out.diagnostics.warning("plugin-source-map",
                                                describe_broken_map(steps, map_plugins));
                      }
                    }
                    answer(std::move(out));
                  });
}

bundler::SourceAnswer JsPluginHost::source_answer(Answer given,
                                                  std::vector<std::string>* map_plugins) {
  AnswerHeader header = read_header(given, root_);
  take_entries(header);
  bundler::SourceAnswer out;
  out.diagnostics = std::move(header.diagnostics);
  out.watch_files = std::move(header.watch_files);
  if (given.failed || given.parts.size() < 2) return out;
  if (map_plugins) *map_plugins = std::move(header.map_plugins);
  out.handled = true;
  out.source.code = std::move(given.parts[1].data);
  if (given.parts.size() > 2) out.source.map = std::move(given.parts[2].data);
  out.source.module_type = std::move(header.module_type);
  out.source.side_effects = header.side_effects;
  out.source.synthetic_exports = std::move(header.synthetic_exports);
  return out;
}

void JsPluginHost::module_parsed(std::string id, std::vector<std::string> imports,
                                 std::vector<std::string> dynamic_imports) {
  operations_.facts().set(id, std::move(imports), std::move(dynamic_imports));
  if (!hooks_.has("moduleParsed")) return;
  {
    std::lock_guard lock(parsed_mutex_);
    ++parsing_;
  }
  Part part(id);
  thread_.request("moduleParsed", {std::move(part)}, [this, id = std::move(id)](Answer given) {
    AnswerHeader header = read_header(given, root_);
    take_entries(header);
    std::lock_guard lock(parsed_mutex_);
    if (!header.diagnostics.empty()) parsed_problems_[id].merge(std::move(header.diagnostics));
    --parsing_;
    parsed_changed_.notify_all();
  });
}

bool JsPluginHost::run_hook(const char* operation, Parts parts, Diagnostics& diagnostics,
                            Answer* given) {
  Answer answer = thread_.request_and_wait(operation, std::move(parts));
  AnswerHeader header = read_header(answer, root_);
  take_entries(header);
  diagnostics.merge(std::move(header.diagnostics));
  take_problems(diagnostics);
  const bool ok = !answer.failed;
  if (given) *given = std::move(answer);
  return ok;
}

void JsPluginHost::take_problems(Diagnostics& diagnostics) {
  std::lock_guard lock(parsed_mutex_);
  for (auto& [id, problems] : parsed_problems_) diagnostics.merge(std::move(problems));
  parsed_problems_.clear();
}

std::string JsPluginHost::filter_report() const {
  std::string out;
  const auto row = [&](const char* hook, const FilterCounts& counts) {
    out += std::string(hook) + ' ' + std::to_string(counts.asked.load()) + ' ' +
           std::to_string(counts.filtered.load()) + '\n';
  };
  row("resolveId", resolve_counts_);
  row("load", load_counts_);
  row("transform", transform_counts_);
  return out;
}

}  // namespace sinter::plugins
