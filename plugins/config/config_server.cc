#include "plugins/config/config_server.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace sinter::plugins {

namespace {

// http-proxy's options that change nothing here, because a plugin may set them by habit.
constexpr std::string_view kIgnoredProxyOptions[] = {
    "agent", "ssl", "toProxy", "forward", "buffer", "preserveHeaderKeyCase", "localAddress"};

// {"old": "new"}, or one text for any.
void read_cookie_rewrite(const json::Value& value,
                         std::vector<std::pair<std::string, std::string>>& out,
                         ConfigReader& reader) {
  if (value.is_string()) {
    out = {{"*", std::string(value.string())}};
  } else if (!value.is_bool()) {
    reader.pairs(value, out);
  }
}

void read_proxy_option(const json::Member& member, ProxyRule& rule, ConfigReader& reader) {
  const std::string_view key = member.key;
  const json::Value& value = member.value;
  if (key == "target") {
    if (value.is_string()) {
      rule.target = value.string();
    } else if (const auto href = value.find_string("href")) {  // a URL object
      rule.target = *href;
    } else {
      reader.refuse(value, "a URL");
    }
  } else if (key == "changeOrigin") {
    reader.boolean(value, rule.change_origin);
  } else if (key == "ws") {
    reader.boolean(value, rule.ws);
  } else if (key == "secure") {
    reader.boolean(value, rule.secure);
  } else if (key == "xfwd") {
    reader.boolean(value, rule.xfwd);
  } else if (key == "prependPath") {
    reader.boolean(value, rule.prepend_path);
  } else if (key == "ignorePath") {
    reader.boolean(value, rule.ignore_path);
  } else if (key == "rewriteWsOrigin") {
    reader.boolean(value, rule.rewrite_ws_origin);
  } else if (key == "autoRewrite") {
    reader.boolean(value, rule.auto_rewrite);
  } else if (key == "followRedirects") {
    reader.boolean(value, rule.follow_redirects);
  } else if (key == "hostRewrite") {
    reader.string(value, rule.host_rewrite);
  } else if (key == "protocolRewrite") {
    reader.string(value, rule.protocol_rewrite);
  } else if (key == "auth") {
    reader.string(value, rule.auth);
  } else if (key == "timeout") {
    reader.number(value, rule.timeout_ms);
  } else if (key == "proxyTimeout") {
    reader.number(value, rule.proxy_timeout_ms);
  } else if (key == "headers") {
    reader.pairs(value, rule.headers);
  } else if (key == "cookieDomainRewrite") {
    read_cookie_rewrite(value, rule.cookie_domain_rewrite, reader);
  } else if (key == "cookiePathRewrite") {
    read_cookie_rewrite(value, rule.cookie_path_rewrite, reader);
  } else if (key == "rewrite" || key == "bypass" || key == "configure") {
    const auto function = as_function(value);
    if (!function) return reader.refuse(value, "a function");
    (key == "rewrite" ? rule.rewrite : key == "bypass" ? rule.bypass : rule.configure) = function;
  } else {
    for (const std::string_view ignored : kIgnoredProxyOptions)
      if (key == ignored) {
        reader.warn(fmt::format("The proxy option \"{}\" is not supported", key), "Remove it");
        return;
      }
    reader.error(fmt::format("There is no proxy option \"{}\"", key));
  }
}

}  // namespace

void read_host(const json::Value& value, ListenConfig& listen, ConfigReader& reader) {
  if (value.is_bool()) {
    listen.host = value.boolean() ? "0.0.0.0" : "localhost";
    return;
  }
  reader.string(value, listen.host);
}

void read_open(const json::Value& value, ListenConfig& listen, ConfigReader& reader) {
  if (value.is_bool()) {
    listen.open = value.boolean();
    listen.open_path.clear();
    return;
  }
  listen.open = reader.string(value, listen.open_path);
}

void read_allowed_hosts(const json::Value& value, ListenConfig& listen, ConfigReader& reader) {
  if (value.is_bool() && value.boolean()) {
    listen.allow_all_hosts = true;
    return;
  }
  listen.allow_all_hosts = false;
  if (!value.is_array()) return reader.refuse(value, "true or a list of host names");
  reader.strings(value, listen.allowed_hosts);
}

namespace {

void read_cors_origin(const json::Value& value, CorsConfig& cors, ConfigReader& reader) {
  cors.local = false;
  if (value.is_bool()) {
    // false is a CORS without the header that allows anything.
    (value.boolean() ? cors.any : cors.enabled) = value.boolean();
    return;
  }
  if (as_function(value)) {
    reader.error("A function as `origin` is not supported")
        .help("List the origins, or give a regular expression");
    return;
  }
  if (!reader.patterns(value, cors.origins)) return;
  for (const Pattern& pattern : cors.origins) cors.any |= !pattern.regexp && pattern.text == "*";
}

// "A,B", or a list of those.
void read_names(const json::Value& value, std::string& out, ConfigReader& reader) {
  std::vector<std::string> names;
  if (reader.strings(value, names)) out = fmt::format("{}", fmt::join(names, ","));
}

void read_cors_option(const json::Member& member, CorsConfig& cors, ConfigReader& reader) {
  const std::string_view key = member.key;
  const json::Value& value = member.value;
  u32 number = 0;
  if (key == "origin") {
    read_cors_origin(value, cors, reader);
  } else if (key == "credentials") {
    reader.boolean(value, cors.credentials);
  } else if (key == "methods") {
    read_names(value, cors.methods, reader);
  } else if (key == "allowedHeaders" || key == "headers") {
    read_names(value, cors.allowed_headers, reader);
  } else if (key == "exposedHeaders") {
    read_names(value, cors.exposed_headers, reader);
  } else if (key == "maxAge") {
    if (reader.number(value, number)) cors.max_age = number;
  } else if (key == "preflightContinue") {
    reader.boolean(value, cors.preflight_continue);
  } else if (key == "optionsSuccessStatus") {
    if (reader.number(value, number, 299)) cors.options_status = static_cast<u16>(number);
  } else {
    reader.error(fmt::format("There is no CORS option \"{}\"", key));
  }
}

}  // namespace

void read_cors(const json::Value& value, ListenConfig& listen, ConfigReader& reader) {
  listen.cors = {};
  if (value.is_bool()) {
    listen.cors.enabled = listen.cors.any = value.boolean();
    return;
  }
  if (!value.is_object()) return reader.refuse(value, "true, false or an object");
  const std::string path = reader.path();
  // The package's default: without `origin`, any.
  if (!value.find("origin")) listen.cors.any = true;
  for (const json::Member& member : value.members()) {
    reader.set_path(fmt::format("{}.{}", path, member.key));
    read_cors_option(member, listen.cors, reader);
  }
  reader.set_path(path);
}

// Files and buffers have become texts when the config was loaded (plugins/js/tls_options.js).
void read_https(const json::Value& value, ListenConfig& listen, ConfigReader& reader) {
  listen.https.reset();
  if (!value.is_object())
    return reader.refuse(value, "an object: { key, cert }, as paths, texts or buffers");
  TlsConfig tls;
  const std::string path = reader.path();
  for (const json::Member& member : value.members()) {
    reader.set_path(fmt::format("{}.{}", path, member.key));
    if (member.key == "key")
      reader.string(member.value, tls.key);
    else if (member.key == "cert")
      reader.string(member.value, tls.certificate);
    else if (member.key == "passphrase")
      reader.string(member.value, tls.passphrase);
    else
      reader.warn(
          fmt::format("The TLS option \"{}\" is not supported and has no effect", member.key),
          "Supported are key, cert and passphrase, as PEM");
  }
  reader.set_path(path);
  if (tls.key.empty() || tls.certificate.empty()) {
    reader.error(fmt::format("HTTPS needs a {}", tls.key.empty() ? "key" : "certificate (`cert`)"))
        .help("Give both, for example those that mkcert makes, or use @vitejs/plugin-basic-ssl");
    return;
  }
  listen.https = std::move(tls);
}

void read_proxy(const json::Value& value, ListenConfig& listen, ConfigReader& reader) {
  if (!value.is_object()) return reader.refuse(value, "an object");
  const std::string path = reader.path();
  std::vector<ProxyRule> rules;
  for (const json::Member& member : value.members()) {
    ProxyRule rule;
    rule.context = member.key;
    reader.set_path(fmt::format("{}.{}", path, member.key));
    if (member.value.is_string()) {
      // A bare URL means the least surprising proxy, as in Vite.
      rule.target = member.value.string();
      rule.change_origin = true;
    } else if (member.value.is_object()) {
      for (const json::Member& option : member.value.members())
        read_proxy_option(option, rule, reader);
    } else {
      reader.refuse(member.value, "a URL or an object");
      continue;
    }
    const bool url = rule.target.starts_with("http://") || rule.target.starts_with("https://") ||
                     rule.target.starts_with("ws://") || rule.target.starts_with("wss://");
    if (!url && !(rule.target.empty() && rule.bypass))
      reader.error(fmt::format("The proxy \"{}\" needs a target such as \"http://localhost:3000\"",
                               rule.context));
    rules.push_back(std::move(rule));
  }
  reader.set_path(path);
  listen.proxy = std::move(rules);
}

}  // namespace sinter::plugins
