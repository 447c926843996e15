// `effects`: what the JavaScript half asks of the choke point (engine/effects.h).
#include "runtime/engine/canonical_path.h"
#include "runtime/engine/effects.h"
#include "runtime/engine/env.h"
#include "runtime/node/bindings.h"

namespace sinter::runtime {

namespace {

// Whether grants restrict the program, and whether an observer is told of effects.
bool restricted(Js& js) { return js.env().effects && js.env().options.has_permissions; }
bool observed(Js& js) { return js.env().effects && js.env().effects->observed(); }

// From here on the grants hold. `entry`: the program's own file, which it may read.
void enforce(Js& js, std::string entry) {
  if (Effects* effects = js.env().effects; effects && restricted(js)) effects->enforce(entry);
}

// process.permission.has: `kind` is an effect's name; without a reference, whether all is granted.
bool has(Js& js, std::string kind, std::optional<std::string> reference) {
  if (!restricted(js)) return true;
  const Grants& grants = js.env().effects->grants();
  if (kind == "read" || kind == "write") {
    const Effect effect = kind == "read" ? Effect::kRead : Effect::kWrite;
    return reference ? grants.path(effect, canonical_path(*reference, true)) : grants.all(effect);
  }
  if (kind == "env") return reference ? grants.variable(*reference) : grants.all(Effect::kEnv);
  if (kind == "ffi") return grants.all(Effect::kAddon);
  if (kind == "run") {
    if (!reference) return grants.all(Effect::kRun);
    auto path = js.env().variables->get("PATH");
    return grants.program(find_program(*reference, path.value_or(""), ""));
  }
  if (kind == "net") {
    if (!reference) return grants.all(Effect::kNet);
    auto host = parse_host_grant(*reference);
    return host && (host->port ? grants.host(host->host, host->port, {host->host})
                               : grants.lookup(host->host));
  }
  return false;
}

void note(Js& js, std::string kind, std::string resource) {
  if (!observed(js)) return;
  js.env().effects->note(js, kind == "time" ? Effect::kTime : Effect::kRandom, resource);
}

Value principal_key(Js& js) {
  return js.env().effects ? js.env().effects->principal_key(js) : js.undefined();
}

// Where a function was written: its file's path or URL; nothing for those without a script.
Value source_of(Js& js, Value given) {
  while (given->IsFunction() && given.As<v8::Function>()->GetBoundFunction()->IsFunction()) {
    given = given.As<v8::Function>()->GetBoundFunction();
  }
  if (!given->IsFunction()) return js.undefined();
  return given.As<v8::Function>()->GetScriptOrigin().ResourceName();
}

}  // namespace

void fill_effects(BindingObject& b) {
  b.function<&restricted>("restricted")
      .function<&observed>("observed")
      .function<&enforce>("enforce")
      .function<&has>("has")
      .function<&note>("note")
      .function<&principal_key>("principalKey")
      .function<&source_of>("sourceOf");
}

}  // namespace sinter::runtime
