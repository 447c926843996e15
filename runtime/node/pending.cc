#include "runtime/engine/env.h"
#include "runtime/engine/worker.h"
#include "runtime/napi/napi_env.h"
#include "runtime/node/bindings.h"
namespace sinter::runtime {
namespace napi { struct Environments{}; void destroy(Environments*) {} }
void stop_all_workers() {}
void fill_compression(BindingObject&) {}
void fill_crypto(BindingObject&) {}
void fill_messaging(BindingObject&) {}
void fill_napi(BindingObject&) {}
void fill_vm(BindingObject&) {}
}
