#include "cli/build_report.h"

#include <brotli/encode.h>
#include <fmt/format.h>
#include <libdeflate.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "base/trace.h"

namespace sinter::cli {
namespace {

// Compressing costs 20 ms a megabyte, as much as bundling it: large files only when asked for.
constexpr size_t kCompressByDefault = 500'000;

bool is_loaded(const bundler::OutputFile& file) {
  return file.kind == bundler::OutputKind::EntryChunk || file.kind == bundler::OutputKind::Chunk ||
         file.kind == bundler::OutputKind::Style || file.path.ends_with(".html");
}

std::string duration(f64 milliseconds) {
  if (milliseconds < 1000) return fmt::format("{:.0f} ms", milliseconds);
  return fmt::format("{:.2f} s", milliseconds / 1000);
}

}  // namespace

size_t gzip_size(std::string_view text) {
  constexpr int kLevel = 6;
  const std::unique_ptr<libdeflate_compressor, void (*)(libdeflate_compressor*)> compressor(
      libdeflate_alloc_compressor(kLevel), libdeflate_free_compressor);
  if (!compressor) return 0;
  const size_t bound = libdeflate_gzip_compress_bound(compressor.get(), text.size());
  const auto out = std::make_unique_for_overwrite<char[]>(bound);
  return libdeflate_gzip_compress(compressor.get(), text.data(), text.size(), out.get(), bound);
}

size_t brotli_size(std::string_view text) {
  size_t size = BrotliEncoderMaxCompressedSize(text.size());
  const auto out = std::make_unique_for_overwrite<u8[]>(size);
  const bool done = BrotliEncoderCompress(
      BROTLI_MAX_QUALITY, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_GENERIC, text.size(),
      reinterpret_cast<const u8*>(text.data()), &size, out.get());
  return done ? size : text.size();
}

std::string kilobytes(size_t bytes) {
  std::string text = fmt::format("{:.2f}", static_cast<f64>(bytes) / 1000);
  for (size_t at = text.find('.'); at > 3;) {
    at -= 3;
    text.insert(at, ",");
  }
  return text + " kB";
}

CompressedSizes::CompressedSizes(const bundler::BuildResult& result, bool large_files_too,
                                 TaskPool& pool)
    : pool_(pool), sizes_(result.outputs.size()) {
  for (size_t i = 0; i < sizes_.size(); ++i) {
    const bundler::OutputFile& file = result.outputs[i];
    if (!is_loaded(file) || (!large_files_too && file.contents.size() > kCompressByDefault))
      continue;
    pool_.run([text = std::string_view(file.contents), size = &sizes_[i]] {
      TRACE_SCOPE("compressed size");
      *size = gzip_size(text);
    });
  }
}

const std::vector<size_t>& CompressedSizes::wait() {
  pool_.wait();
  return sizes_;
}

void print_report(const bundler::BuildResult& result, std::span<const size_t> compressed_sizes,
                  f64 milliseconds, const Terminal& terminal) {
  struct Row {
    std::string folder, name, size, gzip;
    bool map;
  };
  std::vector<Row> rows;
  size_t widest_name = 0, widest_size = 0;
  for (size_t i = 0; i < result.outputs.size(); ++i) {
    const bundler::OutputFile& file = result.outputs[i];
    if (file.path == "<stdout>") continue;
    Row row;
    const size_t slash = file.pretty_path.rfind('/');
    row.folder = slash == std::string::npos ? "" : file.pretty_path.substr(0, slash + 1);
    row.name = file.pretty_path.substr(row.folder.size());
    row.size = kilobytes(file.contents.size());
    row.map = file.kind == bundler::OutputKind::SourceMap;
    if (i < compressed_sizes.size() && compressed_sizes[i] != 0)
      row.gzip = kilobytes(compressed_sizes[i]);
    widest_name = std::max(widest_name, row.folder.size() + row.name.size());
    widest_size = std::max(widest_size, row.size.size());
    rows.push_back(std::move(row));
  }
  std::string text;
  for (const Row& row : rows) {
    text += styled(row.folder, Style::Dim, terminal);
    text += styled(row.name, row.map ? Style::Dim : Style::Cyan, terminal);
    text.append(
        widest_name - row.folder.size() - row.name.size() + 2 + widest_size - row.size.size(), ' ');
    text += styled(row.size, row.map ? Style::Dim : Style::Bold, terminal);
    if (!row.gzip.empty()) text += styled(" │ gzip: " + row.gzip, Style::Dim, terminal);
    text += '\n';
  }
  text += styled("✓", Style::Green, terminal);
  text += fmt::format(" {} module{} built in {}\n", result.statistics.modules,
                      result.statistics.modules == 1 ? "" : "s", duration(milliseconds));
  std::fwrite(text.data(), 1, text.size(), stderr);
}

}  // namespace sinter::cli
