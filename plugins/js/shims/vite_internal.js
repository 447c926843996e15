// `vite/internal`.
'use strict';

// Fast Refresh is a transform of our own compiler; it is switched on by `oxc.jsx.refresh`, which the React
// plugin sets. What is left of the wrapper is its name.
function reactRefreshWrapperPlugin() { return { name: 'builtin:vite-react-refresh-wrapper' }; }

module.exports = { reactRefreshWrapperPlugin };
