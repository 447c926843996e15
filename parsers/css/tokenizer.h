// From source text to tokens, in one pass. Any bytes have a tokenisation: there are no errors here.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"
#include "parsers/css/token.h"

namespace sinter::css {

// Reused from file to file: the vectors keep their memory.
struct TokenList {
  std::vector<Token> tokens;                // ends in one End token
  std::vector<u32> at_keywords;             // indices into tokens
  std::vector<SourceRange> legal_comments;  // /*! … */ and those with @license or @preserve
  std::vector<u32> open;                    // brackets that are open while tokenising
  bool unclosed_comment = false;
  bool has_non_ascii = false;
};

// kSourcePadding zero bytes follow `source`.
void tokenize(std::string_view source, TokenList& list);

// The value of a name as it is written, without its escapes. `buffer` holds it where there were
// any.
std::string_view unescape(std::string_view written, std::string& buffer);

// What is between the quotes, without escapes.
std::string_view string_value(std::string_view source, const Token& token, std::string& buffer);

// What a Url token names.
std::string_view url_value(std::string_view source, const Token& token, std::string& buffer);

bool equals_ignoring_case(std::string_view text, std::string_view lower_case);
bool starts_ignoring_case(std::string_view text, std::string_view lower_case);

bool is_name_char(char c);
bool is_name_start(char c);
bool is_css_space(char c);

// Whether `text` is an identifier without needing escapes.
bool is_plain_ident(std::string_view text);

// Appends `name` as an identifier, with escapes where the grammar wants them.
void append_ident(std::string& out, std::string_view name);

// Appends `value` in the kind of quotes that needs fewer escapes.
void append_string(std::string& out, std::string_view value);

// Appends `url(value)`; quoted unless `shortest` and it needs no quotes.
void append_url(std::string& out, std::string_view value, bool shortest);

}  // namespace sinter::css
