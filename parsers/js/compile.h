// compile: one module's source text to a Unit. The one entry to this folder for the bundler and the
// runtime.
//
// Everything that needs only this module happens here: parse, bind, lower, fold and minify, analyze
// (parts, purity, facts, slots), print. The result depends on nothing but the arguments. One
// CompileMemory per thread is reused from module to module: the syntax tree lives in it and is
// dropped when compile returns.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "base/types.h"
#include "parsers/js/ast.h"
#include "parsers/js/known_imports.h"
#include "parsers/js/language_features.h"
#include "parsers/unit/unit.h"

namespace sinter::js {

enum class JsxMode : u8 { Automatic, AutomaticDev, Classic, Preserve };
enum class LegalComments : u8 { None, Keep };
enum class Charset : u8 { Ascii, Utf8 };

// An expression that replaces an unbound name (`process.env.NODE_ENV`, `DEBUG`) or an
// `import.meta.x` chain.
struct Define {
  std::vector<std::string> path;  // {"process", "env", "NODE_ENV"}
  std::string value;              // a JSON value, or an identifier / dotted name
};

// A file whose exports stand for globals.
struct Injected {
  struct Name {
    std::string global;
    std::string exported;
  };
  std::string specifier;
  std::vector<Name> names;
};
// Specifiers of injected files begin with this; a number follows. A Unit must not hold a path.
inline constexpr std::string_view kInjectedSpecifier{"\0sinter/injected/", 17};

struct JsxOptions {
  JsxMode mode = JsxMode::Automatic;
  std::string factory = "React.createElement";
  std::string fragment = "React.Fragment";
  std::string import_source = "react";
  bool side_effects = false;  // JSX expressions are not marked pure
  bool refresh = false;       // React Fast Refresh (lower_refresh.h)
};

struct TypeScriptOptions {
  bool experimental_decorators = false;
  bool emit_decorator_metadata = false;
  bool verbatim_module_syntax =
      false;  // also preserveValueImports / importsNotUsedAsValues: preserve
  bool use_define_for_class_fields = true;
  bool always_strict = true;
};

// Whether a read that nobody uses may go.
enum class PropertyReads : u8 {
  MayAct,  // stays, but for those of the standard library and of literals
  Pure,    // goes: no getter does anything
  Act,     // stays, whatever it reads
};

struct CompileOptions {
  JsxOptions jsx;
  TypeScriptOptions ts;
  std::vector<Define> defines;
  std::vector<Injected> injected;
  std::vector<std::string> pure;  // names whose calls are side-effect free
  std::vector<std::string> drop_labels;
  bool drop_console = false, drop_debugger = false;
  bool minify_whitespace = false, minify_identifiers = false, minify_syntax = false;
  bool keep_names = false;
  bool ignore_annotations = false;  // @__PURE__ and @__NO_SIDE_EFFECTS__ are not trusted
  // Two assumptions that Rollup lets a project make: what reading a property does, and that every
  // global that is read exists.
  PropertyReads property_reads = PropertyReads::MayAct;
  bool unknown_globals_are_pure = false;
  bool tree_shaking = true;
  bool source_map = false;  // fill the mappings table
  LegalComments legal_comments = LegalComments::Keep;
  Charset charset = Charset::Ascii;
  // What it lacks and compile does not lower is an error that says so.
  LanguageTarget target;
};

// What the bundler knows of the module besides its text.
struct ModuleInput {
  std::string_view source;  // 64 readable zero bytes follow
  std::string_view
      pretty_path;  // for diagnostics and names made from the file name; '/' separated, relative
  Language language = Language::JavaScript;
  // From the extension or package.json "type": .mjs/.mts and type:module force ESM; .cjs/.cts force
  // CommonJS.
  SourceType source_type = SourceType::Unambiguous;
  bool force_commonjs = false;
  // Values of imports, for the second compilation of a module that branches on them.
  std::span<const KnownImport> known_imports = {};
};

class CompileMemory;  // arena, tables, scratch lists of one thread

struct CompileMemoryDeleter {
  void operator()(CompileMemory*) const;
};
using CompileMemoryPtr = std::unique_ptr<CompileMemory, CompileMemoryDeleter>;
CompileMemoryPtr make_compile_memory();

// Nullopt when the module has errors, which are then in `diagnostics`. Warnings are in the Unit.
std::optional<unit::Unit> compile(const ModuleInput&, const CompileOptions&, CompileMemory&,
                                  Diagnostics&);

// Loaders: a file's bytes as a module without a parser.
std::optional<unit::Unit> compile_json(const ModuleInput&, const CompileOptions&, CompileMemory&,
                                       Diagnostics&);
// A module whose default export is a string (text, dataurl, base64, file URL …).
unit::Unit compile_string(std::string_view value, const ModuleInput&, const CompileOptions&,
                          CompileMemory&);
// A module whose default export is a Uint8Array decoded from base64 (`binary` loader).
unit::Unit compile_binary(std::string_view bytes, const ModuleInput&, const CompileOptions&,
                          CompileMemory&);
// A module with no code (`empty` loader, `browser: false`).
unit::Unit compile_empty(const CompileOptions&, CompileMemory&);

}  // namespace sinter::js
