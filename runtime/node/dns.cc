// Queries to DNS servers, through c-ares on the event loop, and names of addresses through the
// system. What a query finds is handed to callback(error, records, seconds): `error` is c-ares'
// status as Node names it, or null.
#include <ares.h>
#include <arpa/inet.h>
#include <netdb.h>

#include <memory>
#include <mutex>

#include "runtime/engine/effects.h"
#include "runtime/node/bindings.h"
#include "runtime/node/dns_records.h"
#include "runtime/node/event_scope.h"
#include "runtime/node/socket_address.h"

namespace sinter::runtime {

namespace {

const char* status_name(int status) {
  switch (status) {
    case ARES_EADDRGETNETWORKPARAMS:
      return "EADDRGETNETWORKPARAMS";
    case ARES_EBADFAMILY:
      return "EBADFAMILY";
    case ARES_EBADFLAGS:
      return "EBADFLAGS";
    case ARES_EBADHINTS:
      return "EBADHINTS";
    case ARES_EBADNAME:
      return "EBADNAME";
    case ARES_EBADQUERY:
      return "EBADQUERY";
    case ARES_EBADRESP:
      return "EBADRESP";
    case ARES_EBADSTR:
      return "EBADSTR";
    case ARES_ECANCELLED:
      return "ECANCELLED";
    case ARES_ECONNREFUSED:
      return "ECONNREFUSED";
    case ARES_EDESTRUCTION:
      return "EDESTRUCTION";
    case ARES_EFILE:
      return "EFILE";
    case ARES_EFORMERR:
      return "EFORMERR";
    case ARES_ELOADIPHLPAPI:
      return "ELOADIPHLPAPI";
    case ARES_ENODATA:
      return "ENODATA";
    case ARES_ENOMEM:
      return "ENOMEM";
    case ARES_ENONAME:
      return "ENONAME";
    case ARES_ENOTFOUND:
      return "ENOTFOUND";
    case ARES_ENOTIMP:
      return "ENOTIMP";
    case ARES_ENOTINITIALIZED:
      return "ENOTINITIALIZED";
    case ARES_EOF:
      return "EOF";
    case ARES_EREFUSED:
      return "EREFUSED";
    case ARES_ESERVFAIL:
      return "ESERVFAIL";
    case ARES_ETIMEOUT:
      return "ETIMEOUT";
    default:
      return "UNKNOWN_ARES_ERROR";
  }
}

// c-ares' state of one `Resolver`: its servers, its sockets in the loop, and what was asked.
class DnsChannel final : public Resource {
 public:
  DnsChannel(Js& js, i32 timeout, i32 tries) : timeout_(timeout), tries_(tries) {
    static std::once_flag once;
    std::call_once(once, [] { ares_library_init(ARES_LIB_INIT_ALL); });
    timer_ = new uv_timer_t;
    uv_timer_init(js.env().loop, timer_);
    timer_->data = this;
    init_status_ = open();
  }
  ~DnsChannel() override { close_all(); }
  void close_at_exit() override { close_all(); }

  // Null, or the status of a channel that could not be opened.
  Value query(Js& js, Function callback, std::string name, i32 kind) {
    if (!admit(js, name)) return js.undefined();
    if (int status = ready()) return js.string(status_name(status));
    begin();
    ares_query(channel_, name.c_str(), /*dnsclass: Internet*/ 1, kind, &answered,
               new Query{this, HeldFunction(js.isolate, callback), static_cast<RecordKind>(kind)});
    end();
    return js.null();
  }

  // The names of an address; an error number of libuv for what is none.
  Value reverse(Js& js, Function callback, std::string address) {
    if (!admit(js, address)) return js.undefined();
    unsigned char bytes[sizeof(in6_addr)];
    int family = AF_INET;
    if (inet_pton(AF_INET, address.c_str(), bytes) != 1) {
      family = AF_INET6;
      if (inet_pton(AF_INET6, address.c_str(), bytes) != 1) return js.number(UV_EINVAL);
    }
    if (int status = ready()) return js.string(status_name(status));
    begin();
    ares_gethostbyaddr(channel_, bytes, family == AF_INET ? sizeof(in_addr) : sizeof(in6_addr),
                       family, &named,
                       new Query{this, HeldFunction(js.isolate, callback), RecordKind::kPtr});
    end();
    return js.null();
  }

  void cancel(Js&) {
    if (!channel_) return;
    handling_++;
    ares_cancel(channel_);
    end();
  }

  // [address, port] of each.
  Value servers(Js& js) {
    std::vector<Value> out;
    ares_addr_port_node* first = nullptr;
    if (channel_ && ares_get_servers_ports(channel_, &first) == ARES_SUCCESS) {
      for (ares_addr_port_node* one = first; one; one = one->next) {
        char text[INET6_ADDRSTRLEN] = "";
        inet_ntop(one->family, &one->addr, text, sizeof text);
        out.push_back(js.array({js.string(text), js.number(one->udp_port)}));
      }
      ares_free_data(first);
    }
    return js.array(out);
  }

  // Null, or what c-ares says is wrong. Addresses and their ports, which are parallel.
  Value set_servers(Js& js, std::vector<std::string> addresses, Value ports) {
    if (pending_ > 0) return js.string("There are pending queries.");
    if (init_status_ != ARES_SUCCESS) return js.string(ares_strerror(init_status_));
    std::vector<ares_addr_port_node> nodes(addresses.size());
    for (size_t i = 0; i < nodes.size(); i++) {
      ares_addr_port_node& node = nodes[i];
      const i32 port = Convert<i32>::from(
          js, ports.As<v8::Array>()->Get(js.context, static_cast<u32>(i)).ToLocalChecked());
      if (Effects* effects = js.env().effects;
          effects && !effects->connection(js, addresses[i], port)) {
        return js.undefined();
      }
      node.family = addresses[i].find(':') == std::string::npos ? AF_INET : AF_INET6;
      if (inet_pton(node.family, addresses[i].c_str(), &node.addr) != 1) {
        return js.string(ares_strerror(ARES_EBADSTR));
      }
      node.tcp_port = node.udp_port = port;
      node.next = i + 1 < nodes.size() ? &nodes[i + 1] : nullptr;
    }
    const int status = ares_set_servers_ports(channel_, nodes.empty() ? nullptr : nodes.data());
    if (status != ARES_SUCCESS) return js.string(ares_strerror(status));
    default_servers_ = false;
    return js.null();
  }

  // Zero, or what is wrong: 1 an address that is none, 2 two of IPv4, 3 two of IPv6.
  i32 set_local_address(Js&, std::string first, std::optional<std::string> second) {
    unsigned char v4[sizeof(in_addr)] = {}, v6[sizeof(in6_addr)] = {};
    if (inet_pton(AF_INET, first.c_str(), v4) == 1) {
      if (second && inet_pton(AF_INET6, second->c_str(), v6) != 1) {
        return inet_pton(AF_INET, second->c_str(), v4) == 1 ? 2 : 1;
      }
    } else if (inet_pton(AF_INET6, first.c_str(), v6) == 1) {
      if (second && inet_pton(AF_INET, second->c_str(), v4) != 1) {
        return inet_pton(AF_INET6, second->c_str(), v6) == 1 ? 3 : 1;
      }
    } else {
      return 1;
    }
    if (!channel_) return 0;
    u32 number;
    memcpy(&number, v4, sizeof number);
    ares_set_local_ip4(channel_, ntohl(number));
    ares_set_local_ip6(channel_, v6);
    return 0;
  }

 private:
  struct Query {
    DnsChannel* channel;
    HeldFunction callback;
    RecordKind kind;
    int status = ARES_SUCCESS;
    std::string answer;
    std::vector<std::string> names = {};  // of reverse()
    bool is_reverse = false;
  };
  // A socket of c-ares' in the loop.
  struct Watched {
    uv_poll_t poll;
    DnsChannel* channel;
    ares_socket_t socket;
    Watched* next;
  };

  int open() {
    ares_options options{};
    // Refusals of servers are answers for the program to see.
    options.flags = ARES_FLAG_NOCHECKRESP;
    options.timeout = timeout_;
    options.tries = tries_;
    options.sock_state_cb = [](void* self, ares_socket_t socket, int readable, int writable) {
      static_cast<DnsChannel*>(self)->watch(socket, readable, writable);
    };
    options.sock_state_cb_data = this;
    const int status = ares_init_options(&channel_, &options,
                                         ARES_OPT_FLAGS | (timeout_ >= 0 ? ARES_OPT_TIMEOUTMS : 0) |
                                             ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB);
    if (status != ARES_SUCCESS) channel_ = nullptr;
    return status;
  }

  bool admit(Js& js, const std::string& name) {
    Effects* effects = js.env().effects;
    return !effects || effects->lookup(js, name);
  }

  // A machine that had no network when c-ares read its settings has some later: they are read again
  // while they are c-ares' own fall-back and asking there failed.
  int ready() {
    if (!channel_ || last_query_worked_ || !default_servers_ || pending_ > 0) return init_status_;
    ares_addr_port_node* first = nullptr;
    ares_get_servers_ports(channel_, &first);
    default_servers_ = first && !first->next && first->family == AF_INET &&
                       first->addr.addr4.s_addr == htonl(INADDR_LOOPBACK) && first->udp_port == 0;
    ares_free_data(first);
    if (!default_servers_) return init_status_;
    ares_destroy(channel_);
    return init_status_ = open();
  }

  void begin() {
    if (!std::exchange(held_, true)) hold();
    pending_++;
    handling_++;
  }
  // What ended while c-ares worked on our behalf is told later, in a turn of the loop.
  void end() {
    if (--handling_ == 0 && !finished_.empty()) uv_timer_start(timer_, &on_timer, 0, 0);
  }

  static void answered(void* data, int status, int, unsigned char* answer, int size) {
    auto* query = static_cast<Query*>(data);
    query->status = status;
    if (status == ARES_SUCCESS) {
      query->answer.assign(reinterpret_cast<char*>(answer), static_cast<size_t>(size));
    }
    query->channel->finish(query);
  }
  static void named(void* data, int status, int, hostent* host) {
    auto* query = static_cast<Query*>(data);
    query->status = status;
    query->is_reverse = true;
    if (status == ARES_SUCCESS) {
      for (char** alias = host->h_aliases; *alias; alias++) query->names.emplace_back(*alias);
      // Of the file of hosts: servers answer with aliases only.
      if (query->names.empty() && host->h_name) query->names.emplace_back(host->h_name);
    }
    query->channel->finish(query);
  }
  void finish(Query* query) { finished_.emplace_back(query); }

  void tell() {
    if (finished_.empty()) return;
    EventScope scope(*this);
    Js js(env().isolate);
    // A callback may ask again, which may end at once.
    const auto told = std::exchange(finished_, {});
    for (const auto& query : told) {
      last_query_worked_ = query->status != ARES_ECONNREFUSED;
      Value records = js.undefined(), seconds = js.undefined();
      int status = query->status;
      if (query->is_reverse) {
        records = js.strings(query->names);
      } else if (status == ARES_SUCCESS) {
        status = read_records(js, query->kind, query->answer, &records, &seconds);
      }
      pending_--;
      const Value error =
          status == ARES_SUCCESS ? js.null() : Value(js.string(status_name(status)));
      env().call_held(query->callback, {error, records, seconds});
      if (!channel_) return;  // the environment ends
    }
    if (pending_ == 0) {
      uv_timer_stop(timer_);
      held_ = false;
      release();
    }
  }

  void process(ares_socket_t readable, ares_socket_t writable) {
    handling_++;
    ares_process_fd(channel_, readable, writable);
    handling_--;
    tell();
  }

  static void on_timer(uv_timer_t* timer) {
    auto* self = static_cast<DnsChannel*>(timer->data);
    if (!self || self->env().exiting()) return;
    self->rest();
    self->process(ARES_SOCKET_BAD, ARES_SOCKET_BAD);
  }
  // c-ares looks for what took too long when it is called.
  void rest() {
    constexpr i32 kLongest = 1000;
    const i32 wait = timeout_ < 0 || timeout_ > kLongest ? kLongest : timeout_ == 0 ? 1 : timeout_;
    if (watched_) uv_timer_start(timer_, &on_timer, static_cast<u64>(wait), 0);
  }

  void watch(ares_socket_t socket, int readable, int writable) {
    Watched** at = &watched_;
    while (*at && (*at)->socket != socket) at = &(*at)->next;
    if (!readable && !writable) {
      // c-ares closes it.
      if (!*at) return;
      Watched* gone = *at;
      *at = gone->next;
      uv_close(reinterpret_cast<uv_handle_t*>(&gone->poll),
               [](uv_handle_t* handle) { delete reinterpret_cast<Watched*>(handle); });
      if (!watched_ && timer_ && finished_.empty()) uv_timer_stop(timer_);
      return;
    }
    if (!*at) {
      auto* added = new Watched{{}, this, socket, nullptr};
      if (uv_poll_init_socket(env().loop, &added->poll, socket) < 0) {
        // c-ares finds out by its time limit.
        delete added;
        return;
      }
      *at = added;
      if (!uv_is_active(reinterpret_cast<uv_handle_t*>(timer_))) rest();
    }
    uv_poll_start(&(*at)->poll, (readable ? UV_READABLE : 0) | (writable ? UV_WRITABLE : 0),
                  [](uv_poll_t* poll, int status, int events) {
                    const auto* watched = reinterpret_cast<Watched*>(poll);
                    DnsChannel* self = watched->channel;
                    if (!self->channel_ || self->env().exiting()) return;
                    self->rest();
                    const ares_socket_t socket = watched->socket;
                    // With an error, both ways find it.
                    self->process(status < 0 || events & UV_READABLE ? socket : ARES_SOCKET_BAD,
                                  status < 0 || events & UV_WRITABLE ? socket : ARES_SOCKET_BAD);
                  });
  }

  void close_all() {
    if (channel_) ares_destroy(std::exchange(channel_, nullptr));
    finished_.clear();
    if (!timer_) return;
    timer_->data = nullptr;
    uv_close(reinterpret_cast<uv_handle_t*>(std::exchange(timer_, nullptr)),
             [](uv_handle_t* timer) { delete reinterpret_cast<uv_timer_t*>(timer); });
  }

  ares_channel channel_ = nullptr;
  const i32 timeout_, tries_;
  int init_status_ = ARES_SUCCESS;
  bool default_servers_ = true;
  bool last_query_worked_ = true;
  bool held_ = false;
  int pending_ = 0;   // asked and not told
  int handling_ = 0;  // calls of c-ares that we are in
  std::vector<std::unique_ptr<Query>> finished_;
  Watched* watched_ = nullptr;
  uv_timer_t* timer_ = nullptr;
};

// callback(error code or 0, host, service)
i32 look_up_service(Js& js, Function callback, std::string address, i32 port) {
  sockaddr_storage storage;
  if (int error = parse_address(address, port, &storage)) return error;
  if (Effects* effects = js.env().effects; effects && !effects->lookup(js, address)) return 0;
  struct Request {
    uv_getnameinfo_t request;
    HeldFunction callback;
  };
  auto request = std::make_unique<Request>(Request{{}, HeldFunction(js.isolate, callback)});
  request->request.data = request.get();
  const int error = uv_getnameinfo(
      js.env().loop, &request->request,
      [](uv_getnameinfo_t* done, int status, const char* host, const char* service) {
        const std::unique_ptr<Request> request(static_cast<Request*>(done->data));
        Env& env = *static_cast<Env*>(done->loop->data);
        if (env.exiting()) return;
        v8::HandleScope scope(env.isolate);
        v8::Context::Scope entered(env.context.Get(env.isolate));
        Js js(env.isolate);
        env.call_held(request->callback, {js.number(status), js.string(status ? "" : host),
                                          js.string(status ? "" : service)});
      },
      reinterpret_cast<sockaddr*>(&storage), NI_NAMEREQD);
  if (error == 0) request.release();
  return error;
}

}  // namespace

void fill_dns(BindingObject& b) {
  Class<DnsChannel>(b.js, "DnsChannel")
      .constructor<i32, i32>()
      .method<&DnsChannel::query>("query")
      .method<&DnsChannel::reverse>("reverse")
      .method<&DnsChannel::cancel>("cancel")
      .method<&DnsChannel::servers>("servers")
      .method<&DnsChannel::set_servers>("setServers")
      .method<&DnsChannel::set_local_address>("setLocalAddress")
      .install(b);
  b.function<&look_up_service>("lookupService");
}

}  // namespace sinter::runtime
