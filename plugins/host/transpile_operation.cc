#include "plugins/host/transpile_operation.h"

#include <algorithm>

#include "base/file_system.h"
#include "base/json.h"
#include "parsers/js/transpile.h"
#include "parsers/sourcemap/join.h"
#include "plugins/host/json_text.h"

namespace sinter::plugins {

namespace {

js::CompileOptions read_options(const json::Value& given) {
  js::CompileOptions out;
  const std::string_view jsx = given.find_string("jsx").value_or("automatic");
  const bool development = given.find_bool("jsxDev").value_or(false);
  out.jsx.mode = jsx == "preserve"  ? js::JsxMode::Preserve
                 : jsx == "classic" ? js::JsxMode::Classic
                 : development      ? js::JsxMode::AutomaticDev
                                    : js::JsxMode::Automatic;
  if (const auto text = given.find_string("jsxFactory")) out.jsx.factory = *text;
  if (const auto text = given.find_string("jsxFragment")) out.jsx.fragment = *text;
  if (const auto text = given.find_string("jsxImportSource")) out.jsx.import_source = *text;
  out.jsx.side_effects = given.find_bool("jsxSideEffects").value_or(false);
  out.ts.experimental_decorators = given.find_bool("experimentalDecorators").value_or(false);
  out.ts.emit_decorator_metadata = given.find_bool("emitDecoratorMetadata").value_or(false);
  out.ts.verbatim_module_syntax = given.find_bool("verbatimModuleSyntax").value_or(false);
  out.ts.use_define_for_class_fields = given.find_bool("useDefineForClassFields").value_or(true);
  if (const json::Value* targets = given.find("target"); targets && targets->is_array()) {
    for (const json::Value& item : targets->items()) {
      const auto target = item.is_string() ? js::language_target(item.string()) : std::nullopt;
      if (!target) continue;  // an engine that is not known
      out.target.missing |= target->missing;
      if (!out.target.list.empty()) out.target.list += ',';
      out.target.list += target->list;
    }
  }
  return out;
}

js::Language language_of(std::string_view lang) {
  if (lang == "ts") return js::Language::TypeScript;
  if (lang == "tsx") return js::Language::Tsx;
  return lang == "jsx" ? js::Language::Jsx : js::Language::JavaScript;
}

Answer failed(const Diagnostics& diagnostics, std::string_view file, std::string_view text) {
  std::string out = R"({"error":{)";
  for (const Diagnostic& item : diagnostics.items()) {
    if (item.severity != Severity::Error) continue;
    append_json_field(out, "message", item.message);
    if (!item.range.is_none()) {
      const LineColumn at = LineTable(text).locate(item.range.start);
      append_json_raw_field(out, "line", std::to_string(at.line));
      append_json_raw_field(out, "column", std::to_string(at.utf16_column));
      append_json_raw_field(out, "pos", std::to_string(item.range.start));
    }
    const Source source{std::string(file), text};
    append_json_field(out, "frame", render(item, &source));
    break;
  }
  return {false, {Part(out + "}}"), Part(""), Part("")}};
}

}  // namespace

Answer transpile(const Parts& parts) {
  FileBuffer text;
  text.assign(parts[0].data);
  const std::string& file = parts[1].data;
  const json::ParseResult given = json::parse(parts[2].data);
  SINTER_CHECK(given);
  const json::Value& options = given.root();
  if (options.find_bool("refresh").value_or(false))
    return {true,
            {Part("The option jsx.refresh is the dev server's own and not available here (" + file +
                  ")")}};
  if (const json::Value* define = options.find("define");
      define && define->is_object() && !define->members().empty())
    return {true,
            {Part("The option define is not available here: use the config's own `define` (" +
                  file + ")")}};
  js::ModuleInput input;
  input.source = text.text();
  input.pretty_path = file;
  input.language = language_of(options.find_string("lang").value_or("js"));
  input.source_type = js::SourceType::Module;
  const js::CompileMemoryPtr memory = js::make_compile_memory();
  Diagnostics diagnostics;
  const std::optional<js::MappedText> out =
      js::transpile_with_mappings(input, read_options(options), *memory, diagnostics);
  if (!out) return failed(diagnostics, file, text.text());
  std::string map;
  if (options.find_bool("sourcemap").value_or(true)) {
    const sourcemap::CopySegment whole{0, static_cast<u32>(out->code.size()), 0, 0};
    sourcemap::ModuleMappings module;
    module.mappings = out->mappings;
    module.strings = out->strings;
    module.segments = {&whole, 1};
    module.source_name = file;
    module.source_text = text.text();
    map = sourcemap::join_source_map(out->code, {&module, 1}, {});
  }
  return {false, {Part("{}"), Part(out->code), Part(std::move(map))}};
}

}  // namespace sinter::plugins
