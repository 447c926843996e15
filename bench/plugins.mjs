// What plugins written in JavaScript cost: a build of a generated React application with 0, 1 and 10 `transform` hooks that
// change nothing, with and without a filter that no module passes, beside Rolldown.
//
//   ./x bench plugins [--components 2500] [--rounds N] [--json FILE]
//
// A component is two modules: 2,500 of them are 5,000 modules. Whole processes, tools in turn; medians.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse_arguments } from '../tests/harness/arguments.mjs';
import { npm_install } from '../tests/harness/npm_install.mjs';
import { repository } from '../tests/harness/repository.mjs';
import { generate_react_app } from './generate_react_app.mjs';
import { measure_once, measure_program, median } from './measure.mjs';

const options = parse_arguments({ components: 2500, rounds: 3, json: '' });
const packages = npm_install(join(dirname(fileURLToPath(import.meta.url)), 'dev'), 'bench-dev');
const sinter = resolve(process.env.SINTER || join(repository, 'build/release/bin/sinter'));
const driver = fileURLToPath(new URL('./tools/rolldown_plugins.mjs', import.meta.url));

const work = join(packages, 'applications');
mkdirSync(work, { recursive: true });
const root = mkdtempSync(join(work, 'plugins-'));
process.on('exit', () => rmSync(root, { recursive: true, force: true, maxRetries: 5 }));
process.on('SIGINT', () => process.exit(130));
generate_react_app(options.components, root);
writeFileSync(join(root, 'package.json'), '{"name":"application","private":true,"type":"module"}\n');
const entry = join(root, 'src/main.jsx');

const hooks = {
  'unfiltered': 'transform() { return null; }',
  'filtered': 'transform: { filter: { id: /\\.nothing$/ }, handler() { return null; } }',
};
const cases = [{ name: 'no plugins', count: 0, hook: '' }];
for (const [kind, hook] of Object.entries(hooks)) for (const count of [1, 10]) cases.push({ name: `${count} ${kind}`, count, hook });
cases.forEach((one, at) => {
  one.config = join(root, `config${at}.mjs`);
  const plugins = Array.from({ length: one.count }, (_, n) => `{ name: 'no-op-${n}', ${one.hook} }`);
  writeFileSync(one.config, `export default { plugins: [${plugins.join(', ')}], build: { minify: false, outDir: 'dist' } };\n`);
});

const outdir = join(root, 'out');
const tools = {
  sinter: (config) => [sinter, 'build', root, '--config', config],
  rolldown: (config) => [process.execPath, driver, JSON.stringify({ config, entry, outdir, packages, cwd: root })],
};
const measure = measure_program();
const results = [];
for (const one of cases) {
  const samples = { sinter: [], rolldown: [] };
  // The first round brings everything into memory and is not counted.
  for (let round = -1; round < options.rounds; round++) {
    for (const tool of round % 2 ? ['sinter', 'rolldown'] : ['rolldown', 'sinter']) {
      const sample = measure_once(measure, tools[tool](one.config), { cwd: root, env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1' } });
      if (sample.failure) throw new Error(`${tool}, ${one.name}: ${sample.failure}`);
      if (round >= 0) samples[tool].push(sample);
    }
  }
  const row = { name: one.name };
  for (const tool of Object.keys(samples)) row[tool] = { wall_ms: median(samples[tool].map((s) => s.wall)) / 1000, cpu_ms: median(samples[tool].map((s) => s.user + s.system)) / 1000, peak_mb: median(samples[tool].map((s) => s.peak_kb)) / 1024 };
  results.push(row);
}

console.log(`\n### ${options.components * 2} modules and \`transform\` hooks that do nothing: wall · CPU · peak memory\n`);
console.log('| hooks | sinter | added | rolldown | added | CPU ÷ Rolldown |\n|---|---:|---:|---:|---:|---:|');
const show = (s) => `${s.wall_ms.toFixed(0)} · ${s.cpu_ms.toFixed(0)} ms · ${s.peak_mb.toFixed(0)} MB`;
const added = (row, tool) => `${(row[tool].cpu_ms - results[0][tool].cpu_ms).toFixed(0)} ms`;
for (const row of results) console.log(`| ${row.name} | ${show(row.sinter)} | ${added(row, 'sinter')} | ${show(row.rolldown)} | ${added(row, 'rolldown')} | ${(row.sinter.cpu_ms / row.rolldown.cpu_ms).toFixed(2)} |`);
if (options.json) writeFileSync(options.json, `${JSON.stringify({ rounds: options.rounds, results }, null, 2)}\n`);
