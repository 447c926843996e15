// The text of one chunk in its output format, as a list of pieces:
//
//   header     hash-bang, banner, directives, imports, the opening of a function in iife and umd
//   files helpers    the runtime module: everything below may call it hoisted    wrappers, exports
//   objects, functions of wrapped modules steps      what the chunk evaluates, in order footer
//   exports, the closing
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
    for (size_t i = first; i < codes_.size(); ++i) {
      if (!codes_[i].hoisted.text.empty()) write_inline_comments(chunk_.modules[i]);
      add(std::move(codes_[i].hoisted));
    }
    write_interop_names();
    write_early_exports();
    IdTable<u32> code_of;
    for (u32 i = 0; i < chunk_.modules.size(); ++i) code_of.insert(to_index(chunk_.modules[i]), i);
    for (const ChunkStep& step : chunk_.steps) {
      if (step.module == kRuntimeModule) continue;
      if (step.evaluates_wrapped) {
        add(write_wrapped_evaluation(link_, id_, step.module));
        continue;
      }
      write_inline_comments(step.module);
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
    return entry() != nullptr && !entry()->is_commonjs() && entry()->exports_object &&
           !is_lone_default(link_, entry_id());
  }
  void write_default(CodeWriter& out) {
    out.binding(chunk_.entry_exports.front().value, 0).raw(";").newline();
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
      const Module& module = *link_[external.module].source;
      const js::ImportPhase phase = module.import_form.phase;
      if (external.as_namespace) {
        out.raw("import").raw(phase == js::ImportPhase::Defer ? " defer" : "");
        out.space().raw("*").space().raw("as ");
        out.name(link_.symbol(external.module, LinkerSymbol::Exports));
        write_from(out);
        write_external(out, module);
      }
      if (!external.names.empty()) {
        out.raw(phase == js::ImportPhase::Source ? "import source " : "import ");
        write_names(out, external.names);
        write_from(out);
        write_external(out, module);
      } else if (!external.as_namespace && phase == js::ImportPhase::Evaluation) {
        out.raw("import").space();
        write_external(out, module);
      }
    }
  }

  // The rest of an import or export statement.
  void write_external(CodeWriter& out, const Module& module) {
    out.string(module.path);
    const auto& attributes = module.import_form.attributes;
    if (!attributes.empty()) out.space().raw("with").space();
    for (size_t i = 0; i < attributes.size(); ++i) {
      out.either(i == 0 ? "{ " : ", ", i == 0 ? "{" : ",");
      out.export_name(attributes[i].first).raw(":").space().string(attributes[i].second);
    }
    if (!attributes.empty()) out.either(" }", "}");
    out.raw(";").newline();
  }

  static void write_from(CodeWriter& out) { out.either(" from ", " from"); }

  // What stands between `import` and `from`.
  void write_names(CodeWriter& out, const std::vector<Sym>& names) {
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
      write_import_name(out, external_name(symbol), name_of(link_, id_, symbol));
    }
    out.either(" }", "}");
  }

  std::string_view external_name(Sym symbol) const {
    return link_.external_names[to_index(symbol) - link_.first_external].name;
  }

  // Of an import list: `exported`, or `exported as local`.
  static void write_import_name(CodeWriter& out, std::string_view exported,
                                std::string_view local) {
    const u32 begin = out.size();
    out.export_name(exported);
    if (std::string_view(out.text()).substr(begin) != local) out.raw(" as ").raw(local);
  }
  // Of an export list: `local`, or `local as exported`.
  static void write_export_name(CodeWriter& out, std::string_view local,
                                std::string_view exported) {
    out.raw(local);
    const u32 end = out.size();
    out.raw(" as ");
    const u32 begin = out.size();
    out.export_name(exported);
    if (std::string_view(out.text()).substr(begin) == local) out.text().resize(end);
  }

  // The name by which a chunk exports a symbol to other chunks. A module with an export `then` is
  // taken for a promise by import().
  // Both are written as variables are.
  static void write_chunk_name(CodeWriter& out, std::string_view from, std::string_view to) {
    out.raw(from);
    if (from != to) out.raw(" as ").raw(to);
  }
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
          write_import_of_chunk(out, import.from, symbol);
        }
        out.either("\n} from ", "}from");
      }
      out.path(import.from).raw(";").newline();
    }
  }

  void write_import_of_chunk(CodeWriter& out, ChunkId from, Sym symbol) {
    // The file of an entry has only the entry's exports.
    for (const EntryExport& e : link_.chunks[from].entry_exports)
      if (!e.needs_local() && e.value.target == symbol)
        return write_import_name(out, e.alias, name_of(link_, id_, symbol));
    write_chunk_name(out, chunk_alias(name_of(link_, from, symbol)), name_of(link_, id_, symbol));
  }

  // Where the part of `a.b["c.d"]` ends that begins at `begin`.
  static size_t end_of_step(const std::string& name, size_t begin) {
    if (name[begin] == '[') return name.find("\"]", begin) + 2;
    return std::min(name.find_first_of(".[", begin + 1), name.size());
  }

  void write_global_assignment(CodeWriter& out) {
    const std::string& name = link_.options.global_name;
    if (name.empty()) return;
    // `a.b.c`: each object on the way is made unless it is there.
    size_t end = end_of_step(name, 0);
    out.raw("var ").raw(name.substr(0, end)).space().raw("=").space();
    while (end != name.size()) {
      const std::string prefix = name.substr(0, end);
      out.raw(prefix).space().raw("||").space().raw("{};").newline();
      end = end_of_step(name, end);
      out.raw(name.substr(0, end)).space().raw("=").space();
    }
  }

  // `(root.a = root.a || {}).b = `: one expression, because it follows an `else`.
  void write_umd_assignment(CodeWriter& out) {
    const std::string& name = link_.options.global_name;
    if (name.empty()) return;
    std::string object = "root";
    std::string path = "root";
    size_t begin = 0;
    for (;;) {
      const size_t end = end_of_step(name, begin);
      const std::string step =
          begin == 0 ? "." + name.substr(0, end) : name.substr(begin, end - begin);
      if (end == name.size()) {
        out.raw(object).raw(step).raw(" = ");
        return;
      }
      path += step;
      object = "(" + object + step + " = " + path + " || {})";
      begin = end;
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
    out.raw(
        "  if (typeof exports === \"object\" && typeof module !== \"undefined\") "
        "module.exports = factory(");
    list([&](ModuleId id) { out.raw("require(").string(link_[id].source->path).raw(")"); });
    out.raw(");\n  else if (typeof define === \"function\" && define.amd) define([");
    list([&](ModuleId id) { out.string(link_[id].source->path); });
    out.raw("], factory);\n  else ");
    write_umd_assignment(out);
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

  // Interop bindings that only wrapped modules set. Before a CommonJS module is evaluated, a circle
  // of imports finds its names undefined, as in Node.
  void write_interop_names() {
    Piece piece;
    CodeWriter out(link_, id_, piece);
    bool first = true;
    for (Sym symbol : chunk_.interop) {
      const ModuleId owner = link_.owners[symbol];
      const bool at_step = std::any_of(
          chunk_.steps.begin(), chunk_.steps.end(),
          [&](const ChunkStep& step) { return step.evaluates_wrapped && step.module == owner; });
      const bool early =
          std::binary_search(chunk_.early_interop.begin(), chunk_.early_interop.end(), symbol);
      if (at_step && !early) continue;
      out.raw(first ? "var " : ",");
      if (!first) out.space();
      first = false;
      out.name(symbol);
      if (early) out.space().raw("=").space().raw("{}");
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
          out.raw("module.exports")
              .space()
              .raw("=")
              .space()
              .evaluation(entry_id())
              .raw(";")
              .newline();
        else if (is_lone_default(link_, entry_id()))
          write_default(out.raw("module.exports").space().raw("=").space());
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
    } else if (is_lone_default(link_, entry_id())) {
      write_default(out.raw("return "));
    } else if (has_exports_object()) {
      out.raw("return ").helper(Helper::ToCommonJs).raw("(");
      out.name(link_.symbol(entry_id(), LinkerSymbol::Exports)).raw(");").newline();
    }
  }

  // Node finds the names of a CommonJS file's exports in its text (cjs-module-lexer); this never
  // runs.
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
        write_external(out, *link_[target].source);
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
      write_export_name(out, local, e.alias);
    }
    for (Sym symbol : chunk_.exports) {
      const std::string_view name = name_of(link_, id_, symbol);
      begin();
      write_chunk_name(out, name, chunk_alias(name));
    }
    if (!first) out.newline().raw("};").newline();
  }

  // --legal-comments=inline: a module's comments stand before the first of its code.
  void write_inline_comments(ModuleId id) {
    if (link_.options.legal_comments != LegalCommentMode::Inline) return;
    Piece piece;
    CodeWriter out(link_, id_, piece);
    const unit::Unit& unit = *link_[id].unit;
    for (const unit::LegalComment& comment : unit.legal_comments())
      if (seen_comments_.add(unit.text(comment.text)))
        out.raw(escape_script_end(std::string(unit.text(comment.text)))).raw("\n");
    add(std::move(piece));
  }

  void collect_legal_comments() {
    if (link_.options.legal_comments == LegalCommentMode::None) return;
    for (ModuleId id : chunk_.modules) {
      const unit::Unit& unit = *link_[id].unit;
      for (const unit::LegalComment& comment : unit.legal_comments())
        if (seen_comments_.add(unit.text(comment.text)))
          text_.legal_comments.push_back(unit.text(comment.text));
    }
  }

  const Link& link_;
  const ChunkId id_;
  const Chunk& chunk_;
  std::span<ModuleCode> codes_;
  ChunkText text_;
  NameTable seen_comments_;
};

}  // namespace

std::string escape_script_end(std::string text) {
  for (size_t at = 0; (at = text.find("</script", at)) != std::string::npos; at += 2)
    text.replace(at, 2, "<\\/");
  return text;
}

ChunkText write_chunk(const Link& link, ChunkId chunk, std::span<ModuleCode> codes) {
  return ChunkWriter(link, chunk, codes).write();
}

}  // namespace sinter::bundler
