#include "bundler/html/manifest.h"

#include <map>

#include "base/json_text.h"
#include "base/path.h"

namespace sinter::bundler {

namespace {

std::string list(const std::vector<std::string>& values) {
  std::string out = "[";
  for (size_t i = 0; i < values.size(); ++i)
    out += (i ? ",\n      " : "\n      ") + json_string(values[i]);
  return out + "\n    ]";
}

}  // namespace

std::string manifest_json(const BuildResult& result, const Site& site, const std::string& outdir) {
  std::map<std::string_view, std::string> key_of;
  for (const OutputFile& file : result.outputs) {
    if (file.kind != OutputKind::EntryChunk && file.kind != OutputKind::Chunk) continue;
    key_of[file.path] =
        file.entry_point.empty() ? "_" + std::string(path::basename(file.path)) : file.entry_point;
  }
  std::map<std::string, std::string> rows;
  auto add = [&](const std::string& key,
                 const std::vector<std::pair<std::string, std::string>>& fields) {
    std::string row = "{";
    for (const auto& [name, value] : fields)
      row += (row.size() > 1 ? ",\n    " : "\n    ") + json_string(name) + ": " + value;
    rows[key] = row + "\n  }";
  };
  std::map<std::string_view, u32> users_of;
  for (const OutputFile& file : result.outputs)
    for (const std::string& sheet : file.own_styles) ++users_of[sheet];
  auto add_chunk = [&](const OutputFile& file) {
    std::vector<std::pair<std::string, std::string>> fields;
    fields.emplace_back("file", json_string(path::relative(outdir, file.path)));
    fields.emplace_back("name", json_string(file.name));
    if (!file.entry_point.empty()) fields.emplace_back("src", json_string(file.entry_point));
    if (!file.entry_point.empty())
      fields.emplace_back(file.dynamic_entry ? "isDynamicEntry" : "isEntry", "true");
    auto add_chunks = [&](std::string_view field, const std::vector<std::string>& paths) {
      std::vector<std::string> keys;
      for (const std::string& path : paths)
        if (const auto at = key_of.find(path); at != key_of.end()) keys.push_back(at->second);
      if (!keys.empty()) fields.emplace_back(field, list(keys));
    };
    add_chunks("imports", file.imports);
    add_chunks("dynamicImports", file.dynamic_imports);
    if (!file.own_styles.empty()) fields.emplace_back("css", list(file.own_styles));
    add(key_of[file.path], fields);
    for (const std::string& sheet : file.own_styles) {
      // Of shared scripts and of several entries: such sheets belong to no source.
      if (!file.entry_point.empty() && users_of[sheet] < 2) continue;
      const std::string key = "_" + std::string(path::basename(sheet));
      add(key, {{"file", json_string(sheet)}, {"src", json_string(key)}});
    }
  };
  for (const auto& [output, file] : site.kept()) {
    const std::string source = path::relative(site.options().root, file.path);
    add(source, {{"file", json_string(output)}, {"src", json_string(source)}});
  }
  for (const OutputFile& file : result.outputs) {
    if (file.kind == OutputKind::EntryChunk || file.kind == OutputKind::Chunk) add_chunk(file);
    if (file.kind != OutputKind::Style) continue;
    const std::string path = path::relative(outdir, file.path);
    if (!file.entry_point.empty())
      add(file.entry_point, {{"file", json_string(path)},
                             {"name", json_string(file.name)},
                             {"names", list({file.name + ".css"})},
                             {"src", json_string(file.entry_point)},
                             {"isEntry", "true"}});
    else if (!users_of.contains(path))  // the one of all scripts
      add("style.css", {{"file", json_string(path)}, {"src", json_string("style.css")}});
  }
  std::string out = "{";
  for (const auto& [key, row] : rows)
    out += (out.size() > 1 ? ",\n  " : "\n  ") + json_string(key) + ": " + row;
  return out + "\n}\n";
}

}  // namespace sinter::bundler
