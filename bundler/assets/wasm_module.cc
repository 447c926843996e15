#include "bundler/assets/wasm_module.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/base64.h"
#include "base/json_text.h"
#include "bundler/plugin/plugin_host.h"

namespace sinter::bundler {

namespace {

// Compiles while the file arrives, where the server says what it is.
constexpr std::string_view kFetch = R"(const receive = async (streaming, buffered) => {
  const response = await fetch(url);
  const type = response.headers.get("Content-Type") || "";
  if (streaming in WebAssembly && type.startsWith("application/wasm"))
    return WebAssembly[streaming](response, imports, options);
  return WebAssembly[buffered](await response.arrayBuffer(), imports, options);
};
)";

// In an import or export list.
std::string export_name(std::string_view name) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
  };
  const bool plain = !name.empty() && is_letter(name[0]) &&
                     std::all_of(name.begin(), name.end(),
                                 [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
  return plain ? std::string(name) : json_string(name);
}

// Browsers refuse to compile more than this at once on a page's main thread.
constexpr size_t kCompiledAtOnce = 4096;

class ModuleText {
 public:
  ModuleText(std::string_view bytes, WasmForm form, const WasmBytes& place)
      : bytes_(bytes), form_(form), place_(place) {}

  std::string write(const WasmInterface& interface) {
    if (form_ == WasmForm::Exports) write_imports(interface);
    if (place_.from == WasmBytes::From::Fetch)
      write_fetched();
    else
      write_read();
    if (form_ == WasmForm::Exports) write_exports(interface);
    return std::move(out_);
  }

 private:
  template <class... Args>
  void add(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
  }

  // What the file imports is imported as by a script in its place. "wasm:js-string" and the like
  // are the engine's own.
  void write_imports(const WasmInterface& interface) {
    std::vector<std::string> modules, builtins;
    for (const WasmInterface::Import& import : interface.imports) {
      const bool own = import.module.starts_with("wasm:");
      std::vector<std::string>& list = own ? builtins : modules;
      std::string name = own ? import.module.substr(5) : import.module;
      if (std::find(list.begin(), list.end(), name) == list.end()) list.push_back(std::move(name));
    }
    std::string object = "{";
    for (const std::string& module : modules) {
      object += json_string(module) + ": {";
      std::vector<std::string_view> seen;
      for (const WasmInterface::Import& import : interface.imports) {
        if (import.module != module) continue;
        if (std::find(seen.begin(), seen.end(), import.name) != seen.end()) continue;
        seen.push_back(import.name);
        const std::string local = fmt::format("import{}", imported_++);
        add("import {{ {} as {} }} from {};\n", export_name(import.name), local,
            json_string(module));
        object += json_string(import.name) + ": " + local + ", ";
      }
      object += "}, ";
    }
    add("const imports = {}}};\n", object);
    if (!builtins.empty()) {
      std::string list;
      for (const std::string& name : builtins) list += json_string(name) + ", ";
      options_ = fmt::format("{{ builtins: [{}] }}", list);
    }
  }

  void write_fetched() {
    add("const url = {};\n", place_.url);
    switch (form_) {
      case WasmForm::Exports:
        out_ += fetch_with(true);
        add("const {{ instance }} = await receive(\"instantiateStreaming\", \"instantiate\");\n");
        return;
      case WasmForm::Init:
        add("export default async (imports = {{}}) => {{\n{}", fetch_with(true));
        add("  return (await receive(\"instantiateStreaming\", \"instantiate\")).instance;\n}};\n");
        return;
      case WasmForm::Source:
        out_ += fetch_with(false);
        add("export default await receive(\"compileStreaming\", \"compile\");\n");
        return;
    }
  }
  std::string fetch_with(bool imports) const {
    std::string text(kFetch);
    const auto put = [&](std::string_view from, std::string_view to) {
      for (size_t at; (at = text.find(from)) != std::string::npos;)
        text.replace(at, from.size(), to);
    };
    if (options_.empty()) put(", options)", ")");
    put(", options)", ", " + options_ + ")");
    if (!imports) put(", imports", "");
    return text;
  }

  void write_read() {
    std::string bytes;
    if (place_.from == WasmBytes::From::ReadFile) {
      add("import {{ readFileSync }} from \"node:fs\";\n");
      bytes = fmt::format("readFileSync({})", place_.url);
    } else {
      std::string text;
      append_base64(text, bytes_);
      bytes = fmt::format("Uint8Array.from(atob(\"{}\"), (c) => c.charCodeAt(0))", text);
    }
    const std::string options = options_.empty() ? "" : ", " + options_;
    const bool waits =
        place_.from == WasmBytes::From::Text && place_.can_await && bytes_.size() > kCompiledAtOnce;
    switch (form_) {
      case WasmForm::Exports:
        if (waits)
          add("const {{ instance }} = await WebAssembly.instantiate({}, imports{});\n", bytes,
              options);
        else
          add("const instance = new WebAssembly.Instance(new WebAssembly.Module({}{}), "
              "imports);\n",
              bytes, options);
        return;
      case WasmForm::Init:
        add("export default async (imports = {{}}) => (await WebAssembly.instantiate({}, "
            "imports)).instance;\n",
            bytes);
        return;
      case WasmForm::Source:
        add("export default {}({});\n",
            waits ? "await WebAssembly.compile" : "/* @__PURE__ */ new WebAssembly.Module", bytes);
        return;
    }
  }

  // A global is its value, as the integration wants it.
  void write_exports(const WasmInterface& interface) {
    std::string list;
    u32 number = 0;
    for (const WasmInterface::Export& each : interface.exports) {
      add("const export{} = instance.exports[{}]{};\n", number, json_string(each.name),
          each.global ? ".value" : "");
      list += fmt::format("export{} as {}, ", number++, export_name(each.name));
    }
    add("export {{ {}}};\n", list);
  }

  const std::string_view bytes_;
  const WasmForm form_;
  const WasmBytes& place_;
  std::string out_;
  std::string options_;  // of the compilation, as an expression
  u32 imported_ = 0;
};

}  // namespace

std::optional<WasmForm> wasm_form(std::string_view query) {
  if (query_has(query, "init")) return WasmForm::Init;
  if (query == kWasmSourceQuery.substr(1) || query == kWasmSourceQuery) return WasmForm::Source;
  return query.empty() ? std::optional(WasmForm::Exports) : std::nullopt;
}

std::optional<std::string> wasm_module_source(std::string_view bytes, WasmForm form,
                                              const WasmBytes& place, std::string& error) {
  std::optional<WasmInterface> interface = read_wasm_interface(bytes, error);
  if (!interface) return std::nullopt;
  return ModuleText(bytes, form, place).write(*interface);
}

}  // namespace sinter::bundler
