// `sinter run --inspect` and `--inspect-brk`, driven by a client of the DevTools protocol.

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { connect_cdp, get_json } from './cdp_client.mjs';

const typescript = `interface Order { price: number; count: number }

// A comment, so that lines of the compiled text are others.
function total(orders: Order[]): number {
  let sum: number = 0;
  for (const order of orders) sum += order.price * order.count;
  return sum;
}

console.log('total', total([{ price: 2, count: 3 }, { price: 5, count: 7 }]));
`;

// The place in the compiled text of a line of the source, as a debugger finds it: in the script's source map.
function generated_line(map, line) {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  let original = 0;
  for (const [generated, text] of map.mappings.split(';').entries()) {
    for (const segment of text ? text.split(',') : []) {
      const values = [];
      let value = 0, shift = 0;
      for (const c of segment) {
        const digit = digits.indexOf(c);
        value |= (digit & 31) << shift;
        if (digit & 32) shift += 5;
        else { values.push(value & 1 ? -(value >>> 1) : value >>> 1); value = shift = 0; }
      }
      original += values[2] ?? 0;
      if (original === line) return generated;
    }
  }
  throw new Error('the line is not in the map');
}

export async function check_inspector({ check, sinter }) {
  const work = mkdtempSync(join(tmpdir(), 'sinter-inspector-'));
  const start = async (args) => {
    const child = spawn(sinter, ['run', ...args], { cwd: work });
    const state = { child, out: '', errors: '' };
    child.stdout.on('data', (data) => { state.out += data; });
    state.ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve(signal ?? code)));
    state.address = await new Promise((resolve, reject) => {
      child.stderr.on('data', (data) => {
        state.errors += data;
        const match = /Debugger listening on (ws:\S+)/.exec(state.errors);
        if (match) resolve(match[1]);
      });
      child.on('exit', () => reject(new Error(`ended: ${state.errors}`)));
    });
    return state;
  };
  const until = async (condition) => {
    for (let i = 0; i < 200 && !condition(); i++) await new Promise((resolve) => setTimeout(resolve, 25));
    return condition();
  };
  const attempt = async (name, body) => {
    let program;
    try { await body(async (...args) => (program = await start(args))); } catch (error) { check(`inspector: ${name}`, false, `${error.stack}\n${program?.errors}`); }
    program?.child.kill('SIGKILL');
  };

  writeFileSync(join(work, 'orders.ts'), typescript);
  writeFileSync(join(work, 'typed.mts'), `${typescript}export {};\n`);
  for (const file of ['orders.ts', 'typed.mts']) {
    await attempt(`a breakpoint in ${file}`, async (run) => {
      const program = await run('--inspect-brk=0', file);
      const client = await connect_cdp(program.address);
      await client.send('Runtime.enable');
      await client.send('Debugger.enable');
      await client.send('Runtime.runIfWaitingForDebugger');
      const first = await client.event('Debugger.paused');
      const url = pathToFileURL(join(work, file)).href;
      const script = await client.event('Debugger.scriptParsed', (params) => params.url === url && params.sourceMapURL !== '' && params.scriptId === first.callFrames[0].location.scriptId);
      check(`inspector: ${file}: paused at the start`, first.reason === 'Break on start' && program.out === '', JSON.stringify([first.reason, program.out]));
      const map = JSON.parse(Buffer.from(script.sourceMapURL.split('base64,')[1], 'base64'));
      check(`inspector: ${file}: the map names the source`, map.sources[0].endsWith(`/${file}`) && map.sourcesContent[0].startsWith('interface Order'), JSON.stringify(map.sources));
      const { locations } = await client.send('Debugger.setBreakpointByUrl', { url, lineNumber: generated_line(map, 6) });
      check(`inspector: ${file}: the breakpoint has a place`, locations.length === 1);
      await client.send('Debugger.resume');
      const stopped = await client.event('Debugger.paused');
      check(`inspector: ${file}: the function`, stopped.callFrames[0].functionName === 'total' && stopped.hitBreakpoints.length === 1);
      const local = stopped.callFrames[0].scopeChain.find(({ type }) => type === 'local' || type === 'block');
      const { result: variables } = await client.send('Runtime.getProperties', { objectId: local.object.objectId });
      check(`inspector: ${file}: a variable`, variables.find(({ name }) => name === 'sum')?.value.value === 41, JSON.stringify(variables.map(({ name, value }) => [name, value?.value])));
      const { result } = await client.send('Debugger.evaluateOnCallFrame', { callFrameId: stopped.callFrames[0].callFrameId, expression: 'sum + orders.length' });
      check(`inspector: ${file}: evaluation in the frame`, result.value === 43);
      check(`inspector: ${file}: nothing printed while paused`, program.out === '');
      await client.send('Debugger.resume');
      const message = await client.event('Runtime.consoleAPICalled');
      check(`inspector: ${file}: the console`, message.type === 'log' && message.args[1].value === 41 && message.stackTrace.callFrames[0].url === url, JSON.stringify(message));
      check(`inspector: ${file}: the program's output`, await until(() => program.out === 'total 41\n'), program.out);
      await client.event('Runtime.executionContextDestroyed');
      client.close();
      check(`inspector: ${file}: ended`, await program.ended === 0);
    });
  }

  writeFileSync(join(work, 'server.cjs'), `
    globalThis.answer = 41;
    setInterval(() => {}, 1000);
    setTimeout(() => {}, 10);
    console.log('ready');
    process.on('SIGUSR2', () => { setTimeout(() => { throw new Error('from a timer'); }, 1); });
    process.on('uncaughtException', () => {});
    globalThis.spin = () => { for (;;) globalThis.turns = (globalThis.turns ?? 0) + 1; };`);
  await attempt('a running program', async (run) => {
    const program = await run('--inspect=0', 'server.cjs');
    await until(() => program.out === 'ready\n');
    const base = program.address.replace('ws:', 'http:').replace(/\/[^/]*$/, '');
    const version = await get_json(`${base}/json/version`);
    check('inspector: /json/version', version.json.Browser.startsWith('sinter/') && version.json['Protocol-Version'] === '1.1');
    for (const path of ['/json', '/json/list']) {
      const { json: [target] } = await get_json(base + path);
      check(`inspector: ${path}`, target.webSocketDebuggerUrl === program.address && target.type === 'node' && target.url === pathToFileURL(join(work, 'server.cjs')).href, JSON.stringify(target));
    }
    check('inspector: loopback', /^ws:\/\/127\.0\.0\.1:/.test(program.address));
    for (const host of ['evil.example', 'evil.example:9229', 'localhost.evil.example', '127.0.0.1.evil.example']) check(`inspector: Host: ${host}`, (await get_json(`${base}/json/list`, { host })).status === 403);
    for (const host of ['localhost', 'LOCALHOST:80', '[::1]:9229']) check(`inspector: Host: ${host}`, (await get_json(`${base}/json/list`, { host })).status === 200);
    check('inspector: another path', (await get_json(`${base}/other`)).status === 404);
    check('inspector: another target', await connect_cdp(`${base.replace('http', 'ws')}/00000000-0000-4000-8000-000000000000`).then(() => false, (error) => error.message === 'refused with 400'));
    const client = await connect_cdp(program.address), second = await connect_cdp(program.address);
    const evaluate = async (expression, options) => (await client.send('Runtime.evaluate', { expression, returnByValue: true, ...options })).result.value;
    check('inspector: evaluate', await evaluate('answer + 1') === 42);
    check('inspector: evaluate text', await evaluate('"\u00e4\u20ac\ud83d\ude00".length + "\u00e4\u20ac\ud83d\ude00"') === '4\u00e4\u20ac\ud83d\ude00');
    check('inspector: await', await evaluate('new Promise((resolve) => setTimeout(resolve, 5, "later"))', { awaitPromise: true }) === 'later');
    check('inspector: a large answer', (await evaluate('"x".repeat(3e6)')).length === 3e6);
    check('inspector: two clients', (await second.send('Runtime.evaluate', { expression: 'answer' })).result.value === 41);
    second.close();
    await client.send('Runtime.enable');
    program.child.kill('SIGUSR2');
    const { exceptionDetails } = await client.event('Runtime.exceptionThrown');
    check('inspector: an uncaught exception', exceptionDetails.exception.description.startsWith('Error: from a timer'), JSON.stringify(exceptionDetails));
    await client.send('Debugger.enable');
    // A loop without end is paused from outside, looked into, and ended.
    const endless = client.send('Runtime.evaluate', { expression: 'spin()' });
    endless.catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 100));
    await client.send('Debugger.pause');
    const paused = await client.event('Debugger.paused');
    check('inspector: pause', paused.callFrames[0].functionName.endsWith('spin'), paused.callFrames[0].functionName);
    check('inspector: other requests while paused', (await client.send('Runtime.evaluate', { expression: 'turns > 0' })).result.value === true);
    // Answered when the execution has ended.
    const terminated = client.send('Runtime.terminateExecution');
    await client.send('Debugger.resume');
    await terminated;
    check('inspector: terminated', await endless.then(({ exceptionDetails: details }) => details !== undefined, () => true));
    await client.send('Profiler.enable');
    await client.send('Profiler.start');
    await client.send('Runtime.evaluate', { expression: 'for (const end = Date.now() + 60; Date.now() < end;);' });
    const { profile } = await client.send('Profiler.stop');
    check('inspector: a CPU profile', profile.nodes.length > 0);
    // A client that leaves in a pause lets the program go on.
    client.send('Runtime.evaluate', { expression: 'debugger; globalThis.wentOn = true;' }).catch(() => {});
    await client.event('Debugger.paused');
    client.close();
    const third = await connect_cdp(program.address);
    check('inspector: after a client left', (await third.send('Runtime.evaluate', { expression: 'wentOn' })).result.value === true);
    third.close();
    const port = /:(\d+)\//.exec(program.address)[1];
    const taken = spawnSync(sinter, ['run', `--inspect=${port}`, '-e', '1'], { encoding: 'utf8' });
    check('inspector: the port is taken', taken.status === 12 && taken.stderr.includes('address already in use'), `${taken.status} ${taken.stderr}`);
  });
  for (const value of ['', 'x:y', '127.0.0.1:70000']) {
    const { status, stderr } = spawnSync(sinter, ['run', `--inspect=${value}`, '-e', '1'], { encoding: 'utf8' });
    check(`inspector: --inspect=${value}`, status !== 0 && /inspect/.test(stderr), `${status} ${stderr}`);
  }
  rmSync(work, { recursive: true, force: true });
}
