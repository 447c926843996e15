// Style sheets: any bytes compile, with every option; what was printed without gaps is printed
// again as it is.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "parsers/css/compile.h"
#include "tests/fuzz/fuzz_input.h"

using namespace sinter;
using namespace sinter::css;

namespace {

CompileOptions options_of(u8 choice) {
  CompileOptions options;
  options.minify_whitespace = (choice & 1) != 0;
  options.minify_syntax = (choice & 2) != 0;
  if (choice & 4) options.target = target_of("chrome50,firefox50,safari10");
  options.ascii_only = (choice & 8) != 0;
  options.source_map = (choice & 16) != 0;
  options.scoping = static_cast<Scoping>((choice >> 5) % 3);
  return options;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const u8* data, size_t size) {
  if (size == 0) return 0;
  static const CompileMemoryPtr memory = make_compile_memory();
  const fuzz::PaddedText text(data, size - 1);
  const CompileOptions options = options_of(data[size - 1]);
  const Unit unit = compile(text.view(), options, *memory);
  // Joining rules may make two neighbours equal that were not.
  if (!unit.gaps().empty() || !unit.imports().empty() || options.minify_syntax) return 0;
  const std::string once(unit.code_text());
  const fuzz::PaddedText again(reinterpret_cast<const u8*>(once.data()), once.size());
  const Unit second = compile(again.view(), options, *memory);
  if (second.code_text() != once) {
    std::fprintf(stderr, "printed as:\n%s\nand then as:\n%.*s\n", once.c_str(),
                 static_cast<int>(second.code_text().size()), second.code_text().data());
    std::abort();
  }
  return 0;
}
