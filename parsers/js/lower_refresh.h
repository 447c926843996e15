// React Fast Refresh: marks the components and hooks of a module, so that React can replace a
// component by a newer version of itself and keep its state.
//
//   function App() { const [n, setN] = useState(0); … }
//
// becomes
//
//   var _s = $RefreshSig$();
//   function App() { _s(); const [n, setN] = useState(0); … }
//   _s(App, "signature of the hooks");
//   _c = App;
//   var _c;
//   $RefreshReg$(_c, "App");
//
// What counts as a component, the names it is registered under and what a signature covers are
// those of react-refresh/babel, so that React's runtime works with either. `$RefreshReg$` and
// `$RefreshSig$` are globals that whoever runs the module provides.
//
// Runs between bind and lower: JSX is still there to see, positions are those of the source.
#pragma once

#include "parsers/js/ast.h"

namespace sinter::js {

void lower_refresh(Ast& ast);

}  // namespace sinter::js
