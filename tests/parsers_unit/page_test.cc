// docs/unit.md is checked against the structures it describes.
#include <gtest/gtest.h>

#include <cstddef>
#include <fstream>
#include <sstream>
#include <string>

#include "parsers/unit/unit.h"

namespace sinter::unit {
namespace {

std::string read_page() {
  std::ifstream file("docs/unit.md");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

class UnitPage : public testing::Test {
 protected:
  // The section of `name` begins with its size; `field` has a row with its offset and size.
  void expect_struct(const std::string& name, size_t size) {
    const std::string title = "### `" + name + "`, " + std::to_string(size) + " bytes\n";
    const size_t begin = page_.find(title);
    ASSERT_NE(begin, std::string::npos) << title;
    section_ = page_.substr(begin, page_.find("\n### ", begin) - begin);
  }
  void expect_field(const std::string& field, size_t offset, size_t size) {
    const std::string row =
        "| " + std::to_string(offset) + " | " + std::to_string(size) + " | `" + field + "` |";
    EXPECT_NE(section_.find(row), std::string::npos) << row;
  }

  const std::string page_ = read_page();
  std::string section_;
};

#define EXPECT_STRUCT(type) expect_struct(#type, sizeof(type))
#define EXPECT_FIELD(type, field) expect_field(#field, offsetof(type, field), sizeof(type::field))

TEST_F(UnitPage, ListsTheTablesInOrder) {
  size_t at = page_.find("| table | element |");
#define SINTER_UNIT_TABLE(type, name)        \
  at = page_.find("\n| `" #name "` | ", at); \
  ASSERT_NE(at, std::string::npos) << #name;
  SINTER_UNIT_TABLES(SINTER_UNIT_TABLE)
#undef SINTER_UNIT_TABLE
}

TEST_F(UnitPage, DescribesEveryField) {
  EXPECT_STRUCT(Str);
  EXPECT_FIELD(Str, offset);
  EXPECT_FIELD(Str, size);
  EXPECT_STRUCT(Slice);
  EXPECT_FIELD(Slice, begin);
  EXPECT_FIELD(Slice, count);
  EXPECT_STRUCT(Header);
  EXPECT_FIELD(Header, magic);
  EXPECT_FIELD(Header, version);
  EXPECT_FIELD(Header, size);
  EXPECT_FIELD(Header, reserved);
  EXPECT_FIELD(Header, facts);
  EXPECT_FIELD(Header, tables);
  EXPECT_STRUCT(TableRef);
  EXPECT_FIELD(TableRef, offset);
  EXPECT_FIELD(TableRef, count);
  EXPECT_STRUCT(Facts);
  EXPECT_FIELD(Facts, flags);
  EXPECT_FIELD(Facts, top_level_await);
  EXPECT_FIELD(Facts, first_esm_syntax);
  EXPECT_FIELD(Facts, first_cjs_use);
  EXPECT_FIELD(Facts, exports_symbol);
  EXPECT_FIELD(Facts, module_symbol);
  EXPECT_FIELD(Facts, default_symbol);
  EXPECT_FIELD(Facts, reexport_record);
  EXPECT_FIELD(Facts, source_size);
  EXPECT_FIELD(Facts, line_count);
  EXPECT_FIELD(Facts, nested_slots);
  EXPECT_FIELD(Facts, hashbang);
  EXPECT_STRUCT(Reloc);
  EXPECT_FIELD(Reloc, offset);
  EXPECT_FIELD(Reloc, word);
  EXPECT_STRUCT(Part);
  EXPECT_FIELD(Part, code_begin);
  EXPECT_FIELD(Part, code_end);
  EXPECT_FIELD(Part, reloc_begin);
  EXPECT_FIELD(Part, reloc_end);
  EXPECT_FIELD(Part, mapping_begin);
  EXPECT_FIELD(Part, mapping_end);
  EXPECT_FIELD(Part, declares);
  EXPECT_FIELD(Part, uses);
  EXPECT_FIELD(Part, records);
  EXPECT_FIELD(Part, pure_calls);
  EXPECT_FIELD(Part, source_start);
  EXPECT_FIELD(Part, cjs_export);
  EXPECT_FIELD(Part, flags);
  EXPECT_FIELD(Part, reserved);
  EXPECT_STRUCT(Use);
  EXPECT_FIELD(Use, symbol);
  expect_field("count", 4, 4);  // a bit of it is another field
  EXPECT_STRUCT(Symbol);
  EXPECT_FIELD(Symbol, name);
  EXPECT_FIELD(Symbol, use_count);
  EXPECT_FIELD(Symbol, part);
  EXPECT_FIELD(Symbol, import);
  EXPECT_FIELD(Symbol, constant);
  EXPECT_FIELD(Symbol, kind);
  EXPECT_FIELD(Symbol, flags);
  EXPECT_FIELD(Symbol, reserved);
  EXPECT_STRUCT(Import);
  EXPECT_FIELD(Import, symbol);
  EXPECT_FIELD(Import, record);
  EXPECT_FIELD(Import, base);
  EXPECT_FIELD(Import, name);
  EXPECT_FIELD(Import, source_start);
  EXPECT_FIELD(Import, source_end);
  EXPECT_FIELD(Import, kind);
  EXPECT_FIELD(Import, reexport);
  EXPECT_FIELD(Import, reserved);
  EXPECT_STRUCT(Export);
  EXPECT_FIELD(Export, name);
  EXPECT_FIELD(Export, symbol);
  EXPECT_FIELD(Export, source_start);
  EXPECT_STRUCT(StarExport);
  EXPECT_FIELD(StarExport, record);
  EXPECT_FIELD(StarExport, source_start);
  EXPECT_STRUCT(Record);
  EXPECT_FIELD(Record, specifier);
  EXPECT_FIELD(Record, source_start);
  EXPECT_FIELD(Record, source_end);
  EXPECT_FIELD(Record, kind);
  EXPECT_FIELD(Record, phase);
  EXPECT_FIELD(Record, flags);
  EXPECT_FIELD(Record, attributes);
  EXPECT_FIELD(Record, names);
  EXPECT_STRUCT(Attribute);
  EXPECT_FIELD(Attribute, key);
  EXPECT_FIELD(Attribute, value);
  EXPECT_STRUCT(Constant);
  EXPECT_FIELD(Constant, symbol);
  EXPECT_FIELD(Constant, member);
  EXPECT_FIELD(Constant, text);
  EXPECT_FIELD(Constant, kind);
  EXPECT_FIELD(Constant, reserved);
  EXPECT_STRUCT(CjsExport);
  EXPECT_FIELD(CjsExport, name);
  EXPECT_STRUCT(Mapping);
  EXPECT_FIELD(Mapping, code);
  EXPECT_FIELD(Mapping, source);
  EXPECT_FIELD(Mapping, name);
  EXPECT_STRUCT(LegalComment);
  EXPECT_FIELD(LegalComment, text);
  EXPECT_FIELD(LegalComment, part);
  EXPECT_STRUCT(DiagnosticEntry);
  EXPECT_FIELD(DiagnosticEntry, code);
  EXPECT_FIELD(DiagnosticEntry, message);
  EXPECT_FIELD(DiagnosticEntry, fix);
  EXPECT_FIELD(DiagnosticEntry, source_start);
  EXPECT_FIELD(DiagnosticEntry, source_end);
  EXPECT_FIELD(DiagnosticEntry, severity);
  EXPECT_FIELD(DiagnosticEntry, reserved);
  EXPECT_FIELD(DiagnosticEntry, note_count);
}

}  // namespace
}  // namespace sinter::unit
