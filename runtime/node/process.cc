// `process` and `os`: what the operating system says about this process and machine.
#include <errno.h>
#include <grp.h>
#include <openssl/opensslv.h>
#include <pwd.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>
#include <uv.h>
#include <zlib.h>

#include "runtime/engine/effects.h"
#include "runtime/engine/env.h"
#include "runtime/engine/resource.h"
#include "runtime/node/bindings.h"

namespace sinter::runtime {

namespace {

// ---- process.env: an interceptor over the environment's variables. Of the process's own, a
// program sees those that it was granted; a worker's private ones were its parent's to give.

bool sees(Js& js, const std::string& name) {
  Env& env = js.env();
  if (!env.effects) [[likely]]
    return true;
  return env.variables != EnvironmentVariables::of_process() ||
         env.effects->sees_variable(js, name);
}
bool may_set(Js& js, const std::string& name) {
  Env& env = js.env();
  return !env.effects || env.variables != EnvironmentVariables::of_process() ||
         env.effects->may_set_variable(js, name);
}

void env_get(v8::Local<v8::Name> name, const v8::PropertyCallbackInfo<v8::Value>& info) {
  if (!name->IsString()) return;
  Js js(info.GetIsolate());
  const std::string key = js.to_string(name);
  if (!sees(js, key)) return;
  if (auto value = js.env().variables->get(key)) {
    info.GetReturnValue().Set(js.string(*value));
  }
}
void env_set(v8::Local<v8::Name> name, Value value,
             const v8::PropertyCallbackInfo<v8::Value>& info) {
  if (!name->IsString()) return;
  Js js(info.GetIsolate());
  if (value->IsSymbol()) return js.throw_type_error("Cannot convert a Symbol value to a string");
  std::string key = js.to_string(name);
  if (!may_set(js, key)) return;
  if (!key.empty()) js.env().variables->set(key, js.to_string(value));
  info.GetReturnValue().Set(value);
}
void env_query(v8::Local<v8::Name> name, const v8::PropertyCallbackInfo<v8::Integer>& info) {
  if (!name->IsString()) return;
  Js js(info.GetIsolate());
  const std::string key = js.to_string(name);
  if (sees(js, key) && js.env().variables->get(key)) info.GetReturnValue().Set(v8::None);
}
void env_delete(v8::Local<v8::Name> name, const v8::PropertyCallbackInfo<v8::Boolean>& info) {
  if (!name->IsString()) return;
  Js js(info.GetIsolate());
  const std::string key = js.to_string(name);
  if (!may_set(js, key)) return;
  js.env().variables->remove(key);
  info.GetReturnValue().Set(true);
}
void env_list(const v8::PropertyCallbackInfo<v8::Array>& info) {
  Js js(info.GetIsolate());
  auto names = js.env().variables->names();
  if (js.env().effects)
    std::erase_if(names, [&](const std::string& one) { return !sees(js, one); });
  info.GetReturnValue().Set(js.strings(names).As<v8::Array>());
}

Value environment(Js& js) {
  auto type = v8::ObjectTemplate::New(js.isolate);
  type->SetHandler(v8::NamedPropertyHandlerConfiguration(
      recorded(&env_get), recorded(&env_set), recorded(&env_query), recorded(&env_delete),
      recorded(&env_list), Value(), v8::PropertyHandlerFlags::kHasNoSideEffect));
  return type->NewInstance(js.context).ToLocalChecked();
}

std::string current_directory(Js& js) {
  char path[4096];
  size_t size = sizeof path;
  int error = uv_cwd(path, &size);
  if (error) {
    js.throw_system(error, "uv_cwd");
    return {};
  }
  return std::string(path, size);
}

void change_directory(Js& js, std::string path) {
  if (int error = uv_chdir(path.c_str())) {
    js.throw_system(error, "chdir", current_directory(js), path);
  }
}

i32 set_umask(Js&, i32 mask) {
  mode_t old = umask(mask < 0 ? 0 : static_cast<mode_t>(mask));
  if (mask < 0) umask(old);
  return static_cast<i32>(old);
}

f64 hrtime_seconds(Js&) { return static_cast<f64>(uv_hrtime() / 1000000000); }
// Nanoseconds as a double are exact for 104 days of uptime; callers needing more use hrtimeBigint.
f64 hrtime(Js&) { return static_cast<f64>(uv_hrtime()); }
u64 hrtime_bigint(Js&) { return uv_hrtime(); }

Value memory_usage(Js& js) {
  size_t rss = 0;
  uv_resident_set_memory(&rss);
  v8::HeapStatistics heap;
  js.isolate->GetHeapStatistics(&heap);
  return js.array({js.number(static_cast<f64>(rss)),
                   js.number(static_cast<f64>(heap.total_heap_size())),
                   js.number(static_cast<f64>(heap.used_heap_size())),
                   js.number(static_cast<f64>(heap.external_memory())),
                   js.number(static_cast<f64>(heap.external_memory())),
                   js.number(static_cast<f64>(heap.heap_size_limit())),
                   js.number(static_cast<f64>(heap.malloced_memory())),
                   js.number(static_cast<f64>(heap.peak_malloced_memory())),
                   js.number(static_cast<f64>(heap.total_physical_size())),
                   js.number(static_cast<f64>(heap.total_available_size()))});
}

Value resource_usage(Js& js) {
  uv_rusage_t u;
  uv_getrusage(&u);
  auto micros = [](uv_timeval_t t) {
    return static_cast<f64>(t.tv_sec) * 1e6 + static_cast<f64>(t.tv_usec);
  };
  return js.array(
      {js.number(micros(u.ru_utime)), js.number(micros(u.ru_stime)),
       js.number(static_cast<f64>(u.ru_maxrss)), js.number(static_cast<f64>(u.ru_minflt)),
       js.number(static_cast<f64>(u.ru_majflt)), js.number(static_cast<f64>(u.ru_inblock)),
       js.number(static_cast<f64>(u.ru_oublock)), js.number(static_cast<f64>(u.ru_nvcsw)),
       js.number(static_cast<f64>(u.ru_nivcsw))});
}

void kill_process(Js& js, i32 pid, i32 signal_number) {
  // Another process is another program's.
  if (Effects* effects = js.env().effects; effects && pid != getpid()) {
    if (!effects->whole(js, Effect::kRun, "kill " + std::to_string(pid))) return;
  }
  if (int error = uv_kill(pid, signal_number)) js.throw_system(error, "kill");
}

void really_exit(Js& js, i32 code) { js.env().exit(code); }

void abort_process(Js&) {
  fflush(nullptr);
  abort();
}

std::string title(Js&) {
  char text[512];
  return uv_get_process_title(text, sizeof text) == 0 ? text : "sinter";
}

class SignalWatcher final : public Resource {
 public:
  explicit SignalWatcher(Js& js) {
    handle_ = new uv_signal_t;
    uv_signal_init(js.env().loop, handle_);
    handle_->data = this;
    uv_unref(reinterpret_cast<uv_handle_t*>(handle_));
  }
  i32 start(Js&, i32 number) {
    int error = uv_signal_start(
        handle_,
        [](uv_signal_t* handle, int number) {
          auto* self = static_cast<SignalWatcher*>(handle->data);
          v8::HandleScope scope(self->env().isolate);
          v8::Context::Scope entered(self->env().context.Get(self->env().isolate));
          self->emit("onsignal", {v8::Integer::New(self->env().isolate, number)});
        },
        number);
    if (!error) hold();
    started_ = !error;
    return error;
  }
  void close(Js&) {
    close_handle();
    if (started_) release();
    started_ = false;
  }
  void close_at_exit() override { close_handle(); }
  ~SignalWatcher() override { close_handle(); }

 private:
  void close_handle() {
    if (!handle_) return;
    uv_close(reinterpret_cast<uv_handle_t*>(handle_),
             [](uv_handle_t* handle) { delete reinterpret_cast<uv_signal_t*>(handle); });
    handle_ = nullptr;
  }
  uv_signal_t* handle_;
  bool started_ = false;
};

// ---- os

Value system_name(Js& js) {
  utsname name;
  uname(&name);
  return js.strings({name.sysname, name.release, name.version, name.machine});
}

std::string host_name(Js&) {
  char name[UV_MAXHOSTNAMESIZE];
  size_t size = sizeof name;
  return uv_os_gethostname(name, &size) == 0 ? std::string(name, size) : "";
}

Value cpus(Js& js) {
  uv_cpu_info_t* infos;
  int count;
  if (uv_cpu_info(&infos, &count)) return js.array({});
  std::vector<Value> out;
  for (int i = 0; i < count; i++) {
    const auto& t = infos[i].cpu_times;
    out.push_back(js.string(infos[i].model));
    for (f64 n :
         {static_cast<f64>(infos[i].speed), static_cast<f64>(t.user), static_cast<f64>(t.nice),
          static_cast<f64>(t.sys), static_cast<f64>(t.idle), static_cast<f64>(t.irq)}) {
      out.push_back(js.number(n));
    }
  }
  uv_free_cpu_info(infos, count);
  return js.array(out);
}

Value interfaces(Js& js) {
  uv_interface_address_t* list;
  int count;
  if (uv_interface_addresses(&list, &count)) return js.array({});
  std::vector<Value> out;
  for (int i = 0; i < count; i++) {
    char address[64] = "", mask[64] = "", mac[18];
    bool v6 = list[i].address.address4.sin_family == AF_INET6;
    if (v6) {
      uv_ip6_name(&list[i].address.address6, address, sizeof address);
      uv_ip6_name(&list[i].netmask.netmask6, mask, sizeof mask);
    } else {
      uv_ip4_name(&list[i].address.address4, address, sizeof address);
      uv_ip4_name(&list[i].netmask.netmask4, mask, sizeof mask);
    }
    const auto* m = reinterpret_cast<const u8*>(list[i].phys_addr);
    snprintf(mac, sizeof mac, "%02x:%02x:%02x:%02x:%02x:%02x", m[0], m[1], m[2], m[3], m[4], m[5]);
    out.push_back(
        js.array({js.string(list[i].name), js.string(address), js.string(mask),
                  js.string(v6 ? "IPv6" : "IPv4"), js.string(mac), js.boolean(list[i].is_internal),
                  js.number(v6 ? list[i].address.address6.sin6_scope_id : 0)}));
  }
  uv_free_interface_addresses(list, count);
  return js.array(out);
}

Value load_average(Js& js) {
  f64 loads[3];
  uv_loadavg(loads);
  return js.array({js.number(loads[0]), js.number(loads[1]), js.number(loads[2])});
}
f64 up_time(Js&) {
  f64 seconds = 0;
  uv_uptime(&seconds);
  return seconds;
}
f64 total_memory(Js&) { return static_cast<f64>(uv_get_total_memory()); }
f64 free_memory(Js&) { return static_cast<f64>(uv_get_free_memory()); }
std::string home_directory(Js&) {
  char path[4096];
  size_t size = sizeof path;
  return uv_os_homedir(path, &size) == 0 ? std::string(path, size) : "";
}
Value user_info(Js& js) {
  uv_passwd_t user;
  if (int error = uv_os_get_passwd(&user)) {
    js.throw_system(error, "uv_os_get_passwd");
    return {};
  }
  Value out =
      js.array({js.number(static_cast<f64>(user.uid)), js.number(static_cast<f64>(user.gid)),
                js.string(user.username), js.string(user.homedir ? user.homedir : ""),
                user.shell ? Value(js.string(user.shell)) : js.null()});
  uv_os_free_passwd(&user);
  return out;
}
i32 parallelism(Js&) {
  cpu_set_t set;
  CPU_ZERO(&set);
  return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
}
i32 get_priority(Js& js, i32 pid) {
  int priority = 0;
  if (int error = uv_os_getpriority(pid, &priority)) js.throw_system(error, "uv_os_getpriority");
  return priority;
}
void set_priority(Js& js, i32 pid, i32 priority) {
  if (Effects* effects = js.env().effects; effects && pid != 0 && pid != getpid()) {
    if (!effects->whole(js, Effect::kRun, "setpriority " + std::to_string(pid))) return;
  }
  if (int error = uv_os_setpriority(pid, priority)) js.throw_system(error, "uv_os_setpriority");
}

// [name, number, message] of every errno libuv knows, for util.getSystemErrorName and os.constants.
Value error_names(Js& js) {
  std::vector<Value> out;
#define ADD(name, text)                \
  out.push_back(js.string(#name));     \
  out.push_back(js.number(UV_##name)); \
  out.push_back(js.string(text));
  UV_ERRNO_MAP(ADD)
#undef ADD
  return js.array(out);
}

Value signal_names(Js& js) {
  const std::pair<const char*, int> signals[] = {
      {"SIGHUP", SIGHUP},   {"SIGINT", SIGINT},     {"SIGQUIT", SIGQUIT},
      {"SIGILL", SIGILL},   {"SIGTRAP", SIGTRAP},   {"SIGABRT", SIGABRT},
      {"SIGIOT", SIGIOT},   {"SIGBUS", SIGBUS},     {"SIGFPE", SIGFPE},
      {"SIGKILL", SIGKILL}, {"SIGUSR1", SIGUSR1},   {"SIGSEGV", SIGSEGV},
      {"SIGUSR2", SIGUSR2}, {"SIGPIPE", SIGPIPE},   {"SIGALRM", SIGALRM},
      {"SIGTERM", SIGTERM}, {"SIGCHLD", SIGCHLD},   {"SIGSTKFLT", SIGSTKFLT},
      {"SIGCONT", SIGCONT}, {"SIGSTOP", SIGSTOP},   {"SIGTSTP", SIGTSTP},
      {"SIGTTIN", SIGTTIN}, {"SIGTTOU", SIGTTOU},   {"SIGURG", SIGURG},
      {"SIGXCPU", SIGXCPU}, {"SIGXFSZ", SIGXFSZ},   {"SIGVTALRM", SIGVTALRM},
      {"SIGPROF", SIGPROF}, {"SIGWINCH", SIGWINCH}, {"SIGIO", SIGIO},
      {"SIGPOLL", SIGPOLL}, {"SIGPWR", SIGPWR},     {"SIGSYS", SIGSYS}};
  Object out = js.object();
  for (auto& [name, number] : signals) js.set(out, name, js.number(number));
  return out;
}

i32 user_id(Js&) { return static_cast<i32>(getuid()); }
i32 effective_user_id(Js&) { return static_cast<i32>(geteuid()); }
i32 group_id(Js&) { return static_cast<i32>(getgid()); }
i32 effective_group_id(Js&) { return static_cast<i32>(getegid()); }
Value groups(Js& js) {
  gid_t list[256];
  int count = getgroups(256, list);
  std::vector<Value> out;
  for (int i = 0; i < count; i++) out.push_back(js.number(list[i]));
  return js.array(out);
}

// ---- Whose the process is. Users and groups are given by number or name.

std::optional<u32> user_number(Js& js, Value user) {
  if (!user->IsString()) return Convert<u32>::from(js, user);
  const passwd* found = getpwnam(utf8(js.isolate, user).c_str());
  return found ? std::optional<u32>(found->pw_uid) : std::nullopt;
}
std::optional<u32> group_number(Js& js, Value group) {
  if (!group->IsString()) return Convert<u32>::from(js, group);
  const ::group* found = getgrnam(utf8(js.isolate, group).c_str());
  return found ? std::optional<u32>(found->gr_gid) : std::nullopt;
}
// False: nobody has the name. C's library changes all threads.
template <auto find, auto change>
bool change_identity(Js& js, Value who, std::string call) {
  const std::optional<u32> number = find(js, who);
  if (!number) return false;
  if (change(*number) != 0) js.throw_system(-errno, call);
  return true;
}
// Zero, or the place of a group that does not exist, from one.
u32 set_groups(Js& js, Value list) {
  const auto array = list.As<v8::Array>();
  std::vector<gid_t> groups;
  for (u32 i = 0; i < array->Length(); i++) {
    const auto number = group_number(js, array->Get(js.context, i).ToLocalChecked());
    if (!number) return i + 1;
    groups.push_back(*number);
  }
  if (setgroups(groups.size(), groups.data()) != 0) js.throw_system(-errno, "setgroups");
  return 0;
}
// Zero; 1: no such user; 2: no such group.
u32 init_groups(Js& js, Value user, Value extra) {
  std::string name;
  if (user->IsString()) {
    name = utf8(js.isolate, user);
  } else if (const passwd* found = getpwuid(Convert<u32>::from(js, user))) {
    name = found->pw_name;
  } else {
    return 1;
  }
  const auto group = group_number(js, extra);
  if (!group) return 2;
  if (initgroups(name.c_str(), *group) != 0) js.throw_system(-errno, "initgroups");
  return 0;
}

std::vector<std::string> environment_options(Js& js) {
  std::vector<std::string> names;
  const auto list = js.env().options.environment_options;
  for (const char* const* name = list ? list() : nullptr; name && *name; name++) {
    names.emplace_back(*name);
  }
  return names;
}

// What is this process's own, and so in no snapshot.
void describe_process(Js& js, Object target) {
  const Options& options = js.env().options;
  BindingObject b(js, target);
  b.value("pid", js.number(getpid()))
      .value("ppid", js.number(getppid()))
      .value("execPath", js.string(options.exec_path))
      .value("script", js.string(options.script))
      .value("arguments", js.strings(options.arguments))
      .value("execArguments", js.strings(options.exec_arguments))
      .value("optionArguments", js.strings(options.option_arguments))
      .value("imports", js.strings(options.imports))
      .value("requires", js.strings(options.requires_))
      .value("conditions", js.strings(options.conditions))
      .value("evaluate", options.has_evaluate ? Value(js.string(options.evaluate)) : js.undefined())
      .value("print", js.boolean(options.print))
      .value("evaluateAsModule", js.boolean(options.evaluate_as_module))
      .value("readStdin", js.boolean(options.read_stdin))
      .value("hasCompiler", js.boolean(options.compile != nullptr))
      .value("hostProgram",
             options.host_program.empty() ? js.undefined() : Value(js.string(options.host_program)))
      .value("isMainThread", js.boolean(js.env().worker == nullptr));
  Object versions = js.object();
  js.set(versions, "sinter", js.string(options.version));
  js.set(versions, "v8", js.string(v8::V8::GetVersion()));
  js.set(versions, "uv", js.string(uv_version_string()));
  // Not asked of the libraries: they are opened when they are used.
  js.set(versions, "zlib", js.string(ZLIB_VERSION));
  js.set(versions, "openssl", js.string(OPENSSL_FULL_VERSION_STR));
  b.value("versions", versions);
}

}  // namespace

void fill_process(BindingObject& b) {
  Js& js = b.js;
  b.function<&current_directory>("cwd")
      .function<&change_directory>("chdir")
      .function<&set_umask>("umask")
      .function<&hrtime>("hrtime")
      .function<&hrtime_seconds>("hrtimeSeconds")
      .function<&hrtime_bigint>("hrtimeBigint")
      .function<&memory_usage>("memoryUsage")
      .function<&resource_usage>("resourceUsage")
      .function<&kill_process>("kill")
      .function<&really_exit>("reallyExit")
      .function<&abort_process>("abort")
      .function<&environment_options>("environmentOptions")
      .function<&title>("title")
      .function<&user_id>("getuid")
      .function<&effective_user_id>("geteuid")
      .function<&group_id>("getgid")
      .function<&effective_group_id>("getegid")
      .function<&groups>("getgroups")
      .function<&change_identity<&user_number, &setuid>>("setuid")
      .function<&change_identity<&user_number, &seteuid>>("seteuid")
      .function<&change_identity<&group_number, &setgid>>("setgid")
      .function<&change_identity<&group_number, &setegid>>("setegid")
      .function<&set_groups>("setgroups")
      .function<&init_groups>("initgroups")
      .function<&describe_process>("describe")
      .value("env", environment(js));
  Class<SignalWatcher>(js, "SignalWatcher")
      .constructor<>()
      .method<&SignalWatcher::start>("start")
      .method<&SignalWatcher::close>("close")
      .install(b);
}

void fill_os(BindingObject& b) {
  b.function<&system_name>("uname")
      .function<&host_name>("hostname")
      .function<&cpus>("cpus")
      .function<&interfaces>("networkInterfaces")
      .function<&load_average>("loadavg")
      .function<&up_time>("uptime")
      .function<&total_memory>("totalmem")
      .function<&free_memory>("freemem")
      .function<&home_directory>("homedir")
      .function<&user_info>("userInfo")
      .function<&parallelism>("availableParallelism")
      .function<&get_priority>("getPriority")
      .function<&set_priority>("setPriority")
      .function<&error_names>("errorNames")
      .function<&signal_names>("signalNames");
}

}  // namespace sinter::runtime
