#include "parsers/css/sheet.h"

#include <fmt/format.h>

namespace sinter::css {

bool Scratch::equal(const Fragment& a, const Fragment& b) const {
  const u32 count = a.gap_end - a.gap_begin;
  if (a.end - a.begin != b.end - b.begin || count != b.gap_end - b.gap_begin) return false;
  if (view(a) != view(b)) return false;
  for (u32 i = 0; i < count; ++i) {
    const Gap& x = gaps[a.gap_begin + i];
    const Gap& y = gaps[b.gap_begin + i];
    if (x.word != y.word || x.offset - a.begin != y.offset - b.begin) return false;
  }
  return true;
}

// A gap always follows the text it belongs to (`.`, `#`, `@keyframes `), or starts its fragment.
void Scratch::repeat(const Fragment& fragment, u32 from, u32 to) {
  text.reserve(to - from);
  const u32 begin = text.size();
  for (u32 g = fragment.gap_begin; g < fragment.gap_end; ++g) {
    const Gap gap = gaps[g];
    if (gap.offset > to || gap.offset < from || (gap.offset == from && from != fragment.begin))
      continue;
    gaps.push_back({gap.offset - from + begin, gap.word});
  }
  text.append(text.view().substr(from, to - from));
}

u32 Sheet::find_local(std::string_view name) const {
  const auto at = locals_.find(std::string(name));
  return at == locals_.end() ? kNone : at->second;
}

u32 Sheet::local(std::string_view name, LocalKind kind, u32 source_start) {
  // A name that is global in one selector and local in another is local where it is exported.
  const auto [at, added] = locals_.emplace(name, static_cast<u32>(unit.locals.size()));
  if (!added && kind != LocalKind::Global && unit.locals[at->second].kind == LocalKind::Global)
    unit.locals[at->second].kind = kind;
  if (added) unit.locals.push_back({unit.add(name), {0, 0}, source_start, kind, {}});
  return at->second;
}

u32 Sheet::record(RecordKind kind, std::string_view specifier, const Token& token) {
  std::string key(1, static_cast<char>(kind));
  key += specifier;
  const auto [at, added] = records_.emplace(std::move(key), static_cast<u32>(unit.records.size()));
  if (added) unit.records.push_back({unit.add(specifier), token.start, token.end, kind, {}});
  return at->second;
}

void Sheet::message(Severity severity, std::string_view code, std::string_view text,
                    SourceRange range, std::string_view fix) {
  // One broken bracket can make a message of every rule behind it.
  constexpr size_t kMost = 50;
  if (unit.diagnostics.size() >= kMost && severity != Severity::Error) return;
  unit.diagnostics.push_back({unit.add(code),
                              unit.add(text),
                              unit.add(fix),
                              range.start,
                              range.end,
                              static_cast<u8>(severity),
                              {},
                              0});
}

void Sheet::newer(Feature feature, std::string_view what, SourceRange range) {
  const u64 bit = bit_of(feature);
  if (!options.target.warns || guards > 0) return;
  if (!(options.target.missing & bit) || (warned_ & bit)) return;
  warned_ |= bit;
  message(Severity::Warning, "css-newer-than-target",
          fmt::format("{} is newer than the target, and is left as it is. Without it: {}", what,
                      browsers_without(options.target, feature)),
          range, "Write what they know before it, ask for it with @supports, or raise the target");
}

namespace {

bool is_hex_digit(char c) { return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'f'); }

// `\61`: white space behind it would be part of it.
bool ends_in_open_escape(std::string_view text) {
  size_t i = text.size();
  while (i > 0 && text.size() - i < 6 && is_hex_digit(text[i - 1])) --i;
  if (i == text.size()) return false;
  size_t backslashes = 0;
  while (backslashes < i && text[i - 1 - backslashes] == '\\') ++backslashes;
  return backslashes % 2 == 1;
}

}  // namespace

void Sheet::append_source(std::string_view text, bool in_string) {
  if (text.empty()) return;
  if (!escape_non_ascii) {
    scratch.text.append(text);
    if (!in_string && ends_in_open_escape(text)) scratch.text.push(' ');
    return;
  }
  for (size_t i = 0; i < text.size();) {
    const u8 lead = static_cast<u8>(text[i]);
    if (lead < 0x80) {
      scratch.text.push(text[i++]);
      continue;
    }
    size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    u32 c = lead & (0xff >> (length + 1));
    size_t n = 1;
    for (; n < length && i + n < text.size() && (static_cast<u8>(text[i + n]) & 0xc0) == 0x80; ++n)
      c = c << 6 | (static_cast<u8>(text[i + n]) & 63);
    if (n != length || lead < 0xc2) c = 0xfffd;
    i += n;
    scratch.text.append(fmt::format("\\{:x}", c));
    const bool at_end = i == text.size();
    if (at_end ? !in_string : is_css_space(text[i]) || is_hex_digit(text[i]))
      scratch.text.push(' ');
  }
  if (!in_string && ends_in_open_escape(text)) scratch.text.push(' ');
}

}  // namespace sinter::css
