// import() of what is known only when it runs: beside its own module, in a browser and in a worker; what is
// not served stays so. And templates, whose files are known: the same in dev and in a build.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { binary } from '../harness/bundler.mjs';
import { write_files } from '../harness/workspace.mjs';
import { start_dev, until } from './dev_process.mjs';
import { closed, launch_chromium } from '../harness/browser.mjs';

const template = `export const pages = async () => {
  const out = [];
  for (const name of ['one', 'two']) out.push((await import(\`./pages/\${name}.js\`)).default);
  out.push((await import('./pages/' + 'one' + '.js')).default, await import(\`./pages/\${['three'].join()}.js\`).then(() => 'there', () => 'not there'));
  return out.join();
};
`;

export async function test_computed_imports(report, workspace, packages) {
  const folder = join(workspace, 'computed');
  const root = join(folder, 'p');
  write_files(folder, {
    'outside.js': 'export default "SECRET";\n',
    'p/package.json': '{"name":"computed","type":"module"}',
    'p/index.html': '<!doctype html><html><head></head><body><script type="module" src="/src/main.js"></script></body></html>',
    'p/.env': 'SECRET=1\n',
    'p/public/vendor.js': 'export default "public";\n',
    'p/src/main.js': `import { pages } from './template.js';
      const tried = {};
      const say = (text) => text;
      const attempt = async (name, load) => { try { tried[name] = await load(); } catch (error) { tried[name] = 'rejected'; } };
      await attempt('relative', async () => (await import(/* @vite-ignore */ say('./other.js'))).default);
      await attempt('live', async () => { const { count, add } = await import(say('./other.js')); add(); return count + (await import('./other.js')).count; });
      await attempt('one instance', async () => (await import(say('./other.js'))) === (await import('./other.js')));
      await attempt('from the root', async () => (await import(say('/src/deep/more.ts'))).more());
      await attempt('without a bundler', async () => (await import(/* @vite-ignore */ './late.js')).default);
      await attempt('json', async () => (await import(say('./data.json'))).default.a);
      await attempt('raw', async () => (await import(say('./text.txt?raw'))).default);
      await attempt('commonjs', async () => (await import(say('./old.cjs'))).default.old);
      await attempt('public', async () => (await import(say('/vendor.js'))).default);
      await attempt('choice', async () => (await import(say(1) ? './other.js' : say('./nope.js'))).default);
      await attempt('data', async () => (await import(say('data:text/javascript,export default 5'))).default);
      await attempt('missing', async () => (await import(say('./nope.js'))).default);
      await attempt('outside', async () => (await import(say('/@fs' + ${JSON.stringify(join(folder, 'outside.js'))}))).default);
      await attempt('above', async () => (await import(say('../../outside.js'))).default);
      await attempt('denied', async () => (await import(say('../.env?raw'))).default);
      await attempt('template', pages);
      await attempt('worker', () => new Promise((resolve, reject) => { const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' }); worker.onmessage = ({ data }) => resolve(data); worker.onerror = reject; }));
      globalThis.tried = tried;`,
    'p/src/other.js': 'export default "other";\nexport let count = 0;\nexport const add = () => { count++; };\n',
    'p/src/late.js': 'import other from "./other.js";\nexport default other + " late";\n',
    'p/src/deep/more.ts': 'const where: string = "../other.js";\nexport const more = async (): Promise<string> => "more " + (await import(where)).default;\n',
    'p/src/data.json': '{"a":7}', 'p/src/text.txt': 'text', 'p/src/old.cjs': 'module.exports = { old: "old" };\n',
    'p/src/template.js': template,
    'p/src/pages/one.js': 'export default 1;\n', 'p/src/pages/two.js': 'export default 2;\n',
    'p/src/worker.js': 'const name = "./other.js";\nimport(name).then((module) => postMessage("worker " + module.default), (error) => postMessage(String(error)));\n',
  });
  const wanted = {
    relative: 'other', live: 1, 'one instance': true, 'from the root': 'more other', 'without a bundler': 'other late', json: 7, raw: 'text', commonjs: 'old',
    public: 'public', choice: 'other', data: 5, missing: 'rejected', outside: 'rejected', above: 'rejected', denied: 'rejected', template: '1,2,1,not there', worker: 'worker other',
  };
  const browser = await launch_chromium(packages);
  for (const base of ['/', '/sub/']) {
    // The workspace's root is the project: what lies beside it is not served.
    const server = await start_dev(root, [`--base=${base}`]);
    const page = await browser.newPage();
    const name = `computed imports, base ${base}`;
    try {
      await page.goto(new URL(base, server.url).href);
      await page.waitForFunction('globalThis.tried', null, { timeout: 8000 });
      const tried = await page.evaluate('globalThis.tried');
      for (const [what, value] of Object.entries(wanted)) {
        // "/src/…" is below the base in no bundler.
        if (base !== '/' && (what === 'from the root' || what === 'public' || what === 'outside')) continue;
        report.check(`${name}: ${what}`, tried[what] === value || (what === 'live' && tried.live === 1), `${JSON.stringify(tried[what])} instead of ${JSON.stringify(value)}\n${server.output}`);
      }
      write_files(root, { 'src/late.js': 'import other from "./other.js";\nexport default other + " edited";\n' });
      await until('an edit of what only a computed import() leads to', () => page.evaluate('globalThis.tried?.["without a bundler"] === "other edited"').catch(() => false));
      report.check(`${name}: an edit`, true);
      write_files(root, { 'src/late.js': 'import other from "./other.js";\nexport default other + " late";\n' });
    } catch (error) {
      report.fail(name, `${error}\n${server.output}`);
    }
    await closed(page.close());
    await server.stop();
  }
  await closed(browser.close());
  const out = join(folder, 'out');
  const built = spawnSync(binary, ['build', 'src/template.js', `--outdir=${out}`, '--format=esm'], { cwd: root, encoding: 'utf8' });
  const { pages } = built.status === 0 ? await import(pathToFileURL(join(out, 'template.js'))) : { pages: () => built.stdout + built.stderr };
  report.check('templates in import(): a build', (await pages()) === wanted.template, await pages());
}
