// Names of CSS Modules. Gaps show as <name>.
#include "compiling.h"

namespace sinter::css {
namespace {

std::string exported(std::string_view source, Scoping scoping = Scoping::Local) {
  const std::string text = std::string(source) + std::string(64, '\0');
  const CompileMemoryPtr memory = make_compile_memory();
  const Unit unit =
      compile(std::string_view(text).substr(0, source.size()), {.scoping = scoping}, *memory);
  std::string out;
  for (const Local& local : unit.locals()) {
    out += std::string(unit.text(local.name));
    for (const Compose& item :
         unit.composes().subspan(local.composes.begin, local.composes.count)) {
      out += " +";
      if (item.kind == ComposeKind::Local) out += unit.text(unit.locals()[item.target].name);
      if (item.kind == ComposeKind::Global)
        out += "global(" + std::string(unit.text(item.name)) + ")";
      if (item.kind == ComposeKind::Foreign)
        out += std::string(unit.text(unit.records()[item.target].specifier)) + "#" +
               std::string(unit.text(item.name));
    }
    out += ";";
  }
  return out;
}

TEST(CssModules, LocalNames) {
  EXPECT_EQ(localized(".a #b .c:hover{x:y}"), ".<a> #<b> .<c>:hover {\n  x: y;\n}\n");
  EXPECT_EQ(localized(":global .a, :global(.b) .c, .d :global .e :local .f{x:y}"),
            ".a,\n.b .<c>,\n.<d> .e .<f> {\n  x: y;\n}\n");
  EXPECT_EQ(localized(":global(.a, .b).c{x:y}"), ":is(.a, .b).<c> {\n  x: y;\n}\n");
  EXPECT_EQ(localized(":global{.a{x:y}}.b{:global{.c{x:y}}}"),
            ".a {\n  x: y;\n}\n.<b> {\n  .c {\n    x: y;\n  }\n}\n");
  EXPECT_EQ(localized(":not(.a):is(.b){x:y}"), ":not(.<a>):is(.<b>) {\n  x: y;\n}\n");
  EXPECT_EQ(compiled(".a :local(.b){x:y}", {.scoping = Scoping::Global}),
            ".a .<b> {\n  x: y;\n}\n");
  EXPECT_EQ(printed(".a :local(.b){x:y}"), ".a :local(.b) {\n  x: y;\n}\n");
  EXPECT_EQ(exported(".a\\:b{x:y}.c.a\\:b{x:y}"), "a:b;c;");
}

TEST(CssModules, Animations) {
  EXPECT_EQ(localized("a{animation:x 1s ease,y 2s;animation-name:x}@keyframes x{to{b:c}}"),
            "a {\n  animation: <x> 1s ease, y 2s;\n  animation-name: <x>;\n}\n@keyframes <x> {\n  "
            "to {\n    b: c;\n  }\n}\n");
  EXPECT_EQ(localized("@keyframes :global(x){to{b:c}}"),
            "@keyframes x {\n  to {\n    b: c;\n  }\n}\n");
}

TEST(CssModules, Composes) {
  EXPECT_EQ(
      exported(".a{composes:b c;composes:d from global;composes: e f from './x.css';g:h}.b{}"),
      "a +b +c +global(d) +./x.css#e +./x.css#f;b;c;");
  EXPECT_EQ(localized(".a{composes:b;c:d}"), ".<a> {\n  c: d;\n}\n");
  EXPECT_EQ(
      messages(".a .b{composes:c}", Scoping::Local),
      "error css-composes: \"composes\" only works in a rule whose selector is one local class\n");
  EXPECT_EQ(messages(".a{composes:}", Scoping::Local),
            "error css-composes: \"composes\" wants names of classes\n");
  EXPECT_EQ(printed(".a{composes:b}"), ".a {\n  composes: b;\n}\n");
}

}  // namespace
}  // namespace sinter::css
