// Bytes from a fuzzer as a source file.
//
// The last byte chooses how the text is read, so that any source file is a good seed as it is. The text is copied to
// memory of exactly its size and its padding: AddressSanitizer then sees a read beyond the padding.
#pragma once

#include <cstring>
#include <memory>
#include <string_view>

#include "base/source.h"
#include "base/types.h"

namespace sinter::fuzz {

class PaddedText {
 public:
  PaddedText(const u8* data, size_t size) : bytes_(new char[size + kSourcePadding]), size_(size) {
    std::memcpy(bytes_.get(), data, size);
    std::memset(bytes_.get() + size, 0, kSourcePadding);
  }

  std::string_view view() const { return {bytes_.get(), size_}; }

 private:
  std::unique_ptr<char[]> bytes_;
  size_t size_;
};

}  // namespace sinter::fuzz
