#include "bundler/assets/site_host.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <memory>

#include "base/json_text.h"
#include "base/path.h"
#include "bundler/assets/wasm_module.h"
#include "parsers/html/page.h"

namespace sinter::bundler {

namespace {

constexpr std::string_view kPublicPrefix{"\0sinter/public:", 15};

constexpr std::string_view kPreloadPolyfill = "vite/modulepreload-polyfill";
constexpr std::string_view kPreloadPolyfillId{"\0sinter/modulepreload-polyfill", 30};

// What pages import in its place: a function, which may stand in any file of the output. The module
// above acts when it is evaluated, which would have to happen before all others.
constexpr std::string_view kPreloadFunction = "sinter/modulepreload";
constexpr std::string_view kPreloadFunctionId{"\0sinter/modulepreload", 21};

// Loads `modulepreload` links where the browser does not. Their modules are fetched into the HTTP
// cache.
constexpr std::string_view kPreloadFunctionCode = R"(export function preload() {
  const list = document.createElement("link").relList;
  if (list && list.supports && list.supports("modulepreload")) return;
  const load = (link) => {
    if (link.sinterLoaded) return;
    link.sinterLoaded = true;
    const options = {};
    if (link.integrity) options.integrity = link.integrity;
    if (link.referrerPolicy) options.referrerPolicy = link.referrerPolicy;
    options.credentials =
      link.crossOrigin === "use-credentials" ? "include" : link.crossOrigin === "anonymous" ? "omit" : "same-origin";
    fetch(link.href, options);
  };
  for (const link of document.querySelectorAll('link[rel="modulepreload"]')) load(link);
  new MutationObserver((mutations) => {
    for (const mutation of mutations) {
      for (const node of mutation.addedNodes) {
        if (node.tagName === "LINK" && node.rel === "modulepreload") load(node);
      }
    }
  }).observe(document, { childList: true, subtree: true });
}
)";
constexpr std::string_view kPreloadPolyfillCode =
    R"(import { preload } from "sinter/modulepreload"; preload();)";

bool is_style(std::string_view path) {
  for (const std::string_view each :
       {".css", ".scss", ".sass", ".less", ".styl", ".stylus", ".pcss", ".postcss"})
    if (path.ends_with(each)) return true;
  return false;
}

SourceAnswer javascript(std::string code) {
  SourceAnswer answer;
  answer.handled = true;
  answer.source.code = std::move(code);
  answer.source.module_type = "js";
  return answer;
}

SourceAnswer failure(std::string_view path, std::string_view why) {
  SourceAnswer answer;
  answer.diagnostics.error("cannot-read-file",
                           fmt::format("Cannot read \"{}\": {}", path::basename(path), why));
  return answer;
}

}  // namespace

void SiteHost::scan_started(ScanServices& services) {
  services_ = &services;
  if (next_) next_->scan_started(services);
}

void SiteHost::scan_ended() {
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  if (next_) next_->scan_ended();
  services_ = nullptr;
}

// -- resolving

bool SiteHost::resolves(std::string_view specifier, std::string_view importer) const {
  if (specifier.find("?html-proxy") != std::string_view::npos) return true;
  if (importer.empty()) return pages_.contains(specifier) || is_part_in_dev(specifier);
  if (specifier == kPreloadPolyfill || specifier == kPreloadFunction) return true;
  if (pages_.contains(importer)) return true;
  return specifier.starts_with('/') && !site_.options().public_dir.empty();
}

ResolveIdAnswer SiteHost::resolve(const ResolveIdRequest& request) const {
  ResolveIdAnswer answer;
  const std::string& specifier = request.specifier;
  if (specifier == kPreloadPolyfill) {
    answer.handled = true;
    answer.id = kPreloadPolyfillId;
    answer.side_effects = true;
    return answer;
  }
  if (specifier == kPreloadFunction) {
    answer.handled = true;
    answer.id = kPreloadFunctionId;
    return answer;
  }
  if (request.importer.empty() || specifier.find("?html-proxy") != std::string::npos) {
    answer.handled = pages_.contains(path_of_id(specifier)) || is_part_in_dev(specifier);
    answer.id = specifier;
    return answer;
  }
  if (specifier.starts_with('/')) {
    // A file below the root comes before one of the public folder; the scan finds it.
    const std::string_view path =
        std::string_view(specifier).substr(0, specifier.find_first_of("?#"));
    FileInfo info;
    const std::string below_root = path::join(site_.options().root, path.substr(1));
    if (site_.files().stat(below_root, info) && info.kind == EntryKind::File) return answer;
    if (site_.public_file(specifier).empty() || path.ends_with(".js") || path.ends_with(".mjs") ||
        is_style(path))
      return answer;
    answer.handled = true;
    answer.id = std::string(kPublicPrefix) + specifier;
    return answer;
  }
  // `<script src="main.js">` is relative to the page, though it looks like a package.
  const char first = specifier.empty() ? '\0' : specifier[0];
  const bool word = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z') ||
                    (first >= '0' && first <= '9') || first == '_';
  if (!word || specifier.find(':') != std::string::npos) return answer;
  ResolveIdRequest relative = request;
  relative.specifier = "./" + specifier;
  ResolveIdAnswer found = services_->resolve(relative);
  return found.handled ? std::move(found) : std::move(answer);
}

bool SiteHost::is_deduped(std::string_view specifier) const {
  const auto& names = site_.options().dedupe;
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    return specifier.starts_with(name) &&
           (specifier.size() == name.size() || specifier[name.size()] == '/');
  });
}

// Of a package that the project itself provides.
ResolveIdAnswer SiteHost::resolve_deduped(const ResolveIdRequest& request) const {
  ResolveIdRequest question = request;
  question.importer = path::child(site_.options().root, "index.html");
  return services_->resolve(question);
}

bool SiteHost::wants_resolve_id(std::string_view specifier, std::string_view importer) const {
  if (is_deduped(specifier)) return true;
  return (next_ && next_->wants_resolve_id(specifier, importer)) || resolves(specifier, importer);
}

void SiteHost::resolve_id(ResolveIdRequest request, std::function<void(ResolveIdAnswer)> answer) {
  auto own = [this](const ResolveIdRequest& question) {
    ResolveIdAnswer made;
    if (resolves(question.specifier, question.importer)) made = resolve(question);
    if (!made.handled && is_deduped(question.specifier)) made = resolve_deduped(question);
    return made;
  };
  if (!next_ || !next_->wants_resolve_id(request.specifier, request.importer))
    return answer(own(request));
  ResolveIdRequest copy = request;
  next_->resolve_id(std::move(copy), [own, request = std::move(request),
                                      answer = std::move(answer)](ResolveIdAnswer given) {
    if (given.handled || given.diagnostics.has_errors()) return answer(std::move(given));
    ResolveIdAnswer made = own(request);
    given.diagnostics.merge(std::move(made.diagnostics));
    made.diagnostics = std::move(given.diagnostics);
    answer(std::move(made));
  });
}

// -- loading

// The dev server keeps no pages: a part is read when it is asked for.
bool SiteHost::is_part_in_dev(std::string_view id) const {
  const std::string_view query = query_of_id(id);
  return site_.options().serve && query_has(query, "html-proxy") &&
         path::extension(path_of_id(id)) == ".html";
}

SourceAnswer SiteHost::make_part_in_dev(std::string_view id, size_t index) {
  const std::string_view path = path_of_id(id);
  const bool style = query_has(query_of_id(id), "inline-css");
  std::optional<std::string> text;
  if (site_.options().part_text) text = site_.options().part_text(id);
  if (!text) {
    const ReadResult read = site_.files().read_file(path);
    if (!read) return failure(path, read.status.describe());
    std::optional<html::Page> page = html::parse_page(read.text());
    if (!page) return failure(path, "it is too large");
    for (html::Reference& reference : page->references)
      if (!style && !text && reference.kind == html::ReferenceKind::InlineModule && index-- == 0)
        text = std::move(reference.url);
    if (!text) return failure(path, "it has no such inline module");
  }
  SourceAnswer answer = javascript(std::move(*text));
  if (style) answer.source.module_type = "css";
  answer.source.side_effects = true;
  return answer;
}

SiteHost::Kind SiteHost::kind_of(std::string_view id) const {
  if (id == kPreloadPolyfillId) return Kind::PreloadPolyfill;
  if (id == kPreloadFunctionId) return Kind::PreloadFunction;
  if (id.starts_with(kPublicPrefix)) return Kind::PublicFile;
  const std::string_view path = path_of_id(id);
  const std::string_view query = query_of_id(id);
  if (!path::is_absolute(path)) return Kind::None;
  if (query.empty()) {
    if (pages_.contains(path)) return Kind::Page;
    if (path.ends_with(".wasm")) return Kind::Wasm;
    return site_.is_asset(path) ? Kind::Asset : Kind::None;
  }
  if (query_has(query, "html-proxy") && (pages_.contains(path) || is_part_in_dev(id)))
    return Kind::InlinePart;
  if (query_has(query, "raw")) return Kind::Raw;
  if (query_has(query, "worker") || query_has(query, "sharedworker")) return Kind::Worker;
  // Style sheets know the other queries themselves.
  if (is_style(path))
    return query_has(query, "url") && !query_has(query, "inline") ? Kind::StyleUrl : Kind::None;
  if (path.ends_with(".wasm") && wasm_form(query)) return Kind::Wasm;
  if (query_has(query, "url")) return Kind::Asset;
  // Of other files a query belongs to a plugin ("x.vue?vue&type=style").
  const bool inlining = query_has(query, "inline") || query_has(query, "no-inline");
  return inlining || (site_.is_asset(path) && query.find('=') == std::string_view::npos)
             ? Kind::Asset
             : Kind::None;
}

SourceAnswer SiteHost::make_url_module(std::string_view path, std::string_view query) {
  Inlining inlining = Inlining::BySize;
  if (query_has(query, "inline")) inlining = Inlining::Always;
  if (query_has(query, "no-inline") ||
      (query_has(query, "url") && !query_has(query, "inline") && !site_.is_asset(path)))
    inlining = Inlining::Never;
  std::string error;
  const std::string file(path);
  const auto reference = site_.add(file, inlining, error);
  if (!reference) return failure(path, error);
  return javascript(fmt::format("export default {};\n", site_.script_expression(*reference)));
}

// The sheet is built by itself. Who else would have to be asked about it is busy with the build
// that asks.
SourceAnswer SiteHost::make_style_url_module(std::string_view path) {
  const std::string file(path);
  const ReadResult read = site_.files().read_file(file);
  if (!read) return failure(path, read.status.describe());
  SourceAnswer failed;
  if (!path.ends_with(".css") || (next_ && next_->wants_transform(file, read.text(), "css"))) {
    failed.diagnostics
        .error(
            "style-url",
            fmt::format("\"{}?url\" cannot be imported: plugins, a preprocessor or PostCSS would "
                        "have to compile it",
                        path::basename(path)))
        .help("Import its text with ?inline, or link it in a page");
    return failed;
  }
  if (site_.options().serve) return make_url_module(path, "no-inline");
  std::optional<std::string> text =
      build_style_ ? build_style_(file, failed.diagnostics) : std::nullopt;
  if (!text) return failed;
  std::string error;
  const auto reference = site_.keep(file, ".css", std::move(*text), error);
  if (!reference) return failure(path, error);
  return javascript(fmt::format("export default {};\n", site_.script_expression(*reference)));
}

SourceAnswer SiteHost::make_wasm_module(std::string_view path, std::string_view query) {
  const WasmForm form = wasm_form(query).value();
  const std::string file(path);
  const ReadResult read = site_.files().read_file(file);
  if (!read) return failure(path, read.status.describe());
  Inlining inlining = Inlining::BySize;
  if (query_has(query, "inline") || (classic_output_ && form != WasmForm::Init))
    inlining = Inlining::Always;
  if (query_has(query, "no-inline")) inlining = Inlining::Never;
  std::string error;
  const auto reference = site_.add(file, inlining, error);
  if (!reference) return failure(path, error);
  WasmBytes place;
  place.can_await = !classic_output_;
  if (reference->data_url.empty())
    place.url = site_.script_expression(*reference);
  else
    place.from = WasmBytes::From::Text;
  std::optional<std::string> code = wasm_module_source(read.text(), form, place, error);
  if (code) return javascript(std::move(*code));
  SourceAnswer failed;
  failed.diagnostics
      .error("invalid-wasm",
             fmt::format("\"{}\" cannot be imported: {}", path::basename(path), error))
      .help(fmt::format("For its URL only: import url from \"./{}?url\"", path::basename(path)));
  return failed;
}

SourceAnswer SiteHost::make(std::string_view id) {
  const std::string_view path = path_of_id(id);
  const std::string_view query = query_of_id(id);
  switch (kind_of(id)) {
    case Kind::Page: {
      SourceAnswer answer = javascript(pages_.find(path)->second->entry_code);
      answer.source.side_effects = true;
      return answer;
    }
    case Kind::InlinePart: {
      const size_t at = query.find("index=");
      size_t index = 0;
      if (at != std::string_view::npos)
        std::from_chars(query.data() + at + 6, query.data() + query.size(), index);
      if (!pages_.contains(path)) return make_part_in_dev(id, index);
      const HtmlPage& page = *pages_.find(path)->second;
      if (index >= page.parts.size()) return {};
      SourceAnswer answer = javascript(page.parts[index].code);
      if (page.parts[index].style) answer.source.module_type = "css";
      answer.source.side_effects = true;
      return answer;
    }
    case Kind::PreloadPolyfill:
      return javascript(std::string(kPreloadPolyfillCode));
    case Kind::PreloadFunction:
      return javascript(std::string(kPreloadFunctionCode));
    case Kind::PublicFile:
      return javascript(fmt::format(
          "export default {};\n",
          site_.script_expression({"", std::string(id.substr(kPublicPrefix.size() + 1)), true})));
    case Kind::Raw: {
      const ReadResult read = site_.files().read_file(path);
      if (!read) return failure(path, read.status.describe());
      std::string_view text = read.text();
      if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
      return javascript(fmt::format("export default {};\n", json_string(text)));
    }
    case Kind::Worker:
      return make_worker_module(path, query);
    case Kind::StyleUrl:
      return make_style_url_module(path);
    case Kind::Wasm:
      return make_wasm_module(path, query);
    case Kind::Asset:
      return make_url_module(path, query);
    case Kind::None:
      break;
  }
  return {};
}

bool SiteHost::needs_a_build(std::string_view id) const {
  const Kind kind = kind_of(id);
  return kind == Kind::Worker || (kind == Kind::StyleUrl && !site_.options().serve);
}

bool SiteHost::wants_load(std::string_view id) const {
  return (next_ && next_->wants_load(id)) || kind_of(id) != Kind::None;
}

void SiteHost::load(std::string id, std::function<void(SourceAnswer)> answer) {
  if (!next_ || !next_->wants_load(id)) {
    if (!needs_a_build(id)) return answer(make(id));
    return in_background(
        [this, id = std::move(id), answer = std::move(answer)] { answer(make(id)); });
  }
  std::string copy = id;
  next_->load(std::move(copy),
              [this, id = std::move(id), answer = std::move(answer)](SourceAnswer given) {
                if (given.handled || given.diagnostics.has_errors() || kind_of(id) == Kind::None)
                  return answer(std::move(given));
                SourceAnswer own = make(id);
                given.diagnostics.merge(std::move(own.diagnostics));
                own.diagnostics = std::move(given.diagnostics);
                for (std::string& file : given.watch_files)
                  own.watch_files.push_back(std::move(file));
                answer(std::move(own));
              });
}

// -- the rest is for plugins

// -- transforming

namespace {

struct ScriptKind {
  bool script = false, typescript = false, jsx = false;
};

// What is left when plugins are done: their languages have become JavaScript.
ScriptKind script_kind(std::string_view id, std::string_view module_type) {
  if (query_has(query_of_id(id), "html-proxy")) return {true, false, false};
  const std::string_view extension = path::extension(path_of_id(id));
  for (const std::string_view each :
       {".css", ".json", ".html", ".scss", ".sass", ".less", ".styl", ".txt"})
    if (extension == each) return {};
  if (!module_type.empty()) {
    const bool typescript = module_type == "ts" || module_type == "tsx";
    return {typescript || module_type == "js" || module_type == "jsx", typescript,
            module_type.ends_with('x')};
  }
  const bool typescript = extension == ".ts" || extension == ".tsx" || extension == ".mts" ||
                          extension == ".cts" ||
                          query_of_id(id).find("lang.ts") != std::string_view::npos;
  return {true, typescript, extension.ends_with('x')};
}

}  // namespace

std::optional<std::string> SiteHost::worker_output(const std::string& path,
                                                   Diagnostics& diagnostics) {
  std::optional<std::string> code = build_worker_ ? build_worker_(path, diagnostics) : std::nullopt;
  if (!code) return std::nullopt;
  std::string error;
  const auto reference = site_.keep_worker(path, std::move(*code), error);
  if (!reference)
    diagnostics.error("output-name", fmt::format("The worker \"{}\" has no name of its own: {}",
                                                 path::basename(path), error));
  return reference ? std::optional(reference->output) : std::nullopt;
}

// The module of `x?worker`: a function that starts it, or with `url` where its script is.
static std::string worker_class(std::string_view query, std::string_view type, std::string_view url,
                                std::string_view options) {
  if (query_has(query, "url")) return fmt::format("export default {};\n", url);
  return fmt::format("export default function (options) {{\n  return new {}({}, {});\n}}\n", type,
                     url, options);
}

SourceAnswer SiteHost::make_worker_module(std::string_view path, std::string_view query) {
  SourceAnswer failed;
  const std::string file(path);
  const std::string_view type = query_has(query, "sharedworker") ? "SharedWorker" : "Worker";
  if (site_.options().serve) {
    // The dev server makes a script of its own of whatever a worker asks for.
    std::string error;
    const auto reference = site_.add(file, Inlining::Never, error);
    if (!reference) return failure(path, error);
    return javascript(worker_class(query, type, site_.script_expression(*reference),
                                   "{ type: \"module\", name: options && options.name }"));
  }
  const std::string options = fmt::format("{{ {}name: options && options.name }}",
                                          module_workers_ ? "type: \"module\", " : "");
  if (query_has(query, "inline")) {
    const std::optional<std::string> code =
        build_worker_ ? build_worker_(file, failed.diagnostics) : std::nullopt;
    if (!code) return failed;
    return javascript(fmt::format(R"(const source = {};
export default function (options) {{
  const url = URL.createObjectURL(new Blob([source], {{ type: "text/javascript;charset=utf-8" }}));
  const worker = new {}(url, {});
  worker.addEventListener("error", () => URL.revokeObjectURL(url));
  return worker;
}}
)",
                                  json_string(*code), type, options));
  }
  const std::optional<std::string> output = worker_output(file, failed.diagnostics);
  if (!output) return failed;
  return javascript(worker_class(query, type, site_.script_expression({"", *output}), options));
}

SourceAnswer SiteHost::rewrite(const std::string& id, ModuleSource source) {
  SourceAnswer answer;
  const ScriptKind kind = script_kind(id, source.module_type);
  const std::string pretty = path::relative(site_.options().root, path_of_id(id));
  const CodeUrlRequest request{
      id, pretty, source.code, kind.typescript, kind.jsx, site_.options().root};
  CodeUrlAnswers answers;
  answers.url = [&](const std::string& path) -> std::optional<std::string> {
    std::string error;
    const auto reference = site_.add(path, Inlining::BySize, error);
    if (!reference) return std::nullopt;
    return site_.script_string(*reference);
  };
  answers.worker_url = [&](const std::string& path, bool) -> std::optional<std::string> {
    const auto output = worker_output(path, answer.diagnostics);
    if (!output) return std::nullopt;
    return site_.script_string({"", *output});
  };
  CodeUrlResult result = rewrite_code_urls(request, answers, site_.files(), answer.diagnostics);
  answer.watch_files = std::move(result.watch);
  if (!result.code) return answer;
  answer.handled = true;
  source.code = std::move(*result.code);
  answer.source = std::move(source);
  return answer;
}

void SiteHost::in_background(std::function<void()> work) {
  const std::lock_guard lock(mutex_);
  threads_.emplace_back(std::move(work));
}

// A script that somebody wrote. What this host makes of a file has its final URLs.
bool SiteHost::is_source(std::string_view id, std::string_view module_type) const {
  const Kind kind = kind_of(id);
  return (kind == Kind::None || kind == Kind::InlinePart) && path::is_absolute(path_of_id(id)) &&
         script_kind(id, module_type).script;
}

bool SiteHost::wants_transform(std::string_view id, std::string_view code,
                               std::string_view module_type) const {
  if (next_ && next_->wants_transform(id, code, module_type)) return true;
  return is_source(id, module_type) && may_hold_code_urls(code);
}

void SiteHost::transform(std::string id, ModuleSource source,
                         std::function<void(SourceAnswer)> answer) {
  auto own = [this](std::string id, ModuleSource source, SourceAnswer before,
                    std::function<void(SourceAnswer)> answer) {
    if (before.diagnostics.has_errors() || !is_source(id, source.module_type) ||
        !may_hold_code_urls(source.code))
      return answer(std::move(before));
    const bool builds_worker = source.code.find("Worker") != std::string::npos;
    auto finish = [this, id = std::move(id), source = std::move(source), before = std::move(before),
                   answer = std::move(answer)]() mutable {
      SourceAnswer made = rewrite(id, std::move(source));
      before.diagnostics.merge(std::move(made.diagnostics));
      for (std::string& file : made.watch_files) before.watch_files.push_back(std::move(file));
      if (made.handled) {
        before.handled = true;
        before.source = std::move(made.source);
      }
      answer(std::move(before));
    };
    // A worker is a build of its own.
    if (builds_worker) {
      auto shared = std::make_shared<decltype(finish)>(std::move(finish));
      return in_background([shared] { (*shared)(); });
    }
    finish();
  };
  if (!next_ || !next_->wants_transform(id, source.code, source.module_type))
    return own(std::move(id), std::move(source), {}, std::move(answer));
  ModuleSource copy = source;
  std::string name = id;
  next_->transform(std::move(name), std::move(copy),
                   [own, id = std::move(id), source = std::move(source),
                    answer = std::move(answer)](SourceAnswer given) mutable {
                     ModuleSource current = given.handled ? given.source : std::move(source);
                     own(std::move(id), std::move(current), std::move(given), std::move(answer));
                   });
}

void SiteHost::module_parsed(std::string id, std::vector<std::string> imports,
                             std::vector<std::string> dynamic_imports) {
  next_->module_parsed(std::move(id), std::move(imports), std::move(dynamic_imports));
}

// -- style sheets

std::optional<AssetPlace> SiteHost::place_asset(const std::string& path) {
  std::string error;
  std::optional<Site::Reference> reference = site_.add(path, Inlining::BySize, error);
  if (!reference) return std::nullopt;  // the scan says that it cannot be read
  return AssetPlace{std::move(reference->data_url), std::move(reference->output)};
}

std::optional<std::string> SiteHost::output_url(std::string_view output, std::string_view from) {
  return site_.output_url(output, UrlHost::Style, from);
}

std::optional<std::string> SiteHost::root_url(std::string_view url, std::string_view from) {
  return site_.root_url(url, UrlHost::Style, from);
}

std::string SiteHost::preload_url(std::string_view output, std::string_view from) {
  return site_.output_expression(output, from);
}

std::vector<std::string> SiteHost::preloads_of(const std::string& chunk,
                                               std::vector<std::string> scripts,
                                               const std::string& from) {
  const auto& choose = site_.options().choose_preloads;
  return choose ? choose({chunk, from, std::move(scripts)}) : std::move(scripts);
}

}  // namespace sinter::bundler
