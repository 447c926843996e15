// The whole of compile: any bytes, in every language, with many options. The Unit that comes out must satisfy the
// reader, which checks every table.
#include "parsers/js/compile.h"
#include "parsers/unit/reader.h"
#include "tests/fuzz/fuzz_input.h"

using namespace sinter;
using namespace sinter::js;

extern "C" int LLVMFuzzerTestOneInput(const u8* data, size_t size) {
  if (size == 0) return 0;
  const fuzz::PaddedText text(data, size - 1);
  const u8 choice = data[size - 1];

  ModuleInput input;
  input.source = text.view();
  input.pretty_path = "src/input.ts";
  input.language = static_cast<Language>(choice & 3);
  input.source_type = (choice & 4) != 0 ? SourceType::Module : SourceType::Unambiguous;

  CompileOptions options;
  options.minify_syntax = (choice & 8) != 0;
  options.minify_whitespace = options.minify_identifiers = (choice & 16) != 0;
  options.ts.experimental_decorators = (choice & 32) != 0;
  options.ts.emit_decorator_metadata = (choice & 32) != 0;
  options.ts.use_define_for_class_fields = (choice & 64) != 0;
  options.keep_names = (choice & 128) != 0;
  options.source_map = true;

  static const CompileMemoryPtr memory = make_compile_memory();
  Diagnostics diagnostics;
  const std::optional<unit::Unit> compiled = compile(input, options, *memory, diagnostics);
  if (!compiled) {
    SINTER_CHECK(diagnostics.has_errors());
    return 0;
  }
  SINTER_CHECK(unit::read_unit(compiled->bytes()).has_value());
  return 0;
}
