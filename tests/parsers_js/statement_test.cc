#include <gtest/gtest.h>

#include "tests/parsers_js/parsing.h"

namespace sinter::js::testing {
namespace {

TEST(Statements, SemicolonsAndLines) {
  EXPECT_TREE(script(), "a\n++b", "a (++_ b)");
  EXPECT_TREE(script(), "a\n(b)", "(call a b)");
  EXPECT_TREE(script(), "do ; while (a) b", "(do (empty) a) b");
  EXPECT_REJECTED(script(), "a b");
  EXPECT_REJECTED(script(), "throw\na");
  EXPECT_TREE(script(), "function f() { return\na }", "(declare (function f () (return) a))");
  EXPECT_TREE(script(), "a /*\n*/ b", "a b");
  EXPECT_TREE(script(),
              "a\xe2\x80\xa8"
              "b",
              "a b");
}

TEST(Statements, Loops) {
  EXPECT_TREE(script(), "for (var a = b in c, d);", "(for-in (var a=b) (, c d) (empty))");
  EXPECT_TREE(script(), "for (let in a);", "(for-in let a (empty))");
  EXPECT_TREE(script(), "for (let of of of);", "(for-of (let of) of (empty))");
  EXPECT_TREE(script(), "for (a in b, c);", "(for-in a (, b c) (empty))");
  EXPECT_TREE(script(), "for (var a = (b in c);;);", "(for (var a=(in b c)) _ _ (empty))");
  EXPECT_TREE(script(), "for (async of => 1;;);", "(for (=> async (of) (return 1)) _ _ (empty))");
  EXPECT_TREE(module(), "for await (async of a);", "(for-await-of async a (empty))");
  for (const char* bad : {"for (let of a);",
                          "for (async of a);",
                          "for (let.x of a);",
                          "for (const a;;);",
                          "for (let a, b of c);",
                          "for (let a = 1 of b);",
                          "for (let a = 1 in b);",
                          "'use strict'; for (var a = 1 in b);",
                          "for (var [a] = 1 in b);",
                          "for (a of b, c);",
                          "for (let a of b) { var a }",
                          "for (let a, a;;);",
                          "continue",
                          "break",
                          "a: { continue a }",
                          "a: a: b",
                          "b: while (1) { function f() { break b } }",
                          "while (1) function f() {}",
                          "if (1) class A {}",
                          "if (1) let\n[a] = b",
                          "a: async function f() {}",
                          "while (1) a: function f() {}"}) {
    EXPECT_REJECTED(script(), bad);
  }
}

TEST(Statements, Redeclaration) {
  for (const char* bad :
       {"let a; let a", "let a; var a", "var a; let a", "const a = 1; function a() {}",
        "{ let a; { var a } }", "{ { var a } let a }", "function f(a) { let a }",
        "try {} catch (a) { let a }", "try {} catch ([a]) { var a }",
        "try {} catch (a) { for (var a of b); }", "switch (1) { case 1: let a; default: let a }",
        "class A {} class A {}", "'use strict'; { function a() {} function a() {} }",
        "{ async function a() {} function a() {} }", "let [a, a] = b",
        "import_ => 1; let undefinedx, undefinedx", "for (let a;;) { var a }"}) {
    EXPECT_REJECTED(script(), bad);
  }
  for (const char* good :
       {"var a; var a", "function a() {} function a() {}", "var a; function a() {}",
        "{ function a() {} function a() {} }", "let a; { let a }",
        "let a; { function f() { var a } }", "function f(a) { var a }",
        "function f(a) { function a() {} }", "try {} catch (a) { var a }",
        "try {} catch (a) { for (var a in b); }", "function f(a, a) {}",
        "let a; function f() { var a }", "{ function f() {} } let f", "for (let a;;) { let a }"}) {
    EXPECT_ACCEPTED(script(), good);
  }
  EXPECT_REJECTED(module(), "function a() {} function a() {}");
  EXPECT_REJECTED(module(), "import a from 'a'; let a");
  EXPECT_PARSE_ERROR(script(), "let x; let x",
                     "11: The symbol \"x\" has already been declared\n  4: The symbol \"x\" was "
                     "originally declared here:\n");
}

TEST(Statements, StrictMode) {
  for (const char* bad :
       {"with (a) b", "delete a", "010", "'\\01'", "eval = 1", "arguments++", "let yield",
        "var static", "function eval() {}", "(eval) => 1", "function f(a, a) {}", "implements",
        "if (1) function f() {}", "a: function f() {}", "interface = 1", "({eval} = a)"}) {
    EXPECT_ACCEPTED(script(), std::string_view(bad) == "let yield" ? "var yield" : bad);
    EXPECT_REJECTED(script(), std::string("'use strict'; ") + bad);
    EXPECT_REJECTED(module(), bad);
    EXPECT_REJECTED(script(), std::string("function g() { 'use strict'; ") + bad + " }");
  }
  EXPECT_REJECTED(script(), "function eval() { 'use strict' }");
  EXPECT_REJECTED(script(), "function f(a, a) { 'use strict' }");
  EXPECT_REJECTED(script(), "function f(a = 1) { 'use strict' }");
  EXPECT_REJECTED(script(), "class A { m(a, a) {} }");
}

TEST(Statements, Using) {
  EXPECT_TREE(module(), "using a = b, c = d", "(using a=b c=d)");
  EXPECT_TREE(module(), "await using a = b", "(await-using a=b)");
  EXPECT_TREE(script(), "{ using a = b }", "(block (using a=b))");
  EXPECT_TREE(script(), "using\na", "using a");
  EXPECT_TREE(script(), "using[a]", "([] using a)");
  EXPECT_TREE(script(), "for (using a of b);", "(for-of (using a) b (empty))");
  EXPECT_TREE(script(), "for (using of of);", "(for-of using of (empty))");
  EXPECT_TREE(module(), "for (await using a of b);", "(for-of (await-using a) b (empty))");
  EXPECT_REJECTED(module(), "using a");
  EXPECT_REJECTED(module(), "using [a] = b, {c} = d; using {e} = f");
  EXPECT_REJECTED(module(), "for (using a in b);");
  EXPECT_REJECTED(script(), "using a = b");
  EXPECT_REJECTED(module(), "switch (1) { case 1: using a = b }");
}

TEST(Classes, Members) {
  EXPECT_TREE(script(),
              "class A extends B { static a = 1; #b; get c() {} static { d } async *[e]() {} 'f'() "
              "{} static async; get; set = 1; accessor g = 1 }",
              "(declare (class A extends B (static field a 1) (field #b) (get c (function ())) "
              "(static block d) (method [e] (function async * ())) "
              "(method \"f\" (function ())) (static field async) (field get) (field set 1) "
              "(accessor g 1)))");
  EXPECT_TREE(script(), "@a @b.c(d) class A { @(e) f }",
              "(declare @a @(call (. b c) d) (class A @e (field f)))");
  EXPECT_TREE(script(), "class A { #a; b(c) { return #a in c } }",
              "(declare (class A (field #a) (method b (function (c) (return (in #a c))))))");
  for (const char* bad : {"class A { constructor() {} constructor() {} }",
                          "class A { get constructor() {} }",
                          "class A { async constructor() {} }",
                          "class A { *constructor() {} }",
                          "class A { constructor = 1 }",
                          "class A { static prototype() {} }",
                          "class A { static prototype }",
                          "class A { #constructor }",
                          "class A { #a; #a }",
                          "class A { get #a() {} get #a() {} }",
                          "class A { get #a() {} static set #a(b) {} }",
                          "class A { a() { this.#b } }",
                          "a.#b",
                          "class A { #a; b() { delete this.#a } }",
                          "class A { constructor() { super() } }",
                          "class A extends B { a() { super() } }",
                          "function f() { super.a }",
                          "({a: function () { super.b }})",
                          "class A { a = arguments }",
                          "class A { static { arguments } }",
                          "class A { static { await } }",
                          "class A { static { return } }",
                          "class A { a\nb c }",
                          "class A { a = () => arguments }",
                          "class A { get a(b) {} }",
                          "class A { set a() {} }",
                          "class A { set a(...b) {} }",
                          "class A extends B { x = super() }",
                          "class let {}",
                          "class A { static { var a; let a } }",
                          "class A { static async *#a() {} static #a }",
                          "#a in b",
                          "class A { #a; b() { 1 + #a in c } }",
                          "@a function f() {}",
                          "class A { @a static {} }"}) {
    EXPECT_REJECTED(script(), bad);
  }
  for (const char* good :
       {"class A { get #a() {} set #a(b) {} }",
        "class A extends B { constructor() { (() => super())() } }", "({a() { super.b }})",
        "class A { static constructor() {} }", "class A { 'constructor'() {} }",
        "class A { a = new.target }", "class A { #a; static b = class { c(d) { return d.#a } } }",
        "class A { static async\n a() {} }", "class A { get\na() {} }", "class A { async\na() {} }",
        "class A { static accessor\n a }", "(class { [arguments] = 1 })"}) {
    EXPECT_ACCEPTED(script(), good);
  }
}

TEST(Modules, Syntax) {
  EXPECT_TREE(module(),
              "import a, {b as c, default as d, 'e f' as g} from 'h'; import * as i from 'j' with "
              "{type: 'json'}; import 'k'",
              "(import a {b:c default:d e f:g} \"h\") (import *:i \"j\" with \"type\":\"json\") "
              "(import \"k\")");
  EXPECT_TREE(module(),
              "import defer * as a from 'b'; import source c from 'd'; import defer from 'e'; "
              "import source from 'f'; import source from from 'g'",
              "(import *:a defer \"b\") (import c source \"d\") (import defer \"e\") (import "
              "source \"f\") (import from source \"g\")");
  EXPECT_TREE(module(),
              "export {a as b, a as default, a as 'c'}; let a; export * from 'd'; export * as e "
              "from 'f'; export {g, default as h} from 'i'",
              "(export {a:b a:default a:c}) (let a) (export * \"d\") (export *:e \"f\") (export "
              "{g:g default:h} \"i\")");
  EXPECT_TREE(module(),
              "export default class {} export const [a, {b}] = c; export function d() {} export "
              "async function e() {} export class F {}",
              "(export default (declare (class))) export (const [a {b:b}]=c) export (declare "
              "(function d ())) export (declare (function async e ())) export (declare (class F))");
  EXPECT_TREE(module(), "import.meta.url; import('a', {with: {}}); import.defer('b')",
              "(. import.meta url) (import \"a\" (object (with (object)))) (import defer \"b\")");
  for (const char* bad : {"export {a}",
                          "export {a}; export {a}; let a",
                          "export default 1; export default 2",
                          "export let a; export {a}",
                          "import {a, a} from 'b'",
                          "import {if} from 'a'",
                          "import {'a'} from 'b'",
                          "export {'a'}",
                          "export {if}; ",
                          "{ import 'a' }",
                          "function f() { export {} }",
                          "import a, b from 'c'",
                          "import {a} from 'b' with {c: 'd', c: 'e'}",
                          "import.foo",
                          "new.target",
                          "return",
                          "import()",
                          "import(...a)",
                          "export * as a from 'b'; export {c as a}; let c",
                          "import a from 'b' assert {c: 'd'}",
                          "import {a as eval} from 'b'",
                          "import('a') = 1",
                          "<!-- a",
                          "export async\nfunction f() {}",
                          "import { 'a' as if } from 'b'"}) {
    EXPECT_REJECTED(module(), bad);
  }
}

TEST(Modules, UnknownKind) {
  EXPECT_FALSE(parse_text("with (a) b; 010; delete c; <!-- d", any()).is_module);
  EXPECT_TRUE(parse_text("import 'a'", any()).is_module);
  EXPECT_TRUE(parse_text("a(); export {}", any()).is_module);
  EXPECT_TRUE(parse_text("import.meta", any()).is_module);
  EXPECT_FALSE(parse_text("import('a')", any()).is_module);
  EXPECT_TRUE(parse_text("await a()", any()).top_level_await);
  EXPECT_TRUE(parse_text("for await (a of b);", any()).is_module);
  EXPECT_TRUE(parse_text("await using a = b", any()).is_module);
  EXPECT_FALSE(parse_text("var await = 1; await\n", any()).is_module);
  EXPECT_FALSE(parse_text("return 1; new.target", any()).is_module);
  // What only a script may have is an error once the file is known to be a module, before or after.
  for (const char* bad :
       {"with (a) b; export {}", "010; export {}", "export {}; 010", "delete a; export {}",
        "var await; export {}", "<!-- a\nexport {}", "return; export {}",
        "function f(a, a) {} export {}", "function a() {} function a() {} export {}",
        "export {}; function f() { with (a) b }", "if (1) function f() {} export {}"}) {
    EXPECT_REJECTED(any(), bad);
  }
  // Read as a script first, the block's function would have become a `var`.
  DumpOptions scopes{.scopes = true};
  EXPECT_EQ(parse_text("{ function f() {} } export {}", any(), scopes).dump,
            "(block {block f#0} (declare (function f#0 ()))) (export {})");
}

TEST(Comments, Collected) {
  const Parsed parsed = parse_text(
      "/*! a */ x;\n//! b\ny /* @license c */;\n/** @preserve d */\n//# sourceMappingURL=e.map\n",
      script());
  ASSERT_EQ(parsed.legal_comments.size(), 4u);
  EXPECT_EQ(parsed.legal_comments[0].statement, 0u);
  EXPECT_EQ(parsed.legal_comments[1].statement, 1u);
  EXPECT_EQ(parsed.legal_comments[2].statement, 1u);
  EXPECT_EQ(parsed.legal_comments[3].statement, 2u);
  EXPECT_EQ(parsed.pragmas.source_mapping_url, "e.map");
  const Parsed pragmas = parse_text(
      "/** @jsx h */ /* @jsxFrag F\n @jsxImportSource preact @jsxRuntime automatic */", jsx());
  EXPECT_EQ(pragmas.pragmas.jsx_factory, "h");
  EXPECT_EQ(pragmas.pragmas.jsx_fragment, "F");
  EXPECT_EQ(pragmas.pragmas.jsx_import_source, "preact");
  EXPECT_EQ(pragmas.pragmas.jsx_runtime, "automatic");
}

TEST(Comments, IgnoredImports) {
  const Parsed parsed = parse_text(
      "import(/* @vite-ignore */ 'a'); import(/* webpackIgnore: true */ 'b'); try { import('c') } "
      "catch {} import(`d`)",
      module());
  ASSERT_EQ(parsed.records.size(), 4u);
  EXPECT_EQ(parsed.records[0].flags, kRecordIgnored);
  EXPECT_EQ(parsed.records[1].flags, kRecordIgnored);
  EXPECT_EQ(parsed.records[2].flags, kRecordInTry);
  EXPECT_EQ(parsed.records[3].flags, 0);
}

TEST(Comments, HtmlLike) {
  EXPECT_TREE(script(), "a <!-- b\nc\n--> d\n/* e\n*/ --> f\ng --> h", "a c (> (_-- g) h)");
  EXPECT_TREE(script(), "--> a\nb", "b");
  EXPECT_TREE(module(), "a <!-- b", "(< a (! (--_ b)))");
  EXPECT_REJECTED(module(), "<!-- b");
}

TEST(Hashbang, Skipped) { EXPECT_TREE(script(), "#!/usr/bin/env node\na", "a"); }

TEST(Scopes, AnnexB) {
  const DumpOptions scopes{.scopes = true};
  const auto dumped = [&](std::string_view text) {
    return parse_text(text, script(), scopes).dump;
  };
  // One symbol, in the block and in the function.
  EXPECT_EQ(dumped("{ function f() {} }"),
            "{module f#0}(block {block f#0} (declare (function f#0 ())))");
  EXPECT_EQ(dumped("var f; { function f() {} }"),
            "{module f#0}(var f#0) (block {block f#0} (declare (function f#0 ())))");
  EXPECT_EQ(dumped("let f; { function f() {} }"),
            "{module f#0}(let f#0) (block {block f#1} (declare (function f#1 ())))");
  EXPECT_EQ(dumped("function g(f) { { function f() {} } }"),
            "{module g#2}(declare (function g#2 ({args f#0}f#0) (block {block f#1} (declare "
            "(function f#1 ())))))");
  EXPECT_EQ(dumped("{ let f; { function f() {} } }"),
            "(block {block f#0} (let f#0) (block {block f#1} (declare (function f#1 ()))))");
  EXPECT_EQ(dumped("{ async function f() {} }"),
            "(block {block f#0} (declare (function async f#0 ())))");
  EXPECT_EQ(dumped("'use strict'; { function f() {} }"),
            "(directive \"use strict\") (block {block f#0} (declare (function f#0 ())))");
  EXPECT_EQ(dumped("function g(a) { var a; let b }"),
            "{module g#2}(declare (function g#2 ({args a#0}a#0) {body b#1} (var a#0) (let b#1)))");
}

TEST(Errors, Wording) {
  EXPECT_PARSE_ERROR(script(), "f(a b)",
                     "4: Expected \")\" but found \"b\"\n  1: The opening \"(\" is here:\n");
  EXPECT_PARSE_ERROR(script(), "'abc", "0: Unterminated string literal\n");
  EXPECT_PARSE_ERROR(script(), "a = ", "4: Unexpected end of file\n");
  EXPECT_PARSE_ERROR(script(), "/* a", "0: Expected \"*/\" to terminate multi-line comment\n");
  EXPECT_PARSE_ERROR(script(), "1 = 2", "0: Invalid assignment target\n");
  EXPECT_PARSE_ERROR(script(), "if (a) {",
                     "8: Expected \"}\" but found end of file\n  7: The opening \"{\" is here:\n");
  EXPECT_PARSE_ERROR(module(), "export {a}", "8: \"a\" is not declared in this file\n");
  // Early errors are all reported.
  EXPECT_PARSE_ERROR(script(), "break; continue; let a, a",
                     "0: \"break\" can only be used inside a loop or switch\n7: \"continue\" can "
                     "only be used inside a loop\n"
                     "24: The symbol \"a\" has already been declared\n  21: The symbol \"a\" was "
                     "originally declared here:\n");
}

// Every prefix of a text with every construct must give a tree or an error, never hang or crash.
TEST(Robustness, EveryPrefix) {
  const std::string text =
      "import a, {b as c} from 'd' with {e: 'f'}; export * as g from 'h'; label: for (const {i, "
      "...j} of k) { if (l) continue label; else break }"
      "class M extends N { static #o = `p${q}r`; get s() { return super.t } static { try { u } "
      "catch ({v}) {} finally {} } @w accessor x }"
      "async function* y(z = 1, ...aa) { for await (ab of ac) yield* await ad?.[ae]?.(af) ?? "
      "/ag/u; switch (ah) { case 1n: default: do ; while (ai) } }"
      "export default (aj, [ak = 1, , al], {am: an}) => ({ao, [ap]: aq, get ar() {}, async *as() "
      "{}, ...at}); var au = async (av) => new.target, aw = `a${`b${c}`}`; \xc3\xa9\\u0061;";
  const std::string exported =
      "export var a, [b, , ...c] = d, {e: f} = g; export let h = 1; export const {i} = j; export "
      "function k() {} export async function* l() {} @m export class n {} export using";
  const std::string typed =
      "export enum A { B = 1 } export const enum C { D } export declare namespace E.F { const g: "
      "number } export import H = I.J; export abstract class K<in out L> implements M { private "
      "readonly n?: O; constructor(public p: Q) {} } export type R = S extends infer T ? [...U] : "
      "{ -readonly [V in keyof W]+?: X }; export = Y";
  for (const std::string& source : {text, exported, typed}) {
    for (size_t i = 0; i <= source.size(); ++i) {
      for (const ParseOptions& options : {script(), module(), any(), jsx(), ts(), tsx()})
        parse_text(source.substr(0, i), options);
    }
  }
}

}  // namespace
}  // namespace sinter::js::testing
