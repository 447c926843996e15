// The syntax tree of one JavaScript / TypeScript module.
//
// Nodes are plain structs in a bump arena that is reset after the module has been compiled to a
// Unit, so nothing here owns memory and no destructor runs. Every node starts with the same 8 bytes
// (kind, flags, aux, start); code switches on `kind` and casts with `as<T>(node)`. Passes may
// overwrite child pointers (`Expr*&` slots) freely.
//
// The tree is what the parser makes plus what lowering may build: TypeScript types are skipped by
// the parser and never appear; enums, namespaces, `import =`, JSX and decorators appear and are
// gone after `lower`.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/types.h"
#include "parsers/js/atoms.h"
#include "parsers/js/symbols.h"

namespace sinter::js {

// ---------------------------------------------------------------------------------------------------------------
// Kinds

#define SINTER_JS_EXPRESSIONS(X)                                                               \
  X(Hole)         /* an elision in an array literal or pattern */                              \
  X(Ident)        /* a reference to a variable */                                              \
  X(ImportMember) /* `ns.prop` where ns is an imported binding; made by analyze */             \
  X(Name)         /* a non-computed property key written as an identifier */                   \
  X(PrivateName)  /* `#x` as a class member key, member access key, or left operand of `in` */ \
  X(Null)                                                                                      \
  X(This)                                                                                      \
  X(Super)                                                                                     \
  X(Boolean)                                                                                   \
  X(Number)                                                                                    \
  X(BigInt)                                                                                    \
  X(String)                                                                                    \
  X(RegExp)                                                                                    \
  X(Template) /* tagged or not */                                                              \
  X(Array)                                                                                     \
  X(Object)                                                                                    \
  X(Function) /* function expression or arrow function */                                      \
  X(Class)                                                                                     \
  X(Call)                                                                                      \
  X(New)                                                                                       \
  X(Dot)   /* a.b, a?.b, a.#b */                                                               \
  X(Index) /* a[b], a?.[b] */                                                                  \
  X(Unary)                                                                                     \
  X(Binary) /* includes logical operators, comma, `in` (left may be PrivateName) */            \
  X(Assign) /* target is an lvalue expression, or an Array/Object literal read as a pattern */ \
  X(Conditional)                                                                               \
  X(Spread) /* in array literals, calls, and as rest element of an assignment pattern */       \
  X(Await)                                                                                     \
  X(Yield)                                                                                     \
  X(NewTarget)                                                                                 \
  X(ImportMeta)                                                                                \
  X(ImportCall)     /* import(x), import.defer(x), import.source(x) */                         \
  X(RequireCall)    /* require("x") with an unbound `require` and a constant string; made by   \
                       analyze/fold */                                                         \
  X(RequireResolve) /* require.resolve("x"), likewise */                                       \
  X(NewUrl)         /* new URL("./x", import.meta.url), likewise */                            \
  X(JsxElement)     /* element or fragment (null tag) */                                       \
  X(InlinedEnum)    /* a TypeScript enum member replaced by its value */

#define SINTER_JS_STATEMENTS(X)                                                 \
  X(Empty)                                                                      \
  X(Directive)                                                                  \
  X(ExprStmt)                                                                   \
  X(Block)                                                                      \
  X(Var) /* var / let / const / using / await using */                          \
  X(FunctionDecl)                                                               \
  X(ClassDecl)                                                                  \
  X(If)                                                                         \
  X(For)                                                                        \
  X(ForIn)                                                                      \
  X(ForOf)                                                                      \
  X(While)                                                                      \
  X(DoWhile)                                                                    \
  X(Return)                                                                     \
  X(Throw)                                                                      \
  X(Try)                                                                        \
  X(Switch)                                                                     \
  X(Break)                                                                      \
  X(Continue)                                                                   \
  X(Labeled)                                                                    \
  X(Debugger)                                                                   \
  X(With)                                                                       \
  X(Import)                                                                     \
  X(ExportNamed) /* export {a as b}; with a record: export {a as b} from "x" */ \
  X(ExportDefault)                                                              \
  X(ExportStar) /* export * from "x"; export * as ns from "x" */                \
  X(TsEnum)                                                                     \
  X(TsNamespace)                                                                \
  X(TsImportEquals) /* import a = b.c; import a = require("x") */               \
  X(TsExportEquals) /* export = x */

#define SINTER_JS_PATTERNS(X) \
  X(BindingIdent)             \
  X(BindingArray)             \
  X(BindingObject)

enum class NodeKind : u8 {
#define SINTER_NODE(name) name,
  SINTER_JS_EXPRESSIONS(SINTER_NODE) SINTER_JS_STATEMENTS(SINTER_NODE)
      SINTER_JS_PATTERNS(SINTER_NODE)
#undef SINTER_NODE
};

// ---------------------------------------------------------------------------------------------------------------
// Node header

// Flags on any expression.
inline constexpr u8 kParenthesized =
    1;  // written in parentheses (matters for `(a?.b).c`, `(a) = function(){}`)
inline constexpr u8 kPure = 2;  // Call / New / tagged Template after `/* @__PURE__ */` (or --pure)
inline constexpr u8 kOptionalStart = 4;  // Dot / Index / Call written with `?.` itself
inline constexpr u8 kOptionalChain =
    8;  // Dot / Index / Call inside a chain that has a `?.` to its left (or itself)
inline constexpr u8 kTrailingComma =
    16;  // Array whose last element is followed by a comma (rest in patterns)
inline constexpr u8 kAsyncArrowLike = 32;  // parser-internal
inline constexpr u8 kFromTs =
    64;  // type assertion removed around it (`x!`, `x as T`): not a plain literal/name

struct Node {
  NodeKind kind;
  u8 flags = 0;
  u16 aux = 0;
  u32 start;  // byte offset in the source; synthesized nodes take the offset of what they replace
};

struct Expr : Node {};
struct Stmt : Node {};
struct Binding : Node {};  // a declaration pattern

struct Scope;

template <class T>
T* as(Node* n) {
  SINTER_DCHECK(n->kind == T::kKind);
  return static_cast<T*>(n);
}
template <class T>
const T* as(const Node* n) {
  SINTER_DCHECK(n->kind == T::kKind);
  return static_cast<const T*>(n);
}
template <class T>
T* try_as(Node* n) {
  return n && n->kind == T::kKind ? static_cast<T*>(n) : nullptr;
}
template <class T>
const T* try_as(const Node* n) {
  return n && n->kind == T::kKind ? static_cast<const T*>(n) : nullptr;
}

// A list in the arena. Growing happens in the builder (ListBuilder); passes may shrink it in place
// or replace it.
template <class T>
using List = std::span<T>;

// ---------------------------------------------------------------------------------------------------------------
// Operators

enum class UnaryOp : u16 {
  Plus,
  Minus,
  BitNot,
  Not,
  Typeof,
  Void,
  Delete,
  PreInc,
  PreDec,
  PostInc,
  PostDec,
};

enum class BinaryOp : u16 {
  Add,
  Sub,
  Mul,
  Div,
  Rem,
  Pow,
  Lt,
  Le,
  Gt,
  Ge,
  In,
  Instanceof,
  Shl,
  Shr,
  UShr,
  LooseEq,
  LooseNe,
  StrictEq,
  StrictNe,
  Nullish,
  Or,
  And,
  BitOr,
  BitAnd,
  BitXor,
  Comma,
};

enum class AssignOp : u16 {
  Assign,
  Add,
  Sub,
  Mul,
  Div,
  Rem,
  Pow,
  Shl,
  Shr,
  UShr,
  BitOr,
  BitAnd,
  BitXor,
  Nullish,
  Or,
  And,
};

// ---------------------------------------------------------------------------------------------------------------
// Expressions. Default member initialisers are not used for required fields: makers name every
// field.

struct Hole : Expr {
  static constexpr auto kKind = NodeKind::Hole;
};

struct Ident : Expr {
  static constexpr auto kKind = NodeKind::Ident;
  Atom name;
  SymbolId symbol = SymbolId::None;  // set by bind
};

struct ImportMember : Expr {
  static constexpr auto kKind = NodeKind::ImportMember;
  SymbolId base;    // an import symbol, or the symbol of another ImportMember
  SymbolId symbol;  // the symbol made for (base, property)
  Atom property;
  u32 name_start;  // of the property
};

struct Name : Expr {
  static constexpr auto kKind = NodeKind::Name;
  Atom name;
};

struct PrivateName : Expr {
  static constexpr auto kKind = NodeKind::PrivateName;
  Atom name;  // with the leading '#'
  SymbolId symbol = SymbolId::None;
};

struct Null : Expr {
  static constexpr auto kKind = NodeKind::Null;
};
struct This : Expr {
  static constexpr auto kKind = NodeKind::This;
};  // aux: 1 = at module top level (set by bind)
struct Super : Expr {
  static constexpr auto kKind = NodeKind::Super;
};

struct Boolean : Expr {  // value in aux
  static constexpr auto kKind = NodeKind::Boolean;
  bool value() const { return aux != 0; }
};

struct Number : Expr {
  static constexpr auto kKind = NodeKind::Number;
  f64 value;
};

struct BigInt : Expr {
  static constexpr auto kKind = NodeKind::BigInt;
  std::string_view text;  // source text without separators and without the trailing n
};

struct String : Expr {
  static constexpr auto kKind = NodeKind::String;
  std::string_view value;  // decoded, WTF-8 (lone surrogates as three bytes); into the source when
                           // it had no escape
};

struct RegExp : Expr {
  static constexpr auto kKind = NodeKind::RegExp;
  std::string_view text;  // whole literal with slashes and flags
};

struct TemplatePart {
  Expr* value;              // the substitution before this piece of text
  std::string_view cooked;  // text after it, decoded; data() == nullptr when it has an invalid
                            // escape (tagged only)
  std::string_view raw;     // as written, line ends normalised
  u32 tail_start;
};

struct Template : Expr {
  static constexpr auto kKind = NodeKind::Template;
  Expr* tag;  // null when untagged
  std::string_view head_cooked;
  std::string_view head_raw;
  List<TemplatePart> parts;
};

struct Array : Expr {
  static constexpr auto kKind = NodeKind::Array;
  List<Expr*> items;  // Hole, Spread, or any expression
};

enum class PropertyKind : u8 { Normal, Get, Set, Method, Spread };

struct Property {  // of an object literal (or of an object assignment pattern)
  PropertyKind kind;
  bool computed;
  bool shorthand;  // {x} or, in a pattern, {x = 1}
  u32 start;
  Expr* key;          // Name, String, Number, BigInt, or computed; null for Spread
  Expr* value;        // Function for Get/Set/Method; the spread operand for Spread
  Expr* initializer;  // `= init` of a shorthand pattern property; otherwise null
};

struct Object : Expr {
  static constexpr auto kKind = NodeKind::Object;
  List<Property> properties;
};

struct Function;
struct Class;

struct FunctionExpr : Expr {
  static constexpr auto kKind = NodeKind::Function;
  Function* fn;
};

struct ClassExpr : Expr {
  static constexpr auto kKind = NodeKind::Class;
  Class* cls;
};

struct Call : Expr {
  static constexpr auto kKind = NodeKind::Call;
  Expr* callee;
  List<Expr*> args;
  u32 close;  // offset of ')'
};
// Call::aux bits
inline constexpr u16
    kDirectEval = 1,
    kKeepsName =
        2;  // `__name(f, "f")`, made for --keep-names: it lives and dies with what it names

inline bool keeps_name(const Expr* node) {
  return node->kind == NodeKind::Call && node->aux & kKeepsName;
}

struct New : Expr {
  static constexpr auto kKind = NodeKind::New;
  Expr* callee;
  List<Expr*> args;
};

struct Dot : Expr {
  static constexpr auto kKind = NodeKind::Dot;
  Expr* target;
  Atom name;  // with '#' for private members
  u32 name_start;
  SymbolId private_symbol = SymbolId::None;
  bool is_private;
};

struct Index : Expr {
  static constexpr auto kKind = NodeKind::Index;
  Expr* target;
  Expr* index;
};

struct Unary : Expr {
  static constexpr auto kKind = NodeKind::Unary;
  Expr* value;
  UnaryOp op() const { return static_cast<UnaryOp>(aux); }
};

struct Binary : Expr {
  static constexpr auto kKind = NodeKind::Binary;
  Expr* left;
  Expr* right;
  BinaryOp op() const { return static_cast<BinaryOp>(aux); }
};

struct Assign : Expr {
  static constexpr auto kKind = NodeKind::Assign;
  Expr* target;
  Expr* value;
  AssignOp op() const { return static_cast<AssignOp>(aux); }
};

struct Conditional : Expr {
  static constexpr auto kKind = NodeKind::Conditional;
  Expr* test;
  Expr* yes;
  Expr* no;
};

struct Spread : Expr {
  static constexpr auto kKind = NodeKind::Spread;
  Expr* value;
};

struct Await : Expr {
  static constexpr auto kKind = NodeKind::Await;
  Expr* value;
};

struct Yield : Expr {  // aux: 1 = yield*
  static constexpr auto kKind = NodeKind::Yield;
  Expr* value;  // may be null
};

struct NewTarget : Expr {
  static constexpr auto kKind = NodeKind::NewTarget;
};
struct ImportMeta : Expr {
  static constexpr auto kKind = NodeKind::ImportMeta;
};

enum class ImportPhase : u8 { Evaluation, Defer, Source };

enum class RecordId : u32 { None = 0xffffffff };

struct ImportCall : Expr {
  static constexpr auto kKind = NodeKind::ImportCall;
  Expr* specifier;
  Expr* options;                     // second argument, or null
  RecordId record = RecordId::None;  // set when the specifier is a constant string
  ImportPhase phase;
};

struct RequireCall : Expr {
  static constexpr auto kKind = NodeKind::RequireCall;
  RecordId record;
};
struct RequireResolve : Expr {
  static constexpr auto kKind = NodeKind::RequireResolve;
  RecordId record;
};
struct NewUrl : Expr {
  static constexpr auto kKind = NodeKind::NewUrl;
  RecordId record;
};

struct JsxAttribute {
  u32 start;
  Expr* name;   // String ("a-b", "xlink:href" as one string); null for a spread
  Expr* value;  // null means `true`; spread operand for a spread
};

struct JsxElement : Expr {  // aux: 1 = self-closing
  static constexpr auto kKind = NodeKind::JsxElement;
  Expr* tag;  // String for intrinsic elements, Ident/Dot/This for components, null for a fragment
  List<JsxAttribute> attributes;
  List<Expr*>
      children;  // text already trimmed to String nodes with entities decoded; Spread for {...x}
  u32 close;
};

struct InlinedEnum : Expr {
  static constexpr auto kKind = NodeKind::InlinedEnum;
  Expr* value;  // Number or String
  Atom name;    // member name, for the comment in readable output
};

// ---------------------------------------------------------------------------------------------------------------
// Functions and classes

struct Param {
  Binding* binding;
  Expr* initializer;       // may be null
  List<Expr*> decorators;  // TypeScript parameter decorators
  u8 ts_modifiers;         // non-zero: a parameter property (`constructor(private x)`)
};

// Function::flags
inline constexpr u32
    kFnAsync = 1,
    kFnGenerator = 2, kFnArrow = 4, kFnHasRest = 8,
    kFnExpressionBody = 16,  // arrow whose body is one Return made from an expression
    kFnUseStrict = 32,       // has its own "use strict" directive
    kFnMethod = 64,          // method, getter, setter or constructor (no `function` keyword)
    kFnUsesArguments = 128, kFnUsesThis = 256,  // set by bind; `this` through arrows too
    kFnNoSideEffects = 512,                     // after `/* @__NO_SIDE_EFFECTS__ */`
    kFnDirectEval = 1024, kFnConstructor = 2048,
    kFnParenthesized =
        4096;  // function expression written `(function(){})`: keep (V8 eager compile hint)

struct Function {
  u32 start;
  u32 flags;
  Binding* name;  // BindingIdent or null
  List<Param> params;
  List<Stmt*> body;
  Scope* args_scope;  // holds the parameters, and the name of a function expression is in its own
                      // scope outside it
  Scope* name_scope;  // for a named function expression, else null
  Scope* body_scope;  // var and lexical names of the body
  u32 body_start, body_end;
};

enum class MemberKind : u8 { Method, Get, Set, Field, Accessor /* `accessor x` */, StaticBlock };

struct ClassMember {
  MemberKind kind;
  bool is_static;
  bool computed;
  u8 ts_flags;  // kMember* below
  u32 start;
  Expr* key;    // Name, String, Number, BigInt, PrivateName, or computed; null for StaticBlock
  Expr* value;  // FunctionExpr for methods; initializer (or null) for fields
  List<Stmt*> block;   // StaticBlock
  Scope* block_scope;  // StaticBlock; for fields, the scope of the initializer
  List<Expr*> decorators;
};
inline constexpr u8 kMemberDeclare = 1, kMemberAbstract = 2,  // parsed, dropped by lower
    kMemberEffect = 4;  // made by lower: a private field that is only there for its initializer

struct Class {
  u32 start;
  Binding* name;        // BindingIdent (for a declaration: the outer binding) or null
  SymbolId inner_name;  // the immutable inner binding; None when unnamed
  Expr* extends;
  List<ClassMember> members;
  List<Expr*> decorators;
  Scope* name_scope;  // holds inner_name and private names
  u32 body_start, close;
};

// ---------------------------------------------------------------------------------------------------------------
// Patterns of declarations

struct BindingIdent : Binding {
  static constexpr auto kKind = NodeKind::BindingIdent;
  Atom name;
  SymbolId symbol;
};

struct BindingElement {
  Binding* binding;   // null: elision
  Expr* initializer;  // may be null
};

struct BindingArray : Binding {  // aux: 1 = last element is a rest element
  static constexpr auto kKind = NodeKind::BindingArray;
  List<BindingElement> items;
};

struct BindingProperty {
  u32 start;
  bool computed;
  bool rest;  // ...x, key is null
  Expr* key;
  Binding* value;
  Expr* initializer;
};

struct BindingObject : Binding {
  static constexpr auto kKind = NodeKind::BindingObject;
  List<BindingProperty> properties;
};

// ---------------------------------------------------------------------------------------------------------------
// Statements

struct Empty : Stmt {
  static constexpr auto kKind = NodeKind::Empty;
};

struct Directive : Stmt {
  static constexpr auto kKind = NodeKind::Directive;
  std::string_view raw;  // between the quotes, as written
};

struct ExprStmt : Stmt {
  static constexpr auto kKind = NodeKind::ExprStmt;
  Expr* value;
};

struct Block : Stmt {
  static constexpr auto kKind = NodeKind::Block;
  List<Stmt*> body;
  Scope* scope;
  u32 close;
};

enum class VarKind : u16 { Var, Let, Const, Using, AwaitUsing };

struct Declarator {
  Binding* binding;
  Expr* initializer;  // may be null
};

// Exported declarations (`export const x`, `export function f`, TS enum / namespace) carry
// kExported in flags.
inline constexpr u8 kExported = 1;
inline constexpr u8 kTsDeclare = 2;  // `declare …`: parsed for its names, dropped by lower

struct Var : Stmt {
  static constexpr auto kKind = NodeKind::Var;
  List<Declarator> declarators;
  VarKind var_kind() const { return static_cast<VarKind>(aux); }
};

struct FunctionDecl : Stmt {
  static constexpr auto kKind = NodeKind::FunctionDecl;
  Function* fn;  // name is null only below ExportDefault
};

struct ClassDecl : Stmt {
  static constexpr auto kKind = NodeKind::ClassDecl;
  Class* cls;  // likewise
};

struct If : Stmt {
  static constexpr auto kKind = NodeKind::If;
  Expr* test;
  Stmt* yes;
  Stmt* no;  // may be null
};

struct For : Stmt {
  static constexpr auto kKind = NodeKind::For;
  Stmt* init;    // Var, ExprStmt or null
  Expr* test;    // may be null
  Expr* update;  // may be null
  Stmt* body;
  Scope* scope;
};

struct ForIn : Stmt {
  static constexpr auto kKind = NodeKind::ForIn;
  Stmt* init;  // Var with one declarator, or ExprStmt holding an assignment target
  Expr* value;
  Stmt* body;
  Scope* scope;
};

struct ForOf : Stmt {  // aux: 1 = for await
  static constexpr auto kKind = NodeKind::ForOf;
  Stmt* init;
  Expr* value;
  Stmt* body;
  Scope* scope;
};

struct While : Stmt {
  static constexpr auto kKind = NodeKind::While;
  Expr* test;
  Stmt* body;
};

struct DoWhile : Stmt {
  static constexpr auto kKind = NodeKind::DoWhile;
  Stmt* body;
  Expr* test;
};

struct Return : Stmt {
  static constexpr auto kKind = NodeKind::Return;
  Expr* value;  // may be null
};

struct Throw : Stmt {
  static constexpr auto kKind = NodeKind::Throw;
  Expr* value;
};

struct Try : Stmt {
  static constexpr auto kKind = NodeKind::Try;
  List<Stmt*> block;
  Scope* block_scope;
  bool has_catch;
  Binding* catch_binding;  // null: `catch {`
  List<Stmt*> catch_body;
  Scope* catch_scope;       // the parameter
  Scope* catch_body_scope;  // lexical names of the block
  bool has_finally;
  List<Stmt*> finally_body;
  Scope* finally_scope;
};

struct SwitchCase {
  u32 start;
  Expr* test;  // null: default
  List<Stmt*> body;
};

struct Switch : Stmt {
  static constexpr auto kKind = NodeKind::Switch;
  Expr* value;
  List<SwitchCase> cases;
  Scope* scope;
};

struct Break : Stmt {
  static constexpr auto kKind = NodeKind::Break;
  Atom label;  // Atom::None when absent
  SymbolId label_symbol = SymbolId::None;
};

struct Continue : Stmt {
  static constexpr auto kKind = NodeKind::Continue;
  Atom label;
  SymbolId label_symbol = SymbolId::None;
};

struct Labeled : Stmt {
  static constexpr auto kKind = NodeKind::Labeled;
  Atom label;
  SymbolId symbol;
  Stmt* body;
};

struct Debugger : Stmt {
  static constexpr auto kKind = NodeKind::Debugger;
};

struct With : Stmt {
  static constexpr auto kKind = NodeKind::With;
  Expr* object;
  Stmt* body;
};

struct ImportItem {
  u32 start;
  Atom imported;   // name in the other module (may be any string)
  Binding* local;  // BindingIdent with an Import symbol
  bool type_only;  // `import {type X}`
};

struct Import : Stmt {
  static constexpr auto kKind = NodeKind::Import;
  RecordId record;
  Binding* default_binding;    // BindingIdent or null
  Binding* namespace_binding;  // BindingIdent or null
  List<ImportItem> items;
  bool has_items;  // `import {} from "x"` is not `import "x"` (TypeScript)
};

struct ExportItem {
  u32 start;
  Atom local;  // with a record: the name in the other module
  Atom exported;
  Expr* value;  // Ident of the local binding (resolved by bind); null with a record
  SymbolId symbol = SymbolId::None;  // with a record: the generated import symbol (made by bind)
  bool type_only;
};

struct ExportNamed : Stmt {  // aux: 1 = had `type` items, which the parser has left out
  static constexpr auto kKind = NodeKind::ExportNamed;
  List<ExportItem> items;
  RecordId record;  // None: local
};

struct ExportDefault : Stmt {
  static constexpr auto kKind = NodeKind::ExportDefault;
  Node* value;                       // FunctionDecl, ClassDecl, or an Expr
  SymbolId symbol = SymbolId::None;  // of `default`: the named declaration's own symbol, or a
                                     // generated one (bind)
};

struct ExportStar : Stmt {
  static constexpr auto kKind = NodeKind::ExportStar;
  RecordId record;
  Atom alias;                        // Atom::None for plain `export *`
  SymbolId symbol = SymbolId::None;  // with an alias: the generated namespace import symbol (bind)
};

struct EnumMember {
  u32 start;
  Atom name;          // the member's string name
  Expr* initializer;  // may be null
};

struct TsEnum : Stmt {  // flags: kExported, kTsDeclare; aux: 1 = const enum
  static constexpr auto kKind = NodeKind::TsEnum;
  Atom name;
  SymbolId symbol;      // outer binding (shared by merged declarations)
  SymbolId arg_symbol;  // parameter of the generated closure
  Scope* scope;
  List<EnumMember> members;
};

struct TsNamespace : Stmt {  // flags: kExported, kTsDeclare
  static constexpr auto kKind = NodeKind::TsNamespace;
  Atom name;
  SymbolId symbol;
  SymbolId arg_symbol;
  Scope* scope;
  List<Stmt*> body;  // `namespace a.b {}` is nested: body holds one exported TsNamespace
};

struct TsImportEquals : Stmt {  // flags: kExported; aux: 1 = type only
  static constexpr auto kKind = NodeKind::TsImportEquals;
  Atom name;
  SymbolId symbol;
  Expr* value;  // Ident / Dot chain, or RequireCall
};

struct TsExportEquals : Stmt {
  static constexpr auto kKind = NodeKind::TsExportEquals;
  Expr* value;
};

static_assert(sizeof(Node) == 8);
static_assert(sizeof(Ident) == 16);
static_assert(sizeof(Number) == 16);
static_assert(sizeof(Unary) == 16);
static_assert(sizeof(Binary) == 24);
static_assert(sizeof(String) == 24);

// ---------------------------------------------------------------------------------------------------------------
// Scopes. The parser makes them, with the names declared in each; `bind` links parents and resolves
// references.

enum class ScopeKind : u8 {
  Module,
  Function /* body */,
  Args,
  FunctionName,
  Block,
  For,
  Switch,
  Catch,
  Class,
  ClassField,
  StaticBlock,
  TsEnum,
  TsNamespace,
};

struct Scope {
  ScopeKind kind;
  bool strict = false;
  bool direct_eval = false;  // this scope or one inside it calls eval directly (or holds a `with`):
                             // names are frozen
  bool arrow = false;        // Function / Args scope of an arrow function
  Scope* parent = nullptr;   // valid after bind
  List<SymbolId>
      symbols;  // declared here, in order; `var` names sit in the function (or module) scope
};

// ---------------------------------------------------------------------------------------------------------------
// The module

enum class ImportKind : u8 { Statement, Require, DynamicImport, RequireResolve, NewUrl };

struct ImportAttribute {
  std::string_view key, value;
};

// ImportRecord::flags
inline constexpr u16
    kRecordInTry = 1,       // inside a try block: a failed resolve is a warning, thrown at run time
    kRecordHandled = 2,     // import().catch / then(_, f): likewise
    kRecordBare = 4,        // `import "x"` with no clause at all
    kRecordTypeOnly = 8,    // `import type`: dropped by lower
    kRecordIgnored = 16,    // /* @vite-ignore */ or /* webpackIgnore: true */: leave as written
    kRecordRuntime = 32,    // the runtime helper module, specifier is kRuntimeSpecifier
    kRecordUnused = 64,     // every use was removed (types, dead code): do not even resolve
    kRecordReexport = 128,  // used only by `export … from`
    kRecordGenerated = 256;  // made by a transform (JSX runtime)

inline constexpr std::string_view kRuntimeSpecifier{"\0sinter/runtime", 15};

struct ImportRecord {
  std::string_view specifier;
  u32 start, end;  // of the string literal
  ImportKind kind;
  ImportPhase phase;
  u16 flags;
  List<ImportAttribute> attributes;
};

enum class Language : u8 { JavaScript, Jsx, TypeScript, Tsx };
enum class SourceType : u8 { Module, Script, Unambiguous /* module syntax decides */ };

struct LegalComment {
  u32 start, end;  // whole comment text in the source
  u32 statement;   // index of the top-level statement that follows
};

// The value of `symbol.member`, known at compile time: a member of a TypeScript enum. Filled by
// lower.
struct EnumConstant {
  SymbolId symbol;
  Atom member;
  Expr* value;  // Number or String
};

struct Pragmas {  // from comments at any place before the first token that matters
  std::string_view jsx_factory, jsx_fragment, jsx_import_source, jsx_runtime;  // empty: not given
  std::string_view source_mapping_url;
};

struct Ast {
  std::string_view source;
  std::string_view hashbang;  // "#!…" without line end, or empty
  Language language;
  bool is_module;  // has ESM syntax (import/export/import.meta/top-level await), or was asked for
  bool strict;     // module code or a "use strict" directive prologue
  bool uses_top_level_await = false;
  u32 top_level_await_start = 0;
  u32 first_esm_syntax = kNoOffset;  // offset of the first import/export keyword or import.meta
  u32 first_top_level_return = kNoOffset;
  List<Stmt*> body;
  Scope* module_scope;
  AtomTable* atoms;
  SymbolTable* symbols;
  Arena* arena;
  std::vector<ImportRecord>* records;  // indexed by RecordId
  std::vector<LegalComment>* legal_comments;
  std::vector<EnumConstant>* enum_constants;
  Pragmas pragmas;
  static constexpr u32 kNoOffset = 0xffffffff;
};

}  // namespace sinter::js
