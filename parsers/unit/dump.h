// A Unit as text for people: `sinter unit FILE`.
#pragma once

#include <string>

#include "parsers/unit/unit.h"

namespace sinter::unit {

// Facts, records, symbols, imports and exports, then every part with its flags, its uses and its
// code. Gaps in the code are shown as what they stand for: ⟨name⟩ for a symbol, ⟨#3⟩ for a nested
// slot, {{…}} for everything else.
std::string dump(const Unit& unit);

// The code of all parts with the gaps shown like that, and nothing else.
std::string dump_code(const Unit& unit);

}  // namespace sinter::unit
