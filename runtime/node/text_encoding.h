// Bytes as text in the encodings of Buffer.
#pragma once

#include "runtime/engine/js.h"

namespace sinter::runtime {

// The numbering is shared with lib/buffer.js.
enum Encoding : i32 { kUtf8, kUtf16, kLatin1, kAscii, kBase64, kBase64Url, kHex };

// A string, or an exception when it would be too long for one.
Value decode_text(Js& js, std::string_view bytes, i32 encoding);
// Of text that is longer than a string can be.
void throw_too_long(Js& js);

}  // namespace sinter::runtime
