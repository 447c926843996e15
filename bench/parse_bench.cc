// How fast source text becomes a syntax tree (parse/FILE) and a Unit (compile/FILE: minified, with
// mappings): bytes per second of one thread, for each file named on the command line.
//
//   parse_bench FILE... [--benchmark_*]
//
// Memory is reused from run to run, as a worker reuses it from module to module.
// bench/parse/run.mjs compares with other parsers.

#include <benchmark/benchmark.h>

#include <cstdio>
#include <fstream>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "base/source.h"
#include "parsers/js/compile.h"
#include "parsers/js/parse.h"

namespace {

using namespace sinter;

struct Input {
  std::string path;
  std::string text;  // padded
  size_t size = 0;
  js::Language language = js::Language::JavaScript;
};

js::Language language_of(std::string_view path) {
  if (path.ends_with(".tsx")) return js::Language::Tsx;
  if (path.ends_with(".ts") || path.ends_with(".mts") || path.ends_with(".cts"))
    return js::Language::TypeScript;
  return path.ends_with(".jsx") ? js::Language::Jsx : js::Language::JavaScript;
}

void parse_file(benchmark::State& state, const Input& input) {
  js::ParseMemory memory;
  const js::ParseOptions options{
      .language = input.language, .commonjs_wrapper = true, .path = input.path};
  for (auto _ : state) {
    js::Ast ast;
    Diagnostics diagnostics;
    if (!js::parse({input.text.data(), input.size}, options, memory, ast, diagnostics)) {
      state.SkipWithError(diagnostics.items().front().message.c_str());
      return;
    }
    benchmark::DoNotOptimize(ast);
  }
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations()) *
                          static_cast<int64_t>(input.size));
  state.counters["tree_bytes_per_byte"] =
      static_cast<double>(memory.arena.used()) / static_cast<double>(input.size);
}

void compile_file(benchmark::State& state, const Input& input) {
  const js::CompileMemoryPtr memory = js::make_compile_memory();
  js::CompileOptions options;
  options.minify_whitespace = options.minify_identifiers = options.minify_syntax = true;
  options.source_map = true;
  const js::ModuleInput module{.source = {input.text.data(), input.size},
                               .pretty_path = input.path,
                               .language = input.language};
  for (auto _ : state) {
    Diagnostics diagnostics;
    const std::optional<unit::Unit> unit = js::compile(module, options, *memory, diagnostics);
    if (!unit) {
      state.SkipWithError(diagnostics.items().front().message.c_str());
      return;
    }
    benchmark::DoNotOptimize(unit->bytes().data());
  }
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations()) *
                          static_cast<int64_t>(input.size));
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  std::vector<std::unique_ptr<Input>> inputs;
  for (int i = 1; i < argc; ++i) {
    std::ifstream file(argv[i], std::ios::binary);
    if (!file) {
      std::fprintf(stderr, "cannot read %s\n", argv[i]);
      return 1;
    }
    std::stringstream text;
    text << file.rdbuf();
    auto input = std::make_unique<Input>();
    input->path = argv[i];
    input->text = std::move(text).str();
    input->size = input->text.size();
    input->text.append(kSourcePadding, '\0');
    input->language = language_of(input->path);
    const auto add = [&](const std::string& stage, auto* run) {
      benchmark::RegisterBenchmark((stage + "/" + argv[i]).c_str(), [run, input = input.get()](
                                                                        benchmark::State& state) {
        run(state, *input);
      })->Unit(benchmark::kMillisecond);
    };
    add("parse", parse_file);
    add("compile", compile_file);
    inputs.push_back(std::move(input));
  }
  benchmark::RunSpecifiedBenchmarks();
}
