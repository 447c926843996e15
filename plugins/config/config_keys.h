// Every key of sinter.config.* and vite.config.* in one table: what it is called, what it holds,
// what it is when it is not there, what it does. The table parses the config, prints
// docs/config.md, and knows a mistyped key.
//
// Values come as JSON from the session that evaluated the config file. What JSON has no form for is
// an object of one key: {"$regexp": "source", "flags": "i"}, {"$function": 7} with the number by
// which the session calls it, and
// {"$unserializable": "a Map"} for anything else. `undefined` members are left out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "base/json.h"
#include "plugins/config/project_config.h"

namespace sinter::plugins {

// Where messages point. The text is the config file's own, in which keys are looked up to tell
// their place.
struct ConfigSource {
  std::string pretty_path;
  std::string text;
};

// Checks the names of all keys as the user wrote them: unknown ones are errors with the nearest
// known key, those of Vite that do nothing here are one warning each. Keys that plugins add are not
// checked.
void check_config_keys(const json::Value& root, const ConfigSource& source,
                       Diagnostics& diagnostics);

// Reads all known keys into `config`, over what it holds. Wrong types are errors.
void read_config(const json::Value& root, const ConfigSource& source, ProjectConfig& config,
                 Diagnostics& diagnostics);

// docs/config.md.
std::string config_reference();

}  // namespace sinter::plugins
