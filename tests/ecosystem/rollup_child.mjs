// Builds a project's main.js with Rollup from npm and the plugins of its vite.config.mjs:
//   node rollup_child.mjs PROJECT NODE_MODULES

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [project, modules] = process.argv.slice(2);
const { rollup } = await import(pathToFileURL(join(modules, 'rollup/dist/es/rollup.js')).href);
const { default: config } = await import(pathToFileURL(join(project, 'vite.config.mjs')).href);
const bundle = await rollup({ input: join(project, 'main.js'), plugins: config.plugins, onwarn() {} });
await bundle.write({ dir: join(project, 'dist'), format: 'es', entryFileNames: 'main.js', chunkFileNames: '[name].js' });
await bundle.close();
