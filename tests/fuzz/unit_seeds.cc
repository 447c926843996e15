// unit_seeds FOLDER FILE…: compiles each JavaScript file and writes its Unit to FOLDER, as seeds for fuzz_unit.
#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>

#include "parsers/js/compile.h"
#include "tests/fuzz/fuzz_input.h"

using namespace sinter;

int main(int argc, char** argv) {
  const js::CompileMemoryPtr memory = js::make_compile_memory();
  js::CompileOptions options;
  options.minify_identifiers = options.source_map = true;
  for (int i = 2; i < argc; ++i) {
    std::ifstream file(argv[i], std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    const std::string source = bytes.str();
    const fuzz::PaddedText text(reinterpret_cast<const u8*>(source.data()), source.size());
    js::ModuleInput input;
    input.source = text.view();
    input.pretty_path = argv[i];
    Diagnostics diagnostics;
    const auto unit = js::compile(input, options, *memory, diagnostics);
    if (!unit) continue;
    std::ofstream(std::string(argv[1]) + "/" + std::to_string(i), std::ios::binary) << unit->bytes();
  }
}
