#include "bundler/assets/code_urls.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>

#include "base/path.h"
#include "bundler/assets/import_glob.h"
#include "bundler/assets/literal.h"
#include "bundler/plugin/plugin_host.h"
#include "parsers/syntax/query.h"

namespace sinter::bundler {

namespace {

constexpr std::string_view kCalls = R"(
  (call_expression function: (_) @glob arguments: (arguments) @arguments (#eq? @glob "import.meta.glob")) @call
  (new_expression constructor: (identifier) @class arguments: (arguments . (_) @url . (_) @base) @arguments
    (#eq? @class "URL") (#eq? @base "import.meta.url")) @call
  (new_expression constructor: (identifier) @worker arguments: (arguments . (new_expression) @inner) @arguments
    (#any-of? @worker "Worker" "SharedWorker")) @call
)";

const syntax::Query* query_for(const CodeUrlRequest& request) {
  static const auto compile = [](syntax::Language language) {
    Diagnostic error;
    return syntax::Query::compile(kCalls, language, error);
  };
  static const auto javascript = compile(syntax::Language::JavaScript);
  static const auto typescript = compile(syntax::Language::TypeScript);
  static const auto tsx = compile(syntax::Language::Tsx);
  if (!request.typescript) return javascript.get();
  return request.jsx ? tsx.get() : typescript.get();
}

struct Edit {
  SourceRange range;
  std::string text;
};

class Rewriter {
 public:
  // `answers`: null when only globs are wanted.
  Rewriter(const CodeUrlRequest& request, const CodeUrlAnswers* answers, FileSystem& files,
           Diagnostics& diagnostics)
      : request_(request),
        answers_(answers),
        files_(files),
        diagnostics_(diagnostics),
        path_(path_of_id(request.id)) {}

  CodeUrlResult run() {
    const syntax::Query* query = query_for(request_);
    SINTER_CHECK(query != nullptr);
    const auto& names = query->capture_names();
    for (const syntax::Match& match : query->run(request_.code)) {
      auto range = [&](std::string_view name) {
        for (const syntax::Capture& capture : match.captures)
          if (names[capture.name] == name) return capture.range;
        return kNoRange;
      };
      switch (match.pattern) {
        case 0:
          glob(range("call"), range("arguments"));
          break;
        case 1:
          urls_.push_back({range("call"), range("url")});
          break;
        default:
          workers_.push_back({range("inner"), range("arguments")});
      }
    }
    if (answers_)
      for (const Url& url : urls_) rewrite_url(url);
    return finish();
  }

 private:
  struct Url {
    SourceRange call, url;
  };
  struct Worker {
    SourceRange inner, arguments;
  };

  void glob(SourceRange call, SourceRange arguments) {
    std::string error;
    const std::string_view inside =
        SourceRange{arguments.start + 1, arguments.end - 1}.of(request_.code);
    const auto parsed = parse_import_glob(inside, error);
    if (!parsed) {
      diagnostics_.error("import-glob", error, std::string(request_.pretty_path), call);
      return;
    }
    const auto found = files_of_glob(*parsed, path_, request_.root, files_, result_.watch);
    GlobCode code = import_glob_code(*parsed, found, globs_++);
    // A call keeps its lines, so that those behind it stay where they are.
    const std::string_view old = call.of(request_.code);
    code.expression.append(static_cast<size_t>(std::count(old.begin(), old.end(), '\n')), '\n');
    edits_.push_back({call, std::move(code.expression)});
    imports_ += code.imports;
  }

  // "./x.png" of a string literal, or of a template without anything computed.
  std::optional<std::string> text_of(SourceRange range) const {
    const auto literals = parse_literal_arguments(range.of(request_.code));
    if (!literals || literals->size() != 1 || (*literals)[0].kind != Literal::Kind::String)
      return std::nullopt;
    return (*literals)[0].text;
  }

  std::string file_of(const std::string& url) const {
    const std::string_view plain = std::string_view(url).substr(0, url.find_first_of("?#"));
    if (plain.empty() || plain.find(':') != std::string_view::npos || plain.starts_with("//"))
      return {};
    std::string file = plain.starts_with('/') ? path::join(request_.root, plain.substr(1))
                                              : path::join(path::dirname(path_), plain);
    FileInfo info;
    return files_.stat(file, info) && info.kind == EntryKind::File ? file : std::string();
  }

  void rewrite_url(const Url& url) {
    const auto text = text_of(url.url);
    if (!text) return rewrite_computed(url);
    const auto worker = std::find_if(
        workers_.begin(), workers_.end(),
        [&](const Worker& candidate) { return candidate.inner.start == url.call.start; });
    const bool is_worker = worker != workers_.end();
    const std::string file = file_of(*text);
    if (file.empty()) return report_missing(url, *text, is_worker);
    const std::optional<std::string> made =
        is_worker ? answers_->worker_url(file, asks_for_module(worker->arguments))
                  : answers_->url(file);
    if (made) edits_.push_back({url.url, *made});
  }

  // A relative URL of no file. It may be meant for what is there when the program runs; a worker's
  // script never is.
  void report_missing(const Url& url, const std::string& text, bool is_worker) {
    if (!text.starts_with("./") && !text.starts_with("../")) return;
    if (text.ends_with('/') || path_.find("/node_modules/") != std::string::npos) return;
    FileInfo info;
    const std::string_view plain = std::string_view(text).substr(0, text.find_first_of("?#"));
    if (files_.stat(path::join(path::dirname(path_), plain), info) &&
        info.kind != EntryKind::Missing)
      return;
    const std::string pretty(request_.pretty_path);
    if (is_worker)
      diagnostics_.error("missing-worker",
                         fmt::format("Cannot find the worker's script \"{}\"", text), pretty,
                         url.url);
    else
      diagnostics_.warning(
          "missing-asset",
          fmt::format("\"{}\" is not there; the URL is left to be resolved at run time", text),
          pretty, url.url);
  }

  // `{type: "module"}` behind the URL; other options may be computed.
  bool asks_for_module(SourceRange arguments) const {
    const std::string_view text = arguments.of(request_.code);
    const size_t type = text.find("type");
    if (type == std::string_view::npos) return false;
    const std::string_view rest = text.substr(type + 4, 24);
    return rest.find("'module'") != std::string_view::npos ||
           rest.find("\"module\"") != std::string_view::npos;
  }

  // new URL(`./img/${name}.png`, import.meta.url): one of the files that the text may mean.
  void rewrite_computed(const Url& url) {
    std::string_view text = url.url.of(request_.code);
    if (text.size() < 2 || text.front() != '`' || !text.substr(1).starts_with("./")) return;
    std::string pattern;
    for (size_t at = 1; at + 1 < text.size(); ++at) {
      if (text.substr(at).starts_with("${")) {
        u32 depth = 0;
        for (; at + 1 < text.size(); ++at) {
          if (text[at] == '{') ++depth;
          if (text[at] == '}' && --depth == 0) break;
        }
        if (!pattern.ends_with('*')) pattern += '*';
      } else {
        if (std::string_view("*?[{\\").find(text[at]) != std::string_view::npos) return;
        pattern += text[at];
      }
    }
    ImportGlob glob;
    glob.patterns = {pattern};
    std::string object = "({";
    bool any = false;
    for (const GlobbedFile& file :
         files_of_glob(glob, path_, request_.root, files_, result_.watch)) {
      const auto made = answers_->url(path::join(path::dirname(path_), file.key));
      if (!made) continue;
      object += (any ? "," : "") + fmt::format("\"{}\": {}", file.key, *made);
      any = true;
    }
    if (!any) return;
    edits_.push_back({url.url, fmt::format("{}}})[{}]", object, text)});
  }

  CodeUrlResult finish() {
    if (edits_.empty()) return std::move(result_);
    std::stable_sort(edits_.begin(), edits_.end(),
                     [](const Edit& a, const Edit& b) { return a.range.start < b.range.start; });
    std::string out;
    u32 from = 0;
    for (const Edit& edit : edits_) {
      if (edit.range.start < from) continue;
      out += request_.code.substr(from, edit.range.start - from);
      out += edit.text;
      from = edit.range.end;
    }
    out += request_.code.substr(from);
    if (!imports_.empty()) out += "\n" + imports_;
    result_.code = std::move(out);
    return std::move(result_);
  }

  const CodeUrlRequest& request_;
  const CodeUrlAnswers* answers_;
  FileSystem& files_;
  Diagnostics& diagnostics_;
  const std::string path_;
  std::vector<Url> urls_;
  std::vector<Worker> workers_;
  std::vector<Edit> edits_;
  std::string imports_;
  u32 globs_ = 0;
  CodeUrlResult result_;
};

}  // namespace

bool may_hold_code_urls(std::string_view code) {
  if (code.find("import.meta") == std::string_view::npos) return false;
  return code.find("import.meta.glob") != std::string_view::npos ||
         code.find("import.meta.url") != std::string_view::npos;
}

CodeUrlResult rewrite_code_urls(const CodeUrlRequest& request, const CodeUrlAnswers& answers,
                                FileSystem& files, Diagnostics& diagnostics) {
  return Rewriter(request, &answers, files, diagnostics).run();
}

CodeUrlResult rewrite_globs(const CodeUrlRequest& request, FileSystem& files,
                            Diagnostics& diagnostics) {
  return Rewriter(request, nullptr, files, diagnostics).run();
}

}  // namespace sinter::bundler
