// Plugins that keys of the config stand for: what becomes of scripts after they were written.
'use strict';

const { loadPackage } = require('plugins/css/packages');

const textKeys = ['banner', 'footer', 'intro', 'outro'];

// `output.banner` and the like: Container's outputOptions hold them, and the hooks of plugins join them there. What
// is needed is that there is somebody to be asked.
const addedTexts = { name: 'vite:output-texts' };

// `build.minify: 'terser'`, with the project's own terser and `build.terserOptions`.
function terserPlugin({ root, build }) {
  let terser;
  return {
    name: 'vite:terser',
    renderStart() { terser ??= loadPackage(['terser'], root, '"build.minify: terser"').exports; },
    async renderChunk(code, chunk, output) {
      // Bundlers of the package's users minify, and need its annotations until then.
      if (build.lib && output.format === 'es') return null;
      const { maxWorkers, ...options } = build.terserOptions ?? {};
      const result = await terser.minify(code, { safari10: true, ...options, sourceMap: Boolean(output.sourcemap), module: output.format === 'es', toplevel: output.format === 'cjs' });
      return { code: result.code, map: output.sourcemap ? result.map : null };
    },
  };
}

function outputPlugins(resolved) {
  const { build } = resolved;
  const output = [build.rolldownOptions.output].flat()[0] ?? {};
  return [
    ...(textKeys.some((key) => output[key]) ? [addedTexts] : []),
    ...(build.minify === 'terser' ? [terserPlugin(resolved)] : []),
  ];
}

module.exports = { outputPlugins };
