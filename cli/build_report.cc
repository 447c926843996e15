#include "cli/build_report.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <string>
#include <vector>

namespace sinter::cli {
namespace {

// Compressing costs 20–50 ms a megabyte, more than bundling it: large files only when asked for.
constexpr size_t kCompressByDefault = 500'000;

size_t gzip_size(std::string_view text) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) !=
      Z_OK)
    return 0;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  std::vector<Bytef> out(1 << 16);
  int status;
  do {
    stream.next_out = out.data();
    stream.avail_out = static_cast<uInt>(out.size());
    status = deflate(&stream, Z_FINISH);
  } while (status == Z_OK);
  const size_t size = stream.total_out;
  deflateEnd(&stream);
  return size;
}

std::string kilobytes(size_t bytes) {
  std::string text = fmt::format("{:.2f}", static_cast<f64>(bytes) / 1000);
  for (size_t at = text.find('.'); at > 3;) {
    at -= 3;
    text.insert(at, ",");
  }
  return text + " kB";
}

std::string duration(f64 milliseconds) {
  if (milliseconds < 1000) return fmt::format("{:.0f} ms", milliseconds);
  return fmt::format("{:.2f} s", milliseconds / 1000);
}

}  // namespace

void print_report(const bundler::BuildResult& result, f64 milliseconds,
                  const ReportOptions& options, const Terminal& terminal) {
  struct Row {
    std::string folder, name, size, gzip;
    bool map;
  };
  std::vector<Row> rows;
  size_t widest_name = 0, widest_size = 0;
  for (const bundler::OutputFile& file : result.outputs) {
    if (file.path == "<stdout>") continue;
    Row row;
    const size_t slash = file.pretty_path.rfind('/');
    row.folder = slash == std::string::npos ? "" : file.pretty_path.substr(0, slash + 1);
    row.name = file.pretty_path.substr(row.folder.size());
    row.size = kilobytes(file.contents.size());
    row.map = file.kind == bundler::OutputKind::SourceMap;
    const bool loaded = file.kind == bundler::OutputKind::EntryChunk ||
                        file.kind == bundler::OutputKind::Chunk ||
                        file.kind == bundler::OutputKind::Style || file.path.ends_with(".html");
    if (loaded && (options.all_compressed_sizes || file.contents.size() <= kCompressByDefault)) {
      row.gzip = kilobytes(gzip_size(file.contents));
    }
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
