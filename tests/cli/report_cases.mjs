// What is said about a build: metafile, analysis, messages, exit codes.

import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm_install } from '../harness/npm_install.mjs';
import { run_process } from '../harness/process.mjs';

const esbuild = join(npm_install(dirname(fileURLToPath(import.meta.url)), 'cli'), 'node_modules/esbuild/bin/esbuild');

const app = {
  'src/entry.js': `import { a } from './a.js';\nimport fs from 'node:fs';\nimport pkg from 'pkg';\nimport data from './data.json';\nconst b = require('./b.cjs');\nconsole.log(a(), typeof fs, pkg, data.x, b);\nimport('./lazy.js').then((m) => console.log(m.lazy));\nexport const out = 1;\nexport default a;`,
  'src/a.js': `export function a() { return globalThis.process.argv.length; }\nexport const unused = 'unused';`,
  'src/b.cjs': `module.exports = 'b';`,
  'src/lazy.js': `export const lazy = 'lazy';`,
  'src/data.json': '{"x": 1}',
  'node_modules/pkg/package.json': '{"name":"pkg"}',
  'node_modules/pkg/index.js': `module.exports = 'pkg';`,
};

/** The shape of a metafile: keys and types, without sizes and hashes. */
function shape(meta) {
  const name = (path) => path.replace(/-[A-Za-z0-9]{8}(?=\.)/, '-HASH');
  const imports = (list) => list.map((one) => ({ ...one, path: name(one.path) })).sort((x, y) => JSON.stringify(x) < JSON.stringify(y) ? -1 : 1);
  return {
    inputs: Object.fromEntries(Object.entries(meta.inputs).sort().map(([path, input]) => [path, { ...input, imports: imports(input.imports) }])),
    outputs: Object.fromEntries(Object.entries(meta.outputs).sort().map(([path, output]) => [name(path), {
      ...output, bytes: typeof output.bytes, imports: imports(output.imports), exports: [...output.exports].sort(),
      inputs: Object.fromEntries(Object.entries(output.inputs).sort().map(([input, { bytesInOutput }]) => [input, typeof bytesInOutput])),
    }])),
  };
}

/** Where helper functions are put is each bundler's own choice; esbuild makes a chunk of them. */
function without_shared({ inputs, outputs }) {
  const is_shared = (path) => path.includes('/chunk-');
  return { inputs, outputs: Object.fromEntries(Object.entries(outputs).filter(([path]) => !is_shared(path)).map(([path, output]) => [path, { ...output, imports: output.imports.filter((one) => !is_shared(one.path)) }])) };
}

export const report_cases = [
  { name: '--compare', files: { 'entry.js': 'console.log(1); import("./lazy.js");', 'lazy.js': 'console.log("lazy");', 'bad.json': '[]', 'index.html': '<script type="module" src="./entry.js"></script>' }, async check(p, expect) {
    const { writeFileSync } = await import('node:fs');
    const flags = ['--outdir=out', '--entry-names=[name]-[hash]', '--metafile=meta.json'];
    await p.build(['entry.js'], ...flags);
    expect.match((await p.build(['entry.js'], ...flags, '--compare=meta.json')).stderr, /^all outputs +[\d.]+ kB +the same$/m);
    writeFileSync(`${p.directory}/lazy.js`, `console.log("${'lazy'.repeat(100)}");`);
    const { stderr } = await p.build(['entry.js'], ...flags, '--compare=meta.json');
    expect.match(stderr, /^out\/lazy\.js +0\.\d\d kB +\+0\.40 kB \(\+\d+\.\d %\)\nall outputs +[\d.]+ kB +\+0\.40 kB \(\+\d+\.\d %\)$/m);
    // Words are no hashes, where both builds have the file.
    for (const [name, text] of [['icons-settings.js', '1'], ['icons-bookmarks.js', '22']]) writeFileSync(`${p.directory}/${name}`, `console.log(${text});`);
    const icons = ['icons-settings.js', 'icons-bookmarks.js'];
    await p.build(icons, '--outdir=out', '--metafile=icons.json');
    writeFileSync(`${p.directory}/icons-bookmarks.js`, 'console.log(22222);');
    expect.match((await p.build(icons, '--outdir=out', '--compare=icons.json')).stderr, /^out\/icons-bookmarks\.js +0\.\d\d kB +\+0\.00 kB [^\n]*\nall outputs/m);
    expect.match((await p.build(['icons-settings.js'], '--outdir=out', '--compare=icons.json')).stderr, /^out\/icons-bookmarks\.js +0\.00 kB +-0\.\d\d kB \(gone\)$/m);
    expect.equal((await p.sinter(['build', '--metafile=site.json'])).status, 0);
    expect.match((await p.sinter(['build', '--compare=site.json'])).stderr, /all outputs .* the same/);
    for (const file of ['none.json', 'bad.json']) {
      const { status, stderr: message } = await p.sinter(['build', 'entry.js', '--outdir=nowhere', `--compare=${file}`]);
      expect.equal(status, 1);
      expect.match(message, /error\[compare\]/);
    }
    expect.that(!p.has('nowhere'), 'nothing is written');
  } },
  { name: '--metafile has the structure of esbuild\'s', files: app, async check(p, expect) {
    const flags = ['--format=esm', '--platform=node', '--outdir=out', '--splitting', '--metafile=meta.json', '--sourcemap'];
    await p.build(['src/entry.js'], ...flags);
    const own = without_shared(shape(JSON.parse(p.read('meta.json'))));
    const theirs = await run_process(esbuild, ['src/entry.js', '--bundle', ...flags.map((flag) => flag.replace('meta.json', 'theirs.json'))], { cwd: p.directory });
    expect.equal(theirs.status, 0, theirs.stderr);
    const wanted = without_shared(shape(JSON.parse(p.read('theirs.json'))));
    expect.equal(own.inputs, wanted.inputs, 'inputs');
    expect.equal(Object.keys(own.outputs), Object.keys(wanted.outputs), 'outputs');
    for (const path of Object.keys(wanted.outputs)) {
      expect.equal(Object.keys(own.outputs[path]).sort(), Object.keys(wanted.outputs[path]).sort(), `keys of ${path}`);
      for (const key of ['exports', 'entryPoint', 'inputs', 'imports']) expect.equal(own.outputs[path][key], wanted.outputs[path][key], `${key} of ${path}`);
    }
  } },
  { name: 'sizes in the metafile are those of the files', files: app, async check(p, expect) {
    await p.build(['src/entry.js'], '--format=esm', '--platform=node', '--outdir=out', '--metafile', '--sourcemap');
    const meta = JSON.parse(p.read('meta.json'));
    for (const [path, output] of Object.entries(meta.outputs)) {
      expect.equal(output.bytes, Buffer.byteLength(p.read(path)), path);
      const parts = Object.values(output.inputs).reduce((sum, { bytesInOutput }) => sum + bytesInOutput, 0);
      expect.that(parts <= output.bytes, `the parts of ${path} are no more than the whole`);
    }
    for (const [path, input] of Object.entries(meta.inputs)) expect.equal(input.bytes, Buffer.byteLength(p.read(path)), path);
  } },
  { name: '--metafile does not replace an input', files: app, async check(p, expect) {
    const before = p.read('src/data.json');
    const { status, stderr } = await p.sinter(['build', 'src/entry.js', '--format=esm', '--platform=node', '--outdir=out', '--metafile=src/data.json']);
    expect.equal(status, 1);
    expect.match(stderr, /data\.json/);
    expect.equal(p.read('src/data.json'), before);
    expect.that(!p.has('out'), 'nothing written');
  } },
  { name: '--analyze', files: app, async check(p, expect) {
    const { stderr } = await p.build(['src/entry.js'], '--format=esm', '--platform=node', '--outdir=out', '--analyze');
    expect.match(stderr, /out\/entry\.js.*100\.0%/);
    expect.match(stderr, /src\/a\.js +\d+ B +\d+\.\d%/);
    const verbose = await p.build(['src/entry.js'], '--format=esm', '--platform=node', '--outdir=out', '--analyze=verbose');
    expect.match(verbose.stderr, /imported by src\/entry\.js/);
    expect.equal((await p.sinter(['build', 'src/entry.js', '--analyze=long'])).status, 2);
  } },
  { name: 'the report of files and sizes', files: app, async check(p, expect) {
    const flags = ['--format=esm', '--platform=node', '--outdir=out'];
    const in_ci = (ci, ...more) => p.sinter(['build', 'src/entry.js', ...flags, ...more], { env: { CI: ci } });
    const { stderr, stdout } = await in_ci('', '--sourcemap');
    expect.equal(stdout, '');
    expect.match(stderr, /^out\/entry\.js +\d+\.\d\d kB$/m);
    expect.match(stderr, /^out\/entry\.js\.map +\d+\.\d\d kB$/m);
    expect.match(stderr, /^✓ 6 modules built in \d+ ms$/m);
    expect.lacks(stderr, /\x1b/);
    const compressed = /^out\/entry\.js +\d+\.\d\d kB │ gzip: +\d+\.\d\d kB$/m;
    expect.match((await in_ci('', '--report-compressed-size')).stderr, compressed);
    expect.match((await in_ci('true')).stderr, compressed);
  } },
  { name: 'colours: NO_COLOR, FORCE_COLOR and --color', files: { 'entry.js': 'console.log(1)' }, async check(p, expect) {
    const colored = async (flags, env) => /\x1b\[/.test((await p.sinter(['build', 'entry.js', '--outfile=out.js', ...flags], { env: { NO_COLOR: '', FORCE_COLOR: '', ...env } })).stderr);
    expect.equal(await colored([], {}), false, 'no terminal');
    expect.equal(await colored([], { FORCE_COLOR: '1' }), true, 'FORCE_COLOR');
    expect.equal(await colored([], { FORCE_COLOR: '1', NO_COLOR: '1' }), false, 'NO_COLOR');
    expect.equal(await colored(['--color'], { NO_COLOR: '1' }), true, '--color');
    expect.equal(await colored(['--color=false'], { FORCE_COLOR: '1' }), false, '--color=false');
  } },
  { name: '--log-level', files: { 'entry.js': `import './absent.js';`, 'fine.js': 'console.log(1)' }, async check(p, expect) {
    for (const [level, said] of [['silent', false], ['error', true], ['warning', true], ['info', true]]) {
      const { status, stderr } = await p.sinter(['build', 'entry.js', '--outfile=out.js', `--log-level=${level}`]);
      expect.equal(status, 1);
      expect.equal(stderr !== '', said, level);
    }
    expect.equal((await p.sinter(['build', 'fine.js', '--outfile=out.js', '--log-level=warning'])).stderr, '');
  } },
  { name: '--log-limit', files: { 'entry.js': Array.from({ length: 20 }, (_, i) => `import './absent${i}.js';`).join('\n') }, async check(p, expect) {
    const count = async (...flags) => { const { stderr } = await p.sinter(['build', 'entry.js', '--outfile=out.js', ...flags]); return stderr.match(/^error/gm).length; };
    expect.equal(await count('--log-limit=3'), 3);
    expect.equal(await count(), 10);
    expect.equal(await count('--log-limit=0'), 20);
  } },
  { name: '--log-format=json', files: { 'entry.js': `// 😀\nimport './inner.js';`, 'inner.js': `/* é😀 */ import './absent.js';\nlet x = ;` , 'other.js': `import './absent.js';` }, async check(p, expect) {
    const { status, stderr } = await p.sinter(['build', 'entry.js', 'other.js', '--outdir=out', '--log-format=json']);
    expect.equal(status, 1);
    const messages = stderr.trim().split('\n').map((line) => JSON.parse(line));
    expect.that(messages.length >= 2, `${messages.length} messages`);
    for (const message of messages) expect.equal([message.severity, typeof message.code, typeof message.message], ['error', 'string', 'string'], JSON.stringify(message));
    const usage = await p.sinter(['build', 'entry.js', '--log-format=json', '--format=x', '--outdir=out']);
    expect.equal(usage.status, 2);
    expect.match(JSON.parse(usage.stderr).message, /--format/);
  } },
  { name: 'warnings do not fail a build, --max-warnings does', files: { 'entry.js': `try { require('absent-one'); } catch {}\ntry { require('absent-two'); } catch {}\nconsole.log(1);` }, async check(p, expect) {
    const run = (...flags) => p.sinter(['build', 'entry.js', '--outfile=out.js', '--format=cjs', ...flags]);
    const lenient = await run();
    expect.equal(lenient.status, 0, lenient.stderr);
    expect.equal(lenient.stderr.match(/^warning/gm)?.length, 2, 'warnings');
    expect.equal((await run('--max-warnings=2')).status, 0);
    const strict = await run('--max-warnings=1', '--outfile=strict.js');
    expect.equal(strict.status, 1);
    expect.match(strict.stderr, /max-warnings/);
    expect.that(!p.has('strict.js'), 'nothing written');
    const json = await run('--max-warnings=0', '--log-format=json');
    for (const line of json.stderr.trim().split('\n')) JSON.parse(line);
  } },
  { name: 'an error says who imported the file', files: { 'entry.js': `import './middle.js';`, 'middle.js': `\nexport * from 'dep';`, 'node_modules/dep/package.json': '{"name":"dep"}', 'node_modules/dep/index.js': `import './absent.js';` }, async check(p, expect) {
    const { status, stderr } = await p.sinter(['build', 'entry.js', '--outfile=out.js']);
    expect.equal(status, 1);
    expect.match(stderr, /node_modules\/dep\/index\.js:1:8.*imported by middle\.js:2:15.*imported by entry\.js:1:8/s);
  } },
  { name: 'all syntax errors of a file', files: { 'entry.js': `const = 1;\nfunction good() { return 1; }\nlet y = (2;\nif (x { }\nconsole.log(good());\n` }, async check(p, expect) {
    const { status, stderr } = await p.sinter(['build', 'entry.js', '--outfile=out.js']);
    expect.equal(status, 1);
    expect.match(stderr, /entry\.js:1:7/);
    expect.that((stderr.match(/--> entry\.js:/g) ?? []).length >= 2, stderr);
  } },
  { name: '--trace writes a Chrome trace', files: app, async check(p, expect) {
    await p.build(['src/entry.js'], '--format=esm', '--platform=node', '--outdir=out', '--trace=trace.json');
    const trace = JSON.parse(p.read('trace.json'));
    const events = Array.isArray(trace) ? trace : trace.traceEvents;
    expect.that(events.some((event) => event.name === 'scan' && event.dur >= 0), 'scan is there');
  } },
  { name: '--threads', files: app, async check(p, expect) {
    const texts = [];
    for (const threads of [1, 2, 5]) {
      await p.build(['src/entry.js'], '--format=esm', '--platform=node', `--outdir=out${threads}`, `--threads=${threads}`);
      texts.push(p.read(`out${threads}/entry.js`));
    }
    expect.that(texts.every((text) => text === texts[0]), 'the same bytes');
    expect.equal((await p.sinter(['build', 'src/entry.js', '--threads=-1'])).status, 2);
    expect.equal((await p.sinter(['build', 'src/entry.js', '--threads=99999'])).status, 2);
  } },
  { name: '--source-root and --sources-content', files: app, async check(p, expect) {
    await p.build(['src/a.js'], '--outfile=out/a.js', '--sourcemap', '--source-root=https://src.example/', '--sources-content=false');
    const map = JSON.parse(p.read('out/a.js.map'));
    expect.equal([map.sourceRoot, map.sourcesContent, map.sources], ['https://src.example/', undefined, ['../src/a.js']]);
  } },
];
