#include "plugins/host/server_hooks.h"

#include "base/json.h"
#include "plugins/host/answers.h"
#include "plugins/host/json_text.h"
#include "plugins/host/session_state.h"

namespace sinter::plugins {

namespace {

// Sends a request whose answer nobody waits for. Its errors are told with the next answer that is
// waited for.
void tell(Session& session, const char* operation, Parts parts) {
  session.state().thread->request(operation, std::move(parts), [](const Answer&) {});
}

bool take(Session& session, const Answer& answer, Diagnostics& diagnostics) {
  AnswerHeader header = read_header(answer, session.state().root);
  session.state().host->take_entries(header);
  diagnostics.merge(std::move(header.diagnostics));
  return !answer.failed;
}

std::vector<std::string> strings_of(const json::Value* list) {
  std::vector<std::string> out;
  if (list && list->is_array())
    for (const json::Value& item : list->items())
      if (item.is_string()) out.emplace_back(item.string());
  return out;
}

}  // namespace

bool configure_server(Session& session, ServerServices& services, bool preview, ServerSetup& setup,
                      Diagnostics& diagnostics) {
  Session::State& state = session.state();
  state.operations.set_server(&services);
  const Answer answer = state.thread->request_and_wait(
      "configureServer", {Part(preview ? R"({"preview":true})" : "{}")});
  if (!take(session, answer, diagnostics)) return false;
  if (answer.text(0).empty()) return true;
  const json::ParseResult header = json::parse(answer.text(0));
  SINTER_CHECK(header);
  if (const json::Value* port = header.root().find("port"))
    setup.port = static_cast<u16>(port->number());
  setup.token = header.root().find_string("token").value_or("");
  setup.upgrades = header.root().find_bool("upgrades").value_or(false);
  setup.after = header.root().find_bool("after").value_or(false);
  setup.prints_urls = header.root().find_bool("printsUrls").value_or(false);
  return true;
}

void server_listening(Session& session, std::string_view json) {
  tell(session, "serverListening", {Part(json)});
}

std::string origin_in_code(Session& session, const std::string& origin, Diagnostics& diagnostics) {
  const Answer answer = session.state().thread->request_and_wait("originInCode", {Part(origin)});
  return take(session, answer, diagnostics) ? std::string(answer.text(1)) : origin;
}

void server_closed(Session& session, bool restarts, Diagnostics& diagnostics) {
  take(session,
       session.state().thread->request_and_wait("serverClosed",
                                                {Part(restarts ? "restart" : "close")}),
       diagnostics);
}

void print_urls(Session& session, Diagnostics& diagnostics) {
  take(session, session.state().thread->request_and_wait("printUrls", {}), diagnostics);
}

std::vector<Shortcut> shortcuts(Session& session) {
  std::vector<Shortcut> list;
  const Answer answer = session.state().thread->request_and_wait("shortcuts", {});
  if (answer.failed) return list;
  const json::ParseResult header = json::parse(answer.text(0));
  SINTER_CHECK(header);
  if (const json::Value* items = header.root().find("shortcuts"))
    for (const json::Value& item : items->items())
      list.push_back({std::string(item.find_string("key").value_or("")),
                      std::string(item.find_string("description").value_or("")),
                      item.find_bool("hidden").value_or(false)});
  return list;
}

void run_shortcut(Session& session, const std::string& key) {
  tell(session, "runShortcut", {Part(key)});
}

bool transform_index_html(Session& session, HtmlPhase phase, const HtmlPage& page,
                          std::string& html, Diagnostics& diagnostics) {
  if (!session.has_hook("transformIndexHtml")) return true;
  std::string json = "{";
  append_json_field(json, "path", page.path);
  append_json_field(json, "filename", page.filename);
  if (!page.original_url.empty()) append_json_field(json, "originalUrl", page.original_url);
  Answer answer = session.state().thread->request_and_wait(
      "transformIndexHtml",
      {Part(phase == HtmlPhase::Pre ? "pre" : "post"), Part(html), Part(json + '}')});
  if (!take(session, answer, diagnostics)) return false;
  html = std::move(answer.parts[1].data);
  return true;
}

bool hot_update(Session& session, const HotUpdate& update, HotUpdateAnswer& out,
                Diagnostics& diagnostics) {
  if (!session.has_hook("handleHotUpdate") && !session.has_hook("hotUpdate")) return true;
  std::string modules = "[";
  for (const HotModule& module : update.modules) {
    if (modules.size() > 1) modules += ',';
    std::string item = "{";
    append_json_field(item, "id", module.id);
    append_json_field(item, "url", module.url);
    append_json_field(item, "type", module.type);
    modules += item + '}';
  }
  std::string json = "{";
  append_json_field(json, "type", update.type);
  append_json_field(json, "file", update.file);
  append_json_raw_field(json, "timestamp", std::to_string(update.timestamp));
  append_json_raw_field(json, "modules", modules + ']');
  const Answer answer = session.state().thread->request_and_wait("hotUpdate", {Part(json + '}')});
  if (!take(session, answer, diagnostics)) return false;
  if (answer.text(0).empty()) return true;
  const json::ParseResult header = json::parse(answer.text(0));
  SINTER_CHECK(header);
  if (const json::Value* list = header.root().find("modules")) out.modules = strings_of(list);
  out.invalidated = strings_of(header.root().find("invalidated"));
  return true;
}

std::optional<EmittedFile> emitted_file(Session& session, std::string_view reference,
                                        Diagnostics& diagnostics) {
  const Answer answer = session.state().thread->request_and_wait("emittedFile", {Part(reference)});
  if (!take(session, answer, diagnostics) || answer.parts.empty()) return std::nullopt;
  const json::ParseResult header = json::parse(answer.text(0));
  SINTER_CHECK(header);
  EmittedFile file;
  file.name = header.root().find_string("name").value_or("");
  file.module_id = header.root().find_string("id").value_or("");
  if (answer.parts.size() > 1) file.contents = answer.parts[1].data;
  return file;
}

void socket_message(Session& session, std::string_view event, std::string_view data_json,
                    std::string_view client) {
  std::string json = "{";
  append_json_field(json, "event", event);
  if (!data_json.empty()) append_json_raw_field(json, "data", data_json);
  append_json_field(json, "client", client);
  tell(session, "socketMessage", {Part(json + '}')});
}

void file_edited(Session& session, std::string_view file) {
  tell(session, "watchChange", {Part(file), Part("update")});
  file_event(session, "change", file);
}

void file_event(Session& session, std::string_view event, std::string_view file) {
  if (event != "change") session.state().operations.forget_resolutions();
  tell(session, "fileEvent", {Part(event), Part(file)});
}

}  // namespace sinter::plugins
