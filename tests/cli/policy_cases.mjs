// Formats of messages for services, which warnings are errors, questions about a build, and the small commands.

const two_warnings = { 'src/entry.js': `console.log(1);\ntry { require('absent-one'); } catch {}\nif ([] === x) {}\nlet x;`, 'fine.js': 'console.log(1)', 'bad.js': `import './src/worse.js';`, 'src/worse.js': `\nimport './absent,file.js';` };
const build = (p, entry, ...flags) => p.sinter(['build', entry, '--outfile=out.js', '--format=cjs', ...flags]);

const graph = {
  'entry.js': `import './a.js'; import one from 'one'; import two from 'two'; import('./lazy.js'); import('./shared.js'); import './shared.js'; console.log(one, two);`,
  'a.js': `import { b } from './b.js'; export const a = () => b;`, 'b.js': `import { c } from './c.js'; export const b = () => c;`, 'c.js': `import { a } from './a.js'; import { b } from './b.js'; export const c = () => [a, b]; console.log('c');`,
  'lazy.js': `import './only-lazy.js'; import('./only-lazy.js'); import('./other.js'); console.log('lazy');`, 'only-lazy.js': 'console.log(2);', 'other.js': 'console.log(3);', 'shared.js': 'console.log(1);',
  'node_modules/one/index.js': 'import "./circle.js"; export default "one";', 'node_modules/one/circle.js': 'import "./index.js"; console.log("circle");', 'node_modules/one/package.json': '{"name":"one"}',
  'node_modules/two/index.js': 'import one from "one"; export default "two" + one;', 'node_modules/two/package.json': '{"name":"two"}',
  'node_modules/two/node_modules/one/index.js': 'export default "another one" + Math.random();', 'node_modules/two/node_modules/one/package.json': '{"name":"one"}',
};

export const policy_cases = [
  { name: '--lint', files: { ...graph, 'index.html': '<script type="module" src="./entry.js"></script>', 'clean.js': 'import("./other.js");' }, async check(p, expect) {
    const wanted = {
      'duplicate-package': [/The package "one" is bundled 2 times: node_modules\/one \(0\.\d\d kB\), node_modules\/two\/node_modules\/one \(0\.\d\d kB\)/],
      'import-cycle': [/A circle of imports: a\.js → b\.js → c\.js → a\.js$/],
      'ineffective-import': [/import\(\) of "shared\.js" in "entry\.js" splits nothing off/, /import\(\) of "only-lazy\.js" in "lazy\.js" splits nothing off/],
    };
    for (const args of [['build', 'entry.js', '--outdir=out'], ['build']]) {
      const { status, stderr } = await p.sinter([...args, '--lint', '--log-format=json']);
      expect.equal(status, 0);
      const found = stderr.trim().split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
      expect.equal(found.length, 4, stderr);
      for (const [code, messages] of Object.entries(wanted)) {
        const own = found.filter((each) => each.code === code).map((each) => each.message);
        expect.equal(own.length, messages.length, code);
        messages.forEach((message) => expect.that(own.some((text) => message.test(text)), `${code}: ${own}`));
      }
      expect.equal((await p.sinter([...args, '--lint', '--deny:import-cycle'])).status, 1);
      expect.that(!/warning/.test((await p.sinter(args)).stderr), 'nobody asked');
    }
    expect.that(!/warning/.test((await p.sinter(['build', 'clean.js', '--outdir=out', '--lint'])).stderr), 'nothing to say');
  } },
  { name: '--log-format=github', files: two_warnings, async check(p, expect) {
    const bad = await build(p, 'bad.js', '--log-format=github');
    expect.equal(bad.status, 1);
    const [line] = bad.stderr.trim().split('\n');
    expect.match(line, /^::error file=src\/worse\.js,line=2,endLine=2,col=8,endColumn=26,title=sinter%3A [\w-]+::[^\n]*absent,file\.js/);
    expect.match(line, /%0Aimported by bad\.js/);
    const warned = await build(p, 'src/entry.js', '--log-format=github');
    expect.equal(warned.status, 0);
    expect.match(warned.stderr, /^::warning file=src\/entry\.js,line=2,/);
    for (const each of warned.stderr.trim().split('\n')) expect.match(each, /^::warning /);
  } },
  { name: '--log-format=sarif', files: two_warnings, async check(p, expect) {
    const read = async (entry) => JSON.parse((await build(p, entry, '--log-format=sarif')).stderr);
    const { version, runs: [run] } = await read('bad.js');
    expect.equal([version, run.tool.driver.name], ['2.1.0', 'sinter']);
    const [result] = run.results;
    expect.equal(result.level, 'error');
    expect.that(run.tool.driver.rules.some((rule) => rule.id === result.ruleId), 'the rule is listed');
    expect.equal(result.locations[0].physicalLocation, { artifactLocation: { uri: 'src/worse.js' }, region: { startLine: 2, startColumn: 8, endLine: 2, endColumn: 26 } });
    expect.equal(result.relatedLocations.map((each) => each.physicalLocation.artifactLocation.uri), ['bad.js']);
    expect.equal((await read('fine.js')).runs[0].results, []);
    expect.equal((await read('src/entry.js')).runs[0].results.every((each) => each.level === 'warning'), true);
  } },
  { name: '--deny and --log-override', files: two_warnings, async check(p, expect) {
    const codes = (await build(p, 'src/entry.js', '--log-format=json')).stderr.trim().split('\n').map((line) => JSON.parse(line).code);
    expect.that(codes.length >= 1, 'there are warnings');
    const [code] = codes;
    for (const flag of [`--deny:${code}`, `--deny=${code}`, '--deny=all', `--log-override:${code}=error`]) {
      const denied = await build(p, 'src/entry.js', flag, '--outfile=denied.js');
      expect.equal(denied.status, 1, flag);
      expect.match(denied.stderr, new RegExp(`^error\\[${code}\\]`, 'm'), flag);
      expect.that(!p.has('denied.js'), 'nothing is written');
    }
    const silent = await build(p, 'src/entry.js', ...new Set(codes.map((each) => `--log-override:${each}=silent`)), '--max-warnings=0', '--log-level=warning');
    expect.equal([silent.status, silent.stderr], [0, '']);
    expect.equal((await build(p, 'src/entry.js', '--deny=none-such')).status, 0);
    expect.equal((await build(p, 'src/entry.js', '--log-override:x=loud')).status, 2);
    expect.equal((await build(p, 'src/entry.js', '--log-override:x')).status, 2);
  } },
  { name: '--deny in a project', files: { 'index.html': '<img src="./absent.png"><script type="module" src="./main.js"></script>', 'main.js': '' }, async check(p, expect) {
    expect.equal((await p.sinter(['build'])).status, 0);
    const denied = await p.sinter(['build', '--deny=missing-asset', '--out-dir=other']);
    expect.equal(denied.status, 1);
    expect.that(!p.has('other'), 'nothing is written');
  } },
  { name: '--why', files: {
    'entry.js': `import './a.js';\nimport('./lazy.js');`, 'a.js': `import { b } from './deep/b.js';\nconsole.log(b);`, 'deep/b.js': 'export const b = Math.random();', 'lazy.js': `import './deep/c.js';`, 'deep/c.js': 'console.log(3)',
  }, async check(p, expect) {
    const { stderr, stdout } = await p.sinter(['build', 'entry.js', '--outdir=out', '--why:deep/', '--why=nobody']);
    expect.equal(stdout, '');
    expect.match(stderr, /\ndeep\/b\.js\n  0\.\d\d kB of out\/entry\.js\n  entry\.js \(entry\)\n +└ a\.js \(import-statement\)\n +└ deep\/b\.js \(import-statement\)\n/);
    expect.match(stderr, /\ndeep\/c\.js\n[^]*lazy\.js \(dynamic-import\)\n +└ deep\/c\.js/);
    expect.match(stderr, /No module of the bundle has "nobody"/);
  } },
  { name: '--why, --metafile and --define in a project', files: { 'index.html': '<script type="module" src="./main.js"></script>', 'main.js': `import { a } from './a.js';\nconsole.log(a, FLAG);`, 'a.js': 'export const a = Math.random();' }, async check(p, expect) {
    const { stderr, status } = await p.sinter(['build', '--why=a.js', '--metafile=meta.json', '--define:FLAG="said"', '--banner:js=/* first */']);
    expect.equal(status, 0, stderr);
    expect.match(stderr, /\na\.js\n[^]*main\.js/);
    expect.that('a.js' in JSON.parse(p.read('meta.json')).inputs, 'the metafile is written');
    const code = p.read(`dist/${p.list('dist').find((name) => name.endsWith('.js'))}`);
    expect.match(code, /^\/\* first \*\/[^]*said/);
    const refused = await p.sinter(['build', '--public-path=/x/']);
    expect.equal(refused.status, 2);
    expect.match(refused.stderr, /--public-path has no meaning in a project/);
  } },
  { name: '--verify-reproducible', files: { 'entry.js': `import './a.js';\nimport('./b.js');`, 'a.js': 'console.log(1)', 'b.js': 'console.log(2)' }, async check(p, expect) {
    const { status, stderr } = await p.sinter(['build', 'entry.js', '--outdir=out', '--minify', '--sourcemap', '--verify-reproducible']);
    expect.equal(status, 0, stderr);
    expect.that(p.has('out/entry.js'), 'written');
  } },
  { name: 'a config that is wrong is exit code 2', files: { 'index.html': '', 'vite.config.js': 'export default { bulid: {} };' }, async check(p, expect) {
    expect.equal((await p.sinter(['build'])).status, 2);
  } },
  { name: 'sinter info and sinter clean-cache', files: { 'vite.config.js': '', 'package.json': '{"dependencies":{"one":"1"},"devDependencies":{"two":"2"}}', 'node_modules/one/package.json': '{"version":"1.4.2"}', 'cache/0a1b2c3d/file': 'compiled', 'cache/other/file': 'of somebody else' }, async check(p, expect) {
    const env = { NODE_COMPILE_CACHE: `${p.directory}/cache`, SINTER_COMPILE_CACHE: '' };
    const { status, stdout } = await p.sinter(['info'], { env });
    expect.equal(status, 0);
    for (const pattern of [/^sinter +\d/m, /^system +\w/m, /^config +vite\.config\.js$/m, /^cache +.*cache \(1 files, 0\.01 kB\)$/m, /^dependency +one 1\.4\.2$/m, /^devDependency +two \(not installed\)$/m]) expect.match(stdout, pattern);
    const cleaned = await p.sinter(['clean-cache'], { env });
    expect.equal(cleaned.status, 0);
    expect.that(!p.has('cache/0a1b2c3d') && p.has('cache/other/file'), 'only what is ours is gone');
  } },
  { name: '--preserve-modules', files: {
    'src/index.ts': `export { a } from './lib/a.ts';\nexport { default as b } from './lib/b.js';`, 'src/lib/a.ts': `import { twice } from '../twice.js';\nexport const a: number = twice(21);`, 'src/lib/b.js': `import { a } from './a.ts';\nexport default () => a + 1;`, 'src/twice.js': 'export const twice = (x) => 2 * x;\nexport const kept = 1;',
    'use.mjs': `import * as all from './out/index.mjs';\nimport { kept } from './out/twice.mjs';\nconsole.log(all.a, all.b(), kept);`, 'use.cjs': `const all = require('./out/index.cjs');\nconsole.log(all.a, all.b(), require('./out/twice.cjs').kept);`,
    'common.js': `import x from './x.cjs';\nconsole.log(x);`, 'x.cjs': 'module.exports = 1;',
  }, async check(p, expect) {
    for (const flags of [[], ['--minify', '--sourcemap']]) {
      await p.build(['src/index.ts'], '--preserve-modules', '--format=esm', '--outdir=out', '--out-extension:.js=.mjs', ...flags);
      expect.equal(p.list('out').filter((name) => name.endsWith('.mjs')), ['index.mjs', 'lib/a.mjs', 'lib/b.mjs', 'twice.mjs']);
      expect.equal(await p.run('use.mjs'), '42 43 1');
    }
    await p.build(['src/index.ts'], '--preserve-modules', '--format=cjs', '--outdir=out', '--out-extension:.js=.cjs');
    expect.equal(await p.run('use.cjs'), '42 43 1');
    await p.build(['src/index.ts'], '--preserve-modules', '--preserve-modules-root=.', '--format=esm', '--outdir=deep');
    expect.that(p.has('deep/src/lib/a.js'), p.list('deep').join());
    const common = await p.sinter(['build', 'common.js', '--preserve-modules', '--format=esm', '--outdir=none']);
    expect.equal(common.status, 1);
    expect.match(common.stderr, /preserve-commonjs[^]*x\.cjs/);
    expect.equal((await p.sinter(['build', 'common.js', '--preserve-modules', '--format=iife', '--outdir=none'])).status, 1);
    expect.equal((await p.sinter(['build', 'common.js', '--preserve-modules-root=x', '--outdir=none'])).status, 2);
  } },
];
