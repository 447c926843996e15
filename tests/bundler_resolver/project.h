// A project in memory and its resolver, with answers as text so that a test is one line.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bundler/resolver/resolver.h"

namespace sinter::bundler {

class Project {
 public:
  Project() : files("/app") { options.working_directory = "/app"; }

  Project& file(std::string_view path, std::string_view text = "") {
    files.file(path, text);
    return *this;
  }
  Project& link(std::string_view path, std::string_view target) {
    files.symlink(path, target);
    return *this;
  }

  Resolver& resolver() {
    if (!resolver_) resolver_ = std::make_unique<Resolver>(files, options);
    return *resolver_;
  }

  const Resolution& find(std::string_view specifier, std::string_view from = "/app/src/a.js",
                         ResolveKind kind = ResolveKind::Import) {
    return resolver().resolve({specifier, from, kind});
  }

  // The path with its suffix, "external SPECIFIER", "disabled PATH" or "missing".
  std::string resolve(std::string_view specifier, std::string_view from = "/app/src/a.js",
                      ResolveKind kind = ResolveKind::Import) {
    const Resolution& found = find(specifier, from, kind);
    switch (found.status) {
      case ResolveStatus::Found:
        return std::string(found.path()) + found.suffix;
      case ResolveStatus::External:
        return "external " + found.external_specifier;
      case ResolveStatus::Disabled:
        return found.file ? "disabled " + std::string(found.path()) : "disabled";
      case ResolveStatus::NotFound:
        return "missing";
    }
    return "";
  }
  std::string require(std::string_view specifier, std::string_view from = "/app/src/a.js") {
    return resolve(specifier, from, ResolveKind::Require);
  }

  // The whole message: "MESSAGE | NOTE | NOTE | fix: FIX".
  std::string explain(std::string_view specifier, std::string_view from = "/app/src/a.js",
                      ResolveKind kind = ResolveKind::Import) {
    Diagnostic diagnostic = resolver().explain({specifier, from, kind});
    std::string text = diagnostic.message;
    for (const Note& note : diagnostic.notes) text += " | " + note.message;
    if (!diagnostic.fix.empty()) text += " | fix: " + diagnostic.fix;
    return text;
  }

  MemoryFileSystem files;
  ResolveOptions options;

 private:
  std::unique_ptr<Resolver> resolver_;
};

}  // namespace sinter::bundler
