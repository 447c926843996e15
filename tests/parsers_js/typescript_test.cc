#include <gtest/gtest.h>

#include "tests/parsers_js/parsing.h"

namespace sinter::js::testing {
namespace {

TEST(TypeScript, TypesLeaveNothing) {
  for (const char* types : {
           "type A<T> = T extends (infer U extends string)[] ? U : never",
           "type A = { readonly [K in keyof T as `x${K}`]+?: T[K] }; type B = { -readonly [K in "
           "T]-?: U }",
           "interface A extends B<C>, D { a?: number; readonly b: string; [k: string]: any; (x: "
           "number): void; new (y): T; m<T>(a: T): asserts a is T; get x(): number; set x(v) }",
           "declare const a: unique symbol, b; declare let c; declare function f(a: number): void; "
           "declare class A extends B { c(): void; d: string; static e }",
           "declare module 'a' { import b from 'c'; export default b; export const d: number } "
           "declare global { var x: number }",
           "declare namespace A.B { const c: number; function d(): void }",
           "namespace A { export type B = 1; export interface C {} }",
           "import type A from 'a'; import type { B } from 'b'; import type * as C from 'c'; "
           "import type D = require('d')",
           "export type { A } from 'a'; export type * from 'b'; export type * as ns from 'c'",
           "type A = | B | C & D; type E = [a: B, b?: C, ...d: E[]]; type F = typeof import('a'); "
           "type G = import('a', { with: {} }).b<c>",
           "type A = abstract new <T>(a: T, { b }: C, ...d) => asserts a is B; type D = (new () => "
           "T) | (() => void); type E = -1 | `a${B}`",
           "type A = (<T>() => T extends B ? 1 : 2) extends <T>() => T extends C ? 1 : 2 ? D : E",
           "export as namespace A",
           "function f(a: string): void; function f(a): void",
           "type A = asserts; type B = keyof typeof a; type C = unique symbol; type D = A['b'][]; "
           "type E = A<B<C<D>>>; type F = (A)",
       }) {
    EXPECT_TREE(ts(), types, "");
  }
}

TEST(TypeScript, Annotations) {
  EXPECT_TREE(ts(), "let a: (b: c) => d = e, f!: g", "(let a=e f)");
  EXPECT_TREE(ts(), "function f<T>(this: A, a?: B, b: C = d, ...e: F[]): a is G {}",
              "(declare (function f (a b=d ...e)))");
  EXPECT_TREE(ts(), "(a: b, c?, d = 1): e => f", "(=> (a c d=1) (return f))");
  EXPECT_TREE(ts(), "async <T>(a: T): Promise<T> => a", "(=> async (a) (return a))");
  EXPECT_TREE(ts(), "try {} catch (e: unknown) {}", "(try (block) (catch e) (block))");
  EXPECT_TREE(ts(),
              "class A<in out T> extends B<C> implements D, E { private readonly a?: b = 1; "
              "declare c; [d: string]: any; e!: f; constructor(private g, public readonly h = 1) { "
              "super() } abstract i(); override j(): void {} k<T>(): T; k() {} }",
              "(declare (class A extends B (field a 1) (declare field c) (field e) (method "
              "constructor (function (property g property h=1) (call super))) (method j (function "
              "())) (method k (function ()))))");
  EXPECT_TREE(ts(), "class A { constructor(@a b, @c() private d) {} @e f }",
              "(declare (class A (method constructor (function (@a b @(call c) property d))) @e "
              "(field f)))");
}

TEST(TypeScript, Assertions) {
  EXPECT_TREE(ts(), "a as b, c! + d!.e, f satisfies g, <h>i, j as const, (k as l) = m",
              "(, (, (, (, (, a (+ c (. d e))) f) i) j) (= k m))");
  EXPECT_TREE(ts(), "(a as b) < c; a = b as any as T[]", "(< a c) (= a b)");
  EXPECT_TREE(ts(), "a\nas\nb", "a as b");
}

TEST(TypeScript, TypeArguments) {
  EXPECT_TREE(
      ts(), "f<T>(x), new A<B<C>>(), f<T>`x`, a?.b<T>(c), a?.<T>(b), f<T>",
      "(, (, (, (, (, (call f x) (new A)) (template f \"x\")) (call (?. a b) c)) (?call a b)) f)");
  EXPECT_TREE(ts(), "a < b > c, a < b >> c, a < b || c >= (d)",
              "(, (, (> (< a b) c) (< a (>> b c))) (|| (< a b) (>= c d)))");
  EXPECT_TREE(ts(), "f(a < b, c > d)", "(call f (< a b) (> c d))");
  EXPECT_TREE(ts(), "f(a<b, c>(d))", "(call f (call a d))");
  EXPECT_REJECTED(ts(), "a<b>.c");
}

TEST(TypeScript, ConditionalArrows) {
  EXPECT_TREE(ts(), "a ? (b) : c => d", "(? a b (=> (c) (return d)))");
  EXPECT_TREE(ts(), "a ? (b): c => d : e", "(? a (=> (b) (return d)) e)");
  EXPECT_TREE(ts(), "a ? (b, c) : d", "(? a (, b c) d)");
  EXPECT_TREE(ts(), "a ? (b) => c : d", "(? a (=> (b) (return c)) d)");
  EXPECT_TREE(ts(), "a ? b : (c): d => e", "(? a b (=> (c) (return e)))");
}

TEST(TypeScript, ValuesOfItsOwn) {
  EXPECT_TREE(ts(), "enum A { B, C = 1 << 2, 'D-E' } const enum F { G = 'g' }",
              "(enum A (\"B\") (\"C\" (<< 1 2)) (\"D-E\")) (const-enum F (\"G\" \"g\"))");
  EXPECT_TREE(
      ts(), "namespace A.B { export const c = 1 } namespace A { class A {} }",
      "(namespace A export (namespace B export (const c=1))) (namespace A (declare (class A)))");
  EXPECT_TREE(ts(), "import a = b.c; import d = require('e'); export import f = g; export = h",
              "(import= a (. b c)) (import= d (require \"e\")) export (import= f g) (export= h)");
  EXPECT_TREE(ts(), "import { type A, type as, type as as, type B as C, type } from 'd'",
              "(import {type A:A type as:as type:as type B:C type:type} \"d\")");
  EXPECT_TREE(ts(), "import type from 'a'", "(import type \"a\")");
  EXPECT_TREE(ts(), "import type, { b } from 'c'", "(import type {b:b} \"c\")");
  EXPECT_TREE(ts(), "import type from from 'd'", "");
}

TEST(TypeScript, MergedSymbols) {
  const DumpOptions scopes{.scopes = true};
  EXPECT_ACCEPTED(ts(), "enum A { a } enum A { b } namespace A { export let c }");
  EXPECT_ACCEPTED(ts(),
                  "function A() {} namespace A { export let c } class B {} namespace B { export "
                  "let c } namespace C { export let a } class C {}");
  EXPECT_ACCEPTED(ts(), "import { A } from 'a'; class A {}");
  EXPECT_ACCEPTED(
      ts(),
      "export function f(): void; export function f() {} export namespace f { export let a }");
  EXPECT_ACCEPTED(ts(), "export { SomeType }; export { Other as Renamed }");
  EXPECT_REJECTED(ts(), "let a; enum a {}");
  EXPECT_REJECTED(ts(), "class A {} enum A {}");
}

TEST(TypeScript, ContextualKeywordsAsNames) {
  EXPECT_ACCEPTED(ts(),
                  "let type = 1, namespace = 2, declare = 3, abstract = 4, module = 5, is = 6, "
                  "asserts = 7, infer = 8; type = namespace; declare; abstract\nclass A {}");
  EXPECT_ACCEPTED(ts(), "var type, module; type\nA; module\n{}");
  EXPECT_ACCEPTED(
      ts(), "class A { declare; readonly = 1; abstract() {} static public; get; private\nx }");
}

TEST(Tsx, GenericArrows) {
  EXPECT_TREE(tsx(), "<T,>(x: T) => x", "(=> (x) (return x))");
  EXPECT_TREE(tsx(), "<T extends U>(x: T): T => x", "(=> (x) (return x))");
  EXPECT_TREE(tsx(), "<const T,>(x: T) => x", "(=> (x) (return x))");
  EXPECT_REJECTED(tsx(), "<T>(x) => y</T>");
  EXPECT_TREE(tsx(), "<A<B> c='d'><e/></A>", "(jsx A (\"c\" \"d\") : (jsx \"e\"))");
  EXPECT_TREE(tsx(), "<T extends={1}/>", "(jsx T (\"extends\" 1))");
}

}  // namespace
}  // namespace sinter::js::testing
