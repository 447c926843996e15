// What the terminal can show, and messages on it.
#pragma once

#include <string>
#include <string_view>

#include "base/diagnostics.h"

namespace sinter::cli {

enum class ColorMode : u8 { Auto, Always, Never };

struct Terminal {
  bool color = false;        // escape sequences may be used
  bool interactive = false;  // progress may be drawn and redrawn
  bool is_read = false;      // a person sees it: a terminal, or the log of a CI run
  u32 width = 100;
};

// Looks at stderr, NO_COLOR and FORCE_COLOR (https://no-color.org).
Terminal detect_terminal(ColorMode mode);

enum class Style : u8 { Plain, Dim, Bold, Green, Cyan, Yellow, Red };
std::string styled(std::string_view text, Style style, const Terminal& terminal);

enum class LogFormat : u8 { Text, Json, Github, Sarif };
enum class LogLevel : u8 { Silent, Error, Warning, Info };

struct LogOptions {
  LogFormat format = LogFormat::Text;
  LogLevel level = LogLevel::Info;
  u32 limit = 10;  // messages of one severity that are shown; 0 is all
};

// Writes the messages to stderr, errors last so that they stay in sight.
void print_diagnostics(const Diagnostics& diagnostics, const SourceLookup& lookup,
                       const LogOptions& options, const Terminal& terminal);

}  // namespace sinter::cli
