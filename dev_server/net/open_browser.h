// Starts the user's browser, or nothing where there is none.
#pragma once

#include <string>

namespace sinter::dev {

// Never through a shell. $BROWSER names another program than xdg-open; "none" is none.
void open_browser(const std::string& url);

}  // namespace sinter::dev
