#include "plugins/host/transpile_operation.h"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "base/json.h"
#include "bundler/runtime_helpers/runtime_helpers.h"
#include "bundler/targets/targets.h"
#include "parsers/js/transpile.h"
#include "parsers/sourcemap/join.h"
#include "plugins/host/json_text.h"

namespace sinter::plugins {

namespace {

// Nullopt, and why in `error`, for a target that is none.
std::optional<js::CompileOptions> read_options(const json::Value& given, std::string& error) {
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
      if (!target) {
        error = fmt::format(
            "The target \"{}\" is not known: es2015 to es2026, esnext and versions of chrome, "
            "edge, "
            "firefox, safari, ios, opera, node and deno are",
            item.is_string() ? item.string() : "");
        return std::nullopt;
      }
      out.target.missing |= target->missing;
      if (!out.target.list.empty()) out.target.list += ',';
      out.target.list += target->list;
    }
  }
  if (const json::Value* supported = given.find("supported"); supported && supported->is_object()) {
    css::Target styles;
    for (const json::Member& member : supported->members()) {
      const bool on = member.value.is_bool() && member.value.boolean();
      if (!bundler::override_support(fmt::format("{}={}", member.key, on), out.target, styles,
                                     error))
        return std::nullopt;
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
  std::string error;
  const std::optional<js::CompileOptions> compile = read_options(options, error);
  if (!compile) return {true, {Part(error + " (" + file + ")")}};
  std::optional<js::MappedText> out =
      js::transpile_to_target(input, *compile, *memory, diagnostics);
  if (!out) return failed(diagnostics, file, text.text());
  const auto size = static_cast<u32>(out->code.size());
  std::vector<sourcemap::CopySegment> segments{{0, size, 0, 0}};
  if (!out->helpers.empty()) {
    FileBuffer helper_module;
    helper_module.assign(bundler::runtime_source(/*node_require=*/false, /*lowering=*/true));
    const std::string defined = js::helper_definitions(helper_module.text(), out->helpers);
    // On the line of the first statement: behind `#!`, which is a line of its own.
    const size_t line = out->code.starts_with("#!") ? out->code.find('\n') + 1 : 0;
    out->code.insert(line, defined);
    const auto at = static_cast<u32>(line);
    segments = {{at, size - at, at + static_cast<u32>(defined.size()), 0}};
    if (at != 0) segments.insert(segments.begin(), {0, at, 0, 0});
  }
  std::string map;
  if (options.find_bool("sourcemap").value_or(true)) {
    sourcemap::ModuleMappings module;
    module.mappings = out->mappings;
    module.strings = out->strings;
    module.segments = segments;
    module.source_name = file;
    module.source_text = text.text();
    map = sourcemap::join_source_map(out->code, {&module, 1}, {});
  }
  std::string warnings;
  for (const Diagnostic& item : diagnostics.items()) {
    if (!warnings.empty()) warnings += ',';
    append_json_string(warnings, item.message);
  }
  return {false,
          {Part("{\"warnings\":[" + warnings + "]}"), Part(out->code), Part(std::move(map))}};
}

}  // namespace sinter::plugins
