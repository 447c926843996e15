// Builds a project with Vite from npm, by its own config:
//   node vite_child.mjs PROJECT NODE_MODULES

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [project, modules] = process.argv.slice(2);
const { build } = await import(pathToFileURL(join(modules, 'vite/dist/node/index.js')).href);
await build({ root: project, logLevel: 'error' });
