#include "bundler/hmr/factory.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/hash.h"
#include "bundler/css/style_text.h"
#include "bundler/hmr/module_ids.h"
#include "bundler/link/names.h"
#include "bundler/link/syntax_kind.h"
#include "parsers/js/ast.h"
#include "parsers/js/string_escape.h"
#include "parsers/unit/keyword_text.h"

namespace sinter::bundler {

namespace {

using unit::RelocKind;
using unit::SymbolKind;

class FactoryWriter {
 public:
  FactoryWriter(const Graph& graph, ModuleId id, const FactoryOptions& options)
      : graph_(graph),
        module_(graph.modules[id]),
        unit_(module_.unit),
        options_(options),
        kind_(kind_of_unit(unit_)) {
    factory_.module = id;
  }

  Factory write() {
    collect_dependencies();
    choose_names();
    factory_.text.reserve(unit_.code().size() + unit_.code().size() / 4 + 512);
    if (module_.pretty_path.find_first_of("\r\n") == std::string::npos)
      raw("// ").raw(module_.pretty_path).raw("\n");
    raw("__define(").string(client_id(graph_, factory_.module, options_.root)).raw(", ");
    string(factory_version(graph_, factory_.module, options_)).raw(", ");
    raw(std::to_string(flags())).raw(", ");
    write_dependencies();
    if (kind_ == ExportsKind::CommonJs)
      write_commonjs();
    else
      write_esm();
    raw("}));\n");
    return std::move(factory_);
  }

 private:
  struct Dependency {
    ModuleId module;
    std::string name;                        // of the parameter; empty: only required
    std::vector<std::string_view> imported;  // names, sorted; "*" for the namespace
  };

  // -- what it depends on

  static js::ImportKind kind_of(const unit::Record& record) {
    return static_cast<js::ImportKind>(record.kind);
  }

  void collect_dependencies() {
    const auto records = unit_.records();
    dependency_of_.assign(records.size(), kNone);
    // The parameters come first.
    for (const js::ImportKind wanted : {js::ImportKind::Statement, js::ImportKind::Require}) {
      for (u32 r = 0; r < records.size(); ++r) {
        const Target& target = module_.targets[r];
        if (kind_of(records[r]) != wanted || target.kind != TargetKind::Module) continue;
        dependency_of_[r] = add_dependency(target.module, wanted == js::ImportKind::Statement
                                                              ? unit_.text(records[r].specifier)
                                                              : std::string_view());
      }
      if (wanted == js::ImportKind::Statement) {
        if (uses_helpers()) helpers_ = add_dependency(kRuntimeModule, "sinter_helpers");
        parameters_ = static_cast<u32>(dependencies_.size());
      }
    }
    for (const unit::Import& import : unit_.imports()) {
      if (import.record == kNone || dependency_of_[import.record] == kNone) continue;
      auto& names = dependencies_[dependency_of_[import.record]].imported;
      names.push_back(import.kind == unit::ImportKind::Namespace ? "*" : unit_.text(import.name));
    }
    for (const unit::StarExport& star : unit_.star_exports())
      if (dependency_of_[star.record] != kNone)
        dependencies_[dependency_of_[star.record]].imported.push_back("*");
    for (Dependency& dependency : dependencies_) {
      auto& names = dependency.imported;
      std::sort(names.begin(), names.end());
      names.erase(std::unique(names.begin(), names.end()), names.end());
    }
  }

  bool uses_helpers() const {
    for (const unit::Symbol& symbol : unit_.symbols())
      if (symbol.kind == SymbolKind::Helper) return true;
    return false;
  }

  bool uses_computed_import() const {
    const auto names = unit_.free_names();
    const auto at = std::lower_bound(
        names.begin(), names.end(), kComputedImportName,
        [&](unit::Str name, std::string_view wanted) { return unit_.text(name) < wanted; });
    return at != names.end() && unit_.text(*at) == kComputedImportName;
  }

  u32 add_dependency(ModuleId module, std::string_view specifier) {
    for (u32 d = 0; d < dependencies_.size(); ++d)
      if (dependencies_[d].module == module) return d;
    Dependency added{module, {}, {}};
    if (!specifier.empty()) added.name = "import_" + identifier_of_path(specifier);
    dependencies_.push_back(std::move(added));
    return static_cast<u32>(dependencies_.size() - 1);
  }

  // -- names

  // Parameters must not hide, nor be hidden by, any name of the module.
  bool is_taken(std::string_view name) const {
    const auto contains = [&](std::span<const unit::Str> sorted) {
      const auto at =
          std::lower_bound(sorted.begin(), sorted.end(), name,
                           [&](unit::Str a, std::string_view b) { return unit_.text(a) < b; });
      return at != sorted.end() && unit_.text(*at) == name;
    };
    if (contains(unit_.nested_names()) || contains(unit_.free_names())) return true;
    return std::find(names_.begin(), names_.end(), name) != names_.end();
  }
  std::string choose(const std::string& wanted) {
    std::string name = wanted;
    for (u32 next = 1; is_taken(name) || is_reserved_word(name); ++next)
      name = wanted + '$' + std::to_string(next);
    names_.push_back(name);
    return name;
  }

  void choose_names() {
    const auto symbols = unit_.symbols();
    for (const unit::Symbol& symbol : symbols)
      if (is_declared(symbol)) names_.emplace_back(unit_.text(symbol.name));
    // The name of an unnamed default export is only a suggestion.
    if (const u32 symbol = unit_.facts().default_symbol; symbol != kNone)
      default_name_ = choose(std::string(unit_.text(symbols[symbol].name)));
    context_ = choose("__sinter");
    if (kind_ == ExportsKind::CommonJs) {
      exports_ = unit_.facts().exports_symbol == kNone ? choose("exports") : "exports";
      module_name_ = unit_.facts().module_symbol == kNone ? choose("module") : "module";
    }
    for (Dependency& dependency : dependencies_)
      if (!dependency.name.empty()) dependency.name = choose(dependency.name);
  }
  static bool is_declared(const unit::Symbol& symbol) {
    return symbol.kind == SymbolKind::Local || symbol.kind == SymbolKind::Function ||
           symbol.kind == SymbolKind::Class;
  }

  // -- the definition

  u32 flags() const {
    u32 flags = 0;
    if (kind_ == ExportsKind::CommonJs) flags |= kFactoryCommonJs;
    if (kind_ == ExportsKind::None) flags |= kFactoryNoSyntax;
    if (is_async()) flags |= kFactoryAsync;
    if (module_.node_mode) flags |= kFactoryNodeMode;
    if (unit_.has(unit::kFactJson | unit::kFactLazyObject)) flags |= kFactoryValue;
    for (const unit::Str name : unit_.free_names()) {
      if (unit_.text(name) == "$RefreshReg$") flags |= kFactoryRefreshComponents;
      if (unit_.text(name) == "$RefreshSig$") flags |= kFactoryRefreshHooks;
    }
    return flags;
  }
  bool is_async() const {
    return kind_ != ExportsKind::CommonJs && unit_.has(unit::kFactTopLevelAwait);
  }

  // `["/src/a.js", "/src/b.js"], ["x,y", "*"]`. Names are listed for the user's own modules only:
  // they say whether an update that changes some exports concerns an importer.
  void write_dependencies() {
    raw("[");
    for (u32 d = 0; d < dependencies_.size(); ++d) {
      if (d) raw(", ");
      string(client_id(graph_, dependencies_[d].module, options_.root));
    }
    raw("], ");
    if (module_.in_node_modules || parameters_ == 0) {
      raw("0, ");
      return;
    }
    raw("[");
    for (u32 d = 0; d < parameters_; ++d) {
      if (d) raw(", ");
      std::string list;
      for (const std::string_view name : dependencies_[d].imported) {
        if (!list.empty()) list += ',';
        list += name;
      }
      string(list);
    }
    raw("], ");
  }

  void write_parameters() {
    raw("(").raw(context_);
    for (u32 d = 0; d < parameters_; ++d) raw(", ").raw(dependencies_[d].name);
    raw(") {\n");
  }

  void write_esm() {
    raw(is_async() ? "(async function*" : "(function*");
    write_parameters();
    write_exports();
    if (module_.is_style()) write_style();
    write_parts();
  }

  // A sheet whose names nobody reads is replaced by itself; of a CSS module, the importers must see
  // the new names.
  void write_style() {
    raw(context_).raw(".style(").string(style_sheet_text(graph_, factory_.module, options_));
    raw(module_.loader == Loader::Css ? ", true);\n" : ", false);\n");
  }

  void write_commonjs() {
    // What is left of ES module syntax in a CommonJS module are helpers that transforms call.
    raw("(function(").raw(exports_).raw(", ").raw(module_name_).raw(", ").raw(context_);
    for (u32 d = 0; d < parameters_; ++d) raw(", ").raw(dependencies_[d].name);
    raw(") {\n");
    write_parts();
  }

  void write_exports() {
    raw("yield");
    struct Row {
      std::string_view name;
      const unit::Export* entry;
    };
    std::vector<Row> rows;
    for (const unit::Export& e : unit_.exports()) rows.push_back({unit_.text(e.name), &e});
    // Of a JSON file with a key "default" the first is the whole object.
    std::stable_sort(rows.begin(), rows.end(),
                     [](const Row& a, const Row& b) { return a.name < b.name; });
    rows.erase(std::unique(rows.begin(), rows.end(),
                           [](const Row& a, const Row& b) { return a.name == b.name; }),
               rows.end());
    const std::string& synthetic = module_.synthetic_exports;
    if (rows.empty() && unit_.star_exports().empty() && synthetic.empty()) {
      raw(";\n");
      return;
    }
    raw(" ").raw(context_).raw(".exports({");
    for (size_t i = 0; i < rows.size(); ++i) {
      raw(i ? ",\n  " : "\n  ");
      if (rows[i].name == "__proto__")
        raw("[\"__proto__\"]");
      else if (is_identifier_name(rows[i].name))
        raw(rows[i].name);
      else
        string(rows[i].name);
      raw(": ");
      write_export_value(rows[i].entry->symbol);
    }
    raw(rows.empty() ? "}" : "\n}");
    if (!unit_.star_exports().empty()) {
      raw(", [");
      bool first = true;
      for (const unit::StarExport& star : unit_.star_exports()) {
        if (dependency_of_[star.record] == kNone) continue;
        raw(first ? "" : ", ").raw(std::to_string(dependency_of_[star.record]));
        first = false;
      }
      raw("]");
    }
    if (!synthetic.empty()) raw(unit_.star_exports().empty() ? ", 0, " : ", ").string(synthetic);
    raw(");\n");
  }

  // A getter, or `[dependency, "name"]` for what another module exports: two ways to one binding
  // are no conflict, and the registry can only see that in this form.
  void write_export_value(u32 index) {
    const unit::Symbol& symbol = unit_.symbols()[index];
    if (symbol.import != kNone) {
      const unit::Import& import = unit_.imports()[symbol.import];
      if (import.kind != unit::ImportKind::Member && dependency_of_[import.record] != kNone) {
        raw("[").raw(std::to_string(dependency_of_[import.record]));
        if (import.kind == unit::ImportKind::Named) raw(", ").string(unit_.text(import.name));
        raw("]");
        return;
      }
    }
    raw("() => ");
    write_symbol(index, 0);
  }

  // -- code

  void write_parts() {
    if (uses_computed_import())
      raw("const ")
          .raw(kComputedImportName)
          .raw(" = (specifier, options) => ")
          .raw(context_)
          .raw(".importUrl(specifier, options);\n");
    for (const unit::Part& part : unit_.parts()) write_part(part);
  }

  void write_part(const unit::Part& part) {
    const char* code = unit_.code().data();
    u32 at = part.code_begin, fill_length = 0;
    for (u32 r = part.reloc_begin; r < part.reloc_end; ++r) {
      const unit::Reloc& reloc = unit_.relocs()[r];
      copy(code, at, reloc.offset, fill_length);
      at = reloc.offset;
      const size_t before = factory_.text.size();
      fill(reloc);
      fill_length = static_cast<u32>(factory_.text.size() - before);
    }
    copy(code, at, part.code_end, fill_length);
  }

  void copy(const char* code, u32 begin, u32 end, u32 fill_length) {
    const u32 size = static_cast<u32>(factory_.text.size());
    if (options_.maps && (end > begin || fill_length > 0))
      factory_.segments.push_back({begin, end - begin, size - fill_length, fill_length});
    factory_.text.append(code + begin, end - begin);
  }

  void fill(const unit::Reloc& reloc) {
    switch (reloc.kind()) {
      case RelocKind::Symbol: {
        const u32 target = reloc.target();
        if (reloc.flags() & unit::kUseShorthand) write_shorthand(target);
        write_symbol(target, reloc.flags());
        return;
      }
      case RelocKind::Record:
        return fill_record(reloc.target());
      case RelocKind::ImportMeta: {
        const std::string_view property = unit_.text(unit_.import_meta()[reloc.target()]);
        if (write_file_url(property)) return;
        raw(context_).raw(".meta");
        if (!property.empty()) member(property);
        return;
      }
      case RelocKind::RequireRef:
        raw(context_).raw(".require");
        return;
      case RelocKind::TopThis:
        raw(kind_ == ExportsKind::CommonJs ? "this" : "(void 0)");
        return;
      case RelocKind::Declare:
        raw(keyword_text(reloc.keyword()));
        return;
      case RelocKind::DeclareEnd:
      case RelocKind::Nested:
      case RelocKind::Export:
        return;
    }
  }

  // `import.meta.ROLLUP_FILE_URL_ref`: a file that a plugin has emitted under that reference.
  bool write_file_url(std::string_view property) {
    for (const std::string_view prefix : {"ROLLUP_FILE_URL_", "ROLLDOWN_FILE_URL_"}) {
      if (!property.starts_with(prefix)) continue;
      property.remove_prefix(prefix.size());
      const bool object = property.starts_with("OBJ_");
      raw(object ? "new URL(" : "").raw(context_).raw(".fileUrl(");
      string(property.substr(object ? 4 : 0)).raw(object ? "))" : ")");
      return true;
    }
    return false;
  }

  void write_shorthand(u32 index) {
    const unit::Symbol& symbol = unit_.symbols()[index];
    const std::string_view own = unit_.text(symbol.name);
    const bool same = is_declared(symbol) || symbol.kind == SymbolKind::Exports ||
                      symbol.kind == SymbolKind::Module;
    if (same && own != "__proto__") return;
    raw(own == "__proto__" ? "[\"__proto__\"]" : own).raw(": ");
  }

  void write_symbol(u32 index, u32 use) {
    const unit::Symbol& symbol = unit_.symbols()[index];
    switch (symbol.kind) {
      case SymbolKind::Local:
      case SymbolKind::Function:
      case SymbolKind::Class:
        raw(unit_.text(symbol.name));
        return;
      case SymbolKind::Default:
        raw(default_name_);
        return;
      case SymbolKind::Exports:
        raw(exports_.empty() ? std::string_view("exports") : exports_);
        return;
      case SymbolKind::Module:
        raw(module_name_.empty() ? std::string_view("module") : module_name_);
        return;
      case SymbolKind::Helper:
        write_member_of(dependencies_[helpers_].name, unit_.text(symbol.name), use);
        return;
      case SymbolKind::Import:
      case SymbolKind::ImportMember:
        break;
    }
    const unit::Import& import = unit_.imports()[symbol.import];
    if (import.kind == unit::ImportKind::Member) {
      // `ns.f()` and `object.f()` pass the object as `this`, as they do in the source.
      write_symbol(import.base, unit::kUseMember);
      member(unit_.text(import.name));
      return;
    }
    if (dependency_of_[import.record] == kNone) {
      raw("(void 0)");
      return;
    }
    const std::string& object = dependencies_[dependency_of_[import.record]].name;
    if (import.kind == unit::ImportKind::Namespace)
      raw(object);
    else
      write_member_of(object, unit_.text(import.name), use);
  }

  void write_member_of(std::string_view object, std::string_view name, u32 use) {
    // A call must not pass the namespace as `this`.
    const bool call = (use & unit::kUseCallTarget) != 0;
    if (call) raw("(0, ");
    raw(object);
    member(name);
    if (call) raw(")");
  }

  // -- require(), import(), new URL()

  void fill_record(u32 index) {
    const unit::Record& record = unit_.records()[index];
    const Target& target = module_.targets[index];
    const std::string_view specifier = unit_.text(record.specifier);
    switch (kind_of(record)) {
      case js::ImportKind::Statement:
        return;
      case js::ImportKind::Require:
        if (target.kind == TargetKind::Module)
          raw(context_).raw(".required(").raw(std::to_string(dependency_of_[index])).raw(")");
        else
          raw(context_)
              .raw(target.kind == TargetKind::Missing ? ".missing(" : ".require(")
              .string(specifier)
              .raw(")");
        return;
      case js::ImportKind::RequireResolve:
        raw(context_).raw(".require.resolve(").string(specifier).raw(")");
        return;
      case js::ImportKind::DynamicImport:
        if (target.kind != TargetKind::Module) {
          raw(context_).raw(".importUrl(").string(specifier).raw(")");
        } else if (graph_.modules[target.module].is_external()) {
          raw("import(").string(graph_.modules[target.module].path).raw(")");
        } else {
          raw(context_)
              .raw(".import(")
              .string(client_id(graph_, target.module, options_.root))
              .raw(")");
        }
        return;
      case js::ImportKind::NewUrl:
        raw("new URL(");
        if (target.kind == TargetKind::Asset) {
          raw(context_).raw(".url(");
          string(client_id_of_path(graph_.assets[target.asset].path, options_.root));
          raw(")");
        } else {
          string(specifier);
        }
        raw(", ").raw(context_).raw(".meta.url)");
        return;
    }
  }

  // -- text

  FactoryWriter& raw(std::string_view text) {
    factory_.text += text;
    return *this;
  }
  FactoryWriter& string(std::string_view text) {
    js::append_string_literal(factory_.text, text, js::BacktickUse::kForbidden, {});
    return *this;
  }
  void member(std::string_view name) {
    if (is_identifier_name(name))
      raw(".").raw(name);
    else
      raw("[").string(name).raw("]");
  }

  const Graph& graph_;
  const Module& module_;
  const unit::Unit& unit_;
  const FactoryOptions& options_;
  const ExportsKind kind_;
  Factory factory_;
  std::vector<Dependency> dependencies_;  // the first `parameters_` are parameters
  std::vector<u32> dependency_of_;        // by record
  std::vector<std::string> names_;
  std::string context_, exports_, module_name_, default_name_;
  u32 parameters_ = 0;
  u32 helpers_ = kNone;
};

}  // namespace

Factory write_factory(const Graph& graph, ModuleId module, const FactoryOptions& options) {
  return FactoryWriter(graph, module, options).write();
}

std::string style_sheet_text(const Graph& graph, ModuleId module, const FactoryOptions& options) {
  const auto module_of = [&](ModuleId id) -> const Module& { return graph.modules[id]; };
  const StyleUrls urls(
      [&](u32 index) {
        const Asset& asset = graph.assets[index];
        if (!asset.data_url.empty()) return asset.data_url;
        return options.base + client_id_of_path(asset.path, options.root).substr(1);
      },
      [&](std::string_view url) { return options.base + std::string(url.substr(1)); });
  return options.style_maps
             ? mapped_style_text(*options.build, module_of, module, urls, options.root)
             : style_text(*options.build, module_of, module, urls);
}

std::string factory_version(const Graph& graph, ModuleId id, const FactoryOptions& options) {
  const Module& module = graph.modules[id];
  Hasher hasher;
  hasher.add(module.unit.bytes()).add(module.node_mode).add(module.in_node_modules);
  hasher.add(module.synthetic_exports);
  for (const Target& target : module.targets) {
    hasher.add(target.kind);
    if (target.kind == TargetKind::Module)
      hasher.add(client_id(graph, target.module, options.root));
    if (target.kind == TargetKind::Asset) hasher.add(graph.assets[target.asset].path);
  }
  if (module.is_style()) hasher.add(style_sheet_text(graph, id, options));
  return to_base32(hasher.finish(), 10);
}

std::vector<ModuleId> static_closure(const Graph& graph, const std::vector<ModuleId>& roots,
                                     const std::vector<u8>* enters) {
  struct Visit {
    ModuleId module;
    u32 next;  // record, statements before requires
  };
  std::vector<ModuleId> order;
  std::vector<u8> seen(graph.modules.size());
  std::vector<Visit> stack;
  const auto enter = [&](ModuleId module) {
    if (graph.modules[module].is_external() || !graph.modules[module].unit) return;
    if (enters && !(*enters)[to_index(module)]) return;
    if (std::exchange(seen[to_index(module)], 1)) return;
    stack.push_back({module, 0});
  };
  for (const ModuleId root : roots) {
    enter(root);
    while (!stack.empty()) {
      const ModuleId id = stack.back().module;
      const Module& module = graph.modules[id];
      const auto records = module.unit.records();
      const u32 count = static_cast<u32>(std::min(records.size(), module.targets.size()));
      if (stack.back().next == 2 * count) {
        order.push_back(id);
        stack.pop_back();
        continue;
      }
      const u32 step = stack.back().next++;
      const u32 r = step % count;
      const auto wanted = step < count ? js::ImportKind::Statement : js::ImportKind::Require;
      if (static_cast<js::ImportKind>(records[r].kind) == wanted &&
          module.targets[r].kind == TargetKind::Module)
        enter(module.targets[r].module);
    }
  }
  return order;
}

}  // namespace sinter::bundler
