// Keys of `server` and `preview`, and those of workers and of server-side builds.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "plugins/config/config_rows.h"

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

void read_worker_plugins(V value, C config, R reader) {
  config.worker.has_plugins = true;
  if (value.is_array())
    reader.error("\"worker.plugins\" must be a function, not a list")
        .help("Every worker's build has plugins of its own: write plugins: () => […]");
  else if (!as_function(value))
    reader.refuse(value, "a function that gives a list of plugins");
}

// Written by the plugins' half.
void read_worker_text(V value, C config, R reader) {
  config.worker.has_plugins = true;
  if (!value.is_string() && !as_function(value)) reader.refuse(value, "a string or a function");
}

void read_worker_names(V value, C config, R reader) {
  if (as_function(value))
    reader.error(fmt::format("\"{}\" cannot be a function", reader.path())).help("Give a string");
  else
    reader.string(value, config.worker.entry_file_names);
}

void read_forward_console(V value, C config, R reader) {
  if (value.is_bool()) {
    config.server.forward_errors = value.boolean();
    if (!value.boolean()) config.server.forward_levels.clear();
  } else if (!value.is_object()) {
    reader.refuse(value, "a boolean or an object");
  }
}

void read_forward_levels(V value, C config, R reader) {
  std::vector<std::string> levels;
  reader.strings(value, levels);
  for (const std::string& level : levels)
    if (level != "error" && level != "warn" && level != "info" && level != "log" &&
        level != "debug" && level != "assert")
      return reader.refuse(value, "a list of error, warn, info, log, debug and assert");
  config.server.forward_levels = std::move(levels);
}

// clang-format off
const ConfigKey kRows[] = {
  // -- server
  {"server.host", "string | boolean", "\"localhost\"", "Address to listen on; true is all addresses",
   [](V v, C c, R r) { read_host(v, c.server, r); }},
  {"server.port", "number", "5173", "Port to listen on", [](V v, C c, R r) { r.port(v, c.server.port); }},
  {"server.strictPort", "boolean", "false", "Fail when the port is taken, instead of taking the next",
   [](V v, C c, R r) { r.boolean(v, c.server.strict_port); }},
  {"server.open", "boolean | string", "false", "Open the page in a browser", [](V v, C c, R r) { read_open(v, c.server, r); }},
  {"server.allowedHosts", "true | string[]", "[]", "Host names that requests may be for, besides localhost and addresses",
   [](V v, C c, R r) { read_allowed_hosts(v, c.server, r); }},
  {"server.proxy", "object", "{}", "Requests that another server answers, by path", [](V v, C c, R r) { read_proxy(v, c.server, r); }},
  {"server.cors", "boolean | object", "pages of this machine", "Origins whose pages may read answers, in the words of the package cors; by default localhost, names below it, 127.0.0.1 and [::1]",
   [](V v, C c, R r) { read_cors(v, c.server, r); }},
  {"server.headers", "object", "{}", "Headers of every answer", [](V v, C c, R r) { r.pairs(v, c.server.headers); }},
  {"server.hmr", "boolean | object", "true", "Hot module replacement",
   [](V v, C c, R r) {
     if (v.is_bool()) c.server.hmr.enabled = v.boolean(); else if (!v.is_object()) r.refuse(v, "true, false or an object");
   }},
  {"server.hmr.overlay", "boolean", "true", "Show errors over the page", [](V v, C c, R r) { r.boolean(v, c.server.hmr.overlay); }},
  {"server.hmr.protocol", "\"ws\" | \"wss\"", "as the page", "Protocol of the client's connection",
   [](V v, C c, R r) { r.string(v, c.server.hmr.protocol); }},
  {"server.hmr.host", "string", "as the page", "Host of the client's connection", [](V v, C c, R r) { r.string(v, c.server.hmr.host); }},
  {"server.hmr.port", "number", "server.port", "Port of the WebSocket server",
   [](V v, C c, R r) { u16 port; if (r.port(v, port)) c.server.hmr.port = port; }},
  {"server.hmr.clientPort", "number", "server.hmr.port", "Port of the client's connection, behind a proxy",
   [](V v, C c, R r) { u16 port; if (r.port(v, port)) c.server.hmr.client_port = port; }},
  {"server.hmr.path", "string", "\"\"", "Path of the client's connection", [](V v, C c, R r) { r.string(v, c.server.hmr.path); }},
  {"server.hmr.timeout", "number", "30000", "Milliseconds until a connection is given up", [](V v, C c, R r) { r.number(v, c.server.hmr.timeout_ms); }},
  {"server.hmr.server", "http.Server", "", "The client connects to sinter's own server", kNotRead, kUnsupported},
  {"server.ws", "false | object", "", "Use `server.hmr`", kNotRead, kUnsupported},
  {"server.fs.strict", "boolean", "true", "Serve only files below the workspace root or `allow`", [](V v, C c, R r) { r.boolean(v, c.server.fs.strict); }},
  {"server.fs.allow", "string[]", "workspace root", "Folders whose files may be served", [](V v, C c, R r) { r.strings(v, c.server.fs.allow); }},
  {"server.fs.deny", "string[]", "[\".env\", \".env.*\", \"*.{crt,pem}\", \"**/.git/**\"]", "Files that are never served",
   [](V v, C c, R r) { r.strings(v, c.server.fs.deny); }},
  {"server.origin", "string", "", "Origin of asset URLs in dev", [](V v, C c, R r) { r.string(v, c.server.origin); }},
  {"server.watch", "object | null", "", "What is watched; null watches nothing",
   [](V v, C c, R r) { if (v.is_null()) c.server.watch = false; else if (!v.is_object()) r.refuse(v, "an object or null"); }},
  {"server.watch.ignored", "string | string[]", "[]", "Files whose changes do not count, as globs",
   [](V v, C c, R r) { r.strings(v, c.server.watch_ignored); }},
  {"server.watch.usePolling", "boolean", "false", "Look at all files in intervals, where the system tells of no changes (network drives, WSL)",
   [](V v, C c, R r) { r.boolean(v, c.server.watch_polling); }},
  {"server.watch.interval", "number", "100", "Milliseconds between two looks", [](V v, C c, R r) { r.number(v, c.server.watch_interval); }},
  {"server.middlewareMode", "boolean | object", "false", "The program's own server hands requests over", kNotRead, kUnsupported},
  {"server.warmup.clientFiles", "string[]", "[]", "Files to compile at the start besides what pages import, as globs below root",
   [](V v, C c, R r) { r.strings(v, c.server.warmup); }},
  {"server.warmup.ssrFiles", "string[]", "", kNoSsr, kNotRead, kNoEffect},
  {"server.https", "object", "", "Serve over TLS: { key, cert, passphrase }, as paths, texts or buffers of PEM", [](V v, C c, R r) { read_https(v, c.server, r); }},
  {"server.preTransformRequests", "boolean", "", "The whole program is compiled at the start", kNotRead, kNoEffect},
  {"server.sourcemapIgnoreList", "false", "node_modules", "false: debuggers show the code of packages too",
   [](V v, C c, R r) {
     if (v.is_bool() && !v.boolean()) c.server.ignores_packages_in_maps = false;
     else r.error("server.sourcemapIgnoreList can only be false").help("Without the key, what is in node_modules is on the ignore list");
   }},
  {"server.forwardConsole", "boolean | object", "true", "Show what pages write to the console in the terminal, and errors that they do not catch", read_forward_console},
  {"server.forwardConsole.unhandledErrors", "boolean", "true", "Errors and rejections that nobody catches",
   [](V v, C c, R r) { r.boolean(v, c.server.forward_errors); }},
  {"server.forwardConsole.logLevels", "(\"error\" | \"warn\" | \"info\" | \"log\" | \"debug\" | \"assert\")[]", "[\"error\", \"warn\"]", "Methods of the console", read_forward_levels},
  {"server.perEnvironmentStartEndDuringDev", "boolean", "", "There is one environment", kNotRead, kNoEffect},
  {"server.perEnvironmentWatchChangeDuringDev", "boolean", "", "There is one environment", kNotRead, kNoEffect},
  {"server.hotUpdateEnvironments", "function", "", "There is one environment", kNotRead, kUnsupported},

  // -- preview
  {"preview.host", "string | boolean", "server.host", "Address to listen on; true is all addresses",
   [](V v, C c, R r) { read_host(v, c.preview, r); }},
  {"preview.port", "number", "4173", "Port to listen on", [](V v, C c, R r) { r.port(v, c.preview.port); }},
  {"preview.strictPort", "boolean", "server.strictPort", "Fail when the port is taken, instead of taking the next",
   [](V v, C c, R r) { r.boolean(v, c.preview.strict_port); }},
  {"preview.open", "boolean | string", "server.open", "Open the page in a browser", [](V v, C c, R r) { read_open(v, c.preview, r); }},
  {"preview.allowedHosts", "true | string[]", "server.allowedHosts", "Host names that requests may be for",
   [](V v, C c, R r) { read_allowed_hosts(v, c.preview, r); }},
  {"preview.proxy", "object", "server.proxy", "Requests that another server answers, by path", [](V v, C c, R r) { read_proxy(v, c.preview, r); }},
  {"preview.cors", "boolean | object", "server.cors", "Origins whose pages may read answers", [](V v, C c, R r) { read_cors(v, c.preview, r); }},
  {"preview.headers", "object", "server.headers", "Headers of every answer", [](V v, C c, R r) { r.pairs(v, c.preview.headers); }},
  {"preview.https", "object", "server.https", "Serve over TLS", [](V v, C c, R r) { read_https(v, c.preview, r); }},
};

const ConfigKey kOtherRows[] = {
  // -- workers, dependencies, server-side rendering
  {"worker.format", "\"es\" | \"iife\"", "\"iife\"", "Format of worker scripts",
   [](V v, C c, R r) { r.choice<std::string>(v, {{"es", "es"}, {"iife", "iife"}}, c.worker.format); }},
  {"worker.plugins", "() => Plugin[]", "[]", "Makes the plugins of a worker's build, which has a session of its own: those of the page are not asked about workers. `sinter dev` asks the page's", read_worker_plugins},
  {"worker.rolldownOptions.output.entryFileNames", "string", "\"assets/[name]-[hash].js\"", "Path of worker scripts. `worker.rollupOptions` is another name for the group", read_worker_names},
  {"worker.rolldownOptions.output.banner", "string | function", "", "Text before each worker script", read_worker_text},
  {"worker.rolldownOptions.output.footer", "string | function", "", "Text behind each worker script", read_worker_text},
  {"worker.rolldownOptions.output.intro", "string | function", "", "Text before the code, inside of the function that iife is", read_worker_text},
  {"worker.rolldownOptions.output.outro", "string | function", "", "Text behind the code, likewise", read_worker_text},
  {"worker.rolldownOptions.output.inlineDynamicImports", "boolean", "", "A worker's script is one file", kNotRead, kNoEffect},
  {"worker.rolldownOptions.output.codeSplitting", "boolean | object", "", "A worker's script is one file", kNotRead, kNoEffect},
  {"worker.rolldownOptions.output.manualChunks", "object | function", "", "A worker's script is one file", kNotRead, kNoEffect},
  {"worker.rolldownOptions.output.advancedChunks", "object", "", "A worker's script is one file", kNotRead, kNoEffect},
  {"worker.rolldownOptions.output.minify", "boolean | \"dce-only\"", "", "Use `build.minify`", kNotRead, kUnsupported},
  {"worker.rolldownOptions.output.sourcemap", "boolean | string", "", "Use `build.sourcemap`", kNotRead, kUnsupported},
  {"worker.rolldownOptions.plugins", "Plugin[]", "", "Use `worker.plugins`", kNotRead, kUnsupported},
  {"worker.rolldownOptions.output.chunkFileNames", "string", "", "A worker's script is one file", kNotRead, kNoEffect},
  {"worker.rolldownOptions.output.assetFileNames", "string", "", "Assets of workers are named as those of the page", kNotRead, kUnsupported},
  {"worker.rolldownOptions.output.format", "string", "", "Use `worker.format`", kNotRead, kUnsupported},
  {"worker.rolldownOptions.external", "string | RegExp | list", "", "A worker's script holds all that it imports", kNotRead, kUnsupported},
  {"worker.rolldownOptions.treeshake", "boolean | object", "", "Use `build.rolldownOptions.treeshake`", kNotRead, kUnsupported},
  {"optimizeDeps", "object", "", "There is no pre-bundling of dependencies: nothing to tune", kNotRead, kNoEffect},
  {"ssr", "object", "", kNoSsr, kNotRead, kNoEffect},
  {"test", "object", "", "The configuration of Vitest", kNotRead, kElsewhere},
};
// clang-format on

}  // namespace

std::span<const ConfigKey> server_keys() { return kRows; }
std::span<const ConfigKey> other_keys() { return kOtherRows; }

}  // namespace sinter::plugins
