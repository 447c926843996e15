// Builds with Rolldown's JavaScript API and the plugins of a config file: `node rolldown_plugins.mjs '{"config", "entry", "outdir", "packages"}'`.

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const job = JSON.parse(process.argv[2]);
const { rolldown } = await import(pathToFileURL(createRequire(join(job.packages, 'package.json')).resolve('rolldown')));
const { default: config } = await import(pathToFileURL(job.config));
const bundle = await rolldown({ input: job.entry, cwd: job.cwd, plugins: config.plugins, transform: { define: { 'process.env.NODE_ENV': '"production"' } }, logLevel: 'silent' });
await bundle.write({ dir: job.outdir, format: 'esm' });
await bundle.close();
