// What the linker decides, seen in readable output. That output also behaves is the business of the
// suites that run it (tests/interop, tests/fuzz_graph, tests/packages).
#include "tests/bundler/bundle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sinter::bundler {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Bundle, KeepsOnlyWhatIsUsed) {
  const Bundled b = bundle({.files = {{"/entry.js", "import {used} from './a.js'; log(used());"},
                                      {"/a.js",
                                       "export function used() { return 1 }\n"
                                       "export function unused() { return 'GONE' }"}}});
  ASSERT_TRUE(b.ok) << b.messages;
  EXPECT_THAT(b.text(), HasSubstr("function used()"));
  EXPECT_THAT(b.text(), Not(HasSubstr("GONE")));
}

TEST(Bundle, RenamesTopLevelNamesThatMeet) {
  const Bundled b = bundle({.files = {{"/entry.js", "import './a.js'; const x = f(1); log(x);"},
                                      {"/a.js", "const x = f(2); log(x);"}}});
  ASSERT_TRUE(b.ok) << b.messages;
  EXPECT_THAT(b.text(), HasSubstr("const x = f(2);"));
  EXPECT_THAT(b.text(), HasSubstr("const x$1 = f(1);"));
  EXPECT_THAT(b.text(), HasSubstr("log(x$1);"));
}

TEST(Bundle, GivesNoImportedNameThatAnInnerScopeHides) {
  const Bundled b =
      bundle({.files = {{"/entry.js", "import {a as b} from './a.js'; log((a) => a + b);"},
                        {"/a.js", "export const a = f();"}}});
  ASSERT_TRUE(b.ok) << b.messages;
  EXPECT_THAT(b.text(), HasSubstr("log((a) => a + a$1);"));
}

TEST(Bundle, EvaluatesCommonJsWhereItIsImported) {
  const Bundled b =
      bundle({.files = {{"/entry.js", "import './first.js'; import c from './c.cjs'; log(c);"},
                        {"/first.js", "log('first');"},
                        {"/c.cjs", "exports.a = 1;"}}});
  ASSERT_TRUE(b.ok) << b.messages;
  const size_t first = b.text().find("log(\"first\")");
  const size_t interop = b.text().find("var import_c = __toESM(require_c())");
  ASSERT_NE(first, std::string::npos);
  ASSERT_NE(interop, std::string::npos) << b.text();
  EXPECT_LT(first, interop);
  EXPECT_THAT(b.text(), HasSubstr("log(import_c.default);"));
}

TEST(Bundle, CallsImportedFunctionsWithoutReceiver) {
  const Bundled b = bundle(
      {.files = {{"/entry.js", "import {f} from './c.cjs'; import o from './c.cjs'; f(); o.g();"},
                 {"/c.cjs", "exports.f = exports.g = function () {};"}}});
  ASSERT_TRUE(b.ok) << b.messages;
  EXPECT_THAT(b.text(), HasSubstr("(0, import_c.f)();"));
  EXPECT_THAT(b.text(), HasSubstr("import_c.default.g();"));
}

TEST(Bundle, LooksThroughBarrelsWithoutEffects) {
  const Bundled b = bundle(
      {.files = {
           {"/entry.js", "import {a} from 'lib'; log(a);"},
           {"/node_modules/lib/package.json", R"({"main": "index.js", "sideEffects": false})"},
           {"/node_modules/lib/index.js", "export * from './a.js'; export * from './b.js';"},
           {"/node_modules/lib/a.js", "export const a = f();"},
           {"/node_modules/lib/b.js", "log('GONE'); export const b = f();"}}});
  ASSERT_TRUE(b.ok) << b.messages;
  EXPECT_THAT(b.text(), HasSubstr("const a = f();"));
  EXPECT_THAT(b.text(), Not(HasSubstr("GONE")));
}

TEST(Bundle, WritesConstantsInPlace) {
  const Bundled b = bundle({.files = {{"/entry.js", "import {N} from './n.js'; log(N, -N, {N});"},
                                      {"/n.js", "export const N = 7;"}}});
  ASSERT_TRUE(b.ok) << b.messages;
  EXPECT_THAT(b.text(), HasSubstr("log(7, -7, { N: 7 });"));
  EXPECT_THAT(b.text(), Not(HasSubstr("const N")));
}

TEST(Bundle, ReportsAMissingExportWithTheNearestName) {
  const Bundled b = bundle({.files = {{"/entry.js", "import {colour} from './a.js'; log(colour);"},
                                      {"/a.js", "export const color = 1;"}}});
  EXPECT_FALSE(b.ok);
  EXPECT_EQ(b.messages, "error: No matching export in \"a.js\" for import \"colour\"\n");
  EXPECT_TRUE(b.outputs.empty());
}

TEST(Bundle, ReportsAMissingReexportOnce) {
  const Bundled b = bundle({.files = {{"/entry.js", "import {x} from './barrel.js'; log(x);"},
                                      {"/barrel.js", "export {x} from './a.js';"},
                                      {"/a.js", "export {};"}}});
  EXPECT_EQ(b.messages, "error: No matching export in \"a.js\" for import \"x\"\n");
}

TEST(Bundle, RefusesTopLevelAwaitOutsideOfModules) {
  const Bundled b = bundle({.files = {{"/entry.js", "await f(); export {};"}},
                            .options = [](BuildOptions& o) { o.format = Format::Cjs; }});
  EXPECT_FALSE(b.ok);
  EXPECT_THAT(b.messages, HasSubstr("Top-level await"));
}

TEST(Bundle, RefusesToRequireAModuleThatWaits) {
  const Bundled b = bundle({.files = {{"/entry.cjs", "require('./a.mjs');"},
                                      {"/a.mjs", "import './b.mjs';"},
                                      {"/b.mjs", "await f();"}},
                            .entries = {"/entry.cjs"}});
  EXPECT_FALSE(b.ok);
  EXPECT_THAT(b.messages, HasSubstr("not possible because \"a.mjs\" waits"));
}

TEST(Bundle, ImportsExternals) {
  const Bundled b = bundle(
      {.files = {{"/entry.js",
                  "import d, {a as b} from 'ext'; import * as ns from 'ext'; log(d, b, ns.c);"}},
       .options = [](BuildOptions& o) { o.external = {"ext"}; }});
  ASSERT_TRUE(b.ok) << b.messages;
  EXPECT_THAT(b.text(), HasSubstr("import * as ext from \"ext\";"));
  EXPECT_THAT(b.text(), HasSubstr("{ a } from \"ext\";"));
}

TEST(Bundle, JoinsDeclarationsWhenMinifying) {
  const Bundled b =
      bundle({.files = {{"/entry.js", "const a = f(1); const b = f(2); log(a, b, a, b);"}},
              .options = [](BuildOptions& o) { o.code.minify_whitespace = true; }});
  ASSERT_TRUE(b.ok) << b.messages;
  EXPECT_THAT(b.text(), HasSubstr("const a=f(1),b=f(2);"));
}

TEST(Split, SharesModulesBetweenEntries) {
  const Bundled b = bundle({.files = {{"/a.js", "import {s} from './s.js'; log('a', s);"},
                                      {"/b.js", "import {s} from './s.js'; log('b', s);"},
                                      {"/s.js", "export const s = f();"}},
                            .entries = {"/a.js", "/b.js"},
                            .options = [](BuildOptions& o) {
                              o.outfile.clear();
                              o.outdir = "/out";
                            }});
  ASSERT_TRUE(b.ok) << b.messages;
  ASSERT_EQ(b.outputs.size(), 3u);
  EXPECT_THAT(b.outputs.at("/out/a.js"), HasSubstr("import {\n  s\n} from \"./chunk-"));
  EXPECT_THAT(b.outputs.at("/out/a.js"), Not(HasSubstr("f()")));
}

TEST(Split, WrapsWhenSharingWouldChangeTheOrder) {
  const Bundled b = bundle({.files = {{"/a.js", "import './first.js'; import './s.js';"},
                                      {"/b.js", "import './s.js';"},
                                      {"/first.js", "log('first');"},
                                      {"/s.js", "log('second');"}},
                            .entries = {"/a.js", "/b.js"},
                            .options = [](BuildOptions& o) {
                              o.outfile.clear();
                              o.outdir = "/out";
                            }});
  ASSERT_TRUE(b.ok) << b.messages;
  EXPECT_THAT(b.outputs.at("/out/a.js"), HasSubstr("init_s"));
}

TEST(Split, IsTheSameWithAnyNumberOfThreads) {
  std::vector<std::pair<std::string, std::string>> made;
  std::string entry;
  for (int i = 0; i < 40; ++i) {
    made.emplace_back(
        "/m" + std::to_string(i) + ".js",
        "import {v as w} from './m" + std::to_string((i * 7 + 1) % 40) +
            ".js'; export const v = f(() => w); export const x = " + std::to_string(i) + ";");
    entry +=
        "import './m" + std::to_string(i) + ".js'; import('./m" + std::to_string(39 - i) + ".js');";
  }
  Project project;
  for (const auto& [path, text] : made) project.files.emplace_back(path, text);
  project.files.emplace_back("/entry.js", entry);
  project.options = [](BuildOptions& o) {
    o.outfile.clear();
    o.outdir = "/out";
    o.metafile = true;
  };
  const Bundled one = bundle(project, 1);
  ASSERT_TRUE(one.ok) << one.messages;
  for (int round = 0; round < 5; ++round) {
    const Bundled many = bundle(project, 8);
    EXPECT_EQ(one.outputs, many.outputs);
    EXPECT_EQ(one.result.metafile, many.result.metafile);
  }
}

TEST(Write, RefusesToReplaceAnInput) {
  MemoryFileSystem files("/");
  files.file("/entry.js", "log(1)");
  BuildOptions options;
  options.working_directory = "/";
  options.entries = {{"/entry.js", ""}};
  options.outfile = "/entry.js";
  TaskPool pool(1);
  Diagnostics diagnostics;
  const BuildResult result = build(options, files, pool, diagnostics);
  ASSERT_TRUE(result.ok);
  EXPECT_FALSE(write_outputs(result, options, files, diagnostics));
  EXPECT_EQ(files.files().at("/entry.js"), "log(1)");
}

TEST(Write, RefusesPathsOutsideOfOutdir) {
  MemoryFileSystem files("/");
  files.file("/p/entry.js", "log(1)");
  BuildOptions options;
  options.working_directory = "/p";
  options.entries = {{"/p/entry.js", "../../evil"}};
  options.outdir = "out";
  TaskPool pool(1);
  Diagnostics diagnostics;
  const BuildResult result = build(options, files, pool, diagnostics);
  EXPECT_FALSE(write_outputs(result, options, files, diagnostics));
  EXPECT_EQ(files.files().size(), 1u);
}

// -- what others may see too early, or direct eval may see

TEST(Scopes, KeepsDeadZonesOfWrappedModulesInCircles) {
  const Bundled b =
      bundle({.files = {{"/entry.js", "log(require('./a.js').a)"},
                        {"/a.js", "import {b} from './b.js'; export const a = f(b);"},
                        {"/b.js", "import {a} from './a.js'; export const b = g(a);"}}});
  ASSERT_TRUE(b.ok) << b.messages;
  EXPECT_THAT(b.text(), HasSubstr("__esmScope(a_scope, function* () {"));
  EXPECT_THAT(b.text(), HasSubstr("const b = g(a_scope.a);"));
}

TEST(Scopes, WrappedModulesOutsideOfCirclesShareTheirNames) {
  const Bundled b = bundle({.files = {{"/entry.js", "log(require('./a.js').a)"},
                                      {"/a.js", "import {b} from './b.js'; export const a = f(b);"},
                                      {"/b.js", "export const b = g();"}}});
  ASSERT_TRUE(b.ok) << b.messages;
  EXPECT_THAT(b.text(), Not(HasSubstr("Scope")));
  EXPECT_THAT(b.text(), HasSubstr("a = f(b);"));
}

TEST(Scopes, CirclesOfDeclarationsReadLaterShareTheirNames) {
  const Bundled b = bundle(
      {.files = {
           {"/entry.js", "log(require('./a.js'))"},
           {"/a.js", "import {B} from './b.js'; export class A { b() { return new B() } }"},
           {"/b.js", "import {A} from './a.js'; export class B { a() { return new A() } }"}}});
  ASSERT_TRUE(b.ok) << b.messages;
  EXPECT_THAT(b.text(), Not(HasSubstr("Scope")));
}

TEST(Scopes, DirectEvalSeesOneModuleOnly) {
  const Bundled b =
      bundle({.files = {{"/entry.js",
                         "import {f} from './a.js'; import {g} from './b.js'; log(f(), g());"},
                        {"/a.js", "const x = 1; export const f = () => eval('x');"},
                        {"/b.js", "const x = 2; export const g = () => eval('x');"}}});
  ASSERT_TRUE(b.ok) << b.messages;
  EXPECT_THAT(b.text(), HasSubstr("const x = 1;"));
  EXPECT_THAT(b.text(), HasSubstr("const x = 2;"));
  EXPECT_THAT(b.text(), HasSubstr("log((0, a_scope.f)(), (0, b_scope.g)());"));
}

// -- order and circles

TEST(Order, WrappedModulesAreAskedForInTheirOrder) {
  const Bundled b =
      bundle({.files = {{"/entry.js",
                         "import {f as x} from './a.js'; import {f as y} from './c.js';\n"
                         "import('./a.js').then(log); log(x, y);"},
                        {"/a.js", "import {b} from './b.js'; export * from './c.js'; log(b);"},
                        {"/b.js", "log('b'); export const b = g();"},
                        {"/c.js", "log('c'); export function f() {}"}}});
  ASSERT_TRUE(b.ok) << b.messages;
  const size_t first = b.text().rfind("\ninit_b();"), second = b.text().rfind("\ninit_c();");
  const size_t third = b.text().rfind("\ninit_a();");
  ASSERT_NE(third, std::string::npos) << b.text();
  EXPECT_LT(first, second) << b.text();
  EXPECT_LT(second, third) << b.text();
}

TEST(Order, WhoUsesACommonJsNamespaceOfAnotherModuleMakesItsBinding) {
  const Bundled b = bundle(
      {.files = {{"/entry.js", "import {ns} from './a.js'; import('./entry.js'); log(ns.missing);"},
                 {"/a.js", "export * as ns from './c.cjs'; log('a');"},
                 {"/c.cjs", "exports.x = 1;"}}});
  ASSERT_TRUE(b.ok) << b.messages;
  EXPECT_THAT(b.text(), HasSubstr("import_c = __toESM(require_c());\nlog(\"a\");"));
}

TEST(Order, ConstantsOfWhatComesLaterAreNotInlinedInACircle) {
  const Bundled b = bundle({.files = {{"/entry.js", "import './a.js'; log(1);"},
                                      {"/a.js", "import './b.js'; export * from './later.js';"},
                                      {"/b.js", "import * as a from './a.js'; log(a.c);"},
                                      {"/later.js", "export const c = 'later';"}}});
  ASSERT_TRUE(b.ok) << b.messages;
  EXPECT_THAT(b.text(), HasSubstr("log(c);"));
}

TEST(Imports, AnExportStarThatLeadsBackBringsNothing) {
  const Bundled b = bundle({.files = {{"/entry.js", "import {x} from './b.js'; log(x);"},
                                      {"/a.js", "export {x} from './b.js';"},
                                      {"/b.js", "export * from './a.js'; export * from './c.js';"},
                                      {"/c.js", "export const x = f();"}}});
  ASSERT_TRUE(b.ok) << b.messages;
  EXPECT_THAT(b.text(), HasSubstr("log(x);"));
}

TEST(Imports, NamesBehindOneExportStarOfCommonJsAreReadFromThere) {
  const Bundled b = bundle({.files = {{"/entry.js", "import {x} from './a.js'; log(x);"},
                                      {"/a.js", "export * from './b.js';"},
                                      {"/b.js", "export * from './c.cjs';"},
                                      {"/c.cjs", "module.exports = f();"}}});
  ASSERT_TRUE(b.ok) << b.messages;
  EXPECT_THAT(b.text(), HasSubstr("log(import_c.x);"));
  EXPECT_THAT(b.text(), Not(HasSubstr("reExport")));
}

TEST(Imports, AFileExportsTheNamesThatCommonJsBehindAStarSurelySets) {
  const Bundled b = bundle({.files = {{"/entry.js", "export * from './c.cjs';"},
                                      {"/c.cjs", "exports.x = f(); exports.y = 2;"}},
                            .options = [](BuildOptions& o) { o.format = Format::Esm; }});
  ASSERT_TRUE(b.ok) << b.messages;
  EXPECT_EQ(b.messages, "");
  EXPECT_THAT(b.text(), HasSubstr("as x"));
  EXPECT_THAT(b.text(), HasSubstr("as y"));
}

TEST(Imports, NamesBehindAStarThatAreNotKnownGetAWarning) {
  const Bundled b = bundle({.files = {{"/entry.js", "export * from './c.cjs';"},
                                      {"/c.cjs", "exports.x = f(); Object.assign(exports, g());"}},
                            .options = [](BuildOptions& o) { o.format = Format::Esm; }});
  ASSERT_TRUE(b.ok) << b.messages;
  EXPECT_THAT(b.messages, HasSubstr("may be missing from the output"));
  EXPECT_THAT(b.text(), HasSubstr("as x"));
}

// -- chunks that the user asks for

const std::string& chunk_named(const Bundled& b, std::string_view prefix) {
  static const std::string none = "<no such chunk>";
  for (const auto& [path, text] : b.outputs)
    if (path.starts_with(prefix)) return text;
  return none;
}

Project with_groups(std::vector<std::pair<std::string_view, std::string_view>> files,
                    std::vector<std::pair<std::string, std::string>> groups) {
  return {.files = std::move(files), .options = [groups = std::move(groups)](BuildOptions& o) {
            o.outfile.clear();
            o.outdir = "/out";
            o.chunk_groups = groups;
          }};
}

TEST(Groups, TakeAlongWhatTheyImport) {
  const Bundled b = bundle(with_groups({{"/entry.js", "import {a} from './a.js'; log(a);"},
                                        {"/a.js", "import {b} from './b.js'; export let a = f(b);"},
                                        {"/b.js", "export let b = g();"}},
                                       {{"vendor", "/a.js"}}));
  ASSERT_TRUE(b.ok) << b.messages;
  const std::string& vendor = chunk_named(b, "/out/vendor-");
  EXPECT_THAT(vendor, HasSubstr("let b = g();\n"));
  EXPECT_THAT(vendor, HasSubstr("let a = f(b);"));
  EXPECT_THAT(vendor, Not(HasSubstr("__esm")));
}

TEST(Groups, RunOnlyWhatIsAskedFor) {
  const Bundled b = bundle(
      with_groups({{"/entry.js", "import {a} from './v/a.js'; log(a, () => import('./later.js'));"},
                   {"/later.js", "export {b} from './v/b.js';"},
                   {"/v/a.js", "export let a = f();"},
                   {"/v/b.js", "export let b = g();"}},
                  {{"vendor", "/v/"}}));
  ASSERT_TRUE(b.ok) << b.messages;
  const std::string& vendor = chunk_named(b, "/out/vendor-");
  EXPECT_THAT(vendor, HasSubstr("\nlet a = f();"));
  EXPECT_THAT(vendor, HasSubstr("init_b = __esm("));
  EXPECT_THAT(chunk_named(b, "/out/later-"), HasSubstr("init_b();"));
}

TEST(Groups, AnEarlierOneWins) {
  const Bundled b = bundle(with_groups({{"/entry.js", "import './x/a.js'; import './x/b.js';"},
                                        {"/x/a.js", "log('a');"},
                                        {"/x/b.js", "log('b');"}},
                                       {{"one", "/a.js"}, {"all", "/x/"}}));
  ASSERT_TRUE(b.ok) << b.messages;
  EXPECT_THAT(chunk_named(b, "/out/one-"), HasSubstr("log(\"a\")"));
  EXPECT_THAT(chunk_named(b, "/out/all-"), HasSubstr("log(\"b\")"));
  EXPECT_THAT(chunk_named(b, "/out/all-"), Not(HasSubstr("log(\"a\")")));
}

TEST(Groups, NeedSplitting) {
  const Bundled b = bundle({.files = {{"/entry.js", "1"}}, .options = [](BuildOptions& o) {
                              o.chunk_groups = {{"v", "x"}};
                            }});
  EXPECT_THAT(b.messages, HasSubstr("Only files that share code can have --chunk"));
}

// -- externals

TEST(Externals, KeepAttributesAndPhases) {
  const Bundled b = bundle({.files = {{"/entry.js",
                                       "import data from 'ext/data.json' with {type: 'json'};\n"
                                       "import same from 'ext/data.json';\n"
                                       "import defer * as later from 'ext/later';\n"
                                       "import source wasm from 'ext/code.wasm';\n"
                                       "log(data, same, later, wasm, import.defer('ext/d'));"}},
                            .options = [](BuildOptions& o) { o.external = {"ext/*"}; }});
  ASSERT_TRUE(b.ok) << b.messages;
  EXPECT_THAT(b.text(), HasSubstr("from \"ext/data.json\" with { type: \"json\" };"));
  EXPECT_THAT(b.text(), HasSubstr("from \"ext/data.json\";"));
  EXPECT_THAT(b.text(), HasSubstr("import defer * as later from \"ext/later\";"));
  EXPECT_THAT(b.text(), HasSubstr("import source "));
  EXPECT_THAT(b.text(), HasSubstr("import.defer(\"ext/d\")"));
}

TEST(Externals, AttributesAreNewerThanOldTargets) {
  const Bundled b =
      bundle({.files = {{"/entry.js", "import data from 'ext' with {type: 'json'}; log(data);"}},
              .options = [](BuildOptions& o) {
                o.external = {"ext"};
                o.code.target = *js::language_target("es2022");
              }});
  EXPECT_FALSE(b.ok);
  EXPECT_THAT(b.messages, HasSubstr("newer than the target ES2022"));
}

TEST(Bundle, RefusesToBundleDeferredImports) {
  const Bundled b = bundle({.files = {{"/entry.js", "import defer * as a from './a.js'; log(a.x);"},
                                      {"/a.js", "export const x = 1;"}}});
  EXPECT_FALSE(b.ok);
  EXPECT_THAT(b.messages, HasSubstr("imported with \"defer\" cannot be part of the bundle"));
}

// -- options

TEST(Inject, ExportsWithDotsStandForMembers) {
  const Bundled b = bundle(
      {.files = {{"/entry.js", "log(process.cwd(), process.pid, f(process => process.cwd()));"},
                 {"/inject.js",
                  "export function cwd() { return '/' } export {cwd as 'process.cwd'};"}},
       .options = [](BuildOptions& o) { o.inject = {"/inject.js"}; }});
  ASSERT_TRUE(b.ok) << b.messages;
  EXPECT_THAT(b.text(), HasSubstr("log(cwd(), process.pid, f((process) => process.cwd()));"));
}

TEST(Charset, NamesOfTheLinkerAreAscii) {
  const Bundled b =
      bundle({.files = {{"/entry.js", "import {π} from './a.js'; export const ä = π; log({π});"},
                        {"/a.js", "export const π = f();"}},
              .options = [](BuildOptions& o) { o.code.charset = js::Charset::Ascii; }});
  ASSERT_TRUE(b.ok) << b.messages;
  for (char c : b.text()) ASSERT_GE(static_cast<int>(static_cast<signed char>(c)), 0) << b.text();
  EXPECT_THAT(b.text(), HasSubstr("const \\u03c0 = f();"));
  EXPECT_THAT(b.text(), HasSubstr("const \\u00e4 = "));
}

// -- barrels

constexpr std::string_view kNoEffects =
    "{\"name\":\"pkg\",\"sideEffects\":false,\"main\":\"index.js\"}";

TEST(Barrels, LoadOnlyWhatIsAskedFor) {
  const Bundled b = bundle({.files = {{"/entry.js", "import {b} from 'pkg'; log(b);"},
                                      {"/node_modules/pkg/package.json", kNoEffects},
                                      {"/node_modules/pkg/index.js",
                                       "import {z} from './broken.js'; export {a} from "
                                       "'./broken.js'; export * from './stars.js';\n"
                                       "if (globalThis.x) log(z);"},
                                      {"/node_modules/pkg/stars.js",
                                       "export {b} from './b.js'; export {c} from './broken.js';"},
                                      {"/node_modules/pkg/b.js", "export const b = f();"},
                                      {"/node_modules/pkg/broken.js", "this is no JavaScript"}}});
  ASSERT_TRUE(b.ok) << b.messages;
  EXPECT_THAT(b.text(), HasSubstr("log(b);"));
}

TEST(Barrels, OfWhichAnOwnNameIsWantedAreModulesLikeOthers) {
  const Bundled b = bundle({.files = {{"/entry.js", "import {own} from 'pkg'; log(own());"},
                                      {"/node_modules/pkg/package.json", kNoEffects},
                                      {"/node_modules/pkg/index.js",
                                       "import {a} from './a.js'; export {b} from './b.js'; export "
                                       "function own() { return a }"},
                                      {"/node_modules/pkg/a.js", "export const a = f();"},
                                      {"/node_modules/pkg/b.js", "export const b = g();"}}});
  ASSERT_TRUE(b.ok) << b.messages;
  EXPECT_THAT(b.text(), HasSubstr("const a = f();"));
  EXPECT_THAT(b.text(), HasSubstr("log(own());"));
}

TEST(Barrels, NamesThatOnlyRunTimeKnows) {
  const Bundled b = bundle(
      {.files = {
           {"/entry.js", "import {x} from 'pkg'; log(x);"},
           {"/node_modules/pkg/package.json", kNoEffects},
           {"/node_modules/pkg/index.js", "export {a} from './a.js'; export * from './stars.js';"},
           {"/node_modules/pkg/stars.js", "export {b} from './a.js'; export * from './c.cjs';"},
           {"/node_modules/pkg/a.js", "export const a = f(), b = g();"},
           {"/node_modules/pkg/c.cjs", "module.exports = h();"}}});
  ASSERT_TRUE(b.ok) << b.messages;
  EXPECT_THAT(b.text(), HasSubstr("log(import_c.x);"));
}

TEST(Barrels, NamesOfSeveralThingsThatOnlyRunTimeKnows) {
  const Bundled b = bundle(
      {.files = {
           {"/entry.js", "import {x} from 'pkg'; log(x);"},
           {"/node_modules/pkg/package.json", kNoEffects},
           {"/node_modules/pkg/index.js", "export {a} from './a.js'; export * from './stars.js';"},
           {"/node_modules/pkg/stars.js",
            "export {b} from './a.js'; export * from './c.cjs'; export * from './d.cjs';"},
           {"/node_modules/pkg/a.js", "export const a = f(), b = g();"},
           {"/node_modules/pkg/c.cjs", "module.exports = h();"},
           {"/node_modules/pkg/d.cjs", "module.exports = i();"}}});
  ASSERT_TRUE(b.ok) << b.messages;
  EXPECT_THAT(b.text(), HasSubstr("log(pkg_exports.x);"));
  EXPECT_THAT(b.text(), HasSubstr("__reExport(stars_exports, import_d);"));
}

TEST(Barrels, MissingNamesAreErrors) {
  const Bundled b = bundle({.files = {{"/entry.js", "import {y} from 'pkg'; log(y);"},
                                      {"/node_modules/pkg/package.json", kNoEffects},
                                      {"/node_modules/pkg/index.js", "export {x} from './a.js';"},
                                      {"/node_modules/pkg/a.js", "export const x = 1;"}}});
  EXPECT_FALSE(b.ok);
  EXPECT_THAT(b.messages,
              HasSubstr("No matching export in \"node_modules/pkg/index.js\" for import \"y\""));
}

// -- TypeScript

TEST(Metadata, MayNameTypesOfOtherFiles) {
  const Bundled b =
      bundle({.files = {{"/entry.ts",
                         "import {Type, Class} from './types'; declare const d: any;\n"
                         "class A { constructor(@d x: Type, y: Class) {} } log(A);"},
                        {"/types.ts", "export interface Type {} export class Class {}"}},
              .entries = {"/entry.ts"},
              .options = [](BuildOptions& o) {
                o.code.ts.experimental_decorators = o.code.ts.emit_decorator_metadata = true;
              }});
  ASSERT_TRUE(b.ok) << b.messages;
  EXPECT_EQ(b.messages, "");
  EXPECT_THAT(b.text(), HasSubstr("typeof Class === \"undefined\" ? Object : Class"));
}

}  // namespace
}  // namespace sinter::bundler
