// The text of one chunk in its output format, as a list of pieces:
//
//   header     hash-bang, banner, directives, imports, the opening of a function in iife and umd files
//   helpers    the runtime module: everything below may call it
//   hoisted    wrappers, exports objects, functions of wrapped modules
//   steps      what the chunk evaluates, in order
//   footer     exports, the closing
#include <algorithm>

#include "bundler/emit/code_writer.h"

namespace sinter::bundler {

namespace {

class ChunkWriter {
 public:
  ChunkWriter(const Link& link, ChunkId id, std::span<ModuleCode> codes)
      : link_(link), id_(id), chunk_(link.chunks[id]), codes_(codes) {}

  ChunkText write() {
    write_header();
    size_t first = 0;
    if (!chunk_.modules.empty() && chunk_.modules[0] == kRuntimeModule) {
      add(std::move(codes_[0].body));
      first = 1;
    }
    for (size_t i = first; i < codes_.size(); ++i) add(std::move(codes_[i].hoisted));
    write_interop_names();
    write_early_exports();
    IdTable<u32> code_of;
    for (u32 i = 0; i < chunk_.modules.size(); ++i) code_of.insert(to_index(chunk_.modules[i]), i);
    for (const ChunkStep& step : chunk_.steps) {
      if (step.module == kRuntimeModule) continue;
      if (step.evaluates_wrapped)
        add(write_wrapped_evaluation(link_, id_, step.module));
      else
        add(std::move(codes_[*code_of.find(to_index(step.module))].body));
    }
    write_footer();
    collect_legal_comments();
    return std::move(text_);
  }

 private:
  void add(Piece piece) {
    if (!piece.text.empty()) text_.pieces.push_back(std::move(piece));
  }

  const LinkModule* entry() const {
    return is_none(chunk_.entry) ? nullptr : &link_[link_.entries[chunk_.entry].module];
  }
  ModuleId entry_id() const { return link_.entries[chunk_.entry].module; }
  // The file hands its exports to somebody: a module loader, or the global name.
  bool has_exports_object() const {
    return entry() != nullptr && !entry()->is_commonjs() && entry()->exports_object;
  }

  // -- header

  void write_header() {
    Piece piece;
    CodeWriter out(link_, id_, piece);
    if (entry() != nullptr && entry()->unit != nullptr) {
      const unit::Unit& unit = *entry()->unit;
      const std::string_view hashbang = unit.text(unit.facts().hashbang);
      if (!hashbang.empty()) {
        if (!hashbang.starts_with("#!")) out.raw("#!");
        out.raw(hashbang).raw("\n");
      }
    }
    if (!link_.options.banner_js.empty()) out.raw(link_.options.banner_js).raw("\n");
    if (entry() != nullptr && entry()->unit != nullptr)
      for (unit::Str directive : entry()->unit->directives())
        out.raw("\"").raw(entry()->unit->text(directive)).raw("\";").newline();
    switch (link_.format) {
      case Format::Esm:
        write_external_imports(out);
        write_chunk_imports(out);
        break;
      case Format::Cjs:
        write_use_strict(out);
        break;
      case Format::Iife:
        write_global_assignment(out);
        out.either("(() => {\n", "(()=>{");
        write_use_strict(out);
        break;
      case Format::Umd:
        write_umd_opening(out);
        write_use_strict(out);
        break;
    }
    add(std::move(piece));
  }

  // ES modules are strict; sloppy CommonJS modules in the same file must stay sloppy, so they win.
  void write_use_strict(CodeWriter& out) {
    bool strict = false;
    for (ModuleId id : chunk_.modules) {
      if (id == kRuntimeModule) continue;
      const LinkModule& module = link_[id];
      if (module.kind == ExportsKind::Esm && module.unit->has(unit::kFactEsm)) {
        strict = true;
      } else if (!module.unit->has(unit::kFactUseStrict | unit::kFactJson |
                                   unit::kFactLazyObject)) {
        return;
      }
    }
    if (strict) out.raw("\"use strict\";").newline();
  }

  void write_external_imports(CodeWriter& out) {
    for (const ExternalImport& external : chunk_.externals) {
      const std::string& specifier = link_[external.module].source->path;
      if (external.as_namespace) {
        out.raw("import").space().raw("*").space().raw("as ");
        out.name(link_.symbol(external.module, LinkerSymbol::Exports));
        write_from(out);
        out.string(specifier).raw(";").newline();
      }
      if (!external.names.empty()) {
        write_named_import(out, external.names);
        write_from(out);
        out.string(specifier).raw(";").newline();
      } else if (!external.as_namespace) {
        out.raw("import").space().string(specifier).raw(";").newline();
      }
    }
  }

  static void write_from(CodeWriter& out) { out.either(" from ", " from"); }

  void write_named_import(CodeWriter& out, const std::vector<Sym>& names) {
    out.raw("import ");
    bool other = false;
    for (Sym symbol : names) {
      if (external_name(symbol) != "default") {
        other = true;
        continue;
      }
      out.name(symbol);
    }
    if (!other) return;
    if (std::any_of(names.begin(), names.end(),
                    [&](Sym symbol) { return external_name(symbol) == "default"; }))
      out.raw(",").space();
    else if (out.minify())
      out.text().pop_back();
    out.either("{ ", "{");
    bool first = true;
    for (Sym symbol : names) {
      if (external_name(symbol) == "default") continue;
      if (!first) out.raw(",").space();
      first = false;
      write_alias(out, external_name(symbol), name_of(link_, id_, symbol));
    }
    out.either(" }", "}");
  }

  std::string_view external_name(Sym symbol) const {
    return link_.external_names[to_index(symbol) - link_.first_external].name;
  }

  // `a`, or `a as b`.
  void write_alias(CodeWriter& out, std::string_view from, std::string_view to) {
    out.export_name(from);
    if (from != to) out.raw(" as ").export_name(to);
  }

  // The name by which a chunk exports a symbol to other chunks. A module with an export `then` is
  // taken for a promise by import().
  static std::string_view chunk_alias(std::string_view name) {
    return name == "then" ? std::string_view("then$") : name;
  }

  void write_chunk_imports(CodeWriter& out) {
    for (const CrossImport& import : chunk_.imports) {
      if (import.symbols.empty()) {
        out.raw("import").space();
      } else {
        out.raw("import").space().either("{\n  ", "{");
        bool first = true;
        for (Sym symbol : import.symbols) {
          if (!first) out.either(",\n  ", ",");
          first = false;
          write_alias(out, chunk_alias(name_of(link_, import.from, symbol)),
                      name_of(link_, id_, symbol));
        }
        out.either("\n} from ", "}from");
      }
      out.path(import.from).raw(";").newline();
    }
  }

  void write_global_assignment(CodeWriter& out) {
    const std::string& name = link_.options.global_name;
    if (name.empty()) return;
    // `a.b.c`: each object on the way is made unless it is there.
    size_t end = name.find_first_of(".[");
    out.raw("var ").raw(name.substr(0, end)).space().raw("=").space();
    while (end != std::string::npos) {
      const std::string prefix = name.substr(0, end);
      out.raw(prefix).space().raw("||").space().raw("{};").newline();
      end = name.find_first_of(".[", end + 1);
      out.raw(name.substr(0, end)).space().raw("=").space();
    }
  }

  void write_umd_opening(CodeWriter& out) {
    const auto& externals = chunk_.externals;
    auto list = [&](auto each) {
      for (size_t i = 0; i < externals.size(); ++i) {
        if (i > 0) out.raw(",").space();
        each(externals[i].module);
      }
    };
    out.raw("(function(root, factory) {\n");
    out.raw("  if (typeof exports === \"object\" && typeof module !== \"undefined\") "
            "module.exports = factory(");
    list([&](ModuleId id) { out.raw("require(").string(link_[id].source->path).raw(")"); });
    out.raw(");\n  else if (typeof define === \"function\" && define.amd) define([");
    list([&](ModuleId id) { out.string(link_[id].source->path); });
    out.raw("], factory);\n  else ");
    if (!link_.options.global_name.empty()) out.raw("root.").raw(link_.options.global_name).raw(" = ");
    out.raw("factory(");
    list([&](ModuleId id) {
      const std::string_view global = global_of(link_, id);
      out.raw("root");
      if (global.empty())
        out.raw("[").string(link_[id].source->path).raw("]");
      else
        out.raw(".").raw(global);
    });
    out.raw(");\n})(typeof globalThis !== \"undefined\" ? globalThis : this, function(");
    list([&](ModuleId id) { out.name(link_.symbol(id, LinkerSymbol::Exports)); });
    out.raw(") {\n");
  }

  // -- middle

  // Interop bindings that only wrapped modules set.
  void write_interop_names() {
    Piece piece;
    CodeWriter out(link_, id_, piece);
    bool first = true;
    for (Sym symbol : chunk_.interop) {
      const ModuleId owner = link_.owners[symbol];
      const bool at_step = std::any_of(
          chunk_.steps.begin(), chunk_.steps.end(),
          [&](const ChunkStep& step) { return step.evaluates_wrapped && step.module == owner; });
      if (at_step) continue;
      out.raw(first ? "var " : ",");
      if (!first) out.space();
      first = false;
      out.name(symbol);
    }
    if (!first) out.raw(";").newline();
    add(std::move(piece));
  }

  // Before anything runs, so that a file that requires this one in a cycle finds the exports.
  void write_early_exports() {
    if (link_.format != Format::Cjs || !has_exports_object()) return;
    Piece piece;
    CodeWriter out(link_, id_, piece);
    out.raw("module.exports").space().raw("=").space().helper(Helper::ToCommonJs).raw("(");
    out.name(link_.symbol(entry_id(), LinkerSymbol::Exports)).raw(");").newline();
    add(std::move(piece));
  }

  // -- footer

  void write_footer() {
    Piece piece;
    CodeWriter out(link_, id_, piece);
    switch (link_.format) {
      case Format::Esm:
        write_esm_exports(out);
        break;
      case Format::Cjs:
        if (entry()->is_commonjs())
          out.raw("module.exports").space().raw("=").space().evaluation(entry_id()).raw(";").newline();
        else
          write_node_annotation(out);
        break;
      case Format::Iife:
        write_return(out);
        out.raw("})();").newline();
        break;
      case Format::Umd:
        write_return(out);
        out.raw("});").newline();
        break;
    }
    add(std::move(piece));
  }

  void write_return(CodeWriter& out) {
    if (entry()->is_commonjs()) {
      out.raw(link_.options.global_name.empty() && link_.format == Format::Iife ? "" : "return ");
      out.evaluation(entry_id()).raw(";").newline();
    } else if (has_exports_object()) {
      out.raw("return ").helper(Helper::ToCommonJs).raw("(");
      out.name(link_.symbol(entry_id(), LinkerSymbol::Exports)).raw(");").newline();
    }
  }

  // Node finds the names of a CommonJS file's exports in its text (cjs-module-lexer); this never runs.
  void write_node_annotation(CodeWriter& out) {
    if (link_.options.platform != Platform::Node || chunk_.entry_exports.empty()) return;
    out.either("// Names of the exports, for import by Node:\n", "");
    out.raw("0").space().raw("&&").space().raw("(module.exports").space().raw("=").space();
    out.either("{\n  ", "{");
    bool first = true;
    for (const EntryExport& e : chunk_.entry_exports) {
      if (e.alias == "default") continue;
      if (!first) out.either(",\n  ", ",");
      first = false;
      // A reserved word cannot be a shorthand property.
      if (is_identifier_name(e.alias) && !is_reserved_word(e.alias))
        out.raw(e.alias);
      else
        out.export_name(e.alias).raw(":").space().raw("null");
    }
    out.either("\n});\n", "});");
  }

  void write_esm_exports(CodeWriter& out) {
    if (entry() != nullptr && entry()->is_commonjs()) {
      out.raw("export default ").evaluation(entry_id()).raw(";").newline();
    } else if (entry() != nullptr) {
      for (const EntryExport& e : chunk_.entry_exports) {
        if (!e.needs_local()) continue;
        out.raw("var ").raw(e.local).space().raw("=").space().binding(e.value, 0);
        out.raw(";").newline();
      }
      for (const unit::StarExport& star : entry()->unit->star_exports()) {
        const ModuleId target = target_of(*entry(), star.record);
        if (is_none(target) || !link_[target].is_external()) continue;
        out.raw("export").space().raw("*").space().raw("from").space();
        out.string(link_[target].source->path).raw(";").newline();
      }
    }
    bool first = true;
    auto begin = [&] {
      out.raw(first ? "export" : ",");
      if (first) out.space().raw("{");
      out.either("\n  ", "");
      first = false;
    };
    for (const EntryExport& e : chunk_.entry_exports) {
      begin();
      const std::string_view local =
          e.needs_local() ? e.local : name_of(link_, id_, e.value.target);
      write_alias(out, local, e.alias);
    }
    for (Sym symbol : chunk_.exports) {
      const std::string_view name = name_of(link_, id_, symbol);
      begin();
      write_alias(out, name, chunk_alias(name));
    }
    if (!first) out.newline().raw("};").newline();
  }

  void collect_legal_comments() {
    if (link_.options.legal_comments == LegalCommentMode::None) return;
    NameTable seen;
    for (ModuleId id : chunk_.modules) {
      const unit::Unit& unit = *link_[id].unit;
      for (const unit::LegalComment& comment : unit.legal_comments())
        if (seen.add(unit.text(comment.text)))
          text_.legal_comments.push_back(unit.text(comment.text));
    }
  }

  const Link& link_;
  const ChunkId id_;
  const Chunk& chunk_;
  std::span<ModuleCode> codes_;
  ChunkText text_;
};

}  // namespace

ChunkText write_chunk(const Link& link, ChunkId chunk, std::span<ModuleCode> codes) {
  return ChunkWriter(link, chunk, codes).write();
}

}  // namespace sinter::bundler
