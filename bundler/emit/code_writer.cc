#include "bundler/emit/code_writer.h"

#include "parsers/js/unicode.h"

namespace sinter::bundler {

CodeWriter& CodeWriter::member(std::string_view name) {
  if (is_identifier_name(name)) return raw(".").raw(name);
  return raw("[").string(name).raw("]");
}

CodeWriter& CodeWriter::string(std::string_view value) {
  js::append_string_literal(piece_.text, value, js::BacktickUse::kForbidden, string_style());
  return *this;
}

js::StringStyle CodeWriter::string_style() const {
  return {.ascii_only = link_.options.code.charset == js::Charset::Ascii, .minify = minify_};
}

CodeWriter& CodeWriter::export_name(std::string_view name) {
  if (is_identifier_name(name)) return raw(name);
  // A name in another script: quoting it would be newer syntax in an export list.
  if (!js::is_identifier_name(name)) return string(name);
  js::append_identifier(piece_.text, name, string_style());
  return *this;
}

CodeWriter& CodeWriter::path(ChunkId chunk) {
  raw("\"");
  piece_.references.push_back({size(), chunk, kNone});
  return raw("\"");
}

CodeWriter& CodeWriter::asset_path(u32 asset) {
  raw("\"");
  piece_.references.push_back({size(), none<ChunkId>, asset});
  return raw("\"");
}

CodeWriter& CodeWriter::style_path(u32 style) {
  raw("\"");
  piece_.references.push_back({size(), none<ChunkId>, kNone, style});
  return raw("\"");
}

CodeWriter& CodeWriter::preload_list(ChunkId chunk) {
  piece_.references.push_back({.offset = size(), .chunk = chunk, .preloads = true});
  return *this;
}

CodeWriter& CodeWriter::binding(const Binding& binding, u32 use) {
  switch (binding.kind()) {
    case BindingKind::Name:
    case BindingKind::Namespace:
      return name(binding.target);
    case BindingKind::Member: {
      // A call must not pass the object as `this`, except where the source calls a member too.
      const bool wrap = (use & unit::kUseCallTarget) && !binding.keeps_receiver;
      if (wrap) either("(0, ", "(0,");
      const Binding& base = link_.bindings[binding.target];
      const bool is_final = base.kind() == BindingKind::Name && base.target == binding.target;
      if (is_final)
        name(binding.target);
      else
        this->binding(base, unit::kUseMember);
      member(binding.view());
      return wrap ? raw(")") : *this;
    }
    default: {
      // `1 .toFixed()`, `(-1) ** 2`, `(void 0)()`: parentheses wherever the text is no primary
      // expression, or would swallow the dot.
      const bool primary = binding.kind() == BindingKind::String ||
                           binding.kind() == BindingKind::Null ||
                           binding.kind() == BindingKind::BigInt ||
                           (binding.kind() == BindingKind::Boolean && binding.text[0] != '!');
      const bool number = binding.kind() == BindingKind::Number;
      const u32 needs = primary  ? 0u
                        : number ? unit::kUseMember | unit::kUseCallTarget
                                 : unit::kUseMember | unit::kUseOperand | unit::kUseCallTarget |
                                       unit::kUseNewTarget;
      if (!(use & needs)) return raw(binding.view());
      return raw("(").raw(binding.view()).raw(")");
    }
  }
}

CodeWriter& CodeWriter::evaluation(ModuleId module) {
  const LinkModule& target = link_[module];
  if (!target.is_external()) return name(link_.symbol(module, LinkerSymbol::Wrapper)).raw("()");
  if (link_.format == Format::Umd) return name(link_.symbol(module, LinkerSymbol::Exports));
  if (const std::string_view global = global_of(link_, module); !global.empty()) return raw(global);
  if (link_.format == Format::Cjs)
    raw("require");
  else
    helper(Helper::Require);
  return raw("(").string(target.source->path).raw(")");
}

CodeWriter& CodeWriter::interop_value(ModuleId module, bool node_mode) {
  switch (link_.interop_of(module)) {
    case Interop::EsModule:
      return evaluation(module);
    case Interop::DefaultOnly:
      return either("{ __proto__: null, default: ", "{__proto__:null,default:")
          .evaluation(module)
          .either(" }", "}");
    case Interop::Compat:
      return helper(Helper::CompatEsm).raw("(").evaluation(module).raw(")");
    default:
      break;
  }
  helper(Helper::ToEsm).raw("(").evaluation(module);
  if (node_mode) either(", 1", ",1");
  return raw(")");
}

}  // namespace sinter::bundler
