#include "tests/parsers_js_print/printing.h"

namespace sinter::js {
namespace {

TEST(Print, KeepsOnlyTheParenthesesThatAreNeeded) {
  EXPECT_PRINTED("(a + b) * c", "(a + b) * c;\n");
  EXPECT_PRINTED("(a * b) + c", "a * b + c;\n");
  EXPECT_PRINTED("a - (b - c)", "a - (b - c);\n");
  EXPECT_PRINTED("(a - b) - c", "a - b - c;\n");
  EXPECT_PRINTED("(a, b), c", "a, b, c;\n");
  EXPECT_PRINTED("f((a, b))", "f((a, b));\n");
  EXPECT_PRINTED("a ? (b, c) : (d, e)", "a ? (b, c) : (d, e);\n");
  EXPECT_PRINTED("(a ? b : c) ? d : e", "(a ? b : c) ? d : e;\n");
  EXPECT_PRINTED("a ? b : c ? d : e", "a ? b : c ? d : e;\n");
  EXPECT_PRINTED("a = (b = c)", "a = b = c;\n");
  EXPECT_PRINTED("(a = b).c", "(a = b).c;\n");
  EXPECT_PRINTED("!(a && b)", "!(a && b);\n");
  EXPECT_PRINTED("(typeof a)()", "(typeof a)();\n");
  EXPECT_PRINTED("typeof (a + b)", "typeof (a + b);\n");
  EXPECT_MINIFIED("typeof (a + b)", "typeof(a+b);");
}

TEST(Print, Exponentiation) {
  EXPECT_PRINTED("(-a) ** b", "(-a) ** b;\n");
  EXPECT_PRINTED("-(a ** b)", "-(a ** b);\n");
  EXPECT_PRINTED("(a ** b) ** c", "(a ** b) ** c;\n");
  EXPECT_PRINTED("a ** b ** c", "a ** b ** c;\n");
  EXPECT_PRINTED("a ** -b", "a ** -b;\n");
  EXPECT_PRINTED("a++ ** b", "a++ ** b;\n");
  EXPECT_PRINTED("async () => (await a) ** b", "async () => (await a) ** b;\n");
  EXPECT_MINIFIED("(void 0) ** b", "(void 0)**b;");
}

TEST(Print, NullishDoesNotMixWithLogicalOperators) {
  EXPECT_PRINTED("a ?? (b || c)", "a ?? (b || c);\n");
  EXPECT_PRINTED("(a || b) ?? c", "(a || b) ?? c;\n");
  EXPECT_PRINTED("(a ?? b) || c", "(a ?? b) || c;\n");
  EXPECT_PRINTED("a && (b ?? c)", "a && (b ?? c);\n");
  EXPECT_PRINTED("(a && b) ?? c", "(a && b) ?? c;\n");
  EXPECT_PRINTED("a ?? b ?? c", "a ?? b ?? c;\n");
}

TEST(Print, SignsDoNotJoin) {
  EXPECT_MINIFIED("a + +b", "a+ +b;");
  EXPECT_MINIFIED("a + ++b", "a+ ++b;");
  EXPECT_MINIFIED("a++ + b", "a+++b;");
  EXPECT_MINIFIED("a++ + ++b", "a+++ ++b;");
  EXPECT_MINIFIED("a - -b", "a- -b;");
  EXPECT_MINIFIED("a - --b", "a- --b;");
  EXPECT_MINIFIED("a-- - b", "a---b;");
  EXPECT_MINIFIED("+ +a", "+ +a;");
  EXPECT_MINIFIED("- -a", "- -a;");
  EXPECT_MINIFIED("- +a", "-+a;");
  EXPECT_MINIFIED("-(-1)", "- -1;");
}

TEST(Print, HtmlCommentsDoNotArise) {
  EXPECT_MINIFIED("a < !(--b)", "a<! --b;");
  EXPECT_MINIFIED("a-- > b", "a-- >b;");
  EXPECT_MINIFIED("a-- >> b", "a-- >>b;");
  EXPECT_MINIFIED("a < /script>/.test(b)", "a< /script>/.test(b);");
  EXPECT_MINIFIED("a / /b/", "a/ /b/;");
}

TEST(Print, WordsDoNotJoin) {
  EXPECT_MINIFIED("a in b", "a in b;");
  EXPECT_MINIFIED("'a' in b", "\"a\"in b;");
  EXPECT_MINIFIED("/a/ in b", "/a/ in b;");
  EXPECT_MINIFIED("/a/g in b", "/a/g in b;");
  EXPECT_MINIFIED("1 in [a] instanceof b", "1 in[a]instanceof b;");
  EXPECT_MINIFIED("typeof 'a'", "typeof\"a\";");
  EXPECT_MINIFIED("function f() { return 'a' }", "function f(){return\"a\"}");
  EXPECT_MINIFIED("function f() { return .5 }", "function f(){return.5}");
  EXPECT_MINIFIED("function f() { return 15 }", "function f(){return 15}");
}

TEST(Print, Numbers) {
  EXPECT_PRINTED("1..a, 1.5.a, 1e21.a, (-1).a, 0xff.a", "1..a, 1.5.a, 1e+21.a, (-1).a, 255..a;\n");
  EXPECT_PRINTED("1[a]", "1[a];\n");
  EXPECT_MINIFIED("x = [0.5, 1000000, 1_000]", "x=[.5,1e6,1e3];");
  EXPECT_PRINTED("x = {1e999: 1}", "x = { Infinity: 1 };\n");
  EXPECT_PRINTED("x = 1e999", "x = 1e999;\n");
  EXPECT_MINIFIED("x = 1e999", "x=1/0;");
  EXPECT_PRINTED("x = 10n", "x = 10n;\n");
}

TEST(Print, Calls) {
  EXPECT_PRINTED("new (a())()", "new (a())();\n");
  EXPECT_PRINTED("new (a.b().c)()", "new (a.b()).c();\n");
  EXPECT_PRINTED("new a.b()", "new a.b();\n");
  EXPECT_PRINTED("new (a.b)", "new a.b();\n");
  EXPECT_PRINTED("(new a).b", "new a().b;\n");
  EXPECT_PRINTED("new (new a)", "new new a()();\n");
  EXPECT_PRINTED("(new a)()", "new a()();\n");
  EXPECT_PRINTED("new (import('a'))", "new (import(\"a\"))();\n");
  EXPECT_PRINTED("new (a`b`)", "new a`b`();\n");
  EXPECT_PRINTED("new (a()`b`)", "new (a())`b`();\n");
  EXPECT_MINIFIED("new a()", "new a;");
  EXPECT_MINIFIED("new a().b", "new a().b;");
  EXPECT_MINIFIED("new a(b)", "new a(b);");
  EXPECT_PRINTED("a(...b, c)", "a(...b, c);\n");
}

TEST(Print, OptionalChains) {
  EXPECT_PRINTED("a?.b.c", "a?.b.c;\n");
  EXPECT_PRINTED("(a?.b).c", "(a?.b).c;\n");
  EXPECT_PRINTED("(a?.b)()", "(a?.b)();\n");
  EXPECT_PRINTED("a?.[b]?.(c)", "a?.[b]?.(c);\n");
  EXPECT_PRINTED("(a?.b)`c`", "(a?.b)`c`;\n");
  EXPECT_PRINTED("new (a?.b)()", "new (a?.b)();\n");
  EXPECT_PRINTED("(a?.b.c)[d]", "(a?.b.c)[d];\n");
  EXPECT_MINIFIED("a ? .5 : 1", "a?.5:1;");
  EXPECT_PRINTED("delete a?.b", "delete a?.b;\n");
}

TEST(Print, StatementsDoNotBeginLikeDeclarations) {
  EXPECT_PRINTED("({}).a", "({}).a;\n");
  EXPECT_PRINTED("({a} = b)", "({ a } = b);\n");
  EXPECT_PRINTED("({a} = b), c", "({ a } = b), c;\n");
  EXPECT_PRINTED("(function() {})()", "(function() {})();\n");
  EXPECT_PRINTED("(class {}).a", "(class {}).a;\n");
  EXPECT_PRINTED("() => ({})", "() => ({});\n");
  EXPECT_PRINTED("() => ({}).a", "() => ({}).a;\n");
  EXPECT_PRINTED("() => ({a} = b)", "() => ({ a } = b);\n");
  EXPECT_PRINTED("(let)[a] = b", "(let)[a] = b;\n");
  EXPECT_PRINTED("(async function() {})", "(async function() {});\n");
  EXPECT_PRINTED("export default (function() {})()", "export default (function() {})();\n");
  EXPECT_PRINTED("export default (class {}).a", "export default (class {}).a;\n");
  EXPECT_PRINTED("export default {}", "export default {};\n");
  EXPECT_PRINTED("('use strict')", "(\"use strict\");\n");
  EXPECT_PRINTED("'use strict'", "\"use strict\";\n");
}

TEST(Print, PureComments) {
  EXPECT_PRINTED("x = /* @__PURE__ */ f()", "x = /* @__PURE__ */ f();\n");
  EXPECT_PRINTED("x = (/* @__PURE__ */ f()).a", "x = (/* @__PURE__ */ f()).a;\n");
  EXPECT_PRINTED("/* @__PURE__ */ (function() {})()", "/* @__PURE__ */ (function() {})();\n");
  EXPECT_MINIFIED("x = /* @__PURE__ */ f()", "x=f();");
}

TEST(Print, Objects) {
  EXPECT_PRINTED("x = {a, b: c, 'd-e': f, [g]: h, 1: i, get j() {}, k() {}, ...l}",
                 "x = { a, b: c, \"d-e\": f, [g]: h, 1: i, get j() {}, k() {}, ...l };\n");
  EXPECT_PRINTED("x = {\n  a }", "x = {\n  a\n};\n");
  EXPECT_PRINTED("x = {a: a}", "x = { a: a };\n");
  EXPECT_MINIFIED("x = {a: a, 'b': c, 'd-e': f}", "x={a,b:c,\"d-e\":f};");
  EXPECT_MINIFIED("x = {__proto__, a}", "x={__proto__,a};");
  EXPECT_MINIFIED("x = {__proto__: __proto__}", "x={__proto__:__proto__};");
  EXPECT_MINIFIED("x = {async *a() {}, set b(c) {}, get: 1, async: 2, async c() {}}",
                  "x={async*a(){},set b(c){},get:1,async:2,async c(){}};");
  EXPECT_MINIFIED("({a: b.c, d: e = 1, f = 2, ...g} = h)", "({a:b.c,d:e=1,f=2,...g}=h);");
}

TEST(Print, Arrays) {
  EXPECT_PRINTED("x = [a, , b, ...c]", "x = [a,, b, ...c];\n");
  EXPECT_PRINTED("x = [,]", "x = [,];\n");
  EXPECT_PRINTED("x = [a,,]", "x = [a,,];\n");
  EXPECT_PRINTED("[a, [b], {c}, ...d] = e", "[a, [b], { c }, ...d] = e;\n");
}

TEST(Print, Strings) {
  EXPECT_PRINTED("x = 'a\"b'", "x = 'a\"b';\n");
  EXPECT_PRINTED("x = '</script>'", "x = \"<\\/script>\";\n");
  EXPECT_PRINTED("x = '\\u03c0'", "x = \"\\u03c0\";\n");
  EXPECT_PRINTED("x = `a${b}c\\`${d}`", "x = `a${b}c\\`${d}`;\n");
  EXPECT_PRINTED("x = a`\\unicode ${b}`", "x = a`\\unicode ${b}`;\n");
}

TEST(Print, NamesOutsideAscii) {
  EXPECT_PRINTED("x = \xcf\x80", "x = \\u03c0;\n");
  EXPECT_MINIFIED("\xcf\x80 in x", "\\u03c0 in x;");
}

// Old files hold Latin-1: such a byte is one character, whatever follows it.
TEST(Print, RegularExpressionsOutsideAscii) {
  EXPECT_PRINTED("/\xc3\xa9\xf0\x9f\x98\x80/", "/\\u00e9\\ud83d\\ude00/;\n");
  EXPECT_PRINTED("/[\xe9]/g", "/[\\ufffd]/g;\n");
  EXPECT_PRINTED("/\xf0/", "/\\ufffd/;\n");
}

TEST(Print, ArrowFunctions) {
  EXPECT_MINIFIED("x = (a) => b", "x=a=>b;");
  EXPECT_MINIFIED("x = async (a) => b", "x=async a=>b;");
  EXPECT_MINIFIED("x = async (a, b) => { c }", "x=async(a,b)=>{c};");
  EXPECT_MINIFIED("x = ({a}) => b", "x=({a})=>b;");
  EXPECT_MINIFIED("x = (a = 1) => b", "x=(a=1)=>b;");
  EXPECT_MINIFIED("x = (...a) => b", "x=(...a)=>b;");
  EXPECT_PRINTED("(() => {})()", "(() => {})();\n");
  EXPECT_PRINTED("a = (() => {}) ? b : c", "a = (() => {}) ? b : c;\n");
  EXPECT_PRINTED("x = () => (a, b)", "x = () => (a, b);\n");
}

TEST(Print, ParenthesizedFunctionsStayParenthesized) {
  EXPECT_MINIFIED("x = (function() {})", "x=(function(){});");
  EXPECT_MINIFIED("!(function() {})()", "!(function(){})();");
  EXPECT_MINIFIED("!function() {}()", "!function(){}();");
}

TEST(Print, BareAssignmentDoesNotNameAFunction) {
  EXPECT_PRINTED("(a) = () => {}", "(a) = () => {};\n");
  EXPECT_PRINTED("(a) = b", "a = b;\n");
}

TEST(Print, ShortLiteralsWhenMinified) {
  EXPECT_MINIFIED("x = [true, false, true.a]", "x=[!0,!1,(!0).a];");
}

TEST(Print, LongChainsDoNotRecurse) {
  std::string source = "x = a";
  for (int i = 0; i < 100000; ++i) source += " + a";
  EXPECT_EQ(print_source(source, {}), source + ";\n");
  std::string commas = "a";
  for (int i = 0; i < 100000; ++i) commas += ", a";
  EXPECT_EQ(print_source(commas, {}), commas + ";\n");
  std::string conditional;
  for (int i = 0; i < 100; ++i) conditional += "a ? b : ";
  EXPECT_EQ(print_source(conditional + "c", {}), conditional + "c;\n");
}

}  // namespace
}  // namespace sinter::js
