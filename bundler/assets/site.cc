#include "bundler/assets/site.h"

#include <algorithm>

#include "base/base64.h"
#include "base/hash.h"
#include "base/json_text.h"
#include "base/mime.h"
#include "base/path.h"
#include "bundler/emit/file_names.h"
#include "bundler/hmr/module_ids.h"

namespace sinter::bundler {

namespace {

// Vite's list.
constexpr std::string_view kAssetExtensions[] = {
    ".apng",  ".bmp", ".png",  ".jpg",  ".jpeg",        ".jfif", ".pjpeg", ".pjp",  ".gif",
    ".svg",   ".ico", ".webp", ".avif", ".cur",         ".jxl",  ".mp4",   ".webm", ".ogg",
    ".mp3",   ".wav", ".flac", ".aac",  ".opus",        ".mov",  ".m4a",   ".vtt",  ".woff",
    ".woff2", ".eot", ".ttf",  ".otf",  ".webmanifest", ".pdf",  ".txt"};

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

// A file that git-lfs has not fetched holds a few lines about it.
bool is_lfs_pointer(std::string_view text) {
  return text.starts_with("version https://git-lfs.github.com");
}

std::string_view url_path(std::string_view url) { return url.substr(0, url.find_first_of("?#")); }

}  // namespace

bool Site::is_asset(std::string_view path) const {
  const std::string extension = lower_case(path::extension(path));
  if (std::find(std::begin(kAssetExtensions), std::end(kAssetExtensions), extension) !=
      std::end(kAssetExtensions))
    return true;
  if (options_.asset_patterns.empty()) return false;
  const std::string relative = path::relative(options_.root, path);
  return std::any_of(options_.asset_patterns.begin(), options_.asset_patterns.end(),
                     [&](const Glob& glob) {
                       return glob.matches(relative) || glob.matches(path::basename(path));
                     });
}

std::string Site::public_file(std::string_view url) const {
  if (options_.public_dir.empty() || !url.starts_with('/') || url.starts_with("//")) return {};
  const std::string file = path::join(options_.public_dir, decode_percent(url_path(url)).substr(1));
  if (!path::is_inside(options_.public_dir, file)) return {};
  FileInfo info;
  return files_.stat(file, info) && info.kind == EntryKind::File ? file : std::string();
}

std::string Site::public_url(std::string_view url, std::string_view from) const {
  return output_url(url.substr(1), from);
}

std::optional<Site::Reference> Site::add(const std::string& path, Inlining inlining,
                                         std::string& error) {
  if (options_.serve && inlining != Inlining::Always) {
    FileInfo info;
    if (files_.stat(path, info) && info.kind == EntryKind::File)
      return Reference{"", client_id_of_path(path, options_.root).substr(1)};
    error = "there is no such file";
    return std::nullopt;
  }
  const ReadResult read = files_.read_file(path);
  if (!read) {
    error = read.status.describe();
    return std::nullopt;
  }
  const std::string_view contents = read.text();
  if (inlining == Inlining::BySize) {
    const bool page = path.ends_with(".html");
    std::optional<bool> wanted;
    if (!page && options_.inline_asset) wanted = options_.inline_asset(path, contents, error);
    if (!error.empty()) return std::nullopt;
    const bool small = contents.size() < options_.inline_limit && !is_lfs_pointer(contents);
    inlining = wanted.value_or(small && !page) ? Inlining::Always : Inlining::Never;
  }
  if (inlining == Inlining::Always) {
    const std::string_view type =
        mime_type_without_parameters(mime_type_of_extension(path::extension(path)));
    return Reference{data_url(type, contents), ""};
  }
  if (options_.name_asset) {
    const std::string pattern = options_.name_asset({std::string(path::basename(path)), path});
    if (!pattern.empty()) {
      std::string output =
          apply_whole_template(pattern, directory_of(path), path::stem(path),
                               to_base32(hash128(contents), 8), path::extension(path));
      const std::lock_guard lock(mutex_);
      const auto [at, added] = kept_.try_emplace(output, File{path, std::string(contents)});
      if (added || at->second.contents == contents) return Reference{"", std::move(output)};
      error = "another asset is called \"" + output + "\", too: put [hash] into its name";
      return std::nullopt;
    }
  }
  return keep(path, path::extension(path), std::string(contents));
}

std::string Site::directory_of(const std::string& path) const {
  const std::string directory = path::relative(options_.root, path::dirname(path));
  return directory.starts_with("..") || directory == "." ? "" : directory;
}

Site::Reference Site::keep(const std::string& path, std::string_view extension,
                           std::string contents) {
  std::string output = apply_template(options_.asset_names, directory_of(path), path::stem(path),
                                      to_base32(hash128(contents), 8), extension);
  const std::lock_guard lock(mutex_);
  kept_.try_emplace(output, File{path, std::move(contents)});
  return Reference{"", std::move(output)};
}

std::string Site::script_string(const Reference& reference) const {
  return json_string(url_of(reference, path::join(options_.script_dir, "x.js")));
}

std::string Site::script_expression(const Reference& reference) const {
  const std::string text = script_string(reference);
  return reference.data_url.empty() && options_.has_relative_base()
             ? "new URL(" + text + ", import.meta.url).href"
             : text;
}

std::string Site::url_of(const Reference& reference, std::string_view from) const {
  return reference.data_url.empty() ? output_url(reference.output, from) : reference.data_url;
}

std::string Site::output_url(std::string_view output, std::string_view from) const {
  if (!options_.has_relative_base()) return options_.base + std::string(output);
  const std::string directory(path::dirname("/" + std::string(from)));
  std::string url = path::relative(directory, "/" + std::string(url_path(output)));
  url += output.substr(url_path(output).size());
  return url.starts_with("../") ? url : "./" + url;
}

}  // namespace sinter::bundler
