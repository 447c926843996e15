// .vite/manifest.json: which output files each source became, for servers that write their own
// pages.
#pragma once

#include <string>

#include "bundler/assets/site.h"
#include "bundler/build.h"

namespace sinter::bundler {

// Keys are paths of sources below root, sorted.
std::string manifest_json(const BuildResult& result, const Site& site, const std::string& outdir);

}  // namespace sinter::bundler
