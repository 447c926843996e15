#include "cli/shortcuts.h"

#include <fmt/format.h>

namespace sinter::cli {

std::string shortcut_list(std::span<const OwnShortcut> own,
                          std::span<const plugins::Shortcut> custom) {
  std::string text = "\n  Shortcuts\n";
  std::string known;
  for (const plugins::Shortcut& shortcut : custom) {
    if (shortcut.key.size() == 1) known += shortcut.key;
    if (!shortcut.hidden)
      text += fmt::format("  {} + enter  {}\n", shortcut.key, shortcut.description);
  }
  for (const OwnShortcut& shortcut : own)
    if (known.find(shortcut.key) == std::string::npos)
      text += fmt::format("  {} + enter  {}\n", shortcut.key, shortcut.description);
  return text;
}

}  // namespace sinter::cli
