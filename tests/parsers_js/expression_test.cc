#include <gtest/gtest.h>

#include "tests/parsers_js/parsing.h"

namespace sinter::js::testing {
namespace {

TEST(Expressions, Precedence) {
  EXPECT_TREE(script(), "a+b*c-d", "(- (+ a (* b c)) d)");
  EXPECT_TREE(script(), "a**b**c", "(** a (** b c))");
  EXPECT_TREE(script(), "a||b&&c|d^e&f==g<h<<i+j*k",
              "(|| a (&& b (| c (^ d (& e (== f (< g (<< h (+ i (* j k))))))))))");
  EXPECT_TREE(script(), "a = b ? c : d ? e : f", "(= a (? b c (? d e f)))");
  EXPECT_TREE(script(), "!a in b, typeof -c", "(, (in (! a) b) (typeof (- c)))");
  EXPECT_TREE(script(), "a ?? b ?? c", "(?? (?? a b) c)");
  EXPECT_REJECTED(script(), "a ?? b || c");
  EXPECT_REJECTED(script(), "a && b ?? c");
  EXPECT_ACCEPTED(script(), "(a && b) ?? c");
  EXPECT_REJECTED(script(), "-a ** b");
  EXPECT_ACCEPTED(script(), "(-a) ** b; a ** -b; a++ ** b");
}

TEST(Expressions, Chains) {
  EXPECT_TREE(script(), "a.b[c](d).e", "(. (call ([] (. a b) c) d) e)");
  EXPECT_TREE(script(), "a?.b.c?.[d]?.(e)", "(?call (?[] (. (?. a b) c) d) e)");
  EXPECT_TREE(script(), "(a?.b).c", "(. (chain-end (?. a b)) c)");
  EXPECT_TREE(script(), "a?.3:b", "(? a 0.3 b)");
  EXPECT_TREE(script(), "new a.b(c).d", "(. (new (. a b) c) d)");
  EXPECT_TREE(script(), "new new a()(b)", "(new (new a) b)");
  EXPECT_TREE(script(), "a`b${c}d`", "(template a \"b\" c \"d\")");
  EXPECT_REJECTED(script(), "new a?.b()");
  EXPECT_REJECTED(script(), "a?.`b`");
  EXPECT_REJECTED(script(), "a?.b = c");
  EXPECT_REJECTED(script(), "new import('a')");
}

TEST(Expressions, Arrows) {
  EXPECT_TREE(script(), "a => b", "(=> (a) (return b))");
  EXPECT_TREE(script(), "(a, {b, c: [d] = e}, ...f) => {}", "(=> (a {b:b c:[d]=e} ...f))");
  EXPECT_TREE(script(), "async x => await x", "(=> async (x) (return (await x)))");
  EXPECT_TREE(script(), "async (x, y) => y", "(=> async (x y) (return y))");
  EXPECT_TREE(script(), "async (x, ...y)", "(call async x (... y))");
  EXPECT_TREE(script(), "async => async", "(=> (async) (return async))");
  EXPECT_TREE(script(), "((a, b) => a)(c)", "(call (=> (a b) (return a)) c)");
  for (const char* bad : {"(a, b)\n=> c",
                          "(a)\n=> c",
                          "a\n=> c",
                          "(a + b) => c",
                          "((a)) => b",
                          "(a, a) => b",
                          "(...a, b) => c",
                          "(...a,) => c",
                          "() + 1",
                          "(a,)",
                          "(...a)",
                          "({a: b.c}) => d",
                          "async (x = await 1) => x",
                          "async (await) => x",
                          "() => {} || a",
                          "a || () => {}",
                          "!() => {}",
                          "(a = 1, {b = 2})",
                          "function* f() { (x = yield) => 1 }",
                          "({a}) => { 'use strict' }",
                          "(a => b) => c",
                          "()=>{}()"}) {
    EXPECT_REJECTED(script(), bad);
  }
}

TEST(Expressions, CoverGrammar) {
  EXPECT_TREE(script(), "({a = 1} = b)", "(= (object (a a = 1)) b)");
  EXPECT_TREE(script(), "[a, [b = 1], ...c] = d", "(= (array a (array (= b 1)) (... c)) d)");
  EXPECT_TREE(script(), "for ({a = 1} of b);", "(for-of (object (a a = 1)) b (empty))");
  EXPECT_ACCEPTED(script(), "({__proto__: a, __proto__: b} = c)");
  EXPECT_ACCEPTED(script(), "({__proto__: a, __proto__: b}) => 1");
  for (const char* bad :
       {"({a = 1})", "f({a = 1})", "[{a = 1}].b", "({a = 1}).b", "({a: {b = 1}})",
        "({__proto__: a, __proto__: b})", "[...a, b] = c", "[...a,] = c", "({...{a}} = b)",
        "({a} += b)", "[a] += b", "([a]) = b", "({a: ({b})} = c)", "({a() {}} = b)",
        "[a ? b : c] = d", "({a: 1} = b)", "({get a() {}} = b)"}) {
    EXPECT_REJECTED(script(), bad);
  }
}

TEST(Expressions, Literals) {
  EXPECT_TREE(script(), "[0, 1.5, .5, 0x1F, 0b11, 0o17, 1e3, 1_000, 017, 089, 12n]",
              "(array 0 1.5 0.5 31 3 15 1000 1000 15 89 12n)");
  EXPECT_TREE(script(), R"(x = "a\n\x41\u0042\u{43}\
d")",
              "(= x \"a\\nABCd\")");
  EXPECT_TREE(script(), "`a\\n${b}\r\nc`", "(template \"a\\n\" b \"\\nc\")");
  EXPECT_TREE(script(), "a`\\unicode ${b}\\xerxes`",
              "(template a \"\\\\unicode \" b \"\\\\xerxes\")");
  EXPECT_TREE(script(), "/[/]\\/(?<a>b)/gu", "/[/]\\/(?<a>b)/gu");
  EXPECT_TREE(script(), "a = b / c / d", "(= a (/ (/ b c) d))");
  EXPECT_TREE(
      script(),
      "({a, b: c, [d]: e, f() {}, get g() {}, set g(h) {}, async *i() {}, ...j, 'k': 1, 2: 3})",
      "(object (a a) (b c) ([d] e) (method f (function ())) (get g (function ())) (set g (function "
      "(h))) "
      "(method i (function async * ())) (... j) (\"k\" 1) (2 3))");
  for (const char* bad : {"1_",
                          "1__0",
                          "0_1",
                          "1a",
                          "0x",
                          "0b2",
                          "1n2",
                          "01n",
                          "1.5n",
                          "'a",
                          "'a\nb'",
                          "'\\u{110000}'",
                          "'\\xg'",
                          "`\\u`",
                          "`a",
                          "/a",
                          "/[/",
                          "/a/gg",
                          "/(/",
                          "({a b})",
                          "\"use strict\"; 010",
                          "'use strict'; '\\01'",
                          "'\\01'; 'use strict'"}) {
    EXPECT_REJECTED(script(), bad);
  }
}

TEST(Expressions, YieldAndAwait) {
  EXPECT_TREE(script(), "function* f() { yield; yield* a; yield b, c }",
              "(declare (function * f () (yield) (yield* a) (, (yield b) c)))");
  EXPECT_TREE(script(), "yield * await", "(* yield await)");
  EXPECT_ACCEPTED(script(), "function await() {} async function f() { function g() { await(1) } }");
  EXPECT_REJECTED(module(), "function await() {}");
  EXPECT_REJECTED(script(), "function f() { await x }");
  EXPECT_REJECTED(script(), "function* f(a = yield) {}");
  EXPECT_REJECTED(script(), "async function f(a = await 1) {}");
  EXPECT_REJECTED(script(), "'use strict'; yield");
  EXPECT_REJECTED(script(), "class A { static { await } }");
  EXPECT_ACCEPTED(script(), "class A { static { (() => await); } }");
}

TEST(Expressions, Annotations) {
  EXPECT_TREE(script(), "/* @__PURE__ */ a(b)", "(pure call a b)");
  EXPECT_TREE(script(), "x = /*#__PURE__*/ new A", "(= x (pure new A))");
  EXPECT_TREE(script(), "/* @__PURE__ */ a.b().c() + d()",
              "(+ (pure call (. (call (. a b)) c)) (call d))");
  EXPECT_TREE(script(), "/* @__PURE__ */ (() => 1)()", "(pure call (=> () (return 1)))");
  EXPECT_TREE(script(), "/* @__PURE__ */ a().b", "(. (call a) b)");
  EXPECT_TREE(script(), "/* @__NO_SIDE_EFFECTS__ */ function f() {}",
              "(declare (function no-side-effects f ()))");
  EXPECT_TREE(script(), "/* @__NO_SIDE_EFFECTS__ */ const f = () => 1",
              "(const f=(=> no-side-effects () (return 1)))");
  EXPECT_TREE(script(), "const f = /* #__NO_SIDE_EFFECTS__ */ () => 1",
              "(const f=(=> no-side-effects () (return 1)))");
  EXPECT_TREE(module(), "/* @__NO_SIDE_EFFECTS__ */ export default function () {}",
              "(export default (declare (function no-side-effects ())))");
}

TEST(Expressions, DeepNesting) {
  const auto repeat = [](std::string_view text, size_t n) {
    std::string out;
    for (size_t i = 0; i < n; ++i) out += text;
    return out;
  };
  constexpr size_t kMany = 100000;
  for (const char* opener : {"(",     "[",      "{",           "{a:",     "a?(",
                             "!",     "- ",     "new ",        "a=>",     "a=",
                             "a**",   "async(", "function(){", "`${",     "class extends ",
                             "x:",    "if(1)",  "while(1)",    "with(a)", "({a:",
                             "([",    "var [",  "f(",          "a[",      "yield ",
                             "await "}) {
    EXPECT_REJECTED(script(), repeat(opener, kMany));
    EXPECT_REJECTED(module(), repeat(opener, kMany));
  }
  EXPECT_NE(parse_text(repeat("(", kMany), script()).errors.find("nested too deeply"),
            std::string::npos);
  struct TypeNesting {
    const char *prefix, *repeated;
  };
  for (const TypeNesting& nesting : {TypeNesting{"let x: ", "("},
                                     {"let x: ", "["},
                                     {"let x: ", "{a:"},
                                     {"let x: ", "A<"},
                                     {"let x: ", "() => "},
                                     {"let x: ", "A extends B ? "},
                                     {"x = ", "<A>"},
                                     {"namespace A", ".A"}}) {
    EXPECT_REJECTED(ts(), nesting.prefix + repeat(nesting.repeated, kMany));
  }
  EXPECT_REJECTED(ts(), repeat("a ? (b): c => ", 300));
  EXPECT_REJECTED(jsx(), repeat("<a>", kMany));
  EXPECT_ACCEPTED(script(), "a" + repeat("+b", kMany));
  EXPECT_ACCEPTED(script(), "a" + repeat(",b", kMany));
  EXPECT_ACCEPTED(script(), repeat("a?b:", kMany) + "c");
  // Passes recurse into the else branch, so the parser ends longer chains than they can follow.
  EXPECT_ACCEPTED(script(), repeat("if(a);else ", 10000) + ";");
  EXPECT_REJECTED(script(), repeat("if(a);else ", kMany) + ";");
  EXPECT_ACCEPTED(script(), repeat("(", 500) + "a" + repeat(")", 500));
}

}  // namespace
}  // namespace sinter::js::testing
