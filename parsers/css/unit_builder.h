// Gathers the tables of one style sheet's Unit and lays them out as one block. One builder per
// thread serves every file; the bytes of the block depend on the contents only.
#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

#include "parsers/css/unit.h"
#include "parsers/unit/text_writer.h"

namespace sinter::css {

class UnitBuilder {
 public:
  u32 flags = 0;
  unit::TextWriter code;
  unit::TextWriter strings;
  std::vector<Gap> gaps;
  std::vector<Record> records;
  std::vector<Import> imports;
  std::vector<Local> locals;
  std::vector<Compose> composes;
  std::vector<ModuleValue> values;
  std::vector<Str> layers;
  std::vector<unit::Mapping> mappings;
  std::vector<Str> legal_comments;
  std::vector<unit::DiagnosticEntry> diagnostics;

  Str add(std::string_view text);
  std::string_view view(Str s) const { return strings.view().substr(s.offset, s.size); }

  // The block; the builder is then empty again.
  Unit finish();
  void reset();
};

}  // namespace sinter::css
