#include "runtime/node/dns_records.h"

#include <ares.h>
#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netdb.h>

#include <array>
#include <memory>

namespace sinter::runtime {

namespace {

// The records of one answer, read kind by kind. With `named_` each is an object with its `type`.
class AnswerReader {
 public:
  AnswerReader(Js& js, std::string_view answer, bool named)
      : js_(js),
        data_(reinterpret_cast<const unsigned char*>(answer.data())),
        size_(static_cast<int>(answer.size())),
        named_(named) {}

  int read(RecordKind kind) {
    switch (kind) {
      case RecordKind::kA:
        return read_addresses<AF_INET, ares_addrttl>("A", &ares_parse_a_reply);
      case RecordKind::kAaaa:
        return read_addresses<AF_INET6, ares_addr6ttl>("AAAA", &ares_parse_aaaa_reply);
      case RecordKind::kCname:
        return read_canonical_name();
      case RecordKind::kNs:
        return read_name_servers();
      case RecordKind::kPtr:
        return read_pointers();
      case RecordKind::kMx:
        return read_list<ares_mx_reply>("MX", &ares_parse_mx_reply, [&](Object to, auto& mx) {
          js_.set(to, "exchange", js_.latin1(mx.host));
          js_.set(to, "priority", js_.number(mx.priority));
        });
      case RecordKind::kSrv:
        return read_list<ares_srv_reply>("SRV", &ares_parse_srv_reply, [&](Object to, auto& srv) {
          js_.set(to, "name", js_.latin1(srv.host));
          js_.set(to, "port", js_.number(srv.port));
          js_.set(to, "priority", js_.number(srv.priority));
          js_.set(to, "weight", js_.number(srv.weight));
        });
      case RecordKind::kNaptr:
        return read_list<ares_naptr_reply>(
            "NAPTR", &ares_parse_naptr_reply, [&](Object to, auto& naptr) {
              js_.set(to, "flags", js_.latin1(text(naptr.flags)));
              js_.set(to, "service", js_.latin1(text(naptr.service)));
              js_.set(to, "regexp", js_.latin1(text(naptr.regexp)));
              js_.set(to, "replacement", js_.latin1(naptr.replacement));
              js_.set(to, "order", js_.number(naptr.order));
              js_.set(to, "preference", js_.number(naptr.preference));
            });
      case RecordKind::kCaa:
        return read_list<ares_caa_reply>("CAA", &ares_parse_caa_reply, [&](Object to, auto& caa) {
          js_.set(to, "critical", js_.number(caa.critical));
          // Its name comes from the network: it is not kept, as ours are.
          leave_pending(to->CreateDataProperty(js_.context, js_.latin1(text(caa.property)),
                                               js_.latin1(text(caa.value))));
        });
      case RecordKind::kTxt:
        return read_texts();
      case RecordKind::kSoa:
        return read_authority();
      case RecordKind::kAny:
        return read_all();
    }
    return ARES_ENOTIMP;
  }

  std::vector<Value> records, seconds;

 private:
  struct FreeHost {
    void operator()(hostent* host) const { ares_free_hostent(host); }
  };
  struct FreeData {
    void operator()(void* data) const { ares_free_data(data); }
  };
  using Host = std::unique_ptr<hostent, FreeHost>;

  static std::string_view text(const unsigned char* bytes) {
    return reinterpret_cast<const char*>(bytes);
  }

  void add(std::string_view type, Object record) {
    if (named_) js_.set(record, "type", js_.string(type));
    records.push_back(record);
  }
  void add_name(std::string_view type, const char* name) {
    if (!named_) return records.push_back(js_.latin1(name));
    const Object record = js_.object();
    js_.set(record, "value", js_.latin1(name));
    add(type, record);
  }

  template <int family, class Address, class Parse>
  int read_addresses(std::string_view type, Parse* parse) {
    std::array<Address, 256> found;
    int count = static_cast<int>(found.size());
    hostent* host = nullptr;
    const int status = parse(data_, size_, &host, found.data(), &count);
    const Host holder(host);
    if (status != ARES_SUCCESS) return status;
    for (int i = 0; i < count; i++) {
      char name[INET6_ADDRSTRLEN] = "";
      // The address is the first member of both structures.
      inet_ntop(family, &found[static_cast<size_t>(i)], name, sizeof name);
      const int ttl = found[static_cast<size_t>(i)].ttl;
      if (named_) {
        const Object record = js_.object();
        js_.set(record, "address", js_.latin1(name));
        js_.set(record, "ttl", js_.number(ttl));
        add(type, record);
      } else {
        records.push_back(js_.latin1(name));
        seconds.push_back(js_.number(ttl));
      }
    }
    return ARES_SUCCESS;
  }

  int read_canonical_name() {
    hostent* host = nullptr;
    const int status = ares_parse_a_reply(data_, size_, &host, nullptr, nullptr);
    const Host holder(host);
    if (status != ARES_SUCCESS) return status;
    // Asked for everything, a server that found no alias answers with the name itself.
    if (!named_ || (host->h_name && host->h_aliases[0])) add_name("CNAME", host->h_name);
    return ARES_SUCCESS;
  }
  int read_name_servers() {
    hostent* host = nullptr;
    const int status = ares_parse_ns_reply(data_, size_, &host);
    const Host holder(host);
    if (status == ARES_SUCCESS) add_aliases("NS", *host);
    return status;
  }
  int read_pointers() {
    hostent* host = nullptr;
    const int status = ares_parse_ptr_reply(data_, size_, nullptr, 0, AF_INET, &host);
    const Host holder(host);
    if (status == ARES_SUCCESS) add_aliases("PTR", *host);
    return status;
  }
  void add_aliases(std::string_view type, const hostent& host) {
    for (char** alias = host.h_aliases; *alias; alias++) add_name(type, *alias);
  }

  template <class Reply, class Parse, class Describe>
  int read_list(std::string_view type, Parse* parse, const Describe& describe) {
    Reply* first = nullptr;
    const int status = parse(data_, size_, &first);
    const std::unique_ptr<Reply, FreeData> holder(first);
    if (status != ARES_SUCCESS) return status;
    for (Reply* reply = first; reply; reply = reply->next) {
      const Object record = js_.object();
      describe(record, *reply);
      add(type, record);
    }
    return status;
  }

  int read_texts() {
    ares_txt_ext* first = nullptr;
    const int status = ares_parse_txt_reply_ext(data_, size_, &first);
    const std::unique_ptr<ares_txt_ext, FreeData> holder(first);
    if (status != ARES_SUCCESS) return status;
    // A record is a list of pieces; where the next one begins is marked.
    std::vector<Value> pieces;
    for (ares_txt_ext* piece = first; piece; piece = piece->next) {
      if (piece->record_start && piece != first) add_text(pieces);
      pieces.push_back(js_.latin1({reinterpret_cast<const char*>(piece->txt), piece->length}));
    }
    if (first) add_text(pieces);
    return status;
  }
  void add_text(std::vector<Value>& pieces) {
    const Value entries = js_.array(pieces);
    pieces.clear();
    if (!named_) return records.push_back(entries);
    const Object record = js_.object();
    js_.set(record, "entries", entries);
    add("TXT", record);
  }

  int read_authority() {
    ares_soa_reply* soa = nullptr;
    const int status = ares_parse_soa_reply(data_, size_, &soa);
    const std::unique_ptr<ares_soa_reply, FreeData> holder(soa);
    if (status != ARES_SUCCESS) return status;
    const Object record = js_.object();
    js_.set(record, "nsname", js_.latin1(soa->nsname));
    js_.set(record, "hostmaster", js_.latin1(soa->hostmaster));
    js_.set(record, "serial", js_.number(soa->serial));
    js_.set(record, "refresh", js_.number(soa->refresh));
    js_.set(record, "retry", js_.number(soa->retry));
    js_.set(record, "expire", js_.number(soa->expire));
    js_.set(record, "minttl", js_.number(soa->minttl));
    add("SOA", record);
    return status;
  }

  // What an answer does not have is no error here: every kind is looked for.
  int read_all() {
    for (RecordKind kind : {RecordKind::kA, RecordKind::kCname, RecordKind::kAaaa, RecordKind::kMx,
                            RecordKind::kNs, RecordKind::kTxt, RecordKind::kSrv, RecordKind::kPtr,
                            RecordKind::kNaptr, RecordKind::kSoa, RecordKind::kCaa}) {
      const int status = read(kind);
      if (status != ARES_SUCCESS && status != ARES_ENODATA) return status;
    }
    return ARES_SUCCESS;
  }

  Js& js_;
  const unsigned char* data_;
  int size_;
  bool named_;
};

}  // namespace

int read_records(Js& js, RecordKind kind, std::string_view answer, Value* records, Value* seconds) {
  AnswerReader reader(js, answer, kind == RecordKind::kAny);
  const int status = reader.read(kind);
  if (status != ARES_SUCCESS) return status;
  *records = js.array(reader.records);
  *seconds = js.array(reader.seconds);
  return status;
}

}  // namespace sinter::runtime
