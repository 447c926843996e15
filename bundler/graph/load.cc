#include "bundler/graph/load.h"

#include <fmt/format.h>

#include "base/base64.h"
#include "base/mime.h"
#include "base/path.h"
#include "parsers/syntax/errors.h"

namespace sinter::bundler {

namespace {

struct DefaultLoader {
  std::string_view extension;
  Loader loader;
};
constexpr DefaultLoader kDefaults[] = {
    {".js", Loader::Js},     {".mjs", Loader::Js},  {".cjs", Loader::Js},
    {".jsx", Loader::Jsx},   {".ts", Loader::Ts},   {".mts", Loader::Ts},
    {".cts", Loader::Ts},    {".tsx", Loader::Tsx}, {".json", Loader::Json},
    {".txt", Loader::Text},  {".css", Loader::Css}, {".module.css", Loader::LocalCss},
    {".wasm", Loader::Wasm},
};

js::Language language_of(Loader loader) {
  switch (loader) {
    case Loader::Jsx:
      return js::Language::Jsx;
    case Loader::Ts:
      return js::Language::TypeScript;
    case Loader::Tsx:
      return js::Language::Tsx;
    default:
      return js::Language::JavaScript;
  }
}

syntax::Language syntax_language_of(js::Language language) {
  switch (language) {
    case js::Language::TypeScript:
      return syntax::Language::TypeScript;
    case js::Language::Tsx:
      return syntax::Language::Tsx;
    default:
      return syntax::Language::JavaScript;
  }
}

// The parser stops at the first syntax error; the recovering one adds those behind it.
std::optional<unit::Unit> compile_code(const js::ModuleInput& module,
                                       const js::CompileOptions& options, js::CompileMemory& memory,
                                       Diagnostics& diagnostics) {
  Diagnostics found;
  std::optional<unit::Unit> unit = js::compile(module, options, memory, found);
  std::vector<Diagnostic> further;
  for (const Diagnostic& first : found.items()) {
    if (first.severity != Severity::Error || first.code != "syntax-error") continue;
    further = syntax::further_errors(first, module.source, syntax_language_of(module.language),
                                     {.path = module.pretty_path});
    break;
  }
  diagnostics.merge(std::move(found));
  for (Diagnostic& diagnostic : further) diagnostics.add(std::move(diagnostic));
  return unit;
}

Loader css_module_loader(const BuildOptions& options) {
  if (!options.css.modules) return Loader::Css;
  return options.css.modules_global ? Loader::GlobalCss : Loader::LocalCss;
}

// "x.module.scss", ".vue?vue&type=style&lang.module.less": CSS modules in other languages, once a
// plugin has made CSS of them.
bool is_named_as_css_module(std::string_view id) {
  const auto ends_so = [](std::string_view text) {
    const std::string_view extension = path::extension(text);
    return !extension.empty() &&
           text.substr(0, text.size() - extension.size()).ends_with(".module");
  };
  return ends_so(path_of_id(id)) || ends_so(query_of_id(id));
}

}  // namespace

Loader loader_of_path(const BuildOptions& options, std::string_view path) {
  const std::string_view name = path::basename(path);
  for (size_t dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.', dot + 1)) {
    const std::string_view extension = name.substr(dot);
    for (const auto& [configured, loader] : options.loaders)
      if (configured == extension) return loader;
    for (const DefaultLoader& each : kDefaults) {
      if (each.extension != extension) continue;
      return each.loader == Loader::LocalCss ? css_module_loader(options) : each.loader;
    }
  }
  // Extensionless scripts such as bin/cli.
  return name.find('.') == std::string_view::npos ? Loader::Js : Loader::None;
}

Loader loader_of_made(const BuildOptions& options, std::string_view id,
                      std::string_view module_type) {
  if (const Loader named = parse_loader(module_type); named != Loader::None)
    return named == Loader::Css && is_named_as_css_module(id) ? css_module_loader(options) : named;
  const std::string_view path = path_of_id(id);
  // "virtual:icons.json" is a name that a plugin has made up; a style sheet is one by any name.
  if (const Loader loader = loader_of_path(options, path);
      loader != Loader::None && (path::is_absolute(path) || is_style_loader(loader)))
    return loader;
  const std::string_view query = query_of_id(id);
  if (const Loader loader = loader_of_path(options, query);
      loader != Loader::None && query.find('.') != std::string_view::npos)
    return loader;
  return Loader::Js;
}

std::optional<unit::Unit> load_unit(const LoadInput& input, const js::CompileOptions& options,
                                    js::CompileMemory& memory, Diagnostics& diagnostics) {
  js::ModuleInput module = input.module;
  switch (input.loader) {
    case Loader::Js:
    case Loader::Jsx:
    case Loader::Ts:
    case Loader::Tsx:
      module.language = language_of(input.loader);
      return compile_code(module, options, memory, diagnostics);
    case Loader::Json:
      return js::compile_json(module, options, memory, diagnostics);
    case Loader::Text:
      return js::compile_string(input.text, module, options, memory);
    case Loader::Base64: {
      std::string encoded;
      append_base64(encoded, input.text);
      return js::compile_string(encoded, module, options, memory);
    }
    case Loader::DataUrl:
      return js::compile_string(data_url(mime_type_of_extension(input.extension), input.text),
                                module, options, memory);
    case Loader::Binary:
      return js::compile_binary(input.text, module, options, memory);
    case Loader::File:
      return js::compile_string(input.asset_url, module, options, memory);
    case Loader::Empty:
      return js::compile_empty(options, memory);
    case Loader::Css:
    case Loader::GlobalCss:
    case Loader::LocalCss:
    case Loader::Wasm:
      SINTER_UNREACHABLE();  // see scan_styles.cc and scan_wasm.cc
    case Loader::Copy:
    case Loader::None:
      break;
  }
  diagnostics
      .error("no-loader", fmt::format("No loader is configured for \"{}\" files", input.extension),
             std::string(module.pretty_path))
      .help(fmt::format("Choose one: --loader:{}=file, dataurl, text …", input.extension));
  return std::nullopt;
}

}  // namespace sinter::bundler
