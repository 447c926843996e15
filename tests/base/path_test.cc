#include "base/path.h"

#include <gtest/gtest.h>

namespace sinter::path {
namespace {

TEST(Path, Normalize) {
  EXPECT_EQ(normalize("/a/b"), "/a/b");
  EXPECT_EQ(normalize("/a//b/./c/"), "/a/b/c");
  EXPECT_EQ(normalize("/a/../b"), "/b");
  EXPECT_EQ(normalize("/../../a"), "/a");
  EXPECT_EQ(normalize("/"), "/");
  EXPECT_EQ(normalize("//"), "/");
  EXPECT_EQ(normalize("/a/.."), "/");
  EXPECT_EQ(normalize(""), ".");
  EXPECT_EQ(normalize("."), ".");
  EXPECT_EQ(normalize("a/.."), ".");
  EXPECT_EQ(normalize("./a"), "a");
  EXPECT_EQ(normalize("../a"), "../a");
  EXPECT_EQ(normalize("../../a/../b"), "../../b");
  EXPECT_EQ(normalize("a/../../b"), "../b");
  EXPECT_EQ(normalize("a/.../b"), "a/.../b");
  EXPECT_EQ(normalize("/a/..b/c.."), "/a/..b/c..");
}

TEST(Path, IsNormalized) {
  for (auto clean : {"/", "/a", "/a/b.c", "a", "a/b", "/...", "/.a"})
    EXPECT_TRUE(is_normalized(clean));
  for (auto dirty : {"", "/a/", "/a//b", "/a/./b", "/a/..", "//", ".", "..", "./a", "../a"}) {
    EXPECT_FALSE(is_normalized(dirty)) << dirty;
  }
}

TEST(Path, Join) {
  EXPECT_EQ(join("/a/b", "c"), "/a/b/c");
  EXPECT_EQ(join("/a/b", "../c"), "/a/c");
  EXPECT_EQ(join("/a/b", "/c"), "/c");
  EXPECT_EQ(join("/", "a"), "/a");
  EXPECT_EQ(join("a", "b"), "a/b");
  EXPECT_EQ(join("", "b"), "b");
  EXPECT_EQ(child("/", "a"), "/a");
  EXPECT_EQ(child("/a", "b"), "/a/b");
}

TEST(Path, Parts) {
  EXPECT_EQ(dirname("/a/b"), "/a");
  EXPECT_EQ(dirname("/a"), "/");
  EXPECT_EQ(dirname("/"), "/");
  EXPECT_EQ(dirname("a"), ".");
  EXPECT_EQ(basename("/a/b.js"), "b.js");
  EXPECT_EQ(basename("b.js"), "b.js");
  EXPECT_EQ(basename("/"), "");
  EXPECT_EQ(extension("/a.b/c"), "");
  EXPECT_EQ(extension("c.d.ts"), ".ts");
  EXPECT_EQ(extension(".bashrc"), "");
  EXPECT_EQ(extension("a."), ".");
  EXPECT_EQ(extension(".."), "");
  EXPECT_EQ(stem("/a/b.min.js"), "b.min");
  EXPECT_EQ(stem(".bashrc"), ".bashrc");
}

TEST(Path, Relative) {
  EXPECT_EQ(relative("/a/b", "/a/c/d"), "../c/d");
  EXPECT_EQ(relative("/a/b", "/a/b/c"), "c");
  EXPECT_EQ(relative("/a/b", "/a/b"), ".");
  EXPECT_EQ(relative("/a/b/c", "/a"), "../..");
  EXPECT_EQ(relative("/", "/a/b"), "a/b");
  EXPECT_EQ(relative("/a/b", "/"), "../..");
  EXPECT_EQ(relative("/a/bc", "/a/b"), "../b");
  EXPECT_EQ(relative("/a/b", "/a/bc"), "../bc");
  EXPECT_EQ(relative("/x", "/y"), "../y");
}

TEST(Path, IsInside) {
  EXPECT_TRUE(is_inside("/a", "/a"));
  EXPECT_TRUE(is_inside("/a", "/a/b"));
  EXPECT_FALSE(is_inside("/a", "/ab"));
  EXPECT_TRUE(is_inside("/", "/a"));
}

}  // namespace
}  // namespace sinter::path
