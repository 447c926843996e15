#include "runtime/node/bindings.h"

#include "runtime/engine/builtins.h"

namespace sinter::runtime {

const NamedBinding kBindings[] = {
    {"buffer", &fill_buffer},
    {"child_process", &fill_child_process},
    {"compression", &fill_compression},
    {"core", &fill_core},
    {"crypto", &fill_crypto},
    {"crypto_exchange", &fill_crypto_exchange},
    {"crypto_keys", &fill_crypto_keys},
    {"dns", &fill_dns},
    {"effects", &fill_effects},
    {"files", &fill_files},
    {"fs", &fill_fs},
    {"heap", &fill_heap},
    {"host", &fill_host},
    {"http", &fill_http},
    {"http2", &fill_http2},
    {"inspector", &fill_inspector},
    {"messaging", &fill_messaging},
    {"modules", &fill_modules},
    {"napi", &fill_napi},
    {"net", &fill_net},
    {"os", &fill_os},
    {"process", &fill_process},
    {"serialization", &fill_serialization},
    {"text_converter", &fill_text_converter},
    {"tls", &fill_tls},
    {"udp", &fill_udp},
    {"values", &fill_values},
    {"vm", &fill_vm},
    {"worker", &fill_worker},
};
const size_t kBindingCount = sizeof kBindings / sizeof *kBindings;

}  // namespace sinter::runtime
