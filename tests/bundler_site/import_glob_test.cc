#include "bundler/assets/import_glob.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bundler/assets/code_urls.h"

namespace sinter::bundler {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

MemoryFileSystem& project(MemoryFileSystem& files) {
  return files.file("/p/src/main.js")
      .file("/p/src/a/x.js")
      .file("/p/src/a/y.ts")
      .file("/p/src/a/deep/z.js")
      .file("/p/src/a/.hidden.js")
      .file("/p/src/a/node_modules/n.js")
      .file("/p/lib/l.js");
}

std::vector<std::string> keys(std::string_view arguments) {
  MemoryFileSystem files;
  project(files);
  std::string error;
  const auto glob = parse_import_glob(arguments, error);
  if (!glob) return {"error: " + error};
  std::vector<std::string> out, directories;
  for (const GlobbedFile& file : files_of_glob(*glob, "/p/src/main.js", "/p", files, directories))
    out.push_back(file.key + " " + file.specifier);
  return out;
}

TEST(ImportGlob, Patterns) {
  EXPECT_THAT(keys("'./a/*.js'"), ElementsAre("./a/x.js ./a/x.js"));
  EXPECT_THAT(keys("`./a/**/*.js`"),
              ElementsAre("./a/deep/z.js ./a/deep/z.js", "./a/x.js ./a/x.js"));
  EXPECT_THAT(keys("'/lib/*.js'"), ElementsAre("/lib/l.js ../lib/l.js"));
  EXPECT_THAT(keys("['./a/*', '!**/y.ts']"), ElementsAre("./a/x.js ./a/x.js"));
  EXPECT_THAT(keys("['./*.js']"), IsEmpty());  // not itself
  EXPECT_THAT(keys("'../lib/*.js'"), ElementsAre("../lib/l.js ../lib/l.js"));
  EXPECT_THAT(keys("'./a/{x,y}.*'"), ElementsAre("./a/x.js ./a/x.js", "./a/y.ts ./a/y.ts"));
}

TEST(ImportGlob, FoldersThatLookLikePatterns) {
  MemoryFileSystem files;
  files.file("/a [1] {x}/(p)/src/main.js").file("/a [1] {x}/(p)/src/b/x.js");
  std::string error;
  for (const char* pattern :
       {"'./b/*.js'", "'/src/b/*.js'", "'./b/x.js'", "['./**/*.js', '!**/none.js']"}) {
    const auto glob = parse_import_glob(pattern, error);
    ASSERT_TRUE(glob) << error;
    std::vector<std::string> directories;
    const auto found =
        files_of_glob(*glob, "/a [1] {x}/(p)/src/main.js", "/a [1] {x}/(p)", files, directories);
    ASSERT_EQ(found.size(), 1u) << pattern;
    EXPECT_EQ(found[0].specifier, "./b/x.js");
  }
}

TEST(ImportGlob, Options) {
  EXPECT_THAT(keys("'./a/*.js', { query: '?raw', import: 'default' }"),
              ElementsAre("./a/x.js ./a/x.js?raw"));
  EXPECT_THAT(keys("'./a/*.js', { query: { url: true, v: '1' }, }"),
              ElementsAre("./a/x.js ./a/x.js?url&v=1"));
  EXPECT_THAT(keys("'./*.js', { base: './a' }"), ElementsAre("./x.js ./a/x.js"));
  EXPECT_THAT(keys("'./a/*.js', { exhaustive: true }"),
              ElementsAre("./a/.hidden.js ./a/.hidden.js", "./a/x.js ./a/x.js"));
}

TEST(ImportGlob, WrongCalls) {
  EXPECT_THAT(keys("pattern"), ElementsAre(HasSubstr("error: ")));
  EXPECT_THAT(keys("'a/*.js'"), ElementsAre(HasSubstr("must start with ./")));
  EXPECT_THAT(keys("'./*', { eagre: true }"), ElementsAre(HasSubstr("no option \"eagre\"")));
  EXPECT_THAT(keys("'./*', { as: 'raw' }"), ElementsAre(HasSubstr("has been replaced")));
  EXPECT_THAT(keys("`./${x}/*`"), ElementsAre(HasSubstr("error: ")));
}

struct Rewritten {
  std::string code;
  Diagnostics diagnostics;
};
std::unique_ptr<Rewritten> rewrite(std::string_view code, bool typescript = false) {
  MemoryFileSystem files;
  project(files)
      .file("/p/src/i.png")
      .file("/p/src/w.ts")
      .file("/p/src/img/a.png")
      .file("/p/src/img/b.png");
  auto out = std::make_unique<Rewritten>();
  const CodeUrlRequest request{"/p/src/main.js", "src/main.js", code, typescript, false, "/p"};
  CodeUrlAnswers answers;
  answers.url = [](const std::string& path) { return std::optional("\"URL:" + path + "\""); };
  answers.worker_url = [](const std::string& path, bool module) {
    return std::optional("\"WORKER:" + path + (module ? " module" : "") + "\"");
  };
  CodeUrlResult result = rewrite_code_urls(request, answers, files, out->diagnostics);
  out->code = result.code.value_or("(unchanged)");
  return out;
}

TEST(CodeUrls, Globs) {
  EXPECT_EQ(rewrite("const m = import.meta.glob('./a/*.js')\nx()")->code,
            "const m = ({\"./a/x.js\": () => import(\"./a/x.js\")})\nx()");
  EXPECT_EQ(rewrite("f(import.meta.glob<T>('./a/*.js', { eager: true }))", true)->code,
            "f(({\"./a/x.js\": __glob_0_0}))\nimport * as __glob_0_0 from \"./a/x.js\";\n");
  EXPECT_EQ(rewrite("import.meta.glob(\n'./a/*.js', { import: 'x' })")->code,
            "({\"./a/x.js\": () => import(\"./a/x.js\").then((m) => m.x)})\n");
  EXPECT_EQ(rewrite("// import.meta.glob('./a/*.js')\n'import.meta.glob(1)'")->code, "(unchanged)");
  EXPECT_TRUE(rewrite("import.meta.glob(x)")->diagnostics.has_errors());
}

TEST(CodeUrls, Urls) {
  EXPECT_EQ(rewrite("new URL('./i.png', import.meta.url).href")->code,
            "new URL(\"URL:/p/src/i.png\", import.meta.url).href");
  EXPECT_EQ(rewrite("new URL('./no.png', import.meta.url)")->code, "(unchanged)");
  EXPECT_EQ(rewrite("new URL('https://x/i.png', import.meta.url)")->code, "(unchanged)");
  EXPECT_EQ(rewrite("new URL('./i.png', base)")->code, "(unchanged)");
  EXPECT_EQ(rewrite("new URL(`./img/${name}.png`, import.meta.url)")->code,
            "new URL(({\"./img/a.png\": \"URL:/p/src/img/a.png\",\"./img/b.png\": "
            "\"URL:/p/src/img/b.png\"})[`./img/${name}.png`], "
            "import.meta.url)");
}

TEST(CodeUrls, Workers) {
  EXPECT_EQ(
      rewrite("new Worker(new URL('./w.ts', import.meta.url), { type: 'module' })")->code,
      "new Worker(new URL(\"WORKER:/p/src/w.ts module\", import.meta.url), { type: 'module' })");
  EXPECT_EQ(rewrite("new SharedWorker(new URL('./w.ts', import.meta.url))")->code,
            "new SharedWorker(new URL(\"WORKER:/p/src/w.ts\", import.meta.url))");
}

}  // namespace
}  // namespace sinter::bundler
