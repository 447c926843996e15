#include "parsers/css/print_unit.h"

#include <string>

namespace sinter::css {

namespace {

class UnitPrinter {
 public:
  UnitPrinter(Sheet& sheet, std::vector<Parser::ImportRule>& imports)
      : sheet_(sheet),
        scratch_(sheet.scratch),
        unit_(sheet.unit),
        code_(sheet.unit.code),
        imports_(imports),
        minify_(sheet.options.minify_whitespace) {}

  void run(const NodeList& list) {
    place_imports(nullptr);
    for (Node* node = list.first; node != nullptr; node = node->next) {
      print(*node, 0, true);
      place_imports(node);
    }
    std::string prefix;
    layers(list, prefix);
  }

 private:
  void place_imports(const Node* before) {
    for (; next_import_ < imports_.size() && imports_[next_import_].before == before;
         ++next_import_) {
      imports_[next_import_].import.code_offset = code_.size();
      unit_.imports.push_back(imports_[next_import_].import);
    }
  }

  void indent(u32 depth) {
    if (!minify_) code_.fill(' ', 2 * depth);
  }
  void map(u32 source) {
    if (sheet_.options.source_map) unit_.mappings.push_back({code_.size(), source, {0, 0}});
  }

  void print(const Fragment& fragment) {
    const u32 start = code_.size();
    for (u32 g = fragment.gap_begin; g < fragment.gap_end; ++g) {
      const Gap& gap = scratch_.gaps[g];
      unit_.gaps.push_back({gap.offset - fragment.begin + start, gap.word});
    }
    code_.append(scratch_.view(fragment));
  }

  void print(Node& node, u32 depth, bool last) {
    indent(depth);
    map(node.source);
    switch (node.kind) {
      case NodeKind::Declaration:
        return declaration(as_declaration(node), last);
      case NodeKind::Style:
        return style(as_style(node), depth);
      case NodeKind::At:
        return at_rule(as_at(node), depth, last && depth > 0);
    }
  }

  void end_statement(bool last) {
    if (!minify_)
      code_.push_literal(";\n");
    else if (!last)
      code_.push(';');
  }

  void declaration(const Declaration& node, bool last) {
    print(node.name);
    code_.push(':');
    if (!minify_ || (node.custom && node.value.empty())) code_.push(' ');
    print(node.value);
    if (node.important) code_.append(minify_ ? "!important" : " !important");
    end_statement(last);
  }

  void block(const NodeList& body, u32 depth) {
    code_.append(minify_ ? "{" : " {\n");
    for (Node* node = body.first; node != nullptr; node = node->next)
      print(*node, depth + 1, node->next == nullptr);
    indent(depth);
    code_.append(minify_ ? "}" : "}\n");
  }

  void style(const Style& node, u32 depth) {
    bool first = true;
    for (const Selector& selector : node.selectors) {
      if (!first) {
        code_.push(',');
        if (!minify_) {
          code_.push('\n');
          indent(depth);
        }
        map(selector.source);
      }
      first = false;
      print(selector.text);
    }
    block(node.body, depth);
  }

  void at_rule(const At& node, u32 depth, bool last) {
    print(node.head);
    if (node.at == AtKind::Statement) return end_statement(last);
    if (node.at != AtKind::Opaque) return block(node.body, depth);
    code_.append(minify_ ? "{" : " { ");
    print(node.body_text);
    code_.append(minify_ ? "}" : " }\n");
  }

  // Full names: `@layer a { @layer b {} }` declares `a` and `a.b`.
  void layers(const NodeList& list, std::string& prefix) {
    for (Node* node = list.first; node != nullptr; node = node->next) {
      if (node->kind != NodeKind::At) continue;
      const At& at = as_at(*node);
      std::string_view names = scratch_.view(at.layer_name);
      const size_t size = prefix.size();
      while (!names.empty()) {
        const size_t comma = names.find(',');
        std::string_view name = names.substr(0, comma);
        while (name.starts_with(' ')) name.remove_prefix(1);
        unit_.layers.push_back(unit_.add(prefix + std::string(name)));
        names = comma == names.npos ? std::string_view() : names.substr(comma + 1);
      }
      if (at.at == AtKind::Conditional) layers(at.body, prefix);
      if (at.at == AtKind::Layer) {
        prefix.append(scratch_.view(at.layer_name)).append(".");
        layers(at.body, prefix);
        prefix.resize(size);
      }
    }
  }

  Sheet& sheet_;
  const Scratch& scratch_;
  UnitBuilder& unit_;
  unit::TextWriter& code_;
  std::vector<Parser::ImportRule>& imports_;
  size_t next_import_ = 0;
  const bool minify_;
};

}  // namespace

void print_unit(Sheet& sheet, const NodeList& list, std::vector<Parser::ImportRule>& imports) {
  UnitPrinter(sheet, imports).run(list);
}

}  // namespace sinter::css
