// Runs test262-parser-tests: `pass` must parse, to the tree of `pass-explicit` (the same programs
// with every optional semicolon and parenthesis written), `fail` and `early` must be rejected.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "parsers/js/dump.h"
#include "parsers/js/parse.h"

namespace sinter::js {
namespace {

const std::filesystem::path kSuite = SINTER_TEST262_PARSER_TESTS;

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

struct Result {
  bool accepted;
  std::string dump;
  std::string error;
};

Result run(const std::string& name) {
  static ParseMemory memory;
  std::string text = read(kSuite / name);
  const size_t size = text.size();
  text.append(kSourcePadding, '\0');
  const bool is_module = name.ends_with(".module.js");
  const ParseOptions options{.source_type = is_module ? SourceType::Module : SourceType::Script,
                             .path = name};
  Ast ast;
  Diagnostics diagnostics;
  Result result;
  result.accepted = parse({text.data(), size}, options, memory, ast, diagnostics);
  if (result.accepted) {
    result.dump = dump(ast);
  } else {
    result.error = diagnostics.items().front().message;
  }
  return result;
}

// The tree without names and values: `pass-explicit` was printed from trees whose names and numbers
// had been replaced, keys unquoted, and `import {}` written as `import`. What heads a node stays.
std::string shape(std::string_view dump) {
  static const std::set<std::string_view> kHeads = {
      "array",  "await",    "block",    "break",   "call",    "case",     "catch",     "class",
      "const",  "continue", "debugger", "declare", "default", "delete",   "directive", "do",
      "empty",  "export",   "field",    "finally", "for",     "function", "get",       "if",
      "import", "label",    "let",      "method",  "new",     "object",   "return",    "set",
      "static", "switch",   "template", "throw",   "try",     "typeof",   "var",       "void",
      "while",  "with",     "yield"};
  std::string out;
  const auto is_word = [](char c) {
    return c == '_' || c == '$' || c == '.' || c == '#' || c == '\\' ||
           static_cast<unsigned char>(c) >= 0x80 || std::isalnum(static_cast<unsigned char>(c));
  };
  for (size_t i = 0; i < dump.size();) {
    const bool head = i != 0 && dump[i - 1] == '(';
    if (dump[i] == '"') {
      for (++i; dump[i] != '"'; ++i) i += dump[i] == '\\';
      ++i;
      out += 'x';
    } else if (is_word(dump[i])) {
      const size_t start = i;
      while (i < dump.size() && is_word(dump[i])) ++i;
      const std::string_view word = dump.substr(start, i - start);
      out += head && kHeads.contains(word) ? word : std::string_view("x");
    } else {
      out += dump[i++];
    }
  }
  return out;
}

std::vector<std::string> files_of(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kSuite / folder)) {
    names.push_back(folder + "/" + entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

// File to reason.
const std::map<std::string, std::string>& exceptions() {
  static const auto map = [] {
    std::map<std::string, std::string> result;
    std::ifstream file(SINTER_CONFORMANCE_FOLDER "/test262-parser-tests.snap");
    for (std::string line; std::getline(file, line);) {
      if (line.empty() || line[0] == '#') continue;
      const size_t space = line.find(' ');
      EXPECT_NE(space, std::string::npos) << "a reason is missing: " << line;
      result[line.substr(0, space)] = line.substr(line.find_first_not_of(' ', space));
    }
    return result;
  }();
  return map;
}

class Test262Parser : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kSuite))
      GTEST_SKIP() << kSuite << " is missing; ./x setup unpacks it";
  }

  void expect_rejected(const std::string& folder, size_t count) {
    const auto names = files_of(folder);
    EXPECT_EQ(names.size(), count);
    for (const std::string& name : names) {
      EXPECT_EQ(run(name).accepted, exceptions().contains(name)) << name << "\n"
                                                                 << read(kSuite / name);
    }
  }
};

TEST_F(Test262Parser, Pass) {
  const auto names = files_of("pass");
  EXPECT_EQ(names.size(), 1981u);
  for (const std::string& name : names) {
    const Result result = run(name);
    EXPECT_TRUE(result.accepted) << name << ": " << result.error << "\n" << read(kSuite / name);
    const std::string explicit_name = "pass-explicit/" + name.substr(5);
    const Result explicit_result = run(explicit_name);
    EXPECT_TRUE(explicit_result.accepted) << explicit_name << ": " << explicit_result.error << "\n"
                                          << read(kSuite / explicit_name);
    EXPECT_EQ(shape(result.dump) == shape(explicit_result.dump),
              !exceptions().contains(explicit_name))
        << name << "\n"
        << read(kSuite / name) << "\n"
        << read(kSuite / explicit_name) << "\n"
        << result.dump << "\n"
        << explicit_result.dump;
  }
}

TEST_F(Test262Parser, Fail) { expect_rejected("fail", 731); }

TEST_F(Test262Parser, Early) { expect_rejected("early", 668); }

}  // namespace
}  // namespace sinter::js
