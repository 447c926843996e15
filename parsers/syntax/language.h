// The languages that have a tree-sitter grammar in this program.
#pragma once

#include "base/types.h"

namespace sinter::syntax {

// JavaScript's grammar includes JSX.
enum class Language : u8 { JavaScript, TypeScript, Tsx, Html, Css };

}  // namespace sinter::syntax
