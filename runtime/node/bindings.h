// One function per C++ binding; node/bindings.cc lists them by name.
#pragma once

#include "runtime/engine/js.h"

namespace sinter::runtime {

void fill_buffer(BindingObject& binding);
void fill_child_process(BindingObject& binding);
void fill_compression(BindingObject& binding);
void fill_core(BindingObject& binding);
void fill_crypto(BindingObject& binding);
void fill_crypto_exchange(BindingObject& binding);
void fill_crypto_keys(BindingObject& binding);
void fill_dns(BindingObject& binding);
void fill_effects(BindingObject& binding);
void fill_files(BindingObject& binding);
void fill_fs(BindingObject& binding);
void fill_heap(BindingObject& binding);
void fill_host(BindingObject& binding);
void fill_http(BindingObject& binding);
void fill_http2(BindingObject& binding);
void fill_inspector(BindingObject& binding);
void fill_messaging(BindingObject& binding);
void fill_modules(BindingObject& binding);
void fill_napi(BindingObject& binding);
void fill_net(BindingObject& binding);
void fill_os(BindingObject& binding);
void fill_process(BindingObject& binding);
void fill_serialization(BindingObject& binding);
void fill_text_converter(BindingObject& binding);
void fill_tls(BindingObject& binding);
void fill_udp(BindingObject& binding);
void fill_values(BindingObject& binding);
void fill_worker(BindingObject& binding);
void fill_vm(BindingObject& binding);

}  // namespace sinter::runtime
