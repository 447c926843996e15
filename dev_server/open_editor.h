// Opens a file of the project in the developer's editor.
#pragma once

#include <string>
#include <string_view>

#include "base/types.h"

namespace sinter::dev {

struct EditorPlace {
  std::string file;
  u32 line = 0, column = 0;  // from 1; 0: not given
};
// "src/App.jsx:12:5"
EditorPlace parse_editor_place(std::string_view text);

// $LAUNCH_EDITOR, $VISUAL or $EDITOR, else `code`. Never through a shell. False when it cannot
// start.
bool open_in_editor(const EditorPlace& place);

}  // namespace sinter::dev
