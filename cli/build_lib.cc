#include "cli/build_lib.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/json.h"
#include "base/path.h"

namespace sinter::cli {

namespace {

using plugins::BuildInput;
using plugins::LibConfig;

// What package.json says, be it at the root or above.
struct Package {
  std::string name;  // without scope
  bool is_module = false;
};

Package read_package(std::string directory, FileSystem& files) {
  for (;; directory = path::dirname(directory)) {
    const ReadResult read = files.read_file(path::join(directory, "package.json"));
    const json::ParseResult parsed = json::parse(read ? read.text() : std::string_view("{}"));
    if (read && parsed && parsed.root().is_object()) {
      Package package;
      package.name = parsed.root().find_string("name").value_or("");
      if (package.name.starts_with('@')) package.name.erase(0, package.name.find('/') + 1);
      package.is_module = parsed.root().find_string("type") == "module";
      return package;
    }
    if (directory == "/") return {};
  }
}

bundler::Format format_of(std::string_view name) {
  if (name == "cjs") return bundler::Format::Cjs;
  if (name == "umd") return bundler::Format::Umd;
  return name == "iife" ? bundler::Format::Iife : bundler::Format::Esm;
}

class LibBuilder {
 public:
  LibBuilder(const plugins::ProjectConfig& config, FileSystem& files, Diagnostics& diagnostics)
      : config_(config),
        lib_(config.build.lib),
        files_(files),
        diagnostics_(diagnostics),
        package_(read_package(config.root, files)) {
    formats_ = lib_.formats;
    if (formats_.empty()) formats_ = {"es", lib_.entries.size() > 1 ? "cjs" : "umd"};
  }

  bundler::BuildResult run(const bundler::BuildOptions& options, const bundler::SiteBuild& site,
                           TaskPool& pool) {
    bundler::BuildResult all;
    if (!check()) return all;
    for (const std::string& format : formats_) {
      bundler::BuildOptions own = options;
      bundler::SiteBuild build = site;
      format_ = format;
      if (!set_names(format, own, build) || !set_options(format, own, build)) return all;
      bundler::BuildResult made = bundler::build_site(own, build, files_, pool, diagnostics_);
      if (!made.ok || diagnostics_.has_errors() || !add(std::move(made), all)) return all;
    }
    all.ok = true;
    return all;
  }

 private:
  bool check() {
    const size_t errors = diagnostics_.error_count();
    for (const std::string& format : formats_) {
      if (format != "umd" && format != "iife") continue;
      if (lib_.entries.size() > 1)
        error(fmt::format("The format \"{}\" of \"build.lib\" can have one entry only", format))
            .help("Use \"es\" and \"cjs\" for several");
      if (lib_.name.empty())
        error(fmt::format("The format \"{}\" needs \"build.lib.name\"", format))
            .help("It is the global variable that holds the exports");
    }
    for (const BuildInput& entry : lib_.entries) {
      FileInfo info;
      if (!files_.stat(path_of(entry), info) || info.kind != EntryKind::File)
        error(fmt::format("There is no \"{}\", which \"build.lib.entry\" names", entry.path));
    }
    if (css_name().empty() || (lib_.file_name.empty() && lib_.file_names.empty() &&
                               config_.build.output.entry_file_names.empty() &&
                               lib_.entries.size() == 1 && package_.name.empty()))
      error("The output of \"build.lib\" has no name")
          .help("Give \"build.lib.fileName\", or a name in package.json");
    return diagnostics_.error_count() == errors;
  }

  Diagnostic& error(std::string message) {
    return diagnostics_.error("config-value", std::move(message));
  }

  std::string path_of(const BuildInput& entry) const {
    return path::join(config_.root, entry.path);
  }
  static std::string name_of(const BuildInput& entry) {
    return entry.name.empty() ? std::string(path::stem(entry.path)) : entry.name;
  }

  // `output.entryFileNames`, or what `build.lib.fileName` and package.json say.
  std::string pattern_of(std::string_view format, const BuildInput& entry) const {
    const std::string& given = config_.build.output.entry_file_names;
    if (given.empty()) return file_name(format, entry);
    std::string pattern = plugins::file_name_template(given, format);
    constexpr std::string_view kName = "[name]";  // may hold a slash
    for (size_t at; (at = pattern.find(kName)) != std::string::npos;)
      pattern.replace(at, kName.size(), name_of(entry));
    return pattern;
  }

  // With its extension, below outDir.
  std::string file_name(std::string_view format, const BuildInput& entry) const {
    const std::string entry_name = name_of(entry);
    for (const auto& [key, name] : lib_.file_names)
      if (key == fmt::format("{}/{}", format, entry_name)) return name;
    const bool alone = lib_.entries.size() == 1 && entry.name.empty();
    const std::string& name = !lib_.file_name.empty() ? lib_.file_name
                              : alone                 ? package_.name
                                                      : entry_name;
    if (format == "es") return name + (package_.is_module ? ".js" : ".mjs");
    const bool common = format == "cjs" || format == "umd";
    const std::string_view extension = package_.is_module && common ? ".cjs" : ".js";
    return format == "cjs" ? fmt::format("{}{}", name, extension)
                           : fmt::format("{}.{}{}", name, format, extension);
  }

  void check_exports(const bundler::ChunkToName& chunk) {
    const plugins::ExportsMode mode = config_.build.output.exports;
    const bool only_default = mode == plugins::ExportsMode::Default;
    if (!only_default && mode != plugins::ExportsMode::None) return;
    for (const std::string& name : chunk.exports) {
      if (only_default && name == "default") continue;
      error(fmt::format("\"output.exports\" is \"{}\", but the entry \"{}\" exports \"{}\"",
                        only_default ? "default" : "none", chunk.name, name))
          .help("Use \"auto\" or \"named\", or do not export it");
      return;
    }
  }

  std::string css_name() const {
    if (!lib_.css_file_name.empty()) return lib_.css_file_name;
    if (!lib_.file_name.empty()) return lib_.file_name;
    return !package_.name.empty() ? package_.name : name_of(lib_.entries.front());
  }

  // Patterns of entries' files by the modules' paths.
  using EntryNames = std::map<std::string, std::string>;

  bool set_names(std::string_view format, bundler::BuildOptions& options,
                 bundler::SiteBuild& build) {
    std::string extension;
    EntryNames names;
    build.entries.clear();
    for (const BuildInput& entry : lib_.entries) {
      const std::string name = pattern_of(format, entry);
      const std::string own(path::extension(name));
      if (!extension.empty() && own != extension) {
        error(
            fmt::format("The files of the format \"{}\" must have one extension, not \"{}\" and "
                        "\"{}\"",
                        format, extension, own));
        return false;
      }
      extension = own;
      if (options.preserve_modules) {
        // Modules that are files of their own are named by their paths, and the entries with them.
        const bool by_path =
            lib_.file_name.empty() && lib_.file_names.empty() && entry.name.empty();
        build.entries.push_back(
            {path_of(entry), by_path ? "" : name.substr(0, name.size() - own.size())});
        continue;
      }
      build.entries.push_back({path_of(entry), name_of(entry)});
      names.emplace(path_of(entry), name);
    }
    options.entry_names = "[dir]/[name]";
    options.chunk_names = "[name]-[hash]";
    if (const std::string& chunks = config_.build.output.chunk_file_names; !chunks.empty()) {
      options.chunk_names = plugins::file_name_template(chunks, format);
      options.chunk_names.resize(options.chunk_names.size() -
                                 path::extension(options.chunk_names).size());
    }
    options.out_extensions = {{".js", extension}};
    name_entries(std::move(names), options);
    return true;
  }

  // A function of the config may name them, or the other scripts.
  void name_entries(EntryNames names, bundler::BuildOptions& options) {
    if (names.empty()) return;
    options.name_chunk = [this, names = std::move(names),
                          others = options.name_chunk](const bundler::ChunkToName& chunk) {
      if (chunk.entry && format_ != "es") check_exports(chunk);
      std::string pattern = others ? others(chunk) : std::string();
      if (!pattern.empty() || !chunk.entry) return pattern;
      const auto known = names.find(chunk.facade_module_id);
      return known == names.end() ? std::string() : known->second;
    };
  }

  bool set_options(std::string_view format, bundler::BuildOptions& options,
                   bundler::SiteBuild& build) {
    options.format = format_of(format);
    options.splitting = options.format == bundler::Format::Esm && !config_.build.output.one_script;
    options.preload_imports = false;
    options.global_name = lib_.name;
    options.globals = config_.build.output.globals;
    options.guess_globals = true;
    if (!options.interop && config_.build.output.interop != bundler::Interop::ByImporter)
      options.interop = [interop = config_.build.output.interop](const std::string&) {
        return interop;
      };
    options.lone_default = config_.build.output.exports != plugins::ExportsMode::Named &&
                           !config_.build.output.preserve_modules;
    // Bundlers of the package's users minify, and need its @__PURE__ until then.
    if (options.format == bundler::Format::Esm) options.code.minify_whitespace = false;
    // One file for all formats, whatever becomes of their code.
    options.css.minify = options.css.minify.value_or(config_.build.minify);
    options.css.code_split = false;
    options.css.names = css_name();
    // There is no site that would serve them.
    build.site.inline_limit = 0xffffffff;
    build.site.inline_asset = nullptr;
    build.site.script_names = "[name].js";
    build.site.one_script_folder = true;
    build.module_preload = build.module_preload_polyfill = false;
    return true;
  }

  // Formats share style sheets and assets.
  bool add(bundler::BuildResult made, bundler::BuildResult& all) {
    for (bundler::OutputFile& file : made.outputs) {
      const auto known =
          std::find_if(all.outputs.begin(), all.outputs.end(),
                       [&](const bundler::OutputFile& other) { return other.path == file.path; });
      if (known == all.outputs.end()) {
        all.outputs.push_back(std::move(file));
      } else if (known->contents != file.contents) {
        error(fmt::format("Two formats of \"build.lib\" write \"{}\"", file.pretty_path))
            .help("Make \"build.lib.fileName\" depend on the format");
        return false;
      }
    }
    std::stable_sort(all.outputs.begin(), all.outputs.end(), [](const auto& a, const auto& b) {
      return static_cast<u8>(a.kind) < static_cast<u8>(b.kind);
    });
    std::set<std::string> inputs(all.inputs.begin(), all.inputs.end());
    inputs.insert(made.inputs.begin(), made.inputs.end());
    all.inputs.assign(inputs.begin(), inputs.end());
    all.generated_sources.merge(made.generated_sources);
    all.statistics.modules = std::max(all.statistics.modules, made.statistics.modules);
    return true;
  }

  const plugins::ProjectConfig& config_;
  const LibConfig& lib_;
  FileSystem& files_;
  Diagnostics& diagnostics_;
  const Package package_;
  std::vector<std::string> formats_;
  std::string_view format_;  // that is being built
};

}  // namespace

bundler::BuildResult build_lib(const plugins::ProjectConfig& config,
                               const bundler::BuildOptions& options, const bundler::SiteBuild& site,
                               FileSystem& files, TaskPool& pool, Diagnostics& diagnostics) {
  return LibBuilder(config, files, diagnostics).run(options, site, pool);
}

}  // namespace sinter::cli
