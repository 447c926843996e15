// The values of `server` and `preview` that are more than one word. Internal to plugins/config.
#pragma once

#include "plugins/config/config_reader.h"

namespace sinter::plugins {

void read_host(const json::Value& value, ListenConfig& listen, ConfigReader& reader);
void read_open(const json::Value& value, ListenConfig& listen, ConfigReader& reader);
void read_allowed_hosts(const json::Value& value, ListenConfig& listen, ConfigReader& reader);
void read_cors(const json::Value& value, ListenConfig& listen, ConfigReader& reader);
void read_https(const json::Value& value, ListenConfig& listen, ConfigReader& reader);
void read_proxy(const json::Value& value, ListenConfig& listen, ConfigReader& reader);

}  // namespace sinter::plugins
