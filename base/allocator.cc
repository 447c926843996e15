#include "base/allocator.h"

#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/types.h"

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

void release_unused_code() {
  dl_iterate_phdr(
      [](dl_phdr_info* library, size_t, void*) {
        for (int i = 0; i < library->dlpi_phnum; ++i) {
          const ElfW(Phdr)& part = library->dlpi_phdr[i];
          // What is never written to is what it is in the file.
          if (part.p_type != PT_LOAD || (part.p_flags & PF_W) != 0) continue;
          const uintptr_t page = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
          const uintptr_t start = (library->dlpi_addr + part.p_vaddr) & ~(page - 1);
          const uintptr_t end = (library->dlpi_addr + part.p_vaddr + part.p_memsz) & ~(page - 1);
          if (end > start) madvise(reinterpret_cast<void*>(start), end - start, MADV_DONTNEED);
        }
        return 0;
      },
      nullptr);
}

void release_free_memory() {
#if SINTER_MIMALLOC
  mi_collect(/*force=*/true);
#endif
}

}  // namespace sinter
