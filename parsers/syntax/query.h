// Searches syntax trees with tree-sitter's query language.
//
//   (call_expression function: (identifier) @f (#eq? @f "t")) @call
//
// A Query is compiled once and may then be run by many threads at a time.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "base/source.h"
#include "parsers/syntax/language.h"

namespace sinter::syntax {

struct Capture {
  u32 name;  // index into Query::capture_names()
  SourceRange range;

  bool operator==(const Capture&) const = default;
};

struct Match {
  u32 pattern;  // index of the pattern in a query of several
  std::vector<Capture> captures;
};

class Query {
 public:
  // Null when the query is wrong; `error` then says where, with offsets into `pattern` and no path.
  //
  // The predicates are #eq?, #any-of?, #match? (an RE2 expression) and their #not- forms. A capture
  // that holds several nodes satisfies one when all of its nodes do.
  static std::unique_ptr<Query> compile(std::string_view pattern, Language language,
                                        Diagnostic& error);
  ~Query();
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  const std::vector<std::string>& capture_names() const;

  // All matches in the order of the text. Text over 16 MB or of more than ten seconds has none.
  std::vector<Match> run(std::string_view text) const;

  // Whether run() would return any, found sooner.
  bool matches(std::string_view text) const;

 private:
  struct State;
  explicit Query(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace sinter::syntax
