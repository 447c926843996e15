// .vite/manifest.json: which output files each source became, for servers that write their own
// pages.
#pragma once

#include <string>
#include <vector>

#include "bundler/assets/site.h"
#include "bundler/build.h"

namespace sinter::bundler {

struct ManifestChunk {
  const OutputFile* file;
  std::vector<std::string> style_sheets;  // below outdir
};

// Keys are paths of sources below root, sorted.
std::string manifest_json(const BuildResult& result, const std::vector<ManifestChunk>& chunks,
                          const Site& site, const std::string& outdir);

}  // namespace sinter::bundler
