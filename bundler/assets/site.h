// A web project to the bundler: where its URLs start, what is an asset, and when an asset is
// written into the code.
//
// URLs of a project: "/x" is a file of the public folder, or one below the root. Public files are
// copied as they are; assets that modules and pages refer to get names with a hash, or become data:
// URLs when they are small.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"
#include "bundler/build.h"
#include "bundler/resolver/glob.h"

namespace sinter::bundler {

struct SiteOptions {
  std::string root;        // absolute
  std::string base = "/";  // "/", "/x/", a full URL with a slash at its end, or "./"
  std::string public_dir;  // absolute; empty: none
  std::string asset_names = "assets/[name]-[hash]";
  std::function<std::string(const AssetToName&)> name_asset;  // see BuildOptions; may be empty
  std::string script_dir = "assets";                          // of scripts, below outdir
  u32 inline_limit = 4096;                                    // bytes; assets of fewer are inlined
  // Whether a file is inlined, whatever its size; nothing leaves it to the limit, and a text in
  // `error` is a failure. Called by several threads; may be empty.
  std::function<std::optional<bool>(const std::string& path, std::string_view contents,
                                    std::string& error)>
      inline_asset;
  bool serve = false;  // a dev server answers for the files themselves: nothing is kept or inlined
  std::vector<Glob> asset_patterns;  // more files that are assets, matched against paths below root

  std::vector<std::string> dedupe;  // packages that are always the project's own copy

  // Of a dev server: the text of a page's inline part as the page was sent. Nothing when it was
  // not.
  std::function<std::optional<std::string>(std::string_view id)> part_text;

  bool has_relative_base() const { return base == "./"; }
};

enum class Inlining : u8 { BySize, Always, Never };

// The files that modules and pages refer to by URL. Safe to use from several threads.
class Site {
 public:
  Site(SiteOptions options, FileSystem& files) : options_(std::move(options)), files_(files) {}

  const SiteOptions& options() const { return options_; }
  FileSystem& files() { return files_; }

  // By its extension, or by a pattern of the options.
  bool is_asset(std::string_view path) const;

  // The file of the public folder that the URL path ("/x.svg?a#b") names; empty when there is none.
  std::string public_file(std::string_view url) const;
  // "/x.svg" with the base before it. `from` is the output file, below outdir, that the URL stands
  // in.
  std::string public_url(std::string_view url, std::string_view from) const;

  struct Reference {
    std::string data_url;  // of an inlined asset
    std::string output;    // else its path below outdir
  };
  // Decides about a file and keeps it for the output. Nothing when it cannot be read; the reason is
  // in `error`.
  std::optional<Reference> add(const std::string& path, Inlining inlining, std::string& error);
  // Of a reference, as it is written in the output file `from`.
  std::string url_of(const Reference& reference, std::string_view from) const;
  // In a script: an expression, and a string that `new URL(…, import.meta.url)` takes.
  std::string script_expression(const Reference& reference) const;
  std::string script_string(const Reference& reference) const;
  // Keeps a file that was made of this one. Returns its reference.
  Reference keep(const std::string& path, std::string_view extension, std::string contents);
  // "assets/x.js" with the base before it, as it is written in `from`.
  std::string output_url(std::string_view output, std::string_view from) const;

  struct File {
    std::string path;  // where it came from
    std::string contents;
  };
  // What was kept, by its path below outdir.
  const std::map<std::string, File>& kept() const { return kept_; }

 private:
  std::string directory_of(const std::string& path) const;  // below the root

  const SiteOptions options_;
  FileSystem& files_;
  std::mutex mutex_;
  std::map<std::string, File> kept_;
};

}  // namespace sinter::bundler
