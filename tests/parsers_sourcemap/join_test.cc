#include "parsers/sourcemap/join.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <fstream>

#include "base/base64.h"
#include "base/utf8.h"
#include "parsers/sourcemap/json_escape.h"
#include "parsers/sourcemap/vlq.h"

namespace sinter::sourcemap {
namespace {

// A module built piece by piece: code that is copied, gaps that are filled, code that is dropped.
// Every piece may have a mapping; what the joined map must say about it is recorded.
struct Expected {
  u32 output_offset;
  u32 source_offset;
  std::string name;
  size_t module;
};

struct TestModule {
  std::string source_name;
  std::string source;
  std::string strings;
  std::vector<unit::Mapping> mappings;
  std::vector<CopySegment> segments;
  u32 code_size = 0;
  bool ignored = false;
  const SourceMap* input_map = nullptr;

  ModuleMappings view() const {
    return {.mappings = mappings,
            .strings = strings,
            .segments = segments,
            .source_name = source_name,
            .source_text = source,
            .ignored = ignored,
            .input_map = input_map,
            .input_source_names = {}};
  }
};

class OutputBuilder {
 public:
  std::string text;
  std::vector<TestModule> modules;
  std::vector<Expected> expected;

  TestModule& begin_module(std::string name, std::string source) {
    modules.push_back({std::move(name), std::move(source), {}, {}, {}, 0, false, nullptr});
    return modules.back();
  }
  void copy(std::string_view code, std::string_view fill = {}) {
    TestModule& m = modules.back();
    m.segments.push_back({m.code_size, static_cast<u32>(code.size()), static_cast<u32>(text.size()),
                          static_cast<u32>(fill.size())});
    text += fill;
    text += code;
    m.code_size += static_cast<u32>(code.size());
  }
  void drop(u32 size) { modules.back().code_size += size; }
  // A mapping for what copy() appends next.
  void map(u32 source_offset, std::string_view name = {}, std::string_view written = {}) {
    TestModule& m = modules.back();
    unit::Mapping mapping{m.code_size, source_offset, {0, 0}};
    if (!name.empty()) {
      size_t at = m.strings.find(name);
      if (at == std::string::npos) {
        at = m.strings.size();
        m.strings += name;
      }
      mapping.name = {static_cast<u32>(at), static_cast<u32>(name.size())};
    }
    m.mappings.push_back(mapping);
    expected.push_back({static_cast<u32>(text.size()), source_offset,
                        std::string(written == name ? std::string_view() : name),
                        modules.size() - 1});
  }
  std::string join(const MapOptions& options = {}, TaskPool* pool = nullptr) const {
    std::vector<ModuleMappings> views;
    for (const TestModule& m : modules) views.push_back(m.view());
    return join_source_map(text, views, options, pool);
  }
};

// The slow truth.
LinePosition position_of(std::string_view text, size_t offset) {
  LinePosition position{0, 0};
  for (size_t i = 0; i < offset;) {
    const CodePoint c = decode_utf8(text, i);
    const bool crlf = c.value == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
    if (!crlf && (c.value == '\n' || c.value == '\r' || c.value == 0x2028 || c.value == 0x2029)) {
      ++position.line;
      position.column = 0;
    } else {
      position.column += c.value > 0xffff ? 2 : 1;
    }
    i += c.length;
  }
  return position;
}

void check(const OutputBuilder& built, std::string_view json) {
  std::string error;
  const auto map = SourceMap::parse(json, &error);
  ASSERT_TRUE(map) << error << "\n" << json.substr(0, 2000);
  for (const Expected& e : built.expected) {
    const LinePosition at = position_of(built.text, e.output_offset);
    const auto found = map->find(at.line, at.column);
    ASSERT_TRUE(found) << e.output_offset;
    const TestModule& module = built.modules[e.module];
    const LinePosition original = position_of(module.source, e.source_offset);
    EXPECT_EQ(map->sources()[found->source].name, module.source_name);
    EXPECT_EQ((LinePosition{found->line, found->column}), original) << e.output_offset;
    EXPECT_EQ(found->name == kNone ? "" : map->names()[found->name], e.name) << e.output_offset;
  }
}

TEST(JoinSourceMap, OneModule) {
  OutputBuilder b;
  b.begin_module("a.ts", "let x: number = 1;\nfoo(x);\n");
  b.map(0);
  b.copy("let ");
  b.map(4, "x", "a");
  b.copy(" = 1;\n", "a");
  b.map(19, "foo", "foo");
  b.copy("(", "foo");
  b.map(23, "x", "a");
  b.copy(");\n", "a");
  const std::string json = b.join({.file = "out.js"});
  check(b, json);
  EXPECT_EQ(json, R"({"version":3,"file":"out.js","sources":["a.ts"],)"
                  R"("sourcesContent":["let x: number = 1;\nfoo(x);\n"],"names":["x"],)"
                  R"("mappings":"AAAA,IAAIA;AACJ,IAAIA"})");
}

TEST(JoinSourceMap, GapsAtOnePlace) {
  // `const x = 1` is the code ` = 1` behind two gaps; the name belongs to the second.
  OutputBuilder b;
  TestModule& m = b.begin_module("a.js", "const x = 1");
  b.map(0);
  b.copy("", "const ");
  b.map(6, "x", "y");
  b.copy(" = 1", "y");
  const std::string json = b.join();
  check(b, json);
  EXPECT_EQ(m.mappings[0].code, m.mappings[1].code);
}

TEST(JoinSourceMap, DroppedCodeHasNoMappings) {
  OutputBuilder b;
  TestModule& m = b.begin_module("a.js", "a;b;c;");
  b.map(0);
  b.copy("a;");
  m.mappings.push_back({2, 2, {0, 0}});  // b is dropped
  b.drop(2);
  b.map(4);
  b.copy("c;");
  const std::string json = b.join({.sources_content = false});
  check(b, json);
  EXPECT_EQ(json, R"({"version":3,"sources":["a.js"],"names":[],"mappings":"AAAA,EAAI"})");
}

TEST(JoinSourceMap, OptionsAndIgnoreList) {
  OutputBuilder b;
  b.begin_module("src/a.js", "1");
  b.map(0);
  b.copy("1;");
  b.begin_module("node_modules/b/\"b\".js", "2").ignored = true;
  b.map(0);
  b.copy("2;");
  const std::string json = b.join({.sources_content = false,
                                   .file = {},
                                   .source_root = "https://example.com/",
                                   .debug_id = "85314830-023f-4cf1-a267-535f4e37bb17"});
  EXPECT_EQ(json,
            R"({"version":3,"sourceRoot":"https://example.com/",)"
            R"("sources":["src/a.js","node_modules/b/\"b\".js"],"names":[],"mappings":"AAAA,ECAA",)"
            R"("x_google_ignoreList":[1],"debugId":"85314830-023f-4cf1-a267-535f4e37bb17"})");
  EXPECT_TRUE(SourceMap::parse(json)->sources()[1].ignored);
}

TEST(JoinSourceMap, ChainsThroughAnInputMap) {
  // original.ts, line 1 column 2 and line 0 column 0, compiled to "var v=1;\nw(v)".
  const auto input = SourceMap::parse(
      R"json({"version":3,"sources":["original.ts"],"sourcesContent":["let value = 1\n  w(value)"],)json"
      R"("names":["value"],"mappings":"AAAA,IAAIA;AACF,EAAEA"})");
  ASSERT_TRUE(input);
  OutputBuilder b;
  b.begin_module("compiled.js", "var v=1;\nw(v)").input_map = &*input;
  b.copy("", "/* before */ ");
  b.map(4, "v", "");
  b.copy("=1;", "x");
  b.map(9);
  b.copy("w(");
  b.map(11, "v", "");
  b.copy(")", "x");
  const std::string json = b.join();
  const auto map = SourceMap::parse(json);
  ASSERT_TRUE(map);
  ASSERT_EQ(map->sources().size(), 1u);
  EXPECT_EQ(map->sources()[0].name, "original.ts");
  EXPECT_EQ(map->sources()[0].content, "let value = 1\n  w(value)");
  const auto declared = map->find(0, 13);
  ASSERT_TRUE(declared);
  EXPECT_EQ(declared->line, 0u);
  EXPECT_EQ(declared->column, 4u);
  EXPECT_EQ(map->names()[declared->name], "value");
  const auto used = map->find(0, 19);
  ASSERT_TRUE(used);
  EXPECT_EQ(used->line, 1u);
  EXPECT_EQ(used->column, 4u);
}

TEST(JoinSourceMap, PartsOfOneModuleOutOfOrder) {
  // The second statement was hoisted: two entries share source, mappings and strings.
  OutputBuilder b;
  b.modules.reserve(2);
  const std::string source = "use(é);\nfunction é() {}\n";
  b.begin_module("a.js", source);
  TestModule both = b.modules.back();
  both.mappings = {{0, 0, {0, 0}}, {9, 9, {0, 0}}};
  TestModule hoisted = both;
  hoisted.segments = {{9, 17, 0, 0}};
  both.segments = {{0, 9, 17, 0}};
  const std::string output = source.substr(9, 17) + source.substr(0, 9);
  ModuleMappings views[] = {hoisted.view(), both.view()};
  for (ModuleMappings& view : views) view.source_text = source;
  EXPECT_EQ(join_source_map(output, views, {.sources_content = false}),
            R"({"version":3,"sources":["a.js"],"names":[],"mappings":"AACA;AADA"})");
}

OutputBuilder random_output(u32 seed, int module_count, int pieces) {
  const auto random = [&](u32 n) {
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % n;
  };
  const std::string_view texts[] = {
      "x",      "return ", ";\n",   "é",
      "変数",   "😀",       "\r\n",  "\r",
      "\u2028", "+",       "{\n  ", "a long plain stretch of text without any line end in it "};
  const auto random_text = [&](u32 n) {
    std::string text;
    for (u32 i = random(n); i > 0; --i) text += texts[random(std::size(texts))];
    return text;
  };
  OutputBuilder b;
  b.modules.reserve(static_cast<size_t>(module_count));
  for (int i = 0; i < module_count; ++i) {
    b.text += random_text(4);  // wrappers between modules
    std::string source;
    std::vector<u32> starts;
    for (int k = 0; k < pieces; ++k) {
      starts.push_back(static_cast<u32>(source.size()));
      source += random_text(5) + ";";
    }
    b.begin_module("src/" + std::to_string(i) + ".js", source);
    for (int k = 0; k < pieces; ++k) {
      const u32 from =
          starts[random(3) == 0 ? random(static_cast<u32>(pieces)) : static_cast<u32>(k)];
      switch (random(4)) {
        case 0:
          b.drop(random(30));
          break;
        case 1: {
          const std::string name = "name" + std::to_string(random(20));
          b.map(from, name, "");
          b.copy(random_text(4) + ";", "n" + std::to_string(random(9)));
          break;
        }
        default:
          b.map(from);
          b.copy(random_text(4) + ";");
      }
    }
    if (b.modules.back().segments.empty()) b.copy(";");
  }
  return b;
}

TEST(JoinSourceMap, RandomModules) {
  TaskPool pool(2);
  for (u32 seed = 1; seed <= 60; ++seed) {
    const OutputBuilder b = random_output(seed, 5, 60);
    const std::string json = b.join();
    check(b, json);
    EXPECT_EQ(b.join({}, &pool), json);
    if (HasFailure()) FAIL() << "seed " << seed;
  }
}

// Our own reader might share a mistake with our writer.
TEST(JoinSourceMap, NodeReadsTheSame) {
  if (std::system("node --version >/dev/null 2>&1") != 0) GTEST_SKIP() << "no Node.js";
  const std::string path = ::testing::TempDir() + "sinter_source_maps.json";
  {
    std::ofstream file(path);
    file << "[";
    for (u32 seed = 100; seed < 110; ++seed) {
      const OutputBuilder b = random_output(seed, 4, 40);
      file << (seed == 100 ? "" : ",") << "{\"map\":" << b.join() << ",\"expected\":[";
      for (size_t i = 0; i < b.expected.size(); ++i) {
        const Expected& e = b.expected[i];
        const LinePosition at = position_of(b.text, e.output_offset);
        const LinePosition from = position_of(b.modules[e.module].source, e.source_offset);
        file << (i == 0 ? "[" : ",[") << at.line << "," << at.column << ",\""
             << b.modules[e.module].source_name << "\"," << from.line << "," << from.column << ",\""
             << e.name << "\"]";
      }
      file << "]}";
    }
    file << "]";
  }
  EXPECT_EQ(std::system(("node tests/parsers_sourcemap/check_maps.mjs " + path).c_str()), 0);
}

TEST(JoinSourceMap, ModulesWithoutMappingsOrText) {
  OutputBuilder b;
  b.modules.reserve(4);
  b.begin_module("empty.js", "");
  b.begin_module("a.js", "\n\na");
  b.copy("// no mapping\n");
  b.begin_module("gone.js", "x");
  b.begin_module("b.js", "b");
  b.map(0);
  b.copy("b");
  check(b, b.join());
}

TEST(SourceMapComment, Forms) {
  EXPECT_EQ(source_map_comment(MapForm::kLinked, CommentSyntax::kJavaScript, "{}", "a b#.js.map"),
            "//# sourceMappingURL=a%20b%23.js.map\n");
  EXPECT_EQ(source_map_comment(MapForm::kLinked, CommentSyntax::kCss, "{}", "a.css.map"),
            "/*# sourceMappingURL=a.css.map */\n");
  EXPECT_EQ(source_map_comment(MapForm::kExternal, CommentSyntax::kJavaScript, "{}", "a.map"), "");
  const std::string comment =
      source_map_comment(MapForm::kInline, CommentSyntax::kJavaScript, "{\"é\":1}", "");
  const std::string text = "x\n" + comment;
  const auto url = find_source_mapping_url(text);
  ASSERT_TRUE(url);
  EXPECT_EQ(parse_data_url(*url)->bytes, "{\"é\":1}");
}

TEST(JsonEscape, MatchesItsOwnCount) {
  const std::string_view pieces[] = {"plain text ", "\"", "\\",           "\n",   "\x01",
                                     "é",           "한", "\xed\xa0\xbd", "\x1f", "\x7f"};
  u32 seed = 3;
  for (int i = 0; i < 3000; ++i) {
    std::string text;
    for (int n = i % 30; n > 0; --n) {
      seed = seed * 1664525 + 1013904223;
      text += pieces[(seed >> 8) % std::size(pieces)];
    }
    std::string out(json_string_size(text), '?');
    ASSERT_EQ(write_json_string(out.data(), text), out.data() + out.size());
    ASSERT_EQ(out.find('\n'), std::string::npos);
  }
  std::string out(json_string_size("a\"\\\n\x01\xed\xa0\xbd한"), '?');
  write_json_string(out.data(), "a\"\\\n\x01\xed\xa0\xbd한");
  EXPECT_EQ(out, "\"a\\\"\\\\\\n\\u0001\\ud83d한\"");
}

TEST(Vlq, RoundTrip) {
  char buffer[kMaxVlqSize];
  for (i64 magnitude : {0, 1, 15, 16, 511, 512, 1000, 70000, 0x7fffffff}) {
    for (const i64 value : {magnitude, -magnitude}) {
      const char* const end = write_vlq(buffer, static_cast<i32>(value));
      const char* p = buffer;
      i64 back = -1;
      ASSERT_TRUE(read_vlq(p, end, back));
      EXPECT_EQ(p, end);
      EXPECT_EQ(back, value);
    }
  }
}

// Not a pass/fail measure: prints the time for about 15 MB of output. Run with
// --gtest_also_run_disabled_tests in an optimised build.
TEST(JoinSourceMap, DISABLED_Speed) {
  OutputBuilder b;
  b.modules.reserve(1000);
  for (int i = 0; i < 1000; ++i) {
    b.begin_module("src/module" + std::to_string(i) + ".js", "");
    TestModule& m = b.modules.back();
    for (u32 k = 0; k < 1000; ++k) {
      const u32 from = static_cast<u32>(m.source.size());
      m.source += k % 3 == 0 ? "  call(argument)" : k % 3 == 1 ? ".member" : " = value;\n";
      b.map(from, k % 3 == 1 ? "member" : "", "");
      b.copy(k % 3 == 0   ? "  call(argumen)"
             : k % 3 == 1 ? ".member123456"
                          : " = value(1,2);\n",
             k % 3 == 0 ? "" : "t");
    }
  }
  for (TaskPool* pool :
       {static_cast<TaskPool*>(nullptr), std::make_unique<TaskPool>(2).release()}) {
    for (int i = 0; i < 4; ++i) {
      const auto start = std::chrono::steady_clock::now();
      const std::string json = b.join({}, pool);
      const std::chrono::duration<double, std::milli> ms = std::chrono::steady_clock::now() - start;
      std::printf("%zu bytes of output, %zu mappings, %zu bytes of map: %.1f ms\n", b.text.size(),
                  b.expected.size(), json.size(), ms.count());
    }
    delete pool;
  }
}

}  // namespace
}  // namespace sinter::sourcemap
