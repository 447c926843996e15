// Runs the plugin host without a command around it, for tests/plugins.
//
//   hook_driver ROOT [--serve] config            the three configs, as a JSON list
//   hook_driver ROOT [--serve] hooks ID…         load and transform of each id, one JSON line each
//   hook_driver ROOT build OUTDIR ENTRY…         a whole build with all hooks
#include <unistd.h>

#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "base/path.h"
#include "base/task_pool.h"
#include "bundler/build.h"
#include "plugins/host/build_hooks.h"
#include "plugins/host/json_text.h"
#include "plugins/host/session.h"

using namespace sinter;

namespace {

void show(Diagnostics& diagnostics, FileSystem& files, const std::string& root) {
  const SourceLookup lookup = bundler::source_lookup(files, root);
  for (const Diagnostic& item : diagnostics.items())
    std::fputs(render(item, lookup).c_str(), stderr);
}

// Waits for one answer.
template <class Answer, class Ask>
Answer wait_for(Ask&& ask) {
  std::mutex mutex;
  std::condition_variable changed;
  bool done = false;
  Answer out;
  ask([&](Answer answer) {
    std::lock_guard lock(mutex);
    out = std::move(answer);
    done = true;
    changed.notify_all();
  });
  std::unique_lock lock(mutex);
  changed.wait(lock, [&] { return done; });
  return out;
}

bool run_hooks(plugins::Session& session, const std::string& id, FileSystem& files,
               Diagnostics& diagnostics) {
  bundler::PluginHost& host = session.plugin_host();
  bundler::SourceAnswer loaded;
  if (host.wants_load(id))
    loaded = wait_for<bundler::SourceAnswer>([&](auto answer) { host.load(id, answer); });
  diagnostics.merge(std::move(loaded.diagnostics));
  bundler::ModuleSource source = loaded.source;
  if (!loaded.handled) {
    const ReadResult read = files.read_file(bundler::path_of_id(id));
    if (read) source.code = read.text();
  }
  std::string out = "{";
  plugins::append_json_field(out, "id", id);
  plugins::append_json_raw_field(out, "loaded", loaded.handled ? "true" : "false");
  bool transformed = false;
  if (host.wants_transform(id, source.code, source.module_type)) {
    bundler::SourceAnswer answer = wait_for<bundler::SourceAnswer>(
        [&](auto callback) { host.transform(id, source, callback); });
    diagnostics.merge(std::move(answer.diagnostics));
    transformed = answer.handled;
    if (answer.handled) source = std::move(answer.source);
  }
  plugins::append_json_raw_field(out, "transformed", transformed ? "true" : "false");
  plugins::append_json_field(out, "code", source.code);
  plugins::append_json_field(out, "map", source.map);
  plugins::append_json_field(out, "moduleType", source.module_type);
  std::puts((out + '}').c_str());
  return !diagnostics.has_errors();
}

int finish(int code) {
  std::fflush(stdout);
  std::fflush(stderr);
  _exit(code);
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> arguments(argv + 1, argv + argc);
  RealFileSystem files;
  plugins::SessionOptions options;
  options.root = path::join(files.current_directory(), arguments.at(0));
  arguments.erase(arguments.begin());
  bool explain = false;
  while (!arguments.empty() && arguments[0].starts_with("--")) {
    if (arguments[0] == "--serve") options.build = false;
    if (arguments[0] == "--explain") explain = true;
    arguments.erase(arguments.begin());
  }
  Diagnostics diagnostics;
  std::unique_ptr<plugins::Session> session = plugins::Session::start(options, diagnostics);
  bool ok = session != nullptr;
  if (ok && arguments.at(0) == "config") {
    std::printf("[%s,\n%s,\n%s]\n", session->user_config().c_str(), session->config().c_str(),
                session->resolved_config().c_str());
  } else if (ok && arguments[0] == "hooks") {
    ok = session->build_start(diagnostics);
    for (size_t i = 1; ok && i < arguments.size(); ++i)
      ok = run_hooks(*session, arguments[i], files, diagnostics);
  } else if (ok && arguments[0] == "build") {
    bundler::BuildOptions build;
    build.working_directory = options.root;
    build.outdir = arguments.at(1);
    for (size_t i = 2; i < arguments.size(); ++i) build.entries.push_back({arguments[i], ""});
    build.format = bundler::Format::Esm;
    build.plugins = &session->plugin_host();
    const json::ParseResult resolved = json::parse(session->resolved_config());
    const json::Value* map = resolved.root().find("build")->find("sourcemap");
    if (map && map->is_bool() && map->boolean()) build.source_map = bundler::SourceMapMode::Linked;
    TaskPool pool(2);
    const bundler::BuildResult result = plugins::build_with_hooks(
        *session, build.outdir, [&] { return bundler::build(build, files, pool, diagnostics); },
        diagnostics);
    ok = result.ok && !diagnostics.has_errors() &&
         bundler::write_outputs(result, build, files, diagnostics);
    if (ok) ok = plugins::finish_build(*session, diagnostics);
  }
  if (session && explain) std::fputs(session->explain().c_str(), stderr);
  show(diagnostics, files, options.root);
  session.reset();
  return finish(ok ? 0 : 1);
}
