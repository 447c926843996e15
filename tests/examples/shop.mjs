// examples/shop: pages, plugins, styles, a worker, WebAssembly and an API; built and previewed, then in dev behind the proxy.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { binary } from '../harness/bundler.mjs';
import { free_port, make_tool, serve } from '../harness/project_tool.mjs';

export async function test_shop({ report, browser, project, packages, tool: tool_name, step, screenshot }) {
  const api_port = await free_port();
  const environment = { API_PORT: String(api_port) };
  const tool = make_tool(tool_name, packages, binary, { vite_flags: ['--config', 'sinter.config.ts'], environment });

  const built = await tool.build(project);
  if (report.check('shop: builds', built.status === 0, built.stdout + built.stderr, tool.command(project, ['build']))) {
    check_output(report, project, tool.command(project, ['build']));
    await with_server('preview', async (shop) => {
      await use_the_shop(shop);
      await shop.step('an order without the API says so', async () => {
        await shop.page.getByRole('button', { name: 'Order', exact: true }).click();
        await shop.page.getByRole('status').filter({ hasText: 'That did not work' }).waitFor();
        shop.forgive(/50[24]|api\/orders/);
      });
    });
  }

  const program = [binary, 'run', '--env-file=.env', 'api/server.ts'];
  let api;
  const api_starts = await step('the API runs', async () => {
    api = await serve(program, project, { ...process.env, ...environment });
    return api.url.endsWith(`:${api_port}`) ? '' : api.url;
  }, { command: `cd ${project} && ${program.join(' ')}` });
  if (!api_starts) return;
  await with_server('dev', async (shop) => {
    await use_the_shop(shop);
    await order(shop, api);
    await edit(shop, project);
  });
  await api.stop();

  /** Starts the server, opens the shop, and afterwards looks for errors that nobody expected. */
  async function with_server(which, use) {
    const command = tool.command(project, [which]);
    let server;
    await step(`${which} serves the shop`, async () => {
      server = await tool.serve(project, which, await free_port());
      const opened = await browser.open(server.url);
      opened.page.setDefaultTimeout(10_000);
      const more = () => `${opened.errors.join('\n')}\n${server.output().slice(-2000)}`;
      const shop = {
        ...opened, url: server.url, which, screenshot,
        step: (title, action) => step(`${which}: ${title}`, action, { command, more }),
        /** Takes out errors that a step was meant to cause. */
        forgive: (pattern) => opened.errors.splice(0, Infinity, ...opened.errors.filter((error) => !pattern.test(error))),
      };
      await use(shop);
      await opened.close();
      return shop.errors.join('\n');
    }, { command, more: () => server?.output() ?? '' });
    await server?.stop();
  }
}

function check_output(report, project, command) {
  const files = readdirSync(join(project, 'dist'), { recursive: true }).map(String);
  const has = (pattern) => files.some((file) => pattern.test(file));
  const wanted = [/^index\.html$/, /^admin\.html$/, /^favicon\.svg$/, /^robots\.txt$/, /^assets\/worker-.+\.js$/, /^assets\/Checkout-.+\.js$/,
    /^assets\/Checkout-.+\.css$/, /^assets\/hills-.+\.svg$/, /^assets\/sencha-.+\.svg$/, /^assets\/sencha-.+\.js$/];
  const missing = wanted.filter((pattern) => !has(pattern));
  report.check('shop: dist has pages, chunks, styles, images and the worker', !missing.length, `${missing.join(' ')} of\n${files.join('\n')}`, command);
  const manifest = JSON.parse(readFileSync(join(project, 'dist/.vite/manifest.json'), 'utf8'));
  report.check('shop: the manifest has both pages', manifest['index.html']?.isEntry && manifest['admin.html']?.isEntry, JSON.stringify(manifest, null, 1), command);
  const text = files.filter((file) => /\.(js|css|html|json)$/.test(file)).map((file) => readFileSync(join(project, 'dist', file), 'utf8')).join('\n');
  report.check('shop: the output does not know where it was built', !text.includes(project), '', command);
  report.check('shop: only variables with the prefix are in the output', !text.includes('API_PORT') && text.includes('Kettle &'), '', command);
}

const equal = (actual, wanted) => (actual === wanted ? '' : `${JSON.stringify(actual)} instead of ${JSON.stringify(wanted)}`);
const style_of = (locator, name) => locator.first().evaluate((element, property) => getComputedStyle(element)[property], name);

async function use_the_shop({ page, step, requests, which, screenshot }) {
  const cards = page.locator('article');
  await step('variables of .env are in the page and in the program', async () => {
    await page.locator('.masthead__name', { hasText: 'Kettle & Leaf' }).waitFor();
    return equal(await page.title(), 'Kettle & Leaf');
  });
  await step('import.meta.glob finds the products', async () => equal(await cards.count(), 10));
  await step('images load', async () => {
    await page.waitForFunction(() => document.images.length && [...document.images].every((image) => image.complete));
    return equal(await page.evaluate(() => [...document.images].filter((image) => !image.naturalWidth).map((image) => image.src).join()), '');
  });
  await step('an SVG is a component', async () => equal(await page.locator('.masthead svg path').count(), 4));
  await step('Sass applies', async () => {
    const hero = page.locator('.hero');
    const loaded = await page.evaluate(async (url) => (await fetch(url)).ok, /url\("(.+)"\)/.exec(await style_of(hero, 'backgroundImage'))[1]);
    return equal(`${await style_of(hero, 'borderRadius')} ${await style_of(page.locator('body'), 'backgroundColor')} ${loaded}`, '24px rgb(246, 241, 229) true');
  });
  await step('CSS Modules apply, with composes and nesting', async () => {
    const button = cards.locator('button');
    const green = page.locator('article[data-kind=green] a');
    return equal([await style_of(button, 'cursor'), await style_of(button, 'color'), await style_of(green, 'backgroundColor')].join(' '), 'pointer rgb(47, 93, 70) rgb(227, 236, 217)');
  });
  await step('Tailwind applies', async () => {
    const basket = page.locator('nav a').last();
    return equal(`${await style_of(basket, 'backgroundColor')} ${await style_of(basket, 'paddingLeft')}`, 'rgb(47, 93, 70) 16px');
  });
  await step('the plugin of the config gives its module', async () =>
    equal(await page.locator('.colophon').innerText(), `3 black · 3 green · 2 herbal · 2 white · version 1.2.0 (${which === 'dev' ? 'development' : 'production'})`));
  await screenshot(page, `shop-${which}`);
  await step('the worker filters', async () => {
    const search = page.getByPlaceholder('Search teas');
    await search.fill('japan');
    await page.waitForFunction(() => document.querySelectorAll('article').length === 2);
    await page.getByRole('slider').fill('8');
    await page.waitForFunction(() => document.querySelectorAll('article').length === 1);
    const left = await cards.locator('h2').innerText();
    await search.fill('');
    await page.getByRole('slider').fill('25');
    await page.waitForFunction(() => document.querySelectorAll('article').length === 10);
    await page.getByRole('button', { name: 'herbal', exact: true }).click();
    await page.waitForFunction(() => document.querySelectorAll('article').length === 2);
    await page.getByRole('button', { name: 'herbal', exact: true }).click();
    return equal(left, 'Genmaicha');
  });
  await step('a lazy route brings a chunk, and its note another', async () => {
    const before = requests.length;
    await cards.filter({ hasText: 'Sencha' }).getByRole('link').first().click();
    await page.getByRole('heading', { name: 'How to brew sencha' }).waitFor();
    await screenshot(page, `shop-${which}-tea`);
    const loaded = requests.slice(before).filter((path) => /\.js$|\.md|\.tsx|chunk/.test(path));
    return loaded.length >= 2 && (await page.locator('.note li').count()) === 3 ? '' : requests.slice(before).join(' ');
  });
  await step('a lazy route brings its styles', async () => {
    await page.getByRole('button', { name: 'Add 100 g' }).click();
    await page.getByRole('link', { name: 'Basket 1' }).click();
    await page.getByRole('button', { name: 'One Sencha Kagoshima more' }).click();
    await page.getByText('Together €24.80').waitFor();
    await page.getByPlaceholder('Your name').fill('Ada');
    await screenshot(page, `shop-${which}-checkout`);
    return equal(await style_of(page.locator('main form'), 'display'), 'grid');
  });
}

async function order({ page, step, url, screenshot, forgive }, api) {
  await step('an order goes through the proxy with the checksum of the wasm module', async () => {
    await page.getByRole('button', { name: 'Order', exact: true }).click();
    await page.getByRole('status').filter({ hasText: 'Thank you, Ada. Your order has the number 1001.' }).waitFor();
    const [stored] = await (await fetch(new URL('/api/orders', api.url))).json();
    return equal(`${stored.customer} ${stored.lines[0].quantity} ${stored.total}`, 'Ada 2 24.8');
  });
  await step('what the API refuses comes back as it says it', async () => {
    const answer = await page.evaluate(async () => {
      const body = JSON.stringify({ customer: 'Eve', lines: [{ id: 'sencha', quantity: 1 }], checksum: 1 });
      const response = await fetch('/api/orders', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      return `${response.status} ${(await response.json()).error}`;
    });
    forgive(/422/);
    return equal(answer, '422 The checksum is wrong.');
  });
  await step('the second page shows the order', async () => {
    const admin = await page.context().newPage();
    await admin.goto(new URL('/admin.html', url).href);
    await admin.getByText('2 × Sencha Kagoshima').waitFor();
    await screenshot(admin, 'shop-dev-admin');
    const title = await admin.title();
    await admin.close();
    return equal(title, 'Orders · Kettle & Leaf');
  });
}

async function edit({ page, step }, project) {
  const replace = (file, find, put) => {
    const path = join(project, file);
    const text = readFileSync(path, 'utf8');
    if (!text.includes(find)) throw new Error(`${file} has no ${JSON.stringify(find)}`);
    writeFileSync(path, text.replace(find, put));
  };
  const mark = () => page.evaluate(() => void (globalThis.not_reloaded = true));
  const kept = async () => ((await page.evaluate(() => globalThis.not_reloaded === true)) ? '' : 'the page was reloaded');

  await page.locator('.masthead__name').click();
  await page.locator('article').first().getByRole('button').click();
  await page.getByPlaceholder('Search teas').fill('japan');
  await page.waitForFunction(() => document.querySelectorAll('article').length === 2);
  await mark();
  await step('an edit of a component keeps the state', async () => {
    replace('src/pages/Shelf.tsx', 'Tea, by the leaf', 'Tea, by the spoon');
    await page.getByRole('heading', { name: 'Tea, by the spoon' }).waitFor();
    const state = `${await page.getByTestId('count').innerText()} ${await page.getByPlaceholder('Search teas').inputValue()} ${await page.locator('article').count()}`;
    return (await kept()) || equal(state, '1 japan 2');
  });
  await step('an edit of a .scss file shows without a reload', async () => {
    replace('src/styles/shop.scss', 'border-radius: $radius * 1.5', 'border-radius: $radius * 2');
    await page.waitForFunction(() => getComputedStyle(document.querySelector('.hero')).borderRadius === '32px');
    return kept();
  });
  await step('so does an edit of a file that it uses', async () => {
    replace('src/styles/_tokens.scss', '$radius: 1rem', '$radius: 2rem');
    await page.waitForFunction(() => getComputedStyle(document.querySelector('.hero')).borderRadius === '64px');
    return kept();
  });
  await step('an edit of a CSS module shows without a reload', async () => {
    replace('src/components/ProductCard.module.css', 'border-radius: 1rem', 'border-radius: 5px');
    await page.waitForFunction(() => getComputedStyle(document.querySelector('article')).borderRadius === '5px');
    return kept();
  });
  await step('a new Tailwind class is generated', async () => {
    replace('src/components/Header.tsx', 'gap-6 text-sm', 'gap-6 text-sm tracking-[7px]');
    await page.waitForFunction(() => getComputedStyle(document.querySelector('nav')).letterSpacing === '7px');
    return kept();
  });
  await step('a new product is on the shelf, in the search and in the plugin’s module', async () => {
    const product = { name: 'Gyokuro', kind: 'green', origin: 'Yame, Japan', price: 22, caffeine: 3, summary: 'Shaded for three weeks.' };
    writeFileSync(join(project, 'data/products/gyokuro.json'), JSON.stringify(product));
    await page.locator('.colophon', { hasText: '4 green' }).waitFor();
    await page.getByPlaceholder('Search teas').fill('yame');
    await page.waitForFunction(() => document.querySelectorAll('article').length === 1);
    return equal(await page.locator('article h2').innerText(), 'Gyokuro');
  });
}
