// Pages of other sites in a real browser, while `sinter dev` runs on the same machine: they learn nothing of the project
// and change nothing. What raw sockets can show is in security.mjs; here the browser itself is part of the defence.

import { createServer } from 'node:http';
import { join } from 'node:path';
import { write_files } from '../harness/workspace.mjs';
import { start_dev, token_of, until } from './dev_process.mjs';
import { closed, launch_chromium } from '../harness/browser.mjs';

const CANARY = 'CANARY-of-the-project';

export async function test_hostile_pages(report, workspace, packages) {
  const root = join(workspace, 'hostile/p');
  write_files(root, {
    'index.html': '<!doctype html><html><head><link rel="icon" href="data:,"></head><body><script type="module" src="/src/main.js"></script></body></html>',
    'src/main.js': `globalThis.project = '${CANARY}';\nimport.meta.hot.accept();\n`,
    'src/data.json': `{"canary":"${CANARY}"}`,
    'src/style.css': `.${CANARY} { color: red }`,
    'src/dot.svg': `<svg xmlns="http://www.w3.org/2000/svg" width="7" height="7"><!--${CANARY}--></svg>`,
  });
  const server = await start_dev(root);
  const token = await token_of(server);
  const own = `http://localhost:${server.port}`;

  // The attacker's site: another port of the same machine is another origin, and 127.0.0.1 another site than localhost.
  const evil = createServer((request, response) => response.setHeader('content-type', 'text/html').end('<!doctype html><title>evil</title><link rel="icon" href="data:,"><body>'));
  await new Promise((resolve) => evil.listen(0, '127.0.0.1', resolve));
  const browser = await launch_chromium(packages, [
    // Names that an attacker's DNS server points to this machine.
    '--host-resolver-rules=MAP evil.test 127.0.0.1, MAP rebound.test 127.0.0.1',
  ]);
  const context = await browser.newContext();
  const open = async (url) => {
    const page = await context.newPage();
    await page.goto(url);
    return page;
  };
  const step = async (name, run) => {
    try {
      const problem = await run();
      report.check(name, !problem, typeof problem === 'string' ? problem : JSON.stringify(problem));
    } catch (error) {
      report.fail(name, String(error.stack ?? error));
    }
  };
  const attacker = await open(`http://evil.test:${evil.address().port}/`);

  for (const path of ['/', '/src/main.js', '/src/data.json', '/src/data.json?raw&import', '/@vite/client', '/@sinter/update.js?from=0', '/@sinter/registry.js']) {
    await step(`X03 fetch of ${path} from another site`, () => attacker.evaluate(async (url) => {
      try {
        return `it read ${(await (await fetch(url)).text()).slice(0, 200)}`;
      } catch { /* as it must be */ }
      const opaque = await fetch(url, { mode: 'no-cors' }).catch(() => null);
      return opaque && opaque.type !== 'opaque' ? `an answer of type ${opaque.type}` : '';
    }, own + path));
  }
  await step('X03 an event stream of another site', () => attacker.evaluate((url) => new Promise((resolve) => {
    const source = new EventSource(url);
    source.onmessage = ({ data }) => resolve(`it heard ${data}`);
    source.onerror = () => (source.close(), resolve(''));
  }), `${own}/@vite/client`));

  await step('X04 the project’s scripts as classic scripts', () => attacker.evaluate(async ({ base, canary }) => {
    const seen = [];
    for (const name of ['forEach', 'map', 'push']) {
      const real = Array.prototype[name];
      Array.prototype[name] = function (...rest) {
        for (const value of [this, ...rest]) if (String(value).includes(canary)) seen.push(name);
        return real.apply(this, rest);
      };
    }
    const define = (key) => Object.defineProperty(globalThis, key, { configurable: true, set: (value) => seen.push(`${key} ${value}`), get: () => (...rest) => seen.push(`${key} ${rest.map(String)}`) });
    for (const key of ['__define', '__sinter', 'project', '__webpack_require__']) define(key);
    for (const path of ['/src/main.js', '/@sinter/registry.js', '/@sinter/update.js?from=0', '/@sinter/chunk.js?id=/src/main.js', '/src/data.json?import'])
      await new Promise((resolve) => {
        const script = Object.assign(document.createElement('script'), { src: base + path, onload: resolve, onerror: resolve });
        document.head.append(script);
      });
    return seen.join('\n');
  }, { base: own, canary: CANARY }));
  await step('X05 the project’s scripts as modules, styles and images', () => attacker.evaluate(async ({ base, canary }) => {
    const problems = [];
    await import(`${base}/src/main.js`).then(() => problems.push('a module was imported'), () => {});
    await import(`${base}/src/data.json?import`).then(() => problems.push('JSON was imported'), () => {});
    const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: `${base}/src/style.css` });
    await new Promise((resolve) => (Object.assign(link, { onload: () => (problems.push('a style sheet was applied'), resolve()), onerror: resolve }), document.head.append(link)));
    const image = new Image();
    await new Promise((resolve) => Object.assign(image, { onload: () => (problems.push('an image was shown'), resolve()), onerror: resolve, src: `${base}/src/dot.svg` }));
    const frame = Object.assign(document.createElement('iframe'), { src: `${base}/` });
    await new Promise((resolve) => ((frame.onload = resolve), document.body.append(frame)));
    try {
      if (frame.contentDocument?.documentElement?.innerHTML.includes(canary)) problems.push('a frame was read');
    } catch { /* another origin */ }
    return problems.join('\n');
  }, { base: own, canary: CANARY }));

  const sockets = (page, base) => page.evaluate(async ({ host, token }) => {
    const opened = [];
    for (const [query, protocol] of [['', 'vite-hmr'], [`?token=${token}`, 'vite-hmr'], ['?token=', 'vite-hmr'], [`?token=${token}`, undefined]]) {
      await new Promise((resolve) => {
        const socket = new WebSocket(`ws://${host}/${query}`, protocol);
        socket.onopen = () => (opened.push(query), socket.close(), resolve());
        socket.onerror = socket.onclose = resolve;
      });
    }
    return opened.map((query) => `it connected with "${query}"`).join('\n');
  }, { host: base, token });
  await step('X01 X06 the update socket from another site, with the right token', () => sockets(attacker, `localhost:${server.port}`));
  await step('X01 X06 the update socket by its address', () => sockets(attacker, `127.0.0.1:${server.port}`));
  await step('X07 the update socket from a sandboxed frame', () => attacker.evaluate(async ({ host, token }) => {
    const frame = document.createElement('iframe');
    frame.sandbox = 'allow-scripts';
    frame.srcdoc = `<script>const s = new WebSocket('ws://${host}/?token=${token}', 'vite-hmr');
      s.onopen = () => parent.postMessage('it connected as ' + origin, '*'); s.onerror = s.onclose = () => parent.postMessage('', '*');</scr` + 'ipt>';
    const answer = new Promise((resolve) => addEventListener('message', ({ data }) => resolve(data), { once: true }));
    document.body.append(frame);
    return answer;
  }, { host: `localhost:${server.port}`, token }));

  await step('X02 a name that was rebound to this machine', async () => {
    const rebound = await context.newPage();
    const answer = await rebound.goto(`http://rebound.test:${server.port}/`);
    const text = await rebound.content();
    const problem = answer.status() !== 403 || text.includes('main.js') ? `${answer.status()} ${text}` : '';
    const connected = await sockets(rebound, `rebound.test:${server.port}`);
    await closed(rebound.close());
    return problem || connected;
  });

  await step('X09 X15 elements and forms of another site', async () => {
    await attacker.evaluate(async (base) => {
      const image = new Image();
      await new Promise((resolve) => Object.assign(image, { onload: resolve, onerror: resolve, src: `${base}/__open-in-editor?file=src/main.js` }));
      await fetch(`${base}/__open-in-editor`, { method: 'POST', mode: 'no-cors', body: '{"file":"src/main.js"}' }).catch(() => {});
      navigator.sendBeacon(`${base}/__open-in-editor`, '{"file":"src/main.js"}');
    }, own);
    return /editor/i.test(server.output) ? server.output : '';
  });

  await step('X17 markup in a URL of the own page', async () => {
    const page = await context.newPage();
    let ran = false;
    page.on('dialog', (dialog) => ((ran = true), dialog.dismiss()));
    for (const target of ['/?"></script><script>alert(1)</script>', '/x"><script>alert(1)</script>', '/<img src=x onerror=alert(1)>.html', '/src/main.js?</script><script>alert(1)</script>'])
      await page.goto(own + target).catch(() => {});
    await closed(page.close());
    return ran ? 'a script of the URL ran' : '';
  });

  await step('after all that the own page works, and updates', async () => {
    const page = await open(own);
    await page.waitForFunction('globalThis.project !== undefined');
    write_files(root, { 'src/main.js': `globalThis.project = 'updated';\nimport.meta.hot.accept();\n` });
    // The page is loaded anew: what is asked meanwhile has no answer.
    await until('the update', () => page.evaluate('globalThis.project === "updated"').catch(() => false));
    return '';
  });
  await closed(browser.close());
  evil.close();
  await server.stop();
}
