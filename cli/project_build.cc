#include "cli/project_build.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <mutex>

#include "base/json.h"
#include "base/json_text.h"
#include "base/path.h"
#include "base/version.h"
#include "bundler/html/build_site.h"
#include "bundler/html/page_security.h"
#include "cli/build_lib.h"
#include "cli/licenses.h"
#include "cli/project_flags.h"
#include "cli/worker_sessions.h"
#include "plugins/host/build_hooks.h"
#include "plugins/host/json_text.h"
#include "plugins/host/page_assets.h"
#include "plugins/host/server_hooks.h"

namespace sinter::cli {
namespace {

std::string name_of_input(std::string_view path) { return std::string(path::stem(path)); }

std::function<std::optional<std::string>(std::string_view)> html_variables(
    const Project& project, Diagnostics& diagnostics) {
  return [known = plugins::PageVariables(project.config, project.env),
          &diagnostics](std::string_view name) {
    std::optional<std::string> value = known.value(name);
    if (!value && known.has_prefix(name))
      diagnostics
          .warning("env-undefined",
                   fmt::format("%{}% in a page is not defined by any .env file", name))
          .help("Define it, or mend its name");
    return value;
  };
}

// transformIndexHtml of plugins, before and after the bundler's own work on a page.
bundler::HtmlTransform html_hooks(plugins::Session& session, plugins::HtmlPhase phase) {
  return [&session, phase](const bundler::HtmlContext& context, std::string& text,
                           Diagnostics& diagnostics) {
    return plugins::transform_index_html(session, phase, {context.url, context.path, context.url},
                                         text, diagnostics);
  };
}

// `build.assetsInlineLimit` as a function of the config.
decltype(bundler::SiteOptions::inline_asset) ask_about_inlining(plugins::Session& session,
                                                                plugins::FunctionId function) {
  return
      [&session, function](const std::string& path, std::string_view contents, std::string& error) {
        Diagnostics found;
        const std::optional<bool> wanted = session.inline_asset(function, path, contents, found);
        if (found.has_errors())
          error = fmt::format("\"build.assetsInlineLimit\" failed: {}", found.items()[0].message);
        return wanted;
      };
}

bool add_entries(const plugins::ProjectConfig& config, FileSystem& files,
                 const bundler::PluginHost* plugins, bundler::SiteBuild& build,
                 Diagnostics& diagnostics) {
  std::vector<plugins::BuildInput> inputs = config.build.input;
  if (inputs.empty()) inputs.push_back({"", "index.html"});
  build.entries.clear();
  for (const plugins::BuildInput& input : inputs) {
    // "/admin.html" is below root, as in a URL, unless there is such a file on the disk.
    FileInfo info;
    std::string file = path::join(config.root, input.path);
    if (path::is_absolute(input.path) && !(files.stat(file, info) && info.kind == EntryKind::File))
      file = path::join(config.root, input.path.substr(1));
    if (!files.stat(file, info) || info.kind != EntryKind::File) {
      if (plugins && plugins->wants_resolve_id(input.path, {})) {
        build.entries.push_back(
            {input.path, input.name.empty() ? name_of_input(input.path) : input.name});
        continue;
      }
      Diagnostic& error = diagnostics.error(
          "no-entry", fmt::format("There is no \"{}\" in {}", input.path,
                                  config.root == "/" ? "/" : path::basename(config.root)));
      if (config.build.input.empty())
        error.help("Name entries on the command line, or pages in build.rolldownOptions.input");
      continue;
    }
    build.entries.push_back({file, input.name.empty() ? name_of_input(file) : input.name});
  }
  if (config.build.output.one_script && build.entries.size() > 1)
    diagnostics
        .error("config-value",
               "A build of one script (\"output.inlineDynamicImports\", or "
               "\"output.codeSplitting\" as false) can have one entry only")
        .help("Build the entries one after the other, or remove the key");
  return !diagnostics.has_errors();
}

// Functions of the config that the bundler asks while it works, from several threads. What they
// throw is an error of the build, told once.
class ConfigFunctions {
 public:
  ConfigFunctions(const plugins::ProjectConfig& config, plugins::Session* session)
      : config_(config), session_(session) {}

  void add_to(bundler::BuildOptions& options) {
    if (!session_) return;
    if (config_.build.treeshake.modules == plugins::TreeshakeConfig::Modules::Asked)
      options.module_side_effects = [this](const std::string& id, bool external) {
        Diagnostics found;
        const std::optional<bool> kept = session_->module_side_effects(id, external, found);
        keep(std::move(found));
        return kept;
      };
    const plugins::OutputConfig& output = config_.build.output;
    if (const auto function = output.sourcemap_ignore_list)
      options.ignores_source = [this, function](const std::string& source, const std::string& map) {
        return call(*function, source, map) == "true";
      };
    if (const auto function = output.sourcemap_path_transform)
      options.source_path = [this, function](const std::string& source, const std::string& map) {
        const json::ParseResult parsed = json::parse(call(*function, source, map));
        return parsed && parsed.root().is_string() ? std::string(parsed.root().string()) : source;
      };
    if (const auto function = output.interop_function)
      options.interop = [this, function](const std::string& external) {
        return interop_of(*function, external);
      };
    if (const auto function = output.name_sourcemap)
      options.name_map = [this, function](const bundler::ChunkToName& chunk) {
        return pattern(*function, chunk_json(chunk), "sourcemapFileNames", chunk.name);
      };
    name_files(output, options);
  }

  // `options` name the scripts.
  void add_to(bundler::SiteOptions& site, const bundler::BuildOptions& options) {
    site.asset_sources = plugins::page_asset_sources(
        config_, session_, [this](Diagnostics found) { keep(std::move(found)); });
    site.one_script_folder = !options.name_chunk && path::dirname(options.entry_names) ==
                                                        path::dirname(options.chunk_names);
    if (const auto function = config_.render_built_url)
      site.render_url = [this, function, one_folder = site.one_script_folder](
                            const bundler::UrlQuestion& question) {
        return built_url(*function, question, one_folder);
      };
    if (const auto function = config_.build.preload_dependencies)
      site.choose_preloads = [this, function](const bundler::PreloadQuestion& question) {
        return preloads(*function, question);
      };
  }

  void report(Diagnostics& diagnostics) { diagnostics.merge(std::move(errors_)); }

 private:
  // The arguments of a call, as JSON, and its answer. Nothing when it failed, which is kept.
  json::ParseResult ask(plugins::FunctionId function, const std::string& arguments) {
    Diagnostics found;
    const std::optional<std::string> answer =
        session_->call_function(function, "[" + arguments + "]", found);
    keep(std::move(found));
    return json::parse(answer.value_or("null"));
  }
  void fail(std::string message, std::string help) {
    Diagnostics found;
    found.error("config-value", std::move(message)).help(std::move(help));
    keep(std::move(found));
  }

  bundler::BuiltUrl built_url(plugins::FunctionId function, const bundler::UrlQuestion& question,
                              bool one_folder) {
    using bundler::UrlHost;
    std::string context = "{";
    plugins::append_json_field(context, "type", question.is_public ? "public" : "asset");
    plugins::append_json_field(context, "hostId", question.host_file);
    plugins::append_json_field(context, "hostType",
                               question.host == UrlHost::Script  ? "js"
                               : question.host == UrlHost::Style ? "css"
                                                                 : "html");
    plugins::append_json_raw_field(context, "ssr", "false");
    const json::ParseResult answer =
        ask(function, json_string(question.file) + "," + context + "}");
    const json::Value& root = answer.root();
    bundler::BuiltUrl url;
    url.is_relative = plugins::has_relative_base(config_);
    if (root.is_string()) {
      url.text = root.string();
      if (!url.text.empty()) url.is_relative = false;
    } else if (const auto runtime = root.find_string("runtime"); runtime && !runtime->empty()) {
      if (question.host != UrlHost::Script)
        fail(fmt::format("\"experimental.renderBuiltUrl\" gave a `runtime` for \"{}\" in \"{}\"",
                         question.file, question.host_file),
             "Only scripts can hold an expression: give a URL, or {relative: true}");
      url.text = "(" + std::string(*runtime) + ")";
      url.is_code = true;
      url.is_relative = false;
    } else if (const json::Value* relative = root.find("relative");
               relative && relative->is_bool()) {
      url.is_relative = relative->boolean();
      if (url.is_relative && question.host == UrlHost::Script && !one_folder)
        fail(
            "\"experimental.renderBuiltUrl\" gave {relative: true} for a URL in a script, and not "
            "all scripts are in one folder",
            "Make entryFileNames and chunkFileNames texts with the same folder, or give a URL");
    } else if (!root.is_null() && !root.is_object()) {
      fail(fmt::format("\"experimental.renderBuiltUrl\" gave no URL for \"{}\"", question.file),
           "It gives a string, {relative: true}, {runtime: \"…\"} or nothing");
    }
    return url;
  }

  std::vector<std::string> preloads(plugins::FunctionId function,
                                    const bundler::PreloadQuestion& question) {
    std::string context = "{";
    plugins::append_json_field(context, "hostId", question.host_file);
    plugins::append_json_field(context, "hostType", question.in_page ? "html" : "js");
    const json::ParseResult answer =
        ask(function,
            json_string(question.chunk) + "," + json_list(question.scripts) + "," + context + "}");
    std::vector<std::string> chosen;
    bool is_list = answer.root().is_array();
    if (is_list)
      for (const json::Value& item : answer.root().items()) {
        is_list = is_list && item.is_string();
        if (item.is_string()) chosen.emplace_back(item.string());
      }
    if (!is_list)
      fail(fmt::format("\"build.modulePreload.resolveDependencies\" gave no list for \"{}\"",
                       question.chunk),
           "It gives a list of file names");
    return chosen;
  }

  void name_files(const plugins::OutputConfig& output, bundler::BuildOptions& options) {
    if (output.name_entry || output.name_chunk)
      options.name_chunk = [this, &output](const bundler::ChunkToName& chunk) {
        const auto function = chunk.entry ? output.name_entry : output.name_chunk;
        if (!function) return std::string();
        return pattern(*function, chunk_json(chunk),
                       chunk.entry ? "entryFileNames" : "chunkFileNames", chunk.name);
      };
    if (output.name_asset)
      options.name_asset = [this,
                            function = *output.name_asset](const bundler::AssetToName& asset) {
        const std::string name = json_string(asset.name);
        const std::string original =
            asset.original.empty() ? "" : json_string(path::relative(config_.root, asset.original));
        std::string info = R"({"type":"asset")";
        plugins::append_json_raw_field(info, "name", name);
        plugins::append_json_raw_field(info, "names", "[" + name + "]");
        plugins::append_json_raw_field(info, "originalFileName",
                                       original.empty() ? "null" : original);
        plugins::append_json_raw_field(info, "originalFileNames", "[" + original + "]");
        return pattern(function, info, "assetFileNames", asset.name);
      };
  }

  // But for the brace at its end.
  static std::string chunk_json(const bundler::ChunkToName& chunk) {
    std::string info = R"({"type":"chunk")";
    plugins::append_json_field(info, "name", chunk.name);
    plugins::append_json_raw_field(info, "isEntry", chunk.entry ? "true" : "false");
    plugins::append_json_raw_field(info, "isDynamicEntry", chunk.dynamic_entry ? "true" : "false");
    plugins::append_json_raw_field(info, "isImplicitEntry", "false");
    plugins::append_json_raw_field(
        info, "facadeModuleId",
        chunk.facade_module_id.empty() ? "null" : json_string(chunk.facade_module_id));
    plugins::append_json_raw_field(info, "exports", json_list(chunk.exports));
    plugins::append_json_raw_field(info, "moduleIds", json_list(chunk.module_ids));
    return info;
  }

  bundler::Interop interop_of(plugins::FunctionId function, const std::string& external) {
    using bundler::Interop;
    constexpr std::pair<std::string_view, Interop> kNames[] = {
        {"auto", Interop::Auto},
        {"esModule", Interop::EsModule},
        {"default", Interop::Default},
        {"defaultOnly", Interop::DefaultOnly},
        {"compat", Interop::Compat}};
    const json::ParseResult answer = ask(function, json_string(external));
    const json::Value& root = answer.root();
    if (root.is_null()) return Interop::ByImporter;
    for (const auto& [name, interop] : kNames)
      if (root.is_string() && root.string() == name) return interop;
    fail(fmt::format("\"output.interop\" gave no kind of interop for \"{}\"", external),
         "It gives \"auto\", \"esModule\", \"default\", \"defaultOnly\" or \"compat\"");
    return Interop::ByImporter;
  }

  static std::string json_list(const std::vector<std::string>& items) {
    std::string out;
    plugins::append_json_strings(out, items);
    return out;
  }

  // What a function that names files answers; empty, with an error, where that is no name.
  std::string pattern(plugins::FunctionId function, const std::string& info, std::string_view key,
                      std::string_view file) {
    Diagnostics found;
    const std::optional<std::string> answer =
        session_->call_function(function, "[" + info + "}]", found);
    const json::ParseResult parsed = json::parse(answer.value_or("null"));
    std::string text;
    if (parsed && parsed.root().is_string()) text = parsed.root().string();
    if (answer && (text.empty() || !plugins::is_inside_name(text)))
      found
          .error("config-value", fmt::format("\"{}\" gave {} for \"{}\"", key,
                                             text.empty() ? "no text" : json_string(text), file))
          .help("It gives a name below outDir, such as \"assets/[name]-[hash].js\"");
    const bool usable = !found.has_errors();
    keep(std::move(found));
    return usable ? plugins::file_name_template(text) : std::string();
  }

  std::string call(plugins::FunctionId function, const std::string& source,
                   const std::string& map) {
    Diagnostics found;
    const std::optional<std::string> answer = session_->call_function(
        function, "[" + json_string(source) + "," + json_string(map) + "]", found);
    keep(std::move(found));
    return answer.value_or("null");
  }

  void keep(Diagnostics found) {
    const std::lock_guard lock(mutex_);
    if (found.has_errors() && !errors_.has_errors()) errors_ = std::move(found);
  }

  const plugins::ProjectConfig& config_;
  plugins::Session* const session_;
  std::mutex mutex_;
  Diagnostics errors_;
};

void add_licenses(const plugins::ProjectConfig& config, FileSystem& files,
                  bundler::BuildResult& result) {
  bundler::OutputFile file;
  file.path = path::join(config.build.out_dir, config.build.license);
  file.pretty_path = path::relative(config.root, file.path);
  file.contents = licenses_of(result, config.root, config.build.license, files);
  file.kind = bundler::OutputKind::Asset;
  result.outputs.push_back(std::move(file));
}

}  // namespace

bool ProjectBuild::load(const ProjectFlags& flags, const std::string& working_directory,
                        FileSystem& files, Diagnostics& diagnostics) {
  project_ = load_project(flags, plugins::Command::Build, working_directory, files, diagnostics);
  return project_ != nullptr;
}

u32 ProjectBuild::config_count() const {
  return project_ && project_->session ? project_->session->config_count() : 1;
}

void ProjectBuild::run(const BuildFlags& flags, const bundler::BuildOptions& given,
                       FileSystem& files, TaskPool& pool, const std::function<void()>& announce,
                       Diagnostics& diagnostics) {
  const plugins::ProjectConfig& config = project_->config;
  bundler::BuildOptions options = plugins::to_build_options(config, diagnostics);
  options.conditions = plugins::make_conditions(config, project_->env);
  for (js::Define& define : plugins::make_defines(config, project_->env, diagnostics))
    options.code.defines.push_back(std::move(define));

  bundler::SiteBuild build;
  build.site.root = config.root;
  build.site.base = config.base;
  build.site.public_dir = config.public_dir;
  build.site.asset_names = options.asset_names;
  build.site.inline_limit = config.build.assets_inline_limit;
  if (const auto function = config.build.inline_asset_function)
    build.site.inline_asset = ask_about_inlining(*project_->session, *function);
  for (const plugins::Pattern& pattern : config.assets_include) {
    if (pattern.regexp) {
      diagnostics.error("config-value", "\"assetsInclude\" cannot hold a regular expression")
          .help("Use glob patterns such as \"**/*.gltf\"");
    } else {
      build.site.asset_patterns.emplace_back(pattern.text);
    }
  }
  build.site.dedupe = config.resolve.dedupe;
  if (!config.worker.entry_file_names.empty())
    build.site.worker_names = plugins::file_name_template(config.worker.entry_file_names);
  build.module_workers = config.worker.format == "es";
  build.module_preload = config.build.module_preload;
  build.module_preload_polyfill = config.build.module_preload_polyfill;
  build.manifest = config.build.manifest;
  build.variable = html_variables(*project_, diagnostics);
  plugins::Session* const session = project_->session.get();
  options.plugins = project_->plugin_host();
  if (session) {
    build.before = html_hooks(*session, plugins::HtmlPhase::Pre);
    build.after = html_hooks(*session, plugins::HtmlPhase::Post);
  }

  options.metafile = !flags.metafile.empty() || !flags.analyze_mode.empty() || !flags.why.empty() ||
                     !flags.compare.empty() || flags.lint || !config.build.license.empty();
  add_flags(flags, given, options);
  ConfigFunctions functions(config, session);
  functions.add_to(options);
  add_css_functions(config, session, options);
  build.site.name_asset = options.name_asset;

  build.site.script_names =
      (config.build.output.name_chunk ? std::string("[name].js") : options.chunk_names + ".js");
  functions.add_to(build.site, options);
  WorkerSessions workers(*project_);
  if (session && config.worker.has_plugins)
    build.with_worker_plugins = [&workers](const bundler::PluginBuild& make, Diagnostics& found) {
      return workers.run(make, found);
    };

  const bool is_lib = !config.build.lib.entries.empty();
  if (!is_lib && config.build.output.preserve_modules)
    diagnostics
        .warning("unsupported-config-key",
                 "\"output.preserveModules\" has no effect: a site's modules are joined to chunks")
        .help("It is for \"build.lib\"");
  if (!is_lib && !config.build.output.globals.empty())
    diagnostics
        .warning("unsupported-config-key",
                 "\"output.globals\" has no effect: scripts of a site are ES modules")
        .help("It is for \"build.lib\"");
  publish = {.root = config.root,
             .outdir = config.build.out_dir,
             .public_dir = config.build.copy_public_dir ? config.public_dir : "",
             // A folder elsewhere may hold things that are not ours.
             .empty = config.build.empty_out_dir.value_or(
                 path::is_inside(config.root, config.build.out_dir))};
  if (!diagnostics.has_errors() && bundler::check_outdir(publish, files, diagnostics) &&
      (is_lib || add_entries(config, files, options.plugins, build, diagnostics))) {
    announce();
    options.preload_imports = true;
    // Plugins write files of their own, as their hooks for the output run.
    if (options.plugins && options.plugins->output_hooks())
      publish.before = bundler::list_outdir(publish.outdir, files);
    const auto make = [&]() -> bundler::BuildResult {
      plugins::ProjectConfig with_input = config;
      if (session && session->changed_input()) {
        (is_lib ? with_input.build.lib.entries : with_input.build.input) =
            *session->changed_input();
        if (!is_lib && !add_entries(with_input, files, options.plugins, build, diagnostics))
          return {};
      }
      return is_lib ? build_lib(with_input, options, build, files, pool, diagnostics)
                    : bundler::build_site(std::move(options), build, files, pool, diagnostics);
    };
    result =
        session ? plugins::build_with_hooks(*session, publish.outdir, make, diagnostics) : make();
  }
  functions.report(diagnostics);
  if (result.ok) {
    if (!config.build.license.empty()) add_licenses(config, files, result);
    bundler::SecurityOptions security{.nonce = config.csp_nonce,
                                      .integrity = config.integrity,
                                      .base = config.base,
                                      .url = {},
                                      .outdir = config.build.out_dir,
                                      .manifest = config.build.manifest};
    const bundler::Site site(build.site, files);
    if (build.site.render_url)
      security.url = [&site](const std::string& file, const std::string& from) {
        return site.output_url(file, bundler::UrlHost::Page, from);
      };
    bundler::secure_pages(security, result);
  }
}

}  // namespace sinter::cli
