#include "base/json.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace sinter::json {
namespace {

// Writes the tree back as compact JSON-like text.
std::string print(const Value& value) {
  switch (value.kind()) {
    case Kind::Null:
      return "null";
    case Kind::Bool:
      return value.boolean() ? "true" : "false";
    case Kind::Number: {
      std::string text = std::to_string(value.number());
      text.erase(text.find_last_not_of('0') + 1);
      if (text.ends_with('.')) text.pop_back();
      return text;
    }
    case Kind::String:
      return "'" + std::string(value.string()) + "'";
    case Kind::Array: {
      std::string out = "[";
      for (const Value& item : value.items()) out += (out.size() > 1 ? "," : "") + print(item);
      return out + "]";
    }
    case Kind::Object: {
      std::string out = "{";
      for (const Member& member : value.members()) {
        out += (out.size() > 1 ? "," : "") + std::string(member.key) + ":" + print(member.value);
      }
      return out + "}";
    }
  }
  return "?";
}

std::string read(std::string_view text, ParseOptions options = kStrict) {
  ParseResult result = parse(text, options);
  if (result) return print(result.root());
  return "error " + std::to_string(result.error.range.start) + ": " + result.error.message;
}

TEST(Json, Values) {
  EXPECT_EQ(read("null"), "null");
  EXPECT_EQ(read(" true "), "true");
  EXPECT_EQ(read("-12.5e1"), "-125");
  EXPECT_EQ(read("\"a\""), "'a'");
  EXPECT_EQ(read("[]"), "[]");
  EXPECT_EQ(read("{}"), "{}");
  EXPECT_EQ(read("[1,[2,{\"a\":[]}],\"x\"]"), "[1,[2,{a:[]}],'x']");
  EXPECT_EQ(read("\xEF\xBB\xBF{}"), "{}");
  EXPECT_TRUE(std::isinf(parse("1e999").root().number()));
}

TEST(Json, KeysKeepTheirOrder) {
  EXPECT_EQ(read(R"({"b":1,"a":2,"c":3,"1":4})"), "{b:1,a:2,c:3,1:4}");
}

TEST(Json, LastDuplicateWinsAtTheFirstPlace) {
  EXPECT_EQ(read(R"({"a":1,"b":2,"a":3,"c":4,"a":5})"), "{a:5,b:2,c:4}");
  ParseResult result = parse(R"({"a":1,"a":3})");
  EXPECT_EQ(result.root().members()[0].key_range.start, 7u);
}

TEST(Json, Escapes) {
  EXPECT_EQ(read(R"("\"\\\/\b\f\n\r\t")"), "'\"\\/\b\f\n\r\t'");
  EXPECT_EQ(read(R"("\u0041\u00e9\u20ac\ud83d\ude00")"), "'A\u00e9\u20ac\U0001F600'");
  EXPECT_EQ(read(R"("\ud800x")"), "'\xED\xA0\x80x'");  // a lone surrogate is kept
  EXPECT_EQ(read(R"({"\u0061":1})"), "{a:1}");
  EXPECT_EQ(read(R"("\\")"), "'\\'");
}

TEST(Json, Ranges) {
  //                          0         1
  //                          0123456789012345678
  ParseResult result = parse(R"({"a" : [ 1, "\n" ]} )");
  const Value& root = result.root();
  EXPECT_EQ(root.range().start, 0u);
  EXPECT_EQ(root.range().end, 19u);
  const Member& a = root.members()[0];
  EXPECT_EQ(a.key_range.start, 1u);
  EXPECT_EQ(a.key_range.end, 4u);
  EXPECT_EQ(a.value.range().start, 7u);
  EXPECT_EQ(a.value.range().end, 18u);
  EXPECT_EQ(a.value.items()[0].range().start, 9u);
  EXPECT_EQ(a.value.items()[0].range().end, 10u);
  EXPECT_EQ(a.value.items()[1].range().start, 12u);
  EXPECT_EQ(a.value.items()[1].range().end, 16u);
}

TEST(Json, Find) {
  ParseResult result = parse(R"({"s":"x","b":true,"n":1})");
  const Value& root = result.root();
  EXPECT_EQ(root.find_string("s"), "x");
  EXPECT_EQ(root.find_string("b"), std::nullopt);
  EXPECT_EQ(root.find_bool("b"), true);
  EXPECT_EQ(root.find("none"), nullptr);
  EXPECT_EQ(root.find("n")->find("x"), nullptr);
}

TEST(Json, Errors) {
  EXPECT_EQ(read(""), "error 0: Expected a JSON value but the file ends here");
  EXPECT_EQ(read("{\"a\":1,}"), "error 6: JSON does not allow a trailing comma");
  EXPECT_EQ(read("[1,]"), "error 2: JSON does not allow a trailing comma");
  EXPECT_EQ(read("[1 2]"), "error 3: Expected \",\" or \"]\" but found \"2\"");
  EXPECT_EQ(read("{\"a\" 1}"), "error 5: Expected \":\" but found \"1\"");
  EXPECT_EQ(read("{a: 1}"), "error 1: Expected a property name in double quotes but found \"a\"");
  EXPECT_EQ(read("{'a': 1}"), "error 1: JSON strings are written with double quotes");
  EXPECT_EQ(read("// x\n{}"), "error 0: JSON does not allow comments");
  EXPECT_EQ(read("{} x"), "error 3: Expected the end of the file but found \"x\"");
  EXPECT_EQ(read("\"a\nb\""), "error 0: This string is not closed");
  EXPECT_EQ(read("\"a"), "error 0: This string is not closed");
  EXPECT_EQ(read("\"\\x\""), "error 1: JSON has no such escape");
  EXPECT_EQ(read("\"\\u12\""), "error 1: \"\\u\" needs four hexadecimal digits");
  EXPECT_EQ(read("\"\x01\""), "error 1: JSON strings cannot hold control characters");
  EXPECT_EQ(read("tru"), "error 0: Expected a JSON value but found \"tru\"");
  EXPECT_EQ(read("nulll"), "error 0: Expected a JSON value but found \"nulll\"");
  EXPECT_EQ(read("01"), "error 0: This is not a JSON number");
  EXPECT_EQ(read("[1.]"), "error 1: Expected a JSON value but found \"1\"");
  EXPECT_EQ(read("undefined"), "error 0: Expected a JSON value but found \"undefined\"");
  EXPECT_EQ(read("[1}"), "error 2: Expected \",\" or \"]\" but found \"}\"");
  EXPECT_EQ(read("{\"a\":[1,2}"), "error 9: Expected \",\" or \"]\" but found \"}\"");
}

TEST(Json, DeepNesting) {
  EXPECT_FALSE(parse(std::string(100'000, '[')));
  EXPECT_FALSE(parse(std::string(5'000, '[') + std::string(5'000, ']')));
  EXPECT_TRUE(parse(std::string(900, '[') + std::string(900, ']')));
}

TEST(Json, BytesThatAreNotUtf8) {
  EXPECT_EQ(read("{\"author\":\"Andr\xe9\",\"main\":\"x\"}"), "{author:'Andr?',main:'x'}");
}

TEST(Json, Jsonc) {
  EXPECT_EQ(read("/* a */ { // b\n \"x\": 1, /* c\n */ \"y\": [2,], } // end", kJsonc),
            "{x:1,y:[2]}");
  EXPECT_EQ(read(R"({"u": "http://x/*y*/", "v": "a,}"})", kJsonc), "{u:'http://x/*y*/',v:'a,}'}");
  EXPECT_EQ(read(R"({"u": "\"//"})", kJsonc), "{u:'\"//'}");
  EXPECT_EQ(read("[,]", kJsonc), "error 1: Expected a JSON value but found \",\"");
  EXPECT_EQ(read("[1,,]", kJsonc), "error 3: Expected a JSON value but found \",\"");
  EXPECT_EQ(read("{} /* x", kJsonc), "error 3: This comment is not closed");
  EXPECT_EQ(read("{} / x", kJsonc), "error 3: Expected the end of the file but found \"/\"");
  ParseResult result = parse("/* x */ {\"a\": 1}", kJsonc);
  EXPECT_EQ(result.root().find("a")->range().start, 14u);
}

TEST(Json, Diagnostic) {
  Diagnostic diagnostic = to_diagnostic(parse("[").error, "a.json");
  EXPECT_EQ(diagnostic.code, "json-syntax");
  EXPECT_EQ(diagnostic.path, "a.json");
}

// simdjson decides what is accepted, find_error explains what is not: both must draw the line at
// the same place.
TEST(Json, ParserAndErrorFinderAgree) {
  std::mt19937 random(7);
  const std::string seeds[] = {R"({"a":[1,-2.5e+3,true,false,null],"b":{"c":"d\n\u0041"},"e":""})",
                               R"([[],{},[{}],"x",0,-0.1,{"k":[1,2,3]}])", R"("str")", "12",
                               "true"};
  const std::string bytes = "{}[],:\"\\ \n\ttfn0123456789eE+-.axu/";
  for (int i = 0; i < 20'000; ++i) {
    std::string text = seeds[random() % std::size(seeds)];
    for (unsigned edits = 1 + random() % 3; edits > 0 && !text.empty(); --edits) {
      const size_t at = random() % text.size();
      const char c = bytes[random() % bytes.size()];
      switch (random() % 3) {
        case 0:
          text[at] = c;
          break;
        case 1:
          text.insert(at, 1, c);
          break;
        default:
          text.erase(at, 1);
      }
    }
    ASSERT_EQ(bool(parse(text)), !find_error(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace sinter::json
