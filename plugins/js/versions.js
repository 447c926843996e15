// The versions that plugins ask for. They stand for the API that is offered, which is that of these
// releases, and plugins choose their behaviour by them.
'use strict';

const vite = '8.3.0', rollup = '4.68.0', rolldown = '1.0.0';
module.exports = { vite, rollup, rolldown, meta: { rollupVersion: rollup, rolldownVersion: rolldown, viteVersion: vite } };
