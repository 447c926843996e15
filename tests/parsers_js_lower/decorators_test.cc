#include "tests/parsers_js_lower/lowering.h"

namespace sinter::js {
namespace {

TEST(LowerDecorators, LegacyCallsFollowTheClass) {
  LowerTest legacy;
  legacy.options.ts.experimental_decorators = true;
  EXPECT_EQ(lower_source("class C { @m f(@p x) {} }", legacy),
            "import { __decorateParam, __decorateClass } from \"\\0sinter/runtime\";\n"
            "class C {\n"
            "  f(x) {}\n"
            "}\n"
            "__decorateClass([m, __decorateParam(0, p)], C.prototype, \"f\", 1);\n");
}

TEST(LowerDecorators, LegacyClassIsReplacedThroughItsInnerName) {
  LowerTest legacy;
  legacy.options.ts.experimental_decorators = true;
  EXPECT_EQ(lower_source("@d export class C { static self = C }", legacy),
            "import { __decorateClass } from \"\\0sinter/runtime\";\n"
            "let _C;\n"
            "export let C = (_C = class C {\n"
            "  static {\n"
            "    _C = this;\n"
            "  }\n"
            "  static self = _C;\n"
            "}, _C = __decorateClass([d], _C), _C);\n");
}

TEST(LowerDecorators, AccessorsNeedNoDecorators) {
  EXPECT_LOWERED("const C = class { accessor x = 1 };",
                 "const C = class {\n"
                 "  #x = 1;\n"
                 "  get x() {\n"
                 "    return this.#x;\n"
                 "  }\n"
                 "  set x(value) {\n"
                 "    this.#x = value;\n"
                 "  }\n"
                 "};\n");
}

TEST(LowerDecorators, MetadataIsAppliedBeforeTheDecorators) {
  LowerTest legacy;
  legacy.options.ts.experimental_decorators = true;
  legacy.options.ts.emit_decorator_metadata = true;
  EXPECT_EQ(lower_source("class C { @m f(@p x: string, y: space.Type): void {} }", legacy),
            "import { __metadata, __decorateParam, __decorateClass } from \"\\0sinter/runtime\";\n"
            "class C {\n"
            "  f(x, y) {}\n"
            "}\n"
            "__decorateClass([m, __decorateParam(0, p), __metadata(\"design:type\", Function), "
            "__metadata(\"design:paramtypes\", [String, typeof space === \"undefined\" ? Object : "
            "space.Type || Object]), __metadata(\"design:returntype\", void 0)], C.prototype, "
            "\"f\", 1);\n");
}

TEST(LowerDecorators, MetadataWithStandardDecoratorsIsWarnedOfOnce) {
  LowerTest standard;
  standard.options.ts.emit_decorator_metadata = true;
  std::string warnings;
  lower_source("@d class A {} @d class B {}", standard, &warnings);
  EXPECT_EQ(warnings,
            "decorator-metadata: \"emitDecoratorMetadata\" has no effect without "
            "\"experimentalDecorators\"\n");
  warnings.clear();
  lower_source("class A {}", standard, &warnings);
  EXPECT_EQ(warnings, "");
}

}  // namespace
}  // namespace sinter::js
