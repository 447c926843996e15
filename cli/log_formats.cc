#include "cli/log_formats.h"

#include <optional>
#include <set>

#include "base/json_text.h"
#include "base/version.h"

namespace sinter::cli {

namespace {

// Lines and columns count from 1 in both formats; an end column is that of the character behind.
struct Place {
  u32 line = 0, column = 0, end_line = 0, end_column = 0;
};

std::optional<Place> place_of(const std::string& path, SourceRange range,
                              const SourceLookup& lookup) {
  if (path.empty() || range.is_none()) return std::nullopt;
  const Source* source = lookup(path);
  if (!source) return std::nullopt;
  const LineTable lines(source->text);
  const LineColumn start = lines.locate(range.start), end = lines.locate(range.end);
  return Place{start.line, start.utf16_column + 1, end.line, end.utf16_column + 1};
}

std::string escape_github(std::string_view text, bool property) {
  std::string out;
  for (const char c : text) {
    if (c == '%')
      out += "%25";
    else if (c == '\r')
      out += "%0D";
    else if (c == '\n')
      out += "%0A";
    else if (property && c == ':')
      out += "%3A";
    else if (property && c == ',')
      out += "%2C";
    else
      out += c;
  }
  return out;
}

std::string message_of(const Diagnostic& diagnostic) {
  std::string text = diagnostic.message;
  for (const Note& note : diagnostic.notes) text += "\n" + note.message;
  for (const ImportStep& step : diagnostic.import_chain) text += "\nimported by " + step.path;
  if (!diagnostic.fix.empty()) text += "\n" + diagnostic.fix;
  return text;
}

// SARIF names files by URI references.
std::string uri_of(std::string_view path) {
  std::string out;
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~/@+$&=").find(c) != std::string_view::npos;
    constexpr char kHex[] = "0123456789ABCDEF";
    if (plain)
      out += c;
    else
      out.append(1, '%').append(1, kHex[static_cast<u8>(c) >> 4]).append(1, kHex[c & 15]);
  }
  return out;
}

std::string sarif_location(const std::string& path, SourceRange range, const SourceLookup& lookup,
                           std::string_view message) {
  std::string out = "{\"physicalLocation\":{\"artifactLocation\":{\"uri\":";
  append_json_string(out, uri_of(path));
  out += "}";
  if (const std::optional<Place> place = place_of(path, range, lookup))
    out += ",\"region\":{\"startLine\":" + std::to_string(place->line) +
           ",\"startColumn\":" + std::to_string(place->column) +
           ",\"endLine\":" + std::to_string(place->end_line) +
           ",\"endColumn\":" + std::to_string(place->end_column) + "}";
  out += "}";
  if (!message.empty()) {
    out += ",\"message\":{\"text\":";
    append_json_string(out, message);
    out += "}";
  }
  return out + "}";
}

std::string_view sarif_level(Severity severity) {
  switch (severity) {
    case Severity::Error:
      return "error";
    case Severity::Warning:
      return "warning";
    case Severity::Note:
    case Severity::Info:
      break;
  }
  return "note";
}

}  // namespace

std::string to_github(const Diagnostic& diagnostic, const SourceLookup& lookup) {
  std::string out = diagnostic.severity == Severity::Error     ? "::error "
                    : diagnostic.severity == Severity::Warning ? "::warning "
                                                               : "::notice ";
  if (!diagnostic.path.empty()) out += "file=" + escape_github(diagnostic.path, true) + ",";
  if (const auto place = place_of(diagnostic.path, diagnostic.range, lookup)) {
    out += "line=" + std::to_string(place->line) + ",endLine=" + std::to_string(place->end_line);
    // Columns are for one line only.
    if (place->line == place->end_line)
      out += ",col=" + std::to_string(place->column) +
             ",endColumn=" + std::to_string(place->end_column);
    out += ",";
  }
  out += "title=" + escape_github("sinter: " + diagnostic.code, true);
  return out + "::" + escape_github(message_of(diagnostic), false);
}

std::string to_sarif(std::span<const Diagnostic* const> diagnostics, const SourceLookup& lookup) {
  std::set<std::string_view> rules;
  for (const Diagnostic* each : diagnostics) rules.insert(each->code);
  std::string out =
      "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\","
      "\"runs\":[{\"tool\":{\"driver\":{\"name\":\"sinter\",\"version\":";
  append_json_string(out, version());
  out += ",\"rules\":[";
  for (const std::string_view rule : rules) {
    out += out.back() == '[' ? "{\"id\":" : ",{\"id\":";
    append_json_string(out, rule);
    out += "}";
  }
  out += "]}},\"columnKind\":\"utf16CodeUnits\",\"results\":[";
  for (const Diagnostic* each : diagnostics) {
    out += out.back() == '[' ? "{\"ruleId\":" : ",{\"ruleId\":";
    append_json_string(out, each->code);
    out += ",\"level\":\"" + std::string(sarif_level(each->severity)) + "\"";
    out += ",\"message\":{\"text\":";
    append_json_string(out, each->fix.empty() ? each->message : each->message + ". " + each->fix);
    out += "}";
    if (!each->path.empty())
      out += ",\"locations\":[" + sarif_location(each->path, each->range, lookup, {}) + "]";
    std::string related;
    const auto relate = [&](const std::string& path, SourceRange range, std::string_view message) {
      if (path.empty()) return;
      related += (related.empty() ? "" : ",") + sarif_location(path, range, lookup, message);
    };
    for (const Note& note : each->notes) relate(note.path, note.range, note.message);
    for (const ImportStep& step : each->import_chain)
      relate(step.path, step.range, "imported here");
    if (!related.empty()) out += ",\"relatedLocations\":[" + related + "]";
    out += "}";
  }
  return out + "]}]}\n";
}

}  // namespace sinter::cli
