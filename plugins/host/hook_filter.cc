#include "plugins/host/hook_filter.h"

#include <re2/re2.h>

#include <map>
#include <mutex>
#include <optional>

#include "base/path.h"
#include "bundler/plugin/plugin_host.h"
#include "plugins/host/js_regexp.h"

namespace sinter::plugins {

TextPattern TextPattern::parse(const json::Value& value) {
  TextPattern out;
  if (const auto text = value.find_string("text")) {
    out.text = *text;
    return out;
  }
  const std::string_view source = value.find_string("regexp").value_or("");
  const std::optional<std::string> pattern =
      to_re2(source, value.find_string("flags").value_or(""));
  if (pattern) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_never_capture(true);
    auto compiled = std::make_shared<re2::RE2>(*pattern, options);
    if (compiled->ok()) {
      out.regexp = std::move(compiled);
      return out;
    }
  }
  out.opaque = true;
  return out;
}

bool TextPattern::may_match(std::string_view subject) const {
  if (opaque) return true;
  if (!regexp) return subject.find(text) != std::string_view::npos;
  return re2::RE2::PartialMatch(re2::StringPiece(subject.data(), subject.size()), *regexp);
}

PatternGroup PatternGroup::parse(const json::Value& value) {
  PatternGroup out;
  if (const json::Value* list = value.find("include"))
    for (const json::Value& item : list->items()) out.include.push_back(TextPattern::parse(item));
  if (const json::Value* list = value.find("exclude"))
    for (const json::Value& item : list->items()) out.exclude.push_back(TextPattern::parse(item));
  return out;
}

bool PatternGroup::may_match(std::string_view subject) const {
  // A pattern that only JavaScript understands cannot exclude anything here.
  for (const TextPattern& pattern : exclude)
    if (!pattern.opaque && pattern.may_match(subject)) return false;
  for (const TextPattern& pattern : include)
    if (pattern.may_match(subject)) return true;
  return include.empty();
}

std::shared_ptr<const HookFilter> HookFilter::parse(const json::Value& value) {
  auto out = std::make_shared<HookFilter>();
  out->opaque_ = value.find_bool("opaque").value_or(false);
  if (const json::Value* id = value.find("id"); id && id->is_object()) {
    out->has_id_ = true;
    out->id_ = PatternGroup::parse(*id);
  }
  if (const json::Value* code = value.find("code"); code && code->is_object()) {
    out->has_code_ = true;
    out->code_ = PatternGroup::parse(*code);
  }
  if (const json::Value* types = value.find("moduleType"); types && types->is_array()) {
    out->has_module_type_ = true;
    for (const json::Value& item : types->items())
      if (item.is_string()) out->module_types_.emplace_back(item.string());
  }
  if (const json::Value* queries = value.find("query"); queries && queries->is_array())
    for (const json::Value& item : queries->items())
      if (item.is_string()) out->queries_.emplace_back(item.string());
  return out;
}

bool HookFilter::may_match_id(std::string_view id) const {
  return opaque_ || !has_id_ || id_.may_match(id);
}

bool HookFilter::may_match_code(std::string_view id, std::string_view code,
                                std::string_view module_type) const {
  if (opaque_) return true;
  if (has_id_ && !id_.may_match(id)) return false;
  if (has_module_type_ && !module_type.empty() &&
      std::find(module_types_.begin(), module_types_.end(), module_type) == module_types_.end())
    return false;
  if (has_code_ && !code_.may_match(code)) return false;
  if (queries_.empty()) return true;
  for (const std::string& query : queries_) {
    std::string error;
    // A wrong pattern is reported by the hook's JavaScript half, which asks for the same.
    if (query_matches(query, id, module_type, code, error) || !error.empty()) return true;
  }
  return false;
}

namespace {

std::optional<syntax::Language> language_of(std::string_view id, std::string_view module_type) {
  std::string_view type = module_type;
  if (type.empty()) {
    type = path::extension(bundler::path_of_id(id));
    if (!type.empty()) type.remove_prefix(1);
  }
  if (type == "js" || type == "jsx" || type == "mjs" || type == "cjs")
    return syntax::Language::JavaScript;
  if (type == "ts" || type == "mts" || type == "cts") return syntax::Language::TypeScript;
  if (type == "tsx") return syntax::Language::Tsx;
  if (type == "css") return syntax::Language::Css;
  if (type == "html") return syntax::Language::Html;
  return std::nullopt;
}

}  // namespace

bool query_matches(const std::string& pattern, std::string_view id, std::string_view module_type,
                   std::string_view code, std::string& error) {
  struct Compiled {
    std::unique_ptr<syntax::Query> query;
    std::string error;
  };
  static std::mutex mutex;
  static std::map<std::pair<std::string, syntax::Language>, Compiled> cache;
  const std::optional<syntax::Language> language = language_of(id, module_type);
  if (!language) return false;
  const Compiled* compiled;
  {
    std::lock_guard lock(mutex);
    const auto [at, added] = cache.try_emplace({pattern, *language});
    if (added) {
      Diagnostic problem;
      at->second.query = syntax::Query::compile(pattern, *language, problem);
      if (!at->second.query) at->second.error = problem.message;
    }
    compiled = &at->second;
  }
  if (!compiled->query) {
    error = compiled->error;
    return false;
  }
  return compiled->query->matches(code);
}

}  // namespace sinter::plugins
