#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <vector>

#include "cli/log_formats.h"

namespace sinter::cli {

Terminal detect_terminal(ColorMode mode) {
  Terminal terminal;
  const bool tty = isatty(STDERR_FILENO) != 0;
  const char* no_color = std::getenv("NO_COLOR");
  const char* force_color = std::getenv("FORCE_COLOR");
  const char* term = std::getenv("TERM");
  const bool dumb = term && std::string_view(term) == "dumb";
  switch (mode) {
    case ColorMode::Always:
      terminal.color = true;
      break;
    case ColorMode::Never:
      break;
    case ColorMode::Auto:
      terminal.color = tty && !dumb;
      if (force_color && *force_color && std::string_view(force_color) != "0")
        terminal.color = true;
      if (no_color && *no_color) terminal.color = false;
      break;
  }
  const char* ci = std::getenv("CI");
  terminal.interactive = tty && !dumb && !ci;
  terminal.is_read = tty || (ci && *ci);
  winsize size{};
  if (tty && ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
    terminal.width = size.ws_col;
  return terminal;
}

std::string styled(std::string_view text, Style style, const Terminal& terminal) {
  if (!terminal.color || style == Style::Plain) return std::string(text);
  const char* start = "";
  switch (style) {
    case Style::Plain:
      break;
    case Style::Dim:
      start = "\x1b[2m";
      break;
    case Style::Bold:
      start = "\x1b[1m";
      break;
    case Style::Green:
      start = "\x1b[32m";
      break;
    case Style::Cyan:
      start = "\x1b[36m";
      break;
    case Style::Yellow:
      start = "\x1b[33m";
      break;
    case Style::Red:
      start = "\x1b[31m";
      break;
  }
  return std::string(start) + std::string(text) + "\x1b[0m";
}

namespace {

bool is_shown(Severity severity, LogLevel level) {
  switch (level) {
    case LogLevel::Silent:
      return false;
    case LogLevel::Error:
      return severity == Severity::Error;
    case LogLevel::Warning:
      return severity == Severity::Error || severity == Severity::Warning;
    case LogLevel::Info:
      return true;
  }
  return true;
}

}  // namespace

void print_diagnostics(const Diagnostics& diagnostics, const SourceLookup& lookup,
                       const LogOptions& options, const Terminal& terminal) {
  std::string text;
  std::vector<const Diagnostic*> for_sarif;
  for (const bool errors : {false, true}) {
    u32 shown = 0, hidden = 0;
    for (const Diagnostic& item : diagnostics.items()) {
      if ((item.severity == Severity::Error) != errors || !is_shown(item.severity, options.level))
        continue;
      // A limit is for eyes; programs want everything.
      if (options.format == LogFormat::Text && options.limit != 0 && shown == options.limit) {
        ++hidden;
        continue;
      }
      ++shown;
      switch (options.format) {
        case LogFormat::Text:
          text += render(item, lookup, {.color = terminal.color, .width = terminal.width});
          break;
        case LogFormat::Json:
          text += to_json(item, lookup);
          break;
        case LogFormat::Github:
          text += to_github(item, lookup);
          break;
        case LogFormat::Sarif:
          for_sarif.push_back(&item);
          continue;
      }
      text += '\n';
    }
    if (hidden != 0) {
      text += std::to_string(hidden) + (errors ? " more errors" : " more warnings") +
              " not shown (--log-limit=0 shows all)\n\n";
    }
  }
  if (options.format == LogFormat::Sarif) text += to_sarif(for_sarif, lookup);
  std::fwrite(text.data(), 1, text.size(), stderr);
}

}  // namespace sinter::cli
