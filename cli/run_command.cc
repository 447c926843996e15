#include "cli/run_command.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
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
    "  -p, -pe, --print CODE    Run CODE and print its value\n"
    "  -                        Read the program from standard input\n"
    "  -i, --interactive        A console that runs what is typed (REPL); on a terminal, also\n"
    "                           without FILE\n"
    "  --import MODULE          Load a module first\n"
    "  -r, --require MODULE     Load a CommonJS module first\n"
    "  -C, --conditions NAME    Condition of package.json \"exports\"\n"
    "  --input-type=module      CODE and standard input are ES modules\n"
    "  --max-heap MEGABYTES     Limit of the JavaScript heap (Node's --max-old-space-size, too)\n"
    "  -c, --check              Only look whether FILE's syntax is right\n"
    "  --loader MODULE          Hooks of module.register\n"
    "  --preserve-symlinks, --preserve-symlinks-main\n"
    "                           A module's place is that of its symbolic link\n"
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
    "    --test-update-snapshots   Write what t.assert.snapshot() compares with\n"
    "  --enable-source-maps     Places in stacks as source maps have them\n"
    "  --unhandled-rejections MODE   strict, warn, none, throw or warn-with-error-code\n"
    "  --stack-trace-limit N, --title TEXT, --expose-gc, --no-warnings, --disable-warning CODE,\n"
    "  --trace-warnings, --no-deprecation, --trace-deprecation, --throw-deprecation,\n"
    "  --dns-result-order ORDER, --max-http-header-size BYTES, --stack-size KILOBYTES,\n"
    "  --max-semi-space-size MEGABYTES, --min-semi-space-size MEGABYTES\n"
    "  --openssl-legacy-provider, --tls-min-v1.N, --tls-max-v1.N, --tls-cipher-list LIST,\n"
    "  --insecure-http-parser, --no-network-family-autoselection, --no-addons,\n"
    "  --disable-proto MODE, --no-experimental-fetch, --heap-prof, --diagnostic-dir FOLDER,\n"
    "  --heapsnapshot-signal SIGNAL, --redirect-warnings FILE, --trace-exit\n"
    "                           As in Node.js\n\n"
    "The environment variable NODE_OPTIONS holds options that are read before these.\n";

// Node's exit code for options it does not know: programs that start programs look at it.
constexpr int kBadOption = 9;

int usage(const std::string& message) {
  std::fprintf(stderr, "error: %s\n\nRun `sinter run --help` for the options.\n", message.c_str());
  return kBadOption;
}

// Options without a value that the runtime's JavaScript half reads (internal/options).
constexpr std::string_view kSwitches[] = {"--watch",
                                          "--watch-preserve-output",
                                          "--enable-source-maps",
                                          "--insecure-http-parser",
                                          "--no-addons",
                                          "--no-deprecation",
                                          "--no-experimental-eventsource",
                                          "--no-experimental-fetch",
                                          "--no-experimental-global-customevent",
                                          "--no-experimental-global-navigator",
                                          "--no-experimental-global-webcrypto",
                                          "--no-experimental-websocket",
                                          "--no-network-family-autoselection",
                                          "--no-warnings",
                                          "--openssl-legacy-provider",
                                          "--trace-warnings",
                                          "--trace-deprecation",
                                          "--throw-deprecation",
                                          "--tls-max-v1.2",
                                          "--tls-max-v1.3",
                                          "--tls-min-v1.0",
                                          "--tls-min-v1.1",
                                          "--tls-min-v1.2",
                                          "--tls-min-v1.3",
                                          "--trace-exit",
                                          "--expose-gc",
                                          "--cpu-prof",
                                          "--heap-prof",
                                          "--test",
                                          "--check",
                                          "-c",
                                          "--test-only",
                                          "--test-force-exit",
                                          "--test-update-snapshots",
                                          "--preserve-symlinks",
                                          "--preserve-symlinks-main"};
bool is_switch(std::string_view name) {
  return std::ranges::find(kSwitches, name) != std::end(kSwitches);
}
// --no-NAME of --NAME, and the other way round.
std::string opposite(std::string_view name) {
  if (!name.starts_with("--")) return "";
  const bool is_negated = name.starts_with("--no-");
  return (is_negated ? "--" : "--no-") + std::string(name.substr(is_negated ? 5 : 2));
}

// Options of Node.js for what is always so here: test runners and wrappers give them to the
// processes that they start.
constexpr std::string_view kAlwaysSo[] = {"--es-module-specifier-resolution=explicit",
                                          "--experimental-abortcontroller",
                                          "--experimental-default-type=commonjs",
                                          "--experimental-detect-module",
                                          "--experimental-import-meta-resolve",
                                          "--experimental-json-modules",
                                          "--experimental-modules",
                                          "--experimental-repl-await",
                                          "--experimental-require-module",
                                          "--experimental-specifier-resolution=explicit",
                                          "--experimental-strip-types",
                                          "--experimental-top-level-await",
                                          "--experimental-transform-types",
                                          "--experimental-vm-modules",
                                          "--experimental-wasm-modules",
                                          "--experimental-worker",
                                          "--napi-modules",
                                          "--no-node-snapshot",
                                          "--no-openssl-shared-config",
                                          "--no-permission",
                                          "--no-use-bundled-ca",
                                          "--node-snapshot",
                                          "--pending-deprecation",
                                          "--use-openssl-ca",
                                          "--use-system-ca"};
bool is_always_so(std::string_view name) {
  return std::ranges::find(kAlwaysSo, name) != std::end(kAlwaysSo);
}
// Options with a value that the runtime's JavaScript half reads.
constexpr std::string_view kValued[] = {"--env-file",
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
                                        "--test-shard",
                                        "--loader",
                                        "--experimental-loader",
                                        "--diagnostic-dir",
                                        "--disable-proto",
                                        "--disable-warning",
                                        "--dns-result-order",
                                        "--heap-prof-dir",
                                        "--heap-prof-interval",
                                        "--heap-prof-name",
                                        "--heapsnapshot-near-heap-limit",
                                        "--heapsnapshot-signal",
                                        "--network-family-autoselection-attempt-timeout",
                                        "--redirect-warnings",
                                        "--tls-cipher-list",
                                        "--max-http-header-size"};
bool is_passed_on(std::string_view name) {
  return std::ranges::find(kValued, name) != std::end(kValued);
}

// Options with a value that the command line itself makes something of.
constexpr std::string_view kReadHere[] = {"-e",
                                          "--eval",
                                          "-p",
                                          "--print",
                                          "-pe",
                                          "-r",
                                          "--require",
                                          "-C",
                                          "--conditions",
                                          "--import",
                                          "--input-type",
                                          "--max-heap",
                                          "--max-old-space-size"};
bool is_read_here(std::string_view name) {
  return std::ranges::find(kReadHere, name) != std::end(kReadHere);
}

// Options with a value of V8's own.
constexpr std::string_view kOfEngine[] = {"--stack-size", "--max-semi-space-size",
                                          "--min-semi-space-size"};
bool is_of_engine(std::string_view name) {
  return std::ranges::find(kOfEngine, name) != std::end(kOfEngine);
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

// An option's name without its value. --max_old_space_size is --max-old-space-size, as in Node.js.
std::string option_name(std::string_view option) {
  if (!option.starts_with("--")) return std::string(option);
  std::string name(option.substr(0, option.find('=')));
  std::ranges::replace(name, '_', '-');
  return name;
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
    const std::string name = option_name(first);
    return is_switch(name) || is_switch(opposite(name)) || is_always_so(first) ||
           is_passed_on(name) || is_read_here(name) || is_of_engine(name) ||
           name == "--permission" || name == "--inspect" || name == "--inspect-brk" ||
           name == "-i" || name == "--interactive" || grant_of(first);
  }
  struct stat info;
  return stat(first.c_str(), &info) == 0 && S_ISREG(info.st_mode);
}

namespace {

// What the options ask for, those of NODE_OPTIONS and those of the command line.
struct Given {
  // Of the command line, as they were written (process.execArgv); and of both, by their usual
  // names.
  CList own, all;
  CList imports, requires_, conditions, engine_flags, grants;
  std::string code, inspect;
  // Whether Node's own command line is spoken, to the last letter.
  bool is_node = false;
  bool help = false, version = false, restricted = false, interactive = false;
  sinter_runtime_options options{};
};

// Reads options up to the first word that is none: `at` is then where that is. Returns a message
// when one is not understood.
std::optional<std::string> read_options(std::span<const std::string> arguments, size_t& at,
                                        CList* own, Given& given) {
  for (; at < arguments.size() && arguments[at].starts_with("-") && arguments[at] != "-"; ++at) {
    const std::string& written = arguments[at];
    if (written == "--") {
      ++at;
      return std::nullopt;
    }
    std::string name = option_name(written);
    const bool has_value = written.starts_with("--") && written.find('=') != std::string::npos;
    std::string value = has_value ? written.substr(name.size() + 1) : "";
    if (own) own->texts.push_back(written);
    given.all.texts.push_back(has_value ? name + "=" + value : name);
    if (!has_value && (is_switch(name) || is_switch(opposite(name)))) {
      // The last one counts.
      std::erase(given.all.texts, opposite(name));
      continue;
    }
    if (is_always_so(given.all.texts.back())) continue;
    if (name == "-h" || name == "--help") {
      given.help = true;
      return std::nullopt;
    }
    if (given.is_node && (name == "-v" || name == "--version")) {
      given.version = true;
      return std::nullopt;
    }
    if (name == "--permission") {
      given.restricted = true;
      continue;
    }
    if (name == "-i" || name == "--interactive") {
      given.interactive = true;
      continue;
    }
    if (auto grant = grant_of(written)) {
      given.grants.texts.emplace_back(*grant);
      continue;
    }
    if (name == "--inspect" || name == "--inspect-brk") {
      if (has_value && value.empty()) return name + " needs [HOST:]PORT after the =";
      given.inspect = inspector_address(value);
      given.options.inspect = given.inspect.c_str();
      given.options.inspect_break = name == "--inspect-brk";
      continue;
    }
    if (!is_passed_on(name) && !is_read_here(name) && !is_of_engine(name)) {
      return "Unknown option \"" + written + "\"";
    }
    if (!has_value) {
      if (at + 1 == arguments.size()) return "Option \"" + written + "\" needs a value";
      value = arguments[++at];
      if (own) own->texts.push_back(value);
      given.all.texts.push_back(value);
    }
    if (name == "-e" || name == "--eval" || name == "-p" || name == "--print" || name == "-pe") {
      given.code = value;
      given.options.evaluate = given.code.c_str();
      given.options.print = name != "-e" && name != "--eval";
    } else if (name == "--import") {
      given.imports.texts.push_back(value);
    } else if (name == "-r" || name == "--require") {
      given.requires_.texts.push_back(value);
    } else if (name == "-C" || name == "--conditions") {
      given.conditions.texts.push_back(value);
    } else if (name == "--input-type") {
      if (value != "module" && value != "commonjs") return "--input-type is module or commonjs";
      given.options.evaluate_as_module = value == "module";
    } else if (name == "--max-heap" || name == "--max-old-space-size") {
      given.options.max_heap_megabytes = std::strtoul(value.c_str(), nullptr, 10);
      if (given.options.max_heap_megabytes == 0) return name + " needs a number of megabytes";
    } else if (is_of_engine(name)) {
      if (value.empty() || value.find_first_not_of("0123456789") != std::string::npos) {
        return name + " needs a number";
      }
      given.engine_flags.texts.push_back(name + "=" + value);
    }
  }
  return std::nullopt;
}

// The words of NODE_OPTIONS: between spaces, or quoted by ", where \ takes the next character as it
// is. Returns a message when the quotes are wrong.
std::optional<std::string> split_words(std::string_view text, std::vector<std::string>& words) {
  bool quoted = false, in_word = false;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '"') {
      quoted = !quoted;
      continue;
    }
    if (c == ' ' && !quoted) {
      in_word = false;
      continue;
    }
    if (c == '\\' && quoted) {
      if (++i == text.size()) return "invalid value (it ends in a backslash)";
      c = text[i];
    }
    if (!in_word) words.emplace_back();
    in_word = true;
    words.back() += c;
  }
  if (quoted) return "invalid value (unterminated string)";
  return std::nullopt;
}

// What NODE_OPTIONS cannot say: what the program is, and what it may do.
bool is_of_command_line_only(std::string_view word) {
  static constexpr std::string_view kNames[] = {"-e",
                                                "--eval",
                                                "-p",
                                                "--print",
                                                "-pe",
                                                "-i",
                                                "--interactive",
                                                "--test",
                                                "--permission",
                                                "--env-file",
                                                "--env-file-if-exists",
                                                "-h",
                                                "--help",
                                                "--"};
  return !word.starts_with("-") || word == "-" || grant_of(word) ||
         std::ranges::find(kNames, option_name(word)) != std::end(kNames);
}

// What NODE_OPTIONS may say, for process.allowedNodeEnvironmentFlags.
const char* const* environment_options() {
  static CList names;
  const auto add = [](const std::string& name) {
    if (!name.empty() && !is_of_command_line_only(name)) names.texts.push_back(name);
  };
  for (const std::string_view name : kSwitches) {
    add(std::string(name));
    add(opposite(name));
  }
  for (const std::string_view name : kAlwaysSo) add(option_name(name));
  for (const std::string_view name : kValued) add(std::string(name));
  for (const std::string_view name : kReadHere) add(std::string(name));
  for (const std::string_view name : kOfEngine) add(std::string(name));
  for (const char* name : {"--inspect", "--inspect-brk"}) add(name);
  return names.data();
}

std::optional<std::string> read_node_options(Given& given) {
  const char* text = std::getenv("NODE_OPTIONS");
  if (!text || !*text) return std::nullopt;
  std::vector<std::string> words;
  if (auto error = split_words(text, words)) return error;
  for (size_t at = 0; at < words.size();) {
    size_t end = at + 1;
    if (is_of_command_line_only(words[at])) return words[at] + " is not allowed there";
    // One option at a time: with its value, unless that stands behind a =.
    while (end < words.size() && !words[end].starts_with("-")) ++end;
    size_t read = 0;
    const auto option = std::span(words).subspan(at, end - at);
    if (auto error = read_options(option, read, nullptr, given)) return error;
    if (read < option.size()) return option[read] + " is not allowed there";
    at = end;
  }
  return std::nullopt;
}

}  // namespace

std::string path_as_node(const char* called_as) {
  const std::string_view name = called_as ? called_as : "";
  const size_t slash = name.rfind('/');
  if (name.substr(slash + 1) != "node") return "";
  std::error_code ignored;
  const std::filesystem::path self = "/proc/self/exe";
  if (slash != std::string_view::npos) {
    return std::filesystem::absolute(name, ignored).lexically_normal().string();
  }
  // As the shell found it.
  const char* path = std::getenv("PATH");
  for (std::string_view rest = path ? path : ""; !rest.empty();) {
    const size_t end = std::min(rest.find(':'), rest.size());
    const auto found = std::filesystem::path(rest.substr(0, end)) / name;
    if (found.is_absolute() && std::filesystem::equivalent(found, self, ignored)) {
      return found.lexically_normal().string();
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return std::filesystem::read_symlink(self, ignored).string();
}

int run_script(std::span<const std::string> arguments, const std::string& executable) {
  // Alive for the process's whole life.
  static Given given;
  static CList program;
  static std::string script;
  sinter_runtime_options& options = given.options;
  options.struct_size = sizeof options;

  given.is_node = !executable.empty();
  if (auto error = read_node_options(given)) return usage("NODE_OPTIONS: " + *error);
  size_t at = 0;
  if (auto error = read_options(arguments, at, &given.own, given)) return usage(*error);
  if (given.version) {
    given.code = "process.version";
    options.evaluate = given.code.c_str();
    options.print = 1;
  }
  if (given.help) {
    std::fwrite(kHelp.data(), 1, kHelp.size(), stdout);
    return kSuccess;
  }
  if (given.interactive && (options.evaluate || at < arguments.size())) {
    return usage("-i runs what is typed, and no file or code");
  }
  // Without a script, code or standard input the runtime opens its console.
  const bool tests = std::ranges::find(given.own.texts, "--test") != given.own.texts.end();
  if (!options.evaluate && !given.interactive) {
    if (at < arguments.size() && arguments[at] != "-") {
      script = arguments[at++];
      options.script = script.c_str();
    } else if (!tests && (at < arguments.size() || !isatty(STDIN_FILENO))) {
      options.read_stdin = 1;
      // The program sees it in process.argv.
      if (at < arguments.size()) program.texts.push_back(arguments[at++]);
    }
  }
  if (!given.restricted && !given.grants.texts.empty()) {
    return usage("--allow-" + given.grants.texts[0] + " has no meaning without --permission");
  }
  for (; at < arguments.size(); ++at) program.texts.push_back(arguments[at]);

  std::string error;
  const plugins::RuntimeLibrary* library = plugins::open_runtime_library(error);
  if (!library) {
    std::fprintf(stderr, "error: %s\n", error.c_str());
    return kFailed;
  }
  static const std::string own_version(version());
  static const std::string exec_path = given.is_node ? executable : library->executable;
  options.exec_path = exec_path.c_str();
  options.version = own_version.c_str();
  options.arguments = program.data();
  options.exec_arguments = given.own.data();
  options.option_arguments = given.all.data();
  options.environment_options = &environment_options;
  options.imports = given.imports.data();
  options.requires_ = given.requires_.data();
  options.conditions = given.conditions.data();
  options.engine_flags = given.engine_flags.data();
  options.compile = plugins::compile_for_runtime;
  if (given.restricted) options.permissions = given.grants.data();
  return library->main(&options);
}

}  // namespace sinter::cli
