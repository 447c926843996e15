#include "bundler/html/build_site.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "base/path.h"
#include "bundler/assets/publish.h"

namespace sinter::bundler {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::MatchesRegex;
using ::testing::Not;

struct Built {
  MemoryFileSystem files{"/p"};
  SiteBuild site;
  BuildOptions options;
  Diagnostics diagnostics;
  BuildResult result;

  Built() {
    site.site.root = "/p";
    site.site.public_dir = "/p/public";
    site.entries = {{"/p/index.html", "index"}};
    site.module_preload_polyfill = false;
    options.working_directory = "/p";
    options.outdir = "/p/dist";
    options.format = Format::Esm;
    options.splitting = true;
    options.entry_names = options.chunk_names = "assets/[name]-[hash]";
  }
  Built& run() {
    TaskPool pool;
    result = build_site(options, site, files, pool, diagnostics);
    return *this;
  }
  // By path below dist, with hashes as "#".
  std::map<std::string, std::string> outputs() const {
    std::map<std::string, std::string> out;
    for (const OutputFile& file : result.outputs)
      out[plain(path::relative("/p/dist", file.path))] = plain(file.contents);
    return out;
  }
  std::string all() const {
    std::string out;
    for (const OutputFile& file : result.outputs) out += file.contents;
    return out;
  }
  static std::string plain(std::string text) {
    for (size_t at = 0; (at = text.find('-', at)) != std::string::npos; ++at) {
      size_t end = at + 1;
      while (end < text.size() &&
             ((text[end] >= 'a' && text[end] <= 'z') || (text[end] >= '0' && text[end] <= '9')))
        ++end;
      if (end == at + 9 && end < text.size() && text[end] == '.') text.replace(at + 1, 8, "#");
    }
    return text;
  }
  std::string messages() const {
    std::string out;
    for (const Diagnostic& d : diagnostics.items()) out += d.message + "\n";
    return out;
  }
};

TEST(BuildSite, APageWithAScript) {
  Built b;
  b.files
      .file("/p/index.html",
            "<!doctype html>\n<html>\n  <head>\n    <title>x</title>\n  </head>\n  <body>\n    "
            "<div></div>\n"
            "    <script type=\"module\" src=\"/src/main.js\"></script>\n  </body>\n</html>\n")
      .file("/p/src/main.js", "console.log('main')");
  b.run();
  ASSERT_TRUE(b.result.ok) << b.messages();
  EXPECT_EQ(b.outputs().at("index.html"),
            "<!doctype html>\n<html>\n  <head>\n    <title>x</title>\n"
            "    <script type=\"module\" crossorigin src=\"/assets/index-#.js\"></script>\n"
            "  </head>\n  <body>\n    <div></div>\n  </body>\n</html>\n");
  EXPECT_THAT(b.outputs().at("assets/index-#.js"), HasSubstr("console.log(\"main\")"));
}

TEST(BuildSite, PagesWithoutAHead) {
  Built b;
  b.files.file("/p/index.html", "<p>hi<script type=module>console.log(1)</script>");
  b.run();
  ASSERT_TRUE(b.result.ok) << b.messages();
  EXPECT_EQ(b.outputs().at("index.html"),
            "<script type=\"module\" crossorigin src=\"/assets/index-#.js\"></script>\n<p>hi");
}

TEST(BuildSite, SeveralPagesShareAChunkThatIsPreloaded) {
  Built b;
  b.site.entries = {{"/p/index.html", "index"}, {"/p/admin/index.html", "admin"}};
  b.files.file("/p/index.html", "<head></head><script type=module src=a.js></script>")
      .file("/p/admin/index.html", "<head></head><script type=module src=../b.js></script>")
      .file("/p/a.js", "import {s} from './s.js'; console.log('a', s)")
      .file("/p/b.js", "import {s} from './s.js'; console.log('b', s)")
      .file("/p/s.js", "export const s = Math.random()");
  b.run();
  ASSERT_TRUE(b.result.ok) << b.messages();
  EXPECT_THAT(b.outputs(),
              AllOf(Contains(Key("index.html")), Contains(Key("admin/index.html")),
                    Contains(Key("assets/index-#.js")), Contains(Key("assets/admin-#.js")),
                    Contains(Key("assets/chunk-#.js"))));
  EXPECT_THAT(b.outputs().at("admin/index.html"),
              HasSubstr("<link rel=\"modulepreload\" crossorigin href=\"/assets/chunk-#.js\">"));
}

// The file that both the page and its lazy part use is evaluated before the page's own.
TEST(BuildSite, ThePreloadPolyfillLeavesModulesInOneScope) {
  for (const char* more : {"", "import 'vite/modulepreload-polyfill';"}) {
    Built b;
    b.site.module_preload_polyfill = true;
    b.files.file("/p/index.html", "<head></head><script type=module src=a.js></script>")
        .file("/p/a.js",
              std::string(more) + "import {s} from './s.js'; console.log(s); import('./lazy.js')")
        .file("/p/lazy.js", "import {s} from './s.js'; console.log('lazy', s)")
        .file("/p/s.js", "console.log('shared'); export const s = globalThis.name");
    b.run();
    ASSERT_TRUE(b.result.ok) << b.messages();
    EXPECT_THAT(b.all(), HasSubstr("modulepreload"));
    if (*more == '\0') {
      EXPECT_THAT(b.all(), Not(HasSubstr("__esm")));
    }
  }
}

TEST(BuildSite, Bases) {
  for (const auto& [base, page, nested] :
       {std::tuple{"/x/", "/x/assets/index-#.js", "/x/assets/n-#.js"},
        {"https://cdn.example/", "https://cdn.example/assets/index-#.js",
         "https://cdn.example/assets/n-#.js"},
        {"./", "./assets/index-#.js", "../assets/n-#.js"}}) {
    Built b;
    b.site.site.base = base;
    b.site.site.inline_limit = 0;
    b.site.entries = {{"/p/index.html", "index"}, {"/p/sub/n.html", "n"}};
    b.files
        .file("/p/index.html",
              "<link rel=icon href=/icon.svg><img src=a.png><script type=module src=m.js></script>")
        .file("/p/sub/n.html", "<img src=/a.png><script type=module src=/m2.js></script>")
        .file("/p/public/icon.svg", "<svg/>")
        .file("/p/a.png", "png")
        .file("/p/m.js",
              "import u from './a.png'; import icon from '/icon.svg'; console.log(u, icon)")
        .file("/p/m2.js", "console.log(2)");
    b.run();
    ASSERT_TRUE(b.result.ok) << b.messages();
    EXPECT_THAT(b.outputs().at("index.html"), HasSubstr("src=\"" + std::string(page) + "\""));
    EXPECT_THAT(b.outputs().at("index.html"),
                HasSubstr("href=\"" + std::string(base) + "icon.svg\""));
    EXPECT_THAT(b.outputs().at("index.html"),
                HasSubstr("src=\"" + std::string(base) + "assets/a-#.png\""));
    EXPECT_THAT(b.outputs().at("sub/n.html"), HasSubstr("src=\"" + std::string(nested) + "\""));
    const std::string script = b.outputs().at("assets/index-#.js");
    if (std::string_view(base) == "./") {
      EXPECT_THAT(script, HasSubstr("new URL(\"./a-#.png\", import.meta.url).href"));
      EXPECT_THAT(script, HasSubstr("new URL(\"../icon.svg\", import.meta.url).href"));
    } else {
      EXPECT_THAT(script, HasSubstr("\"" + std::string(base) + "assets/a-#.png\""));
      EXPECT_THAT(script, HasSubstr("\"" + std::string(base) + "icon.svg\""));
    }
  }
}

TEST(BuildSite, SmallAssetsAreInlined) {
  Built b;
  b.files
      .file("/p/index.html",
            "<link rel=icon href=s.png><img src=s.png srcset='s.png 1x, big.png 2x'>")
      .file("/p/s.png", "small")
      .file("/p/big.png", std::string(5000, 'x'));
  b.run();
  ASSERT_TRUE(b.result.ok) << b.messages();
  EXPECT_EQ(b.outputs().at("index.html"),
            "<link rel=icon href=\"/assets/s-#.png\"><img src=\"data:image/png,small\" "
            "srcset='data:image/png,small 1x, /assets/big-#.png 2x'>");
}

TEST(BuildSite, Queries) {
  Built b;
  b.files.file("/p/index.html", "<script type=module src=m.js></script>")
      .file("/p/m.js",
            "import r from './t.js?raw'; import u from './t.js?url'; import i from "
            "'./big.png?inline';"
            "import n from './s.png?no-inline'; import w from './w.wasm?init'; console.log(r, u, "
            "i, n, w)")
      .file("/p/t.js", "throw \"</script>\"")
      .file("/p/big.png", std::string(5000, 'x'))
      .file("/p/s.png", "s")
      .file("/p/w.wasm", std::string("\0asm\1\0\0\0", 8));
  b.run();
  ASSERT_TRUE(b.result.ok) << b.messages();
  const std::string script = b.outputs().at("assets/index-#.js");
  EXPECT_THAT(script, HasSubstr("\"/assets/t-#.js\""));
  EXPECT_THAT(script, HasSubstr("\"data:image/png,xxx"));
  EXPECT_THAT(script, HasSubstr("\"/assets/s-#.png\""));
  EXPECT_THAT(script, HasSubstr("WebAssembly.instantiate"));
  EXPECT_THAT(script, Not(HasSubstr("</script>")));
}

TEST(BuildSite, Workers) {
  Built b;
  b.files.file("/p/index.html", "<script type=module src=m.js></script>")
      .file("/p/m.js",
            "new Worker(new URL('./w.ts', import.meta.url), {type: 'module'}); import W from "
            "'./w.ts?worker'; new W()")
      .file("/p/w.ts", "import {x} from './dep'; const y: number = x; postMessage(y)")
      .file("/p/dep.ts", "export const x = 41 + 1");
  b.run();
  ASSERT_TRUE(b.result.ok) << b.messages();
  EXPECT_THAT(b.outputs().at("assets/w-#.js"),
              AllOf(HasSubstr("postMessage"), Not(HasSubstr("import "))));
  EXPECT_THAT(b.outputs().at("assets/index-#.js"),
              HasSubstr("new URL(\"/assets/w-#.js\", import.meta.url)"));
}

TEST(BuildSite, AWorkerThatStartsItselfIsAnError) {
  Built b;
  b.files.file("/p/index.html", "<script type=module src=m.js></script>")
      .file("/p/m.js", "new Worker(new URL('./w.js', import.meta.url))")
      .file("/p/w.js", "new Worker(new URL('./w.js', import.meta.url))");
  b.run();
  EXPECT_FALSE(b.result.ok);
  EXPECT_THAT(b.messages(), HasSubstr("starts itself"));
}

TEST(BuildSite, VariablesInPages) {
  Built b;
  b.site.variable = [](std::string_view name) {
    return name == "VITE_T" ? std::optional<std::string>("title") : std::nullopt;
  };
  b.files.file("/p/index.html",
               "<title>%VITE_T% 50%%VITE_T% %X%</title><style>a{width:50%}</style>");
  b.run();
  EXPECT_EQ(b.outputs().at("index.html"),
            "<title>title 50%title %X%</title><style>a {\n  width: 50%;\n}\n</style>");
}

TEST(BuildSite, WhatIsMissing) {
  Built b;
  b.files.file("/p/index.html", "<script type=module src=/src/no.js></script>");
  b.run();
  EXPECT_FALSE(b.result.ok);
  EXPECT_THAT(b.messages(), HasSubstr("/src/no.js"));
}

TEST(BuildSite, Manifest) {
  Built b;
  b.site.manifest = ".vite/manifest.json";
  b.files.file("/p/index.html", "<script type=module src=m.js></script>")
      .file("/p/m.js", "import('./lazy.js')")
      .file("/p/lazy.js", "export default 1");
  b.run();
  ASSERT_TRUE(b.result.ok) << b.messages();
  const std::string manifest = b.outputs().at(".vite/manifest.json");
  EXPECT_THAT(manifest, AllOf(HasSubstr("\"index.html\": {"), HasSubstr("\"isEntry\": true"),
                              HasSubstr("\"lazy.js\": {"), HasSubstr("\"isDynamicEntry\": true"),
                              HasSubstr("\"dynamicImports\": [")));
}

struct Published {
  MemoryFileSystem files{"/p"};
  BuildResult result;
  Diagnostics diagnostics;
  PublishOptions options{"/p", "/p/dist", "/p/public", true};
  Published() {
    result.ok = true;
    add("index.html", "new");
  }
  void add(const std::string& name, const std::string& text) {
    OutputFile file;
    file.path = "/p/dist/" + name;
    file.pretty_path = "dist/" + name;
    file.contents = text;
    result.outputs.push_back(file);
  }
  bool run() { return publish(result, options, files, diagnostics); }
};

TEST(Publish, ReplacesTheFolderAndCopiesPublicFiles) {
  Published p;
  p.files.file("/p/dist/old.js")
      .file("/p/dist/.git/HEAD", "ref")
      .file("/p/public/a/b.txt", "b")
      .file("/p/public/index.html", "public");
  ASSERT_TRUE(p.run());
  std::map<std::string, std::string> below;
  for (const auto& [path, text] : p.files.files())
    if (!path.starts_with("/p/public")) below[path] = text;
  EXPECT_EQ(below, (std::map<std::string, std::string>{{"/p/dist/.git/HEAD", "ref"},
                                                       {"/p/dist/a/b.txt", "b"},
                                                       {"/p/dist/index.html", "new"}}));
}

TEST(Publish, KeepsWhatIsThereWhenToldTo) {
  Published p;
  p.options.empty = false;
  p.files.file("/p/dist/old.js", "old");
  ASSERT_TRUE(p.run());
  EXPECT_THAT(p.files.files(), Contains(Key("/p/dist/old.js")));
}

TEST(Publish, RefusesFoldersThatAreNotForOutput) {
  for (const char* outdir : {"/p", "/", "/p/public", "/p/public/x"}) {
    Published p;
    p.files.file("/p/public/a", "").file("/p/index.html", "page");
    p.options.outdir = outdir;
    EXPECT_FALSE(p.run()) << outdir;
    EXPECT_EQ(p.files.files().at("/p/index.html"), "page");
  }
  Published p;
  p.files.file("/p/dist/main.js", "source");
  p.result.inputs = {"/p/dist/main.js"};
  EXPECT_FALSE(p.run());
  EXPECT_EQ(p.files.files().at("/p/dist/main.js"), "source");
}

TEST(Publish, OutputsStayInside) {
  Published p;
  p.add("../evil", "x");
  p.result.outputs.back().path = "/p/evil";
  EXPECT_FALSE(p.run());
  EXPECT_EQ(p.files.files().count("/p/evil"), 0u);
}

}  // namespace
}  // namespace sinter::bundler
