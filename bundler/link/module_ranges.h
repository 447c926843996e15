// A chunk's modules in a few ranges, for passes that look at all of them and add up what they
// found: an application is often one chunk, whose work would otherwise be done by one thread. The
// results of the ranges come in the order of the modules, so that nothing depends on how many there
// are.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "base/task_pool.h"
#include "bundler/link/link.h"

namespace sinter::bundler {

// Calls collect(found, modules) with a Found of its own for every range.
template <class Found, class Collect>
std::vector<Found> collect_in_ranges(TaskPool& pool, std::span<const ModuleId> modules,
                                     Collect collect) {
  // Smaller ranges are done before another thread has heard of them.
  constexpr size_t kModulesPerRange = 512;
  const size_t count =
      std::clamp<size_t>(modules.size() / kModulesPerRange, 1, size_t{pool.thread_count()});
  std::vector<Found> found(count);
  pool.parallel_for(count, [&](size_t r) {
    const size_t begin = modules.size() * r / count;
    const size_t end = modules.size() * (r + 1) / count;
    collect(found[r], modules.subspan(begin, end - begin));
  });
  return found;
}

}  // namespace sinter::bundler
