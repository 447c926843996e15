// What is known of a property, as far as shortening its value needs it. An unknown property has no
// traits, and its value keeps its tokens.
#pragma once

#include <string_view>

#include "base/types.h"

namespace sinter::css {

inline constexpr u16 kPropertyColor = 1;   // every name in the value that is a colour's is a colour
inline constexpr u16 kPropertyLength = 2;  // a zero length needs no unit outside of functions
inline constexpr u16 kPropertyBox = 4;     // one to four values for the sides
inline constexpr u16 kPropertyWeight = 8;  // font-weight
inline constexpr u16 kPropertyAnimation = 16;  // names animations
inline constexpr u16 kPropertyVerbatim = 32;   // its tokens do not mean what they look like
inline constexpr u16 kPropertyComposes = 64;

// The name may be in any case.
u16 property_traits(std::string_view name);

// `rgb` where the name is a colour's, else kNone. The name may be in any case.
u32 color_of_name(std::string_view name);

// The name of an opaque colour where that is shorter than any hexadecimal form, else empty.
std::string_view short_name_of_color(u32 rgb);

}  // namespace sinter::css
