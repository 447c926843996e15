// Flags that `sinter build` has in the folder of a project.

import { join } from 'node:path';

const page = {
  'index.html': '<!doctype html><html><head><link rel="stylesheet" href="./style.css"></head><body><script type="module" src="./main.js"></script></body></html>',
  'main.js': 'import url from "./dot.png";\nglobalThis.shown = [url, import.meta.env.MODE];\n',
  'style.css': 'body { color: rgb(1, 2, 3) }',
  'dot.png': 'x'.repeat(300),
};

async function built(p, ...flags) {
  const result = await p.sinter(['build', ...flags]);
  p.command = result.command;
  if (result.status !== 0) throw new Error(`exit ${result.status}\n${result.stderr}`);
  return result;
}

const scripts = (p) => p.list('dist').filter((name) => name.endsWith('.js'));

export const project_cases = [
  { name: '--base', files: page, async check(p, expect) {
    await built(p, '--base=/shop/');
    expect.match(p.read('dist/index.html'), /src="\/shop\/assets\/[\w-]+\.js"/);
    expect.match(p.read('dist/index.html'), /href="\/shop\/assets\/[\w-]+\.css"/);
  } },
  { name: '--assets-dir', files: page, async check(p, expect) {
    await built(p, '--assets-dir=static');
    expect.equal(p.list('dist').filter((name) => name.startsWith('assets/')), []);
    expect.that(scripts(p).every((name) => name.startsWith('static/')), p.list('dist').join(' '));
  } },
  { name: '--assets-inline-limit', files: page, async check(p, expect) {
    await built(p, '--assets-inline-limit=4096');
    expect.equal(p.list('dist').filter((name) => name.endsWith('.png')), []);
    await built(p, '--assets-inline-limit=0');
    expect.equal(p.list('dist').filter((name) => name.endsWith('.png')).length, 1);
  } },
  { name: '--manifest', files: page, async check(p, expect) {
    await built(p, '--manifest');
    const manifest = JSON.parse(p.read('dist/.vite/manifest.json'));
    expect.equal(manifest['index.html'].isEntry, true);
    expect.that(p.has(`dist/${manifest['index.html'].file}`), 'the file of the manifest is there');
  } },
  { name: 'build.manifest: a sheet of two entries, and one for all', files: {
    'a.js': 'import "./s.css"; console.log("a");', 'b.js': 'import "./s.css"; console.log("b");', 's.css': 'i { color: blue }',
    'vite.config.mjs': 'export default { build: { manifest: true, rolldownOptions: { input: ["a.js", "b.js"] } } };',
  }, async check(p, expect) {
    const read = () => JSON.parse(p.read('dist/.vite/manifest.json'));
    await built(p);
    const manifest = read(), sheets = p.list('dist').filter((name) => name.endsWith('.css'));
    expect.equal([sheets.length, manifest['a.js'].css, manifest['b.js'].css], [1, sheets, sheets]);
    const [key] = Object.keys(manifest).filter((name) => name.startsWith('_'));
    expect.equal(manifest[key], { file: sheets[0], src: key });
    await built(p, '--build.cssCodeSplit=false');
    const { file, src } = read()['style.css'];
    expect.match(p.read(`dist/${file}`), /color/);
    expect.equal([src, read()['a.js'].css], ['style.css', undefined]);
  } },
  { name: 'build.manifest: folders of names, style sheets as entries, sheets of shared scripts, assets of plugins', files: {
    'admin/page.html': '<!doctype html><script type="module" src="/src/page.js"></script>', 'src/page.js': 'import { s } from "./shared.js"; console.log("page", s);', 'src/tool.js': 'import { s } from "./shared.js"; console.log("tool", s);',
    'src/shared.js': 'import "./shared.css"; export const s = globalThis.s ?? "s";', 'src/shared.css': 'i { color: blue }', 'src/app.scss.css': 'b { color: red }',
    'vite.config.mjs': 'export default { build: { manifest: true, rolldownOptions: { input: { "admin/page": "admin/page.html", "tools/run": "src/tool.js", "styles/app": "src/app.scss.css" } } }, plugins: [{ name: "p", generateBundle() { this.emitFile({ type: "asset", name: "logo.svg", originalFileName: "images/logo.svg", source: "<svg/>" }); this.emitFile({ type: "asset", name: "made.txt", source: "made" }); } }] };',
  }, async check(p, expect) {
    await built(p);
    const manifest = JSON.parse(p.read('dist/.vite/manifest.json'));
    const shared = Object.keys(manifest).find((key) => key.startsWith('_') && key.endsWith('.js'));
    const made = Object.keys(manifest).find((key) => key.startsWith('_made-'));
    const sheet = Object.keys(manifest).find((key) => key.startsWith('_') && key.endsWith('.css'));
    expect.equal(Object.keys(manifest).sort(), ['admin/page.html', 'images/logo.svg', 'src/app.scss.css', 'src/tool.js', made, shared, sheet].sort());
    expect.equal(p.read(`dist/${manifest['images/logo.svg'].file}`), '<svg/>');
    expect.equal(p.read(`dist/${manifest[made].file}`), 'made');
    expect.equal(['admin/page.html', 'src/tool.js', 'src/app.scss.css'].map((key) => manifest[key].name), ['admin/page', 'tools/run', 'styles/app']);
    const { file, ...entry } = manifest['src/app.scss.css'];
    expect.equal(entry, { name: 'styles/app', names: ['styles/app.css'], src: 'src/app.scss.css', isEntry: true });
    expect.match(p.read(`dist/${file}`), /color: ?red/);
    expect.equal(manifest[shared].css, [manifest[sheet].file]);
    expect.equal(manifest[sheet].src, sheet);
    expect.match(p.read(`dist/${manifest[sheet].file}`), /color: ?(?:blue|#00f)/);
  } },
  { name: '--empty-out-dir', files: { ...page, 'dist/old.txt': 'old' }, async check(p, expect) {
    await built(p, '--empty-out-dir=false');
    expect.that(p.has('dist/old.txt'), 'old.txt was removed');
    await built(p, '--empty-out-dir');
    expect.that(!p.has('dist/old.txt'), 'old.txt is still there');
  } },
  { name: '--mode', files: { ...page, '.env.staging': 'VITE_NAME=x\n' }, async check(p, expect) {
    await built(p, '--mode=staging');
    expect.match(p.read(`dist/${scripts(p)[0]}`), /["'`]staging["'`]/);
  } },
  { name: '--config and --no-config', files: { ...page, 'vite.config.js': 'export default { base: "/a/" }', 'other.config.js': 'export default { base: "/b/" }' }, async check(p, expect) {
    await built(p);
    expect.match(p.read('dist/index.html'), /src="\/a\//);
    await built(p, '--config=other.config.js');
    expect.match(p.read('dist/index.html'), /src="\/b\//);
    await built(p, '--no-config');
    expect.match(p.read('dist/index.html'), /src="\/assets\//);
  } },
  { name: '--explain-plugins', files: { ...page, 'vite.config.js': 'export default { plugins: [{ name: "mine", transform: { filter: { id: /main/ }, handler() {} } }] }' }, async check(p, expect) {
    const { stdout, stderr } = await built(p, '--explain-plugins');
    expect.match(stdout + stderr, /mine\s+transform\s+1\b/);
  } },
  { name: '--explain-plugins: who did what', files: {
    ...page, 'data.txt': 'x', 'worker.txt': 'x', ...Object.fromEntries(['a', 'b'].flatMap((name) => [0, 1, 2].map((n) => [`${name}${n}.txt`, 'x']))),
    'node_modules/sinter-plugin-x/package.json': '{"name":"sinter-plugin-x","version":"3.2.1","main":"x.cjs"}',
    'node_modules/sinter-plugin-x/x.cjs': 'module.exports = () => ({ name: "x", buildStart() { process.env.OF_X; } });\n',
    'node_modules/unplugin/package.json': '{"name":"unplugin","version":"9.9.9","main":"x.cjs"}',
    'node_modules/unplugin/x.cjs': 'module.exports = (name) => ({ name, buildStart() { process.env.OF_UN; } });\n',
    'node_modules/unplugin-y/package.json': '{"name":"unplugin-y","version":"1.0.0"}',
    'vite.config.mjs': `import fs from 'node:fs';
import net from 'node:net';
import { createRequire } from 'node:module';
import { execFileSync } from 'node:child_process';
import { Worker } from 'node:worker_threads';
import { setTimeout as sleep } from 'node:timers/promises';
import x from 'sinter-plugin-x';
fs.readFileSync('data.txt');
const steps = (name) => ({ name, async buildStart() {
  for (let i = 0; i < 3; i++) { await sleep(2); await fs.promises.readFile(name + i + '.txt'); }
  process.env['OF_' + name];
} });
export default { plugins: [
  { name: 'late', version: '1.2.3', async transform(code, id) {
    if (!id.endsWith('main.js')) return;
    await null;
    fs.existsSync('absent.txt');
    setTimeout(() => fs.writeFileSync('made.txt', 'x'), 1);
    await sleep(5);
    fs.readFileSync('data.txt');
    Date.now(); Math.random();
  } },
  steps('a'), steps('b'), x(), createRequire(import.meta.url)('unplugin')('unplugin-y'),
  { name: 'starter', buildEnd() { execFileSync('true'); } },
  { name: 'caller', buildEnd: () => new Promise((done) => {
    const server = net.createServer((socket) => socket.end()).listen(0, '127.0.0.1', () => net.connect(server.address().port, '127.0.0.1').resume().on('close', () => { server.close(); done(); }));
  }) },
  { name: 'threads', buildStart: () => new Promise((done) => new Worker('require("fs").readFileSync("worker.txt")', { eval: true }).on('exit', done)) },
  // Its own resolveId asks the one of another.
  { name: 'asks', async resolveId(id, importer) { if (id === 'virtual:asked') return (await this.resolve('virtual:read', importer)).id; } },
  { name: 'asked', resolveId(id) { if (id === 'virtual:read') { process.env.OF_ASKED; return '\\0read'; } }, load(id) { return id === '\\0read' ? '' : null; } },
] };
`, 'main.js': 'import "virtual:asked";\n',
  }, async check(p, expect) {
    const { stdout, stderr } = await built(p, '--explain-plugins');
    const table = (stdout + stderr).split('\neffects\n')[1];
    const rows = new Map();
    for (const [, who, kind, list] of table.matchAll(/^(\S+) +(read|looked for|wrote|env|net|ran|time|random) +\d+ {2}(.*)$/gm)) rows.set(`${who} ${kind}`, list);
    expect.equal(Object.fromEntries([...rows].filter(([row]) => !/^(?:config|sinter:|threads env|starter env)/.test(row)).map(([row, list]) => [row, list.replace(/:\d+/g, ':PORT')])), {
      'a env': 'OF_a', 'a read': 'a0.txt, a1.txt, a2.txt', 'b env': 'OF_b', 'b read': 'b0.txt, b1.txt, b2.txt',
      'asked env': 'OF_ASKED', 'caller net': '127.0.0.1, 127.0.0.1:PORT',
      'late@1.2.3 looked for': 'absent.txt', 'late@1.2.3 random': 'Math.random', 'late@1.2.3 read': 'data.txt', 'late@1.2.3 time': 'Date.now', 'late@1.2.3 wrote': 'made.txt',
      'starter ran': rows.get('starter ran')?.endsWith('/true') ? rows.get('starter ran') : 'true', 'threads read': 'worker.txt', 'unplugin-y@1.0.0 env': 'OF_UN', 'x@3.2.1 env': 'OF_X',
    });
    expect.match(rows.get('config read'), /data\.txt/);
  } },
  { name: 'what the config loads is compiled once', files: { ...page, 'vite.config.mjs': 'import "./large.cjs"; export default {};', 'large.cjs': `module.exports = [${'() => "a function",\n'.repeat(2000)}];` }, async check(p, expect) {
    const env = { SINTER_COMPILE_CACHE: join(p.directory, 'code') };
    const codes = () => p.list('code').length;
    for (const expected of [1, 1]) {
      const { status, stderr } = await p.sinter(['build'], { env });
      expect.equal(status, 0, stderr);
      expect.equal(codes(), expected);
    }
  } },
  { name: 'the engine of config and plugins is taken down whole', files: { ...page, 'vite.config.mjs': 'export default { plugins: [{ name: "waits", async transform() { await new Promise((done) => setTimeout(done, 5)); } }] };' }, async check(p, expect) {
    const { status, stderr } = await p.sinter(['build'], { env: { SINTER_TEAR_DOWN: '1' } });
    expect.equal(status, 0, stderr);
  } },
];
