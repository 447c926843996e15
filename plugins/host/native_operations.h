// What the JavaScript half of the plugin host asks of the native side: resolving, parsing,
// transpiling, joining source maps, facts about modules.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_set>

#include "base/file_system.h"
#include "bundler/plugin/plugin_host.h"
#include "bundler/resolver/resolver.h"
#include "plugins/host/js_thread.h"
#include "plugins/host/module_facts.h"

namespace sinter::plugins {

class ServerServices;

class HostOperations final : public NativeOperations {
 public:
  explicit HostOperations(std::string root) : root_(std::move(root)) {}

  void call(std::string_view operation, Parts parts, std::function<void(Answer)> reply) override;
  Answer ask(std::string_view operation, Parts parts) override;

  // While a scan runs, it answers this.resolve(); otherwise a resolver with these options does.
  void set_services(bundler::ScanServices* services);
  // What operations named "server…" go to; null: there is no server.
  void set_server(ServerServices* server) { server_ = server; }
  void set_resolve_options(bundler::ResolveOptions options);
  // Files came or went: what was looked up before may be wrong.
  void forget_resolutions();

  ModuleFacts& facts() { return facts_; }

  // Modules that this.load() has loaded ahead: the bundler must ask JavaScript for them.
  bool is_expected(std::string_view id) const;
  void forget_expected(std::string_view id);

 private:
  Answer resolve(const Parts& parts);
  void call_server(std::string_view operation, const Parts& parts,
                   const std::function<void(Answer)>& reply);

  const std::string root_;
  ModuleFacts facts_;

  std::mutex services_mutex_;  // held during a resolution, so that a scan does not end below it
  bundler::ScanServices* services_ = nullptr;
  std::atomic<ServerServices*> server_{nullptr};

  RealFileSystem files_;
  std::mutex resolver_mutex_;
  bundler::ResolveOptions resolve_options_;
  std::map<std::string, std::shared_ptr<bundler::Resolver>> resolvers_;  // by their extra options

  mutable std::mutex expected_mutex_;
  std::unordered_set<std::string> expected_;
};

}  // namespace sinter::plugins
