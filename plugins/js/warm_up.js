// Run once at build time (runtime/warm_up.mjs): what it touches is compiled into the code cache. The way of a
// project from its config to the end of its scan; there is no native half that would listen.
'use strict';

const { operations } = require('plugins/channel');
const ask = async (operation, ...parts) => operations.get(operation).handler(...parts);

module.exports = async function warmUp(root, configFile) {
  require('plugins/main').start();
  for (const command of ['serve', 'build']) await ask('configure', JSON.stringify({ root, command, configFile, inline: { base: '/', build: { outDir: 'dist' } } }));
  await ask('buildStart');
  for (const specifier of ['./warm_up.mjs', 'virtual:warm', 'package']) await ask('resolveId', specifier, configFile, 'import-statement', '');
  for (const id of ['virtual:warm', configFile]) {
    await ask('load', id);
    await ask('transform', id, 'export default 1;\n', '', '');
  }
  await ask('buildEnd', '');
  await ask('closeBundle');
};
