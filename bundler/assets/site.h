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
#include "parsers/html/page.h"

namespace sinter::bundler {

// Where the URL of an output file is written.
enum class UrlHost : u8 { Script, Style, Page };

struct UrlQuestion {
  std::string file;       // what the URL is of, below outdir
  std::string host_file;  // what it stands in, below outdir; of a script the pattern of its name
  UrlHost host = UrlHost::Script;
  bool is_public = false;  // a file of the public folder
};

struct BuiltUrl {
  std::string text;
  bool is_code = false;      // the text is an expression of JavaScript; in scripts only
  bool is_relative = false;  // to the file that it stands in
};

// Which scripts are fetched beside one.
struct PreloadQuestion {
  std::string chunk;                 // the script, below outdir
  std::string host_file;             // what loads it: a page or another script
  std::vector<std::string> scripts;  // that it imports, below outdir
  bool in_page = false;
};

struct SiteOptions {
  std::string root;        // absolute
  std::string base = "/";  // "/", "/x/", a full URL with a slash at its end, or "./"
  std::string public_dir;  // absolute; empty: none
  std::string asset_names = "assets/[name]-[hash]";
  std::function<std::string(const AssetToName&)> name_asset;  // see BuildOptions; may be empty
  std::string worker_names;  // pattern of workers' scripts, with extension; empty: as assets
  // Pattern of scripts' names. URLs in scripts can be relative where all are in one folder.
  std::string script_names = "assets/[name]-[hash].js";
  bool one_script_folder = true;
  // `experimental.renderBuiltUrl`: an empty text leaves the URL to `base`, or makes it relative
  // where the answer says so. Called by several threads; may be empty.
  std::function<BuiltUrl(const UrlQuestion&)> render_url;
  // `build.modulePreload.resolveDependencies`; may be empty. Called by several threads.
  std::function<std::vector<std::string>(PreloadQuestion)> choose_preloads;
  u32 inline_limit = 4096;  // bytes; assets of fewer are inlined
  // Whether a file is inlined, whatever its size; nothing leaves it to the limit, and a text in
  // `error` is a failure. Called by several threads; may be empty.
  std::function<std::optional<bool>(const std::string& path, std::string_view contents,
                                    std::string& error)>
      inline_asset;
  bool serve = false;  // a dev server answers for the files themselves: nothing is kept or inlined
  std::vector<Glob> asset_patterns;  // more files that are assets, matched against paths below root

  std::vector<std::string> dedupe;  // packages that are always the project's own copy

  // Attributes of pages that hold URLs of assets, besides those that HTML has.
  std::vector<html::AssetSource> asset_sources;

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
  // Before anything is asked of it.
  void set_base(std::string base) { options_.base = std::move(base); }
  FileSystem& files() { return files_; }

  // By its extension, or by a pattern of the options.
  bool is_asset(std::string_view path) const;

  // The file of the public folder that the URL path ("/x.svg?a#b") names; empty when there is none.
  std::string public_file(std::string_view url) const;
  // "/x.svg" of the public folder as it is written in `from`, an output file below outdir.
  std::string public_url(std::string_view url, UrlHost host, std::string_view from) const;
  // Likewise of what need not be there: only files are asked about.
  std::string root_url(std::string_view url, UrlHost host, std::string_view from) const;

  struct File {
    std::string path;  // where it came from
    std::string contents;
  };
  struct Reference {
    std::string data_url;    // of an inlined asset
    std::string output;      // else its path below outdir
    bool is_public = false;  // a file of the public folder
  };
  // Decides about a file and keeps it for the output. Nothing when it cannot be read; the reason is
  // in `error`.
  std::optional<Reference> add(const std::string& path, Inlining inlining, std::string& error);
  // Of a reference, as it is written in the page `from`.
  std::string url_of(const Reference& reference, std::string_view from) const;
  // In a script: an expression, and what `new URL(…, import.meta.url)` takes.
  std::string script_expression(const Reference& reference) const;
  std::string script_string(const Reference& reference) const;
  // Keeps a file that was made of this one, as a script of a worker or any other.
  std::optional<Reference> keep(const std::string& path, std::string_view extension,
                                std::string contents, std::string& error);
  std::optional<Reference> keep_worker(const std::string& path, std::string contents,
                                       std::string& error);
  // "assets/x.js" as it is written in `from`.
  std::string output_url(std::string_view output, UrlHost host, std::string_view from) const;
  // What a script loads beside another, as an expression that is resolved against import.meta.url.
  std::string output_expression(std::string_view output, std::string_view from) const;
  // Such URLs need not be relative to the script.
  bool has_preload_rules() const { return options_.render_url || options_.choose_preloads; }

  // Under this name. Nothing, with an error, when there is another file of the name.
  std::optional<Reference> keep_as(std::string output, File file, std::string& error);
  // What was kept, by its path below outdir.
  const std::map<std::string, File>& kept() const { return kept_; }

 private:
  std::string directory_of(const std::string& path) const;  // below the root
  std::string name_by(std::string_view pattern, const std::string& path, std::string_view extension,
                      std::string_view contents) const;
  BuiltUrl built_url(std::string_view output, bool is_public, UrlHost host,
                     std::string_view from) const;
  BuiltUrl url_by_base(std::string_view output, bool is_relative, std::string_view from) const;

  SiteOptions options_;
  FileSystem& files_;
  std::mutex mutex_;
  std::map<std::string, File> kept_;
};

}  // namespace sinter::bundler
