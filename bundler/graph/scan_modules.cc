// Which modules there are: every way in which a module comes into the graph.
#include <fmt/format.h>

#include "base/path.h"
#include "bundler/graph/glob_module.h"
#include "bundler/graph/load.h"
#include "bundler/graph/scan_state.h"
#include "bundler/runtime_helpers/runtime_helpers.h"
#include "parsers/js/lower_target.h"
#include "parsers/js/specifier_forms.h"

namespace sinter::bundler {

// The slot of `key`; `added` says whether the caller must fill it.
u32 Scanner::State::slot_of(const std::string& key, bool& added) {
  std::lock_guard lock(mutex);
  const auto [at, is_new] = slot_by_key.emplace(key, 0);
  added = is_new;
  if (!is_new) return at->second;
  if (free_slots.empty()) {
    at->second = static_cast<u32>(slots.size());
    slots.emplace_back();
  } else {
    at->second = free_slots.back();
    free_slots.pop_back();
  }
  slots[at->second].key = key;
  slots[at->second].touched = true;
  whole = true;
  return at->second;
}

Slot& Scanner::State::slot(u32 index) {
  std::lock_guard lock(mutex);
  return slots[index];
}

// `filled` is said by whoever made the slot; another thread may want the module before that.
void Scanner::State::start(u32 index, bool deferred, bool filled) {
  Slot* s;
  {
    std::lock_guard lock(mutex);
    s = &slots[index];
    s->filled |= filled;
    s->wanted |= !deferred || !options.defer_imports || requested.contains(s->key);
    if (s->started || !s->filled || !s->wanted) return;
    s->started = true;
    s->module.kind = ModuleKind::Code;
  }
  pool.run([this, s] { load(*s); });
}

void Scanner::State::add_runtime() {
  bool added;
  slot_of(std::string(js::kRuntimeSpecifier), added);
  if (!added) return;
  Slot& runtime = slot(kRuntimeSlot);
  runtime.fixed = true;
  runtime.module.id = runtime.module.path = std::string(js::kRuntimeSpecifier);
  runtime.module.pretty_path = "<runtime>";
  runtime.module.loader = Loader::Js;
  runtime.module.side_effect_free = true;
  js::CompileOptions compile = options.code;
  compile.source_map = false;
  compile.keep_names = false;
  compile.defines.clear();
  compile.drop_console = false;
  // `require` of Node in an ES module is made with it: who runs those knows it.
  js::set_supported(compile.target, "import-meta", true);
  pool.run([this, &runtime, compile = std::move(compile)] {
    const bool node_require =
        options.platform == Platform::Node && output_format(options) == Format::Esm;
    FileBuffer source;
    source.assign(runtime_source(node_require, js::lowers_for(compile.target)));
    js::ModuleInput input;
    input.source = source.text();
    input.pretty_path = runtime.module.pretty_path;
    input.source_type = js::SourceType::Module;
    std::optional<unit::Unit> unit = js::compile(input, compile, memory(), runtime.diagnostics);
    if (!unit) return;
    runtime.module.unit = *unit;
    for (const unit::Record& record : unit->records())
      runtime.module.targets.push_back(
          module_target(add_external(std::string(unit->text(record.specifier)), true)));
  });
}

// These come first: the names of their exports are globals to all other modules.
void Scanner::State::add_injected() {
  if (options.inject.empty()) return;
  std::deque<Entry> inputs(options.inject.size());
  for (size_t i = 0; i < inputs.size(); ++i)
    inputs[i].slot = add_input(options.inject[i], inputs[i].diagnostics);
  pool.wait();
  std::vector<js::Injected> found;
  for (Entry& input : inputs) {
    injected.push_back(input.slot);
    entries.push_back({kNone, {}, {}, std::move(input.diagnostics)});
    if (input.slot == kNone) continue;
    const Module& module = slots[input.slot].module;
    js::Injected file{std::string(js::kInjectedSpecifier) + std::to_string(injected.size() - 1),
                      {}};
    if (module.unit)
      for (const unit::Export& e : module.unit.exports())
        if (const std::string_view name = module.unit.text(e.name); name != "default")
          file.names.push_back({std::string(name), std::string(name)});
    found.push_back(std::move(file));
  }
  module_options->set_injected(std::move(found));
}

// An edit of a file leads no entry to another one.
bool Scanner::State::reuse_entry(const EntryPoint& point, Entry& entry) {
  const auto known = entry_by_input.find(point.input);
  if (known == entry_by_input.end()) return false;
  entry.slot = known->second;
  return true;
}

void Scanner::State::add_option_entries() {
  if (resolve_again || compile_again) entry_by_input.clear();
  for (const EntryPoint& point : options.entries) {
    Entry& entry = entries.emplace_back();
    entry.input = point.input;
    entry.output = point.output;
    if (reuse_entry(point, entry)) continue;
    if (!plugins || !plugins->wants_resolve_id(point.input, {})) {
      entry.slot = add_input(point.input, entry.diagnostics);
      continue;
    }
    ResolveIdRequest request;
    request.specifier = point.input;
    request.entry = true;
    pool.hold();
    plugins->resolve_id(std::move(request), [this, &entry, &point](ResolveIdAnswer answer) {
      pool.post([this, &entry, &point, answer = std::move(answer)]() mutable {
        entry.diagnostics.merge(std::move(answer.diagnostics));
        if (!answer.handled) {
          entry.slot = add_input(point.input, entry.diagnostics);
        } else if (answer.external) {
          entry.diagnostics.error(
              "external-entry",
              fmt::format("A plugin made the entry point \"{}\" external", point.input));
        } else {
          entry.slot = add_id(answer, false);
        }
      });
      pool.release();
    });
  }
  if (options.stdin_input) entries.push_back({add_stdin(), "", "", {}});
}

u32 Scanner::State::add_input(const std::string& input, Diagnostics& diagnostics) {
  ResolveRequest request{input, {}, ResolveKind::Entry};
  const Resolution& found = resolver->resolve(request);
  if (found.status == ResolveStatus::Found)
    return add_file(*found.file, found.suffix, Loader::None, false);
  if (found.status == ResolveStatus::External)
    diagnostics.error("external-entry",
                      fmt::format("The entry point \"{}\" is marked as external", input));
  else
    diagnostics.add(resolver->explain(request));
  return kNone;
}

u32 Scanner::State::add_stdin() {
  const StdinInput& input = *options.stdin_input;
  bool added;
  const u32 index = slot_of("\0stdin", added);
  if (!added) return index;
  Slot& entry = slot(index);
  entry.fixed = true;
  const std::string directory = path::join(options.working_directory, input.resolve_dir);
  entry.module.path =
      path::join(directory, input.source_file.empty() ? "stdin.js" : input.source_file);
  entry.module.id = entry.module.path;
  entry.module.pretty_path = input.source_file.empty() ? "<stdin>" : input.source_file;
  entry.module.loader = input.loader;
  pool.run([this, &entry] {
    FileBuffer buffer;
    buffer.assign(options.stdin_input->contents);
    compile_slot(entry, buffer.text());
  });
  return index;
}

// What package.json and the file's name say of a module.
void Scanner::State::set_file_facts(Slot& s) {
  const ResolvedFile& file = *s.file;
  Module& module = s.module;
  module.side_effect_free = file.side_effects.has_value() && !*file.side_effects;
  module.in_node_modules = file.in_node_modules;
  module.node_mode =
      file.type == ModuleType::Esm || file.path.ends_with(".cjs") || file.path.ends_with(".cts");
  module.force_esm = file.type == ModuleType::Esm;
  if (options.module_side_effects)
    if (const std::optional<bool> said = options.module_side_effects(module.id, false))
      module.side_effect_free = !*said;
}

u32 Scanner::State::add_file(const ResolvedFile& file, const std::string& suffix, Loader loader,
                             bool deferred) {
  std::string key = file.path;
  if (!suffix.empty()) key += suffix;
  if (loader != Loader::None) key += '\0' + std::to_string(static_cast<u32>(loader));
  bool added;
  const u32 index = slot_of(key, added);
  if (added) {
    Slot& s = slot(index);
    s.file = &file;
    Module& module = s.module;
    module.kind = ModuleKind::Deferred;
    module.id = file.path + suffix;
    module.path = file.path;
    module.pretty_path = resolver->pretty_path(file.path);
    if (suffix != kAsCssModule) module.pretty_path += suffix;
    module.loader = loader != Loader::None ? loader : loader_of_path(options, file.path);
    if (module.loader == Loader::Wasm && query_has(query_of_id(suffix), "url"))
      module.loader = Loader::File;
    set_file_facts(s);
  }
  start(index, deferred, added);
  return index;
}

// What a plugin resolved to.
u32 Scanner::State::add_id(const ResolveIdAnswer& answer, bool deferred, const ImportForm& form) {
  if (answer.external)
    return add_external(answer.id, answer.side_effects.has_value() && !*answer.side_effects, form);
  bool added;
  const u32 index = slot_of(answer.id, added);
  if (added) {
    Slot& s = slot(index);
    Module& module = s.module;
    module.kind = ModuleKind::Deferred;
    module.id = answer.id;
    const std::string_view path = path_of_id(answer.id);
    // URLs of plugins such as "/@solid-refresh" look like paths and are none.
    if (path::is_absolute(path) && resolver->directories().kind(path) != EntryKind::Missing) {
      module.path = std::string(path);
      module.pretty_path = resolver->pretty_path(path) + answer.id.substr(path.size());
      module.loader = loader_of_path(options, path);
      s.file = &resolver->file(path);
      set_file_facts(s);
    } else {
      // No file: relative imports in it start at the project.
      std::string_view name = answer.id;
      while (name.starts_with('\0') || name.starts_with('/')) name.remove_prefix(1);
      module.pretty_path = std::string(name);
      module.path = path::join(options.working_directory, name);
      module.loader = Loader::Js;
      module.force_esm = true;
      if (options.module_side_effects)
        module.side_effect_free = !options.module_side_effects(module.id, false).value_or(true);
    }
    if (answer.side_effects) module.side_effect_free = !*answer.side_effects;
    if (answer.synthetic_exports) module.synthetic_exports = *answer.synthetic_exports;
  }
  start(index, deferred, added);
  return index;
}

u32 Scanner::State::add_disabled(const Resolution& found, std::string_view specifier) {
  const std::string path = found.file ? found.file->path : std::string(specifier);
  bool added;
  const u32 index = slot_of("\0disabled:" + path, added);
  if (!added) return index;
  Slot& s = slot(index);
  s.fixed = true;
  s.module.id = s.key;
  s.module.path = path;
  s.module.pretty_path = "(disabled):" + (found.file ? resolver->pretty_path(path) : path);
  s.module.loader = Loader::Empty;
  s.module.disabled = true;
  s.module.side_effect_free = true;
  s.module.unit = js::compile_empty(module_options->base(), memory());
  return index;
}

u32 Scanner::State::add_external(const Resolution& found, const ImportForm& form) {
  std::string specifier = found.external_specifier;
  if (found.external_is_path) {
    const std::string outdir = path::join(
        options.working_directory, !options.outfile.empty() ? path::dirname(options.outfile)
                                                            : std::string_view(options.outdir));
    specifier = path::relative(outdir, specifier);
    if (!specifier.starts_with("../")) specifier = "./" + specifier;
  }
  return add_external(
      specifier, found.file && found.file->side_effects.has_value() && !*found.file->side_effects,
      form);
}

// Imports of one specifier with other attributes, or of another phase, are other modules.
u32 Scanner::State::add_external(const std::string& specifier, bool side_effect_free,
                                 const ImportForm& form) {
  std::string key = "\0external:" + specifier;
  if (form.phase != js::ImportPhase::Evaluation)
    key.append(1, '\0').append(1, static_cast<char>('0' + static_cast<u8>(form.phase)));
  for (const auto& [name, value] : form.attributes)
    key.append(1, '\0').append(name).append(1, '\0').append(value);
  bool added;
  const u32 index = slot_of(key, added);
  if (!added) return index;
  Slot& s = slot(index);
  s.module.import_form = form;
  s.fixed = true;
  s.module.kind = ModuleKind::External;
  s.module.id = s.module.path = s.module.pretty_path = specifier;
  s.module.side_effect_free = side_effect_free;
  if (options.module_side_effects)
    if (const std::optional<bool> said = options.module_side_effects(specifier, true))
      s.module.side_effect_free = !*said;
  return index;
}

// All files that a computed path in `importer` may mean.
u32 Scanner::State::add_glob(Slot& importer, std::string_view pattern, bool imports,
                             const unit::Record& record) {
  const Module& from = importer.module;
  const std::string directory(path::dirname(from.path));
  std::string imported =
      pattern.starts_with('#')
          ? resolver->imported_path(pattern.substr(0, pattern.find('?')), from.path)
          : std::string();
  const bool is_imported = imported.find('*') != imported.npos;
  const PatternPlace place = is_imported ? place_of_imported(pattern, imported)
                                         : place_of_pattern(options, directory, pattern);
  std::vector<std::string> paths;
  for (const std::string& found :
       files_of_pattern(files, options, place.directory, place.pattern, from.in_node_modules)) {
    std::string path = place.written(found);
    // A longer key may lead elsewhere, as may what stands twice in the path.
    const size_t query = pattern.size() - std::min(pattern.find('?'), pattern.size());
    if (!is_imported || resolver->imported_path(path.substr(0, path.size() - query), from.path) ==
                            path::join(place.directory, found))
      paths.push_back(std::move(path));
  }
  if (paths.empty() && !from.in_node_modules)
    importer.diagnostics.warning(
        "no-files-match",
        fmt::format(
            "No file matches \"{}\", the form of this path: it cannot be found when running",
            pattern),
        from.pretty_path, {record.source_start, record.source_end});
  const std::string text = glob_module_source(paths, imports, pattern);
  // The files are part of the key: when others come, it is another module.
  std::string key("\0glob:", 6);
  key.append(from.path).append(1, '\0').append(pattern).append(imports ? "i" : "r").append(text);
  bool added;
  const u32 index = slot_of(key, added);
  if (!added) return index;
  Slot& s = slot(index);
  s.fixed = true;
  Module& module = s.module;
  module.id = key;
  module.path = path::join(directory, "<files>");
  const std::string pretty_directory(path::dirname(from.pretty_path));
  module.pretty_path = fmt::format("{}(\"{}\") in {}", imports ? "import" : "require", pattern,
                                   pretty_directory.empty() ? "." : pretty_directory);
  module.loader = Loader::Js;
  module.in_node_modules = from.in_node_modules;
  module.node_mode = from.node_mode;
  js::CompileOptions compile = module_options->base();
  compile.source_map = false;
  compile.injected.clear();
  pool.run([this, &s, compile = std::move(compile), text] {
    FileBuffer source;
    source.assign(text);
    js::ModuleInput input;
    input.source = source.text();
    input.pretty_path = s.module.pretty_path;
    std::optional<unit::Unit> unit = js::compile(input, compile, memory(), s.diagnostics);
    if (!unit) return;
    s.module.unit = *unit;
    resolve_records(s);
  });
  return index;
}

ResolveIdAnswer Scanner::State::resolve(const ResolveIdRequest& request) {
  ResolveIdAnswer answer;
  const std::string_view importer = path_of_id(request.importer);
  const ResolveRequest question{request.specifier,
                                path::is_absolute(importer) ? importer : std::string_view(),
                                request.entry ? ResolveKind::Entry : resolve_kind(request.kind)};
  const Resolution* below = nullptr;
  std::string below_root;
  if (request.specifier.starts_with('/') && !options.url_root.empty()) {
    below_root = path::join(options.url_root, request.specifier.substr(1));
    below = &resolver->resolve({below_root, question.importer_path, question.kind});
  }
  const Resolution& found =
      below && below->status == ResolveStatus::Found ? *below : resolver->resolve(question);
  switch (found.status) {
    case ResolveStatus::Found:
      answer.handled = true;
      answer.id = found.file->path + found.suffix;
      answer.side_effects = found.file->side_effects;
      break;
    case ResolveStatus::External:
      answer.handled = answer.external = true;
      answer.id = found.external_specifier;
      break;
    case ResolveStatus::Disabled:
    case ResolveStatus::NotFound:
      answer.diagnostics.add(resolver->explain(question));
      break;
  }
  return answer;
}

void Scanner::State::add_entry(std::string id, std::string output) {
  pool.post([this, id = std::move(id), output = std::move(output)] {
    ResolveIdAnswer answer;
    answer.handled = true;
    answer.id = id;
    const u32 index = add_id(answer, false);
    std::lock_guard lock(mutex);
    added_entries.push_back({id, output, index});
  });
}

}  // namespace sinter::bundler
