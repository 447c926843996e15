// The one place that every effect on the world outside passes: files, connections, environment
// variables, processes, native addons. It does two things with the same call: it asks the grants
// (`sinter run --permission`), and it tells an observer what was done and by whom.
//
// There is one object for a program and its workers, or for a host; none at all when nobody asked
// for either, so that an operation pays one test of a pointer. All checks are made on JavaScript's
// thread, before work goes to another one; a path that was decided about is replaced by its
// canonical form, which the operation then uses (see canonical_path.h).
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/engine/grants.h"
#include "runtime/engine/js.h"
#include "runtime/engine/options.h"

namespace sinter::runtime {

// What an operation does with its paths.
enum class PathUse : u8 {
  kNone,
  kRead,          // what the path leads to
  kReadLink,      // the entry itself, links included
  kWrite,         // what the path leads to
  kMake,          // an entry: creates, changes or removes it
  kTemporary,     // makes an entry whose name begins so
  kOpen,          // as the open flags behind it say
  kCopy,          // reads the first, writes the second
  kRename,        // both entries
  kHardLink,      // reads and writes the first, makes the second
  kSymbolicLink,  // makes the second; where it leads is not known yet
  kDescriptor,    // changes the file behind an open descriptor
};

// The path arguments of one call, as it will make it.
struct PathArguments {
  std::string* paths[2] = {};
  i32 number = 0;  // the first number: open flags, or the descriptor
  bool has_number = false;
  // As the program gave them, once they are replaced: for errors and results.
  std::string given[2];

  template <class A>
  void add(A&) {}
  void add(std::string& text) { (paths[0] ? paths[1] : paths[0]) = &text; }
  void add(i32& value) {
    if (!has_number) number = value;
    has_number = true;
  }
  // A path that was made below a canonical one, as the program would have it.
  void restore(std::string& made) const;
};

class Effects {
 public:
  // Null when the options ask for neither grants nor an observer. `error`: what is wrong with them.
  static std::shared_ptr<Effects> from(const Options& options, std::string* error);

  // From here on the grants hold; before it, the runtime itself starts. `entry` is the program's
  // own file, which it may read.
  void enforce(const std::string& entry);
  bool enforced() const { return enforced_; }
  bool observed() const { return observer_ != nullptr; }
  const Grants& grants() const { return grants_; }

  // Each: whether it may be done. If not, an exception is pending, or `denial` has it.
  bool paths(Js& js, PathUse use, PathArguments& arguments, Value* denial = nullptr);
  bool path(Js& js, Effect effect, bool follow, std::string& path, Value* denial = nullptr);
  bool program(Js& js, std::string& file, const std::vector<std::string>& environment,
               const std::string& folder);
  bool connection(Js& js, const std::string& address, int port);
  bool lookup(Js& js, const std::string& name);
  // For what is granted as a whole only.
  bool whole(Js& js, Effect effect, std::string_view resource);

  // Without an exception: a variable that is not granted does not exist.
  bool sees_variable(Js& js, const std::string& name);
  bool may_set_variable(Js& js, const std::string& name);

  // What a granted name was found to stand for.
  void looked_up(const std::string& name, const std::vector<std::string>& addresses);

  // Told to the observer only.
  void note(Js& js, Effect effect, std::string_view resource, bool denied = false);

  // Whose code runs: carried along every continuation as an entry of the async context's Map, under
  // this key.
  Value principal_key(Js& js);
  std::string principal(Js& js);

 private:
  Effects() = default;
  bool refuse(Js& js, Effect effect, std::string_view resource, Value* denial);
  bool admit(Js& js, Effect effect, bool follow, std::string& path, Value* denial);

  Grants grants_;
  std::atomic<bool> enforced_ = false;
  void* observer_context_ = nullptr;
  void (*observer_)(void*, const char*, const char*, const char*, size_t, int) = nullptr;
  bool is_host_ = false;
  // LD_PRELOAD and its kin, as the process was started with: a child may have these and no others.
  std::vector<std::string> loader_variables_;

  std::mutex mutex_;  // of what follows: workers share it
  std::unordered_map<std::string, std::vector<std::string>> names_of_address_;
};

// Error of code ERR_ACCESS_DENIED with `permission` and `resource`.
Value access_denied(Js& js, Effect effect, std::string_view resource);

// open() for operations whose path may have been decided about.
int open_path(const char* path, int flags, unsigned mode);

}  // namespace sinter::runtime
