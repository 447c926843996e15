// What a page says to browsers that check where its scripts come from: nonces of a content security
// policy, and the integrity of what it loads.
//
// Pages are changed last, when plugins have done what they do: a nonce belongs on their tags too,
// and a hash is that of the bytes that are written.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "bundler/build.h"
#include "bundler/html/integrity.h"

namespace sinter::bundler {

// The nonce on scripts, styles and links that load either, where they have none, and in a meta tag
// for scripts that add such elements.
std::string add_nonces(std::string_view page, std::string_view nonce);

struct SecurityOptions {
  std::string nonce;  // empty: none
  Integrity integrity = Integrity::None;
  std::string base;  // of the site: "/", "/x/", a full URL or "./"
  // The URL of a file below outdir as the page `from` has it, where `base` does not say it.
  std::function<std::string(const std::string& file, const std::string& from)> url;
  std::string outdir;
  std::string manifest;  // path below outdir; empty: none
};

// Changes the pages and the manifest of a build. Scripts that scripts load, and their style sheets,
// stand in an import map.
void secure_pages(const SecurityOptions& options, BuildResult& result);

}  // namespace sinter::bundler
