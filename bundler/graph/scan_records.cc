// What a module's imports lead to.
#include <fmt/format.h>

#include <numeric>

#include "base/path.h"
#include "bundler/assets/wasm_module.h"
#include "bundler/graph/scan_state.h"
#include "parsers/js/specifier_forms.h"

namespace sinter::bundler {

namespace {

Loader attribute_loader(const unit::Unit& unit, const unit::Record& record) {
  for (const unit::Attribute& a : unit::Unit::slice(unit.attributes(), record.attributes)) {
    if (unit.text(a.key) != "type") continue;
    if (unit.text(a.value) == "json") return Loader::Json;
    if (unit.text(a.value) == "text") return Loader::Text;
    if (unit.text(a.value) == "bytes") return Loader::Binary;
  }
  return Loader::None;
}

// The type that the import asks for, where it is none that the bundler makes.
std::string_view foreign_type(const unit::Unit& unit, const unit::Record& record) {
  for (const unit::Attribute& a : unit::Unit::slice(unit.attributes(), record.attributes))
    if (unit.text(a.key) == "type")
      return attribute_loader(unit, record) == Loader::None ? unit.text(a.value)
                                                            : std::string_view();
  return {};
}

// The query that makes a sheet the module that `with { type: "css" }` asks for.
std::string sheet_query(std::string_view query) {
  return std::string(query.empty() ? "?" : "&") + "inline&" + std::string(kSheetQuery);
}

constexpr std::string_view kImportType = "import-type";

bool is_left_out(const unit::Record& record) {
  return (record.flags & (js::kRecordRuntime | js::kRecordUnused | js::kRecordTypeOnly |
                          js::kRecordIgnored)) != 0 ||
         static_cast<js::ImportKind>(record.kind) == js::ImportKind::RequireResolve;
}

// Specifiers that compile made.
bool is_internal(std::string_view specifier) {
  return specifier.starts_with(std::string_view("\0sinter/", 8));
}

bool is_source_phase(const unit::Record& record) {
  return static_cast<js::ImportPhase>(record.phase) == js::ImportPhase::Source;
}

ImportForm import_form(const unit::Unit& unit, const unit::Record& record) {
  ImportForm form;
  if (static_cast<js::ImportKind>(record.kind) != js::ImportKind::Statement) return form;
  form.phase = static_cast<js::ImportPhase>(record.phase);
  for (const unit::Attribute& a : unit::Unit::slice(unit.attributes(), record.attributes))
    form.attributes.emplace_back(unit.text(a.key), unit.text(a.value));
  return form;
}

}  // namespace

Target module_target(u32 slot) { return {TargetKind::Module, static_cast<ModuleId>(slot), kNone}; }

ResolveKind resolve_kind(js::ImportKind kind) {
  switch (kind) {
    case js::ImportKind::Statement:
      return ResolveKind::Import;
    case js::ImportKind::Require:
      return ResolveKind::Require;
    case js::ImportKind::DynamicImport:
      return ResolveKind::DynamicImport;
    case js::ImportKind::RequireResolve:
      return ResolveKind::RequireResolve;
    case js::ImportKind::NewUrl:
      return ResolveKind::Url;
  }
  SINTER_UNREACHABLE();
}

// By record; open ones are waited for.
struct Scanner::State::PluginAnswers {
  std::unordered_map<u32, ResolveIdAnswer> by_record;
  std::atomic<u32> open{0};
};

void Scanner::State::resolve_records(Slot& s) {
  std::vector<u32> records(s.module.unit.records().size());
  std::iota(records.begin(), records.end(), 0u);
  s.module.targets.assign(records.size(), {});
  resolve_records(s, records);
}

void Scanner::State::resolve_records(Slot& s, std::span<const u32> indices) {
  const unit::Unit& unit = s.module.unit;
  const auto records = unit.records();

  // Plugins are asked about all records at once; the module goes on with the last answer, so that
  // its messages come in the order of its imports.
  std::vector<u32> asked;
  if (plugins && !s.module.id.empty()) {
    for (u32 r : indices)
      if (!is_left_out(records[r]) && !is_internal(unit.text(records[r].specifier)) &&
          plugins->wants_resolve_id(unit.text(records[r].specifier), s.module.id))
        asked.push_back(r);
  }
  if (asked.empty()) return finish_records(s, indices, nullptr);

  auto answers = std::make_shared<PluginAnswers>();
  for (u32 r : asked) answers->by_record.emplace(r, ResolveIdAnswer());
  answers->open = static_cast<u32>(asked.size());
  auto kept = std::make_shared<const std::vector<u32>>(indices.begin(), indices.end());
  for (u32 r : asked) {
    ResolveIdRequest request;
    request.specifier = unit.text(records[r].specifier);
    request.importer = s.module.id;
    request.kind = static_cast<js::ImportKind>(records[r].kind);
    for (const unit::Attribute& a : unit::Unit::slice(unit.attributes(), records[r].attributes))
      request.attributes.emplace_back(unit.text(a.key), unit.text(a.value));
    pool.hold();
    plugins->resolve_id(std::move(request), [this, &s, answers, kept, r](ResolveIdAnswer answer) {
      answers->by_record.find(r)->second = std::move(answer);
      if (answers->open.fetch_sub(1) == 1)
        pool.post([this, &s, answers, kept] { finish_records(s, *kept, answers.get()); });
      pool.release();
    });
  }
}

// `answers`: of plugins, where any was asked.
void Scanner::State::finish_records(Slot& s, std::span<const u32> indices,
                                    const PluginAnswers* answers) {
  const auto records = s.module.unit.records();
  for (u32 r : indices) {
    const ResolveIdAnswer* answer = nullptr;
    if (answers)
      if (const auto at = answers->by_record.find(r); at != answers->by_record.end())
        answer = &at->second;
    s.module.targets[r] = resolve_record(s, r, records[r], answer);
  }
  if (plugins && plugins->wants_module_parsed()) report_parsed(s);
}

Target Scanner::State::resolve_record(Slot& s, u32 index, const unit::Record& record,
                                      const ResolveIdAnswer* answer) {
  if (record.flags & js::kRecordRuntime) return module_target(kRuntimeSlot);
  if (record.flags & (js::kRecordUnused | js::kRecordTypeOnly)) return {};
  if (is_left_out(record)) return {TargetKind::AsWritten, none<ModuleId>, kNone};
  if (s.module.unit.text(record.specifier) == kOwnFile)
    return {TargetKind::Asset, none<ModuleId>, s.asset};
  const js::ImportKind kind = static_cast<js::ImportKind>(record.kind);
  const bool deferred = kind == js::ImportKind::DynamicImport;
  const SourceRange range{record.source_start, record.source_end};

  if (answer) {
    for (Diagnostic diagnostic : answer->diagnostics.items()) {
      // What a plugin says without a place is about the import.
      if (diagnostic.path.empty() || diagnostic.range == kNoRange) {
        diagnostic.path = s.module.pretty_path;
        diagnostic.range = range;
      }
      s.diagnostics.add(std::move(diagnostic));
    }
    if (answer->handled) {
      if (!answer->external && !can_bundle_phase(s, record, answer->id)) return {};
      const Loader loader = attribute_loader(s.module.unit, record);
      if (!answer->external && loader != Loader::None && path::is_absolute(answer->id) &&
          resolver->directories().kind(answer->id) == EntryKind::File)
        return module_target(add_file(resolver->file(answer->id), {}, loader, deferred));
      ResolveIdAnswer wanted = *answer;
      if (!answer->external && is_source_phase(record)) wanted.id += kWasmSourceQuery;
      if (!answer->external && asks_for_sheet(s, record, path_of_id(wanted.id)))
        wanted.id += sheet_query(query_of_id(wanted.id));
      return module_target(add_id(wanted, deferred, import_form(s.module.unit, record)));
    }
    if (answer->diagnostics.has_errors()) return {TargetKind::Missing, none<ModuleId>, kNone};
  }

  const std::string_view specifier = s.module.unit.text(record.specifier);
  for (const std::string_view prefix : {js::kGlobRequireSpecifier, js::kGlobImportSpecifier})
    if (specifier.starts_with(prefix))
      return module_target(
          add_glob(s, specifier.substr(prefix.size()), prefix == js::kGlobImportSpecifier, record));

  if (specifier.starts_with(js::kInjectedSpecifier)) {
    const u32 file =
        static_cast<u32>(std::stoul(std::string(specifier.substr(js::kInjectedSpecifier.size()))));
    return module_target(injected[file]);
  }

  const ResolveRequest request{specifier, s.module.path, resolve_kind(kind)};
  const Resolution* found = nullptr;
  std::string below_root;
  if (specifier.starts_with('/') && !options.url_root.empty()) {
    below_root = path::join(options.url_root, specifier.substr(1));
    found = &resolver->resolve({below_root, s.module.path, resolve_kind(kind)});
  }
  if (!found || found->status != ResolveStatus::Found) found = &resolver->resolve(request);
  if (kind == js::ImportKind::NewUrl) return url_target(*found);
  switch (found->status) {
    case ResolveStatus::Found:
      if (!can_bundle_phase(s, record, found->file->path)) return {};
      if (is_source_phase(record))
        return module_target(
            add_file(*found->file, std::string(kWasmSourceQuery), Loader::None, deferred));
      if (found->require_file && kind != js::ImportKind::Require)
        s.require_forms.emplace_back(index, found->require_file);
      {
        const bool sheet = asks_for_sheet(s, record, found->file->path);
        const u32 index = sheet ? add_file(*found->file, found->suffix + sheet_query(found->suffix),
                                           Loader::Css, deferred)
                                : add_file(*found->file, found->suffix,
                                           attribute_loader(s.module.unit, record), deferred);
        // The scripts of a page are what it is for, whatever the options say of other modules.
        if (options.module_side_effects && s.module.id.ends_with(".html"))
          slot(index).module.side_effect_free = false;
        return module_target(index);
      }
    case ResolveStatus::External:
      return module_target(add_external(*found, import_form(s.module.unit, record)));
    case ResolveStatus::Disabled:
      return module_target(add_disabled(*found, specifier));
    case ResolveStatus::NotFound:
      break;
  }
  Diagnostic diagnostic = below_root.empty() ? resolver->explain(request, range)
                                             : explain_below_root(s, specifier, range);
  if (record.flags & (js::kRecordInTry | js::kRecordHandled)) {
    diagnostic.severity = Severity::Warning;
    // Optional dependencies of packages are nobody's concern.
    if (s.module.in_node_modules) return {TargetKind::Missing, none<ModuleId>, kNone};
  }
  s.diagnostics.add(std::move(diagnostic));
  return {TargetKind::Missing, none<ModuleId>, kNone};
}

// "/src/x.js" of a project: the root of the site is meant, not that of the disk.
Diagnostic Scanner::State::explain_below_root(const Slot& s, std::string_view specifier,
                                              SourceRange range) {
  const std::string relative = "." + std::string(specifier);
  const std::string page = path::child(options.url_root, "index.html");
  Diagnostic diagnostic = resolver->explain({relative, page, ResolveKind::Import}, range);
  diagnostic.path = s.module.pretty_path;
  diagnostic.message = fmt::format("Cannot find \"{}\" below the project's root", specifier);
  // What is proposed is spelled as the import is.
  if (const size_t dot = diagnostic.fix.find("\"./"); dot != std::string::npos)
    diagnostic.fix.erase(dot + 1, 1);
  return diagnostic;
}

// A bundle evaluates its modules in one order, and of JavaScript has no form but its value.
bool Scanner::State::can_bundle_phase(Slot& s, const unit::Record& record, std::string_view path) {
  const auto phase = static_cast<js::ImportPhase>(record.phase);
  if (phase == js::ImportPhase::Evaluation) return true;
  if (phase == js::ImportPhase::Source && path.ends_with(".wasm")) return true;
  const bool defer = phase == js::ImportPhase::Defer;
  s.diagnostics
      .error("import-phase",
             fmt::format("A module imported with \"{}\" cannot be part of the bundle",
                         defer ? "defer" : "source"),
             s.module.pretty_path, {record.source_start, record.source_end})
      .help(defer ? "Mark it as external, or load it when it is needed with import()"
                  : "Mark it as external");
  return false;
}

// `with { type: "css" }` asks for a CSSStyleSheet, which is another module than the sheet.
bool Scanner::State::asks_for_sheet(const Slot& s, const unit::Record& record,
                                    std::string_view path) const {
  return foreign_type(s.module.unit, record) == "css" && path::is_absolute(path) &&
         is_style_loader(loader_of_path(options, path));
}

// What a plugin has made of a file that is no script is what a type that we do not know asks for.
// Known when all modules are loaded.
void Scanner::State::check_import_types() {
  for_slots([&](u32, Slot& s) {
    const unit::Unit& unit = s.module.unit;
    if (!unit || unit.attributes().empty()) return;
    std::vector<Diagnostic> messages = s.diagnostics.take();
    std::erase_if(messages, [](const Diagnostic& message) { return message.code == kImportType; });
    for (Diagnostic& message : messages) s.diagnostics.add(std::move(message));
    for (u32 r = 0; r < s.module.targets.size(); ++r) {
      const unit::Record& record = unit.records()[r];
      const std::string_view type = foreign_type(unit, record);
      if (type.empty() || serves_type(type, s.module.targets[r])) continue;
      s.diagnostics
          .error(std::string(kImportType),
                 fmt::format("Modules of the type \"{}\" are not supported", type),
                 s.module.pretty_path, {record.source_start, record.source_end})
          .help("The types are \"json\", \"text\", \"bytes\" and, of style sheets, \"css\"");
    }
  });
}

bool Scanner::State::serves_type(std::string_view type, const Target& target) {
  if (target.kind != TargetKind::Module) return true;
  const Slot& s = slot(to_index(target.module));
  if (type == "css" && query_has(query_of_id(s.module.id), kSheetQuery)) return true;
  if (s.module.kind != ModuleKind::Code || s.fixed) return true;
  if (s.file == nullptr) return true;  // a plugin's own id
  return s.made && s.module.loader != loader_of_path(options, s.module.path);
}

// A file that is there is copied beside the output; any other URL stays as it is.
Target Scanner::State::url_target(const Resolution& found) {
  if (found.status != ResolveStatus::Found) return {TargetKind::AsWritten, none<ModuleId>, kNone};
  const ReadResult read = files.read_file(found.file->path);
  if (!read) return {TargetKind::AsWritten, none<ModuleId>, kNone};
  return {TargetKind::Asset, none<ModuleId>, add_asset(found.file->path, read.text())};
}

void Scanner::State::report_parsed(const Slot& s) {
  std::vector<std::string> imports, dynamic_imports;
  const auto records = s.module.unit.records();
  for (u32 r = 0; r < records.size(); ++r) {
    const Target& target = s.module.targets[r];
    if (target.kind != TargetKind::Module || target.module == static_cast<ModuleId>(kRuntimeSlot))
      continue;
    const bool dynamic =
        static_cast<js::ImportKind>(records[r].kind) == js::ImportKind::DynamicImport;
    (dynamic ? dynamic_imports : imports).push_back(slot(to_index(target.module)).module.id);
  }
  plugins->module_parsed(s.module.id, std::move(imports), std::move(dynamic_imports));
}

}  // namespace sinter::bundler
