#include "parsers/syntax/query.h"

#include <re2/re2.h>

#include <algorithm>
#include <optional>

#include "parsers/syntax/tree.h"

namespace sinter::syntax {
namespace {

constexpr u32 kMilliseconds = 10'000;

enum class Test : u8 { Equal, AnyOf, RegExp };

struct Operand {
  bool is_capture;
  u32 capture;
  std::string text;
};

// (#eq? @a "text"), (#eq? @a @b), (#any-of? @a "x" "y"), (#match? @a "^x")
struct Predicate {
  Test test = Test::Equal;
  bool negated = false;
  u32 capture = 0;
  std::vector<Operand> operands;
  std::unique_ptr<re2::RE2> expression;
};

struct PredicateName {
  std::string_view name;
  Test test;
  bool negated;
};

constexpr PredicateName kPredicates[] = {
    {"eq?", Test::Equal, false},     {"not-eq?", Test::Equal, true},
    {"any-of?", Test::AnyOf, false}, {"not-any-of?", Test::AnyOf, true},
    {"match?", Test::RegExp, false}, {"not-match?", Test::RegExp, true},
};

std::string_view explain(TSQueryError error) {
  switch (error) {
    case TSQueryErrorNone:
      break;
    case TSQueryErrorSyntax:
      return "The query is not well formed";
    case TSQueryErrorNodeType:
      return "The grammar has no node of this type";
    case TSQueryErrorField:
      return "The grammar has no field of this name";
    case TSQueryErrorCapture:
      return "No capture of this name stands before the predicate";
    case TSQueryErrorStructure:
      return "The grammar has no nodes nested in this way";
    case TSQueryErrorLanguage:
      return "The grammar is of a version that cannot be queried";
  }
  SINTER_UNREACHABLE();
}

void set_error(Diagnostic& error, std::string message, u32 start, u32 end) {
  error = {};
  error.code = "invalid-query";
  error.message = std::move(message);
  error.range = {start, end};
}

std::string_view text_of(TSNode node, std::string_view text) { return range_of(node).of(text); }

}  // namespace

struct Query::State {
  Language language;
  QueryPtr query;
  std::vector<std::string> capture_names;
  std::vector<std::vector<Predicate>> predicates;  // of each pattern

  bool satisfies(const TSQueryMatch& match, std::string_view text) const;
};

namespace {

// Reads `steps`, one predicate, without its closing step. Returns what is wrong with it.
std::optional<std::string> read_predicate(const TSQuery* query,
                                          const std::vector<TSQueryPredicateStep>& steps,
                                          Predicate& predicate) {
  const auto string_of = [&](const TSQueryPredicateStep& step) {
    u32 length = 0;
    const char* text = ts_query_string_value_for_id(query, step.value_id, &length);
    return std::string(text, length);
  };
  if (steps.empty() || steps[0].type != TSQueryPredicateStepTypeString) {
    return "A predicate needs a name";
  }
  const std::string name = string_of(steps[0]);
  const auto* known = std::find_if(std::begin(kPredicates), std::end(kPredicates),
                                   [&](const PredicateName& p) { return p.name == name; });
  if (known == std::end(kPredicates)) {
    return "Unknown predicate \"#" + name +
           "\"; there are #eq?, #any-of?, #match? and their #not- forms";
  }
  if (steps.size() < 3 || steps[1].type != TSQueryPredicateStepTypeCapture) {
    return "#" + name + " takes a capture and what to compare it with";
  }
  predicate.test = known->test;
  predicate.negated = known->negated;
  predicate.capture = steps[1].value_id;
  for (size_t i = 2; i < steps.size(); ++i) {
    const bool is_capture = steps[i].type == TSQueryPredicateStepTypeCapture;
    predicate.operands.push_back(
        {is_capture, steps[i].value_id, is_capture ? std::string() : string_of(steps[i])});
  }
  const bool takes_one = predicate.test != Test::AnyOf;
  if (takes_one && predicate.operands.size() != 1) {
    return "#" + name + " compares with one value";
  }
  if (predicate.test == Test::RegExp) {
    const Operand& operand = predicate.operands[0];
    if (operand.is_capture) return "#" + name + " takes a regular expression in quotes";
    predicate.expression = std::make_unique<re2::RE2>(operand.text, re2::RE2::Quiet);
    if (!predicate.expression->ok()) {
      return "Invalid regular expression: " + predicate.expression->error();
    }
  }
  return std::nullopt;
}

bool compare(const Predicate& predicate, std::string_view node_text, const TSQueryMatch& match,
             std::string_view text) {
  if (predicate.test == Test::RegExp) {
    return re2::RE2::PartialMatch(re2::StringPiece(node_text.data(), node_text.size()),
                                  *predicate.expression);
  }
  return std::any_of(
      predicate.operands.begin(), predicate.operands.end(), [&](const Operand& operand) {
        if (!operand.is_capture) return operand.text == node_text;
        for (u32 i = 0; i < match.capture_count; ++i) {
          const TSQueryCapture& capture = match.captures[i];
          if (capture.index == operand.capture && text_of(capture.node, text) == node_text) {
            return true;
          }
        }
        return false;
      });
}

}  // namespace

bool Query::State::satisfies(const TSQueryMatch& match, std::string_view text) const {
  for (const Predicate& predicate : predicates[match.pattern_index]) {
    for (u32 i = 0; i < match.capture_count; ++i) {
      const TSQueryCapture& capture = match.captures[i];
      if (capture.index != predicate.capture) continue;
      const bool holds = compare(predicate, text_of(capture.node, text), match, text);
      if (holds == predicate.negated) return false;
    }
  }
  return true;
}

Query::Query(std::unique_ptr<State> state) : state_(std::move(state)) {}
Query::~Query() = default;

std::unique_ptr<Query> Query::compile(std::string_view pattern, Language language,
                                      Diagnostic& error) {
  auto state = std::make_unique<State>();
  state->language = language;
  u32 error_offset = 0;
  TSQueryError error_kind = TSQueryErrorNone;
  state->query.reset(ts_query_new(grammar_of(language), pattern.data(),
                                  static_cast<u32>(pattern.size()), &error_offset, &error_kind));
  const TSQuery* query = state->query.get();
  if (query == nullptr) {
    set_error(error, std::string(explain(error_kind)), error_offset, error_offset);
    return nullptr;
  }
  for (u32 i = 0; i < ts_query_capture_count(query); ++i) {
    u32 length = 0;
    const char* name = ts_query_capture_name_for_id(query, i, &length);
    state->capture_names.emplace_back(name, length);
  }
  const u32 pattern_count = ts_query_pattern_count(query);
  state->predicates.resize(pattern_count);
  for (u32 i = 0; i < pattern_count; ++i) {
    u32 step_count = 0;
    const TSQueryPredicateStep* steps = ts_query_predicates_for_pattern(query, i, &step_count);
    std::vector<TSQueryPredicateStep> current;
    for (u32 j = 0; j < step_count; ++j) {
      if (steps[j].type != TSQueryPredicateStepTypeDone) {
        current.push_back(steps[j]);
        continue;
      }
      Predicate predicate;
      if (std::optional<std::string> problem = read_predicate(query, current, predicate)) {
        const u32 start = ts_query_start_byte_for_pattern(query, i);
        const u32 end = i + 1 < pattern_count ? ts_query_start_byte_for_pattern(query, i + 1)
                                              : static_cast<u32>(pattern.size());
        set_error(error, std::move(*problem), start, end);
        return nullptr;
      }
      state->predicates[i].push_back(std::move(predicate));
      current.clear();
    }
  }
  return std::unique_ptr<Query>(new Query(std::move(state)));
}

const std::vector<std::string>& Query::capture_names() const { return state_->capture_names; }

namespace {

// Calls visit(match) until it returns false.
template <class Visit>
void for_each_match(const TSQuery* query, Language language, std::string_view text, Visit visit) {
  const TreePtr tree = parse(text, language, kMilliseconds);
  if (tree == nullptr) return;
  const std::unique_ptr<TSQueryCursor, Release<ts_query_cursor_delete>> cursor(
      ts_query_cursor_new());
  ts_query_cursor_exec(cursor.get(), query, ts_tree_root_node(tree.get()));
  TSQueryMatch match;
  while (ts_query_cursor_next_match(cursor.get(), &match)) {
    if (!visit(match)) return;
  }
}

}  // namespace

std::vector<Match> Query::run(std::string_view text) const {
  std::vector<Match> matches;
  for_each_match(state_->query.get(), state_->language, text, [&](const TSQueryMatch& match) {
    if (!state_->satisfies(match, text)) return true;
    Match& added = matches.emplace_back(Match{match.pattern_index, {}});
    for (u32 i = 0; i < match.capture_count; ++i) {
      added.captures.push_back({match.captures[i].index, range_of(match.captures[i].node)});
    }
    return true;
  });
  return matches;
}

bool Query::matches(std::string_view text) const {
  bool found = false;
  for_each_match(state_->query.get(), state_->language, text, [&](const TSQueryMatch& match) {
    found = state_->satisfies(match, text);
    return !found;
  });
  return found;
}

}  // namespace sinter::syntax
