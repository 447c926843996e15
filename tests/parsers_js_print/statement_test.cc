#include "tests/parsers_js_print/printing.h"

namespace sinter::js {
namespace {

TEST(Print, DanglingElse) {
  EXPECT_PRINTED("if (a) { if (b) c } else d", "if (a) {\n  if (b)\n    c;\n} else\n  d;\n");
  EXPECT_MINIFIED("if (a) { if (b) c } else d", "if(a){if(b)c}else d;");
  EXPECT_MINIFIED("if (a) b; else if (c) d; else e", "if(a)b;else if(c)d;else e;");
  EXPECT_MINIFIED("if (a); else b", "if(a);else b;");
  EXPECT_MINIFIED("if (a) (b); else (c)", "if(a)b;else c;");
}

TEST(Print, Loops) {
  EXPECT_MINIFIED("for (var i = 0, j; i < 1; i++) {}", "for(var i=0,j;i<1;i++){}");
  EXPECT_MINIFIED("for (;;);", "for(;;);");
  EXPECT_MINIFIED("for (var x = (a in b); ;) c", "for(var x=(a in b);;)c;");
  EXPECT_MINIFIED("for (x = (a in b); ;) c", "for(x=(a in b);;)c;");
  EXPECT_MINIFIED("for (x = [a in b]; ;) c", "for(x=[a in b];;)c;");
  EXPECT_MINIFIED("for (x = () => { a in b }; ;) c", "for(x=()=>{a in b};;)c;");
  EXPECT_MINIFIED("for (x = () => (a in b); ;) c", "for(x=()=>(a in b);;)c;");
  EXPECT_MINIFIED("for (x = a ? (b in c) : (d in e); ;) f", "for(x=a?b in c:(d in e);;)f;");
  EXPECT_MINIFIED("for (var a in b) c", "for(var a in b)c;");
  EXPECT_MINIFIED("for (const a of b) c", "for(const a of b)c;");
  EXPECT_MINIFIED("for (const [a] of [b]) c", "for(const[a]of[b])c;");
  EXPECT_MINIFIED("for ((async) of a) b", "for((async)of a)b;");
  EXPECT_MINIFIED("for (async.a of b) c", "for(async.a of b)c;");
  EXPECT_MINIFIED("for ((let).a of b) c", "for((let).a of b)c;");
  EXPECT_MINIFIED("for ({a} of b) c", "for({a}of b)c;");
  EXPECT_MINIFIED("for (a of (b, c)) d", "for(a of(b,c))d;");
  EXPECT_MINIFIED("async () => { for await (a of b) c }", "async()=>{for await(a of b)c};");
  EXPECT_MINIFIED("do a; while (b); c", "do a;while(b);c;");
  EXPECT_MINIFIED("do {} while (b)", "do{}while(b);");
  EXPECT_MINIFIED("while (a) b", "while(a)b;");
  EXPECT_PRINTED("while (a) b", "while (a)\n  b;\n");
}

TEST(Print, LastSemicolonBeforeABraceIsDropped) {
  EXPECT_MINIFIED("{ a; b; }", "{a;b}");
  EXPECT_MINIFIED("{ while (a); }", "{while(a);}");
  EXPECT_MINIFIED("switch (a) { case b: c; break; default: d; }",
                  "switch(a){case b:c;break;default:d}");
}

TEST(Print, Statements) {
  EXPECT_MINIFIED("a: for (;;) { break a; continue a }", "a:for(;;){break a;continue a}");
  EXPECT_MINIFIED("try { a } catch (b) { c } finally { d }", "try{a}catch(b){c}finally{d}");
  EXPECT_MINIFIED("try { a } catch { c }", "try{a}catch{c}");
  EXPECT_MINIFIED("with (a) b", "with(a)b;");
  EXPECT_MINIFIED("throw a", "throw a;");
  EXPECT_MINIFIED("debugger", "debugger;");
  EXPECT_PRINTED("switch (a) {\n case b: { c }\n default: d }",
                 "switch (a) {\n  case b: {\n    c;\n  }\n  default:\n    d;\n}\n");
  EXPECT_MINIFIED("var {a, b: c, d = 1, ...e} = f, [g, , ...h] = i",
                  "var{a,b:c,d=1,...e}=f,[g,,...h]=i;");
}

TEST(Print, Directives) {
  EXPECT_PRINTED("function f() { 'use strict'; a }",
                 "function f() {\n  \"use strict\";\n  a;\n}\n");
  EXPECT_PRINTED("function f() { 'a\"b' }", "function f() {\n  'a\"b';\n}\n");
}

TEST(Print, Functions) {
  EXPECT_PRINTED("async function* f(a, b = 1, ...c) { yield* a; yield; await b }",
                 "async function* f(a, b = 1, ...c) {\n  yield* a;\n  yield;\n  await b;\n}\n");
  EXPECT_MINIFIED("function* f() { yield 'a'; x = yield a }", "function*f(){yield\"a\";x=yield a}");
}

TEST(Print, Classes) {
  EXPECT_PRINTED(
      "class A extends B { static a = 1; #b; get c() {} static async *d() {} static { e } [f] = g; "
      "'h'() {} }",
      "class A extends B {\n  static a = 1;\n  #b;\n  get c() {}\n  static async *d() {}\n"
      "  static {\n    e;\n  }\n  [f] = g;\n  \"h\"() {}\n}\n");
  EXPECT_MINIFIED("class A { get; set; static; async; x() {} }",
                  "class A{get;set;static;async;x(){}}");
  EXPECT_MINIFIED("class A { 'get'\n *x() {} }", "class A{get;*x(){}}");
  EXPECT_MINIFIED("class A { static get; static static; a = 1 }",
                  "class A{static get;static static;a=1}");
  EXPECT_MINIFIED("class A { #a; b() { return #a in this } }", "class A{#a;b(){return#a in this}}");
  EXPECT_MINIFIED("x = class extends (a, b) {}", "x=class extends(a,b){};");
  EXPECT_MINIFIED("x = class extends a() {}", "x=class extends a(){};");
  EXPECT_MINIFIED("x = class A extends (() => {}) {}", "x=class A extends(()=>{}){};");
}

TEST(Print, Modules) {
  EXPECT_PRINTED("import a, * as b from 'c'", "import a, * as b from \"c\";\n");
  EXPECT_PRINTED("import {a, b as c, 'd e' as f} from 'g'",
                 "import { a, b as c, \"d e\" as f } from \"g\";\n");
  EXPECT_PRINTED("import 'a' with {type: 'json'}", "import \"a\" with { type: \"json\" };\n");
  EXPECT_PRINTED("import {} from 'a'", "import {} from \"a\";\n");
  EXPECT_MINIFIED("import a from 'b'", "import a from\"b\";");
  EXPECT_MINIFIED("import {a as b} from 'c'", "import{a as b}from\"c\";");
  EXPECT_MINIFIED("let a; export {a as 'b c'}", "let a;export{a as\"b c\"};");
  EXPECT_MINIFIED("export * as a from 'b'", "export*as a from\"b\";");
  EXPECT_PRINTED("export * from 'b'", "export * from \"b\";\n");
  EXPECT_PRINTED("export const a = 1", "export const a = 1;\n");
  EXPECT_PRINTED("export default class {}", "export default class {}\n");
  EXPECT_PRINTED("import defer * as a from 'b'", "import defer * as a from \"b\";\n");
  EXPECT_PRINTED("import source a from 'b'", "import source a from \"b\";\n");
}

TEST(Print, Jsx) {
  const auto printed = [](std::string_view text) {
    return print_source(text, {}, SourceType::Module, Language::Jsx);
  };
  EXPECT_EQ(printed("x = <a b='c' d={e} {...f} g>text {h}<i/> {'j'}{'k'}</a>"),
            "x = <a b=\"c\" d={e} {...f} g>text {h}<i /> {\"j\"}k</a>;\n");
  EXPECT_EQ(printed("x = <><A.b c='&quot;'/></>"), "x = <><A.b c={'\"'} /></>;\n");
  EXPECT_EQ(printed("x = <a>&lt;</a>"), "x = <a>{\"<\"}</a>;\n");
}

}  // namespace
}  // namespace sinter::js
