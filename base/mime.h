// MIME types by file extension, for data URLs and for serving files.
#pragma once

#include <string_view>

namespace sinter {

// `extension` with or without the dot, in any case. Text types carry `;charset=utf-8`. Unknown
// extensions are "application/octet-stream".
std::string_view mime_type_of_extension(std::string_view extension);

// `text/css` of `text/css;charset=utf-8`.
std::string_view mime_type_without_parameters(std::string_view mime_type);

}  // namespace sinter
