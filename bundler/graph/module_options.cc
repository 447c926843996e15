#include "bundler/graph/module_options.h"

#include <algorithm>

#include "bundler/graph/glob_module.h"

#include "parsers/js/specifier_forms.h"

namespace sinter::bundler {

namespace {

void apply_tsconfig(const TsCompilerOptions& from, bool jsx_explicit, js::CompileOptions& to) {
  if (!jsx_explicit) {
    switch (from.jsx) {
      case TsJsx::Unspecified:
        break;
      case TsJsx::Preserve:
      case TsJsx::ReactNative:
        to.jsx.mode = js::JsxMode::Preserve;
        break;
      case TsJsx::React:
        to.jsx.mode = js::JsxMode::Classic;
        break;
      case TsJsx::ReactJsx:
        to.jsx.mode = js::JsxMode::Automatic;
        break;
      case TsJsx::ReactJsxDev:
        to.jsx.mode = js::JsxMode::AutomaticDev;
        break;
    }
    if (from.jsx_factory) to.jsx.factory = *from.jsx_factory;
    if (from.jsx_fragment_factory) to.jsx.fragment = *from.jsx_fragment_factory;
    if (from.jsx_import_source) to.jsx.import_source = *from.jsx_import_source;
  }
  if (from.experimental_decorators) to.ts.experimental_decorators = *from.experimental_decorators;
  if (from.emit_decorator_metadata) to.ts.emit_decorator_metadata = *from.emit_decorator_metadata;
  to.ts.verbatim_module_syntax =
      from.verbatim_module_syntax.value_or(false) || from.preserve_value_imports.value_or(false) ||
      from.imports_not_used_as_values == ImportsNotUsedAsValues::Preserve;
  to.ts.use_define_for_class_fields = from.effective_use_define_for_class_fields();
  to.ts.always_strict = from.effective_always_strict();
}

}  // namespace

ModuleOptions::ModuleOptions(const BuildOptions& options, bool source_map)
    : options_(options), base_(options.code) {
  base_.source_map = source_map;
  base_.tree_shaking = options.tree_shaking;
  base_.legal_comments = options.legal_comments == LegalCommentMode::None ? js::LegalComments::None
                                                                          : js::LegalComments::Keep;
  const std::vector<std::string> node_env = {"process", "env", "NODE_ENV"};
  const bool defined =
      std::any_of(base_.defines.begin(), base_.defines.end(), [&](const js::Define& define) {
        return node_env == define.path ||
               define.path == std::vector<std::string>{"process", "env"} ||
               define.path == std::vector<std::string>{"process"};
      });
  if (options.define_node_env && options.platform == Platform::Browser && !defined)
    base_.defines.push_back(
        {node_env, options.minify_all() ? "\"production\"" : "\"development\""});
  for (const auto& [from, to] : options.alias)
    if (leads_to_folder(to))
      base_.defines.push_back({{std::string(js::kPatternPrefix), folder_prefix(from)}, {}});
  if (!options.url_root.empty())
    for (const char* prefix : {"/", "#"})
      base_.defines.push_back({{std::string(js::kPatternPrefix), prefix}, {}});
  own_defines_ = base_.defines.size();
  make_own();
}

// Components of packages are not edited.
void ModuleOptions::make_own() {
  own_ = base_;
  own_.jsx.refresh = options_.code.jsx.refresh;
  base_.jsx.refresh = false;
}

void ModuleOptions::set_injected(std::vector<js::Injected> injected) {
  base_.defines.erase(base_.defines.begin() + static_cast<std::ptrdiff_t>(own_defines_),
                      base_.defines.end());
  // An export called "process.cwd" stands for that member of a global. First it is a definition,
  // which gives it a name that no program has; that name is then injected.
  for (js::Injected& file : injected)
    for (js::Injected::Name& name : file.names) {
      if (name.global.find('.') == std::string::npos) continue;
      js::Define define;
      std::string_view rest = name.global;
      for (size_t dot; (dot = rest.find('.')) != std::string_view::npos;
           rest.remove_prefix(dot + 1))
        define.path.emplace_back(rest.substr(0, dot));
      define.path.emplace_back(rest);
      std::replace(name.global.begin(), name.global.end(), '.', '_');
      name.global.insert(0, "__injected_");
      define.value = name.global;
      base_.defines.push_back(std::move(define));
    }
  base_.injected = std::move(injected);
  make_own();
  by_tsconfig_.clear();
}

const js::CompileOptions& ModuleOptions::of(const ResolvedFile* file) {
  if (file == nullptr || file->in_node_modules) return base_;
  if (file->tsconfig == nullptr) return own_;
  std::lock_guard lock(mutex_);
  auto& options = by_tsconfig_[file->tsconfig];
  if (!options) {
    options = std::make_unique<js::CompileOptions>(own_);
    apply_tsconfig(file->tsconfig->options, options_.jsx_explicit, *options);
  }
  return *options;
}

}  // namespace sinter::bundler
