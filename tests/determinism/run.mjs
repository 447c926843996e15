// The same bytes and the same file names: with one thread and with eight, again and again, from two directories.
//
//   node tests/determinism/run.mjs [--rounds N]

import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { bundle, is_sinter } from '../harness/bundler.mjs';
import { parse_arguments } from '../harness/arguments.mjs';
import { Report } from '../harness/report.mjs';
import { make_workspace, write_files } from '../harness/workspace.mjs';

const options = parse_arguments({ rounds: 3 });
const report = new Report();
const root = make_workspace('determinism');

/** 240 modules: ES and CommonJS, TypeScript and JSX, JSON, stars, cycles, shared names, dynamic imports, three entries. */
function project() {
  const files = { 'package.json': '{"type":"module"}', 'data.json': '{"alpha":1,"beta":[1,2,3],"gamma":{"delta":"x"}}' };
  const count = 240;
  const extension = (i) => (i % 7 === 3 ? 'cjs' : i % 5 === 2 ? 'ts' : 'js');
  const path = (i) => `src/part${i % 6}/m${i}.${extension(i)}`;
  for (let i = 0; i < count; i++) {
    const to = [...new Set([i * 2 + 1, i * 2 + 2, (i * 31 + 7) % count, (i * 17 + 3) % count])].filter((j) => j < count && j !== i);
    const specifier = (j) => `../part${j % 6}/m${j}.${extension(j)}`;
    if (extension(i) === 'cjs') {
      const required = to.filter((j) => extension(j) === 'cjs').map((j) => `const c${j} = require('${specifier(j)}');`).join('\n');
      files[path(i)] = `${required}\nexports.value = ${i};\nexports.helper = function helper(n) { return n > 0 ? helper(n - 1) : exports.value; };\n`;
      continue;
    }
    const lines = to.map((j, k) => extension(j) === 'cjs' ? `import d${j}, { helper as h${j} } from '${specifier(j)}';`
      : k === 3 && i % 11 === 0 ? `export const lazy${j} = () => import('${specifier(j)}');`
      : i % 13 === 5 && k === 0 ? `export * as inner${j} from '${specifier(j)}';`
      : `import { value as v${j}, helper as h${j} } from '${specifier(j)}';`);
    const type = extension(i) === 'ts' ? ': number' : '';
    const used = to.filter((_, k) => !(k === 3 && i % 11 === 0) && !(i % 13 === 5 && k === 0)).map((j) => `h${j}(n - 1)`).join(' + ');
    files[path(i)] = `${lines.join('\n')}\nconst local = 'module ${i}';\nexport let value${type} = ${i};\nexport function helper(n${type})${type} { if (n <= 0) return local.length; value++; return ${used || '0'}; }\nlog(local);\n`;
  }
  for (const [k, start] of [0, 40, 90].entries()) {
    files[`src/entry${k}.js`] = `import data, { alpha } from '../data.json';\nimport { helper } from './part${start % 6}/m${start}.${extension(start)}';\nlog(alpha, data.gamma, helper(3));\nimport('./part${(start + 11) % 6}/m${start + 11}.${extension(start + 11)}').then(log);\n`;
  }
  return files;
}

const files = project();
const places = ['a', 'somewhere/else/entirely'].map((place) => join(root, place));
for (const place of places) {
  mkdirSync(place, { recursive: true });
  write_files(place, files);
}

function digest_outputs(directory) {
  const result = {};
  const walk = (at, prefix) => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      if (entry.isDirectory()) walk(join(at, entry.name), `${prefix}${entry.name}/`);
      else result[prefix + entry.name] = createHash('sha256').update(readFileSync(join(at, entry.name))).digest('hex').slice(0, 16);
    }
  };
  walk(directory, '');
  return result;
}

const entries = [0, 1, 2].map((k) => `./src/entry${k}.js`);
const modes = {
  'split, minified, source map': ['--splitting', '--format=esm', '--minify', '--sourcemap', '--metafile=out/meta.json'],
  'split, readable': ['--splitting', '--format=esm', '--sourcemap=inline'],
  'three CommonJS outputs': ['--format=cjs', '--minify', '--sourcemap'],
};
const threads = is_sinter ? ['--threads=1', '--threads=2', '--threads=8'] : [''];
if (!is_sinter) report.skip('thread counts', 'the stand-in has no --threads; directories and repetition are still compared');

for (const [mode, flags] of Object.entries(modes)) {
  let reference;
  for (let round = 0; round < options.rounds; round++) {
    for (const place of places) {
      for (const thread of threads) {
        const name = `${mode}: ${thread || 'default threads'}, round ${round + 1}, ${place === places[0] ? 'first' : 'second'} directory`;
        const out = join(place, 'out');
        const built = await bundle(entries, [...flags, ...(thread ? [thread] : []), '--entry-names=[name]-[hash]', '--outdir=out'], { cwd: place });
        if (built.status !== 0) {
          report.fail(name, `build failed (status ${built.status})\n${built.stderr.slice(0, 1500)}`, built.command);
          continue;
        }
        const outputs = digest_outputs(out);
        if (!reference) {
          reference = { outputs, name };
          if (Object.keys(outputs).length < 3) report.fail(name, `only ${Object.keys(outputs).join(' ')} was written`, built.command);
        }
        const differing = [...new Set([...Object.keys(outputs), ...Object.keys(reference.outputs)])].filter((file) => outputs[file] !== reference.outputs[file]);
        report.check(name, differing.length === 0, `differs from "${reference.name}" in: ${differing.slice(0, 10).join(' ')}`, built.command);
        rmSync(out, { recursive: true, force: true });
      }
    }
  }
}
report.finish();
