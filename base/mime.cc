#include "base/mime.h"

#include <algorithm>
#include <iterator>
#include <string>

namespace sinter {
namespace {

struct Entry {
  std::string_view extension;
  std::string_view type;
};

// Sorted by extension.
constexpr Entry kTypes[] = {
    {"7z", "application/x-7z-compressed"},
    {"aac", "audio/aac"},
    {"apng", "image/apng"},
    {"atom", "application/atom+xml"},
    {"avi", "video/x-msvideo"},
    {"avif", "image/avif"},
    {"bmp", "image/bmp"},
    {"br", "application/x-brotli"},
    {"cjs", "text/javascript;charset=utf-8"},
    {"css", "text/css;charset=utf-8"},
    {"csv", "text/csv;charset=utf-8"},
    {"eot", "application/vnd.ms-fontobject"},
    {"flac", "audio/flac"},
    {"geojson", "application/geo+json"},
    {"gif", "image/gif"},
    {"glb", "model/gltf-binary"},
    {"gltf", "model/gltf+json"},
    {"gz", "application/gzip"},
    {"heic", "image/heic"},
    {"heif", "image/heif"},
    {"htm", "text/html;charset=utf-8"},
    {"html", "text/html;charset=utf-8"},
    {"ico", "image/x-icon"},
    {"ics", "text/calendar;charset=utf-8"},
    {"jpeg", "image/jpeg"},
    {"jpg", "image/jpeg"},
    {"js", "text/javascript;charset=utf-8"},
    {"json", "application/json;charset=utf-8"},
    {"jsonld", "application/ld+json;charset=utf-8"},
    {"jxl", "image/jxl"},
    {"m4a", "audio/mp4"},
    {"m4v", "video/mp4"},
    {"map", "application/json;charset=utf-8"},
    {"md", "text/markdown;charset=utf-8"},
    {"mid", "audio/midi"},
    {"midi", "audio/midi"},
    {"mjs", "text/javascript;charset=utf-8"},
    {"mov", "video/quicktime"},
    {"mp3", "audio/mpeg"},
    {"mp4", "video/mp4"},
    {"mpeg", "video/mpeg"},
    {"mpg", "video/mpeg"},
    {"oga", "audio/ogg"},
    {"ogg", "audio/ogg"},
    {"ogv", "video/ogg"},
    {"opus", "audio/ogg"},
    {"otf", "font/otf"},
    {"pdf", "application/pdf"},
    {"png", "image/png"},
    {"rss", "application/rss+xml"},
    {"rtf", "application/rtf"},
    {"svg", "image/svg+xml"},
    {"tar", "application/x-tar"},
    {"tif", "image/tiff"},
    {"tiff", "image/tiff"},
    {"ttc", "font/collection"},
    {"ttf", "font/ttf"},
    {"txt", "text/plain;charset=utf-8"},
    {"vtt", "text/vtt;charset=utf-8"},
    {"wasm", "application/wasm"},
    {"wav", "audio/wav"},
    {"weba", "audio/webm"},
    {"webm", "video/webm"},
    {"webmanifest", "application/manifest+json;charset=utf-8"},
    {"webp", "image/webp"},
    {"woff", "font/woff"},
    {"woff2", "font/woff2"},
    {"xhtml", "application/xhtml+xml;charset=utf-8"},
    {"xml", "text/xml;charset=utf-8"},
    {"yaml", "application/yaml;charset=utf-8"},
    {"yml", "application/yaml;charset=utf-8"},
    {"zip", "application/zip"},
    {"zst", "application/zstd"},
};
static_assert(std::ranges::is_sorted(kTypes, {}, &Entry::extension));

}  // namespace

std::string_view mime_type_of_extension(std::string_view extension) {
  if (extension.starts_with('.')) extension.remove_prefix(1);
  std::string lower(extension);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  }
  const auto found =
      std::ranges::lower_bound(kTypes, std::string_view(lower), {}, &Entry::extension);
  if (found == std::end(kTypes) || found->extension != lower) return "application/octet-stream";
  return found->type;
}

std::string_view mime_type_without_parameters(std::string_view mime_type) {
  return mime_type.substr(0, mime_type.find(';'));
}

}  // namespace sinter
