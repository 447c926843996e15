// Diagnostics for programs (--log-format=json).

#include "base/diagnostics.h"
#include "base/json_text.h"

namespace sinter {
namespace {

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::Error:
      return "error";
    case Severity::Warning:
      return "warning";
    case Severity::Note:
      return "note";
    case Severity::Info:
      return "info";
  }
  SINTER_UNREACHABLE();
}

class JsonWriter {
 public:
  explicit JsonWriter(const SourceLookup& lookup) : lookup_(lookup) {}

  std::string write(const Diagnostic& diagnostic) {
    out_ = "{\"severity\":";
    append_json_string(out_, name_of(diagnostic.severity));
    text_field("code", diagnostic.code);
    text_field("message", diagnostic.message);
    location(diagnostic.path, diagnostic.range);
    out_ += ",\"notes\":[";
    for (const Note& note : diagnostic.notes) {
      separate();
      out_ += "{\"message\":";
      append_json_string(out_, note.message);
      location(note.path, note.range);
      out_ += '}';
    }
    out_ += ']';
    text_field("fix", diagnostic.fix);
    out_ += ",\"importChain\":[";
    for (const ImportStep& step : diagnostic.import_chain) {
      separate();
      out_ += "{\"specifier\":";
      append_json_string(out_, step.specifier);
      location(step.path, step.range);
      out_ += '}';
    }
    out_ += "]}";
    return std::move(out_);
  }

 private:
  void separate() {
    if (out_.back() != '[') out_ += ',';
  }

  void text_field(std::string_view name, std::string_view value) {
    if (value.empty()) return;
    out_ += ',';
    append_json_string(out_, name);
    out_ += ':';
    append_json_string(out_, value);
  }

  void position(std::string_view name, const LineColumn& at) {
    out_ += ",\"";
    out_ += name;
    out_ += "\":{\"line\":" + std::to_string(at.line) +
            ",\"column\":" + std::to_string(at.utf16_column) + '}';
  }

  void location(const std::string& path, SourceRange range) {
    text_field("path", path);
    if (range.is_none()) return;
    out_ += ",\"range\":[" + std::to_string(range.start) + ',' + std::to_string(range.end) + ']';
    const Source* source = path.empty() || !lookup_ ? nullptr : lookup_(path);
    if (source == nullptr) return;
    const LineTable lines(source->text);
    position("start", lines.locate(range.start));
    position("end", lines.locate(range.end));
  }

  const SourceLookup& lookup_;
  std::string out_;
};

}  // namespace

std::string to_json(const Diagnostic& diagnostic, const SourceLookup& lookup) {
  return JsonWriter(lookup).write(diagnostic);
}

std::string to_json(const Diagnostic& diagnostic, const Source* source) {
  return to_json(diagnostic, lookup_of(source));
}

}  // namespace sinter
