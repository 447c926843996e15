// relocalise IN OUT [--without LIBRARY]... [--never FUNCTION]...: copies a shared library
// so that it opens quickly, and lifts one restriction of V8's compiler.
//
// Debian's libnode refers to its own functions and tables through 58,000 relocations by name, which
// the dynamic linker looks up one by one at every start: most of the time that opening it takes.
// The copy has each of them as "this library's address plus an offset" instead. What another
// library could rightly replace is left alone: symbols that are undefined here, unique (one address
// in the whole process; but those of V8 and Node.js are in no other library), thread-local, or
// resolved by a function. Relative relocations are then packed (DT_RELR): 20 kB to read instead of
// 2 MB.
//
// --without takes a library off those that come with it. Only Node.js's own half of libnode calls
// OpenSSL, zlib, Brotli, nghttp2 and c-ares, and nothing runs that half; each call becomes one of
// V8's "abort". --never FUNCTION makes a function, given by its mangled name, return at once:
// constructors of Node.js's global objects that ask those libraries for something as the library is
// opened. What they would have made is never used.
//
// The restriction: when V8 10.2 compiles a function in a background thread, which is nearly always,
// it does not look for a named property beyond a typed array itself, because it would have to read
// the name to know that it is no number, and doubted that a background thread may. So
// `bytes.length` and every method of a Buffer stayed calls that search for the property each time,
// thirty times slower than what V8 makes of them in the main thread, and has made of them
// everywhere since it dropped the doubt. Names are read by the compiler elsewhere, and ours never
// change in place (that takes String::MakeExternal, which nothing here calls). The conditional jump
// that gives up is taken out where the instructions around it are exactly the known ones.
//
// Anything unexpected ends with an error and without a copy; the original works as well, slower.
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/elf/shared_library.h"

namespace {

using sinter::elf::SharedLibrary;

// Where calls of libraries that are not there go.
constexpr std::string_view kAbort = "_ZN2v84base2OS5AbortEv";

// The instruction `ret`.
constexpr char kReturn = static_cast<char>(0xc3);

// Whether the compiler's restriction was found and lifted.
bool let_background_threads_read_names(SharedLibrary& library) {
  static constexpr std::string_view kFunction =
      "_ZNK2v88internal8compiler17AccessInfoFactory25ComputePropertyAccessInfo"
      "ENS1_6MapRefENS1_7NameRefENS1_10AccessModeE";
  // mov 0x88(%rax),%rax; test %rax,%rax; je +6; cmpb $0,0x10(%rax); je ... of
  // `broker()->local_isolate() && !broker()->local_isolate()->is_main_thread()`.
  static constexpr std::string_view kCheck(
      "\x48\x8b\x80\x88\x00\x00\x00\x48\x85\xc0\x74\x06\x80\x78\x10\x00\x74", 17);
  size_t size = 0;
  char* start = library.find_code(kFunction, &size);
  if (!start) return false;
  const std::string_view code(start, size);
  const size_t found = code.find(kCheck);
  if (found == std::string_view::npos || found + kCheck.size() >= code.size() ||
      code.find(kCheck, found + 1) != std::string_view::npos) {
    return false;
  }
  // The second jump, two bytes long, becomes two instructions that do nothing.
  constexpr char kNop = static_cast<char>(0x90);
  char* jump = start + found + kCheck.size() - 1;
  jump[0] = jump[1] = kNop;
  return true;
}

bool open(const char* path, SharedLibrary& library, std::string* error) {
  std::ifstream in(path, std::ios::binary);
  library = SharedLibrary({std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()});
  if (!in) {
    *error = "cannot be read";
    return false;
  }
  return library.read(error);
}

int fail(const char* path, const std::string& error) {
  fprintf(stderr, "relocalise: %s: %s\n", path, error.c_str());
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    fprintf(stderr, "Usage: relocalise IN OUT [--without LIBRARY]... [--never FUNCTION]...\n");
    return 2;
  }
  std::string error;
  SharedLibrary library({});
  if (!open(argv[1], library, &error)) return fail(argv[1], error);
  const size_t count = library.bind_to_itself();
  for (int i = 3; i < argc; i++) {
    const std::string_view option = argv[i];
    if (option == "--without" && i + 1 < argc) {
      SharedLibrary other({});
      if (!open(argv[++i], other, &error)) return fail(argv[i], error);
      if (!library.detach(other.soname(), other.defined_names(), kAbort)) {
        return fail(argv[1], "cannot do without " + std::string(other.soname()));
      }
      printf("%s is not loaded with it\n", std::string(other.soname()).c_str());
    } else if (option == "--never" && i + 1 < argc) {
      size_t size = 0;
      char* code = library.find_code(argv[++i], &size);
      if (!code || size == 0) return fail(argv[1], std::string("has no ") + argv[i]);
      code[0] = kReturn;
    } else {
      return fail(argv[i], "unknown option");
    }
  }
  if (!library.write_back(&error)) return fail(argv[1], error);
  const bool lifted = let_background_threads_read_names(library);
  // Whole or not at all.
  const std::string temporary = std::string(argv[2]) + ".new";
  std::ofstream out(temporary, std::ios::binary);
  out.write(library.bytes().data(), static_cast<std::streamsize>(library.bytes().size()));
  out.close();
  if (!out || rename(temporary.c_str(), argv[2]) != 0) {
    remove(temporary.c_str());
    return fail(argv[2], "cannot be written");
  }
  printf("%zu relocations made relative\n", count);
  if (lifted) printf("properties of typed arrays are found in background threads\n");
  return 0;
}
