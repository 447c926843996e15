#include "plugins/host/answers.h"

#include <fmt/format.h>

#include "base/file_system.h"
#include "base/json.h"
#include "base/path.h"
#include "bundler/plugin/plugin_host.h"

namespace sinter::plugins {

namespace {

std::string pretty(std::string_view file, std::string_view root) {
  if (!path::is_absolute(file)) return std::string(file);
  const std::string relative = path::relative(root, file);
  return relative.starts_with("../../..") ? std::string(file) : relative;
}

// An id in a message: "\0virtual:x" is shown without the byte that no terminal shows.
std::string pretty_id(std::string_view id, std::string_view root) {
  std::string out = pretty(id, root);
  std::erase(out, '\0');
  return out;
}

// Line (from 1) and column (UTF-16, from 0) as a range of the file's bytes; nothing when the file
// has no such place, as when the position is one of generated code.
SourceRange range_of(std::string_view file, u32 line, u32 column) {
  RealFileSystem files;
  FileBuffer buffer;
  if (!files.read_file(file, buffer)) return kNoRange;
  const LineTable lines(buffer.text());
  if (line == 0 || line > lines.line_count()) return kNoRange;
  const SourceRange range = lines.line_range(line);
  u32 at = range.start, units = 0;
  while (at < range.end && units < column) {
    const u8 byte = static_cast<u8>(buffer.text()[at]);
    const u32 length = byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    units += length == 4 ? 2 : 1;
    at += length;
  }
  if (units < column) return kNoRange;
  return {at, std::min(at + 1, range.end)};
}

std::optional<u32> number_of(const json::Value& value, std::string_view key) {
  const json::Value* found = value.find(key);
  if (!found || !found->is_number() || found->number() < 0) return std::nullopt;
  return static_cast<u32>(found->number());
}

Diagnostic to_diagnostic(const json::Value& value, std::string_view root) {
  Diagnostic out;
  const std::string_view level = value.find_string("level").value_or("error");
  out.severity = level == "warn"                       ? Severity::Warning
                 : level == "info" || level == "debug" ? Severity::Info
                                                       : Severity::Error;
  const std::string_view plugin = value.find_string("plugin").value_or("");
  const std::string_view hook = value.find_string("hook").value_or("");
  const std::string_view id = value.find_string("id").value_or("");
  const std::string_view text = value.find_string("message").value_or("An error without a message");
  out.code = plugin.empty()                    ? "config"
             : out.severity == Severity::Error ? "plugin-error"
                                               : "plugin-warning";
  if (plugin.empty()) {
    out.message = text;
  } else {
    out.message = hook.empty() ? fmt::format("[plugin {}] {}", plugin, text)
                               : fmt::format("[plugin {}, hook {}] {}", plugin, hook, text);
  }
  if (const auto name = value.find_string("name"))
    out.message = fmt::format("{} ({})", out.message, *name);

  const std::string_view file = value.find_string("file").value_or(bundler::path_of_id(id));
  const auto line = number_of(value, "line");
  const auto frame = value.find_string("frame");
  if (!file.empty()) {
    out.path = pretty_id(file, root);
    if (line && path::is_absolute(file))
      out.range =
          range_of(bundler::path_of_id(file), *line, number_of(value, "column").value_or(0));
  }
  if (out.range.is_none() && frame && !frame->empty()) {
    out.note(line ? fmt::format("at {}:{}:{}\n{}", out.path, *line,
                                number_of(value, "column").value_or(0) + 1, *frame)
                  : std::string(*frame));
  } else if (out.range.is_none() && line && !file.empty()) {
    out.note(
        fmt::format("at {}:{}:{}", out.path, *line, number_of(value, "column").value_or(0) + 1));
  }
  if (!id.empty() && pretty_id(id, root) != out.path)
    out.note("while working on " + pretty_id(id, root));
  if (const auto cause = value.find_string("cause")) out.note("caused by: " + std::string(*cause));
  const std::string_view stack = value.find_string("stack").value_or("");
  if (!stack.empty() && out.severity == Severity::Error)
    out.note("thrown here:\n" + std::string(stack));
  if (const auto help = value.find_string("help")) out.fix = *help;
  return out;
}

}  // namespace

Diagnostic read_error(std::string_view json, std::string_view root) {
  const json::ParseResult parsed = json::parse(json);
  if (parsed) return to_diagnostic(parsed.root(), root);
  Diagnostic out;
  out.code = "plugin-error";
  out.message = json;
  return out;
}

namespace {

void read_watch_files(const json::Value& value, AnswerHeader& out) {
  if (const json::Value* list = value.find("watchFiles"))
    for (const json::Value& file : list->items()) out.watch_files.emplace_back(file.string());
}

}  // namespace

AnswerHeader read_header(const Answer& answer, std::string_view root) {
  AnswerHeader out;
  if (answer.failed) {
    out.diagnostics.add(read_error(answer.text(0), root));
    // What was read before it failed may be what has to be mended.
    if (const json::ParseResult error = json::parse(answer.text(0)))
      read_watch_files(error.root(), out);
    return out;
  }
  if (answer.text(0).empty()) return out;
  const json::ParseResult parsed = json::parse(answer.text(0));
  SINTER_CHECK(parsed);
  const json::Value& header = parsed.root();
  if (const json::Value* logs = header.find("logs"))
    for (const json::Value& log : logs->items()) out.diagnostics.add(to_diagnostic(log, root));
  read_watch_files(header, out);
  if (const json::Value* list = header.find("entries")) {
    for (const json::Value& item : list->items()) {
      const auto field = [&](std::string_view key) {
        return std::string(item.find_string(key).value_or(""));
      };
      out.entries.push_back(
          {field("id"), field("importer"), field("name"), field("fileName"), field("reference")});
    }
  }
  out.side_effects = header.find_bool("sideEffects");
  if (const auto name = header.find_string("syntheticNamedExports")) out.synthetic_exports = *name;
  if (const json::Value* names = header.find("mapPlugins"))
    for (const json::Value& name : names->items()) out.map_plugins.emplace_back(name.string());
  out.module_type = header.find_string("moduleType").value_or("");
  out.external = header.find_bool("external").value_or(false);
  return out;
}

}  // namespace sinter::plugins
