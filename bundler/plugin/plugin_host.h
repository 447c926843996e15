// What the bundler knows of plugins: questions it asks about modules and files.
//
// plugins/ answers them by running JavaScript hooks, and native plugins answer them in C++. A
// question is only asked when wants_…() says that a hook would match: filters are evaluated on the
// calling thread, so that a module which no plugin cares about costs no message. The other calls
// never block: the answer arrives by the callback, on any thread, exactly once. Errors are part of
// the answer.
//
// Ids are what Rollup calls ids: an absolute path, a path with a query
// ("/p/App.vue?vue&type=style"), or any other text for a module that is no file (by convention it
// starts with "\0").
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostics.h"
#include "parsers/js/ast.h"

namespace sinter::bundler {

class ChunkGrouping;
class OutputHooks;

struct ResolveIdRequest {
  std::string specifier;
  std::string importer;  // id; empty for entries
  js::ImportKind kind = js::ImportKind::Statement;
  bool entry = false;
  std::vector<std::pair<std::string, std::string>> attributes;
};

struct ResolveIdAnswer {
  bool handled = false;   // no plugin answered: the bundler resolves it itself
  bool external = false;  // `id` stays outside of the bundle
  std::string id;
  std::optional<bool> side_effects;  // moduleSideEffects
  // syntheticNamedExports: the export whose properties stand for names that the module lacks;
  // empty: none.
  std::optional<std::string> synthetic_exports;
  Diagnostics diagnostics;
};

// Source text of a module between two steps. `map` is a source map as JSON text, or empty.
struct ModuleSource {
  std::string code;
  std::string map;
  std::string module_type;  // "js", "ts", "tsx", "jsx", "json", "css", "text" …; empty: by the id
  std::optional<bool> side_effects;
  std::optional<std::string> synthetic_exports;
};

struct SourceAnswer {
  bool handled = false;  // no plugin changed anything: `source` is empty
  ModuleSource source;
  std::vector<std::string> watch_files;  // this.addWatchFile(): absolute paths
  Diagnostics diagnostics;
};

// What plugins may ask of the scan while it runs; from any thread.
class ScanServices {
 public:
  virtual ~ScanServices() = default;
  // The bundler's own answer, without plugins. Not handled: there is no such module, and
  // `diagnostics` says why.
  virtual ResolveIdAnswer resolve(const ResolveIdRequest& request) = 0;
  // One more entry (`this.emitFile({type: "chunk"})`), to be called inside a hook only. `output` is
  // its path below outdir without extension, or empty.
  virtual void add_entry(std::string id, std::string output) = 0;
};

// Where a file goes that a style sheet's url() names.
struct AssetPlace {
  std::string data_url;  // it is written into the sheet; or
  std::string output;    // it is an output file that the host adds: its path below outdir
};

class PluginHost {
 public:
  virtual ~PluginHost() = default;

  // Around every scan. No question is asked outside of the two, and `services` ends with the
  // second.
  virtual void scan_started(ScanServices& services) = 0;
  virtual void scan_ended() = 0;

  virtual bool wants_resolve_id(std::string_view specifier, std::string_view importer) const = 0;
  virtual void resolve_id(ResolveIdRequest request,
                          std::function<void(ResolveIdAnswer)> answer) = 0;

  virtual bool wants_load(std::string_view id) const = 0;
  virtual void load(std::string id, std::function<void(SourceAnswer)> answer) = 0;

  // All transform hooks in order, over the code that load gave or the file holds. Maps of the steps
  // are joined: the answer's map leads from its code to the code that was given.
  virtual bool wants_transform(std::string_view id, std::string_view code,
                               std::string_view module_type) const = 0;
  virtual void transform(std::string id, ModuleSource source,
                         std::function<void(SourceAnswer)> answer) = 0;

  // A host that knows where assets go and what their URLs are: asked for url() of style sheets,
  // from any thread, also outside of a scan. Nothing: the bundler copies the file, and URLs are
  // relative or start with BuildOptions::public_path.
  virtual std::optional<AssetPlace> place_asset(const std::string& path) {
    static_cast<void>(path);
    return std::nullopt;
  }
  // How the output file `from` refers to `output`; both are paths below outdir.
  virtual std::optional<std::string> output_url(std::string_view output, std::string_view from) {
    static_cast<void>(output);
    static_cast<void>(from);
    return std::nullopt;
  }
  // How it refers to "/x.png", which is no file of the project: what the server has there.
  virtual std::optional<std::string> root_url(std::string_view url, std::string_view from) {
    return output_url(url.substr(1), from);
  }

  // Whether the host says which files a script loads beside what it imports with import(), and how
  // it names them. If not, they are all the scripts and style sheets that are needed, by URLs
  // relative to the script. Asked from any thread, with paths below outdir.
  virtual bool has_preload_rules() const { return false; }
  // `scripts` are what the script `chunk` imports, and `from` is who loads it.
  virtual std::vector<std::string> preloads_of(const std::string& chunk,
                                               std::vector<std::string> scripts,
                                               const std::string& from) {
    static_cast<void>(chunk);
    static_cast<void>(from);
    return scripts;
  }
  // An expression of JavaScript: a URL, resolved against that of the script `from`.
  virtual std::string preload_url(std::string_view output, std::string_view from) {
    static_cast<void>(from);
    return std::string(output);
  }

  // An id was compiled, with the ids that it imports.
  virtual bool wants_module_parsed() const = 0;
  virtual void module_parsed(std::string id, std::vector<std::string> imports,
                             std::vector<std::string> dynamic_imports) = 0;

  // Null when no plugin changes the output.
  virtual OutputHooks* output_hooks() { return nullptr; }

  // Null when chunks follow from the imports alone.
  virtual ChunkGrouping* chunk_grouping() { return nullptr; }
};

// "/p/App.vue?vue&type=style" → "/p/App.vue"; "\0virtual" and other ids that are no path stay
// whole.
std::string_view path_of_id(std::string_view id);
// The part behind the first '?', without it.
std::string_view query_of_id(std::string_view id);
// Whether `key` is one of the query's keys: "raw" of "?import&raw", never of "?rawfoo".
bool query_has(std::string_view query, std::string_view key);

}  // namespace sinter::bundler
