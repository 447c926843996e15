// What a module is called in the browser: the id of the client's registry, and the URL at which the
// dev server answers for it.
//
//   a file below the root        /src/App.jsx
//   any other file               /@fs/home/me/lib/index.js
//   a module that is no file     /@id/virtual:x, with "\0" as "__x00__"
//
// The URL space is Vite's, because plugins and their client code know it.
#pragma once

#include <string>
#include <string_view>

#include "bundler/graph/graph.h"

namespace sinter::bundler {

inline constexpr std::string_view kHelpersUrl = "/@sinter/helpers.js";

// Without the base; not percent-encoded.
std::string client_id(const Graph& graph, ModuleId module, std::string_view root);
std::string client_id_of_path(std::string_view path, std::string_view root);

// The absolute path or plugin id that a client id stands for.
std::string path_of_client_id(std::string_view id, std::string_view root);

}  // namespace sinter::bundler
