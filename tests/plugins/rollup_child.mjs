// Runs one case with Rollup: the expectation. argv: folder of the case, output folder, path of rollup.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [directory, out, rollup_path] = process.argv.slice(2);
process.chdir(directory);
const { rollup } = await import(pathToFileURL(rollup_path).href);
const { default: make, options = {} } = await import(pathToFileURL(join(directory, 'plugins.mjs')).href);
const log = [];
globalThis.__log = log;
const plugins = make((...items) => log.push(items.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))).join(' ')));
const result = { log, error: undefined, warnings: [] };
const describe = (error) => ({ message: error.message.replace(/^\[plugin [^\]]*\] (?:[^\s:]+(?: \(\d+:\d+\))?: )?/, ''), plugin: error.plugin, hook: error.hook });
let bundle;
try {
  bundle = await rollup({ input: options.input ?? join(directory, 'main.js'), plugins, treeshake: true, onLog(level, item) { if (level === 'warn') result.warnings.push(describe(item)); } });
  await bundle.write({ dir: out, format: 'es', sourcemap: options.sourcemap ?? false, entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js', assetFileNames: '[name]-[hash][extname]', ...options.output });
} catch (error) {
  result.error = describe(error);
}
try { await bundle?.close(); } catch (error) { result.error ??= describe(error); }
writeFileSync(join(directory, 'rollup.json'), JSON.stringify(result));
