// node:test beside Node's: what the reporters write about tests of every kind, files run by --test, and run() as a stream.
// Durations and stacks are not compared, nor the order of what is written to the process's output by others.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

  const program = "import { run } from 'node:test'; const seen = []; for await (const { type, data } of run({ files: ['a.test.js', 'b.test.mjs'] })) if (/pass|fail|plan|stdout/.test(type)) seen.push([type, data.name, data.nesting, data.testNumber, data.count, data.details?.error?.cause?.message, data.message, data.skip, data.line, data.column]); console.log(JSON.stringify(seen));";
  const file = join(mkdtempSync(join(tmpdir(), 'sinter-tests-')), 'program.mjs');
  writeFileSync(file, program);
  const streams = [process.execPath, sinter].map((path) => spawnSync(path, [file], { cwd: join(here, 'folder'), encoding: 'utf8', timeout: 60000 }));
  rmSync(dirname(file), { recursive: true });
  check('run()', streams[0].stdout === streams[1].stdout, `${streams[0].stdout}\n${streams[1].stdout}\n${streams[1].stderr}`);
}
