// Diagnostics for people: a heading, a code frame for each place, help, and the chain of importers.
//
//   error[unresolved-import]: Could not resolve "./Buton"
//     --> src/App.tsx:2:20
//      |
//    2 | import Button from "./Buton";
//      |                    ^^^^^^^^^
//   help: Did you mean "./Button"?
//      imported by src/main.tsx:4:17

#include <algorithm>

#include "base/diagnostics.h"
#include "base/display_width.h"
#include "base/utf8.h"

namespace sinter {
namespace {

constexpr std::string_view kReset = "\x1b[0m";
constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kDim = "\x1b[2m";
constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kYellow = "\x1b[33m";
constexpr std::string_view kBlue = "\x1b[34m";
constexpr std::string_view kCyan = "\x1b[36m";

constexpr u32 kTabStop = 4;
constexpr std::string_view kEllipsis = "...";

// Of a range over more lines, the first kHeadLines and the last are shown.
constexpr u32 kMaxLines = 4;
constexpr u32 kHeadLines = 2;

struct SeverityStyle {
  std::string_view name;
  std::string_view color;
};

SeverityStyle style_of(Severity severity) {
  switch (severity) {
    case Severity::Error:
      return {"error", kRed};
    case Severity::Warning:
      return {"warning", kYellow};
    case Severity::Note:
      return {"note", kCyan};
    case Severity::Info:
      return {"info", kBlue};
  }
  SINTER_UNREACHABLE();
}

// Controls, and the bidirectional overrides that make source read differently from what it is.
bool is_unsafe(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

// A path or message may quote source text, so it is cleaned too; newlines in messages are meant.
void append_clean(std::string& out, std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const CodePoint c = decode_utf8(text, i);
    if (c.value != '\n' && c.value != '\t' && (is_unsafe(c.value) || is_surrogate(c.value))) {
      out += "\uFFFD";
    } else if (c.value == 0xFFFD) {
      out += "\uFFFD";
    } else {
      out.append(text.substr(i, c.length));
    }
    i += c.length;
  }
}

// One source line as columns of a terminal, with the columns of a range of its bytes.
struct DisplayLine {
  std::string text;
  u32 mark_start = 0;
  u32 mark_end = 0;
};

// Lays out the part of `line` around `mark` (offsets in `line`) that fits in `width` columns. Looks
// only at bytes near the mark, so that a line of 50 MB costs no more than another.
DisplayLine lay_out(std::string_view line, SourceRange mark, u32 width) {
  constexpr size_t kBytesPerColumn = 4;
  size_t begin = 0;
  size_t end = line.size();
  const bool cut_needed_at_start = mark.start > width * 2 / 3;
  const auto is_boundary = [&](size_t i) {
    return i == 0 || i >= line.size() || (static_cast<u8>(line[i]) & 0xC0) != 0x80;
  };
  if (line.size() > width) {
    if (cut_needed_at_start) {
      // A third of the width before the mark shows where it stands.
      begin = mark.start - width / 3;
      // Step forward to the start of a code point; a run of stray continuation bytes ends at the
      // mark.
      while (begin < mark.start && !is_boundary(begin)) ++begin;
    }
    end = std::min(end, begin + width * kBytesPerColumn);
    while (end > begin && !is_boundary(end)) --end;
  }

  DisplayLine result;
  u32 column = 0;
  if (begin != 0) {
    result.text = kEllipsis;
    column = static_cast<u32>(kEllipsis.size());
  }
  bool start_seen = false;
  bool end_seen = false;
  size_t i = begin;
  for (; i < end;) {
    if (!start_seen && i >= mark.start) {
      result.mark_start = column;
      start_seen = true;
    }
    if (!end_seen && i >= mark.end) {
      result.mark_end = column;
      end_seen = true;
    }
    const CodePoint c = decode_utf8(line, i);
    u32 columns = 1;
    if (c.value == '\t') {
      columns = kTabStop - column % kTabStop;
    } else if (!is_unsafe(c.value) && !is_surrogate(c.value) && c.value != 0xFFFD) {
      columns = display_width(c.value);
    }
    if (column + columns + kEllipsis.size() > width && line.size() - i > kEllipsis.size()) break;
    if (c.value == '\t') {
      result.text.append(columns, ' ');
    } else if (is_unsafe(c.value) || is_surrogate(c.value) || c.value == 0xFFFD) {
      result.text += "\uFFFD";
    } else {
      result.text.append(line.substr(i, c.length));
    }
    column += columns;
    i += c.length;
  }
  if (!start_seen) result.mark_start = column;
  if (!end_seen) result.mark_end = column;
  if (i < line.size()) result.text += kEllipsis;
  return result;
}

class Renderer {
 public:
  Renderer(const SourceLookup& lookup, const RenderOptions& options)
      : lookup_(lookup), options_(options) {}

  std::string take() { return std::move(out_); }

  void diagnostic(const Diagnostic& diagnostic) {
    const SeverityStyle style = style_of(diagnostic.severity);
    heading(style, diagnostic.code, diagnostic.message);
    place(diagnostic.path, diagnostic.range, style.color);
    for (const Note& note : diagnostic.notes) {
      heading(style_of(Severity::Note), {}, note.message);
      place(note.path, note.range, kCyan);
    }
    if (!diagnostic.fix.empty()) {
      heading({"help", kCyan}, {}, diagnostic.fix);
    }
    for (const ImportStep& step : diagnostic.import_chain) {
      paint(kDim);
      out_ += "   imported by ";
      location(step.path, step.range, find(step.path));
      paint(kReset);
      out_ += '\n';
    }
  }

 private:
  void paint(std::string_view code) {
    if (options_.color) out_ += code;
  }

  const Source* find(std::string_view path) const {
    return path.empty() || !lookup_ ? nullptr : lookup_(path);
  }

  void heading(SeverityStyle style, std::string_view code, std::string_view message) {
    paint(kBold);
    paint(style.color);
    out_ += style.name;
    if (!code.empty()) {
      out_ += '[';
      append_clean(out_, code);
      out_ += ']';
    }
    paint(kReset);
    paint(kBold);
    out_ += ": ";
    append_clean(out_, message);
    paint(kReset);
    out_ += '\n';
  }

  // "path:line:column", both from 1 as editors expect when the text is clicked. The column counts
  // UTF-16 code units, as editors do.
  void location(std::string_view path, SourceRange range, const Source* source) {
    append_clean(out_, path);
    if (source == nullptr || range.is_none()) return;
    const LineColumn at = LineTable(source->text).locate(range.start);
    out_ += ':' + std::to_string(at.line) + ':' + std::to_string(at.utf16_column + 1);
  }

  void place(std::string_view path, SourceRange range, std::string_view color) {
    if (path.empty()) return;
    const Source* source = find(path);
    if (source == nullptr || range.is_none()) {
      paint(kBlue);
      out_ += "  --> ";
      paint(kReset);
      append_clean(out_, path);
      out_ += '\n';
      return;
    }
    frame(*source, range, color);
  }

  void frame(const Source& source, SourceRange range, std::string_view color) {
    const u32 size = static_cast<u32>(source.text.size());
    range.start = std::min(range.start, size);
    range.end = std::clamp(range.end, range.start, size);
    const LineTable lines(source.text);
    const LineColumn first = lines.locate(range.start);
    // A range that ends just after a line end belongs to the line before.
    const u32 last_offset = range.end > range.start ? range.end - 1 : range.end;
    const u32 last_line = lines.locate(last_offset).line;

    const u32 digits = static_cast<u32>(std::to_string(last_line).size());
    const std::string margin(digits + 1, ' ');
    gutter(std::string(digits, ' ') + " --> ");
    append_clean(out_, source.pretty_path);
    out_ += ':' + std::to_string(first.line) + ':' + std::to_string(first.utf16_column + 1) + '\n';
    gutter(margin + " |\n");
    const u32 gutter_columns = digits + 4;
    const u32 width = std::max(options_.width, gutter_columns + 40) - gutter_columns;

    for (u32 line = first.line; line <= last_line; ++line) {
      if (last_line - first.line >= kMaxLines && line == first.line + kHeadLines) {
        gutter(margin + " ");
        out_ += "...\n";
        line = last_line;
      }
      const SourceRange bytes = lines.line_range(line);
      const SourceRange mark{std::clamp(range.start, bytes.start, bytes.end) - bytes.start,
                             std::clamp(range.end, bytes.start, bytes.end) - bytes.start};
      const DisplayLine shown = lay_out(bytes.of(source.text), mark, width);
      const std::string number = std::to_string(line);
      gutter(' ' + std::string(digits - number.size(), ' ') + number + " | ");
      out_ += shown.text;
      out_ += '\n';
      // An empty line in the middle of a range has nothing to underline.
      if (line != first.line && shown.mark_end == shown.mark_start) continue;
      gutter(margin + " | ");
      out_.append(shown.mark_start, ' ');
      paint(kBold);
      paint(color);
      out_.append(std::max<u32>(1, shown.mark_end - shown.mark_start), '^');
      paint(kReset);
      out_ += '\n';
    }
  }

  void gutter(const std::string& text) {
    paint(kBlue);
    out_ += text;
    paint(kReset);
  }

  const SourceLookup& lookup_;
  const RenderOptions& options_;
  std::string out_;
};

}  // namespace

std::string render(const Diagnostic& diagnostic, const SourceLookup& lookup,
                   const RenderOptions& options) {
  Renderer renderer(lookup, options);
  renderer.diagnostic(diagnostic);
  return renderer.take();
}

std::string render(const Diagnostic& diagnostic, const Source* source,
                   const RenderOptions& options) {
  return render(diagnostic, lookup_of(source), options);
}

}  // namespace sinter
