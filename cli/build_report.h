// What `sinter build` says when it is done: each file with its size, and the time.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/task_pool.h"
#include "bundler/build.h"
#include "cli/terminal.h"

namespace sinter::cli {

// What a server sends of a text at the usual level.
size_t gzip_size(std::string_view text);
// What a static host keeps that compresses once and as well as it can.
size_t brotli_size(std::string_view text);
// "1,234.56 kB"
std::string kilobytes(size_t bytes);

// Gzip sizes of what browsers load, by output, 0 where not measured. They are found out while the
// files are written; `result` must stay where it is.
class CompressedSizes {
 public:
  CompressedSizes(const bundler::BuildResult& result, bool large_files_too, TaskPool& pool);
  ~CompressedSizes() { wait(); }
  CompressedSizes(const CompressedSizes&) = delete;
  CompressedSizes& operator=(const CompressedSizes&) = delete;

  const std::vector<size_t>& wait();

 private:
  TaskPool& pool_;
  std::vector<size_t> sizes_;
};

// Files by kind and path, sizes in kB (1,000 bytes), the time last. `compressed_sizes` may be
// empty.
void print_report(const bundler::BuildResult& result, std::span<const size_t> compressed_sizes,
                  f64 milliseconds, const Terminal& terminal);

}  // namespace sinter::cli
