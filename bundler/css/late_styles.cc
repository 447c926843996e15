#include "bundler/css/late_styles.h"

#include <algorithm>
#include <memory>
#include <string>

#include "base/file_system.h"
#include "bundler/css/style_options.h"
#include "bundler/graph/unit_messages.h"

namespace sinter::bundler {

namespace {

constexpr const char* kBadLateStyle = "late-style";

// The files of a build are known, and all modules are linked: nothing can be added to them.
bool may_import(const Module& module, Diagnostics& diagnostics) {
  for (const css::Record& record : module.css.records()) {
    const std::string_view specifier = module.css.text(record.specifier);
    if (record.kind == css::RecordKind::Url || specifier.starts_with("//") ||
        specifier.find("://") != std::string_view::npos || specifier.starts_with("data:"))
      continue;
    diagnostics.error(kBadLateStyle, "The styles of \"" + module.pretty_path + "\" import \"" +
                                         std::string(specifier) +
                                         "\", and come when all files are linked");
    return false;
  }
  return true;
}

bool put_style(const LateStyle& style, const BuildOptions& options, css::CompileMemory& memory,
               Module& module, Diagnostics& diagnostics) {
  const bool maps = options.source_map != SourceMapMode::None;
  FileBuffer text;
  text.assign(style.text);
  css::Unit unit =
      css::compile(text.text(), style_compile_options(options, module.loader, maps), memory);
  if (module.css.has(css::kUnitModule) || unit.has(css::kUnitModule)) {
    diagnostics.error(kBadLateStyle, "The styles of \"" + module.pretty_path +
                                         "\" come when scripts are written, which have the names "
                                         "of a CSS module already");
    return false;
  }
  module.css = std::move(unit);
  module.input_map = {};
  if (maps) module.text = std::make_shared<const std::string>(style.text);
  // URLs stay as they are written; those of the public folder get the base.
  module.css_targets.assign(module.css.records().size(), {TargetKind::AsWritten});
  report_messages(module, module.css, diagnostics);
  return may_import(module, diagnostics);
}

}  // namespace

bool put_late_styles(std::span<const LateStyle> styles, const BuildOptions& options, Graph& graph,
                     Diagnostics& diagnostics) {
  if (styles.empty()) return true;
  const css::CompileMemoryPtr memory = css::make_compile_memory();
  bool ok = true;
  for (const LateStyle& style : styles) {
    const auto module =
        std::find_if(graph.modules.begin(), graph.modules.end(),
                     [&](const Module& each) { return each.is_style() && each.id == style.id; });
    if (module == graph.modules.end()) {
      diagnostics
          .error(kBadLateStyle, "A plugin gives the styles of \"" + style.id +
                                    "\" when scripts are written; no module of that name is a "
                                    "style sheet of this build")
          .help("Import a style sheet that the plugin fills in, such as \"virtual:uno.css\"");
      ok = false;
    } else {
      ok &= put_style(style, options, *memory, *module, diagnostics);
    }
  }
  return ok;
}

}  // namespace sinter::bundler
