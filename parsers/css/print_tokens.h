// Prints values and preludes from their tokens into scratch text, shortened where that is safe.
//
// "Safe" means: the same value for every browser that understands the one that was written. What a
// token means depends on the property; where nothing is known of it, tokens are kept as they are.
#pragma once

#include "parsers/css/sheet.h"

namespace sinter::css {

inline constexpr u32 kValueColor = 1;  // names and hashes are colours
inline constexpr u32 kValueZero = 2;   // a zero length needs no unit (outside of functions)
inline constexpr u32 kValueMath = 4;   // inside calc() and its like: signs and units matter
inline constexpr u32 kValueVerbatim =
    8;  // custom properties, unknown blocks: only white space may change
inline constexpr u32 kValuePrelude = 16;    // conditions of an at-rule
inline constexpr u32 kValueImages = 32;     // strings name files, as in image-set()
inline constexpr u32 kValueAnimation = 64;  // names may be those of @keyframes

class TokenPrinter {
 public:
  explicit TokenPrinter(Sheet& sheet)
      : sheet_(sheet),
        scratch_(sheet.scratch),
        minify_space_(sheet.options.minify_whitespace),
        minify_syntax_(sheet.options.minify_syntax) {}

  // Tokens [begin, end). False when there is one that makes the whole invalid, as a broken string
  // does.
  bool print(u32 begin, u32 end, u32 mode);

  // The value of a declaration, by what is known of its property (kProperty… traits).
  bool print_value(u32 begin, u32 end, u16 traits);

  // The same for browsers without the newer colour functions: lab(), oklch() and color() become the
  // nearest colour of sRGB. False where the value has none of them, or one that has no fixed value.
  bool print_srgb_value(u32 begin, u32 end, u16 traits);

  // One token as it is written.
  void verbatim(const Token& token);

  // `/**/` between two tokens that only a comment keeps apart.
  void separate(u32 index);

 private:
  void spacing(u32 index, u32 mode);
  bool bracket(u32 index, u32 end, u32 mode);
  u32 mode_inside(const Token& function, u32 mode) const;
  void number(u32 index, u32 begin, u32 end, u32 mode);
  void ident(const Token& token, u32 mode);
  void hash(const Token& token);
  bool rgb(u32 index);
  void color(u32 rgb, u32 alpha);
  void url(std::string_view value, const Token& token);
  void string(const Token& token, u32 mode);
  bool print_box(u32 begin, u32 end, u32 mode);
  // lower_colors.cc: what the target lacks. True when the function was printed in another way.
  bool newer_function(u32 index, std::string_view name, u32 mode);
  bool legacy_color(u32 index, bool hue);
  bool hwb(u32 index);
  bool srgb_of(u32 index, Feature feature);
  void legacy_rgb(const u32 (&channels)[3], f64 alpha);

  Sheet& sheet_;
  Scratch& scratch_;
  const bool minify_space_;
  const bool minify_syntax_;
  u32 depth_ = 0;
  bool to_srgb_ = false;  // print_srgb_value
  u32 srgb_colors_ = 0;   // written by it
  std::string buffer_;
};

// Whether a URL may name a file: no fragment, no data:, no scheme, no host.
bool may_name_file(std::string_view url);

}  // namespace sinter::css
