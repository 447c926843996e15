#include "base/allocator.h"

#if SINTER_MIMALLOC
#include <mimalloc.h>
#endif

namespace sinter {

void tune_allocator() {
#if SINTER_MIMALLOC
  // Transparent huge pages by madvise; mimalloc falls back by itself where the system has none.
  mi_option_enable(mi_option_large_os_pages);
#endif
}

void release_free_memory() {
#if SINTER_MIMALLOC
  mi_collect(/*force=*/true);
#endif
}

}  // namespace sinter
