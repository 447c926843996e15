// The Unit reader: any bytes. What it accepts is dumped, which follows every reference in the block.
#include "parsers/unit/dump.h"
#include "parsers/unit/reader.h"
#include "base/types.h"

using namespace sinter;

extern "C" int LLVMFuzzerTestOneInput(const u8* data, size_t size) {
  const auto read = unit::read_unit(std::string_view(reinterpret_cast<const char*>(data), size));
  if (read) unit::dump(*read);
  return 0;
}
