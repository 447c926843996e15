// What values of flags look like: pairs, lists, names, paths with gaps, one of several words.
// Functions that check say what is wrong in `error`.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parsers/js/compile.h"

namespace sinter::cli {

// "a=b" into its halves; false without '=' or without a.
bool split_pair(std::string_view text, std::string& key, std::string& value);

// Options that may be given several times, or once with commas.
std::vector<std::string> split_commas(const std::vector<std::string>& values);

// Identifiers joined by dots.
bool is_identifier_path(std::string_view text);

// Identifiers joined by dots, or by brackets around strings: `app["my-lib"].core`.
bool is_property_path(std::string_view text);

// A path of output files such as "assets/[name]-[hash]".
bool check_name_template(std::string_view flag, std::string_view pattern, std::string& error);

// --flag:KEY=VALUE, any number of them; `form` is what the message shows.
bool pairs(const std::vector<std::string>& values, std::string_view flag, std::string_view form,
           std::vector<std::pair<std::string, std::string>>& out, std::string& error);

// --define:NAME=VALUE
bool add_define(const std::string& text, std::vector<js::Define>& defines, std::string& error);

// --flag:js=TEXT; the last counts.
bool add_text_by_type(const std::vector<std::string>& values, std::string_view flag,
                      std::string& js, std::string& error);

// Says what is allowed instead of `given`, and which of it is near.
std::string invalid_choice(std::string_view flag, const std::string& given,
                           const std::vector<std::string>& names);

template <class T>
struct Choice {
  std::string_view name;
  T value;
};

template <class T, size_t N>
bool choose(std::string_view flag, const std::string& given, const Choice<T> (&choices)[N], T& out,
            std::string& error) {
  std::vector<std::string> names;
  for (const Choice<T>& choice : choices) {
    if (choice.name == given) {
      out = choice.value;
      return true;
    }
    names.emplace_back(choice.name);
  }
  error = invalid_choice(flag, given, names);
  return false;
}

}  // namespace sinter::cli
