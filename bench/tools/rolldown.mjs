// One Rolldown build through its JavaScript API. Argument: a JSON job {entry, outdir, minify, sourcemap, platform, packages}.

import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const job = JSON.parse(process.argv[2]);
const require = createRequire(`${job.packages}/package.json`);
const { rolldown } = await import(pathToFileURL(require.resolve('rolldown')).href);
const bundle = await rolldown({
  input: job.entry,
  platform: job.platform,
  transform: { define: { 'process.env.NODE_ENV': '"production"' }, jsx: { runtime: 'automatic' } },
  logLevel: 'silent',
  // The TypeScript sources of rxjs re-export types without saying `type`.
  shimMissingExports: true,
});
await bundle.write({ dir: job.outdir, format: 'esm', minify: job.minify, sourcemap: job.sourcemap, codeSplitting: false });
await bundle.close();
