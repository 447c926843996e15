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

// Exported values, and what is left of the sheet.
std::string valued(std::string_view source, std::string_view foreign = {}) {
  const std::string text = std::string(source) + std::string(64, '\0');
  const CompileMemoryPtr memory = make_compile_memory();
  CompileOptions options{.minify_whitespace = true, .scoping = Scoping::Local};
  if (!foreign.empty())
    options.foreign_value = [&](u32, std::string_view name) -> std::optional<std::string> {
      if (name == "missing") return std::nullopt;
      return std::string(foreign);
    };
  const Unit unit = compile(std::string_view(text).substr(0, source.size()), options, *memory);
  std::string out;
  for (const ModuleValue& value : unit.values())
    out += std::string(unit.text(value.name)) + "=" + std::string(unit.text(value.text)) + ";";
  out += " ";
  u32 at = 0;
  for (const Gap& gap : unit.gaps()) {
    out += unit.code_text().substr(at, gap.offset - at);
    at = gap.offset;
    if (gap.kind() == GapKind::Local)
      out += "<" + std::string(unit.text(unit.locals()[gap.target()].name)) + ">";
  }
  out += unit.code_text().substr(at);
  for (const unit::DiagnosticEntry& entry : unit.diagnostics())
    out += "\n" + std::string(unit.text(entry.message)) + " at " +
           std::string(source.substr(entry.source_start, entry.source_end - entry.source_start));
  return out;
}

TEST(CssModules, Values) {
  EXPECT_EQ(valued("@value red: #f00;@value border: 1px solid red;.a{border:border;color:red}"),
            "red=#f00;border=1px solid #f00; .<a>{border:1px solid #f00;color:#f00}");
  EXPECT_EQ(valued("@value small: (max-width: 599px);@media small{.a{x:y}}"),
            "small=(max-width: 599px); @media (max-width:599px){.<a>{x:y}}");
  EXPECT_EQ(valued("@value other: b;.other{x:other}"), "other=b; .<b>{x:b}");
  // Names of declarations and texts are none.
  EXPECT_EQ(valued("@value color: red;.a{color:color;x:\"color\"}"),
            "color=red; .<a>{color:red;x:\"color\"}");
  EXPECT_EQ(valued("@value a /* no */ 2px;.b{x:a}"), "a=2px; .<b>{x:2px}");
  EXPECT_EQ(valued("@value a;.b{x:a}"),
            " .<b>{x:a}\nThis \"@value\" defines nothing: it is ignored at @value a");
  EXPECT_EQ(valued("@value a: 1 .b{x:a}").substr(0, 1), " ");
  EXPECT_EQ(printed("@value a: b;.c{d:a}"), "@value a: b;\n.c {\n  d: a;\n}\n");
}

TEST(CssModules, ValuesOfOtherFiles) {
  EXPECT_EQ(valued("@value a, b as c from './x.css';.d{x:a;y:c}", "1px"),
            "a=1px;c=1px; .<d>{x:1px;y:1px}");
  EXPECT_EQ(valued("@value (a,b) from './x.css';.d{x:a;y:b}", "1px"),
            "a=1px;b=1px; .<d>{x:1px;y:1px}");
  EXPECT_EQ(valued("@value path: './x.css';@value a from path;.d{x:a}", "1px"),
            "path='./x.css';a=1px; .<d>{x:1px}");
  // A class of another file has its name already.
  EXPECT_EQ(valued("@value a from './x.css';.a .b:hover{x:y}", "_a_1"),
            "a=_a_1; ._a_1 .<b>:hover{x:y}");
  EXPECT_EQ(valued("@value missing from './x.css';.d{x:missing}", "1px"),
            "missing=missing; .<d>{x:missing}\n"
            "There is no value \"missing\" in \"./x.css\" at missing");
  EXPECT_EQ(valued("@value a from b;.d{x:a}"), " .<d>{x:a}\nThere is no value \"b\" here at b");
}

TEST(CssModules, InteroperableCss) {
  EXPECT_EQ(valued(":export{primary:#f00;wide : 1px 2px}.a{x:y}"),
            "primary=#f00;wide=1px 2px; .<a>{x:y}");
  EXPECT_EQ(valued("@value a: 1px;:export{b:a}"), "a=1px;b=1px; ");
  EXPECT_EQ(valued(":import('./x.css'){here:there}.a{x:here}", "2px"), " .<a>{x:2px}");
  EXPECT_EQ(printed(":export{a:b}"), ":export {\n  a: b;\n}\n");
}

// Messages and maps speak of the source.
TEST(CssModules, ValuesKeepPlaces) {
  EXPECT_EQ(valued("@value a: 100000px;.b{x:a}.c{}} .d{x:y}"),
            "a=100000px; .<b>{x:100000px}.<c>{}\n"
            "The selector of this rule is not valid: the rule is ignored at } .d");
}

}  // namespace
}  // namespace sinter::css
