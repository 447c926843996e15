// Bytes and text: the encodings of Buffer and TextDecoder, searching and comparing.
#include <algorithm>
#include <climits>

#include "runtime/engine/env.h"
#include "runtime/engine/text.h"
#include "runtime/node/bindings.h"
#include "runtime/node/text_encoding.h"

namespace sinter::runtime {

namespace {

constexpr char kBase64Digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr char kBase64UrlDigits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string to_base64(std::string_view in, const char* digits, bool pad) {
  std::string out(in.size() / 3 * 4, '\0');
  size_t i = 0;
  auto byte = [&](size_t at) { return static_cast<u32>(static_cast<u8>(in[at])); };
  for (char* at = out.data(); i + 2 < in.size(); i += 3, at += 4) {
    u32 v = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
    at[0] = digits[v >> 18];
    at[1] = digits[v >> 12 & 63];
    at[2] = digits[v >> 6 & 63];
    at[3] = digits[v & 63];
  }
  if (i + 1 == in.size()) {
    u32 v = byte(i) << 16;
    out += digits[v >> 18];
    out += digits[v >> 12 & 63];
    if (pad) out += "==";
  } else if (i + 2 == in.size()) {
    u32 v = byte(i) << 16 | byte(i + 1) << 8;
    out += digits[v >> 18];
    out += digits[v >> 12 & 63];
    out += digits[v >> 6 & 63];
    if (pad) out += '=';
  }
  return out;
}

// Both alphabets, skipping what is in neither, ending at the first '='.
struct Base64Table {
  i8 value[256];
  Base64Table() {
    memset(value, -1, sizeof value);
    for (int i = 0; i < 64; i++) {
      value[static_cast<u8>(kBase64Digits[i])] = static_cast<i8>(i);
      value[static_cast<u8>(kBase64UrlDigits[i])] = static_cast<i8>(i);
    }
  }
};
const Base64Table kBase64Table;

template <class Char>
size_t from_base64(const Char* text, size_t size, u8* out, size_t capacity) {
  u32 bits = 0;
  int count = 0;
  size_t written = 0;
  for (size_t i = 0; i < size && written < capacity; i++) {
    u32 c = static_cast<std::make_unsigned_t<Char>>(text[i]);
    if (c == '=') break;
    int v = c < 256 ? kBase64Table.value[c] : -1;
    if (v < 0) continue;
    bits = bits << 6 | static_cast<u32>(v);
    count += 6;
    if (count >= 8) {
      count -= 8;
      out[written++] = static_cast<u8>(bits >> count);
    }
  }
  return written;
}

int hex_digit(u32 c) {
  if (c >= '0' && c <= '9') return static_cast<int>(c - '0');
  c |= 32;
  return c >= 'a' && c <= 'f' ? static_cast<int>(c - 'a' + 10) : -1;
}

// The fewest characters that so many bytes make.
size_t text_length(size_t bytes, i32 encoding) {
  switch (encoding) {
    case kUtf8:
      return bytes / 3;
    case kUtf16:
      return bytes / 2;
    case kBase64:
    case kBase64Url:
      return (bytes * 4 + 2) / 3;
    case kHex:
      return bytes * 2;
    default:
      return bytes;
  }
}

Value decode(Js& js, Bytes bytes, i32 encoding, u32 start, u32 end) {
  if (end > bytes.size) end = static_cast<u32>(bytes.size);
  if (start >= end) return v8::String::Empty(js.isolate);
  return decode_text(js, bytes.text().substr(start, end - start), encoding);
}

}  // namespace

void throw_too_long(Js& js) {
  js.throw_coded("ERR_STRING_TOO_LONG", "Cannot create a string longer than 0x1fffffe8 characters");
}

Value decode_text(Js& js, std::string_view text, i32 encoding) {
  v8::Local<v8::String> out;
  if (text_length(text.size(), encoding) > v8::String::kMaxLength) {
    throw_too_long(js);
    return {};
  }
  switch (encoding) {
    case kUtf8:
      out = js.string(text);
      if (out->Length() == 0) {
        throw_too_long(js);
        return {};
      }
      return out;
    case kLatin1:
      return js.latin1(text);
    case kAscii: {
      std::string masked(text);
      for (char& c : masked) c &= 0x7f;
      return js.latin1(masked);
    }
    case kUtf16: {
      std::vector<u16> units(text.size() / 2);
      if (!units.empty()) memcpy(units.data(), text.data(), units.size() * 2);
      if (!v8::String::NewFromTwoByte(js.isolate, units.data(), v8::NewStringType::kNormal,
                                      static_cast<int>(units.size()))
               .ToLocal(&out)) {
        return {};
      }
      return out;
    }
    case kBase64:
      return js.latin1(to_base64(text, kBase64Digits, true));
    case kBase64Url:
      return js.latin1(to_base64(text, kBase64UrlDigits, false));
    case kHex: {
      std::string hex(text.size() * 2, '\0');
      for (size_t i = 0; i < text.size(); i++) {
        hex[2 * i] = "0123456789abcdef"[static_cast<u8>(text[i]) >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[static_cast<u8>(text[i]) & 15];
      }
      return js.latin1(hex);
    }
  }
  return js.undefined();
}

namespace {

// Writes `value` (a string) at `offset`, at most `length` bytes, and says how many.
u32 encode(Js& js, Bytes into, Value value, i32 encoding, u32 offset, u32 length) {
  if (offset > into.size || !value->IsString()) return 0;
  auto text = value.As<v8::String>();
  size_t room = std::min<size_t>({length, into.size - offset, INT_MAX});
  u8* at = into.data + offset;
  int units = text->Length();
  switch (encoding) {
    case kUtf8:
      return static_cast<u32>(
          text->WriteUtf8(js.isolate, reinterpret_cast<char*>(at), static_cast<int>(room), nullptr,
                          v8::String::NO_NULL_TERMINATION | v8::String::REPLACE_INVALID_UTF8));
    case kLatin1:
    case kAscii:
      return static_cast<u32>(text->WriteOneByte(
          js.isolate, at, 0, static_cast<int>(std::min<size_t>(room, static_cast<size_t>(units))),
          v8::String::NO_NULL_TERMINATION));
    case kUtf16: {
      int count = static_cast<int>(std::min<size_t>(room / 2, static_cast<size_t>(units)));
      std::vector<u16> copy(static_cast<size_t>(count));
      text->Write(js.isolate, copy.data(), 0, count, v8::String::NO_NULL_TERMINATION);
      if (count) memcpy(at, copy.data(), static_cast<size_t>(count) * 2);
      return static_cast<u32>(count * 2);
    }
    case kBase64:
    case kBase64Url: {
      if (text->ContainsOnlyOneByte()) {
        std::vector<u8> copy(static_cast<size_t>(units));
        text->WriteOneByte(js.isolate, copy.data(), 0, units, v8::String::NO_NULL_TERMINATION);
        return static_cast<u32>(from_base64(copy.data(), copy.size(), at, room));
      }
      std::vector<u16> copy(static_cast<size_t>(units));
      text->Write(js.isolate, copy.data(), 0, units, v8::String::NO_NULL_TERMINATION);
      return static_cast<u32>(from_base64(copy.data(), copy.size(), at, room));
    }
    case kHex: {
      std::vector<u16> copy(static_cast<size_t>(units));
      text->Write(js.isolate, copy.data(), 0, units, v8::String::NO_NULL_TERMINATION);
      size_t written = 0;
      for (size_t i = 0; i + 1 < copy.size() && written < room; i += 2) {
        int high = hex_digit(copy[i]), low = hex_digit(copy[i + 1]);
        if (high < 0 || low < 0) break;
        at[written++] = static_cast<u8>(high << 4 | low);
      }
      return static_cast<u32>(written);
    }
  }
  return 0;
}

u32 utf8_length(Js& js, Value value) {
  return value->IsString() ? static_cast<u32>(value.As<v8::String>()->Utf8Length(js.isolate)) : 0;
}

// A fresh, uninitialised ArrayBuffer.
Value allocate_unsafe(Js& js, u32 size) {
  if (size == 0) return v8::ArrayBuffer::New(js.isolate, 0);
  auto store = v8::ArrayBuffer::NewBackingStoreForNodeLTS(js.isolate, size);
  if (!store) {
    js.throw_error("Array buffer allocation failed");
    return {};
  }
  return v8::ArrayBuffer::New(js.isolate, std::move(store));
}

i32 compare(Js&, Bytes a, Bytes b) {
  size_t shared = std::min(a.size, b.size);
  int order = shared ? memcmp(a.data, b.data, shared) : 0;
  if (order == 0) order = a.size < b.size ? -1 : a.size > b.size ? 1 : 0;
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

bool equals(Js&, Bytes a, Bytes b) {
  return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

// `from` is already clamped to [0, size]; step 2 for UTF-16, so that matches are on code units.
i32 index_of(Js&, Bytes in, Bytes needle, u32 from, bool forward, i32 step) {
  std::string_view text = in.text(), wanted = needle.text();
  if (wanted.size() > text.size()) return -1;
  if (forward) {
    for (size_t at = from;;) {
      at = text.find(wanted, at);
      if (at == std::string_view::npos) return -1;
      if (step == 1 || at % 2 == 0) return static_cast<i32>(at);
      at++;
    }
  }
  for (size_t at = std::min<size_t>(from, text.size() - wanted.size());;) {
    at = text.rfind(wanted, at);
    if (at == std::string_view::npos) return -1;
    if (step == 1 || at % 2 == 0) return static_cast<i32>(at);
    if (at == 0) return -1;
    at--;
  }
}

void swap(Js&, Bytes bytes, i32 width) {
  for (size_t i = 0; i + static_cast<size_t>(width) <= bytes.size;
       i += static_cast<size_t>(width)) {
    std::reverse(bytes.data + i, bytes.data + i + width);
  }
}

// How many bytes. The JavaScript half computes with `length`, which a program may give any value:
// only the memory itself says how much there is.
u32 copy_within_into(Js&, Bytes target, Bytes source, u32 target_start, u32 source_start,
                     u32 count) {
  if (target_start >= target.size || source_start >= source.size) return 0;
  const size_t room = std::min(target.size - target_start, source.size - source_start);
  const size_t copied = std::min<size_t>(count, room);
  memmove(target.data + target_start, source.data + source_start, copied);
  return static_cast<u32>(copied);
}

bool valid_utf8(std::string_view text) {
  const u8* p = reinterpret_cast<const u8*>(text.data());
  const u8* end = p + text.size();
  while (p < end) {
    if (*p < 0x80) {
      p++;
      continue;
    }
    int more;
    u32 code;
    if (*p >= 0xc2 && *p <= 0xdf) {
      more = 1;
      code = *p & 0x1f;
    } else if (*p >= 0xe0 && *p <= 0xef) {
      more = 2;
      code = *p & 0x0f;
    } else if (*p >= 0xf0 && *p <= 0xf4) {
      more = 3;
      code = *p & 0x07;
    } else {
      return false;
    }
    if (end - p <= more) return false;
    for (int i = 1; i <= more; i++) {
      if ((p[i] & 0xc0) != 0x80) return false;
      code = code << 6 | (p[i] & 0x3f);
    }
    if (more == 2 && (code < 0x800 || (code >= 0xd800 && code <= 0xdfff))) return false;
    if (more == 3 && (code < 0x10000 || code > 0x10ffff)) return false;
    p += more + 1;
  }
  return true;
}
bool is_utf8(Js&, Bytes bytes) { return valid_utf8(bytes.text()); }
bool bytes_are_ascii(Js&, Bytes bytes) { return is_ascii(bytes.text()); }

// How many trailing bytes begin a UTF-8 sequence that the next chunk may complete.
i32 incomplete_tail(Js&, Bytes bytes) {
  const u8* data = bytes.data;
  size_t size = bytes.size;
  for (size_t back = 1; back <= 3 && back <= size; back++) {
    u8 c = data[size - back];
    if ((c & 0xc0) == 0x80) continue;
    size_t length = c >= 0xf0 && c <= 0xf4 ? 4 : c >= 0xe0 ? 3 : c >= 0xc2 ? 2 : 1;
    if (c > 0xf4 || back >= length) return 0;
    // A second byte that can never follow makes the start invalid now, not incomplete.
    if (back >= 2) {
      u8 next = data[size - back + 1];
      if ((c == 0xe0 && next < 0xa0) || (c == 0xed && next > 0x9f) || (c == 0xf0 && next < 0x90) ||
          (c == 0xf4 && next > 0x8f)) {
        return 0;
      }
    }
    return static_cast<i32>(back);
  }
  return 0;
}

Value detach(Js& js, Value value) {
  if (value->IsArrayBuffer() && value.As<v8::ArrayBuffer>()->IsDetachable()) {
    value.As<v8::ArrayBuffer>()->Detach();
  }
  return js.undefined();
}

// ArrayBuffer.prototype.transfer: the same memory under a new object where the size stays.
Value transfer(Js& js, Value value, u32 size) {
  auto buffer = value.As<v8::ArrayBuffer>();
  auto store = buffer->GetBackingStore();
  v8::Local<v8::ArrayBuffer> out;
  if (size == store->ByteLength()) {
    buffer->Detach();
    return v8::ArrayBuffer::New(js.isolate, store);
  }
  out = v8::ArrayBuffer::New(js.isolate, size);
  const size_t shared = std::min<size_t>(size, store->ByteLength());
  if (shared) memcpy(out->GetBackingStore()->Data(), store->Data(), shared);
  buffer->Detach();
  return out;
}

}  // namespace

void fill_buffer(BindingObject& b) {
  b.function<&decode>("decode")
      .function<&encode>("encode")
      .function<&utf8_length>("utf8Length")
      .function<&allocate_unsafe>("allocateUnsafe")
      .function<&compare>("compare")
      .function<&equals>("equals")
      .function<&index_of>("indexOf")
      .function<&swap>("swap")
      .function<&copy_within_into>("copy")
      .function<&is_utf8>("isUtf8")
      .function<&bytes_are_ascii>("isAscii")
      .function<&incomplete_tail>("incompleteTail")
      .function<&detach>("detach")
      .function<&transfer>("transfer");
}

}  // namespace sinter::runtime
