// relocalise IN OUT: copies a shared library so that its references to itself need no names, and
// lifts one restriction of V8's compiler.
//
// Debian's libnode refers to its own functions and tables through 56,000 relocations by name, which
// the dynamic linker looks up one by one at every start: most of the time that opening it takes.
// The copy has each of them as "this library's address plus an offset" instead. What another
// library could rightly replace is left alone: symbols that are undefined here, unique (one address
// in the whole process; but those of V8 and Node.js are in no other library), thread-local, or
// resolved by a function.
//
// The table is then sorted: the relative ones first, which the dynamic linker does in one run, and
// the others by their symbol, of which it remembers the last.
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
#include <elf.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace {

class Library {
 public:
  explicit Library(std::vector<char> bytes) : bytes_(std::move(bytes)) {}

  // The number of relocations rewritten, or an error.
  long rewrite(std::string* error) {
    auto* header = at<Elf64_Ehdr>(0);
    if (!header || memcmp(header->e_ident, ELFMAG, SELFMAG) != 0 ||
        header->e_ident[EI_CLASS] != ELFCLASS64 || header->e_machine != EM_X86_64 ||
        header->e_type != ET_DYN) {
      *error = "not a shared library for x86-64";
      return -1;
    }
    for (int i = 0; i < header->e_phnum; i++) {
      auto* segment = at<Elf64_Phdr>(header->e_phoff + static_cast<size_t>(i) * sizeof(Elf64_Phdr));
      if (!segment) return fail(error);
      if (segment->p_type == PT_LOAD) loads_.push_back(*segment);
      if (segment->p_type == PT_DYNAMIC) dynamic_ = segment->p_offset;
    }
    Elf64_Addr relocations = 0, jumps = 0, symbols = 0, strings = 0;
    Elf64_Dyn* relative_count = nullptr;
    size_t relocations_size = 0, jumps_size = 0;
    for (size_t offset = dynamic_; dynamic_; offset += sizeof(Elf64_Dyn)) {
      auto* entry = at<Elf64_Dyn>(offset);
      if (!entry) return fail(error);
      if (entry->d_tag == DT_NULL) break;
      if (entry->d_tag == DT_RELA) relocations = entry->d_un.d_ptr;
      if (entry->d_tag == DT_RELASZ) relocations_size = entry->d_un.d_val;
      if (entry->d_tag == DT_JMPREL) jumps = entry->d_un.d_ptr;
      if (entry->d_tag == DT_PLTRELSZ) jumps_size = entry->d_un.d_val;
      if (entry->d_tag == DT_SYMTAB) symbols = entry->d_un.d_ptr;
      if (entry->d_tag == DT_STRTAB) strings = entry->d_un.d_ptr;
      if (entry->d_tag == DT_RELACOUNT) relative_count = entry;
    }
    symbols_ = file_offset(symbols);
    strings_ = file_offset(strings);
    if (!relocations || !symbols_) return fail(error);
    long count = rewrite_table(file_offset(relocations), relocations_size);
    if (count >= 0 && jumps) {
      long more = rewrite_table(file_offset(jumps), jumps_size);
      count = more < 0 ? more : count + more;
    }
    if (count < 0) return fail(error);
    if (relative_count) {
      relative_count->d_un.d_val = sort_table(file_offset(relocations), relocations_size);
    }
    return count;
  }

  // Whether the compiler's restriction was found and lifted; to be called after rewrite().
  bool let_background_threads_read_names() {
    static constexpr std::string_view kFunction =
        "_ZNK2v88internal8compiler17AccessInfoFactory25ComputePropertyAccessInfo"
        "ENS1_6MapRefENS1_7NameRefENS1_10AccessModeE";
    // mov 0x88(%rax),%rax; test %rax,%rax; je +6; cmpb $0,0x10(%rax); je ... of
    // `broker()->local_isolate() && !broker()->local_isolate()->is_main_thread()`.
    static constexpr std::string_view kCheck(
        "\x48\x8b\x80\x88\x00\x00\x00\x48\x85\xc0\x74\x06\x80\x78\x10\x00\x74", 17);
    const Elf64_Sym* symbol = find_function(kFunction);
    if (!symbol) return false;
    const size_t start = file_offset(symbol->st_value);
    if (!start || start + symbol->st_size > bytes_.size()) return false;
    const std::string_view code(bytes_.data() + start, symbol->st_size);
    const size_t found = code.find(kCheck);
    if (found == std::string_view::npos || found + kCheck.size() >= code.size() ||
        code.find(kCheck, found + 1) != std::string_view::npos) {
      return false;
    }
    // The second jump, two bytes long, becomes two instructions that do nothing.
    constexpr char kNop = static_cast<char>(0x90);
    char* jump = bytes_.data() + start + found + kCheck.size() - 1;
    jump[0] = jump[1] = kNop;
    return true;
  }

  const std::vector<char>& bytes() const { return bytes_; }

 private:
  template <class T>
  T* at(size_t offset) {
    return offset + sizeof(T) <= bytes_.size() ? reinterpret_cast<T*>(bytes_.data() + offset)
                                               : nullptr;
  }
  static long fail(std::string* error) {
    *error = "its tables are not where they are expected";
    return -1;
  }
  // Zero for an address that is not from the file.
  size_t file_offset(Elf64_Addr address) const {
    for (const Elf64_Phdr& load : loads_) {
      if (address >= load.p_vaddr && address < load.p_vaddr + load.p_filesz) {
        return address - load.p_vaddr + load.p_offset;
      }
    }
    return 0;
  }

  // Among the dynamic symbols, whose table ends where their names begin.
  const Elf64_Sym* find_function(std::string_view name) {
    for (size_t offset = symbols_; offset + sizeof(Elf64_Sym) <= strings_;
         offset += sizeof(Elf64_Sym)) {
      const auto* symbol = at<Elf64_Sym>(offset);
      if (!symbol) return nullptr;
      const size_t start = strings_ + symbol->st_name;
      if (ELF64_ST_TYPE(symbol->st_info) == STT_FUNC && start + name.size() < bytes_.size() &&
          memcmp(bytes_.data() + start, name.data(), name.size()) == 0 &&
          bytes_[start + name.size()] == 0) {
        return symbol;
      }
    }
    return nullptr;
  }

  // Of the engine's own namespaces, from the mangled name.
  bool is_own(size_t name) const {
    const size_t start = strings_ + name;
    if (!strings_ || start + 16 > bytes_.size()) return false;
    const std::string_view text(bytes_.data() + start, 16);
    for (std::string_view own : {"_ZN2v8", "_ZN4node", "_ZZN2v8", "_ZZN4node", "_ZGVZN2v8"}) {
      if (text.substr(0, own.size()) == own) return true;
    }
    return false;
  }

  // The number of relative relocations, which are at the table's start then.
  size_t sort_table(size_t offset, size_t size) {
    auto* first = at<Elf64_Rela>(offset);
    auto* last = first + size / sizeof(Elf64_Rela);
    auto* named = std::stable_partition(first, last, [](const Elf64_Rela& entry) {
      return ELF64_R_TYPE(entry.r_info) == R_X86_64_RELATIVE;
    });
    std::stable_sort(first, named, [](const Elf64_Rela& a, const Elf64_Rela& b) {
      return a.r_offset < b.r_offset;
    });
    // Those that call a function of the library come when all else is in its place.
    auto* called = std::stable_partition(named, last, [](const Elf64_Rela& entry) {
      return ELF64_R_TYPE(entry.r_info) != R_X86_64_IRELATIVE;
    });
    std::stable_sort(named, called, [](const Elf64_Rela& a, const Elf64_Rela& b) {
      return ELF64_R_SYM(a.r_info) < ELF64_R_SYM(b.r_info);
    });
    return static_cast<size_t>(named - first);
  }

  long rewrite_table(size_t offset, size_t size) {
    if (!offset) return -1;
    long count = 0;
    for (size_t done = 0; done + sizeof(Elf64_Rela) <= size; done += sizeof(Elf64_Rela)) {
      auto* entry = at<Elf64_Rela>(offset + done);
      if (!entry) return -1;
      const auto type = ELF64_R_TYPE(entry->r_info);
      if (type != R_X86_64_64 && type != R_X86_64_GLOB_DAT && type != R_X86_64_JUMP_SLOT) continue;
      auto* symbol = at<Elf64_Sym>(symbols_ + ELF64_R_SYM(entry->r_info) * sizeof(Elf64_Sym));
      if (!symbol) return -1;
      const int kind = ELF64_ST_TYPE(symbol->st_info), binding = ELF64_ST_BIND(symbol->st_info);
      if (symbol->st_shndx == SHN_UNDEF || symbol->st_shndx >= SHN_LORESERVE ||
          kind == STT_GNU_IFUNC || kind == STT_TLS ||
          (binding == STB_GNU_UNIQUE && !is_own(symbol->st_name))) {
        continue;
      }
      // Only the first kind adds its addend to the symbol's address.
      const Elf64_Sxword addend = type == R_X86_64_64 ? entry->r_addend : 0;
      entry->r_info = ELF64_R_INFO(0, R_X86_64_RELATIVE);
      entry->r_addend = static_cast<Elf64_Sxword>(symbol->st_value) + addend;
      count++;
    }
    return count;
  }

  std::vector<char> bytes_;
  std::vector<Elf64_Phdr> loads_;
  size_t dynamic_ = 0, symbols_ = 0, strings_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    fprintf(stderr, "Usage: relocalise IN OUT\n");
    return 2;
  }
  std::ifstream in(argv[1], std::ios::binary);
  Library library({std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()});
  std::string error;
  long count = in ? library.rewrite(&error) : -1;
  if (!in) error = "cannot be read";
  if (count < 0) {
    fprintf(stderr, "relocalise: %s: %s\n", argv[1], error.c_str());
    return 1;
  }
  const bool lifted = library.let_background_threads_read_names();
  // Whole or not at all.
  std::string temporary = std::string(argv[2]) + ".new";
  std::ofstream out(temporary, std::ios::binary);
  out.write(library.bytes().data(), static_cast<std::streamsize>(library.bytes().size()));
  out.close();
  if (!out || rename(temporary.c_str(), argv[2]) != 0) {
    fprintf(stderr, "relocalise: cannot write %s\n", argv[2]);
    remove(temporary.c_str());
    return 1;
  }
  printf("%ld relocations made relative\n", count);
  printf(lifted ? "properties of typed arrays are found in background threads\n"
                : "not the known compiler: its code is unchanged\n");
  return 0;
}
