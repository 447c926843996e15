// Projects that cannot be built: bad configs, plugins that fail, pages and assets that are not there, outputs that would
// overwrite the project. Each goes through `sinter build`, which must leave the disk as it was, the output of an earlier
// build included; and where `dev` says so through `sinter dev`, which either refuses to start or serves the error and lives.

import { chmodSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { binary, quote } from '../harness/bundler.mjs';
import { in_parallel, run_process } from '../harness/process.mjs';
import { write_files } from '../harness/workspace.mjs';

const page = (head = '', body = '<script type="module" src="/src/main.js"></script>') =>
  `<!doctype html><html><head>${head}</head><body>${body}</body></html>`;
const base = {
  'package.json': '{"name":"p","type":"module"}',
  'index.html': page(),
  'src/main.js': `import { a } from './a.js';\ndocument.title = a;\n`,
  'src/a.js': `export const a = 'a';\n`,
  'dist/old.txt': 'the output of an earlier build',
};

const nobody = 65534;

// `dev`: 'refuses' (does not start), 'serves' (lives, and says what is wrong once the page is asked for), or nothing.
const config = (name, text, where, cause, more = {}) =>
  ({ name: `config: ${name}`, where, cause, dev: 'refuses', ...more, files: { 'sinter.config.mjs': text, ...more.files } });
const plugin = (name, body, where, cause, more = {}) =>
  ({ name: `plugin: ${name}`, where: [/plugin bad/, ...where], cause, ...more, files: { 'sinter.config.mjs': `export default { plugins: [{ name: 'bad', ${body} }] };`, ...more.files } });
const in_a = `if (!id.endsWith('/a.js')) return;`;
const transform = (name, statement, cause, more) =>
  plugin(name, `transform(code, id) { ${in_a} ${statement} }`, [/hook transform/, /src\/a\.js/], cause, { dev: 'serves', ...more });

export const project_cases = [
  config('a syntax error', 'export default {\n  base: "/x/",\n  plugins: [,,}\n};', [/sinter\.config\.mjs:3:\d+/], /unexpected|expected/i),
  config('a syntax error in a file that it imports', 'import "./other.mjs"; export default {};', [/other\.mjs:2:\d+/], /unexpected|expected/i, { files: { 'other.mjs': '\nlet = = 1;' } }),
  config('an error while it runs', 'export default {\n  base: nothing.there,\n};', [/sinter\.config\.mjs:2:\d+/], /nothing is not defined/),
  config('a number', 'export default 42;', [/sinter\.config\.mjs/], /number/),
  config('no default export', 'export const config = {};', [/sinter\.config\.mjs/], /export default|default export/i),
  config('a key of another type', 'export default { build: { outDir: 5 } };', [/sinter\.config\.mjs/, /build\.outDir/], /string/),
  config('an unknown key', 'export default { biuld: {} };', [/sinter\.config\.mjs/, /biuld/], /no .*key|unknown/i, { remedy: /build/ }),
  config('a function that rejects', 'export default async () => { throw new Error("no such luck"); };', [/sinter\.config\.mjs/], /no such luck/),
  config('a function that never settles', 'export default () => new Promise(() => {});', [/sinter\.config\.mjs/], /never settle/),
  config('a package that is not installed', 'import vue from "@vitejs/plugin-vue";\nexport default { plugins: [vue()] };', [/sinter\.config\.mjs/, /@vitejs\/plugin-vue/], /not found|cannot find|could not/i, { remedy: /npm install/ }),
  config('a circular import', 'import { name } from "./one.mjs";\nexport const suffix = "x";\nexport default { base: name };', [/one\.mjs:2/], /suffix/, { files: { 'one.mjs': 'import { suffix } from "./sinter.config.mjs";\nexport const name = "/" + suffix + "/";' } }),
  config('a plugin that was not called', 'const mine = () => ({ name: "mine" });\nexport default { plugins: [mine] };', [/mine/], /function/, { remedy: /call/i }),
  config('a plugin that is a string', 'export default { plugins: ["react"] };', [/"react"/], /plugin/),
  config('--config of a file that is not there', 'export default {};', [/none\.config\.mjs/], /no such|not found|does not exist|could not/i, { arguments: ['--config=none.config.mjs'] }),

  plugin('config throws', `config() { throw new Error('cannot think'); }`, [/hook config/], /cannot think/, { dev: 'refuses' }),
  plugin('config never settles', `config() { return new Promise(() => {}); }`, [/hook config/], /never settle/, { dev: 'refuses' }),
  plugin('configResolved rejects', `async configResolved() { throw new Error('cannot resolve it'); }`, [/hook configResolved/], /cannot resolve it/, { dev: 'refuses' }),
  plugin('buildStart throws', `buildStart() { throw new Error('cannot start'); }`, [/hook buildStart/], /cannot start/, { dev: 'refuses' }),
  plugin('resolveId rejects', `async resolveId(id) { if (id === './a.js') throw new Error('cannot say'); }`, [/hook resolveId/, /src\/main\.js/], /cannot say/, { dev: 'serves' }),
  plugin('resolveId returns nonsense', `resolveId(id) { if (id === './a.js') return 42; }`, [/hook resolveId/], /number 42/, { dev: 'serves' }),
  plugin('load throws', `load(id) { ${in_a} throw new Error('cannot load'); }`, [/hook load/, /src\/a\.js/], /cannot load/, { dev: 'serves' }),
  plugin('load of a file that is not there', `resolveId: { filter: { id: /^virtual:x$/ }, handler: () => '/no/such/file.js' }`, [], /no\/such\/file\.js/, { where: [/imported by src\/main\.js:1:\d+/], files: { 'src/main.js': `import 'virtual:x';` }, dev: 'serves' }),
  transform('transform throws', `throw new Error('cannot transform');`, /cannot transform/),
  transform('transform throws at a place', `this.error('cannot transform this', { line: 1, column: 13 });`, /cannot transform this/, { where: [/plugin bad/, /src\/a\.js:1:1[34]/] }),
  transform('transform never settles', `return new Promise(() => {});`, /never settle/),
  transform('transform returns nonsense', `return { code: 3 };`, /code/),
  transform('transform makes a syntax error', `return 'let = = 3;';`, /unexpected|expected|reserved/i, { where: [/src\/a\.js:1:1/] }),
  plugin('transformIndexHtml throws', `transformIndexHtml() { throw new Error('cannot read the page'); }`, [/hook transformIndexHtml/, /index\.html/], /cannot read the page/, { dev: 'serves' }),
  plugin('transformIndexHtml returns nonsense', `transformIndexHtml() { return 7; }`, [/hook transformIndexHtml/], /number 7/, { dev: 'serves' }),
  plugin('transformIndexHtml never settles', `transformIndexHtml() { return new Promise(() => {}); }`, [/hook transformIndexHtml/], /never settle/, { dev: 'serves' }),
  plugin('renderChunk throws', `renderChunk() { throw new Error('cannot render'); }`, [/hook renderChunk/], /cannot render/),
  plugin('generateBundle rejects', `async generateBundle() { throw new Error('cannot generate'); }`, [/hook generateBundle/], /cannot generate/),
  plugin('a file outside of the output', `generateBundle() { this.emitFile({ type: 'asset', fileName: '../../escaped.txt', source: 'x' }); }`, [/hook generateBundle/, /\.\.\/\.\.\/escaped\.txt/], /outside|relative/),
  plugin('a file with an absolute name', `generateBundle() { this.emitFile({ type: 'asset', fileName: '/tmp/escaped.txt', source: 'x' }); }`, [/\/tmp\/escaped\.txt/], /outside|absolute|relative/),
  plugin('a name that leads outside later', `generateBundle() { this.emitFile({ type: 'asset', fileName: 'x/../../../escaped.txt', source: 'x' }); }`, [/escaped\.txt/], /outside/),
  plugin('a name with a null byte', `generateBundle() { this.emitFile({ type: 'asset', fileName: 'a\\0b.txt', source: 'x' }); }`, [], /character|null|name/i),
  plugin('a virtual module whose name leads outside', `resolveId: (id) => id === 'virtual:x' ? '\\0../../../escaped' : null, load: (id) => id === '\\0../../../escaped' ? 'export default 1' : null`, [], /./, { builds: true, where: [], files: { 'src/main.js': `import('virtual:x');` } }),
  plugin('configureServer throws', `configureServer() { throw new Error('cannot serve'); }`, [/hook configureServer/], /cannot serve/, { dev: 'refuses', builds: true }),
  config('names of chunks that lead outside', `export default { build: { rolldownOptions: { output: { entryFileNames: '../../[name].js' } } } };`, [/entryFileNames|\.\.\//], /outside/, { dev: undefined, status: 1 }),

  { name: 'page: a script that is not there', files: { 'index.html': page('', '<script type="module" src="/src/none.js"></script>') }, where: [/index\.html:1:\d+/, /script type="module" src="\/src\/none\.js"/], cause: /cannot find/i },
  { name: 'page: an image that is not there', builds: true, warns: true, files: { 'index.html': page('', '<img src="./none.png"><script type="module" src="/src/main.js"></script>') }, where: [/index\.html:1:51/, /none\.png/], cause: /could not|cannot find|not found|no such|not there/i },
  { name: 'page: an entry that is not there', files: { 'sinter.config.mjs': `export default { build: { rolldownOptions: { input: 'none.html' } } };` }, where: [/none\.html/], cause: /there is no|not found/i },
  { name: 'page: there is none', files: { 'index.html': null }, where: [/index\.html/], cause: /no entry point/i, status: 2 },
  { name: 'page: without a head', files: { 'index.html': '<script type="module" src="/src/main.js"></script>' }, builds: true, dev_page: true },
  { name: 'page: empty', files: { 'index.html': '' }, builds: true, dev_page: true },
  { name: 'page: a missing asset of a module', files: { 'src/a.js': `import url from './none.png';\nexport const a = url;` }, where: [/a\.js:1:\d+/, /none\.png/], cause: /could not|cannot find|not found|no such|not there/i, dev: 'serves' },
  { name: 'page: a missing asset of a style sheet', files: { 'src/a.js': `import './a.css';\nexport const a = 1;`, 'src/a.css': '.a {\n  background: url("./none.png");\n}' }, where: [/a\.css:2:\d+/, /none\.png/], cause: /could not|cannot find|not found|no such|not there/i, dev: 'serves' },
  { name: 'page: a worker that is not there', files: { 'src/a.js': `export const a = new Worker(new URL('./none.ts', import.meta.url));` }, where: [/a\.js:1:37/, /none\.ts/], cause: /cannot find/i, dev: 'serves' },
  { name: 'page: new URL of a file that is not there', builds: true, warns: true, files: { 'src/a.js': `export const a = new URL('./none.txt', import.meta.url);` }, where: [/a\.js:1:26/, /none\.txt/], cause: /not there/i },
  { name: 'page: style sheets that import each other', files: { 'src/a.js': `import './a.css';\nexport const a = 1;`, 'src/a.css': '@import "./b.css"; .a { color: red }', 'src/b.css': '@import "./a.css"; .b { color: blue }' }, builds: true, dev_page: true, output: [/\.css$/, /\.b\s*\{[^}]*\}\s*\.a\s*\{/] },
  { name: 'page: a broken tsconfig.json', files: { 'tsconfig.json': '{ "compilerOptions": { "jsx": ', 'src/a.js': null, 'src/a.ts': 'export const a: number = 1;' }, where: [/tsconfig\.json/], cause: /JSON|expected|unexpected/i },

  { name: 'output: the project itself', files: {}, arguments: ['--outDir=.'], where: [/"\.?"|project|p\b/], cause: /project|outDir|output/i, remedy: /dist|another|below/i },
  { name: 'output: the folder above', files: {}, arguments: ['--outDir=..'], where: [/\.\./], cause: /project|outDir|output/i },
  { name: 'output: the sources', files: {}, arguments: ['--outDir=src'], where: [/src/], cause: /source|outDir|output/i },
  { name: 'output: the public folder', files: { 'public/x.txt': 'x' }, arguments: ['--outDir=public'], where: [/public/], cause: /public/i },
  { name: 'output: a link to the project', files: {}, prepare: (directory) => symlinkSync('.', join(directory, 'link')), arguments: ['--outDir=link'], where: [/link/], cause: /project|link|output/i },
  { name: 'output: a file', files: { taken: 'x' }, arguments: ['--outDir=taken'], where: [/taken/], cause: /file|folder|directory/i },
  { name: 'output: a folder that cannot be written', files: {}, prepare: (directory) => { mkdirSync(join(directory, 'locked')); chmodSync(join(directory, 'locked'), 0o555); chmodSync(directory, 0o755); }, arguments: ['--outDir=locked/out'], as_nobody: true, where: [/locked/], cause: /permission|denied|write/i },

  { name: 'env: a file that cannot be read', files: { '.env': 'VITE_A=1' }, prepare: (directory) => chmodSync(join(directory, '.env'), 0), as_nobody: true, where: [/\.env/], cause: /permission|denied|read/i, dev: 'refuses' },
  // Where Python keeps a virtual environment.
  { name: 'env: a folder', files: { '.env/bin/python': '' }, builds: true },
  { name: 'env: a value that refers to itself', files: { '.env': 'VITE_A=$VITE_B$VITE_B\nVITE_B=$VITE_A$VITE_A\n' }, builds: true },
  { name: 'a folder that is not there', files: {}, folder: 'none', where: [/none/], cause: /no |not |does not exist/i, dev: 'refuses', dev_status: 2 },
];

const command_of = (directory, args) => `cd ${quote(directory)} && ${[binary, ...args].map(quote).join(' ')}`;

/** What of `one` a message lacks. */
function lacks(one, text) {
  const problems = [];
  for (const pattern of one.where ?? []) if (!pattern.test(text)) problems.push(`the message does not say where: ${pattern}`);
  if (one.cause && !one.cause.test(text)) problems.push(`the message does not say what is wrong: ${one.cause}`);
  if (one.remedy && !one.remedy.test(text)) problems.push(`the message does not say what to do: ${one.remedy}`);
  return problems;
}

function project_of(one, yard) {
  const directory = join(yard, 'p');
  const files = { ...base, ...one.files };
  for (const [name, text] of Object.entries(files)) if (text === null) delete files[name];
  mkdirSync(directory, { recursive: true });
  write_files(directory, files);
  one.prepare?.(directory);
  return directory;
}

/** The exit status of what is refused: what is wrong with the config is told apart from what is wrong with the input. */
function status_of(one) {
  return one.status ?? (/^(config|env): |^plugin: config(?!ureServer)/.test(one.name) ? 2 : 1);
}

/** The program and its arguments, as somebody who is not root where the case asks for it. */
function argv(one, args) {
  if (!one.as_nobody || process.getuid() !== 0) return [binary, args];
  return ['setpriv', [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', binary, ...args]];
}

async function build(one, directory, fingerprint, report) {
  const args = ['build', ...(one.folder ? [one.folder] : []), ...(one.arguments ?? [])];
  const before = fingerprint(join(directory, '..'));
  const [file, list] = argv(one, args);
  const built = await run_process(file, list, { cwd: directory, timeout: 30_000, env: { ...process.env, NO_COLOR: '1' } });
  const text = built.stdout + built.stderr;
  const problems = [];
  if (built.timed_out) problems.push('no answer within 30 s');
  else if (built.status !== (one.builds ? 0 : status_of(one))) problems.push(`exit status ${built.status}${built.signal ? ` (${built.signal})` : ''}`);
  const after = fingerprint(join(directory, '..'));
  if (one.builds) {
    const outside = after.split('\n').filter((line) => !before.includes(line) && !line.startsWith('p/dist/'));
    if (outside.length) problems.push(`files outside of dist: ${outside.join('\n')}`);
    if (one.output) {
      const [name, pattern] = one.output;
      const made = after.split('\n').map((line) => line.split(' ')[0]).filter((file_name) => file_name.startsWith('p/dist/') && name.test(file_name));
      const texts = made.map((file_name) => readFileSync(join(directory, '..', file_name), 'utf8'));
      if (!texts.some((each) => pattern.test(each))) problems.push(`no output has ${pattern}:\n${texts.join('\n---\n')}`);
    }
  } else if (after !== before) {
    problems.push(`files changed:\n${after.split('\n').filter((line) => !before.includes(line)).join('\n') || '(removed)'}`);
  }
  if (!one.builds || one.warns) problems.push(...lacks(one, text));
  report.check(one.name, !problems.length, `${problems.join('\n')}\nmessage:\n${text.slice(0, 1500)}`, command_of(directory, args));
}

async function dev(one, directory, report) {
  const args = ['dev', ...(one.folder ? [one.folder] : []), `--port=${20_000 + Math.floor(Math.random() * 20_000)}`, ...(one.arguments ?? [])];
  const [file, list] = argv(one, args);
  const child = spawn(file, list, { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } });
  let text = '';
  child.stdout.on('data', (bytes) => (text += bytes));
  child.stderr.on('data', (bytes) => (text += bytes));
  let status;
  const ended = new Promise((resolve) => child.on('close', (code, signal) => resolve((status = signal ?? code))));  // when all was read
  const problems = [];
  /** Polls until `test` is true; false after 20 s, or when the server has ended. */
  const until = async (test) => {
    for (const deadline = Date.now() + 20_000; Date.now() < deadline && status === undefined; ) {
      if (await test()) return true;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return test();
  };
  if (one.dev === 'refuses') {
    await until(() => status !== undefined);
    if (status !== (one.dev_status ?? status_of(one))) problems.push(status === undefined ? 'it serves' : `exit status ${status}`);
    problems.push(...lacks(one, text));
  } else {
    await until(() => /Local:/.test(text));
    const url = /Local: +(\S+)/.exec(text)?.[1];
    if (!url) problems.push('it does not start');
    else {
      // As a browser does: the page, then its script.
      const get = async (path) => fetch(new URL(path, url), { headers: { accept: '*/*' } }).then(async (answer) => ({ status: answer.status, text: await answer.text() }), (error) => ({ status: 0, text: String(error) }));
      const document = await get('/');
      await get('/src/main.js');
      if (one.dev_page) {
        if (document.status !== 200 || !document.text.includes('@vite/client')) problems.push(`the page is ${document.status} ${document.text}`);
      } else {
        await until(() => lacks(one, text).length === 0);
        problems.push(...lacks(one, text));
      }
      if ((await get('/@vite/client')).status !== 200) problems.push('it does not answer any more');
    }
    if (status !== undefined) problems.push(`it ended with ${status}`);
  }
  child.kill('SIGKILL');
  await ended;
  report.check(`${one.name}, dev`, !problems.length, `${problems.join('\n')}\noutput:\n${text.slice(0, 1500)}`, command_of(directory, args));
}

/** A port that is taken, with and without `--strict-port`. */
async function test_ports(root, report) {
  const directory = project_of({ files: {} }, join(root, 'ports'));
  const holder = createServer();
  await new Promise((resolve) => holder.listen(0, '127.0.0.1', resolve));
  const { port } = holder.address();
  for (const command of ['dev', 'preview']) {
    const args = [command, `--port=${port}`, '--strict-port'];
    const ran = await run_process(binary, args, { cwd: directory, timeout: 20_000, env: { ...process.env, NO_COLOR: '1' } });
    const text = ran.stdout + ran.stderr;
    report.check(`port: taken, ${command}`, ran.status === 1 && text.includes(String(port)) && /in use|taken/i.test(text), `exit status ${ran.status}\n${text}`, command_of(directory, args));
  }
  const ran = await run_process(binary, ['dev', '--port=70000'], { cwd: directory, timeout: 20_000 });
  report.check('port: none of that number', ran.status === 2 && /port/i.test(ran.stderr + ran.stdout), `exit status ${ran.status}\n${ran.stderr}`, command_of(directory, ['dev', '--port=70000']));
  holder.close();
}

export async function test_projects(report, root, { only, fingerprint }) {
  const chosen = project_cases.filter(({ name }) => name.includes(only));
  chmodSync(root, 0o755);
  await in_parallel(chosen, async (one, index) => {
    await build(one, project_of(one, join(root, `project-${index}`)), fingerprint, report);
    if (one.dev || one.dev_page) await dev(one, project_of(one, join(root, `dev-${index}`)), report);
  }, 3);
  if (!only || only.includes('port')) await test_ports(root, report);
}
