// What connected pages are told when a build has ended.
#include "dev_server/dev_server_impl.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "base/json_text.h"
#include "base/mime.h"
#include "base/path.h"

namespace sinter::dev {

void DevServer::Impl::on_update(EngineUpdate update) {
  if (update.modules_changed) history_.emplace_back(loop_.now(), update.sequence);
  if (update.error) {
    if (!update.repeats_error) channel_.broadcast(*update.error);
  } else {
    if (update.was_broken) channel_.broadcast(custom_payload("sinter:mended", "null"));
    // While there were errors, pages may have asked in vain for what they had been told of.
    if (update.workers_changed)
      reload_pages();
    else if (!update.changed.empty() || update.was_broken)
      for (const auto& client : channel_.clients()) send_update(*client, update);
    tell_of_files(update);
  }
  const bool turned = update.was_broken != (update.error != nullptr);
  if (update.files_changed || turned) watch_graph(update.started_ns);
  if (!update.repeats_error) events_.built(update);
}

// Pages know up to which sequence they have everything: what they need is theirs to say.
void DevServer::Impl::send_update(Channel::Client& client, const EngineUpdate& update) {
  std::string message = update_message(client, update.changed, update.sequence);
  if (update.code && tells_code_) {
    message += fmt::format(",\"from\":{},\"code\":", update.code_from);
    append_json_string(message, *update.code);
  }
  channel_.send(client, message + "}");
}

std::string DevServer::Impl::update_message(Channel::Client& client,
                                            const std::vector<std::string>& changed, u64 sequence) {
  const u64 from = std::exchange(client.sequence, sequence);
  return fmt::format(
      "{{\"type\":\"bundled-dev-update\",\"changedIds\":{},\"url\":\"@sinter/"
      "update.js?from={}\",\"seq\":{}",
      json_list(changed), from, sequence);
}

// Files that pages refer to without a module between.
void DevServer::Impl::tell_of_files(const EngineUpdate& update) {
  for (const std::string& file : update.changed_files) {
    if (!path::is_inside(config_.root, file)) continue;
    std::string url = file.substr(config_.root == "/" ? 0 : config_.root.size());
    if (file.ends_with(".html")) {
      channel_.broadcast("{\"type\":\"full-reload\",\"path\":" + json_string(url) + "}");
    } else if (is_shown(file)) {
      if (!config_.public_dir.empty() && path::is_inside(config_.public_dir, file))
        url = file.substr(config_.public_dir.size());
      channel_.broadcast(custom_payload("sinter:asset", json_string(url)));
    }
  }
  for (const std::string& id : update.changed) {
    if (tell_of_inline_style(update, id) || !is_style_name(id)) continue;
    channel_.broadcast(
        fmt::format("{{\"type\":\"update\",\"updates\":[{{\"type\":\"css-update\",\"path\":{0},"
                    "\"acceptedPath\":{0},\"timestamp\":{1}}}]}}",
                    json_string(id), update.sequence));
  }
}

// An image, a font and the like: what shows it has only its URL, which stays the same.
bool DevServer::Impl::is_shown(std::string_view file) {
  const std::string_view type = mime_type_of_extension(path::extension(file));
  for (const std::string_view kind : {"image/", "font/", "video/", "audio/"})
    if (type.starts_with(kind)) return true;
  return false;
}

// The styles of a page are in its text. When the page itself was edited it is loaded again
// anyway, and has given its new styles when it was.
bool DevServer::Impl::tell_of_inline_style(const EngineUpdate& update, const std::string& id) {
  const size_t query = id.find("?html-proxy&inline-css");
  if (query == std::string::npos) return false;
  const std::string page = path_of_url(id.substr(0, query));
  const auto& files = update.changed_files;
  ++style_editions_[path::is_inside(config_.root, page) ? id.substr(0, query) : page];
  if (!files.empty() && std::find(files.begin(), files.end(), page) == files.end())
    channel_.broadcast("{\"type\":\"full-reload\",\"path\":" + json_string(id.substr(0, query)) +
                       "}");
  return true;
}

void DevServer::Impl::tell_console(const std::string& data) {
  const json::ParseResult parsed = json::parse(data);
  if (!parsed || !parsed.root().is_object()) return;
  const auto level = parsed.root().find_string("level");
  const auto text = parsed.root().find_string("text");
  if (level && text) events_.console(std::string(*level), std::string(*text));
}

}  // namespace sinter::dev
