// The commands of the sinter executable. Each adds its options to a CLI11 subcommand and returns
// what runs it.
#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace sinter::cli {

// Exit codes: what scripts and CI rely on.
inline constexpr int kSuccess = 0;
inline constexpr int kFailed = 1;  // the input has errors
inline constexpr int kUsage = 2;   // the command line has, or the config file
inline constexpr int kOverBudget = 4;
inline constexpr int kNotReproducible = 5;

using Command = std::function<int()>;

Command add_build_command(CLI::App& app);
Command add_dev_command(CLI::App& app);
Command add_unit_command(CLI::App& app);
Command add_preview_command(CLI::App& app);
Command add_info_command(CLI::App& app);
Command add_clean_cache_command(CLI::App& app);
// Prints docs/config.md.
Command add_config_reference_command(CLI::App& app);

}  // namespace sinter::cli
