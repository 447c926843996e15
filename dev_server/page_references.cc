#include "dev_server/page_references.h"

#include <fmt/format.h>

#include <utility>

#include "base/path.h"
#include "bundler/graph/scan.h"
#include "bundler/resolver/resolver.h"
#include "dev_server/page.h"
#include "parsers/html/page.h"

namespace sinter::dev {

void PageReferences::page_sent(std::string_view html, std::string_view base,
                               const std::string& file) {
  std::erase_if(references_, [&](const auto& entry) { return entry.second.page == file; });
  const std::optional<html::Page> page = html::parse_page(html);
  if (!page) return;
  for (const html::Reference& reference : page->references) {
    const bool script = reference.kind == html::ReferenceKind::ModuleScript;
    if (!script && reference.kind != html::ReferenceKind::StyleSheet) continue;
    if (const std::optional<Target> target = target_in_page(reference.url, base, file))
      references_[target->path] = {file, reference.url, reference.value, script};
  }
}

std::optional<PageReferences::Missing> PageReferences::missing(const std::string& path,
                                                               const bundler::BuildOptions& build,
                                                               FileSystem& files) {
  const auto found = references_.find(path);
  if (found == references_.end()) return std::nullopt;
  const Reference& reference = found->second;
  // The resolver knows what else may have been meant.
  bundler::Resolver resolver(files, bundler::resolve_options(build));
  const std::string importer = path::join(build.working_directory, reference.page.substr(1));
  const std::string relative = reference.url.starts_with('.') ? reference.url : "." + path;
  Missing missing;
  missing.script = reference.script;
  missing.message = resolver.explain(
      {relative,
       reference.url.starts_with('.') ? importer
                                      : path::child(build.working_directory, "index.html"),
       bundler::ResolveKind::Import},
      reference.range);
  missing.message.path = reference.page.substr(1);
  missing.message.message = fmt::format("Cannot find the {} \"{}\" of this page",
                                        reference.script ? "script" : "style sheet", reference.url);
  if (!reference.url.starts_with('.')) {
    // What is proposed is spelled as the page has it.
    if (const size_t dot = missing.message.fix.find("\"./"); dot != std::string::npos)
      missing.message.fix.erase(dot + 1, reference.url.starts_with('/') ? 1 : 2);
  }
  if (missing.message.fix.empty())
    missing.message.fix = "Mend the path, or make the file: the page is loaded again then";
  missing.is_new =
      !std::exchange(missing_[path::join(build.working_directory, path.substr(1))], true);
  return missing;
}

bool PageReferences::mended(std::string_view path) {
  const auto found = missing_.find(path);
  if (found == missing_.end()) return false;
  missing_.erase(found);
  return true;
}

}  // namespace sinter::dev
