// One module's code: its live parts copied from the Unit with every gap filled, and the wrapper
// around them where the module is wrapped.
#include <algorithm>
#include <cstring>

#include "bundler/emit/code_writer.h"
#include "parsers/unit/keyword_text.h"

namespace sinter::bundler {

namespace {

using unit::DeclareKeyword;
using unit::RelocKind;

// Collects short pieces of a text. Minified code is names and operators of a few bytes between
// them: a call for each would cost more than the bytes do.
class ShortPieces {
 public:
  explicit ShortPieces(std::string& text) : text_(text) {}

  u32 size() const { return static_cast<u32>(text_.size() + filled_); }
  void append(std::string_view piece) {
    if (piece.size() > kShort || filled_ + kShort > sizeof buffer_) [[unlikely]] {
      flush();
      if (piece.size() > kShort) {
        text_.append(piece);
        return;
      }
    }
    copy(buffer_ + filled_, piece.data(), piece.size());
    filled_ += piece.size();
  }
  void flush() {
    text_.append(buffer_, filled_);
    filled_ = 0;
  }

 private:
  static constexpr size_t kShort = 32;

  // The two ends of the piece, which overlap unless it is a power of two.
  template <size_t N>
  static void copy_ends(char* to, const char* from, size_t size) {
    char first[N], last[N];
    std::memcpy(first, from, N);
    std::memcpy(last, from + size - N, N);
    std::memcpy(to, first, N);
    std::memcpy(to + size - N, last, N);
  }
  static void copy(char* to, const char* from, size_t size) {
    if (size >= 16) return copy_ends<16>(to, from, size);
    if (size >= 8) return copy_ends<8>(to, from, size);
    if (size >= 4) return copy_ends<4>(to, from, size);
    if (size >= 2) return copy_ends<2>(to, from, size);
    if (size == 1) *to = *from;
  }

  std::string& text_;
  size_t filled_ = 0;
  char buffer_[2048];
};

class ModuleWriter {
 public:
  ModuleWriter(const Link& link, ChunkId chunk, ModuleId id)
      : link_(link),
        chunk_(chunk),
        id_(id),
        module_(link[id]),
        unit_(*link[id].unit),
        maps_(link.options.source_map != SourceMapMode::None && id != kRuntimeModule) {}

  ModuleCode write() {
    code_.hoisted.module = code_.body.module = id_;
    CodeWriter hoisted(link_, chunk_, code_.hoisted);
    CodeWriter body(link_, chunk_, code_.body);
    if (module_.is_commonjs()) {
      code_.hoisted.text.reserve(unit_.code().size() + unit_.code().size() / 8 + 256);
      write_commonjs(hoisted);
    } else {
      Piece& main = module_.is_wrapped_esm() ? code_.hoisted : code_.body;
      main.text.reserve(unit_.code().size() + unit_.code().size() / 8 + 256);
      if (module_.exports_object) write_exports_object(hoisted);
      if (module_.own_scope)
        write_scope(hoisted);
      else if (module_.is_wrapped_esm())
        write_wrapped(hoisted);
      else
        write_flattened(body);
    }
    return std::move(code_);
  }

 private:
  // -- whole modules

  void comment(CodeWriter& out) {
    if (out.minify() || id_ == kRuntimeModule) return;
    out.raw("\n// ").raw(module_.source->pretty_path).raw("\n");
  }

  void write_commonjs(CodeWriter& out) {
    comment(out);
    const unit::Facts& facts = unit_.facts();
    const bool is_value = unit_.has(unit::kFactJson | unit::kFactLazyObject);
    const bool uses_module =
        facts.module_symbol != kNone || is_value || unit_.has(unit::kFactDirectEval);
    const bool uses_exports = facts.exports_symbol != kNone || uses_module;
    // An arrow function has no `this` and no `arguments` of its own.
    const bool arrow = !unit_.has(unit::kFactTopLevelThis | unit::kFactUsesArguments);
    out.raw("var ").name(link_.symbol(id_, LinkerSymbol::Wrapper)).space().raw("=").space();
    out.helper(Helper::CommonJs).raw(arrow ? "(" : "(function");
    out.raw("(");
    if (uses_exports) out.raw(local_name(facts.exports_symbol, "exports"));
    if (uses_module) out.raw(",").space().raw(local_name(facts.module_symbol, "module"));
    out.raw(")").space();
    if (arrow) out.raw("=>").space();
    out.raw("{").newline();
    if (unit_.has(unit::kFactUseStrict) && link_.format != Format::Esm)
      out.raw("\"use strict\";").newline();
    write_file_names(out);
    for (u32 p = 0; p < unit_.parts().size(); ++p)
      if (link_.is_live(id_, p)) write_part(out, p, false);
    if (is_value && facts.default_symbol != kNone) {
      out.raw(local_name(facts.module_symbol, "module")).raw(".exports").space().raw("=").space();
      out.raw(local_name(facts.default_symbol, "undefined")).raw(";").newline();
    }
    close(out);
  }

  // CommonJS modules of Node.js know where they are; in an ES module file only `import.meta` does.
  void write_file_names(CodeWriter& out) {
    if (link_.format != Format::Esm || link_.options.platform != Platform::Node) return;
    for (unit::Str free : unit_.free_names()) {
      const std::string_view name = unit_.text(free);
      if (name != "__filename" && name != "__dirname") continue;
      out.raw("var ").raw(name).space().raw("=").space();
      out.raw(name == "__filename" ? "import.meta.filename;" : "import.meta.dirname;").newline();
    }
  }

  std::string_view local_name(u32 local, std::string_view otherwise) const {
    if (local == kNone) return otherwise;
    const std::string_view name = link_.names[link_.symbol(id_, local)];
    return name.empty() ? otherwise : name;
  }

  // The end of a wrapper's function and of the statement around it.
  void close(CodeWriter& out) {
    drop_last_semicolon(out);
    out.raw("});").newline();
    previous_keyword_ = kNoKeyword;
  }

  static void drop_last_semicolon(CodeWriter& out) {
    if (out.minify() && out.text().ends_with(';')) out.text().pop_back();
  }

  void write_exports_object(CodeWriter& out) {
    comment(out);
    const Sym object = link_.symbol(id_, LinkerSymbol::Exports);
    out.raw("var ").name(object).space().raw("=").space();
    out.either("/* @__PURE__ */ ", "").helper(Helper::Export).raw("({");
    bool first = true;
    for_each_shown_export(module_, [&](const ResolvedExport& e) {
      if (!first) out.raw(",");
      out.either("\n  ", "");
      first = false;
      // `__proto__: f` would set the prototype of the literal.
      if (e.name == "__proto__")
        out.raw("[\"__proto__\"]");
      else
        out.export_name(e.name);
      out.either(": () => ", ":()=>").binding(binding_of_export(link_, e.symbol), 0);
    });
    if (!first) out.newline();
    out.raw("}");
    // Names that are found at run time come later: the object stays open.
    bool open = false;
    for_each_dynamic_star(link_, id_, [&](ModuleId, Sym) { open = true; });
    if (synthetic_export(module_) != nullptr) open = true;
    if (open) out.either(", 1", ",1");
    out.raw(");").newline();
  }

  void write_dynamic_stars(CodeWriter& out) {
    if (!module_.exports_object) return;
    for_each_dynamic_star(link_, id_, [&](ModuleId, Sym object) {
      out.helper(Helper::ReExport).raw("(").name(link_.symbol(id_, LinkerSymbol::Exports));
      out.raw(",").space().name(object).raw(");").newline();
    });
  }

  // What syntheticNamedExports adds to the object, once the export that it comes from has its
  // value.
  void write_synthetic_exports(CodeWriter& out) {
    const ResolvedExport* e = module_.exports_object ? synthetic_export(module_) : nullptr;
    if (e == nullptr) return;
    out.helper(Helper::ReExport).raw("(").name(link_.symbol(id_, LinkerSymbol::Exports));
    out.raw(",").space().binding(binding_of_export(link_, e->symbol), 0).raw(");").newline();
  }

  void write_flattened(CodeWriter& out) {
    const size_t before = out.size();
    comment(out);
    const size_t begin = out.size();
    write_dynamic_stars(out);
    for (u32 p = 0; p < unit_.parts().size(); ++p)
      if (link_.is_live(id_, p)) write_part(out, p, false);
    write_synthetic_exports(out);
    if (out.size() == begin) out.text().resize(before);
  }

  // Names are declared outside, so that they can be seen before and after the module is evaluated;
  // functions are, because they can be called before.
  void write_wrapped(CodeWriter& out) {
    if (!module_.exports_object) comment(out);
    write_hoisted_names(out);
    for (u32 p = 0; p < unit_.parts().size(); ++p)
      if (link_.is_live(id_, p) && (unit_.parts()[p].flags & unit::kPartFunction))
        write_part(out, p, false);
    previous_keyword_ = kNoKeyword;
    out.raw("var ").name(link_.symbol(id_, LinkerSymbol::Wrapper)).space().raw("=").space();
    out.helper(module_.has_await ? Helper::EsmAsync : Helper::Esm).raw("(");
    if (module_.has_await) out.raw("async").space();
    out.raw("()").space().raw("=>").space().raw("{").newline();
    write_dependencies(out);
    write_dynamic_stars(out);
    for (u32 p = 0; p < unit_.parts().size(); ++p) {
      const u16 flags = unit_.parts()[p].flags;
      if (link_.is_live(id_, p) && !(flags & (unit::kPartFunction | unit::kPartNoInit)))
        write_part(out, p, true);
    }
    write_synthetic_exports(out);
    write_end(out);
  }

  // All of the module in one function; see keep_scopes.cc.
  void write_scope(CodeWriter& out) {
    if (!module_.exports_object) comment(out);
    write_hoisted_names(out);
    const Sym scope = link_.symbol(id_, LinkerSymbol::Scope);
    out.raw("var ").name(scope).space().raw("=").space().raw("{},").space();
    out.name(link_.symbol(id_, LinkerSymbol::Wrapper)).space().raw("=").space();
    if (module_.has_await) {
      out.helper(Helper::EsmAsync).raw("(async").space().raw("()").space().raw("=>");
    } else {
      out.helper(Helper::EsmScope).raw("(").name(scope).raw(",").space().raw("function*").space();
      out.raw("()");
    }
    out.space().raw("{").newline();
    if (link_.format != Format::Esm) out.raw("\"use strict\";").newline();
    if (module_.has_await)
      out.helper(Helper::Scope).raw("(").name(scope).raw(",").space();
    else
      out.raw("yield").space();
    write_getters(out);
    out.raw(module_.has_await ? ");" : ";").newline();
    write_dependencies(out);
    write_dynamic_stars(out);
    for (u32 p = 0; p < unit_.parts().size(); ++p) {
      const bool outside = link_.is_outside(id_, p);
      if (link_.is_live(id_, p) && !(outside && (unit_.parts()[p].flags & unit::kPartNoInit)))
        write_part(out, p, outside);
    }
    write_synthetic_exports(out);
    write_end(out);
  }

  void write_getters(CodeWriter& out) {
    out.raw("{");
    bool first = true;
    for_each_scope_name(link_, id_, [&](u32 local) {
      if (!first) out.raw(",");
      out.either("\n  ", "");
      first = false;
      const std::string_view name = scope_name(unit_, local);
      if (name == "__proto__")
        out.raw("[\"__proto__\"]");
      else
        out.export_name(name);
      out.either(": () => ", ":()=>").name(link_.symbol(id_, local));
    });
    if (!first) out.newline();
    out.raw("}");
  }

  void write_hoisted_names(CodeWriter& out) {
    bool first = true;
    IdTable<u8> seen;
    for (u32 p = 0; p < unit_.parts().size(); ++p) {
      const unit::Part& part = unit_.parts()[p];
      if (!link_.is_live(id_, p) || (part.flags & unit::kPartFunction)) continue;
      if (module_.own_scope && !link_.is_outside(id_, p)) continue;
      for (u32 s : unit::Unit::slice(unit_.part_symbols(), part.declares)) {
        if (unit_.symbols()[s].kind == unit::SymbolKind::Function && is_function_part(s)) continue;
        if (!seen.add(s)) continue;
        out.raw(first ? "var " : ",");
        if (!first) out.space();
        out.name(link_.symbol(id_, s));
        first = false;
      }
    }
    if (!first) out.raw(";").newline();
  }
  bool is_function_part(u32 symbol) const {
    const u32 part = unit_.symbols()[symbol].part;
    return part != kNone && (unit_.parts()[part].flags & unit::kPartFunction);
  }

  void write_dependency(CodeWriter& out, ModuleId dependency) {
    const LinkModule& target = link_[dependency];
    if (target.is_commonjs() || target.is_external()) {
      bool bound = false;
      for (LinkerSymbol which : {LinkerSymbol::Interop, LinkerSymbol::InteropNode}) {
        const Sym symbol = link_.symbol(dependency, which);
        if (!uses(symbol) && !is_bound_for_others(symbol)) continue;
        out.name(symbol).space().raw("=").space();
        out.interop_value(dependency, which == LinkerSymbol::InteropNode).raw(";").newline();
        bound = true;
      }
      if (!bound) out.evaluation(dependency).raw(";").newline();
    } else if (target.is_wrapped_esm()) {
      // In a cycle of waiting modules, one that waits for us must not be waited for.
      if (target.has_await && target.order < module_.order) out.raw("await ");
      out.evaluation(dependency).raw(";").newline();
    }
  }

  // The module that uses `import_x` may run before x does, in a circle: who evaluates x makes it.
  bool is_bound_for_others(Sym interop) const {
    if (!link_.bound_elsewhere.find(to_index(link_.owners[interop]))) return false;
    const auto& names = link_.chunks[chunk_].interop;
    return std::binary_search(names.begin(), names.end(), interop);
  }
  void write_dependencies(CodeWriter& out) {
    for (ModuleId dependency : module_.dependencies) write_dependency(out, dependency);
    write_bound_late(out, false);
  }
  void write_end(CodeWriter& out) {
    write_bound_late(out, true);
    close(out);
  }
  // In a circle what is behind the re-export of another module may have to run after this one.
  void write_bound_late(CodeWriter& out, bool after) {
    if (link_.chunks.size() == 1) return;
    for (ModuleId bound : module_.bound_late)
      if ((module_.cycle != kNone && link_[bound].order > module_.order) == after)
        write_dependency(out, bound);
  }

  bool uses(Sym interop) {
    if (!collected_) {
      for_each_written(link_, id_, [&](Sym symbol, u32) {
        if (is_interop(link_, symbol)) interop_.add(to_index(symbol));
      });
      collected_ = true;
    }
    return interop_.find(to_index(interop)) != nullptr;
  }

  // -- parts

  void write_part(CodeWriter& out, u32 index, bool wrapped) {
    const unit::Part& part = unit_.parts()[index];
    if (part.code_begin == part.code_end) return;
    join_declarations(out, part, wrapped);
    const char* const code = unit_.code().data();
    std::vector<sourcemap::CopySegment>* const segments = maps_ ? &segments_of(out) : nullptr;
    const size_t gaps = part.reloc_end - part.reloc_begin;
    if (segments && segments->capacity() - segments->size() <= gaps)
      segments->reserve(std::max(segments->capacity() * 2, segments->size() + gaps + 1));
    ShortPieces pieces(out.text());
    u32 at = part.code_begin;
    u32 fill_length = 0;
    const auto copy_to = [&](u32 end) {
      if (segments && (end > at || fill_length > 0))
        segments->push_back({at, end - at, pieces.size() - fill_length, fill_length});
      pieces.append({code + at, end - at});
      at = end;
    };
    const bool skip_keyword = joined_;
    for (u32 r = part.reloc_begin; r < part.reloc_end; ++r) {
      const unit::Reloc& reloc = unit_.relocs()[r];
      copy_to(reloc.offset);
      const u32 before = pieces.size();
      if (!(skip_keyword && r == part.reloc_begin)) fill(out, pieces, reloc, wrapped);
      fill_length = pieces.size() - before;
    }
    copy_to(part.code_end);
    pieces.flush();
    previous_end_ = out.size();
  }

  std::vector<sourcemap::CopySegment>& segments_of(CodeWriter& out) {
    return &out.text() == &code_.hoisted.text ? code_.hoisted.segments : code_.body.segments;
  }

  static constexpr std::string_view kNoKeyword = {};

  // `let a=1;let b=2;` becomes `let a=1,b=2;`.
  void join_declarations(CodeWriter& out, const unit::Part& part, bool wrapped) {
    joined_ = false;
    if (!out.minify()) return;
    std::string_view keyword;
    if (!wrapped && (part.flags & unit::kPartDeclaration) && part.reloc_begin < part.reloc_end) {
      const unit::Reloc& first = unit_.relocs()[part.reloc_begin];
      if (first.kind() == RelocKind::Declare && first.offset == part.code_begin)
        keyword = declaration_keyword(first);
    }
    if (!keyword.empty() && keyword == previous_keyword_ && out.size() == previous_end_ &&
        out.text().ends_with(';')) {
      out.text().back() = ',';
      joined_ = true;
    }
    previous_keyword_ = keyword;
  }

  std::string_view declaration_keyword(const unit::Reloc& reloc) const {
    const std::string_view text = keyword_text(reloc.keyword());
    // An assignment to a constant throws, and direct eval may hold one.
    const bool shorten = link_.options.code.minify_syntax && text == "const ";
    return shorten && !may_be_assigned(unit_, reloc.target()) ? "let " : text;
  }

  // -- gaps

  // Nearly all gaps are names.
  void fill(CodeWriter& out, ShortPieces& pieces, const unit::Reloc& reloc, bool wrapped) {
    if (reloc.kind() == RelocKind::Nested)
      return pieces.append(link_.chunks[chunk_].nested_names[reloc.target()]);
    if (reloc.kind() == RelocKind::Symbol && !(reloc.flags() & unit::kUseShorthand)) {
      const Binding& binding =
          link_.bindings[static_cast<Sym>(module_.symbol_base + reloc.target())];
      if (binding.kind() == BindingKind::Name)
        return pieces.append(name_of(link_, chunk_, binding.target));
    }
    pieces.flush();
    fill(out, reloc, wrapped);
  }

  void fill(CodeWriter& out, const unit::Reloc& reloc, bool wrapped) {
    switch (reloc.kind()) {
      case RelocKind::Symbol:
        return fill_symbol(out, reloc.target(), reloc.flags());
      case RelocKind::Nested:
        out.raw(link_.chunks[chunk_].nested_names[reloc.target()]);
        return;
      case RelocKind::Record:
        return fill_record(out, reloc.target());
      case RelocKind::ImportMeta:
        return fill_import_meta(out, unit_.text(unit_.import_meta()[reloc.target()]));
      case RelocKind::RequireRef:
        // The shim itself looks for the environment's own `require`.
        if (needs_require_shim(link_) && id_ != kRuntimeModule)
          out.helper(Helper::Require);
        else
          out.raw("require");
        return;
      case RelocKind::TopThis:
        // In parentheses: `void 0.name` is no member of undefined but a bad number.
        out.raw(module_.is_commonjs() ? "this" : "(void 0)");
        return;
      case RelocKind::Declare:
        return fill_declare(out, reloc, wrapped);
      case RelocKind::DeclareEnd:
        if (!wrapped) return;
        if (reloc.keyword() == DeclareKeyword::Class) out.raw(";");
        if (is_pattern(reloc.keyword())) out.raw(")");
        return;
      case RelocKind::Export:
        return;
    }
  }

  static bool is_pattern(DeclareKeyword keyword) {
    return keyword == DeclareKeyword::ConstPattern || keyword == DeclareKeyword::LetPattern ||
           keyword == DeclareKeyword::VarPattern;
  }

  void fill_declare(CodeWriter& out, const unit::Reloc& reloc, bool wrapped) {
    const DeclareKeyword keyword = reloc.keyword();
    if (!wrapped || keyword == DeclareKeyword::Using || keyword == DeclareKeyword::AwaitUsing) {
      out.raw(declaration_keyword(reloc));
    } else if (keyword == DeclareKeyword::Class) {
      out.name(link_.symbol(id_, reloc.target())).space().raw("=").space();
    } else if (is_pattern(keyword)) {
      out.raw("(");
    }
  }

  void fill_symbol(CodeWriter& out, u32 local, u32 use) {
    const Sym symbol = static_cast<Sym>(module_.symbol_base + local);
    const Binding& binding = link_.bindings[symbol];
    if (use & unit::kUseShorthand) {
      const std::string_view own = unit_.text(unit_.symbols()[local].name);
      const bool same =
          binding.kind() == BindingKind::Name && name_of(link_, chunk_, binding.target) == own;
      if (!same || own == "__proto__") {
        if (own == "__proto__")
          out.raw("[\"__proto__\"]");
        else
          out.export_name(own);
        out.raw(":").space();
      }
    }
    out.binding(binding, use);
  }

  void fill_import_meta(CodeWriter& out, std::string_view property) {
    // Files that are no ES modules have none: an empty object, with a warning.
    out.raw(link_.format == Format::Esm ? "import.meta" : "({})");
    if (!property.empty()) out.member(property);
  }

  // -- require(), import(), new URL()

  void fill_record(CodeWriter& out, u32 index) {
    const unit::Record& record = unit_.records()[index];
    const Target& target = module_.source->targets[index];
    if (target.kind == TargetKind::Asset) return write_asset_url(out, target.asset);
    switch (static_cast<js::ImportKind>(record.kind)) {
      case js::ImportKind::Require:
        return write_require(out, record, target);
      case js::ImportKind::DynamicImport:
        return write_import(out, record, target);
      case js::ImportKind::RequireResolve:
        if (needs_require_shim(link_))
          out.helper(Helper::Require);
        else
          out.raw("require");
        out.raw(".resolve(").string(unit_.text(record.specifier)).raw(")");
        return;
      case js::ImportKind::NewUrl:
        out.raw("new URL(").string(unit_.text(record.specifier)).raw(",").space();
        fill_import_meta(out, "url");
        out.raw(")");
        return;
      case js::ImportKind::Statement:
        return;
    }
  }

  // Of a file that is copied beside the output.
  void write_asset_url(CodeWriter& out, u32 asset) {
    out.raw("new URL(").asset_path(asset).raw(",").space();
    if (knows_file_name(link_))
      out.raw("require(\"url\").pathToFileURL(__filename)");
    else
      fill_import_meta(out, "url");
    out.raw(")");
  }

  void write_require(CodeWriter& out, const unit::Record& record, const Target& target) {
    if (is_none(target.module)) {
      if (target.kind == TargetKind::Missing)
        out.helper(Helper::Missing);
      else if (needs_require_shim(link_))
        out.helper(Helper::Require);
      else
        out.raw("require");
      out.raw("(").string(unit_.text(record.specifier)).raw(")");
      return;
    }
    const LinkModule& required = link_[target.module];
    if (required.is_commonjs() || required.is_external()) {
      out.evaluation(target.module);
      return;
    }
    const Sym object = link_.symbol(target.module, LinkerSymbol::Exports);
    if (required.is_wrapped_esm()) out.raw("(").evaluation(target.module).raw(",").space();
    out.helper(Helper::ToCommonJs).raw("(").name(object).raw(")");
    if (required.is_wrapped_esm()) out.raw(")");
  }

  void write_import(CodeWriter& out, const unit::Record& record, const Target& target) {
    if (is_none(target.module) || link_[target.module].is_external()) {
      const auto phase = static_cast<js::ImportPhase>(record.phase);
      out.raw(phase == js::ImportPhase::Evaluation ? "import("
              : phase == js::ImportPhase::Defer    ? "import.defer("
                                                   : "import.source(");
      out.string(is_none(target.module) ? unit_.text(record.specifier)
                                        : std::string_view(link_[target.module].source->path));
      write_attributes(out, record);
      out.raw(")");
      return;
    }
    const LinkModule& imported = link_[target.module];
    const bool node_mode = module_.source->node_mode;
    const bool source = static_cast<js::ImportPhase>(record.phase) == js::ImportPhase::Source;
    if (link_.splitting) {
      const bool preloads = loads_styles(link_, target.module);
      if (preloads) out.helper(Helper::Preload).either("(() => ", "(()=>");
      out.raw("import(").path(chunk_of_entry(target.module)).raw(")");
      if (imported.is_commonjs()) {
        const Sym helper = link_.helper(Helper::ToEsm);
        // The parameter must not hide the helper, which may have any short name.
        const std::string_view m = name_of(link_, chunk_, helper) == "m" ? "n" : "m";
        out.raw(".then(").either("(", "").raw(m).either(") => ", "=>");
        out.name(helper).raw("(").raw(m).raw(".default");
        if (node_mode) out.either(", 1", ",1");
        out.raw("))");
      } else if (hands_out_namespace(target.module)) {
        out.raw(".then(").either("(m) => ", "m=>").raw("m").member(kNamespaceAlias).raw(")");
      }
      if (source) write_source_of_namespace(out);
      if (preloads) write_preloads(out, chunk_of_entry(target.module));
      return;
    }
    out.raw("Promise.resolve().then(").either("() => ", "()=>");
    if (imported.is_commonjs()) {
      out.interop_value(target.module, node_mode).raw(")");
      return;
    }
    const Sym object = link_.symbol(target.module, LinkerSymbol::Exports);
    if (!imported.is_wrapped_esm()) {
      out.name(object).raw(")");
    } else if (imported.has_await) {
      out.evaluation(target.module).raw(").then(").either("() => ", "()=>").name(object).raw(")");
    } else {
      out.raw("(").evaluation(target.module).raw(",").space().name(object).raw("))");
    }
    if (source) write_source_of_namespace(out);
  }

  // `import.source()` is the compiled file itself; its module has it as default export.
  static void write_source_of_namespace(CodeWriter& out) {
    out.raw(".then(").either("(m) => ", "m=>").raw("m.default)");
  }

  // What is loaded before or beside the chunk.
  void write_preloads(CodeWriter& out, ChunkId chunk) {
    out.raw(",").space();
    if (link_.options.plugins && link_.options.plugins->has_preload_rules()) {
      out.preload_list(chunk).raw(",").space().raw("import.meta.url)");
      return;
    }
    out.raw("[");
    bool first = true;
    auto separate = [&] {
      if (!first) out.raw(",").space();
      first = false;
    };
    for (u32 style : link_.needed_styles[chunk]) {
      separate();
      out.style_path(style);
    }
    for (const CrossImport& import : link_.chunks[chunk].imports) {
      if (import.from == chunk_) continue;
      separate();
      out.path(import.from);
    }
    out.raw("],").space().raw("import.meta.url)");
  }

  bool hands_out_namespace(ModuleId module) const {
    const auto& exports = link_.chunks[chunk_of_entry(module)].entry_exports;
    return !exports.empty() && exports[0].alias == kNamespaceAlias;
  }

  void write_attributes(CodeWriter& out, const unit::Record& record) {
    if (record.attributes.count == 0) return;
    out.raw(",").space().either("{ with: { ", "{with:{");
    bool first = true;
    for (const unit::Attribute& a : unit::Unit::slice(unit_.attributes(), record.attributes)) {
      if (!first) out.raw(",").space();
      first = false;
      out.export_name(unit_.text(a.key)).raw(":").space().string(unit_.text(a.value));
    }
    out.either(" } }", "}}");
  }

  ChunkId chunk_of_entry(ModuleId module) const {
    for (const Entry& entry : link_.entries)
      if (entry.module == module) return entry.chunk;
    SINTER_UNREACHABLE();
  }

  const Link& link_;
  const ChunkId chunk_;
  const ModuleId id_;
  const LinkModule& module_;
  const unit::Unit& unit_;
  const bool maps_;
  ModuleCode code_;
  IdTable<u8> interop_;
  bool collected_ = false;

  std::string_view previous_keyword_;  // of the part written last
  u32 previous_end_ = 0;
  bool joined_ = false;
};

}  // namespace

ModuleCode write_module(const Link& link, ChunkId chunk, ModuleId module) {
  return ModuleWriter(link, chunk, module).write();
}

Piece write_wrapped_evaluation(const Link& link, ChunkId chunk, ModuleId module) {
  Piece piece;
  CodeWriter out(link, chunk, piece);
  const LinkModule& target = link[module];
  if (target.is_wrapped_esm()) {
    if (target.has_await) out.raw("await ");
    out.evaluation(module).raw(";").newline();
    return piece;
  }
  bool bound = false;
  for (LinkerSymbol which : {LinkerSymbol::Interop, LinkerSymbol::InteropNode}) {
    const Sym symbol = link.symbol(module, which);
    const auto& interop = link.chunks[chunk].interop;
    if (!std::binary_search(interop.begin(), interop.end(), symbol)) continue;
    out.raw("var ").name(symbol).space().raw("=").space();
    out.interop_value(module, which == LinkerSymbol::InteropNode).raw(";").newline();
    bound = true;
  }
  if (!bound) out.evaluation(module).raw(";").newline();
  return piece;
}

}  // namespace sinter::bundler
