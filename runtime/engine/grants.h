// What a program may do: the grants of --allow-read, --allow-write, --allow-net, --allow-env,
// --allow-run and --allow-ffi, read from the command line and asked by the choke point (effects.h).
//
// Paths are kept canonical, and are asked for in canonical form only (engine/canonical_path.h); a
// folder grants everything below it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/types.h"

namespace sinter::runtime {

enum class Effect : u8 { kRead, kWrite, kNet, kEnv, kRun, kAddon, kTime, kRandom };
// "read", "write", "net", "env", "run", "ffi", "time", "random".
std::string_view effect_name(Effect effect);

// An address or name, as connect, listen and lookup know it. Port 0: any (a lookup has none).
struct HostAndPort {
  std::string host;
  int port = 0;
};

class Grants {
 public:
  // `text`: a kind of effect, alone for all of it or followed by `=` and a list of values with
  // commas between them (two commas are one of the value). False: `error` says what is wrong.
  bool add(std::string_view text, std::string* error);

  // One more file that may be read.
  void add_file(std::string canonical) {
    kinds_[static_cast<u8>(Effect::kRead)].values.push_back(std::move(canonical));
  }

  bool all(Effect effect) const { return kinds_[static_cast<u8>(effect)].all; }
  bool any(Effect effect) const {
    const Kind& kind = kinds_[static_cast<u8>(effect)];
    return kind.all || !kind.values.empty() || !kind.hosts.empty();
  }

  // `canonical`: absolute, without links.
  bool path(Effect effect, std::string_view canonical) const;
  bool variable(std::string_view name) const;
  // `address` is numeric, or "unix:" and a path; `names` are those it was looked up by.
  bool host(std::string_view address, int port, const std::vector<std::string>& names) const;
  // Whether a name may be looked up: any port of it is granted.
  bool lookup(std::string_view name) const;
  // `canonical`: the program's file.
  bool program(std::string_view canonical) const;

 private:
  struct Kind {
    bool all = false;
    std::vector<std::string> values;
    std::vector<HostAndPort> hosts;
  };
  bool add_value(Effect effect, const std::string& value, std::string* error);
  Kind kinds_[8];
};

// "HOST", "HOST:PORT", "[V6]:PORT", "*:PORT" or "unix:PATH"; nothing when it is none of them. An
// address is rewritten to the form in which addresses are compared.
std::optional<HostAndPort> parse_host_grant(std::string_view text, int lowest_port = 1);
// The one spelling of an IP address ("::FFFF:127.0.0.1" is "127.0.0.1"); other text in lower case.
std::string normal_host(std::string_view text);

}  // namespace sinter::runtime
