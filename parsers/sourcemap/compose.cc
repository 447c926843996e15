#include "parsers/sourcemap/compose.h"

#include <unordered_map>
#include <vector>

#include "parsers/sourcemap/json_escape.h"
#include "parsers/sourcemap/source_map.h"
#include "parsers/sourcemap/vlq.h"

namespace sinter::sourcemap {

namespace {

void append_string(std::string& out, std::string_view text) {
  const size_t at = out.size();
  out.resize(at + json_string_size(text));
  write_json_string(out.data() + at, text);
}

// Numbers of one list (sources, names) in order of first use.
class UsedIndices {
 public:
  u32 index_of(u32 original) {
    const auto [at, added] = index_.emplace(original, static_cast<u32>(order_.size()));
    if (added) order_.push_back(original);
    return at->second;
  }
  const std::vector<u32>& order() const { return order_; }

 private:
  std::unordered_map<u32, u32> index_;
  std::vector<u32> order_;
};

}  // namespace

std::optional<std::string> compose_maps(std::span<const std::string> maps,
                                        const ComposedSource* original, std::string* error) {
  std::vector<SourceMap> steps;
  for (const std::string& json : maps) {
    std::string reason;
    std::optional<SourceMap> map = SourceMap::parse(json, &reason);
    if (!map) {
      if (error)
        *error = "The source map of step " + std::to_string(steps.size() + 1) + ": " + reason;
      return std::nullopt;
    }
    steps.push_back(std::move(*map));
  }

  UsedIndices sources;
  std::unordered_map<std::string, u32> name_index;
  std::vector<std::string_view> names;
  std::string mappings;
  char buffer[4 * kMaxVlqSize];
  u32 last_source = 0, last_line = 0, last_column = 0, last_name = 0;
  const SourceMap& last = steps.back();
  for (u32 line = 0; line < last.line_count(); ++line) {
    if (line != 0) mappings += ';';
    u32 last_generated = 0;
    bool first = true;
    last.for_each_mapping(line, [&](u32 generated_column,
                                    std::optional<OriginalPosition> position) {
      std::string_view name;
      const auto take_name = [&](const SourceMap& step) {
        if (position && position->name != kNone) name = step.names()[position->name];
      };
      take_name(last);
      for (size_t step = steps.size() - 1; position && step-- > 0;) {
        // A step sees one text; what else it lists came from itself.
        if (position->source != 0) {
          position.reset();
          break;
        }
        position = steps[step].find(position->line, position->column);
        take_name(steps[step]);
      }
      if (!position ||
          (original && position->source != 0 && !steps.front().sources()[position->source].content))
        return;
      const u32 source = sources.index_of(position->source);
      if (!first) mappings += ',';
      first = false;
      char* end = buffer;
      end = write_vlq(end, static_cast<i32>(generated_column - last_generated));
      end = write_vlq(end, static_cast<i32>(source - last_source));
      end = write_vlq(end, static_cast<i32>(position->line - last_line));
      end = write_vlq(end, static_cast<i32>(position->column - last_column));
      mappings.append(buffer, end);
      last_generated = generated_column;
      last_source = source;
      last_line = position->line;
      last_column = position->column;
      if (name.empty()) return;
      const auto [at, added] = name_index.emplace(name, static_cast<u32>(names.size()));
      if (added) names.push_back(at->first);
      end = write_vlq(buffer, static_cast<i32>(at->second - last_name));
      mappings.append(buffer, end);
      last_name = at->second;
    });
  }

  std::string out = R"({"version":3,"sources":[)";
  std::string contents;
  bool any_content = false;
  const SourceMap& base = steps.front();
  for (size_t i = 0; i < sources.order().size(); ++i) {
    const MapSource& source = base.sources()[sources.order()[i]];
    if (i != 0) {
      out += ',';
      contents += ',';
    }
    const bool is_given = original && sources.order()[i] == 0;
    append_string(out, is_given ? original->name : std::string_view(source.name));
    if (is_given) {
      append_string(contents, original->text);
      any_content = true;
    } else if (source.content) {
      append_string(contents, *source.content);
      any_content = true;
    } else {
      contents += "null";
    }
  }
  out += ']';
  if (any_content) out += ",\"sourcesContent\":[" + contents + ']';
  out += ",\"names\":[";
  for (size_t i = 0; i < names.size(); ++i) {
    if (i != 0) out += ',';
    append_string(out, names[i]);
  }
  out += "],\"mappings\":\"" + mappings + "\"}";
  return out;
}

}  // namespace sinter::sourcemap
