#include "minifying.h"

namespace sinter::js {
namespace {

std::string defined(std::string_view text, const char* name, const char* value) {
  MinifyTest test = minified_syntax();
  test.options.defines.push_back({{name}, value});
  return minify_source(text, test);
}

}  // namespace

TEST(Fold, DeadBranches) {
  EXPECT_FOLDED("if (true) a(); else b();", "a();\n");
  EXPECT_FOLDED("if (false) { var x = 1 } g(x);", "var x;\ng(x);\n");
  EXPECT_MINIFIED("function g(){ if (false) { function f(){} } return f }",
                  "function g(){var f;return f}");
  EXPECT_MINIFIED("function g(){ 'use strict'; if (false) { function f(){} } return f }",
                  "function g(){\"use strict\";return f}");
  EXPECT_MINIFIED("if (true) function f(){} f();", "{function f(){}}f();");
}

TEST(Fold, AfterAJump) {
  EXPECT_MINIFIED("function g(){ return f(x); var x = 1; h(); function f(){} }",
                  "function g(){return f(x);var x;function f(){}}");
  EXPECT_MINIFIED("throw 1; import './a'; export const b = 1; export default 2;",
                  "throw 1;import\"./a\";export const b=1;export default 2;");
}

TEST(Fold, Receivers) {
  EXPECT_FOLDED("(true && a.b)();", "(0, a.b)();\n");
  EXPECT_FOLDED("(0, a.b)();", "(0, a.b)();\n");
  EXPECT_FOLDED("(0, eval)('x');", "(0, eval)(\"x\");\n");
  EXPECT_FOLDED("(true ? a.b : c)`x`;", "(0, a.b)`x`;\n");
  EXPECT_FOLDED("x = (0, a.b);", "x = a.b;\n");
  EXPECT_FOLDED("x = typeof (0, unknown);", "x = typeof (0, unknown);\n");
  EXPECT_FOLDED("x = delete (0, a.b);", "x = delete (0, a.b);\n");
}

TEST(Fold, Numbers) {
  EXPECT_FOLDED("x = -0 === 0;", "x = true;\n");
  EXPECT_FOLDED("x = 1 + 2;", "x = 3;\n");
  EXPECT_FOLDED("x = NaN === NaN;", "x = NaN === NaN;\n");
  EXPECT_FOLDED("x = 1n === 1;", "x = 1n === 1;\n");
  EXPECT_FOLDED("x = !0;", "x = true;\n");
}

TEST(Fold, Nullish) {
  EXPECT_FOLDED("x = void g() ?? 1;", "x = void g() ?? 1;\n");
  EXPECT_FOLDED("x = (g(), null) ?? 1;", "x = (g(), null) ?? 1;\n");
  EXPECT_FOLDED("x = (a && null) ?? 1;", "x = (a && null) ?? 1;\n");
  EXPECT_FOLDED("x = null ?? 1;", "x = 1;\n");
  EXPECT_FOLDED("x = 0 ?? 1;", "x = 0;\n");
  EXPECT_FOLDED("x = `${a}` ?? 1;", "x = `${a}`;\n");
  EXPECT_FOLDED("x = a === b ?? 1;", "x = a === b;\n");
}

TEST(Fold, Strings) {
  EXPECT_FOLDED("x = 'a' + 'b' + c;", "x = \"ab\" + c;\n");
  EXPECT_FOLDED("x = '\\ud83d' + '\\ude00';", "x = \"\\ud83d\" + \"\\ude00\";\n");
  EXPECT_MINIFIED("x = a + '\\ud83d' + '\\ude00';", "x=a+\"\\ud83d\"+\"\\ude00\";");
  EXPECT_MINIFIED("x = `a${'b'}c${d}`;", "x=`abc${d}`;");
  EXPECT_MINIFIED("x = tag`a${'b'}`;", "x=tag`a${\"b\"}`;");
}

TEST(Fold, Defines) {
  EXPECT_EQ(defined("g(A)", "A", "\"a\\nb\\\"\\u0041\""), "g(`a\nb\"A`);");
  EXPECT_EQ(defined("g(A)", "A", "{\"a\": [1, true, null], \"b\": \"}\", \"__proto__\": 2}"),
            "g({a:[1,!0,null],b:\"}\",[\"__proto__\"]:2});");
  EXPECT_EQ(defined("g(A)", "A", "NaN"), "g(NaN);");
  EXPECT_EQ(defined("g(A)", "A", "inf"), "g(inf);");
  EXPECT_EQ(defined("g(A)", "A", "-1.5e3"), "g(-1500);");
  EXPECT_EQ(defined("g({A})", "A", "b.c"), "g({A:b.c});");
  EXPECT_EQ(defined("function f(A){return g(A)}", "A", "1"), "function f(A){return g(A)}");
}

TEST(Statements, Ifs) {
  EXPECT_MINIFIED_BODY("if (a) g()", "a&&g()");
  EXPECT_MINIFIED_BODY("if (!a) g()", "a||g()");
  EXPECT_MINIFIED_BODY("if (a) g(); else h()", "a?g():h()");
  EXPECT_MINIFIED_BODY("if (a) return b; return c", "return a?b:c");
  EXPECT_MINIFIED_BODY("if (a) { if (b) for (;;) g() } else h()", "if(a){if(b)for(;;)g()}else h()");
  EXPECT_MINIFIED_BODY("while (a) { l: function x() {} break }", "for(;a;){l:function x(){}break}");
  EXPECT_MINIFIED("async function* f(a){ if (a) return; else return 1 }",
                  "async function*f(a){if(a)return;return 1}");
}

TEST(Expressions, Comparisons) {
  EXPECT_MINIFIED("x = null === g();", "x=g()===null;");
  EXPECT_MINIFIED("x = null === y || void 0 === y;", "x=y==null;");
  EXPECT_MINIFIED("x = 'function' == typeof y && a && b;", "x=typeof y==\"function\"&&a&&b;");
  EXPECT_MINIFIED("x = a ? b : c === null || c === undefined ? d : e;", "x=a?b:c==null?d:e;");
}

TEST(Expressions, OptionalChains) {
  EXPECT_MINIFIED_BODY("return a == null ? undefined : a.b", "return a?.b");
  EXPECT_MINIFIED_BODY("return a === null || a === void 0 ? void 0 : a.b.c[b](c)",
                       "return a?.b.c[b](c)");
  EXPECT_MINIFIED_BODY("return a != null ? a(b) : void 0", "return a?.(b)");
  EXPECT_MINIFIED_BODY("return a != null ? a[b] : void 0", "return a?.[b]");
  EXPECT_MINIFIED_BODY("return a == null ? void 0 : a.b?.c.d", "return a?.b?.c.d");
  EXPECT_MINIFIED_BODY("return (a == null ? void 0 : a.b).c", "return(a?.b).c");
  EXPECT_MINIFIED_BODY("if (a != null) a.b()", "a?.b()");
  EXPECT_MINIFIED_BODY("a == null || a.b(c)", "a?.b(c)");
  EXPECT_MINIFIED_BODY("a && b != null && b.c()", "a&&b!=null&&b.c()");
  // Where null is the result, where a chain ends, and where a call would get a receiver.
  EXPECT_MINIFIED_BODY("return a == null ? null : a.b", "return a==null?null:a.b");
  EXPECT_MINIFIED_BODY("return a == null ? void 0 : (a.b?.c).d",
                       "return a==null?void 0:(a.b?.c).d");
  EXPECT_MINIFIED_BODY("return (a == null ? void 0 : a.b)()", "return(0,a?.b)()");
  EXPECT_MINIFIED_BODY("return a == null ? void 0 : new a.b()", "return a==null?void 0:new a.b");
  EXPECT_MINIFIED_BODY("return a == null ? void 0 : b.c(a)", "return a==null?void 0:b.c(a)");
  EXPECT_MINIFIED_BODY("return delete (a == null ? void 0 : a.b)",
                       "return delete(a==null?void 0:a.b)");
  EXPECT_MINIFIED_BODY("return a != null && a.b()", "return a!=null&&a.b()");
  EXPECT_MINIFIED("x = eval == null ? void 0 : eval('y');", "x=eval==null?void 0:eval(\"y\");");
  MinifyTest old = minified_syntax();
  old.options.target = *language_target("es2019");
  EXPECT_EQ(minify_source("x = y == null ? void 0 : y.z;", old), "x=y==null?void 0:y.z;");
}

TEST(Expressions, DoubleNegation) {
  EXPECT_MINIFIED("if (!!a && !!b) g(); else h();", "a&&b?g():h();");
  EXPECT_MINIFIED("x = !!a && !!b;", "x=!!a&&!!b;");
}

TEST(Purity, SpreadGetters) {
  EXPECT_MINIFIED("({...{get a() { g() }}});", "({...{get a(){g()}}});");
  EXPECT_MINIFIED("({...{a: 1}});", "");
}

}  // namespace sinter::js
