#include "compiling.h"

#include "base/diagnostics.h"
#include "base/source.h"
#include "parsers/css/features.h"

namespace sinter::css {

namespace {

std::string padded(std::string_view source) {
  std::string text(source);
  text.append(kSourcePadding, '\0');
  return text;
}

Unit unit_of(std::string_view source, const CompileOptions& options) {
  const CompileMemoryPtr memory = make_compile_memory();
  const std::string text = padded(source);
  return compile(std::string_view(text).substr(0, source.size()), options, *memory);
}

}  // namespace

std::string shown(const Unit& unit) {
  std::string out;
  const std::string_view code = unit.code_text();
  u32 at = 0;
  size_t next_import = 0;
  auto imports_up_to = [&](u32 offset) {
    for (; next_import < unit.imports().size() && unit.imports()[next_import].code_offset <= offset;
         ++next_import) {
      const Import& import = unit.imports()[next_import];
      out += "@import \"" + std::string(unit.text(unit.records()[import.record].specifier)) + "\"";
      if (import.flags & kImportHasLayer)
        out += " layer(" + std::string(unit.text(import.layer)) + ")";
      if (import.flags & kImportHasSupports)
        out += " supports(" + std::string(unit.text(import.supports)) + ")";
      if (import.media.size) out += " " + std::string(unit.text(import.media));
      out += ";\n";
    }
  };
  auto copy_to = [&](u32 offset) {
    while (next_import < unit.imports().size() &&
           unit.imports()[next_import].code_offset <= offset) {
      const u32 until = unit.imports()[next_import].code_offset;
      out += code.substr(at, until - at);
      at = until;
      imports_up_to(until);
    }
    out += code.substr(at, offset - at);
    at = offset;
  };
  for (const Gap& gap : unit.gaps()) {
    copy_to(gap.offset);
    switch (gap.kind()) {
      case GapKind::Url:
        out += "url(<" + std::string(unit.text(unit.records()[gap.target()].specifier)) + ">)";
        break;
      case GapKind::UrlString:
        out += "\"<" + std::string(unit.text(unit.records()[gap.target()].specifier)) + ">\"";
        break;
      case GapKind::Local:
        out += "<" + std::string(unit.text(unit.locals()[gap.target()].name)) + ">";
        break;
    }
  }
  copy_to(static_cast<u32>(code.size()));
  return out;
}

std::string compiled(std::string_view source, const CompileOptions& options) {
  return shown(unit_of(source, options));
}

std::string printed(std::string_view source) { return compiled(source, {}); }

std::string minified(std::string_view source) {
  return compiled(source, {.minify_whitespace = true, .minify_syntax = true});
}

std::string lowered(std::string_view source) {
  Target target;
  target.missing = bit_of(Feature::Nesting);
  return compiled(source, {.target = target});
}

std::string for_target(std::string_view source, std::string_view browsers) {
  return compiled(source, {.target = target_of(browsers)});
}

std::string localized(std::string_view source) {
  return compiled(source, {.scoping = Scoping::Local});
}

std::string messages(std::string_view source, Scoping scoping, std::string_view browsers) {
  const Unit unit = unit_of(source, {.scoping = scoping, .target = target_of(browsers)});
  std::string out;
  for (const unit::DiagnosticEntry& entry : unit.diagnostics()) {
    out += entry.severity == static_cast<u8>(Severity::Error) ? "error " : "warning ";
    out += std::string(unit.text(entry.code)) + ": " + std::string(unit.text(entry.message)) + "\n";
  }
  return out;
}

}  // namespace sinter::css
