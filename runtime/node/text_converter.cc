// Text in the encodings that browsers still read (Encoding Standard, sections 8 to 14), by ICU's
// converters.
#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>

#include "runtime/engine/resource.h"
#include "runtime/node/bindings.h"
#include "runtime/node/text_encoding.h"

namespace sinter::runtime {

namespace {

// ICU's own substitution is U+001A for some.
void replace(const void*, UConverterToUnicodeArgs* text, const char*, i32,
             UConverterCallbackReason reason, UErrorCode* status) {
  if (reason > UCNV_IRREGULAR) return;
  *status = U_ZERO_ERROR;
  const char16_t replacement = 0xfffd;
  ucnv_cbToUWriteUChars(text, &replacement, 1, 0, status);
}

class TextConverter final : public Resource {
 public:
  // A fatal one refuses what the encoding does not have; others write U+FFFD for it.
  TextConverter(Js&, std::string encoding, bool fatal) {
    UErrorCode status = U_ZERO_ERROR;
    converter_ = ucnv_open(encoding.c_str(), &status);
    if (converter_)
      ucnv_setToUCallBack(converter_, fatal ? UCNV_TO_U_CALLBACK_STOP : &replace, nullptr, nullptr,
                          nullptr, &status);
  }
  ~TextConverter() override {
    if (converter_) ucnv_close(converter_);
  }

  bool is_known(Js&) { return converter_ != nullptr; }

  // The text, or null for bytes that a fatal one refuses. `last`: what is not complete is an error.
  Value decode(Js& js, Bytes bytes, bool last) {
    std::vector<char16_t> text(bytes.size + 16);
    size_t size = 0;
    const auto* in = reinterpret_cast<const char*>(bytes.data);
    const char* const end = in + bytes.size;
    for (;;) {
      UErrorCode status = U_ZERO_ERROR;
      char16_t* out = text.data() + size;
      ucnv_toUnicode(converter_, &out, text.data() + text.size(), &in, end, nullptr, last, &status);
      size = static_cast<size_t>(out - text.data());
      if (status == U_BUFFER_OVERFLOW_ERROR) {
        text.resize(text.size() * 2);
        continue;
      }
      if (last || U_FAILURE(status)) ucnv_reset(converter_);
      if (U_FAILURE(status)) return js.null();
      break;
    }
    if (size > v8::String::kMaxLength) {
      throw_too_long(js);
      return {};
    }
    v8::Local<v8::String> made;
    if (!v8::String::NewFromTwoByte(js.isolate, reinterpret_cast<const u16*>(text.data()),
                                    v8::NewStringType::kNormal, static_cast<int>(size))
             .ToLocal(&made))
      return {};
    return made;
  }

 private:
  UConverter* converter_ = nullptr;
};

}  // namespace

void fill_text_converter(BindingObject& b) {
  Class<TextConverter>(b.js, "TextConverter")
      .constructor<std::string, bool>()
      .method<&TextConverter::is_known>("isKnown")
      .method<&TextConverter::decode>("decode")
      .install(b);
}

}  // namespace sinter::runtime
