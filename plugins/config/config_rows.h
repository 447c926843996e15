// What the files that hold rows of the config table share. Internal to plugins/config.
#pragma once

#include <span>
#include <string_view>

#include "plugins/config/config_reader.h"
#include "plugins/config/config_table.h"

namespace sinter::plugins {

// The rows by theme, each in its own order.
std::span<const ConfigKey> shared_keys();
std::span<const ConfigKey> style_keys();
std::span<const ConfigKey> compiler_keys();
std::span<const ConfigKey> build_keys();
std::span<const ConfigKey> rolldown_keys();
std::span<const ConfigKey> server_keys();
std::span<const ConfigKey> other_keys();

// Short names, for a table of one row a line.
using V = const json::Value&;
using C = ProjectConfig&;
using R = ConfigReader&;
inline constexpr KeyStatus kNoEffect = KeyStatus::NoEffect;
inline constexpr KeyStatus kUnsupported = KeyStatus::Unsupported;
inline constexpr KeyStatus kElsewhere = KeyStatus::Elsewhere;
inline constexpr ReadKey kNotRead = nullptr;
inline constexpr std::string_view kNoSsr = "Server-side builds are not supported";

// A path, a list of paths or an object of paths.
void read_input(V value, std::vector<BuildInput>& out, R reader);

}  // namespace sinter::plugins
