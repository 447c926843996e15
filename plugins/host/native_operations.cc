#include "plugins/host/native_operations.h"

#include "base/hash.h"
#include "base/json.h"
#include "base/path.h"
#include "parsers/js/estree.h"
#include "parsers/sourcemap/compose.h"
#include "plugins/host/hook_filter.h"
#include "plugins/host/json_text.h"
#include "plugins/host/server_hooks.h"
#include "plugins/host/transpile_operation.h"

namespace sinter::plugins {

namespace {

js::ImportKind import_kind(std::string_view kind) {
  if (kind == "dynamic-import") return js::ImportKind::DynamicImport;
  if (kind == "require-call") return js::ImportKind::Require;
  if (kind == "require-resolve") return js::ImportKind::RequireResolve;
  if (kind == "new-url" || kind == "url-import") return js::ImportKind::NewUrl;
  return js::ImportKind::Statement;
}

bundler::ResolveKind resolve_kind(std::string_view kind, bool entry) {
  if (entry) return bundler::ResolveKind::Entry;
  if (kind == "import-rule") return bundler::ResolveKind::CssImport;
  switch (import_kind(kind)) {
    case js::ImportKind::DynamicImport:
      return bundler::ResolveKind::DynamicImport;
    case js::ImportKind::Require:
      return bundler::ResolveKind::Require;
    case js::ImportKind::RequireResolve:
      return bundler::ResolveKind::RequireResolve;
    case js::ImportKind::NewUrl:
      return bundler::ResolveKind::Url;
    default:
      return bundler::ResolveKind::Import;
  }
}

Answer failed(std::string message) { return {true, {Part(std::move(message))}}; }

Answer syntax_error(const Parts& parts) {
  const std::string& file = parts[0].data;
  const std::optional<js::EstreeError> error = js::check_syntax(parts[1].data, file);
  if (!error) return {false, {Part("")}};
  std::string out = "{";
  append_json_field(out, "message", error->message);
  append_json_raw_field(out, "line", std::to_string(error->line));
  append_json_raw_field(out, "column", std::to_string(error->column));
  return {false, {Part(out + '}')}};
}

Answer parse(const Parts& parts) {
  js::EstreeOptions options;
  const std::string& lang = parts[1].data;
  options.language = lang == "ts"    ? js::Language::TypeScript
                     : lang == "tsx" ? js::Language::Tsx
                     : lang == "jsx" ? js::Language::Jsx
                                     : js::Language::JavaScript;
  options.allow_return_outside_function = !parts[2].data.empty();
  options.script = parts[3].data == "script";
  js::EstreeError error;
  std::optional<std::string> tree = js::parse_to_estree(parts[0].data, options, error);
  if (tree) return {false, {Part(std::move(*tree))}};
  std::string out = R"({"error":{)";
  append_json_field(out, "message", error.message);
  append_json_raw_field(out, "pos", std::to_string(error.utf16_offset));
  return {false, {Part(out + "}}")}};
}

Answer join_maps(const Parts& parts) {
  std::vector<std::string> maps;
  for (size_t i = 2; i < parts.size(); ++i) maps.push_back(parts[i].data);
  std::string error;
  const sourcemap::ComposedSource original{parts[0].data, parts[1].data};
  std::optional<std::string> joined =
      sourcemap::compose_maps(maps, parts[1].data.empty() ? nullptr : &original, &error);
  return joined ? Answer{false, {Part(std::move(*joined))}} : failed(std::move(error));
}

}  // namespace

void HostOperations::call(std::string_view operation, Parts parts,
                          std::function<void(Answer)> reply) {
  if (operation == "resolve") return reply(resolve(parts));
  if (operation == "expect") {
    {
      std::lock_guard lock(expected_mutex_);
      expected_.insert(parts[0].data);
    }
    return reply({});
  }
  if (operation.starts_with("server")) return call_server(operation, parts, reply);
  reply(failed("No such operation: " + std::string(operation)));
}

void HostOperations::call_server(std::string_view operation, const Parts& parts,
                                 const std::function<void(Answer)>& reply) {
  ServerServices* const server = server_;
  if (!server) return reply(failed("There is no server"));
  if (operation == "serverTransform") {
    return server->transform(parts[0].data, [reply](std::optional<std::string> code) {
      reply(code ? Answer{false, {Part(std::move(*code))}} : Answer{});
    });
  }
  if (operation == "serverHtml")
    return reply({false, {Part(server->process_html(parts[0].data, parts[1].data))}});
  if (operation == "serverSend") {
    server->send(parts[0].data, parts[1].data);
  } else if (operation == "serverWatch") {
    std::vector<std::string> paths;
    for (const Part& part : parts) paths.push_back(part.data);
    server->watch(paths);
  } else if (operation == "serverInvalidate") {
    server->invalidate(parts[0].data);
  } else if (operation == "serverReload") {
    server->reload_module(parts[0].data);
  } else if (operation == "serverRestart") {
    server->restart();
  } else if (operation == "serverClose") {
    server->close();
  } else if (operation == "serverOpenBrowser") {
    server->open_browser();
  } else {
    return reply(failed("No such operation: " + std::string(operation)));
  }
  reply({});
}

Answer HostOperations::ask(std::string_view operation, Parts parts) {
  if (operation == "hash") return {false, {Part(to_base32(hash128(parts[0].data), 20))}};
  if (operation == "parse") return parse(parts);
  if (operation == "resolve") return resolve(parts);
  if (operation == "joinMaps") return join_maps(parts);
  if (operation == "transpile") return transpile(parts);
  if (operation == "syntaxError") return syntax_error(parts);
  if (operation == "moduleFacts") return {false, {Part(facts_.facts_json(parts[0].data))}};
  if (operation == "moduleIds") return {false, {Part(facts_.ids_json())}};
  if (operation == "queryMatches") {
    std::string error;
    const bool matches =
        query_matches(parts[0].data, parts[1].data, parts[2].data, parts[3].data, error);
    if (!error.empty())
      return failed("The filter's query \"" + parts[0].data + "\" is wrong: " + error);
    return {false, {Part(matches ? "1" : "0")}};
  }
  return failed("No such operation: " + std::string(operation));
}

void HostOperations::set_services(bundler::ScanServices* services) {
  std::lock_guard lock(services_mutex_);
  services_ = services;
}

void HostOperations::set_resolve_options(bundler::ResolveOptions options) {
  std::lock_guard lock(resolver_mutex_);
  resolve_options_ = std::move(options);
  resolvers_.clear();
}

void HostOperations::forget_resolutions() {
  std::lock_guard lock(resolver_mutex_);
  resolvers_.clear();
}

bool HostOperations::is_expected(std::string_view id) const {
  std::lock_guard lock(expected_mutex_);
  return !expected_.empty() && expected_.count(std::string(id)) != 0;
}

void HostOperations::forget_expected(std::string_view id) {
  std::lock_guard lock(expected_mutex_);
  expected_.erase(std::string(id));
}

// [specifier, importer, kind, options] → [id, flags], or nothing.
Answer HostOperations::resolve(const Parts& parts) {
  const std::string& specifier = parts[0].data;
  const std::string& importer = parts[1].data;
  const json::ParseResult options = json::parse(parts[3].data);
  const bool entry = options && options.root().find_bool("isEntry").value_or(false);
  const auto list = [&](std::string_view key) {
    std::vector<std::string> out;
    if (const json::Value* found = options ? options.root().find(key) : nullptr;
        found && found->is_array())
      for (const json::Value& item : found->items())
        if (item.is_string()) out.emplace_back(item.string());
    return out;
  };
  const std::vector<std::string> conditions = list("conditions"), main_fields = list("mainFields"),
                                 extensions = list("extensions");
  const bool style = options && options.root().find_bool("style").value_or(false);
  const bool special = !conditions.empty() || !main_fields.empty() || !extensions.empty() || style;

  if (!special) {
    std::lock_guard lock(services_mutex_);
    if (services_) {
      bundler::ResolveIdRequest request;
      request.specifier = specifier;
      request.importer = importer;
      request.kind = import_kind(parts[2].data);
      request.entry = entry;
      const bundler::ResolveIdAnswer answer = services_->resolve(request);
      if (!answer.handled) return {};
      std::string flags = "{";
      if (answer.external) append_json_raw_field(flags, "external", "true");
      if (answer.side_effects)
        append_json_raw_field(flags, "moduleSideEffects", *answer.side_effects ? "true" : "false");
      return {false, {Part(answer.id), Part(flags + '}')}};
    }
  }

  std::shared_ptr<bundler::Resolver> resolver;
  {
    std::lock_guard lock(resolver_mutex_);
    std::shared_ptr<bundler::Resolver>& found = resolvers_[special ? parts[3].data : std::string()];
    if (!found) {
      bundler::ResolveOptions own = resolve_options_;
      if (own.working_directory == "/") own.working_directory = root_;
      own.conditions.insert(own.conditions.end(), conditions.begin(), conditions.end());
      if (!main_fields.empty()) own.main_fields = main_fields;
      if (!extensions.empty()) own.extensions = extensions;
      found = std::make_shared<bundler::Resolver>(files_, std::move(own));
    }
    resolver = found;
  }
  const std::string_view importer_path = bundler::path_of_id(importer);
  bundler::ResolveRequest request{
      specifier, path::is_absolute(importer_path) ? importer_path : std::string_view(),
      style ? bundler::ResolveKind::CssImport
            : resolve_kind(parts[2].data, entry && importer.empty())};
  const bundler::Resolution& found = resolver->resolve(request);
  switch (found.status) {
    case bundler::ResolveStatus::Found:
      return {false, {Part(found.file->path + found.suffix)}};
    case bundler::ResolveStatus::External:
      return {false, {Part(found.external_specifier), Part(R"({"external":true})")}};
    case bundler::ResolveStatus::Disabled:
      return {false, {Part(std::string("\0disabled:", 10) + std::string(found.path()))}};
    case bundler::ResolveStatus::NotFound:
      return {};
  }
  return {};
}

}  // namespace sinter::plugins
