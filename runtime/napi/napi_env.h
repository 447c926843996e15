// The state behind a `napi_env`: one for each native addon loaded into an environment.
#pragma once

namespace sinter::runtime::napi {

struct Environments;
void destroy(Environments* environments);

}  // namespace sinter::runtime::napi
