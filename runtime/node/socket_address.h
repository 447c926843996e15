// Internet addresses between their text and the system's form.
#pragma once

#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

#include <cerrno>
#include <string>

#include "runtime/engine/js.h"

namespace sinter::runtime {

// Zero, or libuv's error for what is no address.
inline int parse_address(const std::string& text, int port, sockaddr_storage* out) {
  if (uv_ip4_addr(text.c_str(), port, reinterpret_cast<sockaddr_in*>(out)) == 0) return 0;
  return uv_ip6_addr(text.c_str(), port, reinterpret_cast<sockaddr_in6*>(out));
}

// A new socket whose port others may share, or libuv's error.
inline int reusable_socket(int family, int type) {
  const int file = socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (file < 0) return uv_translate_sys_error(errno);
  const int on = 1;
  if (setsockopt(file, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) == 0) return file;
  const int error = uv_translate_sys_error(errno);
  close(file);
  return error;
}

// [address, family, port]
inline Value describe_address(Js& js, const sockaddr_storage& address) {
  char text[64] = "";
  if (address.ss_family == AF_INET6) {
    auto* v6 = reinterpret_cast<const sockaddr_in6*>(&address);
    uv_ip6_name(v6, text, sizeof text);
    return js.array({js.string(text), js.string("IPv6"), js.number(ntohs(v6->sin6_port))});
  }
  auto* v4 = reinterpret_cast<const sockaddr_in*>(&address);
  uv_ip4_name(v4, text, sizeof text);
  return js.array({js.string(text), js.string("IPv4"), js.number(ntohs(v4->sin_port))});
}

}  // namespace sinter::runtime
