#include "dev_server/open_editor.h"

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

#include <cstdlib>
#include <vector>

#include "base/path.h"

namespace sinter::dev {

namespace {

// Takes ":12" off the end.
u32 take_number(std::string_view& text) {
  const size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon + 1 == text.size() || text.size() - colon > 8)
    return 0;
  u32 number = 0;
  for (const char c : text.substr(colon + 1)) {
    if (c < '0' || c > '9') return 0;
    number = number * 10 + static_cast<u32>(c - '0');
  }
  text = text.substr(0, colon);
  return number;
}

}  // namespace

EditorPlace parse_editor_place(std::string_view text) {
  EditorPlace place;
  const u32 last = take_number(text);
  const u32 first = last ? take_number(text) : 0;
  place.file = text;
  place.line = first ? first : last;
  place.column = first ? last : 0;
  return place;
}

bool open_in_editor(const EditorPlace& place) {
  std::string editor;
  for (const char* name : {"LAUNCH_EDITOR", "VISUAL", "EDITOR"})
    if (const char* value = std::getenv(name); value && *value && editor.empty()) editor = value;
  if (editor.empty()) editor = "code";
  std::vector<std::string> words = {editor};
  const std::string_view name = path::basename(editor);
  const std::string line = std::to_string(place.line ? place.line : 1);
  if (name == "code" || name == "code-insiders" || name == "codium" || name == "cursor") {
    words.emplace_back("-g");
    words.push_back(place.file + ":" + line + ":" +
                    std::to_string(place.column ? place.column : 1));
  } else if (name == "subl" || name == "zed") {
    words.push_back(place.file + ":" + line);
  } else {
    words.push_back("+" + line);
    words.push_back(place.file);
  }
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0);
  pid_t child;
  const int status =
      posix_spawnp(&child, editor.c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  return status == 0;
}

}  // namespace sinter::dev
