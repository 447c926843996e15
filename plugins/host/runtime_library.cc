#include "plugins/host/runtime_library.h"

#include <dlfcn.h>
#include <unistd.h>

#include <climits>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <optional>

#include "base/diagnostics.h"
#include "base/file_system.h"
#include "base/path.h"
#include "bundler/graph/module_options.h"
#include "bundler/resolver/resolver.h"
#include "parsers/js/transpile.h"
#include "parsers/sourcemap/join.h"

namespace sinter::plugins {

namespace {

struct Opened {
  RuntimeLibrary library;
  std::string error;
};

template <class Function>
bool find(void* handle, const char* name, Function& out) {
  out = reinterpret_cast<Function>(dlsym(handle, name));
  return out != nullptr;
}

Opened open() {
  Opened out;
  char self[PATH_MAX];
  const ssize_t size = readlink("/proc/self/exe", self, sizeof self - 1);
  if (size < 0) {
    out.error = "Cannot find out where sinter is installed";
    return out;
  }
  out.library.executable.assign(self, static_cast<size_t>(size));
  const std::string file =
      path::join(path::dirname(out.library.executable), "libsinter_runtime.so");
  // Global: native addons find the napi_* functions in it, before those of libnode.
  void* handle = dlopen(file.c_str(), RTLD_LAZY | RTLD_GLOBAL);
  if (!handle) {
    out.error = std::string("Cannot open the JavaScript runtime: ") + dlerror() +
                "\n\nIt is built with `./x build`.";
    return out;
  }
  RuntimeLibrary& library = out.library;
  const bool complete = find(handle, "sinter_runtime_main", library.main) &&
                        find(handle, "sinter_host_start", library.host_start) &&
                        find(handle, "sinter_host_send", library.host_send) &&
                        find(handle, "sinter_host_reply", library.host_reply) &&
                        find(handle, "sinter_reply_add", library.reply_add) &&
                        find(handle, "sinter_host_stop", library.host_stop);
  if (!complete) out.error = file + " is not the runtime of this version";
  return out;
}

js::Language language_of(std::string_view file) {
  const std::string_view extension = path::extension(file);
  if (extension == ".tsx") return js::Language::Tsx;
  if (extension == ".jsx") return js::Language::Jsx;
  return extension == ".js" || extension == ".mjs" || extension == ".cjs"
             ? js::Language::JavaScript
             : js::Language::TypeScript;
}

// What the engine understands, and what the file's tsconfig.json says. Any thread may ask.
const js::CompileOptions& compile_options(std::string_view file) {
  struct Options {
    RealFileSystem files;
    bundler::BuildOptions build;
    bundler::Resolver resolver{files, {}};
    bundler::ModuleOptions modules;
    Options() : build(for_engine()), modules(build, /*source_map=*/false) {}
    static bundler::BuildOptions for_engine() {
      bundler::BuildOptions build;
      build.platform = bundler::Platform::Node;
      build.code.target = *js::language_target("es2022");
      return build;
    }
  };
  static Options* const options = new Options;
  const bool on_disk = file.starts_with("/") && language_of(file) != js::Language::JavaScript;
  return options->modules.of(on_disk ? &options->resolver.file(file) : nullptr);
}

// A comment that holds the map to the text that was compiled: stacks and debuggers read it there.
std::string map_comment(const js::MappedText& compiled, std::string_view source,
                        std::string_view file) {
  const sourcemap::CopySegment whole{0, static_cast<u32>(compiled.code.size()), 0, 0};
  sourcemap::ModuleMappings module;
  module.mappings = compiled.mappings;
  module.strings = compiled.strings;
  module.segments = {&whole, 1};
  module.source_name = file;
  module.source_text = source;
  const std::string map = sourcemap::join_source_map(compiled.code, {&module, 1}, {});
  return sourcemap::source_map_comment(sourcemap::MapForm::kInline,
                                       sourcemap::CommentSyntax::kJavaScript, map, {});
}

char* copy_to_heap(std::string_view text) {
  auto* copy = static_cast<char*>(std::malloc(text.size() + 1));
  std::memcpy(copy, text.data(), text.size());
  copy[text.size()] = 0;
  return copy;
}

}  // namespace

const RuntimeLibrary* open_runtime_library(std::string& error) {
  static const Opened opened = open();
  error = opened.error;
  return opened.error.empty() ? &opened.library : nullptr;
}

int compile_for_runtime(void*, const char* source, size_t length, const char* file, char** js,
                        size_t* js_length) {
  FileBuffer text;
  text.assign({source, length});
  js::ModuleInput input;
  input.source = text.text();
  input.pretty_path = file;
  input.language = language_of(file);
  input.force_commonjs =
      std::string_view(file).ends_with(".cts") || std::string_view(file).ends_with(".cjs");
  const js::CompileMemoryPtr memory = js::make_compile_memory();
  Diagnostics diagnostics;
  const std::optional<js::MappedText> out =
      js::transpile_for_runtime(input, compile_options(file), *memory, diagnostics);
  std::string answer;
  if (out) {
    answer = out->code + map_comment(*out, text.text(), file);
  } else {
    const Source shown{file, text.text()};
    for (const Diagnostic& item : diagnostics.items()) answer += render(item, &shown);
  }
  *js = copy_to_heap(answer);
  *js_length = answer.size();
  return out ? 0 : 1;
}

}  // namespace sinter::plugins
