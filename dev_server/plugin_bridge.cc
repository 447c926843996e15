#include "dev_server/plugin_bridge.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/json_text.h"
#include "dev_server/dev_server_impl.h"

namespace sinter::dev {

std::string address_json(const ServerAddress& address) {
  return fmt::format(
      "{{\"address\":{{\"port\":{},\"address\":{},\"family\":\"IPv4\"}},\"urls\":{{\"local\":{},"
      "\"network\":{}}},\"text\":{}}}",
      address.port, json_string(address.host), json_list(address.local_urls),
      json_list(address.network_urls), json_string(address.url_lines));
}

PluginBridge::PluginBridge(EventLoop& loop, Server& server, plugins::Session& session,
                           Callbacks callbacks)
    : loop_(loop),
      server_(server),
      session_(session),
      callbacks_(std::move(callbacks)),
      proxy_(std::make_unique<Proxy>(server, std::vector<ProxyRoute>())),
      thread_([this] {
        for (;;) {
          std::function<void()> task;
          {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return stopping_ || !tasks_.empty(); });
            if (stopping_) return;
            task = std::move(tasks_.front());
            tasks_.pop_front();
          }
          task();
        }
      }) {}

PluginBridge::~PluginBridge() { stop(); }

void PluginBridge::stop(bool restarts) {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(stopping_, true)) return;
    engine_ = nullptr;
  }
  wake_.notify_one();
  thread_.join();
  Diagnostics diagnostics;
  plugins::server_closed(session_, restarts, diagnostics);
  if (!diagnostics.empty()) callbacks_.report(diagnostics);
}

void PluginBridge::post(std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
  }
  wake_.notify_one();
}

void PluginBridge::on_loop(std::function<void()> task) {
  loop_.post([alive = std::weak_ptr<bool>(alive_), task = std::move(task)] {
    if (alive.lock()) task();
  });
}

void PluginBridge::report(Diagnostics diagnostics) {
  if (diagnostics.empty()) return;
  on_loop([this, diagnostics = std::make_shared<Diagnostics>(std::move(diagnostics))] {
    callbacks_.report(*diagnostics);
  });
}

bool PluginBridge::configure(DevEngine& engine, Diagnostics& diagnostics) {
  engine_ = &engine;
  return plugins::configure_server(session_, *this, /*preview=*/false, setup_, diagnostics);
}

bool PluginBridge::configure_preview(Diagnostics& diagnostics) {
  return plugins::configure_server(session_, *this, /*preview=*/true, setup_, diagnostics);
}

void PluginBridge::print_urls(std::function<void()> done) {
  post([this, done = std::move(done)]() mutable {
    Diagnostics diagnostics;
    plugins::print_urls(session_, diagnostics);
    report(std::move(diagnostics));
    on_loop(std::move(done));
  });
}

void PluginBridge::shortcuts(std::function<void(std::vector<plugins::Shortcut>)> done) {
  post([this, done = std::move(done)]() mutable {
    on_loop([list = plugins::shortcuts(session_), done = std::move(done)] { done(list); });
  });
}

void PluginBridge::run_shortcut(std::string key) {
  post([this, key = std::move(key)] { plugins::run_shortcut(session_, key); });
}

void PluginBridge::listening(const std::string& json) { plugins::server_listening(session_, json); }

// -- middlewares

ProxyRoute PluginBridge::route(bool late) const {
  ProxyRoute route;
  route.target = {"127.0.0.1", setup_.port, ""};
  route.headers = {{"x-sinter-token", setup_.token}};
  if (late) route.headers.emplace_back("x-sinter-phase", "post");
  return route;
}

void PluginBridge::offer(const std::shared_ptr<Exchange>& exchange, bool late,
                         std::function<void()> next) {
  proxy_->forward(exchange, route(late),
                  [exchange, next = std::move(next)](const Response& response) {
                    if (response.status != 404) return false;
                    for (const auto& [name, value] : response.headers) {
                      if (name != "x-sinter-next") continue;
                      if (std::optional<Target> target = parse_target(value)) {
                        exchange->request.raw_target = value;
                        exchange->request.target = std::move(*target);
                      }
                      next();
                      return true;
                    }
                    return false;
                  });
}

void PluginBridge::offer(Upgrade& upgrade) { proxy_->forward(upgrade, route(false)); }

// -- hooks

void PluginBridge::transform_page(plugins::HtmlPage page, std::string html, OwnTransform own,
                                  std::function<void(std::string)> done) {
  post([this, page = std::move(page), html = std::move(html), own = std::move(own),
        done = std::move(done)]() mutable {
    Diagnostics diagnostics;
    const bool ok =
        plugins::transform_index_html(session_, plugins::HtmlPhase::Pre, page, html, diagnostics);
    report(std::move(diagnostics));
    on_loop([this, ok, page = std::move(page), html = std::move(html), own = std::move(own),
             done = std::move(done)]() mutable {
      if (!ok) return own(std::move(html), std::move(done));
      own(std::move(html),
          [this, page = std::move(page), done = std::move(done)](std::string made) {
            transform_page_late(page, std::move(made), done);
          });
    });
  });
}

void PluginBridge::transform_page_late(plugins::HtmlPage page, std::string html,
                                       std::function<void(std::string)> done) {
  post([this, page = std::move(page), html = std::move(html), done = std::move(done)]() mutable {
    Diagnostics diagnostics;
    plugins::transform_index_html(session_, plugins::HtmlPhase::Post, page, html, diagnostics);
    report(std::move(diagnostics));
    on_loop([html = std::move(html), done = std::move(done)] { done(html); });
  });
}

bool PluginBridge::has_update_hooks() const {
  return session_.has_hook("watchChange") || session_.has_hook("hotUpdate") ||
         session_.has_hook("handleHotUpdate");
}

void PluginBridge::tell_of_edit(const std::string& path) { plugins::file_edited(session_, path); }

namespace {

// Whether plugins have picked some of a file's own modules, as those for single-file components do
// when only the style was edited.
bool picks_some(const PluginBridge::ChangedFile& file, const std::vector<std::string>& picked) {
  if (picked.empty() || picked.size() >= file.modules.size()) return false;
  return std::all_of(picked.begin(), picked.end(), [&](const std::string& id) {
    return std::any_of(file.modules.begin(), file.modules.end(),
                       [&](const plugins::HotModule& module) { return module.id == id; });
  });
}

}  // namespace

void PluginBridge::files_changed(std::vector<ChangedFile> files,
                                 std::function<void(Changes)> done) {
  post([this, files = std::move(files), done = std::move(done)] {
    Diagnostics diagnostics;
    Changes changes;
    const i64 now = std::chrono::duration_cast<std::chrono::milliseconds>(
                        std::chrono::system_clock::now().time_since_epoch())
                        .count();
    for (const ChangedFile& file : files) {
      session_.watch_change(file.path, file.event, diagnostics);
      plugins::file_event(session_,
                          file.event == "create"   ? "add"
                          : file.event == "delete" ? "unlink"
                                                   : "change",
                          file.path);
      plugins::HotUpdate update{file.event, file.path, now, file.modules};
      plugins::HotUpdateAnswer answer;
      plugins::hot_update(session_, update, answer, diagnostics);
      const std::vector<std::string> picked = answer.modules.value_or(std::vector<std::string>());
      (picks_some(file, picked) ? changes.later : changes.now).push_back(file.path);
      changes.now.insert(changes.now.end(), picked.begin(), picked.end());
      changes.now.insert(changes.now.end(), answer.invalidated.begin(), answer.invalidated.end());
    }
    report(std::move(diagnostics));
    on_loop([changes = std::move(changes), done = std::move(done)]() mutable {
      done(std::move(changes));
    });
  });
}

void PluginBridge::emitted_file(std::string reference,
                                std::function<void(std::optional<plugins::EmittedFile>)> done) {
  post([this, reference = std::move(reference), done = std::move(done)] {
    Diagnostics diagnostics;
    std::optional<plugins::EmittedFile> file =
        plugins::emitted_file(session_, reference, diagnostics);
    report(std::move(diagnostics));
    on_loop([file = std::move(file), done = std::move(done)] { done(file); });
  });
}

void PluginBridge::call(u32 function, std::string arguments,
                        std::function<void(const std::string&)> done) {
  post([this, function, arguments = std::move(arguments), done = std::move(done)] {
    Diagnostics diagnostics;
    const std::string answer =
        session_.call_function(function, arguments, diagnostics).value_or("");
    report(std::move(diagnostics));
    on_loop([answer, done] { done(answer); });
  });
}

void PluginBridge::message(const std::string& event, const std::string& data,
                           const std::string& client) {
  plugins::socket_message(session_, event, data, client);
}

// -- what plugins ask for

void PluginBridge::send(std::string_view client, std::string_view payload) {
  on_loop([this, client = std::string(client), payload = std::string(payload)] {
    callbacks_.send(client, payload);
  });
}
void PluginBridge::watch(std::span<const std::string> paths) {
  on_loop([this, list = std::vector<std::string>(paths.begin(), paths.end())] {
    callbacks_.watch(list);
  });
}
void PluginBridge::invalidate(std::string_view id) {
  const std::lock_guard lock(mutex_);
  if (engine_) engine_->files_changed({std::string(id)});
}
void PluginBridge::reload_module(std::string_view id) { invalidate(id); }
void PluginBridge::restart() {
  on_loop([this] { callbacks_.restart(); });
}
void PluginBridge::close() {
  on_loop([this] { callbacks_.close(); });
}
void PluginBridge::open_browser() {
  on_loop([this] { callbacks_.open_browser(); });
}

std::string PluginBridge::process_html(std::string_view, std::string html) { return html; }

void PluginBridge::transform(std::string url,
                             std::function<void(std::optional<std::string>)> answer) {
  const std::lock_guard lock(mutex_);
  if (!engine_) return answer(std::nullopt);
  engine_->module_script(std::move(url), [answer = std::move(answer)](ScriptAnswer script) {
    if (script.text)
      answer(*script.text);
    else
      answer(std::nullopt);
  });
}

}  // namespace sinter::dev
