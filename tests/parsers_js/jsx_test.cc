#include <gtest/gtest.h>

#include "tests/parsers_js/parsing.h"

namespace sinter::js::testing {
namespace {

TEST(Jsx, Elements) {
  EXPECT_TREE(jsx(), "<a/>", "(jsx \"a\")");
  EXPECT_TREE(jsx(), "<A.b.c d e='f' g={h} {...i} j-k=<l/> m:n />",
              "(jsx (. (. A b) c) (\"d\") (\"e\" \"f\") (\"g\" h) (... i) (\"j-k\" (jsx \"l\")) "
              "(\"m:n\"))");
  EXPECT_TREE(jsx(), "<><this.a/><b:c/><d-e/></>",
              "(jsx _ : (jsx (. this a)) (jsx \"b:c\") (jsx \"d-e\"))");
  EXPECT_TREE(jsx(), "<a>{b}{...c}{/* d */}</a>", "(jsx \"a\" : b (... c))");
  EXPECT_TREE(jsx(), "a < b > c", "(> (< a b) c)");
  EXPECT_TREE(jsx(), "x = <a>=</a>", "(= x (jsx \"a\" : \"=\"))");
  EXPECT_TREE(jsx(), "(<a/>) < b", "(< (jsx \"a\") b)");
}

TEST(Jsx, Text) {
  EXPECT_TREE(jsx(), "<a>  b  c  </a>", "(jsx \"a\" : \"  b  c  \")");
  EXPECT_TREE(jsx(), "<a>\n  b\n\n  c &amp; &#100;&#x65; &nbsp;{f}\n  </a>",
              "(jsx \"a\" : \"b c & de \xc2\xa0\" f)");
  EXPECT_TREE(jsx(), "<a>\n  \n</a>", "(jsx \"a\")");
  EXPECT_TREE(jsx(), "<a b=\"c\\n&quot;\nd\" e='\"'/>",
              "(jsx \"a\" (\"b\" \"c\\\\n\\\"\\nd\") (\"e\" \"\\\"\"))");
  EXPECT_TREE(jsx(), "<a>'\"`// /* &bogus;</a>", "(jsx \"a\" : \"'\\\"`// /* &bogus;\")");
}

TEST(Jsx, Errors) {
  EXPECT_PARSE_ERROR(jsx(), "<a></b>",
                     "5: Unexpected closing tag \"b\" does not match opening tag \"a\"\n  0: The "
                     "opening tag is here:\n");
  for (const char* bad : {"<a>", "<a", "<a b=/>", "<a b={}/>", "<a></>", "<></a>", "<a/><b/>",
                          "<a>}</a>", "<a>></a>", "<a b=c/>", "<a {b}/>", "<a.b:c/>", "<a:b.c/>"}) {
    EXPECT_REJECTED(jsx(), bad);
  }
  EXPECT_REJECTED(script(), "<a/>");
}

}  // namespace
}  // namespace sinter::js::testing
