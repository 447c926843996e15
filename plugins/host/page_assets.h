// `html.additionalAssetSources`: more attributes of pages that name files.
#pragma once

#include <functional>
#include <vector>

#include "base/diagnostics.h"
#include "parsers/html/page.h"
#include "plugins/config/project_config.h"
#include "plugins/host/session.h"

namespace sinter::plugins {

// As the parser of pages takes them. Their filters are functions of the config: the session must
// outlive the result, and `report` is given what they throw.
std::vector<html::AssetSource> page_asset_sources(const ProjectConfig& config, Session* session,
                                                  const std::function<void(Diagnostics)>& report);

}  // namespace sinter::plugins
