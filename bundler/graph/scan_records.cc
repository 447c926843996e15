// What a module's imports lead to.
#include "base/path.h"
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

bool is_left_out(const unit::Record& record) {
  return (record.flags & (js::kRecordRuntime | js::kRecordUnused | js::kRecordTypeOnly |
                          js::kRecordIgnored)) != 0 ||
         static_cast<js::ImportKind>(record.kind) == js::ImportKind::RequireResolve;
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

void Scanner::State::resolve_records(Slot& s) {
  const unit::Unit& unit = s.module.unit;
  const auto records = unit.records();
  s.module.targets.assign(records.size(), {});

  // Plugins are asked about all records at once; the module goes on with the last answer, so that
  // its messages come in the order of its imports.
  struct Questions {
    std::vector<ResolveIdAnswer> answers;
    std::atomic<u32> open{0};
  };
  std::vector<u32> asked;
  if (plugins && !s.module.id.empty()) {
    for (u32 r = 0; r < records.size(); ++r)
      if (!is_left_out(records[r]) &&
          plugins->wants_resolve_id(unit.text(records[r].specifier), s.module.id))
        asked.push_back(r);
  }
  if (asked.empty()) return finish_records(s, {});

  auto questions = std::make_shared<Questions>();
  questions->answers.resize(records.size());
  questions->open = static_cast<u32>(asked.size());
  for (u32 r : asked) {
    ResolveIdRequest request;
    request.specifier = unit.text(records[r].specifier);
    request.importer = s.module.id;
    request.kind = static_cast<js::ImportKind>(records[r].kind);
    for (const unit::Attribute& a : unit::Unit::slice(unit.attributes(), records[r].attributes))
      request.attributes.emplace_back(unit.text(a.key), unit.text(a.value));
    pool.hold();
    plugins->resolve_id(std::move(request), [this, &s, questions, r](ResolveIdAnswer answer) {
      questions->answers[r] = std::move(answer);
      if (questions->open.fetch_sub(1) == 1)
        pool.post([this, &s, questions] { finish_records(s, questions->answers); });
      pool.release();
    });
  }
}

// `answers`: of plugins by record, or nothing when none was asked.
void Scanner::State::finish_records(Slot& s, std::span<const ResolveIdAnswer> answers) {
  const auto records = s.module.unit.records();
  for (u32 r = 0; r < records.size(); ++r)
    s.module.targets[r] = resolve_record(s, r, records[r], answers.empty() ? nullptr : &answers[r]);
  if (plugins && plugins->wants_module_parsed()) report_parsed(s);
}

Target Scanner::State::resolve_record(Slot& s, u32 index, const unit::Record& record,
                                      const ResolveIdAnswer* answer) {
  if (record.flags & js::kRecordRuntime) return module_target(kRuntimeSlot);
  if (record.flags & (js::kRecordUnused | js::kRecordTypeOnly)) return {};
  if (is_left_out(record)) return {TargetKind::AsWritten, none<ModuleId>, kNone};
  const js::ImportKind kind = static_cast<js::ImportKind>(record.kind);
  const bool deferred = kind == js::ImportKind::DynamicImport;
  const SourceRange range{record.source_start, record.source_end};

  if (answer) {
    for (Diagnostic diagnostic : answer->diagnostics.items()) {
      if (diagnostic.path.empty()) {
        diagnostic.path = s.module.pretty_path;
        diagnostic.range = range;
      }
      s.diagnostics.add(std::move(diagnostic));
    }
    if (answer->handled) return module_target(add_id(*answer, deferred));
    if (answer->diagnostics.has_errors()) return {TargetKind::Missing, none<ModuleId>, kNone};
  }

  const std::string_view specifier = s.module.unit.text(record.specifier);
  for (const std::string_view prefix : {js::kGlobRequireSpecifier, js::kGlobImportSpecifier})
    if (specifier.starts_with(prefix))
      return module_target(
          add_glob(s, specifier.substr(prefix.size()), prefix == js::kGlobImportSpecifier, record));

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
      if (found->require_file && kind != js::ImportKind::Require)
        s.require_forms.emplace_back(index, found->require_file);
      return module_target(
          add_file(*found->file, found->suffix, attribute_loader(s.module.unit, record), deferred));
    case ResolveStatus::External:
      return module_target(add_external(*found));
    case ResolveStatus::Disabled:
      return module_target(add_disabled(*found, specifier));
    case ResolveStatus::NotFound:
      break;
  }
  Diagnostic diagnostic = resolver->explain(request, range);
  if (record.flags & (js::kRecordInTry | js::kRecordHandled)) {
    diagnostic.severity = Severity::Warning;
    // Optional dependencies of packages are nobody's concern.
    if (s.module.in_node_modules) return {TargetKind::Missing, none<ModuleId>, kNone};
  }
  s.diagnostics.add(std::move(diagnostic));
  return {TargetKind::Missing, none<ModuleId>, kNone};
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
