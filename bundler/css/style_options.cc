#include "bundler/css/style_options.h"

namespace sinter::bundler {

css::CompileOptions style_compile_options(const BuildOptions& options, Loader loader,
                                          bool source_map) {
  css::CompileOptions compile;
  compile.minify_whitespace = options.css.minify.value_or(options.code.minify_whitespace);
  compile.minify_syntax = options.css.minify.value_or(options.code.minify_syntax);
  compile.target = options.css.target;
  compile.ascii_only = options.code.charset == js::Charset::Ascii;
  compile.source_map = source_map;
  compile.keep_legal_comments = options.legal_comments != LegalCommentMode::None;
  compile.export_globals = options.css.modules_export_globals;
  compile.scoping = loader == Loader::LocalCss    ? css::Scoping::Local
                    : loader == Loader::GlobalCss ? css::Scoping::Global
                                                  : css::Scoping::None;
  return compile;
}

}  // namespace sinter::bundler
