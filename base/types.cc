#include "base/types.h"

#include <cstdio>
#include <cstdlib>

namespace sinter {

void check_failed(const char* what, const char* file, int line) {
  std::fprintf(stderr, "sinter: internal error: %s (%s:%d)\n", what, file, line);
  std::fflush(stderr);
  std::abort();
}

}  // namespace sinter
