// The import and export sections of a WebAssembly module. The rest is for the engine to check.
#include "bundler/assets/wasm_module.h"

namespace sinter::bundler {

namespace {

constexpr std::string_view kMagic{"\0asm", 4};
constexpr std::string_view kVersion{"\1\0\0\0", 4};
constexpr u8 kImportSection = 2, kExportSection = 7;

enum class Extern : u8 { Function, Table, Memory, Global, Tag };

// Reads past the end give zeros and set `failed`.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  bool failed() const { return failed_; }
  bool at_end() const { return at_ == bytes_.size(); }

  u8 byte() {
    if (at_ == bytes_.size()) {
      failed_ = true;
      return 0;
    }
    return static_cast<u8>(bytes_[at_++]);
  }
  // LEB128 of up to 64 bits, which is also how long a signed one may be that is skipped.
  u64 number() {
    u64 value = 0;
    for (u32 shift = 0; shift < 70; shift += 7) {
      const u8 next = byte();
      if (shift < 64) value |= static_cast<u64>(next & 0x7f) << shift;
      if (!(next & 0x80)) return value;
    }
    failed_ = true;
    return 0;
  }
  std::string_view take(u64 size) {
    if (size > bytes_.size() - at_) {
      failed_ = true;
      return {};
    }
    const std::string_view taken = bytes_.substr(at_, size);
    at_ += size;
    return taken;
  }
  std::string name() { return std::string(take(number())); }

  void skip_value_type() {
    const u8 type = byte();
    if (type == 0x63 || type == 0x64) number();  // (ref null? heaptype)
  }
  void skip_limits() {
    const u64 flags = number();
    number();
    if (flags & 1) number();
    if (flags & 8) number();  // the size of a page
  }
  void skip_type(Extern kind) {
    switch (kind) {
      case Extern::Function:
        number();
        return;
      case Extern::Table:
        skip_value_type();
        skip_limits();
        return;
      case Extern::Memory:
        skip_limits();
        return;
      case Extern::Global:
        skip_value_type();
        byte();
        return;
      case Extern::Tag:
        byte();
        number();
        return;
    }
    failed_ = true;
  }

 private:
  std::string_view bytes_;
  size_t at_ = 0;
  bool failed_ = false;
};

}  // namespace

std::optional<WasmInterface> read_wasm_interface(std::string_view bytes, std::string& error) {
  if (!bytes.starts_with(kMagic)) {
    error = "the file does not begin as a WebAssembly module does";
    return std::nullopt;
  }
  if (bytes.substr(4, 4) != kVersion) {
    error = "it is no core module of version 1 (a component, for example)";
    return std::nullopt;
  }
  WasmInterface found;
  Reader module(bytes.substr(8));
  while (!module.at_end() && !module.failed()) {
    const u8 id = module.byte();
    Reader section(module.take(module.number()));
    if (id != kImportSection && id != kExportSection) continue;
    for (u64 left = section.number(); left > 0 && !section.failed(); --left) {
      if (id == kImportSection) {
        WasmInterface::Import import;
        import.module = section.name();
        import.name = section.name();
        section.skip_type(static_cast<Extern>(section.byte()));
        found.imports.push_back(std::move(import));
      } else {
        WasmInterface::Export exported;
        exported.name = section.name();
        exported.global = static_cast<Extern>(section.byte()) == Extern::Global;
        section.number();
        found.exports.push_back(std::move(exported));
      }
    }
    if (section.failed() || !section.at_end()) {
      error =
          id == kImportSection ? "its import section is damaged" : "its export section is damaged";
      return std::nullopt;
    }
  }
  if (module.failed()) {
    error = "it ends in the middle of a section";
    return std::nullopt;
  }
  return found;
}

}  // namespace sinter::bundler
