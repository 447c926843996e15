#include "cli/run_command.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <vector>

#include "base/version.h"
#include "cli/commands.h"
#include "plugins/host/runtime_library.h"
#include "runtime/sinter_runtime.h"

namespace sinter::cli {
namespace {

constexpr std::string_view kHelp =
    "Run a program on the embedded JavaScript runtime\n"
    "Usage: sinter run [OPTIONS] [FILE] [ARGUMENTS...]\n\n"
    "  -e, --eval CODE          Run CODE\n"
    "  -p, --print CODE         Run CODE and print its value\n"
    "  -                        Read the program from standard input\n"
    "  -i, --interactive        A console that runs what is typed (REPL); on a terminal, also\n"
    "                           without FILE\n"
    "  --import MODULE          Load a module first\n"
    "  -r, --require MODULE     Load a CommonJS module first\n"
    "  -C, --conditions NAME    Condition of package.json \"exports\"\n"
    "  --input-type=module      CODE and standard input are ES modules\n"
    "  --max-heap MEGABYTES     Limit of the JavaScript heap (Node's --max-old-space-size, too)\n"
    "  --watch                  Run again when a file of the program changes\n"
    "  --watch-path PATH        What --watch watches instead\n"
    "  --watch-preserve-output  --watch does not clear the terminal\n"
    "  --env-file FILE          Read environment variables from FILE\n"
    "  --env-file-if-exists FILE\n"
    "  --permission             The program may do only what is granted:\n"
    "    --allow-read[=PATHS]   Read files and folders\n"
    "    --allow-write[=PATHS]  Change them\n"
    "    --allow-net[=HOSTS]    Connect and listen: HOST, HOST:PORT, *:PORT, unix:PATH\n"
    "    --allow-env[=NAMES]    Environment variables: NAME, or PREFIX*\n"
    "    --allow-run[=PROGRAMS] Start other programs, which may do everything\n"
    "    --allow-ffi            Load native addons, which may do everything\n"
    "  --inspect[=[HOST:]PORT]  Listen for a debugger (127.0.0.1:9229)\n"
    "  --inspect-brk[=[HOST:]PORT]   … and wait for it before the first statement\n"
    "  --cpu-prof               Write a CPU profile when the program ends (also --cpu-prof-dir,\n"
    "                           --cpu-prof-name, --cpu-prof-interval MICROSECONDS)\n"
    "  --test [FILES]           Run files of node:test, each in a process of its own; PATTERNS, "
    "too;\n"
    "                           without any the usual names (*.test.js, test/...)\n"
    "    --test-name-pattern P, --test-skip-pattern P, --test-only\n"
    "                           Run some of the tests\n"
    "    --test-reporter NAME   spec, tap, dot, junit or a module; --test-reporter-destination "
    "FILE\n"
    "    --test-concurrency N, --test-timeout MILLISECONDS, --test-shard N/M, --test-force-exit\n"
    "  --enable-source-maps     Places in stacks as source maps have them\n"
    "  --unhandled-rejections MODE   strict, warn, none, throw or warn-with-error-code\n"
    "  --stack-trace-limit N, --title TEXT, --expose-gc, --no-warnings,\n"
    "  --trace-warnings, --no-deprecation, --trace-deprecation,\n"
    "  --throw-deprecation      As in Node.js\n";

// Node's exit code for options it does not know: programs that start programs look at it.
constexpr int kBadOption = 9;

int usage(const std::string& message) {
  std::fprintf(stderr, "error: %s\n\nRun `sinter run --help` for the options.\n", message.c_str());
  return kBadOption;
}

// Options that the runtime's JavaScript half reads from process.execArgv.
bool is_switch(std::string_view name) {
  static constexpr std::string_view kSwitches[] = {"--watch",
                                                   "--watch-preserve-output",
                                                   "--enable-source-maps",
                                                   "--no-warnings",
                                                   "--trace-warnings",
                                                   "--no-deprecation",
                                                   "--trace-deprecation",
                                                   "--throw-deprecation",
                                                   "--expose-gc",
                                                   "--cpu-prof",
                                                   "--test",
                                                   "--test-only",
                                                   "--test-force-exit"};
  return std::ranges::find(kSwitches, name) != std::end(kSwitches);
}
// Options of Node.js for what is always so here: test runners and wrappers give them to the
// processes that they start.
bool is_always_so(std::string_view name) {
  static constexpr std::string_view kAlwaysSo[] = {"--experimental-abortcontroller",
                                                   "--experimental-default-type=commonjs",
                                                   "--experimental-detect-module",
                                                   "--experimental-eventsource",
                                                   "--experimental-fetch",
                                                   "--experimental-global-customevent",
                                                   "--experimental-global-webcrypto",
                                                   "--experimental-import-meta-resolve",
                                                   "--experimental-json-modules",
                                                   "--experimental-require-module",
                                                   "--experimental-strip-types",
                                                   "--experimental-top-level-await",
                                                   "--experimental-transform-types",
                                                   "--experimental-vm-modules",
                                                   "--experimental-wasm-modules",
                                                   "--experimental-websocket",
                                                   "--experimental-worker"};
  return std::ranges::find(kAlwaysSo, name) != std::end(kAlwaysSo);
}
bool is_passed_on(std::string_view name) {
  static constexpr std::string_view kValued[] = {"--env-file",
                                                 "--env-file-if-exists",
                                                 "--watch-path",
                                                 "--stack-trace-limit",
                                                 "--unhandled-rejections",
                                                 "--title",
                                                 "--cpu-prof-dir",
                                                 "--cpu-prof-name",
                                                 "--cpu-prof-interval",
                                                 "--test-name-pattern",
                                                 "--test-skip-pattern",
                                                 "--test-reporter",
                                                 "--test-reporter-destination",
                                                 "--test-concurrency",
                                                 "--test-timeout",
                                                 "--test-shard"};
  return std::ranges::find(kValued, name) != std::end(kValued);
}

// --allow-KIND: the grant as the runtime reads it, or nothing.
std::optional<std::string_view> grant_of(std::string_view option) {
  static constexpr std::string_view kKinds[] = {"read", "write", "net", "env", "run", "ffi"};
  if (!option.starts_with("--allow-")) return std::nullopt;
  const std::string_view grant = option.substr(8);
  if (std::ranges::find(kKinds, grant.substr(0, grant.find('='))) == std::end(kKinds)) {
    return std::nullopt;
  }
  return grant;
}

// --inspect=[HOST:]PORT as HOST:PORT.
std::string inspector_address(std::string_view value) {
  if (value.empty()) return "127.0.0.1:9229";
  const bool is_port = value.find_first_not_of("0123456789") == std::string_view::npos;
  return is_port ? "127.0.0.1:" + std::string(value) : std::string(value);
}

// Lists of the C interface: kept alive for the process's whole life.
struct CList {
  std::vector<std::string> texts;
  std::vector<const char*> pointers;
  const char* const* data() {
    for (const std::string& text : texts) pointers.push_back(text.c_str());
    pointers.push_back(nullptr);
    return pointers.data();
  }
};

}  // namespace

bool is_run_shorthand(std::span<const std::string> arguments) {
  if (arguments.empty()) return false;
  const std::string& first = arguments.front();
  if (first.starts_with("-")) {
    static constexpr std::string_view kOwn[] = {
        "-e", "--eval",       "-p",       "--print",      "-r",         "--require",
        "-C", "--conditions", "--import", "--input-type", "--max-heap", "--max-old-space-size"};
    const std::string_view name = std::string_view(first).substr(0, first.find('='));
    return is_switch(name) || is_always_so(first) || is_passed_on(name) || name == "--permission" ||
           name == "--inspect" || name == "--inspect-brk" || name == "-i" ||
           name == "--interactive" || grant_of(first) ||
           std::ranges::find(kOwn, name) != std::end(kOwn);
  }
  struct stat info;
  return stat(first.c_str(), &info) == 0 && S_ISREG(info.st_mode);
}

int run_script(std::span<const std::string> arguments) {
  static CList program, own, imports, requires_, conditions, grants;
  static std::string script, code, inspect;
  bool restricted = false, interactive = false;
  sinter_runtime_options options{};
  options.struct_size = sizeof options;

  size_t at = 0;
  for (; at < arguments.size() && arguments[at].starts_with("-") && arguments[at] != "-"; ++at) {
    std::string name = arguments[at];
    if (name == "--help" || name == "-h") {
      std::fwrite(kHelp.data(), 1, kHelp.size(), stdout);
      return kSuccess;
    }
    if (name == "--") {
      ++at;
      break;
    }
    own.texts.push_back(name);
    if (is_switch(name) || is_always_so(name)) continue;
    if (name == "--permission") {
      restricted = true;
      continue;
    }
    if (name == "-i" || name == "--interactive") {
      interactive = true;
      continue;
    }
    if (auto grant = grant_of(name)) {
      grants.texts.emplace_back(*grant);
      continue;
    }
    if (const std::string flag = name.substr(0, name.find('='));
        flag == "--inspect" || flag == "--inspect-brk") {
      if (name.size() == flag.size() + 1) return usage(flag + " needs [HOST:]PORT after the =");
      inspect =
          inspector_address(std::string_view(name).substr(std::min(name.size(), flag.size() + 1)));
      options.inspect = inspect.c_str();
      options.inspect_break = flag == "--inspect-brk";
      continue;
    }
    std::string value;
    const size_t equals = name.starts_with("--") ? name.find('=') : std::string::npos;
    if (equals != std::string::npos) {
      value = name.substr(equals + 1);
      name.resize(equals);
    } else if (at + 1 < arguments.size()) {
      value = arguments[++at];
      own.texts.push_back(value);
    } else {
      return usage("Option \"" + name + "\" needs a value");
    }
    if (name == "-e" || name == "--eval" || name == "-p" || name == "--print") {
      code = value;
      options.evaluate = code.c_str();
      options.print = name == "-p" || name == "--print";
    } else if (name == "--import") {
      imports.texts.push_back(value);
    } else if (name == "-r" || name == "--require") {
      requires_.texts.push_back(value);
    } else if (name == "-C" || name == "--conditions") {
      conditions.texts.push_back(value);
    } else if (name == "--input-type") {
      if (value != "module" && value != "commonjs")
        return usage("--input-type is module or commonjs");
      options.evaluate_as_module = value == "module";
    } else if (name == "--max-heap" || name == "--max-old-space-size") {
      options.max_heap_megabytes = std::strtoul(value.c_str(), nullptr, 10);
      if (options.max_heap_megabytes == 0) return usage(name + " needs a number of megabytes");
    } else if (!is_passed_on(name)) {
      return usage("Unknown option \"" + name + "\"");
    }
  }
  if (interactive && (options.evaluate || at < arguments.size())) {
    return usage("-i runs what is typed, and no file or code");
  }
  // Without a script, code or standard input the runtime opens its console.
  const bool tests = std::ranges::find(own.texts, "--test") != own.texts.end();
  if (!options.evaluate && !interactive) {
    if (at < arguments.size() && arguments[at] != "-") {
      script = arguments[at++];
      options.script = script.c_str();
    } else if (!tests && (at < arguments.size() || !isatty(STDIN_FILENO))) {
      options.read_stdin = 1;
      if (at < arguments.size()) ++at;
    }
  }
  if (!restricted && !grants.texts.empty()) {
    return usage("--allow-" + grants.texts[0] + " has no meaning without --permission");
  }
  for (; at < arguments.size(); ++at) program.texts.push_back(arguments[at]);

  std::string error;
  const plugins::RuntimeLibrary* library = plugins::open_runtime_library(error);
  if (!library) {
    std::fprintf(stderr, "error: %s\n", error.c_str());
    return kFailed;
  }
  static const std::string own_version(version());
  options.exec_path = library->executable.c_str();
  options.version = own_version.c_str();
  options.arguments = program.data();
  options.exec_arguments = own.data();
  options.imports = imports.data();
  options.requires_ = requires_.data();
  options.conditions = conditions.data();
  options.compile = plugins::compile_for_runtime;
  if (restricted) options.permissions = grants.data();
  return library->main(&options);
}

}  // namespace sinter::cli
