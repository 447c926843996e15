#include "base/diagnostics.h"

#include <iterator>
#include <utility>

namespace sinter {

void Diagnostics::add(Diagnostic diagnostic) {
  error_count_ += diagnostic.severity == Severity::Error;
  warning_count_ += diagnostic.severity == Severity::Warning;
  items_.push_back(std::move(diagnostic));
}

Diagnostic& Diagnostics::error(std::string code, std::string message, std::string path,
                               SourceRange range) {
  add({Severity::Error, std::move(code), std::move(message), std::move(path), range, {}, {}, {}});
  return items_.back();
}

Diagnostic& Diagnostics::warning(std::string code, std::string message, std::string path,
                                 SourceRange range) {
  add({Severity::Warning, std::move(code), std::move(message), std::move(path), range, {}, {}, {}});
  return items_.back();
}

std::vector<Diagnostic> Diagnostics::take() {
  error_count_ = 0;
  warning_count_ = 0;
  return std::exchange(items_, {});
}

void Diagnostics::merge(Diagnostics&& other) {
  error_count_ += other.error_count_;
  warning_count_ += other.warning_count_;
  std::vector<Diagnostic> taken = other.take();
  items_.insert(items_.end(), std::make_move_iterator(taken.begin()),
                std::make_move_iterator(taken.end()));
}

SourceLookup lookup_of(const Source* source) {
  return [source](std::string_view path) {
    return source != nullptr && source->pretty_path == path ? source : nullptr;
  };
}

}  // namespace sinter
