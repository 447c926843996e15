// The WebSocket example under `sinter run`, with its page open in Chromium: updates arrive, and what is sent comes back.

import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { binary } from '../harness/bundler.mjs';
import { npm_install } from '../harness/npm_install.mjs';
import { repository } from '../harness/repository.mjs';

export async function use_servers(report, browser, root) {
  if (!existsSync(join(dirname(binary), 'libsinter_runtime.so'))) {
    report.skip('websocket', 'the runtime was not built (./x setup unpacks what it needs)');
    return;
  }
  const folder = join(root, 'servers');
  mkdirSync(folder);
  symlinkSync(join(npm_install(join(repository, 'tests/runtime_packages'), 'runtime_packages'), 'node_modules'), join(folder, 'node_modules'));
  copyFileSync(join(repository, 'examples/servers/websocket.mjs'), join(folder, 'websocket.mjs'));
  const server = spawn(binary, ['run', 'websocket.mjs'], { cwd: folder, env: { ...process.env, PORT: '0' }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  server.stderr.on('data', (chunk) => { output += chunk; });
  const command = 'sinter run examples/servers/websocket.mjs';
  try {
    const port = await new Promise((resolve, reject) => {
      server.stdout.on('data', (data) => { const match = /:(\d+)/.exec(data); if (match) resolve(match[1]); });
      server.on('exit', () => reject(new Error(`the server ended: ${output}`)));
    });
    const pages = [await browser.open(`http://127.0.0.1:${port}`), await browser.open(`http://127.0.0.1:${port}`)];
    const latest = ({ page }) => page.locator('#latest').innerText();
    for (const { page } of pages) await page.waitForFunction(() => /^tick \d+$/.test(document.querySelector('#latest').textContent));
    const before = await Promise.all(pages.map(latest));
    await pages[0].page.waitForFunction((text) => document.querySelector('#latest').textContent !== text, before[0]);
    report.pass('websocket: the pages are pushed updates');
    const [{ page }] = pages;
    for (const text of ['hello', 'ünïcödé ✓', '<b>bold</b>']) {
      await page.locator('input').fill(text);
      await page.locator('button').click();
      await page.locator('li', { hasText: `echo ${text}` }).waitFor();
    }
    report.check('websocket: what is sent comes back', (await page.locator('li').allInnerTexts()).join() === 'echo hello,echo ünïcödé ✓,echo <b>bold</b>', undefined, command);
    report.check('websocket: to the page that sent it', (await pages[1].page.locator('li').count()) === 0, undefined, command);
    const problems = pages.flatMap(({ errors }) => errors).filter((text) => !text.includes('favicon'));
    report.check('websocket: nothing was logged as an error', problems.length === 0, problems.join('\n'), command);
    for (const each of pages) await each.close();
  } catch (error) {
    report.fail('websocket', `${error.message}\n${output}`, command);
  } finally { server.kill(); }
}
