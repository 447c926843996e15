// How each bundler is called for the same job: ES output in one file, production mode, automatic JSX.

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const tool = (name) => fileURLToPath(new URL(`./tools/${name}.mjs`, import.meta.url));
const node_env = '--define:process.env.NODE_ENV="production"';

function esbuild_flags(job) {
  return ['--format=esm', `--platform=${job.platform}`, '--jsx=automatic', node_env, `--outfile=${job.outdir}/out.js`,
    ...(job.minify ? ['--minify'] : []), ...(job.sourcemap ? ['--sourcemap'] : [])];
}

/** {name: (job) => [program, ...arguments]}; `job` = {entry, cwd, outdir, minify, sourcemap, platform, packages}. */
export function contenders({ packages, sinter }) {
  const esbuild = join(packages, 'node_modules/@esbuild/linux-x64/bin/esbuild');
  const bun = join(packages, 'node_modules/@oven/bun-linux-x64/bin/bun');
  const api = (name) => (job) => [process.execPath, tool(name), JSON.stringify(job)];
  const all = {
    sinter: (job) => [sinter, 'build', job.entry, ...esbuild_flags(job)],
    esbuild: (job) => [esbuild, job.entry, '--bundle', '--log-level=error', ...esbuild_flags(job)],
    bun: (job) => [bun, 'build', job.entry, '--format=esm', `--target=${job.platform === 'node' ? 'node' : 'browser'}`, `--outdir=${job.outdir}`,
      '--define', 'process.env.NODE_ENV="production"', ...(job.minify ? ['--minify'] : []), ...(job.sourcemap ? ['--sourcemap=linked'] : [])],
    rolldown: api('rolldown'),
    rspack: api('rspack'),
  };
  if (!existsSync(resolve(sinter))) delete all.sinter;
  return all;
}
