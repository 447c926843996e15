// Builds for the dev server: keeps the module graph, answers for scripts, and finds out what an
// edit changed.
//
// All work is done on one thread of its own, one task after the other, so that every answer belongs
// to one state of the graph. Answers arrive by callbacks on that thread; the server passes them to
// its event loop. A state is numbered by its *sequence*: it grows when a scan without errors
// differs from the last one, and when a page is sent what is new in a state with errors. A client
// says from which sequence it comes and gets everything that is newer, with the sequence that it
// has then, so a lost message loses nothing.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "base/file_system.h"
#include "bundler/assets/site.h"
#include "bundler/build.h"
#include "dev_server/net/tcp_stream.h"

namespace sinter::dev {

struct EngineOptions {
  // Entries are added as pages ask for them; `plugins` are those of the project.
  bundler::BuildOptions build;
  bundler::SiteOptions site;
  std::string base = "/";
  // Whether the contents of a file may stand in a source map.
  std::function<bool(std::string_view path)> may_show;
  // Whether pages may ask for this file. The engine finds files by itself: between the server's
  // question and its own, a name may have come to lead elsewhere.
  std::function<bool(std::string_view path)> may_serve = [](std::string_view) { return true; };
  std::string asset_base = "/";  // of files that styles refer to; server.origin may be before it
  bool style_maps = false;       // css.devSourcemap
  bool lists_packages = true;    // on the ignore list of maps
  u32 threads = 0;               // 0: all
};

// A script, or why there is none.
struct ScriptAnswer {
  SharedText text;  // null: nothing of this name
  std::string etag;
  bool forever = false;  // the name says what is in it
  SharedText error;      // JSON of an error payload: the script reports it
};

// What a client has to know after a change of files.
struct EngineUpdate {
  u64 sequence = 0;
  std::vector<std::string> changed;  // client ids of modules that have another factory now
  // The same as code, when it is little: a function's text for clients that have sequence
  // `code_from` or a later one. Null: they ask for update_script().
  SharedText code;
  u64 code_from = 0;
  std::vector<std::string> changed_files;  // absolute paths that were reported
  SharedText error;                        // JSON of an error payload; null: the build is good
  bool was_broken = false;                 // the last one was not
  // The same errors again, after a change of files that are no modules: a log that lies in the
  // project must not be what makes it longer.
  bool repeats_error = false;
  bool modules_changed = false;            // the sequence grew
  bool files_changed = false;              // there may be other files to watch
  bool workers_changed = false;            // some worker runs one of `changed`
  f64 milliseconds = 0;
  i64 started_ns = 0;       // realtime_ns() before it read anything
  Diagnostics diagnostics;  // all messages of this state
  // What they speak of and no file holds.
  bundler::GeneratedSources generated_sources;
};

// A module or style sheet that stands in a page itself.
struct PagePart {
  std::string client_id;
  std::string text;
  bool style = false;
};

class DevEngine {
 public:
  using OnScript = std::function<void(ScriptAnswer)>;

  // `on_update` is called on the engine's thread after every build that files_changed() causes, and
  // when a request finds new errors.
  DevEngine(EngineOptions options, std::function<void(EngineUpdate)> on_update);
  ~DevEngine();

  // From any thread. Entries are absolute paths, or ids of plugins; `client_id` names them.
  void warm(std::vector<std::string> client_ids);
  // Another one than that of the options, which is known when the server listens. Before anything
  // is asked for.
  void set_asset_base(std::string base);
  void files_changed(std::vector<std::string> paths);
  // `worker`: it is what a worker runs.
  void entry_script(std::string client_id, bool worker, OnScript answer);
  // One of the scripts that entry scripts import.
  void part_script(std::string hash, OnScript answer);
  // The definition of this one module.
  void module_script(std::string client_id, OnScript answer);
  // The text of a style sheet that a page links.
  void style_sheet(std::string client_id, OnScript answer);
  // What stands in the page `file` (absolute) that is being sent, in place of what was said of it
  // before. The answer has the compiled texts of those that are styles; nothing for one with
  // errors.
  void page_parts(std::string file, std::vector<PagePart> parts,
                  std::function<void(std::vector<std::optional<std::string>>)> answer);
  // Modules that import() leads to, with all they need and the entries `have` did not bring.
  void chunk_script(std::vector<std::string> client_ids, std::vector<std::string> have,
                    OnScript answer);
  void update_script(u64 from, OnScript answer);
  // The map of a script that was sent; `hash` is in its sourceMappingURL.
  void script_map(std::string hash, OnScript answer);

  // What is known of files: the modules made from each.
  struct FileModules {
    std::string path;
    bool known = false;  // some module or plugin has read it
    struct Module {
      std::string id, client_id;
    };
    std::vector<Module> modules;
  };
  void modules_of_files(std::vector<std::string> paths,
                        std::function<void(std::vector<FileModules>)> answer);

  // Of the last state without errors; any thread.
  u64 sequence() const;
  // The error that clients have to be told, or null; any thread.
  SharedText current_error() const;
  // How often edits have mended all errors; any thread.
  u64 mends() const;

  // Runs `task` when everything asked for before is done.
  void when_idle(std::function<void()> task);
  // What the last scan depends on: absolute paths.
  void watched_files(std::function<void(std::vector<std::string>)> answer);

 private:
  class Worker;
  std::unique_ptr<Worker> worker_;
};

}  // namespace sinter::dev
