// What an import of a WebAssembly file means, as the text of a JavaScript module.
//
// `import { add } from "./x.wasm"` instantiates the file when its importer is evaluated, with what
// the file itself imports, and names its exports: the ES module integration of WebAssembly.
// `import source m from "./x.wasm"` gives the compiled module, `./x.wasm?init` a function that
// instantiates it. Plain builds and projects differ in where the bytes come from, and in nothing
// else.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/types.h"

namespace sinter::bundler {

// The query by which the scan asks for the compiled module: `import source`.
inline constexpr std::string_view kWasmSourceQuery = "?source";

// `import()` of this stands for the URL of the file that the module was made from: a copy of it
// lies beside the output, which only the linker knows the way to.
inline constexpr std::string_view kOwnFile{"\0sinter/file", 12};

enum class WasmForm : u8 {
  Exports,  // no query
  Init,     // ?init
  Source,   // import source
};
// Of "?init" and the like; nothing when the query is not about WebAssembly.
std::optional<WasmForm> wasm_form(std::string_view query);

// Where the running program gets the bytes.
struct WasmBytes {
  enum class From : u8 { Fetch, ReadFile, Text };
  From from = From::Fetch;
  std::string url;        // an expression, of Fetch and ReadFile
  bool can_await = true;  // the output may wait at its top level; Fetch needs that
};

// Nothing when `bytes` are no WebAssembly module that can be imported; why is in `error`.
std::optional<std::string> wasm_module_source(std::string_view bytes, WasmForm form,
                                              const WasmBytes& place, std::string& error);

// What a module takes and gives, from its import and export sections.
struct WasmInterface {
  struct Import {
    std::string module, name;
  };
  struct Export {
    std::string name;
    bool global = false;
  };
  std::vector<Import> imports;
  std::vector<Export> exports;
};
std::optional<WasmInterface> read_wasm_interface(std::string_view bytes, std::string& error);

}  // namespace sinter::bundler
