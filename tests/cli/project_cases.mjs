// Flags that `sinter build` has in the folder of a project.

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
];
