// One headless Chromium for a whole suite, running built scripts in fresh pages served on the loopback interface.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const types = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.html': 'text/html', '.map': 'application/json' };
const show_module = fileURLToPath(new URL('./show.mjs', import.meta.url));

// The page offers the same `log` and `wait` as a traced Node program.
const page_html = `<!doctype html><meta charset="utf-8"><body><script type="module">
import { describe, show } from '/harness/show.mjs';
const trace = [], waiting = [];
globalThis.log = (...values) => void trace.push(values.map(show).join(' '));
globalThis.wait = (promise) => void waiting.push(promise);
addEventListener('error', (event) => trace.push('uncaught ' + (event.error ? describe(event.error) + ' ' + event.error.message : event.message)));
addEventListener('unhandledrejection', (event) => trace.push('unhandled rejection ' + describe(event.reason) + ' ' + event.reason?.message));
globalThis.run_bundle = async (url, kind) => {
  let error;
  try {
    if (kind === 'import') await import(url);
    else await new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = url; script.onload = resolve; script.onerror = () => reject(new Error('not loaded'));
      document.head.append(script);
    });
    for (let at = 0; at < waiting.length; at++) await waiting[at];
  } catch (thrown) { trace.push('throws ' + describe(thrown)); error = String(thrown?.stack ?? thrown); }
  return { trace, error };
};
globalThis.ready = true;
</script></body>`;

/** Starts headless Chromium; `packages` is a folder whose node_modules has playwright-core. */
export function launch_chromium(packages, more_arguments = []) {
  const { chromium } = createRequire(pathToFileURL(join(packages, 'package.json')))('playwright-core');
  return chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-dev-shm-usage', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync', ...more_arguments],
  });
}

/**
 * Waits for a page, context or browser to be closed, but not long: Chromium sometimes never says that it closed a
 * context whose page was just being loaded again. What is left ends with the suite's process.
 */
export function closed(closing) {
  let timer;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, 10_000)));
  return Promise.race([closing, late]).finally(() => clearTimeout(timer));
}

/** `packages` is a folder whose node_modules has playwright-core; `root` is the folder served. */
export async function launch_browser({ packages, root }) {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
    if (path === '/') return response.setHeader('content-type', 'text/html').end(page_html);
    try {
      const bytes = await readFile(path === '/harness/show.mjs' ? show_module : join(root, path));
      response.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream').end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await launch_chromium(packages);
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    /** Runs one script in a page of its own. Resolves to {trace, error}. */
    async run(kind, path, { timeout = 60_000 } = {}) {
      const context = await browser.newContext();
      try {
        const page = await context.newPage();
        const console_errors = [];
        page.on('console', (message) => { if (message.type() === 'error') console_errors.push(message.text()); });
        await page.goto(`${origin}/`);
        await page.waitForFunction('globalThis.ready');
        const work = page.evaluate(([url, how]) => globalThis.run_bundle(url, how), [`/${path}`, kind]);
        const result = await Promise.race([work, new Promise((resolve) => setTimeout(resolve, timeout, { trace: ['hangs'] }))]);
        return { ...result, error: [result.error, ...console_errors].filter(Boolean).join('\n').slice(0, 3000) };
      } finally {
        await closed(context.close());
      }
    },
    /** Opens one of the served pages, or a URL, as a user would. `errors` gathers what the page logs or throws. */
    async open(path) {
      const context = await browser.newContext();
      const page = await context.newPage();
      const errors = [], requests = [];
      page.on('console', (message) => { if (message.type() === 'error') errors.push(message.text()); });
      page.on('pageerror', (error) => errors.push(String(error)));
      page.on('response', (response) => {
        requests.push(new URL(response.url()).pathname);
        if (response.status() >= 400) errors.push(`${response.status()} ${response.url()}`);
      });
      page.setDefaultTimeout(20_000);
      await page.goto(path.startsWith('http:') ? path : `${origin}/${path}`);
      return { page, errors, requests, close: () => closed(context.close()) };
    },
    async close() {
      await closed(browser.close());
      server.close();
    },
  };
}
