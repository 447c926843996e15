// The scan with plugins that answer from another thread, and scans after changes.
#include "bundler/graph/scan.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace sinter::bundler {
namespace {

// Answers on a thread of its own, as JavaScript does.
class OtherThread {
 public:
  OtherThread() : thread_([this] { run(); }) {}
  ~OtherThread() {
    post(nullptr);
    thread_.join();
  }
  void post(std::function<void()> call) {
    std::lock_guard lock(mutex_);
    calls_.push_back(std::move(call));
    changed_.notify_all();
  }

 private:
  void run() {
    for (;;) {
      std::function<void()> call;
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return !calls_.empty(); });
        call = std::move(calls_.front());
        calls_.pop_front();
      }
      if (!call) return;
      call();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> calls_;
  std::thread thread_;
};

struct FakePlugins final : PluginHost {
  void scan_started(ScanServices& services) override { services_ = &services; }
  void scan_ended() override { services_ = nullptr; }

  bool wants_resolve_id(std::string_view specifier, std::string_view) const override {
    return specifier.starts_with("virtual:");
  }
  void resolve_id(ResolveIdRequest request, std::function<void(ResolveIdAnswer)> answer) override {
    thread_.post([this, request = std::move(request), answer = std::move(answer)] {
      ResolveIdAnswer out;
      if (request.specifier == "virtual:missing") {
        out.diagnostics.error("plugin-error", "[fake] there is no such thing");
      } else if (request.specifier == "virtual:outside") {
        out.handled = out.external = true;
        out.id = "outside";
      } else if (request.specifier == "virtual:native") {
        out = services_->resolve({"./b.js", request.importer, request.kind, false, {}});
      } else {
        out.handled = true;
        out.id = '\0' + request.specifier;
      }
      answer(std::move(out));
    });
  }
  bool wants_load(std::string_view id) const override { return id.starts_with('\0'); }
  void load(std::string id, std::function<void(SourceAnswer)> answer) override {
    thread_.post([this, id = std::move(id), answer = std::move(answer)] {
      SourceAnswer out;
      out.handled = true;
      out.source.code = "export default " + std::to_string(++loads) + ";";
      if (id.ends_with("entry")) services_->add_entry("/p/extra.js", "extra");
      if (id.ends_with("broken")) out.source.code = "let let = 1";
      out.watch_files = {id.ends_with("folder") ? "/p/folder" : "/p/watched.txt"};
      answer(std::move(out));
    });
  }
  bool wants_transform(std::string_view id, std::string_view, std::string_view) const override {
    return id.ends_with(".up");
  }
  void transform(std::string, ModuleSource source,
                 std::function<void(SourceAnswer)> answer) override {
    thread_.post([source = std::move(source), answer = std::move(answer)]() mutable {
      SourceAnswer out;
      out.handled = true;
      out.source.code = "export const text: string = '" + source.code + "';";
      out.source.module_type = "ts";
      answer(std::move(out));
    });
  }
  bool wants_module_parsed() const override { return true; }
  void module_parsed(std::string id, std::vector<std::string> imports,
                     std::vector<std::string>) override {
    std::lock_guard lock(mutex);
    parsed.push_back(id + " <- " + std::to_string(imports.size()));
  }

  int loads = 0;
  std::mutex mutex;
  std::vector<std::string> parsed;

 private:
  ScanServices* services_ = nullptr;
  OtherThread thread_;
};

struct Project {
  MemoryFileSystem files{"/p"};
  BuildOptions options;
  TaskPool pool{4};
  Diagnostics diagnostics;

  explicit Project(const std::string& entry = "a.js") {
    options.working_directory = "/p";
    options.outdir = "out";
    options.entries = {{entry, ""}};
  }
  std::vector<std::string> ids(const Graph& graph) {
    std::vector<std::string> out;
    for (const Module& module : graph.modules)
      if (module.pretty_path != "<runtime>") out.push_back(module.pretty_path);
    return out;
  }
  std::string messages() {
    std::string out;
    for (const Diagnostic& each : diagnostics.items())
      out += each.path + ": " + each.message + "\n";
    return out;
  }
};

using Names = std::vector<std::string>;

TEST(ScanWithPlugins, AsksForIdsAndSources) {
  Project project;
  FakePlugins plugins;
  project.options.plugins = &plugins;
  project.files.file(
      "/p/a.js",
      "import x from 'virtual:x'; import {text} from './t.up'; import 'virtual:outside';"
      "import 'virtual:native'; console.log(x, text)");
  project.files.file("/p/t.up", "hello").file("/p/b.js", "console.log('b')");
  const Graph graph = scan(project.options, project.files, project.pool, project.diagnostics);
  EXPECT_EQ(project.messages(), "");
  EXPECT_EQ(project.ids(graph), (Names{"a.js", "virtual:x", "t.up", "outside", "b.js"}));
  EXPECT_EQ(graph.modules[ModuleId{3}].loader, Loader::Ts);
  EXPECT_TRUE(graph.modules[ModuleId{4}].is_external());
  EXPECT_EQ(plugins.parsed.size(), 4u);
}

TEST(ScanWithPlugins, ReportsTheirErrorsAtTheImport) {
  Project project;
  FakePlugins plugins;
  project.options.plugins = &plugins;
  project.files.file("/p/a.js", "import 'virtual:missing'; import 'virtual:broken'");
  const Graph graph = scan(project.options, project.files, project.pool, project.diagnostics);
  ASSERT_GE(project.diagnostics.items().size(), 2u);
  EXPECT_EQ(project.diagnostics.items()[0].path, "a.js");
  EXPECT_EQ(project.diagnostics.items()[0].range.start, 7u);
  EXPECT_EQ(project.diagnostics.items()[1].path, "virtual:broken");
  EXPECT_EQ(graph.generated_sources.at("virtual:broken"), "let let = 1");
}

TEST(ScanWithPlugins, TakesEntriesThatTheyAdd) {
  Project project("virtual:entry");
  FakePlugins plugins;
  project.options.plugins = &plugins;
  project.files.file("/p/extra.js", "console.log('extra')");
  const Graph graph = scan(project.options, project.files, project.pool, project.diagnostics);
  EXPECT_EQ(project.messages(), "");
  ASSERT_EQ(graph.entries.size(), 2u);
  EXPECT_EQ(graph.entries[1].output, "extra");
}

TEST(ScanAgain, CompilesWhatChangedAndAsksAgainWhenFilesCome) {
  Project project;
  project.files.file("/p/a.js", "import './b.js'; import './c.js'")
      .file("/p/b.js", "console.log(1)");
  project.files.file("/p/c.js", "import './d.js'").file("/p/d.js", "1");
  Scanner scanner(project.options, project.files, project.pool);
  EXPECT_EQ(project.ids(scanner.scan(project.diagnostics)),
            (Names{"a.js", "b.js", "c.js", "d.js"}));

  project.files.file("/p/b.js", "import './new.js'");
  std::vector<std::string> changed{"/p/b.js"};
  scanner.invalidate(changed);
  const u64 reads = project.files.counts().reads;
  scanner.scan(project.diagnostics);
  EXPECT_EQ(project.files.counts().reads, reads + 1);
  ASSERT_EQ(project.diagnostics.items().size(), 1u);
  EXPECT_EQ(project.diagnostics.items()[0].path, "b.js");

  // Nothing changed in b.js, but what it imports is there now.
  project.diagnostics.take();
  project.files.file("/p/new.js", "console.log('new')");
  changed = {"/p/new.js"};
  scanner.invalidate(changed);
  const Graph found = scanner.scan(project.diagnostics);
  EXPECT_EQ(project.messages(), "");
  EXPECT_EQ(project.ids(found), (Names{"a.js", "b.js", "new.js", "c.js", "d.js"}));

  // A module that nobody imports any more is gone, with its errors.
  project.files.file("/p/c.js", "1").file("/p/d.js", "let let");
  changed = {"/p/c.js", "/p/d.js"};
  scanner.invalidate(changed);
  EXPECT_EQ(project.ids(scanner.scan(project.diagnostics)),
            (Names{"a.js", "b.js", "new.js", "c.js"}));
  EXPECT_EQ(project.messages(), "");

  // Removed files are missed by those who import them.
  project.files.remove("/p/new.js");
  changed = {"/p/new.js"};
  scanner.invalidate(changed);
  scanner.scan(project.diagnostics);
  ASSERT_EQ(project.diagnostics.items().size(), 1u);
  EXPECT_EQ(project.diagnostics.items()[0].code, "unresolved-import");
}

TEST(ScanAgain, RepeatsTheMessagesOfModulesThatDidNotChange) {
  Project project;
  project.files.file("/p/a.js", "import './b.js'; import './c.js'").file("/p/b.js", "let let");
  project.files.file("/p/c.js", "1");
  Scanner scanner(project.options, project.files, project.pool);
  scanner.scan(project.diagnostics);
  const std::string first = project.messages();
  EXPECT_NE(first, "");
  project.diagnostics.take();
  scanner.invalidate(std::vector<std::string>{"/p/c.js"});
  scanner.scan(project.diagnostics);
  EXPECT_EQ(project.messages(), first);
}

TEST(ScanAgain, LoadsTheTargetsOfDynamicImportsOnRequest) {
  Project project;
  project.options.defer_imports = true;
  project.files.file("/p/a.js", "import('./lazy.js'); import('./both.js'); import './both.js'");
  project.files.file("/p/lazy.js", "import './deep.js'")
      .file("/p/deep.js", "1")
      .file("/p/both.js", "2");
  Scanner scanner(project.options, project.files, project.pool);
  Graph graph = scanner.scan(project.diagnostics);
  EXPECT_EQ(project.ids(graph), (Names{"a.js", "lazy.js", "both.js"}));
  EXPECT_EQ(graph.modules[ModuleId{2}].kind, ModuleKind::Deferred);
  EXPECT_EQ(graph.modules[ModuleId{3}].kind, ModuleKind::Code);
  scanner.request("/p/lazy.js");
  graph = scanner.scan(project.diagnostics);
  EXPECT_EQ(project.ids(graph), (Names{"a.js", "lazy.js", "deep.js", "both.js"}));
  EXPECT_EQ(project.messages(), "");
}

// The graph of a new scanner, module by module.
void expect_as_new(Project& project, const Graph& graph) {
  Diagnostics diagnostics;
  const Graph fresh = Scanner(project.options, project.files, project.pool).scan(diagnostics);
  ASSERT_EQ(project.ids(graph), project.ids(fresh));
  for (const ModuleId id : fresh.modules.ids()) {
    const Module &seen = graph.modules[id], &wanted = fresh.modules[id];
    EXPECT_EQ(static_cast<bool>(seen.unit), static_cast<bool>(wanted.unit)) << wanted.id;
    if (seen.unit && wanted.unit) {
      EXPECT_EQ(seen.unit.bytes(), wanted.unit.bytes()) << wanted.id;
    }
    ASSERT_EQ(seen.targets.size(), wanted.targets.size()) << wanted.id;
    for (size_t t = 0; t < seen.targets.size(); ++t)
      EXPECT_EQ(seen.targets[t].module, wanted.targets[t].module) << wanted.id;
  }
}

TEST(ScanAgain, UpdatesOnlyTheModulesThatAnEditChanged) {
  Project project;
  project.files.file("/p/a.js", "import './b.js'; import './c.js'").file("/p/b.js", "let b = 1");
  project.files.file("/p/c.js", "import './b.js'; let c = 1");
  Scanner scanner(project.options, project.files, project.pool);
  Graph graph;
  EXPECT_TRUE(scanner.update(graph, project.diagnostics).renumbered);
  const auto edit = [&](const std::string& file, const std::string& text) {
    project.files.file(file, text);
    scanner.invalidate(std::vector<std::string>{file});
    project.diagnostics.take();
    const GraphChange change = scanner.update(graph, project.diagnostics);
    expect_as_new(project, graph);
    return change;
  };
  GraphChange change = edit("/p/c.js", "import './b.js'; let c = 2");
  EXPECT_FALSE(change.renumbered);
  ASSERT_EQ(change.changed.size(), 1u);
  EXPECT_EQ(graph.modules[change.changed[0]].id, "/p/c.js");
  // The same modules by another way.
  EXPECT_FALSE(edit("/p/a.js", "import './b.js'; let own; import './c.js'").renumbered);
  EXPECT_TRUE(edit("/p/a.js", "import './c.js'; import './b.js'").renumbered);
  // An error is said again with every update until it is mended.
  EXPECT_FALSE(edit("/p/b.js", "let let").renumbered);
  EXPECT_NE(project.messages(), "");
  EXPECT_FALSE(edit("/p/c.js", "import './b.js'; let c = 3").renumbered);
  EXPECT_NE(project.messages(), "");
  EXPECT_FALSE(edit("/p/b.js", "let b = 4").renumbered);
  EXPECT_EQ(project.messages(), "");
  // Nothing changed at all.
  EXPECT_TRUE(scanner.update(graph, project.diagnostics).changed.empty());
  EXPECT_TRUE(edit("/p/b.js", "import './d.js'").renumbered);
  project.files.file("/p/d.js", "let d");
  scanner.invalidate(std::vector<std::string>{"/p/d.js"});
  EXPECT_TRUE(scanner.update(graph, project.diagnostics).renumbered);
  expect_as_new(project, graph);
}

TEST(ScanAgain, LoadsWhatPluginsWatch) {
  Project project;
  FakePlugins plugins;
  project.options.plugins = &plugins;
  project.files.file("/p/a.js", "import x from 'virtual:x'; console.log(x)")
      .file("/p/watched.txt", "");
  Scanner scanner(project.options, project.files, project.pool);
  scanner.scan(project.diagnostics);
  EXPECT_EQ(plugins.loads, 1);
  EXPECT_EQ(scanner.watched_files(), (Names{"/p/a.js", "/p/watched.txt"}));
  scanner.invalidate(std::vector<std::string>{"/p/a.js"});
  scanner.scan(project.diagnostics);
  EXPECT_EQ(plugins.loads, 1);
  scanner.invalidate(std::vector<std::string>{"/p/watched.txt"});
  scanner.scan(project.diagnostics);
  EXPECT_EQ(plugins.loads, 2);
  EXPECT_EQ(project.messages(), "");
}

TEST(ScanAgain, LoadsWhatWatchesAFolderWhenFilesComeAndGo) {
  Project project;
  FakePlugins plugins;
  project.options.plugins = &plugins;
  project.files.file("/p/a.js", "import 'virtual:folder'; import './folder/in.js'")
      .file("/p/folder/in.js", "1");
  Scanner scanner(project.options, project.files, project.pool);
  scanner.scan(project.diagnostics);
  const auto loads_after_change_of = [&](const std::string& path) {
    scanner.invalidate(std::vector<std::string>{path});
    scanner.scan(project.diagnostics);
    return plugins.loads;
  };
  EXPECT_EQ(loads_after_change_of("/p/folder/in.js"), 1);
  project.files.file("/p/folder/deep/new.js", "");
  EXPECT_EQ(loads_after_change_of("/p/folder/deep/new.js"), 2);
  project.files.remove("/p/folder/deep/new.js");
  EXPECT_EQ(loads_after_change_of("/p/folder/deep/new.js"), 3);
  project.files.file("/p/elsewhere.js", "");
  EXPECT_EQ(loads_after_change_of("/p/elsewhere.js"), 3);
  EXPECT_EQ(project.messages(), "");
}

}  // namespace
}  // namespace sinter::bundler
