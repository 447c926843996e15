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

std::string Site::public_url(std::string_view url, UrlHost host, std::string_view from) const {
  return built_url(url.substr(1), true, host, from).text;
}

std::string Site::root_url(std::string_view url, UrlHost host, std::string_view from) const {
  return options_.render_url && !public_file(url).empty()
             ? public_url(url, host, from)
             : url_by_base(url.substr(1), options_.has_relative_base(), from).text;
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
  if (options_.name_asset)
    if (const std::string pattern = options_.name_asset({std::string(path::basename(path)), path});
        !pattern.empty())
      return keep_as(name_by(pattern, path, path::extension(path), contents),
                     {path, std::string(contents)}, error);
  return keep(path, path::extension(path), std::string(contents), error);
}

std::string Site::directory_of(const std::string& path) const {
  const std::string directory = path::relative(options_.root, path::dirname(path));
  return directory.starts_with("..") || directory == "." ? "" : directory;
}

// `pattern` holds the extension.
std::string Site::name_by(std::string_view pattern, const std::string& path,
                          std::string_view extension, std::string_view contents) const {
  return apply_whole_template(pattern, directory_of(path), path::stem(path),
                              to_base32(hash128(contents), 8), extension);
}

std::optional<Site::Reference> Site::keep(const std::string& path, std::string_view extension,
                                          std::string contents, std::string& error) {
  std::string output = apply_template(options_.asset_names, directory_of(path), path::stem(path),
                                      to_base32(hash128(contents), 8), extension);
  return keep_as(std::move(output), {path, std::move(contents)}, error);
}

std::optional<Site::Reference> Site::keep_worker(const std::string& path, std::string contents,
                                                 std::string& error) {
  if (options_.worker_names.empty()) return keep(path, ".js", std::move(contents), error);
  std::string output = name_by(options_.worker_names, path, ".js", contents);
  return keep_as(std::move(output), {path, std::move(contents)}, error);
}

std::optional<Site::Reference> Site::keep_as(std::string output, File file, std::string& error) {
  const std::lock_guard lock(mutex_);
  const auto [at, added] = kept_.try_emplace(output, std::move(file));
  if (added || at->second.contents == file.contents) return Reference{"", std::move(output)};
  error = "another file is called \"" + output + "\", too: put [hash] into its name";
  return std::nullopt;
}

std::string Site::script_string(const Reference& reference) const {
  if (!reference.data_url.empty()) return json_string(reference.data_url);
  const BuiltUrl url =
      built_url(reference.output, reference.is_public, UrlHost::Script, options_.script_names);
  return url.is_code ? url.text : json_string(url.text);
}

std::string Site::script_expression(const Reference& reference) const {
  if (!reference.data_url.empty()) return json_string(reference.data_url);
  const BuiltUrl url =
      built_url(reference.output, reference.is_public, UrlHost::Script, options_.script_names);
  if (url.is_code) return url.text;
  const std::string text = json_string(url.text);
  return url.is_relative ? "new URL(" + text + ", import.meta.url).href" : text;
}

std::string Site::url_of(const Reference& reference, std::string_view from) const {
  return reference.data_url.empty()
             ? built_url(reference.output, reference.is_public, UrlHost::Page, from).text
             : reference.data_url;
}

std::string Site::output_url(std::string_view output, UrlHost host, std::string_view from) const {
  return built_url(output, false, host, from).text;
}

std::string Site::output_expression(std::string_view output, std::string_view from) const {
  const BuiltUrl url = built_url(output, false, UrlHost::Script, from);
  return url.is_code ? url.text : json_string(url.text);
}

BuiltUrl Site::built_url(std::string_view output, bool is_public, UrlHost host,
                         std::string_view from) const {
  if (!options_.render_url) return url_by_base(output, options_.has_relative_base(), from);
  BuiltUrl url = options_.render_url({.file = std::string(output),
                                      .host_file = std::string(from),
                                      .host = host,
                                      .is_public = is_public});
  return url.text.empty() ? url_by_base(output, url.is_relative, from) : url;
}

BuiltUrl Site::url_by_base(std::string_view output, bool is_relative, std::string_view from) const {
  BuiltUrl url{.text = {}, .is_code = false, .is_relative = is_relative};
  if (!is_relative) {
    url.text = options_.base + std::string(output);
    return url;
  }
  const std::string directory(path::dirname("/" + std::string(from)));
  url.text = path::relative(directory, "/" + std::string(url_path(output)));
  url.text += output.substr(url_path(output).size());
  if (!url.text.starts_with("../")) url.text.insert(0, "./");
  return url;
}

}  // namespace sinter::bundler
