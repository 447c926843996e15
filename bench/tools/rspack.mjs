// One Rspack build through its JavaScript API. Argument: a JSON job {entry, outdir, minify, sourcemap, platform, packages}.

import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const job = JSON.parse(process.argv[2]);
const require = createRequire(`${job.packages}/package.json`);
const { rspack } = await import(pathToFileURL(require.resolve('@rspack/core')).href);
const swc = (syntax) => ({
  loader: 'builtin:swc-loader',
  options: { jsc: { parser: syntax, target: 'es2022', transform: { react: { runtime: 'automatic' } } } },
});
const compiler = rspack({
  mode: 'production',
  target: job.platform === 'node' ? 'node' : 'web',
  entry: job.entry,
  context: job.cwd,
  devtool: job.sourcemap ? 'source-map' : false,
  optimization: { minimize: job.minify, splitChunks: false, runtimeChunk: false },
  output: { path: job.outdir, filename: 'out.js', module: true, library: { type: 'module' }, clean: false },
  performance: false,
  resolve: { extensions: ['.tsx', '.ts', '.jsx', '.js', '.json'] },
  module: {
    // The TypeScript sources of rxjs re-export types without saying `type`.
    parser: { javascript: { exportsPresence: false, reexportExportsPresence: false } },
    rules: [
      { test: /\.jsx$/, type: 'javascript/auto', use: swc({ syntax: 'ecmascript', jsx: true }) },
      { test: /\.tsx?$/, type: 'javascript/auto', use: swc({ syntax: 'typescript', tsx: true }) },
    ],
  },
});
compiler.run((error, stats) => {
  const failed = error || stats.hasErrors();
  if (failed) console.error(error ?? stats.toString({ all: false, errors: true }));
  compiler.close(() => process.exit(failed ? 1 : 0));
});
