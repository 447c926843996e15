#include "tests/parsers_js_lower/lowering.h"

namespace sinter::js {
namespace {

TEST(LowerTypeScript, EnumsInBlocksAreNewInEveryRun) {
  EXPECT_LOWERED("{ enum E { A = 'a' } }",
                 "{\n"
                 "  let E = ((E) => {\n"
                 "    E[\"A\"] = \"a\";\n"
                 "    return E;\n"
                 "  })({});\n"
                 "}\n");
}

TEST(LowerTypeScript, EnumMembersAreReadFromTheObject) {
  EXPECT_LOWERED("enum E { A = f(), B = g(A) }",
                 "var E = ((E) => {\n"
                 "  E[E[\"A\"] = f()] = \"A\";\n"
                 "  E[E[\"B\"] = g(E.A)] = \"B\";\n"
                 "  return E;\n"
                 "})(E || {});\n");
}

TEST(LowerTypeScript, NamespaceParameterAvoidsNamesInside) {
  EXPECT_LOWERED("namespace M { const M = 1; export const x = M }",
                 "var M;\n"
                 "((M2) => {\n"
                 "  const M = 1;\n"
                 "  M2.x = M;\n"
                 "})(M || (M = {}));\n");
}

TEST(LowerTypeScript, InlineTypeImportsDeclareNothing) {
  EXPECT_LOWERED("import { type T, a } from 'x'; a;", "import { a } from \"x\";\na;\n");
  EXPECT_LOWERED("export { type T } from 'x';", "");
}

TEST(LowerJsx, CommonJsModulesRequireTheRuntime) {
  LowerTest commonjs;
  commonjs.language = Language::Jsx;
  commonjs.type = SourceType::Unambiguous;
  EXPECT_NE(lower_source("'use strict'; module.exports = <div/>;", commonjs).find("const { jsx } = require("),
            std::string::npos);
  EXPECT_NE(lower_source("export default <div/>;", commonjs).find("import { jsx } from \"react/jsx-runtime\""),
            std::string::npos);
}

TEST(LowerTypeScript, ParameterPropertiesWhereSuperIsNested) {
  EXPECT_LOWERED("class D extends A { constructor(private k) { if (k) super(k) } }",
                 "class D extends A {\n"
                 "  k;\n"
                 "  constructor(k) {\n"
                 "    const _super = (...args) => {\n"
                 "      super(...args);\n"
                 "      this.k = k;\n"
                 "      return this;\n"
                 "    };\n"
                 "    if (k)\n"
                 "      _super(k);\n"
                 "  }\n"
                 "}\n");
}

}  // namespace
}  // namespace sinter::js
