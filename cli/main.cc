#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "base/allocator.h"
#include "base/version.h"
#include "cli/build_flags.h"
#include "cli/commands.h"
#include "cli/run_command.h"
#include "cli/suggest.h"

namespace {

using namespace sinter;
using namespace sinter::cli;

// The options a subcommand knows, for suggestions, with those of its sections.
std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back(name);
  }
  const auto is_section = [](const CLI::App* sub) { return sub->get_name().empty(); };
  for (const CLI::App* section : app.get_subcommands(is_section)) {
    for (std::string& name : option_names(*section)) names.push_back(std::move(name));
  }
  return names;
}

int report_usage(CLI::App& app, const CLI::ParseError& error,
                 const std::vector<std::string>& arguments) {
  const CLI::App* command = &app;
  for (const CLI::App* sub : app.get_subcommands()) command = sub;
  const std::string command_name = command == &app ? "sinter" : "sinter " + command->get_name();
  std::string message = error.what();
  if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ExtrasError)) {
    for (const std::string& argument : arguments) {
      if (!argument.starts_with("-")) continue;
      const size_t dashes = argument.find_first_not_of('-');
      if (dashes == std::string::npos) continue;
      const std::string name = argument.substr(dashes, argument.find('=') - dashes);
      const std::vector<std::string> known = option_names(*command);
      if (argument.size() == 2 && !argument.starts_with("--")) {
        message = "Unknown option \"" + argument + "\"";
        break;
      }
      if (std::find(known.begin(), known.end(), name) != known.end()) continue;
      message = "Unknown option \"--" + name + "\"";
      const std::string near = nearest_name(name, known);
      if (!near.empty()) message += ": did you mean \"--" + near + "\"?";
      break;
    }
  }
  if (command == &app) {
    const auto word =
        std::find_if(arguments.begin(), arguments.end(),
                     [](const std::string& argument) { return !argument.starts_with('-'); });
    if (word != arguments.end()) {
      std::vector<std::string> commands;
      for (const CLI::App* sub : app.get_subcommands([](CLI::App*) { return true; })) {
        commands.push_back(sub->get_name());
      }
      message = "Unknown command \"" + *word + "\"";
      const std::string near = nearest_name(*word, commands);
      if (!near.empty()) message += ": did you mean \"" + near + "\"?";
    }
  }
  std::fprintf(stderr, "error: %s\n\nRun `%s --help` for the options.\n", message.c_str(),
               command_name.c_str());
  return kUsage;
}

// Everything that was written is on its way to the kernel already: handing memory back piece by
// piece first would only cost time.
[[noreturn]] void leave(int code) {
  std::fflush(stdout);
  std::fflush(stderr);
  _exit(code);
}

}  // namespace

int main(int argc, char** argv) {
  if (const std::string node = path_as_node(argv[0]); !node.empty()) {
    const std::vector<std::string> all(argv + 1, argv + argc);
    leave(run_script(all, node));
  }
  if (argc >= 2 && std::string_view(argv[1]) == "run") {
    const std::vector<std::string> rest(argv + 2, argv + argc);
    leave(run_script(rest));
  }
  if (const std::vector<std::string> all(argv + 1, argv + argc); is_run_shorthand(all))
    leave(run_script(all));
  // A dev server stays, and gives back what it needed for a moment: of huge pages it could not.
  if (argc < 2 || std::string_view(argv[1]) != "dev") tune_allocator();
  CLI::App app{"Sinter: bundler, dev server and JavaScript runtime", "sinter"};
  app.set_version_flag("--version,-v", std::string(version()));
  app.require_subcommand(1);
  app.get_formatter()->column_width(34);

  CLI::App* build_app = app.add_subcommand("build", "Bundle a project for production");
  app.add_subcommand("run", "Run a program on the embedded JavaScript runtime");
#ifdef SINTER_HAS_SERVER
  CLI::App* dev_app = app.add_subcommand("dev", "Serve a project and update it as it is edited");
  const Command dev = add_dev_command(*dev_app);
  CLI::App* preview_app = app.add_subcommand("preview", "Serve what `sinter build` made");
  const Command preview = add_preview_command(*preview_app);
#endif
  CLI::App* reference_app =
      app.add_subcommand("config-reference", "Print what the config file may hold");
  CLI::App* info_app =
      app.add_subcommand("info", "Print versions, system and project, for reports of faults");
  CLI::App* clean_app = app.add_subcommand("clean-cache", "Remove what is kept between runs");
  CLI::App* unit_app = app.add_subcommand("unit", "Show what one module compiles to");
  const Command build = add_build_command(*build_app);
  const Command reference = add_config_reference_command(*reference_app);
  const Command unit = add_unit_command(*unit_app);
  const Command info = add_info_command(*info_app);
  const Command clean_cache = add_clean_cache_command(*clean_app);

  std::vector<std::string> arguments = normalize_arguments(argc, argv);
  if (arguments.empty()) arguments.push_back("--help");
  try {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    app.parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    const CLI::App* command = &app;
    for (const CLI::App* sub : app.get_subcommands()) command = sub;
    std::fputs(command->help().c_str(), stdout);
    leave(kSuccess);
  } catch (const CLI::CallForVersion&) {
    std::puts(std::string(version()).c_str());
    leave(kSuccess);
  } catch (const CLI::ParseError& error) {
    leave(report_usage(app, error, arguments));
  }
#ifdef SINTER_HAS_SERVER
  if (dev_app->parsed()) leave(dev());
  if (preview_app->parsed()) leave(preview());
#endif
  if (reference_app->parsed()) leave(reference());
  if (info_app->parsed()) leave(info());
  if (clean_app->parsed()) leave(clean_cache());
  leave(build_app->parsed() ? build() : unit());
}
