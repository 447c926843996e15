// A shared library for x86-64 as a file that can be rewritten: what the dynamic linker reads of it
// (its relocations, the libraries that it needs, the versions that it asks for) is taken apart,
// changed and written back into the room that it had. Nothing moves: code and data stay at their
// addresses.
#pragma once

#include <elf.h>

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace sinter::elf {

class SharedLibrary {
 public:
  explicit SharedLibrary(std::vector<char> bytes) : bytes_(std::move(bytes)) {}

  // False: not a library that this class understands. Before anything else.
  bool read(std::string* error);

  // The name under which other libraries need this one.
  std::string_view soname() const { return text(value_of(DT_SONAME)); }
  std::set<std::string, std::less<>> defined_names() const;

  // Makes references of this library to itself relative; their number.
  size_t bind_to_itself();

  // Takes a library off those that are loaded with this one. The code that calls one of its
  // functions `names` calls `instead` then, a function of this library; it must never run.
  // False, and no change, when this library does not need it or `instead` is not here.
  bool detach(std::string_view needed_soname, const std::set<std::string, std::less<>>& names,
              std::string_view instead);

  // Writes what the calls above changed; false when there is no room for it.
  bool write_back(std::string* error);

  // The bytes of a function among the dynamic symbols; null when there is none.
  char* find_code(std::string_view name, size_t* size);

  const std::vector<char>& bytes() const { return bytes_; }

 private:
  template <class T>
  T* at(size_t offset) {
    return offset + sizeof(T) <= bytes_.size() ? reinterpret_cast<T*>(bytes_.data() + offset)
                                               : nullptr;
  }
  template <class T>
  const T* at(size_t offset) const {
    return const_cast<SharedLibrary*>(this)->at<T>(offset);
  }
  // Zero for an address that is not from the file.
  size_t file_offset(Elf64_Addr address) const;
  uint64_t value_of(int64_t tag) const;
  std::string_view text(uint64_t name) const;
  std::string_view name_of(uint32_t symbol) const;
  const Elf64_Sym* symbol(uint32_t index) const {
    return at<Elf64_Sym>(symbols_ + index * sizeof(Elf64_Sym));
  }
  // One past the last: the table ends where the names begin.
  uint32_t symbol_count() const {
    return static_cast<uint32_t>((strings_ - symbols_) / sizeof(Elf64_Sym));
  }
  const Elf64_Sym* find_function(std::string_view name) const;
  bool is_own(const Elf64_Sym& symbol) const;
  void make_relative(Elf64_Rela& entry, const Elf64_Sym& target);
  bool read_versions();
  bool ask_for_packed_relocations();
  bool write_versions();
  Elf64_Shdr* section_at(uint64_t address);

  // A library that is needed, and the versions that are asked of it.
  struct Needed {
    uint64_t name;
    std::vector<Elf64_Vernaux> versions;
  };

  std::vector<char> bytes_;
  std::vector<Elf64_Phdr> loads_;
  std::vector<Needed> versions_;
  std::vector<Elf64_Dyn> dynamic_;       // without the end
  std::vector<Elf64_Rela> relocations_;  // those of data …
  std::vector<Elf64_Rela> jumps_;        // … and those of calls to other libraries
  size_t dynamic_offset_ = 0, dynamic_room_ = 0;
  size_t symbols_ = 0, strings_ = 0, versions_offset_ = 0, versions_room_ = 0;
  // Names that nothing refers to any more, by their offset: room for another.
  std::vector<uint32_t> free_names_;
};

}  // namespace sinter::elf
