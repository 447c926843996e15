// The browsers that a style sheet is for, and what follows from them. features.h has the facts on
// syntax, prefixes.h those on properties that some browsers only know under a name of their own.
#pragma once

#include <string>
#include <string_view>

#include "base/types.h"

namespace sinter::css {

struct Target {
  std::string
      browsers;       // "chrome80,safari13", as given; empty: all that is in use knows everything
  u64 missing = 0;    // bits of Feature: not all of the browsers know it
  u64 prefixes = 0;   // bits of the rows of the table of prefixes
  bool warns = true;  // of what stays although a browser lacks it: not where nobody named them
};

// Of a list as `--target` takes it. Language years and programs that show no pages say nothing of
// CSS.
Target target_of(std::string_view browsers);

}  // namespace sinter::css
