// Style sheets: compiled, their references resolved, and their JavaScript side made.
#include <fmt/format.h>

#include <algorithm>

#include "base/base64.h"
#include "base/json_text.h"
#include "base/mime.h"
#include "base/path.h"
#include "bundler/css/scoped_names.h"
#include "bundler/css/style_options.h"
#include "bundler/css/style_text.h"
#include "bundler/emit/file_names.h"
#include "bundler/graph/input_map.h"
#include "bundler/graph/load.h"
#include "bundler/graph/scan_state.h"
#include "bundler/graph/unit_messages.h"
#include "parsers/js/style_module.h"

namespace sinter::bundler {

namespace {

bool is_remote(std::string_view specifier) {
  return specifier.starts_with("//") || specifier.starts_with("http:") ||
         specifier.starts_with("https:") || specifier.starts_with("data:");
}

bool takes_from_others(const css::Unit& unit) {
  for (const css::Record& record : unit.records())
    if (record.kind == css::RecordKind::Composes) return true;
  return false;
}

constexpr const char* kMissingName = "css-composes-missing";

std::string exports_json(std::span<const js::StyleExport> exports) {
  std::string out = "{";
  for (const js::StyleExport& each : exports) {
    if (out.size() > 1) out += ',';
    out += json_string(each.name) + ":" + json_string(each.value);
  }
  return out + "}";
}

// The classes that a local name stands for: its own, and all that it composes. A name that is asked
// for while it is worked out composes itself.
class ComposedNames {
 public:
  explicit ComposedNames(const ModuleOf& module_of) : module_of_(module_of) {}

  // Messages are about `module`, whose names are asked for.
  std::string value(const Module& module, u32 local, Diagnostics& diagnostics) {
    std::vector<std::string> classes;
    add(module, local, classes, diagnostics, module);
    std::string text;
    for (const std::string& name : classes) text.append(text.empty() ? "" : " ").append(name);
    return text;
  }

 private:
  void add(const Module& module, u32 index, std::vector<std::string>& classes,
           Diagnostics& diagnostics, const Module& root) {
    const css::Unit& unit = module.css;
    const css::Local& local = unit.locals()[index];
    const std::string& own = module.css_names[index];
    if (std::find(classes.begin(), classes.end(), own) != classes.end()) return;
    classes.push_back(own);
    for (const css::Compose& item :
         unit.composes().subspan(local.composes.begin, local.composes.count)) {
      switch (item.kind) {
        case css::ComposeKind::Local:
          add(module, item.target, classes, diagnostics, root);
          break;
        case css::ComposeKind::Global: {
          std::string name(unit.text(item.name));
          if (std::find(classes.begin(), classes.end(), name) == classes.end())
            classes.push_back(std::move(name));
          break;
        }
        case css::ComposeKind::Foreign:
          foreign(module, item, classes, diagnostics, root);
          break;
      }
    }
  }

  void foreign(const Module& module, const css::Compose& item, std::vector<std::string>& classes,
               Diagnostics& diagnostics, const Module& root) {
    const Target& target = module.css_targets[item.target];
    if (target.kind != TargetKind::Module) return;
    const Module& other = module_of_(target.module);
    if (!other.css) return;
    const std::string_view name = module.css.text(item.name);
    const auto locals = other.css.locals();
    for (u32 l = 0; l < locals.size(); ++l)
      if (other.css.text(locals[l].name) == name) return add(other, l, classes, diagnostics, root);
    if (&module != &root) return;  // said where that module is compiled
    const css::Record& record = module.css.records()[item.target];
    diagnostics.error(
        kMissingName,
        fmt::format("There is no local class \"{}\" in \"{}\"", name, other.pretty_path),
        module.pretty_path, {record.source_start, record.source_end});
  }

  const ModuleOf& module_of_;
};

}  // namespace

css::Unit Scanner::State::compiled_style(const css::CompileOptions& compile,
                                         std::string_view text) {
  css::CompileMemoryPtr& memory = style_memories[pool.worker_index()];
  if (!memory) memory = css::make_compile_memory();
  return css::compile(text, compile, *memory);
}

void Scanner::State::compile_style(Slot& s, std::string_view text) {
  Module& module = s.module;
  module.inline_style = query_has(query_of_id(module.id), "inline");
  module.css = compiled_style(style_compile_options(options, module.loader, map_styles), text);
  if (map_styles && !module.css.mappings().empty()) {
    module.text = std::make_shared<const std::string>(text);
    if (s.made && !s.made->map.empty())
      module.input_map = plugin_input_map(module, s.made->map, s.diagnostics);
  }
  s.takes_values.reset();
  if (module.css.has(css::kUnitTakesValues))
    s.takes_values =
        std::make_unique<Slot::TakesValues>(Slot::TakesValues{std::string(text), s.diagnostics});
  module.css_names =
      scoped_names(options.css, module.id, module.pretty_path, text, module.css, s.diagnostics);
  finish_style(s);
}

// What depends on other files; again when files came or went.
void Scanner::State::finish_style(Slot& s) {
  Module& module = s.module;
  // Rules work by being there: package.json cannot know that nobody needs them.
  module.side_effect_free = false;
  if (!s.takes_values) report_messages(module, module.css, s.diagnostics);
  module.css_targets.clear();
  for (const css::Record& record : module.css.records())
    module.css_targets.push_back(resolve_style_record(s, record));
  // Whose names it takes comes before it, in JavaScript's order too.
  module.targets.clear();
  for (u32 r = 0; r < module.css_targets.size(); ++r)
    if (module.css.records()[r].kind == css::RecordKind::Composes)
      module.targets.push_back(module.css_targets[r]);
  if (module.inline_style || takes_from_others(module.css))
    module.unit = js::compile_empty(module_options->base(), this->memory());
  else
    compile_style_script(s);
  if (plugins && !s.takes_values && plugins->wants_module_parsed())
    plugins->module_parsed(module.id, {}, {});
}

// What `with { type: "css" }` gives.
unit::Unit Scanner::State::sheet_script(Slot& s, std::string_view text) {
  FileBuffer source;
  source.assign("const sheet = new CSSStyleSheet();\nsheet.replaceSync(" + json_string(text) +
                ");\nexport default sheet;\n");
  js::ModuleInput input;
  input.source = source.text();
  input.pretty_path = s.module.pretty_path;
  js::CompileOptions compile = module_options->base();
  compile.source_map = false;
  compile.injected.clear();
  return *js::compile(input, compile, memory(), s.diagnostics);
}

void Scanner::State::compile_style_script(Slot& s) {
  Module& module = s.module;
  js::ModuleInput input;
  input.pretty_path = module.pretty_path;
  const ModuleOf module_of = [this](ModuleId id) -> const Module& {
    return slot(to_index(id)).module;
  };
  if (module.inline_style) {
    // The page that will hold the text is not known: URLs as for a file at the top of the output.
    const StyleUrls urls{[this](u32 asset) {
                           std::lock_guard lock(mutex);
                           const Asset& found = assets[asset];
                           return found.data_url.empty()
                                      ? style_asset_url(options, "", found.output)
                                      : found.data_url;
                         },
                         [this](std::string_view url) { return style_root_url(options, "", url); }};
    // Everything else works on ids of the graph; here the slot stands for itself.
    const u32 self = slot_by_key.at(s.key);
    const std::string text = style_text(options, module_of, static_cast<ModuleId>(self), urls);
    module.targets.clear();
    if (query_has(query_of_id(module.id), kSheetQuery))
      module.unit = sheet_script(s, text);
    else
      module.unit = js::compile_string(text, input, module_options->base(), memory());
    return;
  }
  if (!module.css.has(css::kUnitModule)) {
    module.unit = js::compile_empty(module_options->base(), memory());
    return;
  }
  ComposedNames composed(module_of);
  std::vector<js::StyleExport> exports;
  const auto add = [&](css::Str local, const std::string& value) {
    for (std::string& name : exported_names(options.css.locals, module.css.text(local))) {
      const bool known =
          std::any_of(exports.begin(), exports.end(),
                      [&](const js::StyleExport& other) { return other.name == name; });
      if (!known) exports.push_back({std::move(name), value});
    }
  };
  const auto locals = module.css.locals();
  for (u32 l = 0; l < locals.size(); ++l)
    add(locals[l].name, composed.value(module, l, s.diagnostics));
  for (const css::ModuleValue& value : module.css.values())
    add(value.name, std::string(module.css.text(value.text)));
  // What takes values from others comes by once more, with them.
  if (options.css.report_exports && !s.takes_values)
    options.css.report_exports(module.id, exports_json(exports), s.diagnostics);
  std::vector<js::StyleImport> imports;
  for (const css::Record& record : module.css.records())
    if (record.kind == css::RecordKind::Composes)
      imports.push_back(
          {module.css.text(record.specifier), record.source_start, record.source_end});
  module.unit =
      js::compile_style_exports(exports, imports, input, module_options->base(), memory());
}

// Sheets that take values from others are compiled again with them, after those that they take
// from.
class Scanner::State::ValueFinder {
 public:
  explicit ValueFinder(State& state) : state_(state) {}

  // A value may be a path, so that a sheet leads to others only now.
  void run() {
    for (;;) {
      std::vector<u32> found;
      state_.for_slots([&](u32 index, const Slot& s) {
        if (s.takes_values && !done_.contains(index)) found.push_back(index);
      });
      if (found.empty()) return;
      for (const u32 index : found) place(index);
      state_.pool.wait();
    }
  }

 private:
  void place(u32 index) {
    Slot& s = state_.slots[index];
    if (!s.takes_values || !done_.insert(index).second) return;
    Module& module = s.module;
    for (const Target& target : module.css_targets)
      if (target.kind == TargetKind::Module) place(to_index(target.module));
    css::CompileOptions compile =
        style_compile_options(state_.options, module.loader, state_.map_styles);
    compile.foreign_value = [&](u32 record, std::string_view name) -> std::optional<std::string> {
      const Target& target = module.css_targets[record];
      if (target.kind != TargetKind::Module) return std::string(name);  // said already
      return value(to_index(target.module), name);
    };
    std::unique_ptr<Slot::TakesValues> source = std::move(s.takes_values);
    s.diagnostics = source->diagnostics;
    FileBuffer text;
    text.assign(source->text);
    module.css = state_.compiled_style(compile, text.text());
    module.css_names = scoped_names(state_.options.css, module.id, module.pretty_path, source->text,
                                    module.css, s.diagnostics);
    state_.finish_style(s);
    s.takes_values = std::move(source);
    placed_.insert(index);
  }

  std::optional<std::string> value(u32 index, std::string_view name) const {
    const Module& module = state_.slots[index].module;
    if (!module.css) return std::string(name);  // it has errors of its own
    for (const css::ModuleValue& value : module.css.values()) {
      if (module.css.text(value.name) != name) continue;
      // Two that take it from each other never get it.
      if (value.taken && !placed_.contains(index)) return std::nullopt;
      return std::string(module.css.text(value.text));
    }
    const auto locals = module.css.locals();
    for (u32 l = 0; l < locals.size(); ++l)
      if (module.css.text(locals[l].name) == name) return module.css_names[l];
    return std::nullopt;
  }

  State& state_;
  std::unordered_set<u32> done_, placed_;
};

// Scripts that hold names or rules of other files: those are known now. In the order of nothing:
// each depends on compiled style sheets only.
void Scanner::State::finish_style_scripts() {
  ValueFinder(*this).run();
  for_slots([&](u32, Slot& s) {
    if (!s.module.css || !(s.module.inline_style || takes_from_others(s.module.css))) return;
    pool.run([this, &s] {
      // Those of an earlier scan.
      for (Diagnostic& diagnostic : s.diagnostics.take())
        if (diagnostic.code != kMissingName) s.diagnostics.add(std::move(diagnostic));
      compile_style_script(s);
    });
  });
  pool.wait();
}

Target Scanner::State::resolve_style_record(Slot& s, const css::Record& record) {
  const std::string_view specifier = s.module.css.text(record.specifier);
  const Target as_written{TargetKind::AsWritten, none<ModuleId>, kNone};
  if (specifier.empty() || is_remote(specifier)) return as_written;
  const bool is_url = record.kind == css::RecordKind::Url;
  const ResolveKind kind = is_url ? ResolveKind::Url : ResolveKind::CssImport;
  const SourceRange range{record.source_start, record.source_end};
  const Resolution* found = nullptr;
  std::string below_root;
  if (specifier.starts_with('/') && !options.url_root.empty()) {
    below_root = path::join(options.url_root, specifier.substr(1));
    found = &resolver->resolve({below_root, s.module.path, kind});
  }
  const ResolveRequest request{specifier, s.module.path, kind};
  if (!found || found->status != ResolveStatus::Found) found = &resolver->resolve(request);
  switch (found->status) {
    case ResolveStatus::External:
      return as_written;
    case ResolveStatus::Disabled:
      return is_url ? as_written : Target{};
    case ResolveStatus::NotFound: {
      // What a server has at its root is no business of ours.
      if (specifier.starts_with('/')) return as_written;
      Diagnostic diagnostic = resolver->explain(request, range);
      if (is_url && s.module.in_node_modules) return as_written;
      s.diagnostics.add(std::move(diagnostic));
      return {TargetKind::Missing, none<ModuleId>, kNone};
    }
    case ResolveStatus::Found:
      break;
  }
  if (is_url) return style_asset(s, *found);
  const Loader loader = loader_of_path(options, found->file->path);
  if (loader == Loader::Empty) return {};
  if (loader != Loader::None && !is_style_loader(loader)) {
    s.diagnostics.error("css-import-no-style",
                        fmt::format("\"{}\" is no style sheet: it cannot be imported here",
                                    resolver->pretty_path(found->file->path)),
                        s.module.pretty_path, range);
    return {TargetKind::Missing, none<ModuleId>, kNone};
  }
  // A sheet whose names or values are taken is a CSS module, whatever its own name is.
  if (record.kind == css::RecordKind::Composes && loader == Loader::Css && options.css.modules)
    return module_target(
        add_file(*found->file, std::string(kAsCssModule), Loader::LocalCss, false));
  return module_target(add_file(*found->file, found->suffix, Loader::None, false));
}

Target Scanner::State::style_asset(Slot& s, const Resolution& found) {
  const std::string& path = found.file->path;
  std::optional<AssetPlace> place;
  if (plugins) place = plugins->place_asset(path);
  const ReadResult read = files.read_file(path);
  if (!read) {
    s.diagnostics.error("cannot-read-file",
                        fmt::format("Cannot read \"{}\"", resolver->pretty_path(path)),
                        s.module.pretty_path);
    return {TargetKind::Missing, none<ModuleId>, kNone};
  }
  const u32 asset = add_asset(path, read.text());
  const Loader loader = loader_of_path(options, path);
  if (!place && (loader == Loader::DataUrl || loader == Loader::Base64))
    place = AssetPlace{data_url(mime_type_of_extension(path::extension(path)), read.text()), {}};
  if (place) {
    std::lock_guard lock(mutex);
    Asset& made = assets[asset];
    made.data_url = std::move(place->data_url);
    if (made.data_url.empty()) {
      made.output = std::move(place->output);
      made.placed = true;
    }
  }
  return {TargetKind::Asset, none<ModuleId>, asset};
}

}  // namespace sinter::bundler
