#include "dev_server/net/open_browser.h"

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

#include <cstdlib>

namespace sinter::dev {

void open_browser(const std::string& url) {
  const char* chosen = std::getenv("BROWSER");
  const std::string program = chosen && *chosen ? chosen : "xdg-open";
  if (program == "none") return;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0);
  char* const arguments[] = {const_cast<char*>(program.c_str()), const_cast<char*>(url.c_str()),
                             nullptr};
  pid_t child;
  // Without a browser the printed URL is all there is, and enough.
  (void)posix_spawnp(&child, program.c_str(), &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
}

}  // namespace sinter::dev
