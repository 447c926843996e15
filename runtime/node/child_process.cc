// Child processes: asynchronous ones on the environment's loop, and the synchronous form on a loop
// of its own.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

#include "runtime/engine/effects.h"
#include "runtime/engine/resource.h"
#include "runtime/node/bindings.h"
#include "runtime/node/stream_handle.h"

namespace sinter::runtime {

namespace {

std::vector<char*> pointers(const std::vector<std::string>& strings) {
  std::vector<char*> out;
  for (const std::string& text : strings) out.push_back(const_cast<char*>(text.c_str()));
  out.push_back(nullptr);
  return out;
}

class ChildProcess final : public Resource {
 public:
  explicit ChildProcess(Js&) {}

  // stdio: for each descriptor, null (ignored), a number (inherited) or a StreamHandle (a pipe).
  // Answers the pid, or a negative error.
  i32 spawn(Js& js, std::string file, std::vector<std::string> arguments,
            std::vector<std::string> environment, std::string directory, Value stdio, u32 flags,
            i32 user, i32 group) {
    if (Effects* effects = js.env().effects) [[unlikely]] {
      if (!effects->program(js, file, environment, directory)) return 0;
    }
    std::vector<uv_stdio_container_t> containers;
    auto list = stdio.As<v8::Array>();
    for (u32 i = 0; i < list->Length(); i++) {
      Value item = list->Get(js.context, i).ToLocalChecked();
      uv_stdio_container_t container{};
      if (item->IsNumber()) {
        container.flags = UV_INHERIT_FD;
        container.data.fd = Convert<i32>::from(js, item);
      } else if (auto* stream = StreamHandle::from(item); stream && stream->as_stream()) {
        container.flags =
            static_cast<uv_stdio_flags>(UV_CREATE_PIPE | UV_READABLE_PIPE | UV_WRITABLE_PIPE);
        container.data.stream = stream->as_stream();
      } else {
        container.flags = UV_IGNORE;
      }
      containers.push_back(container);
    }
    auto argument_pointers = pointers(arguments), environment_pointers = pointers(environment);
    uv_process_options_t options{};
    options.file = file.c_str();
    options.args = argument_pointers.data();
    options.env = environment_pointers.data();
    options.cwd = directory.empty() ? nullptr : directory.c_str();
    options.stdio = containers.data();
    options.stdio_count = static_cast<int>(containers.size());
    options.flags = flags;
    options.uid = static_cast<uv_uid_t>(user);
    options.gid = static_cast<uv_gid_t>(group);
    options.exit_cb = [](uv_process_t* process, int64_t code, int signal) {
      auto* self = static_cast<ChildProcess*>(process->data);
      if (!self || self->env().exiting()) return;
      v8::HandleScope scope(self->env().isolate);
      v8::Context::Scope entered(self->env().context.Get(self->env().isolate));
      Js js(self->env().isolate);
      self->emit("onexit", {js.number(static_cast<f64>(code)), js.number(signal)});
    };
    process_ = new uv_process_t;
    process_->data = this;
    int error = uv_spawn(js.env().loop, process_, &options);
    hold();
    if (error) {
      close(js);
      return error;
    }
    return process_->pid;
  }
  i32 kill(Js&, i32 signal) { return process_ ? uv_process_kill(process_, signal) : UV_ESRCH; }
  void reference(Js&, bool on) {
    auto* handle = reinterpret_cast<uv_handle_t*>(process_);
    if (handle) on ? uv_ref(handle) : uv_unref(handle);
  }
  void close(Js&) {
    if (!process_) return;
    close_at_exit();
    release();
  }
  void close_at_exit() override {
    if (!process_) return;
    process_->data = nullptr;
    uv_close(reinterpret_cast<uv_handle_t*>(process_),
             [](uv_handle_t* handle) { delete reinterpret_cast<uv_process_t*>(handle); });
    process_ = nullptr;
  }
  ~ChildProcess() override { close_at_exit(); }

 private:
  uv_process_t* process_ = nullptr;
};

// ---- Synchronous

struct SyncRun {
  uv_loop_t loop;
  uv_process_t process;
  uv_timer_t timer;
  f64 max_buffer;
  int kill_signal;
  int error = 0;
  int64_t status = -1;
  int signal = 0;
  bool exited = false;

  struct Output {
    SyncRun* run;
    uv_pipe_t pipe;
    std::string text;
    char buffer[65536];
  };
  std::vector<std::unique_ptr<Output>> outputs;

  void kill_with(int why) {
    if (!error) error = why;
    if (!exited) uv_process_kill(&process, kill_signal);
  }
};

// Answers [error, pid, status, signal, [output or null, ...]]. stdio: null, a number, or "pipe".
Value spawn_sync(Js& js, std::string file, std::vector<std::string> arguments,
                 std::vector<std::string> environment, std::string directory, Value stdio,
                 Bytes input, f64 timeout, f64 max_buffer, i32 kill_signal, u32 flags) {
  if (Effects* effects = js.env().effects) [[unlikely]] {
    if (!effects->program(js, file, environment, directory)) return {};
  }
  js.env().flush_delayed_writes();
  auto run = std::make_unique<SyncRun>();
  uv_loop_init(&run->loop);
  run->max_buffer = max_buffer;
  run->kill_signal = kill_signal;
  std::vector<uv_stdio_container_t> containers;
  auto list = stdio.As<v8::Array>();
  std::vector<int> output_of;
  for (u32 i = 0; i < list->Length(); i++) {
    Value item = list->Get(js.context, i).ToLocalChecked();
    uv_stdio_container_t container{};
    output_of.push_back(-1);
    if (item->IsNumber()) {
      container.flags = UV_INHERIT_FD;
      container.data.fd = Convert<i32>::from(js, item);
    } else if (item->IsString()) {
      auto output = std::make_unique<SyncRun::Output>();
      output->run = run.get();
      uv_pipe_init(&run->loop, &output->pipe, 0);
      output->pipe.data = output.get();
      container.flags = static_cast<uv_stdio_flags>(UV_CREATE_PIPE |
                                                    (i == 0 ? UV_READABLE_PIPE : UV_WRITABLE_PIPE));
      container.data.stream = reinterpret_cast<uv_stream_t*>(&output->pipe);
      output_of.back() = static_cast<int>(run->outputs.size());
      run->outputs.push_back(std::move(output));
    } else {
      container.flags = UV_IGNORE;
    }
    containers.push_back(container);
  }
  auto argument_pointers = pointers(arguments), environment_pointers = pointers(environment);
  uv_process_options_t options{};
  options.file = file.c_str();
  options.args = argument_pointers.data();
  options.env = environment_pointers.data();
  options.cwd = directory.empty() ? nullptr : directory.c_str();
  options.stdio = containers.data();
  options.stdio_count = static_cast<int>(containers.size());
  options.flags = flags;
  options.exit_cb = [](uv_process_t* process, int64_t status, int signal) {
    auto* run = static_cast<SyncRun*>(process->data);
    run->status = status;
    run->signal = signal;
    run->exited = true;
    uv_close(reinterpret_cast<uv_handle_t*>(process), nullptr);
    uv_close(reinterpret_cast<uv_handle_t*>(&run->timer), nullptr);
  };
  run->process.data = run.get();
  run->timer.data = run.get();
  uv_timer_init(&run->loop, &run->timer);
  int error = uv_spawn(&run->loop, &run->process, &options);
  int pid = error ? 0 : run->process.pid;
  uv_write_t write;
  if (error) {
    run->error = error;
    uv_close(reinterpret_cast<uv_handle_t*>(&run->process), nullptr);
    uv_close(reinterpret_cast<uv_handle_t*>(&run->timer), nullptr);
    for (auto& output : run->outputs) {
      uv_close(reinterpret_cast<uv_handle_t*>(&output->pipe), nullptr);
    }
  } else {
    if (timeout > 0) {
      uv_timer_start(
          &run->timer,
          [](uv_timer_t* timer) { static_cast<SyncRun*>(timer->data)->kill_with(UV_ETIMEDOUT); },
          static_cast<u64>(timeout), 0);
      uv_unref(reinterpret_cast<uv_handle_t*>(&run->timer));
    }
    for (size_t i = 0; i < containers.size(); i++) {
      if (output_of[i] < 0) continue;
      auto& output = *run->outputs[static_cast<size_t>(output_of[i])];
      auto* stream = reinterpret_cast<uv_stream_t*>(&output.pipe);
      if (i == 0) {
        uv_buf_t buffer =
            uv_buf_init(reinterpret_cast<char*>(input.data), static_cast<u32>(input.size));
        uv_write(&write, stream, &buffer, 1, [](uv_write_t* done, int) {
          uv_close(reinterpret_cast<uv_handle_t*>(done->handle), nullptr);
        });
        continue;
      }
      uv_read_start(
          stream,
          [](uv_handle_t* handle, size_t, uv_buf_t* buffer) {
            auto* output = static_cast<SyncRun::Output*>(handle->data);
            *buffer = uv_buf_init(output->buffer, sizeof output->buffer);
          },
          [](uv_stream_t* stream, ssize_t count, const uv_buf_t* buffer) {
            auto* output = static_cast<SyncRun::Output*>(stream->data);
            if (count < 0) {
              uv_close(reinterpret_cast<uv_handle_t*>(stream), nullptr);
              return;
            }
            SyncRun& run = *output->run;
            size_t room = run.max_buffer > 0
                              ? static_cast<size_t>(std::max(
                                    0.0, run.max_buffer - static_cast<f64>(output->text.size())))
                              : static_cast<size_t>(count);
            output->text.append(buffer->base, std::min<size_t>(room, static_cast<size_t>(count)));
            if (room < static_cast<size_t>(count)) run.kill_with(UV_ENOBUFS);
          });
    }
  }
  uv_run(&run->loop, UV_RUN_DEFAULT);
  uv_loop_close(&run->loop);
  std::vector<Value> texts;
  for (size_t i = 0; i < containers.size(); i++) {
    if (output_of[i] < 0 || i == 0 || error) {
      texts.push_back(js.null());
    } else {
      texts.push_back(js.bytes_copy(run->outputs[static_cast<size_t>(output_of[i])]->text));
    }
  }
  return js.array({js.number(run->error), js.number(pid), js.number(static_cast<f64>(run->status)),
                   js.number(run->signal), js.array(texts)});
}

}  // namespace

void fill_child_process(BindingObject& b) {
  Class<ChildProcess>(b.js, "ChildProcess")
      .constructor<>()
      .method<&ChildProcess::spawn>("spawn")
      .method<&ChildProcess::kill>("kill")
      .method<&ChildProcess::reference>("reference")
      .method<&ChildProcess::close>("close")
      .install(b);
  b.function<&spawn_sync>("spawnSync");
}

}  // namespace sinter::runtime
