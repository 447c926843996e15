// NODE_V8_COVERAGE: the files that it writes, beside Node's.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const counted = (extra) => `
const v8 = require('v8');
let n = 0;
function f(x) { if (x > 1) n++; else n--; return () => n; }
f(0);
v8.takeCoverage();
f(2);
${extra}
`;
// Longer than what the compile cache keeps.
const long = `exports.parts = (x) => { if (x) return 'then'; return 'otherwise'; };\nexports.parts(1);\n//${'x'.repeat(5000)}\n`;
const files = {
  'exit.cjs': counted("process.on('exit', () => f(3)); process.exit(3);"),
  'really.cjs': counted('process.reallyExit(0);'),
  'throw.cjs': counted('throw 1;'),
  'kill.cjs': counted("process.kill(process.pid, 'SIGTERM'); setTimeout(() => {}, 5000);"),
  'stop.cjs': counted('v8.stopCoverage(); f(4); v8.takeCoverage();'),
  'late.cjs': counted(''),
  'child.cjs': "console.log(process.env.NODE_V8_COVERAGE.endsWith('/out')); require('child_process').spawnSync(process.execPath, ['long.cjs'], { env: {} }); process.chdir('/');",
  'long.cjs': long,
  'modules.mjs': "import './long.cjs'; export const used = () => 1, unused = () => 2; used(); await import('data:text/javascript,export default 1');",
  'threads.cjs': `
const { Worker } = require('worker_threads');
new Worker(__dirname + '/long.cjs').on('exit', () => new Worker(__dirname + '/waits.cjs').on('message', function() {
  this.terminate().then(() => new Worker(__dirname + '/long.cjs', { env: {} }).on('exit', () => new Worker(__dirname + '/waits.cjs').on('message', () => process.exit())));
}));`,
  'waits.cjs': "setInterval(() => {}, 1000); require('worker_threads').parentPort.postMessage(1);",
  'maps.cjs': "require('./no_map.cjs'); require('./in_line.cjs'); require('./beside.cjs'); require('./no_json.cjs'); import('./module.mjs');",
  'no_map.cjs': '1;\n//# sourceMappingURL=maps/none.map\n',
  'in_line.cjs': `1;\r\n"\u2028";2\n//# sourceMappingURL=data:application/json;base64,${Buffer.from('{"version":3,"sourceRoot":"src/","sources":["a.ts","../b c.ts"],"sourcesContent":["x"],"names":[],"mappings":"AAAA"}').toString('base64')}`,
  'beside.cjs': '1;\n//# sourceMappingURL=maps/beside.map\n',
  'maps/beside.map': '{"version":3,"sources":["../src/q.ts"],"mappings":"AAAA"}',
  'no_json.cjs': '1;\n//# sourceMappingURL=data:text/plain,x',
  'module.mjs': '1;\n/*# sourceMappingURL=maps/none.map */\n//# sourceMappingURL=maps/beside.map',
};
const typescript = `interface Order { price: number }

export function total(orders: Order[]): number {
  if (orders.length > 1) return 0;
  return orders[0].price;
}
total([{ price: 1 }]);
`;

export function check_coverage({ check, sinter }) {
  const work = realpathSync(mkdtempSync(join(tmpdir(), 'sinter-coverage-'))), out = join(work, 'out');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(work, name, '..'), { recursive: true });
    writeFileSync(join(work, name), text);
  }
  const written = () => readdirSync(out).map((name) => {
    const [, process, time, thread] = /^coverage-(\d+)-(\d+)-(\d+)\.json$/.exec(name);
    return { process, time, thread, name };
  }).sort((a, b) => a.thread - b.thread || a.time - b.time).map(({ name, thread }) => {
    const { result, timestamp, ...rest } = JSON.parse(readFileSync(join(out, name), 'utf8'));
    const scripts = result.filter(({ url }) => !url.startsWith('node:'));
    return { thread, mode: statSync(join(out, name)).mode, timestamp: typeof timestamp, scripts: scripts.map((script) => ({ ...script, scriptId: typeof script.scriptId })), ...rest };
  });
  const run = (program, args, env = { NODE_V8_COVERAGE: 'out' }) => {
    rmSync(out, { recursive: true, force: true });
    const { status, signal, stdout } = spawnSync(program, args, { cwd: work, encoding: 'utf8', timeout: 30000, env: { ...process.env, XDG_CACHE_HOME: join(work, 'cache'), ...env } });
    return [signal ?? status, stdout];
  };
  try {
    // Compiled code that is kept counts nothing: it must not be used.
    for (let i = 0; i < 2; i++) run(sinter, ['run', 'long.cjs'], {});
    for (const name of ['exit.cjs', 'really.cjs', 'throw.cjs', 'kill.cjs', 'stop.cjs', 'child.cjs', 'modules.mjs', 'threads.cjs', 'maps.cjs']) {
      const [node, own] = [[process.execPath, [name]], [sinter, ['run', name]]].map(([program, args]) => JSON.stringify([run(program, args), written()], null, 1));
      check(`coverage: ${name}`, node === own, `expected ${node}\n     got ${own}`);
    }
    // Without the variable nothing is written, also not when it is there later.
    const [status] = run(sinter, ['run', '-e', "process.env.NODE_V8_COVERAGE = 'out'; require('./late.cjs')"], {});
    let made = true;
    try { readdirSync(out); } catch { made = false; }
    check('coverage: not asked for', status === 0 && !made);

    // TypeScript: the places of the compiled text, with the map to the source.
    writeFileSync(join(work, 'source.ts'), typescript);
    run(sinter, ['run', 'source.ts']);
    const [{ scripts, 'source-map-cache': maps }] = written();
    const url = `file://${work}/source.ts`, script = scripts.find((one) => one.url === url), { lineLengths, data } = maps[url];
    check('coverage: TypeScript', script.functions.some(({ functionName, ranges }) => functionName === 'total' && ranges.length === 2) && data.sources[0] === url &&
      script.functions[0].ranges[0].endOffset === lineLengths.reduce((sum, length) => sum + length + 1, -1), JSON.stringify([script, maps]));
  } finally { rmSync(work, { recursive: true }); }
}
