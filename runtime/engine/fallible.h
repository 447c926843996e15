// Operations that can fail with an errno and may run on another thread.
//
// Such an operation is a plain function on plain data, `Outcome<R> op(A...)`, which knows nothing
// of JavaScript. One registration gives both faces of it:
//
//     fallible<&open_file>(binding, "open");       // open(path, flags, mode), throws SystemError
//                                                  // openAsync(callback, path, flags, mode)
//
// The first string argument is the error's `path` and the second its `dest`, as in Node. What the
// operation does with its paths stands in the registration; the choke point (effects.h) asks there
// whether it may:
//
//     fallible<&rename_path, PathUse::kRename>(binding, "rename");
#pragma once

#include <memory>

#include "runtime/engine/effects.h"
#include "runtime/engine/env.h"
#include "runtime/engine/held_bytes.h"

namespace sinter::runtime {

struct Nothing {};

template <class T>
struct Outcome {
  T value{};
  int error = 0;  // negative libuv code
};

template <class T = Nothing>
Outcome<T> failed(int code) {
  return {T{}, code};
}

template <>
struct Convert<Nothing> {
  static Value to(Js& js, Nothing) { return js.undefined(); }
};

namespace detail {

// How an argument survives until another thread has used it.
template <class A>
struct Kept {
  A value;
  Kept(Js& js, Value v) : value(Convert<A>::from(js, v)) {}
};
template <>
struct Kept<Bytes> {
  HeldBytes held;
  const Bytes& value = held.bytes();
  Kept(Js& js, Value v) : held(js, v) {}
  Kept(const Kept& other) : held(other.held) {}
};

template <class A>
void name_path(const A&, std::string*) {}
inline void name_path(const std::string& text, std::string* paths) {
  if (paths[0].empty()) {
    paths[0] = text;
  } else if (paths[1].empty()) {
    paths[1] = text;
  }
}

template <class F>
struct FallibleOp;
template <class R, class... A>
struct FallibleOp<Outcome<R> (*)(A...)> {
  template <auto F, PathUse Use>
  static void sync(const CallInfo& info) {
    Js js(info.GetIsolate());
    run_sync<F, Use>(js, info, std::index_sequence_for<A...>());
  }
  template <auto F, PathUse Use, size_t... I>
  static void run_sync(Js& js, const CallInfo& info, std::index_sequence<I...>) {
    std::tuple<Bare<A>...> arguments{Convert<Bare<A>>::from(js, info[I])...};
    PathArguments checked;
    if constexpr (Use != PathUse::kNone) {
      if (Effects* effects = js.env().effects) [[unlikely]] {
        (checked.add(std::get<I>(arguments)), ...);
        if (!effects->paths(js, Use, checked)) return;
      }
    }
    // It may wait for somebody who waits for what was written.
    js.env().flush_delayed_writes();
    Outcome<R> outcome = F(std::get<I>(arguments)...);
    if (outcome.error) {
      std::string paths[2];
      (name_path(std::get<I>(arguments), paths), ...);
      as_given(checked, paths);
      js.throw_system(outcome.error, js.to_string(info.Data()), paths[0], paths[1]);
    } else {
      if constexpr (makes_path<R>(Use)) {
        checked.restore(outcome.value);
      }
      info.GetReturnValue().Set(Convert<R>::to(js, outcome.value));
    }
  }

  template <auto F, PathUse Use>
  static void async(const CallInfo& info) {
    Js js(info.GetIsolate());
    run_async<F, Use>(js, info, std::index_sequence_for<A...>());
  }
  template <auto F, PathUse Use, size_t... I>
  static void run_async(Js& js, const CallInfo& info, std::index_sequence<I...>) {
    struct State {
      std::tuple<Kept<Bare<A>>...> arguments;
      HeldFunction callback;
      std::string syscall;
      Outcome<R> outcome;
      PathArguments checked;
    };
    auto state = std::shared_ptr<State>(
        new State{{Kept<Bare<A>>(js, info[static_cast<int>(I) + 1])...},
                  HeldFunction(js.isolate, info[0].template As<v8::Function>()),
                  js.to_string(info.Data()),
                  {},
                  {}});
    if constexpr (Use != PathUse::kNone) {
      if (Effects* effects = js.env().effects) [[unlikely]] {
        (state->checked.add(std::get<I>(state->arguments).value), ...);
        Value denial;
        if (!effects->paths(js, Use, state->checked, &denial)) {
          auto error = std::make_shared<HeldValue>(js.isolate, denial);
          js.env().queue_work([] {},
                              [state, error](Js& js) {
                                js.env().call_held(state->callback, {error->Get(js.isolate)});
                              });
          return;
        }
      }
    }
    js.env().queue_work(
        [state] { state->outcome = F(std::get<I>(state->arguments).value...); },
        [state](Js& js) {
          if (state->outcome.error) {
            std::string paths[2];
            (name_path(std::get<I>(state->arguments).value, paths), ...);
            as_given(state->checked, paths);
            js.env().call_held(
                state->callback,
                {js.system_error(state->outcome.error, state->syscall, paths[0], paths[1])});
          } else {
            if constexpr (makes_path<R>(Use)) {
              state->checked.restore(state->outcome.value);
            }
            js.env().call_held(state->callback,
                               {js.null(), Convert<R>::to(js, state->outcome.value)});
          }
        });
  }

 private:
  template <class Result>
  static constexpr bool makes_path(PathUse use) {
    return std::is_same_v<Result, std::string> &&
           (use == PathUse::kMake || use == PathUse::kTemporary);
  }
  static void as_given(const PathArguments& checked, std::string* paths) {
    for (int i = 0; i < 2; i++) {
      if (!checked.given[i].empty()) paths[i] = checked.given[i];
    }
  }
};

}  // namespace detail

template <auto F, PathUse Use = PathUse::kNone>
void fallible(BindingObject& binding, std::string_view name, std::string_view syscall = {}) {
  using Op = detail::FallibleOp<decltype(F)>;
  Js& js = binding.js;
  Value data = js.string(syscall.empty() ? name : syscall);
  auto install = [&](std::string_view as, v8::FunctionCallback callback) {
    binding.value(as, v8::Function::New(js.context, recorded(callback), data, 0,
                                        v8::ConstructorBehavior::kThrow)
                          .ToLocalChecked());
  };
  install(name, &Op::template sync<F, Use>);
  install(std::string(name) + "Async", &Op::template async<F, Use>);
}

}  // namespace sinter::runtime
