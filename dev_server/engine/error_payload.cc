#include "dev_server/engine/error_payload.h"

#include "base/json_text.h"

namespace sinter::dev {

namespace {

constexpr size_t kMostBytes = 256 << 10;
constexpr size_t kMostErrors = 100;

// The code frame: what is rendered, without the line that holds the message.
std::string frame_of(const Diagnostic& diagnostic, const SourceLookup& lookup) {
  Diagnostic bare;
  bare.severity = diagnostic.severity;
  bare.path = diagnostic.path;
  bare.range = diagnostic.range;
  std::string text = render(bare, lookup);
  const size_t line = text.find('\n');
  return line == std::string::npos ? std::string() : text.substr(line + 1);
}

void add_error(std::string& out, const Diagnostic& diagnostic, const SourceLookup& lookup,
               bool with_frame) {
  out += "{\"message\":";
  append_json_string(out, diagnostic.message);
  out += ",\"stack\":\"\"";
  if (!diagnostic.path.empty()) {
    out += ",\"id\":";
    append_json_string(out, diagnostic.path);
    const Source* source = diagnostic.range.is_none() ? nullptr : lookup(diagnostic.path);
    if (source && diagnostic.range.start <= source->text.size()) {
      const LineColumn at = LineTable(source->text).locate(diagnostic.range.start);
      out += ",\"loc\":{\"file\":";
      append_json_string(out, diagnostic.path);
      out += ",\"line\":" + std::to_string(at.line) +
             ",\"column\":" + std::to_string(at.utf16_column + 1) + "}";
      if (with_frame) {
        out += ",\"frame\":";
        append_json_string(out, frame_of(diagnostic, lookup));
      }
    }
  }
  out += ",\"notes\":[";
  bool first = true;
  const auto note = [&](const std::string& text) {
    if (text.empty()) return;
    if (!first) out += ',';
    first = false;
    append_json_string(out, text);
  };
  for (const Note& n : diagnostic.notes)
    note(n.path.empty() ? n.message : n.message + " (" + n.path + ")");
  note(diagnostic.fix);
  out += "],\"chain\":[";
  first = true;
  for (const ImportStep& step : diagnostic.import_chain) note(step.path);
  out += "]";
}

}  // namespace

std::string error_payload(const Diagnostics& diagnostics, const SourceLookup& lookup) {
  std::vector<const Diagnostic*> errors;
  for (const Diagnostic& diagnostic : diagnostics.items())
    if (diagnostic.severity == Severity::Error && errors.size() < kMostErrors)
      errors.push_back(&diagnostic);
  std::string out = "{\"type\":\"error\",\"err\":";
  Diagnostic none;
  none.message = "Unknown error";
  add_error(out, errors.empty() ? none : *errors[0], lookup, true);
  out += ",\"errors\":[";
  for (size_t i = 0; i < errors.size(); ++i) {
    if (i) out += ',';
    add_error(out, *errors[i], lookup, out.size() < kMostBytes / 2);
    out += '}';
    if (out.size() > kMostBytes) break;
  }
  out += "]}}";
  return out;
}

}  // namespace sinter::dev
