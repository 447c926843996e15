// The rows of the config table. Internal to plugins/config.
#pragma once

#include <span>
#include <string_view>

#include "plugins/config/config_reader.h"

namespace sinter::plugins {

enum class KeyStatus : u8 {
  Works,
  NoEffect,     // accepted: what it tunes does not exist here
  Unsupported,  // known from Vite; a warning
  Elsewhere,    // read by the plugin session from the live object
};

using ReadKey = void (*)(const json::Value& value, ProjectConfig& config, ConfigReader& reader);

struct ConfigKey {
  std::string_view path;  // "build.outDir"
  std::string_view type;
  std::string_view fallback;  // the default, as a person would write it
  std::string_view help;      // for NoEffect and Unsupported: why, or what to do instead
  ReadKey read = nullptr;
  KeyStatus status = KeyStatus::Works;
};

// In the order of docs/config.md.
std::span<const ConfigKey> config_table();

}  // namespace sinter::plugins
