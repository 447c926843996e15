#include "runtime/elf/shared_library.h"

#include <algorithm>
#include <cstring>

namespace sinter::elf {

namespace {

// What a library with packed relocations has to ask of the C library.
constexpr std::string_view kPackedVersion = "GLIBC_ABI_DT_RELR";

// The ELF hash of a version's name.
uint32_t hash_of(std::string_view name) {
  uint32_t hash = 0;
  for (char c : name) {
    hash = (hash << 4) + static_cast<unsigned char>(c);
    const uint32_t high = hash & 0xf0000000;
    hash = (hash ^ (high >> 24)) & ~high;
  }
  return hash;
}

bool is_relative(const Elf64_Rela& entry) {
  return ELF64_R_TYPE(entry.r_info) == R_X86_64_RELATIVE;
}

// Addresses as DT_RELR has them: an address, then words whose bits stand for the 63 places behind
// it.
std::vector<uint64_t> packed(const std::vector<uint64_t>& places) {
  constexpr uint64_t kBits = 63, kWord = sizeof(uint64_t);
  std::vector<uint64_t> out;
  for (size_t i = 0; i < places.size();) {
    out.push_back(places[i]);
    uint64_t base = places[i++] + kWord;
    for (;;) {
      uint64_t bits = 0;
      for (; i < places.size(); i++) {
        const uint64_t distance = places[i] - base;
        if (distance >= kBits * kWord || distance % kWord != 0) break;
        bits |= uint64_t{1} << (distance / kWord);
      }
      if (bits == 0) break;
      out.push_back(bits << 1 | 1);
      base += kBits * kWord;
    }
  }
  return out;
}

}  // namespace

size_t SharedLibrary::file_offset(Elf64_Addr address) const {
  for (const Elf64_Phdr& load : loads_) {
    if (address >= load.p_vaddr && address < load.p_vaddr + load.p_filesz) {
      return address - load.p_vaddr + load.p_offset;
    }
  }
  return 0;
}

uint64_t SharedLibrary::value_of(int64_t tag) const {
  for (const Elf64_Dyn& entry : dynamic_) {
    if (entry.d_tag == tag) return entry.d_un.d_val;
  }
  return 0;
}

std::string_view SharedLibrary::text(uint64_t name) const {
  const size_t start = strings_ + name;
  if (start >= bytes_.size()) return {};
  return {bytes_.data() + start, strnlen(bytes_.data() + start, bytes_.size() - start)};
}

std::string_view SharedLibrary::name_of(uint32_t index) const {
  const Elf64_Sym* entry = symbol(index);
  return entry ? text(entry->st_name) : std::string_view();
}

bool SharedLibrary::read(std::string* error) {
  const auto* header = at<Elf64_Ehdr>(0);
  if (!header || memcmp(header->e_ident, ELFMAG, SELFMAG) != 0 ||
      header->e_ident[EI_CLASS] != ELFCLASS64 || header->e_machine != EM_X86_64 ||
      header->e_type != ET_DYN) {
    *error = "not a shared library for x86-64";
    return false;
  }
  *error = "its tables are not where they are expected";
  for (size_t i = 0; i < header->e_phnum; i++) {
    const auto* segment = at<Elf64_Phdr>(header->e_phoff + i * sizeof(Elf64_Phdr));
    if (!segment) return false;
    if (segment->p_type == PT_LOAD) loads_.push_back(*segment);
    if (segment->p_type == PT_DYNAMIC) {
      dynamic_offset_ = segment->p_offset;
      dynamic_room_ = segment->p_filesz / sizeof(Elf64_Dyn);
    }
  }
  if (!dynamic_offset_) return false;
  for (size_t i = 0; i < dynamic_room_; i++) {
    const auto* entry = at<Elf64_Dyn>(dynamic_offset_ + i * sizeof(Elf64_Dyn));
    if (!entry) return false;
    if (entry->d_tag == DT_NULL) break;
    dynamic_.push_back(*entry);
  }
  symbols_ = file_offset(value_of(DT_SYMTAB));
  strings_ = file_offset(value_of(DT_STRTAB));
  const auto take = [&](uint64_t address, uint64_t size, std::vector<Elf64_Rela>& out) {
    const size_t start = file_offset(address);
    if (!start || start + size > bytes_.size()) return size == 0;
    out.resize(size / sizeof(Elf64_Rela));
    memcpy(out.data(), bytes_.data() + start, out.size() * sizeof(Elf64_Rela));
    return true;
  };
  if (!symbols_ || strings_ <= symbols_ || value_of(DT_RELR) || !value_of(DT_RELA) ||
      !take(value_of(DT_RELA), value_of(DT_RELASZ), relocations_) ||
      !take(value_of(DT_JMPREL), value_of(DT_PLTRELSZ), jumps_) || !read_versions()) {
    return false;
  }
  for (const auto* table : {&relocations_, &jumps_}) {
    for (const Elf64_Rela& entry : *table) {
      if (ELF64_R_SYM(entry.r_info) >= symbol_count()) return false;
    }
  }
  error->clear();
  return true;
}

std::set<std::string, std::less<>> SharedLibrary::defined_names() const {
  std::set<std::string, std::less<>> names;
  for (uint32_t i = 0; i < symbol_count(); i++) {
    if (symbol(i)->st_shndx != SHN_UNDEF) names.emplace(name_of(i));
  }
  return names;
}

const Elf64_Sym* SharedLibrary::find_function(std::string_view name) const {
  for (uint32_t i = 0; i < symbol_count(); i++) {
    const Elf64_Sym* entry = symbol(i);
    if (ELF64_ST_TYPE(entry->st_info) == STT_FUNC && entry->st_shndx != SHN_UNDEF &&
        name_of(i) == name) {
      return entry;
    }
  }
  return nullptr;
}

char* SharedLibrary::find_code(std::string_view name, size_t* size) {
  const Elf64_Sym* entry = find_function(name);
  const size_t start = entry ? file_offset(entry->st_value) : 0;
  if (!start || start + entry->st_size > bytes_.size()) return nullptr;
  *size = entry->st_size;
  return bytes_.data() + start;
}

// Of the engine's own namespaces, from the mangled name.
bool SharedLibrary::is_own(const Elf64_Sym& entry) const {
  const std::string_view name = text(entry.st_name);
  for (std::string_view own : {"_ZN2v8", "_ZN4node", "_ZZN2v8", "_ZZN4node", "_ZGVZN2v8"}) {
    if (name.starts_with(own)) return true;
  }
  return false;
}

void SharedLibrary::make_relative(Elf64_Rela& entry, const Elf64_Sym& target) {
  // Only this kind adds its addend to the symbol's address.
  const Elf64_Sxword addend = ELF64_R_TYPE(entry.r_info) == R_X86_64_64 ? entry.r_addend : 0;
  entry.r_info = ELF64_R_INFO(0, R_X86_64_RELATIVE);
  entry.r_addend = static_cast<Elf64_Sxword>(target.st_value) + addend;
}

size_t SharedLibrary::bind_to_itself() {
  size_t count = 0;
  for (auto* table : {&relocations_, &jumps_}) {
    for (Elf64_Rela& entry : *table) {
      const auto type = ELF64_R_TYPE(entry.r_info);
      if (type != R_X86_64_64 && type != R_X86_64_GLOB_DAT && type != R_X86_64_JUMP_SLOT) continue;
      const Elf64_Sym& target = *symbol(ELF64_R_SYM(entry.r_info));
      const int kind = ELF64_ST_TYPE(target.st_info);
      if (target.st_shndx == SHN_UNDEF || target.st_shndx >= SHN_LORESERVE ||
          kind == STT_GNU_IFUNC || kind == STT_TLS ||
          (ELF64_ST_BIND(target.st_info) == STB_GNU_UNIQUE && !is_own(target))) {
        continue;
      }
      make_relative(entry, target);
      count++;
    }
  }
  return count;
}

bool SharedLibrary::detach(std::string_view needed_soname,
                           const std::set<std::string, std::less<>>& names,
                           std::string_view instead) {
  const auto needed = std::ranges::find_if(dynamic_, [&](const Elf64_Dyn& entry) {
    return entry.d_tag == DT_NEEDED && text(entry.d_un.d_val) == needed_soname;
  });
  const Elf64_Sym* replacement = find_function(instead);
  if (needed == dynamic_.end() || !replacement) return false;
  dynamic_.erase(needed);
  for (auto* table : {&relocations_, &jumps_}) {
    for (Elf64_Rela& entry : *table) {
      const uint32_t index = ELF64_R_SYM(entry.r_info);
      if (index == 0 || symbol(index)->st_shndx != SHN_UNDEF || !names.contains(name_of(index))) {
        continue;
      }
      make_relative(entry, *replacement);
    }
  }
  std::erase_if(versions_, [&](const Needed& item) { return text(item.name) == needed_soname; });
  // Their entries stay, without a name: the others' numbers are in other tables.
  const size_t version_of = file_offset(value_of(DT_VERSYM));
  for (uint32_t i = 1; i < symbol_count(); i++) {
    auto* entry = at<Elf64_Sym>(symbols_ + i * sizeof(Elf64_Sym));
    if (entry->st_shndx != SHN_UNDEF || !names.contains(name_of(i))) continue;
    free_names_.push_back(entry->st_name);
    entry->st_name = 0;
    auto* version = at<uint16_t>(version_of + i * sizeof(uint16_t));
    if (version_of && version) *version = VER_NDX_GLOBAL;
  }
  return true;
}

bool SharedLibrary::read_versions() {
  versions_offset_ = file_offset(value_of(DT_VERNEED));
  size_t end = versions_offset_;
  for (size_t offset = versions_offset_; offset;) {
    const auto* item = at<Elf64_Verneed>(offset);
    if (!item) return false;
    versions_.push_back({item->vn_file, {}});
    for (size_t version = offset + item->vn_aux;;) {
      const auto* asked = at<Elf64_Vernaux>(version);
      if (!asked) return false;
      versions_.back().versions.push_back(*asked);
      end = std::max(end, version + sizeof *asked);
      if (!asked->vna_next) break;
      version += asked->vna_next;
    }
    offset = item->vn_next ? offset + item->vn_next : 0;
  }
  versions_room_ = end - versions_offset_;
  return true;
}

// Packed relocations are only accepted with a version of the C library that knows them.
bool SharedLibrary::ask_for_packed_relocations() {
  uint16_t highest = VER_NDX_GLOBAL;
  for (const Needed& item : versions_) {
    for (const Elf64_Vernaux& asked : item.versions) {
      highest = std::max(highest, static_cast<uint16_t>(asked.vna_other & 0x7fff));
    }
  }
  const auto libc = std::ranges::find_if(
      versions_, [&](const Needed& item) { return text(item.name).starts_with("libc.so."); });
  if (libc == versions_.end()) return false;
  for (const uint32_t name : free_names_) {
    if (text(name).size() < kPackedVersion.size()) continue;
    // Names share their ends.
    const uint32_t end = name + static_cast<uint32_t>(kPackedVersion.size()) + 1;
    bool is_shared = false;
    for (uint32_t i = 1; i < symbol_count() && !is_shared; i++) {
      is_shared = symbol(i)->st_name >= name && symbol(i)->st_name < end;
    }
    if (is_shared) continue;
    memcpy(bytes_.data() + strings_ + name, kPackedVersion.data(), kPackedVersion.size() + 1);
    libc->versions.push_back(
        {hash_of(kPackedVersion), 0, static_cast<uint16_t>(highest + 1), name, 0});
    return true;
  }
  return false;
}

bool SharedLibrary::write_versions() {
  std::vector<char> table;
  const auto append = [&](const auto& entry) {
    const auto* start = reinterpret_cast<const char*>(&entry);
    table.insert(table.end(), start, start + sizeof entry);
  };
  for (const Needed& item : versions_) {
    const auto count = static_cast<uint16_t>(item.versions.size());
    const auto size = static_cast<uint32_t>(sizeof(Elf64_Verneed) + count * sizeof(Elf64_Vernaux));
    append(Elf64_Verneed{VER_NEED_CURRENT, count, static_cast<uint32_t>(item.name),
                         sizeof(Elf64_Verneed), &item == &versions_.back() ? 0 : size});
    for (size_t i = 0; i < count; i++) {
      Elf64_Vernaux asked = item.versions[i];
      asked.vna_next = i + 1 == count ? 0 : sizeof(Elf64_Vernaux);
      append(asked);
    }
  }
  if (table.size() > versions_room_) return false;
  memcpy(bytes_.data() + versions_offset_, table.data(), table.size());
  if (Elf64_Shdr* section = section_at(value_of(DT_VERNEED))) {
    section->sh_size = table.size();
    section->sh_info = static_cast<uint32_t>(versions_.size());
  }
  return true;
}

// Debuggers and profilers read the tables through the sections.
Elf64_Shdr* SharedLibrary::section_at(uint64_t address) {
  const auto* header = at<Elf64_Ehdr>(0);
  for (size_t i = 0; i < header->e_shnum; i++) {
    auto* section = at<Elf64_Shdr>(header->e_shoff + i * sizeof(Elf64_Shdr));
    if (section && section->sh_addr == address) return section;
  }
  return nullptr;
}

bool SharedLibrary::write_back(std::string* error) {
  *error = "there is no room for its new tables";
  const size_t table = file_offset(value_of(DT_RELA)), room = value_of(DT_RELASZ);
  const uint64_t table_address = value_of(DT_RELA);

  std::vector<uint64_t> places;
  std::vector<Elf64_Rela> remaining;
  for (auto* list : {&relocations_, &jumps_}) {
    for (const Elf64_Rela& entry : *list) {
      auto* place = at<uint64_t>(file_offset(entry.r_offset));
      const bool can_be_packed = is_relative(entry) && entry.r_offset % sizeof(uint64_t) == 0 &&
                                 file_offset(entry.r_offset);
      if (can_be_packed && place) {
        *place = static_cast<uint64_t>(entry.r_addend);
        places.push_back(entry.r_offset);
      } else if (is_relative(entry) || list == &relocations_) {
        remaining.push_back(entry);
      }
    }
  }
  std::ranges::sort(places);
  const std::vector<uint64_t> words = packed(places);
  std::erase_if(jumps_, is_relative);
  // The dynamic linker does the relative ones in one run, and remembers the last symbol that it
  // looked for. Those that call a function of the library come when all else is in its place.
  const auto rank = [](const Elf64_Rela& entry) {
    const auto type = ELF64_R_TYPE(entry.r_info);
    return type == R_X86_64_RELATIVE ? 0 : type == R_X86_64_IRELATIVE ? 2 : 1;
  };
  std::ranges::stable_sort(remaining, {}, [&](const Elf64_Rela& entry) {
    return std::pair(rank(entry), ELF64_R_SYM(entry.r_info));
  });

  // In the old table's room: those that remain, then the packed ones.
  const size_t remaining_size = remaining.size() * sizeof(Elf64_Rela);
  const size_t words_size = words.size() * sizeof(uint64_t);
  if (remaining_size + words_size > room || !ask_for_packed_relocations() || !write_versions()) {
    return false;
  }
  memcpy(bytes_.data() + table, remaining.data(), remaining_size);
  memcpy(bytes_.data() + table + remaining_size, words.data(), words_size);
  memcpy(bytes_.data() + file_offset(value_of(DT_JMPREL)), jumps_.data(),
         jumps_.size() * sizeof(Elf64_Rela));

  const auto count = static_cast<uint64_t>(
      std::ranges::count_if(remaining, [](const Elf64_Rela& entry) { return is_relative(entry); }));
  for (Elf64_Dyn& entry : dynamic_) {
    uint64_t& value = entry.d_un.d_val;
    if (entry.d_tag == DT_RELASZ) value = remaining_size;
    if (entry.d_tag == DT_RELACOUNT) value = count;
    if (entry.d_tag == DT_PLTRELSZ) value = jumps_.size() * sizeof(Elf64_Rela);
    if (entry.d_tag == DT_VERNEEDNUM) value = versions_.size();
  }
  const auto add = [&](int64_t tag, uint64_t value) { dynamic_.push_back({tag, {value}}); };
  add(DT_RELR, table_address + remaining_size);
  add(DT_RELRSZ, words_size);
  add(DT_RELRENT, sizeof(uint64_t));
  if (dynamic_.size() >= dynamic_room_) return false;
  if (Elf64_Shdr* section = section_at(table_address)) section->sh_size = remaining_size;
  if (Elf64_Shdr* section = section_at(value_of(DT_JMPREL))) {
    section->sh_size = jumps_.size() * sizeof(Elf64_Rela);
  }
  std::vector<Elf64_Dyn> whole = dynamic_;
  whole.resize(dynamic_room_);
  memcpy(bytes_.data() + dynamic_offset_, whole.data(), whole.size() * sizeof(Elf64_Dyn));
  error->clear();
  return true;
}

}  // namespace sinter::elf
