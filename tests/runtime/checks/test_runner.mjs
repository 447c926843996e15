// node:test beside Node's: what the reporters write about tests of every kind, files run by --test, and run() as a stream.
// Durations and stacks are not compared, nor the order of what is written to the process's output by others.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = join(dirname(fileURLToPath(import.meta.url)), '../test_runner');
const plain = (text) => text.split('\n')
  .filter((line) => !/^\s*(?:at |stack: \|-|async Promise|\(?(?:[\w$.<>[\] ]+ \()?(?:file:\/\/|node:|\/)\S*:\d+:\d+\)?$)/.test(line))
  .filter((line) => !/^\s+(?:at )?[^'"]*\((?:file:\/\/|node:|\/)\S*:\d+:\d+\)(?: \{)?$/.test(line))
  .map((line) => line.replace(/duration_ms:? [\d.e-]+|\([\d.e-]+ms\)|time="[\d.]+"/g, 'TIME').replace(/^\[?(Error \[ERR_TEST_FAILURE\]: .*?)\]?( \{)?$/, '$1'))
  .join('\n');

export function check_test_runner({ check, sinter }) {
  const both = (args, cwd = here) => [process.execPath, sinter].map((program) => {
    const { stdout, stderr, status } = spawnSync(program, args, { cwd, encoding: 'utf8', timeout: 60000, env: { ...process.env, NODE_NO_WARNINGS: '1', NODE_TEST_CONTEXT: undefined } });
    return { text: `${plain(stdout)}\n${plain(stderr)}`, stderr, status };
  });
  const compare = (name, args) => {
    const [expected, got] = both(args);
    check(`${name}: exit`, expected.status === got.status, `${expected.status} expected, got ${got.status}\n${got.stderr}`);
    const [wants, lines] = [expected.text.split('\n'), got.text.split('\n')];
    for (let i = 0; i < Math.max(wants.length, lines.length); i++) check(`${name}:${i + 1}`, wants[i] === lines[i], `expected ${wants[i]}\n     got ${lines[i]}`);
  };
  for (const reporter of ['tap', 'spec', 'dot']) compare(`node:test ${reporter}`, [`--test-reporter=${reporter}`, 'kinds.mjs']);
  for (const file of ['hooks', 'mocks', 'choices']) compare(`node:test ${file}`, ['--test-reporter=tap', `${file}.mjs`]);

  const only = (args) => spawnSync(sinter, ['run', ...args], { cwd: join(here, 'folder'), encoding: 'utf8', timeout: 60000, env: { ...process.env, NODE_TEST_CONTEXT: undefined } });
  const all = only(['--test', '--test-reporter=tap']);
  const lines = all.stdout.split('\n').filter((line) => /^\s*(?:not )?ok |^# (?!Subtest|duration)|^\s*1\.\./.test(line)).map((line) => line.replace(/\/\S*folder\//, ''));
  const wanted = ['# out a', 'ok 1 - a1', 'not ok 2 - a2', '    ok 1 - b1', '    ok 2 - b2 # SKIP', '    1..2', 'ok 3 - B', '# no tests', 'ok 4 - c-test.js', 'not ok 5 - z.test.js', '1..5',
    '# tests 6', '# suites 1', '# pass 3', '# fail 2', '# cancelled 0', '# skipped 1', '# todo 0'];
  check('sinter run --test', all.status === 1 && lines.join('\n') === wanted.join('\n'), `${lines.join('\n')}\n${all.stderr}`);
  check('--test of a file and a pattern', only(['--test', 'b.test.mjs']).status === 0 && only(['--test', '?.test.mjs']).status === 0);
  const named = only(['--test', '--test-name-pattern=b1', '--test-reporter=tap', 'b.test.mjs']);
  check('--test-name-pattern', named.status === 0 && /# tests 1\n/.test(named.stdout) && !/b2/.test(named.stdout), named.stdout);
  const skipped = only(['--test', '--test-skip-pattern=/A2/i', '--test-reporter=tap', 'a.test.js']);
  check('--test-skip-pattern', skipped.status === 0 && /# tests 1\n/.test(skipped.stdout), skipped.stdout);
  const shards = [1, 2, 3].map((n) => only(['--test', `--test-shard=${n}/3`, '--test-reporter=tap']).stdout.match(/# tests (\d+)/)?.[1]);
  check('--test-shard', shards.join() === '3,2,1' || shards.reduce((sum, n) => sum + Number(n), 0) === 6, shards.join());
  const nothing = only(['--test', 'nothing.js']);
  check('--test of nothing', nothing.status === 1 && nothing.stderr.includes("Could not find 'nothing.js'"), nothing.stderr);
  check('--test --watch is refused', only(['--test', '--watch']).status === 9);
  check('a wrong shard is refused', only(['--test', '--test-shard=4/3']).status === 9);

  check_snapshots({ check, sinter });
  check_subtests({ check, sinter });

  const program = "import { run } from 'node:test'; const seen = []; for await (const { type, data } of run({ files: ['a.test.js', 'b.test.mjs'] })) if (/pass|fail|plan|stdout/.test(type)) seen.push([type, data.name, data.nesting, data.testNumber, data.count, data.details?.error?.cause?.message, data.message, data.skip, data.line, data.column]); console.log(JSON.stringify(seen));";
  const file = join(mkdtempSync(join(tmpdir(), 'sinter-tests-')), 'program.mjs');
  writeFileSync(file, program);
  const streams = [process.execPath, sinter].map((path) => spawnSync(path, [file], { cwd: join(here, 'folder'), encoding: 'utf8', timeout: 60000 }));
  rmSync(dirname(file), { recursive: true });
  check('run()', streams[0].stdout === streams[1].stdout, `${streams[0].stdout}\n${streams[1].stdout}\n${streams[1].stderr}`);
}

// Node.js 20 cancels subtests that their parent does not wait for; since 24 the parent does.
function check_subtests({ check, sinter }) {
  const program = `import { test } from 'node:test';
test('planned', (t) => { t.plan(2); t.test('one', (t) => { t.plan(1); t.assert.ok(true); }); t.test('two', () => {}); });
test('late', (t) => { t.test('inner', async (t) => { await new Promise((r) => setTimeout(r, 10)); t.test('deep', () => new Promise((r) => setTimeout(r, 10))); }); });
test('failing', (t) => { t.test('thrower', async () => { await null; throw new Error('x'); }); });
test('too long', { timeout: 20 }, (t) => { t.test('endless', () => new Promise((r) => setTimeout(r, 5000).unref())); });`;
  const { stdout } = spawnSync(sinter, ['run', '--test-reporter=tap', '--input-type=module', '-e', program], { encoding: 'utf8', timeout: 60000, env: { ...process.env, NODE_TEST_CONTEXT: undefined } });
  const lines = stdout.split('\n').filter((line) => /^\s*(?:not )?ok /.test(line)).map((line) => line.trim());
  check('subtests that nobody awaits', lines.join('\n') === 'ok 1 - one\nok 2 - two\nok 1 - planned\nok 1 - deep\nok 1 - inner\nok 2 - late\nnot ok 1 - thrower\nnot ok 3 - failing\nnot ok 1 - endless\nnot ok 4 - too long', stdout);
}

// Node.js has snapshots since 22.3: the file's text is what Node.js 26 writes.
const snapshot_test = `import { test, suite, snapshot } from 'node:test';
suite('a \`suite\` \${x}', () => {
  test('values', (t) => { t.assert.snapshot({ b: 1, a: [Number(process.env.VALUE)] }); t.assert.snapshot('text \`with\` \${ticks} \\\\ back'); });
  test('own serializers', (t) => { t.plan(1); t.assert.snapshot(5, { serializers: [(v) => v + 1, (v) => '<' + v + '>'] }); });
});
test('in a file', (t) => { t.assert.fileSnapshot({ x: 1 }, 'out/deep/file.json'); });
test('refused', (t) => { t.assert.throws(() => t.assert.snapshot(1, { serializers: 5 }), { code: 'ERR_INVALID_ARG_TYPE' }); t.assert.throws(() => snapshot.setResolveSnapshotPath(1), { code: 'ERR_INVALID_ARG_TYPE' }); });
`;
const snapshot_text = 'exports[`a \\`suite\\` \\${x} > own serializers 1`] = `\n<6>\n`;\n\nexports[`a \\`suite\\` \\${x} > values 1`] = `\n{\n  "b": 1,\n  "a": [\n    1\n  ]\n}\n`;\n\n'
  + 'exports[`a \\`suite\\` \\${x} > values 2`] = `\n"text \\`with\\` \\${ticks} \\\\\\\\ back"\n`;\n';
function check_snapshots({ check, sinter }) {
  const cwd = mkdtempSync(join(tmpdir(), 'sinter-snapshots-'));
  writeFileSync(join(cwd, 'a.test.mjs'), snapshot_test);
  const run = (VALUE, ...flags) => spawnSync(sinter, ['run', '--test', '--test-reporter=tap', ...flags], { cwd, encoding: 'utf8', timeout: 60000, env: { ...process.env, VALUE, NODE_TEST_CONTEXT: undefined } });
  const without = run('1');
  check('snapshots: missing ones fail', without.status === 1 && /# fail 3\n/.test(without.stdout) && without.stdout.includes('rerunning the command with the --test-update-snapshots flag.'), without.stdout);
  const made = run('1', '--test-update-snapshots');
  check('snapshots: --test-update-snapshots', made.status === 0 && /# pass 4\n/.test(made.stdout), made.stdout + made.stderr);
  const written = made.status === 0 ? readFileSync(join(cwd, 'a.test.mjs.snapshot'), 'utf8') : '';
  check('snapshots: the file', written === snapshot_text, written);
  check('snapshots: a file of its own', made.status === 0 && readFileSync(join(cwd, 'out/deep/file.json'), 'utf8') === '{\n  "x": 1\n}');
  check('snapshots: the same again', run('1').status === 0);
  const other = run('2');
  check('snapshots: another value fails', other.status === 1 && /# fail 1\n/.test(other.stdout), other.stdout);
  rmSync(cwd, { recursive: true });
}
