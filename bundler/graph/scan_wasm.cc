// WebAssembly files in builds without pages; projects have SiteHost for them.
#include <fmt/format.h>

#include "base/path.h"
#include "bundler/assets/wasm_module.h"
#include "bundler/graph/scan.h"
#include "bundler/graph/scan_state.h"
#include "bundler/graph/unit_messages.h"

namespace sinter::bundler {

namespace {

// Node.js reads the copy beside the output, browsers fetch it. Where the output does not know its
// own URL, or may run anywhere, it carries the bytes.
WasmBytes bytes_of(const BuildOptions& options) {
  const Format format = output_format(options);
  const bool esm = format == Format::Esm;
  WasmBytes place;
  place.can_await = esm;
  place.url = "import(\"\\u0000sinter/file\")";  // kOwnFile
  if (options.platform == Platform::Node && (esm || format == Format::Cjs)) {
    place.from = WasmBytes::From::ReadFile;
  } else if (options.platform == Platform::Browser && esm) {
    place.from = WasmBytes::From::Fetch;
    place.url += ".href";
  } else {
    place.from = WasmBytes::From::Text;
  }
  return place;
}

}  // namespace

void Scanner::State::compile_wasm(Slot& s, std::string_view bytes) {
  Module& module = s.module;
  const std::string_view query = query_of_id(module.id);
  const std::optional<WasmForm> form = wasm_form(query);
  if (!form) {
    s.diagnostics
        .error("wasm-query", fmt::format("A WebAssembly file has no form \"{}\"", query),
               module.pretty_path)
        .help("Import it as it is, with ?init or with ?url");
    return;
  }
  const WasmBytes place = bytes_of(options);
  if (place.from != WasmBytes::From::Text) s.asset = add_asset(module.path, bytes);
  std::string error;
  std::optional<std::string> code = wasm_module_source(bytes, *form, place, error);
  if (!code) {
    s.diagnostics
        .error("invalid-wasm",
               fmt::format("\"{}\" cannot be imported: {}", module.pretty_path, error),
               module.pretty_path)
        .help(fmt::format("For its URL only: import url from \"./{}?url\"",
                          path::basename(module.path)));
    return;
  }
  // Messages about its imports show this text.
  auto made = std::make_shared<ModuleSource>();
  made->code = std::move(*code);
  s.made = made;
  FileBuffer buffer;
  buffer.assign(made->code);
  LoadInput input = load_input(s, buffer.text());
  input.loader = Loader::Js;
  input.module.source_type = js::SourceType::Module;
  js::CompileOptions compile = module_options->base();
  compile.source_map = false;
  compile.injected.clear();
  std::optional<unit::Unit> unit = load_unit(input, compile, memory(), s.diagnostics);
  if (!unit) return;
  module.unit = *unit;
  report_messages(s.module, s.module.unit, s.diagnostics);
  resolve_records(s);
}

}  // namespace sinter::bundler
