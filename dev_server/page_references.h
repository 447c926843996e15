// What the pages that were sent name and what may turn out not to be there: a script or a style
// sheet whose request finds no file is a mistake in a page, and can be shown where it was made.
// Whether a file is there is not asked when a page is sent: a plugin or a proxy may answer for it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostics.h"
#include "bundler/build.h"

namespace sinter::dev {

class PageReferences {
 public:
  // `file` is the page's own path below the root: "/page.html".
  void page_sent(std::string_view html, std::string_view base, const std::string& file);

  struct Missing {
    Diagnostic message;
    bool script = false;
    bool is_new = false;  // was not asked for since it was mended last
  };
  // The request for `path` (below the root) found nothing.
  std::optional<Missing> missing(const std::string& path, const bundler::BuildOptions& build,
                                 FileSystem& files);
  // A file has come or changed. Whether some page was without it.
  bool mended(std::string_view path);

 private:
  struct Reference {
    std::string page, url;
    SourceRange range;
    bool script = false;
  };
  std::map<std::string, Reference> references_;  // by path
  std::map<std::string, bool, std::less<>> missing_;
};

}  // namespace sinter::dev
