// Messages for the user: errors, warnings, and where they are.
//
// A Diagnostic is plain data. It holds offsets and a path, not source text, so it can be stored in
// a Unit and replayed; lines, columns and the code frame are worked out when it is shown.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"
#include "base/types.h"

namespace sinter {

enum class Severity : u8 { Error, Warning, Note, Info };

// Another place that explains the message, such as the first of two declarations.
// Without a path it is a remark on the message itself.
struct Note {
  std::string message;
  std::string path;
  SourceRange range = kNoRange;
};

// One step from the place of the message towards the entry point.
struct ImportStep {
  std::string path;              // the importing file
  SourceRange range = kNoRange;  // of the specifier in it
  std::string specifier;
};

struct Diagnostic {
  Severity severity = Severity::Error;
  std::string code;     // stable: "SyntaxError", or kebab-case such as "unresolved-import"
  std::string message;  // one sentence without a full stop
  std::string path;     // pretty path; empty when no file is concerned
  SourceRange range = kNoRange;
  std::vector<Note> notes;
  std::string fix;                       // what to do, one sentence; may be empty
  std::vector<ImportStep> import_chain;  // nearest importer first

  Diagnostic& note(std::string text, std::string note_path = {}, SourceRange where = kNoRange) {
    notes.push_back({std::move(text), std::move(note_path), where});
    return *this;
  }
  Diagnostic& help(std::string text) {
    fix = std::move(text);
    return *this;
  }
};

// Collects the messages of one task; not thread-safe. Sinks of parallel tasks are merged in the
// tasks' own order, so that output does not depend on timing.
class Diagnostics {
 public:
  void add(Diagnostic diagnostic);

  // The reference is valid until the next call; it is for adding notes and a fix.
  Diagnostic& error(std::string code, std::string message, std::string path = {},
                    SourceRange range = kNoRange);
  Diagnostic& warning(std::string code, std::string message, std::string path = {},
                      SourceRange range = kNoRange);

  bool has_errors() const { return error_count_ != 0; }
  size_t error_count() const { return error_count_; }
  size_t warning_count() const { return warning_count_; }
  bool empty() const { return items_.empty(); }
  std::span<const Diagnostic> items() const { return items_; }

  // All messages; the sink is empty afterwards.
  std::vector<Diagnostic> take();
  void merge(Diagnostics&& other);

 private:
  std::vector<Diagnostic> items_;
  size_t error_count_ = 0;
  size_t warning_count_ = 0;
};

struct RenderOptions {
  bool color = false;
  u32 width = 100;  // columns of the terminal; longer source lines are cut around the position
};

// Finds the text of a file named by a diagnostic or one of its notes; null when it is not at hand.
using SourceLookup = std::function<const Source*(std::string_view path)>;

// Knows one file, which may be null.
SourceLookup lookup_of(const Source* source);

// The message with code frames, ending in a newline. The first form knows one file: the others
// named in notes get a position by path only. Control characters in source text are made visible,
// so that a source file cannot drive the terminal.
std::string render(const Diagnostic& diagnostic, const Source* source,
                   const RenderOptions& options = {});
std::string render(const Diagnostic& diagnostic, const SourceLookup& lookup,
                   const RenderOptions& options = {});

// One JSON object on one line, without a newline. Lines count from 1; columns from 0, in UTF-16
// code units. `range` is in bytes.
std::string to_json(const Diagnostic& diagnostic, const Source* source);
std::string to_json(const Diagnostic& diagnostic, const SourceLookup& lookup);

}  // namespace sinter
