#include "minifying.h"

namespace sinter::js {

TEST(Inline, SingleUse) {
  EXPECT_MINIFIED_BODY("let x = g(); return a(x)", "return a(g())");
  EXPECT_MINIFIED_BODY("const x = a.b; return x", "return a.b");
  EXPECT_MINIFIED_BODY("var x = g(); if (x) h()", "g()&&h()");
  EXPECT_MINIFIED_BODY("var x = g(), y = x.z; return y", "return g().z");
  EXPECT_MINIFIED_BODY("var x = g(); for (var i = x; i < 3; i++) h(i)",
                       "for(var i=g();i<3;i++)h(i)");
  EXPECT_MINIFIED_BODY("const x = g(); const {y, z} = x; return y + z", "let{y,z}=g();return y+z");
  EXPECT_MINIFIED_BODY("const x = g(); for (const y of x) h(y)", "for(let y of g())h(y)");
}

TEST(Inline, NotBelowANameOfTheLoop) {
  EXPECT_MINIFIED_BODY("const x = g(y); for (const y of x) h(y)", "let x=g(y);for(let y of x)h(y)");
  EXPECT_MINIFIED_BODY("const x = g(y); for (const {z: [y]} of x) h(y)",
                       "let x=g(y);for(let{z:[y]}of x)h(y)");
  EXPECT_MINIFIED_BODY("const x = g(() => y); for (let y in x) h(y)",
                       "let x=g(()=>y);for(let y in x)h(y)");
  EXPECT_MINIFIED_BODY("const x = y + 1; for (let z = x, y = 2; z < y; z++) h()",
                       "let x=y+1;for(let z=x,y=2;z<y;z++)h()");
  EXPECT_MINIFIED_BODY("const x = g(y); for (var y of x) h(y)", "for(var y of g(y))h(y)");
}

TEST(Inline, WhatNothingChangesMayMoveBehindEffects) {
  EXPECT_MINIFIED_BODY("let x = b; return g(), x", "return g(),b");
  EXPECT_MINIFIED_BODY("let x = () => 1; return g(h(), x)", "return g(h(),()=>1)");
  EXPECT_MINIFIED_BODY("let x = b; b = 2; return x", "let x=b;return b=2,x");
  EXPECT_MINIFIED_BODY("let x = a.b; return g(), x", "let x=a.b;return g(),x");
}

TEST(Inline, EffectsKeepTheirOrder) {
  EXPECT_MINIFIED_BODY("let x = g(); return h() + x", "let x=g();return h()+x");
  EXPECT_MINIFIED_BODY("let x = g(); return unknown + x", "let x=g();return unknown+x");
  EXPECT_MINIFIED_BODY("let x = g(); return b + x", "return b+g()");
  EXPECT_MINIFIED_BODY("let x = g(); b = 1; return a && x", "let x=g();return b=1,a&&x");
  EXPECT_MINIFIED_BODY("let x = g(); return a && x", "let x=g();return a&&x");
  EXPECT_MINIFIED_BODY("let x = g(); return a.b + x", "let x=g();return a.b+x");
  EXPECT_MINIFIED_BODY("let x = g(); return `${a}${x}`", "let x=g();return`${a}${x}`");
}

TEST(Inline, AssignedWhileWaiting) {
  EXPECT_MINIFIED("async function f() { let x = await g(); return later + x } const later = 1;",
                  "async function f(){let x=await g();return later+x}const later=1;");
  EXPECT_MINIFIED("async function f(later) { let x = await g(); return later + x }",
                  "async function f(later){return later+await g()}");
}

TEST(Inline, ArgumentsAliasParameters) {
  EXPECT_MINIFIED_BODY("let x = (arguments[0] = 5); return a + x",
                       "let x=arguments[0]=5;return a+x");
  EXPECT_MINIFIED_BODY("var a = 1; return [a, arguments[0]]", "var a=1;return[a,arguments[0]]");
  EXPECT_MINIFIED_BODY("var a = 1; return arguments[0]", "var a=1;return arguments[0]");
}

TEST(Inline, ReceiverAndDirectEval) {
  EXPECT_MINIFIED_BODY("let x = a.b; return x()", "let x=a.b;return x()");
  EXPECT_MINIFIED_BODY("let x = eval; return x('1')", "let x=eval;return x(\"1\")");
  EXPECT_MINIFIED_BODY("let x = a?.b; return x.c", "return(a?.b).c");
  EXPECT_MINIFIED_BODY("let x = unknown; return typeof x", "let x=unknown;return typeof x");
  EXPECT_MINIFIED_BODY("let x = 1; return eval('x')", "let x=1;return eval(\"x\")");
}

TEST(Inline, NothingNewIsBundled) {
  EXPECT_MINIFIED_BODY("let x = './x'; return require(x)", "let x=\"./x\";return require(x)");
  EXPECT_MINIFIED_BODY("let x = './x'; return new URL(x, import.meta.url)",
                       "let x=\"./x\";return new URL(x,import.meta.url)");
}

TEST(Inline, AssignmentRightAfterDeclaration) {
  EXPECT_MINIFIED_BODY("var x; x = g(); return x + x", "var x=g();return x+x");
  EXPECT_MINIFIED_BODY("var x, y; x = g(); y = h(); return x + y + x + y",
                       "var x=g(),y=h();return x+y+x+y");
  EXPECT_MINIFIED_BODY("let x; x = g(() => x); return x", "let x;return x=g(()=>x),x");
  EXPECT_MINIFIED_BODY("var x; x = g(); return x", "return g()");
}

TEST(Unused, Names) {
  EXPECT_MINIFIED_BODY("var x = 1; function y() {} class Z {} g()", "g()");
  EXPECT_MINIFIED_BODY("var x = g(); h()", "g(),h()");
  EXPECT_MINIFIED_BODY("var x = 1; eval('x')", "var x=1;eval(\"x\")");
  EXPECT_MINIFIED_BODY("function a() {} return arguments[0]", "function a(){}return arguments[0]");
  EXPECT_MINIFIED_BODY("try { g() } catch (e) { var e = 2; h(e) } return e",
                       "try{g()}catch(e){var e=2;h(e)}return e");
  EXPECT_MINIFIED_BODY("try { g() } catch (e) { h() }", "try{g()}catch{h()}");
}

}  // namespace sinter::js
