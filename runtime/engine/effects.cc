#include "runtime/engine/effects.h"

#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include <algorithm>

#include "runtime/engine/canonical_path.h"
#include "runtime/engine/env.h"
#include "runtime/engine/worker.h"

extern char** environ;

namespace sinter::runtime {

namespace {

// A process has one program: once its grants hold, no path is opened through a link any more.
std::atomic<bool> grants_hold = false;

// Makes the dynamic loader run other code.
bool steers_loader(std::string_view variable) { return variable.starts_with("LD_"); }

// Node's names, and ours for what it has no permission for.
std::string_view permission_name(Effect effect) {
  switch (effect) {
    case Effect::kRead:
      return "FileSystemRead";
    case Effect::kWrite:
      return "FileSystemWrite";
    case Effect::kNet:
      return "Net";
    case Effect::kEnv:
      return "Environment";
    case Effect::kRun:
      return "ChildProcess";
    default:
      return "Addon";
  }
}

}  // namespace

void PathArguments::restore(std::string& made) const {
  if (!paths[0] || given[0].empty() || !made.starts_with(*paths[0])) return;
  made = given[0] + made.substr(paths[0]->size());
}

Value access_denied(Js& js, Effect effect, std::string_view resource) {
  std::string option = "--allow-" + std::string(effect_name(effect));
  if (effect != Effect::kAddon && !resource.empty()) option += "=" + std::string(resource);
  auto error = v8::Exception::Error(js.string("Access to this API has been restricted. Use " +
                                              option + " to manage permissions."))
                   .As<v8::Object>();
  js.set(error, "code", js.string("ERR_ACCESS_DENIED"));
  js.set(error, "permission", js.string(permission_name(effect)));
  js.set(error, "resource", js.string(resource));
  return error;
}

int open_path(const char* path, int flags, unsigned mode) {
  if (grants_hold) [[unlikely]]
    return open_canonical(path, flags, mode);
  return open(path, flags | O_CLOEXEC, mode);
}

std::shared_ptr<Effects> Effects::from(const Options& options, std::string* error) {
  if (!options.has_permissions && !options.observed) return nullptr;
  std::shared_ptr<Effects> made(new Effects);
  for (const std::string& grant : options.permissions) {
    if (!made->grants_.add(grant, error)) return nullptr;
  }
  made->observer_ = options.observed;
  made->observer_context_ = options.observer_context;
  made->is_host_ = !options.host_program.empty();
  for (char** entry = environ; *entry; entry++) {
    if (steers_loader(*entry)) made->loader_variables_.emplace_back(*entry);
  }
  return made;
}

void Effects::enforce(const std::string& entry) {
  if (enforced_) return;
  if (!entry.empty()) grants_.add_file(canonical_path(entry, true));
  enforced_ = true;
  grants_hold = true;
}

Value Effects::principal_key(Js& js) { return js.symbol_name("sinter:principal"); }

std::string Effects::principal(Js& js) {
  Value context = js.context->GetContinuationPreservedEmbedderData();
  Value name;
  if (!context.IsEmpty() && context->IsMap() &&
      context.As<v8::Map>()->Get(js.context, principal_key(js)).ToLocal(&name) &&
      name->IsString()) {
    return js.to_string(name);
  }
  if (const WorkerThread* worker = js.env().worker; worker && !worker->principal.empty())
    return worker->principal;
  return is_host_ ? "config" : "program";
}

void Effects::note(Js& js, Effect effect, std::string_view resource, bool denied) {
  if (!observer_) return;
  observer_(observer_context_, principal(js).c_str(), effect_name(effect).data(), resource.data(),
            resource.size(), denied);
}

bool Effects::refuse(Js& js, Effect effect, std::string_view resource, Value* denial) {
  note(js, effect, resource, true);
  Value error = access_denied(js, effect, resource);
  if (denial) {
    *denial = error;
  } else {
    js.isolate->ThrowException(error);
  }
  return false;
}

bool Effects::admit(Js& js, Effect effect, bool follow, std::string& path, Value* denial) {
  if (path.empty()) return true;  // no path at all, as the operation will say
  if (!enforced_) {
    if (observer_) note(js, effect, canonical_path(path, follow));
    return true;
  }
  std::string canonical = canonical_path(path, follow);
  // A pipe or terminal that is open already is no file of anybody's.
  if (!is_open_stream(canonical) && !grants_.path(effect, canonical)) {
    return refuse(js, effect, canonical, denial);
  }
  note(js, effect, canonical);
  path = std::move(canonical);
  return true;
}

bool Effects::path(Js& js, Effect effect, bool follow, std::string& path, Value* denial) {
  return admit(js, effect, follow, path, denial);
}

bool Effects::paths(Js& js, PathUse use, PathArguments& arguments, Value* denial) {
  for (int i = 0; i < 2 && arguments.paths[i]; i++) arguments.given[i] = *arguments.paths[i];
  const auto admit_at = [&](int at, Effect effect, bool follow) {
    return admit(js, effect, follow, *arguments.paths[at], denial);
  };
  switch (use) {
    case PathUse::kNone:
      return true;
    case PathUse::kRead:
    case PathUse::kReadLink:
      return admit_at(0, Effect::kRead, use == PathUse::kRead);
    case PathUse::kWrite:
    case PathUse::kMake:
      return admit_at(0, Effect::kWrite, use == PathUse::kWrite);
    case PathUse::kTemporary: {
      // `/tmp/` is the beginning of a name in that folder.
      std::string& prefix = *arguments.paths[0];
      prefix += 'X';
      if (!admit_at(0, Effect::kWrite, false)) return false;
      prefix.pop_back();
      return true;
    }
    case PathUse::kOpen: {
      const int flags = arguments.number, access = flags & O_ACCMODE;
      constexpr int kChanges = O_CREAT | O_TRUNC | (O_TMPFILE & ~O_DIRECTORY);
      const bool writes = access != O_RDONLY || flags & kChanges;
      // Without following: O_NOFOLLOW, and O_EXCL, which fails at a link.
      const bool follow =
          !(flags & O_NOFOLLOW) && (flags & (O_CREAT | O_EXCL)) != (O_CREAT | O_EXCL);
      if (access != O_WRONLY && !admit_at(0, Effect::kRead, follow)) return false;
      return !writes || admit_at(0, Effect::kWrite, follow);
    }
    case PathUse::kCopy:
      return admit_at(0, Effect::kRead, true) && admit_at(1, Effect::kWrite, true);
    case PathUse::kRename:
    case PathUse::kHardLink:
      return admit_at(0, Effect::kRead, false) && admit_at(0, Effect::kWrite, false) &&
             admit_at(1, Effect::kWrite, false);
    case PathUse::kSymbolicLink:
      // A link into another place would be no boundary for other programs; as in Node, who may make
      // one may read and write everything.
      if (enforced_) {
        for (const Effect effect : {Effect::kRead, Effect::kWrite}) {
          if (!grants_.all(effect)) {
            return refuse(js, effect, canonical_path(*arguments.paths[1], false), denial);
          }
        }
      }
      return admit_at(1, Effect::kWrite, false);
    case PathUse::kDescriptor: {
      // A descriptor opened for reading would do to change modes and times.
      char file[PATH_MAX];
      const std::string link = "/proc/self/fd/" + std::to_string(arguments.number);
      const ssize_t size = readlink(link.c_str(), file, sizeof file);
      if (size <= 0 || file[0] != '/') return true;
      std::string name(file, static_cast<size_t>(size));
      return admit(js, Effect::kWrite, false, name, denial);
    }
  }
  return true;
}

bool Effects::program(Js& js, std::string& file, const std::vector<std::string>& environment,
                      const std::string& folder) {
  std::string_view search;
  for (const std::string& variable : environment) {
    if (variable.starts_with("PATH=")) search = std::string_view(variable).substr(5);
  }
  const std::string found = find_program(file, search, folder);
  const std::string& shown = found.empty() ? file : found;
  if (!enforced_ || grants_.all(Effect::kRun)) {
    note(js, Effect::kRun, shown);
    return true;
  }
  if (found.empty() ? !grants_.any(Effect::kRun) : !grants_.program(found)) {
    return refuse(js, Effect::kRun, shown, nullptr);
  }
  for (const std::string& variable : environment) {
    if (steers_loader(variable) &&
        std::ranges::find(loader_variables_, variable) == loader_variables_.end()) {
      return refuse(js, Effect::kRun, variable, nullptr);
    }
  }
  note(js, Effect::kRun, shown);
  // Nothing of that name: the system says so.
  if (!found.empty()) file = found;
  return true;
}

bool Effects::connection(Js& js, const std::string& address, int port) {
  const bool is_local = address.starts_with("unix:");
  const std::string host = is_local ? address : normal_host(address);
  std::string shown = host.find(':') != std::string::npos && !is_local ? "[" + host + "]" : host;
  if (!is_local && port > 0) shown += ":" + std::to_string(port);
  if (enforced_) {
    std::vector<std::string> names;
    {
      std::lock_guard lock(mutex_);
      if (auto known = names_of_address_.find(host); known != names_of_address_.end()) {
        names = known->second;
      }
    }
    if (!grants_.host(host, port, names)) return refuse(js, Effect::kNet, shown, nullptr);
  }
  note(js, Effect::kNet, shown);
  return true;
}

bool Effects::lookup(Js& js, const std::string& name) {
  if (enforced_ && !grants_.lookup(name)) return refuse(js, Effect::kNet, name, nullptr);
  note(js, Effect::kNet, name);
  return true;
}

void Effects::looked_up(const std::string& name, const std::vector<std::string>& addresses) {
  if (!enforced_) return;
  const std::string plain = normal_host(name);
  std::lock_guard lock(mutex_);
  for (const std::string& address : addresses) {
    auto& names = names_of_address_[normal_host(address)];
    if (std::ranges::find(names, plain) == names.end()) names.push_back(plain);
  }
}

bool Effects::whole(Js& js, Effect effect, std::string_view resource) {
  if (enforced_ && !grants_.all(effect)) return refuse(js, effect, resource, nullptr);
  note(js, effect, resource);
  return true;
}

bool Effects::sees_variable(Js& js, const std::string& name) {
  const bool granted = !enforced_ || grants_.variable(name);
  note(js, Effect::kEnv, name, !granted);
  return granted;
}

bool Effects::may_set_variable(Js& js, const std::string& name) {
  if (!enforced_ || grants_.variable(name)) return true;
  return refuse(js, Effect::kEnv, name, nullptr);
}

}  // namespace sinter::runtime
