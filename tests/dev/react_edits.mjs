// Random edits of a generated React application that is open in a browser. After each,
//
// - every script that the server sends is, byte for byte, what a server started on the same files sends;
// - the page shows what a page that is loaded anew shows; while the project has errors, the overlay.
//
// Style sheets count with their order. Nobody touches the page, so it has no state of its own: what React kept has to be what it would make again.

import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Random } from '../fuzz_graph/random.mjs';
import { start_dev, until } from './dev_process.mjs';
import { closed, launch_chromium } from '../harness/browser.mjs';

const html = '<!doctype html><html><head><title>edits</title></head><body><div id="root"></div><script type="module" src="/src/main.jsx"></script></body></html>\n';
const main = (first) => `import { createRoot } from 'react-dom/client';\nimport App from '${first}';\ncreateRoot(document.getElementById('root')).render(<App depth={0} />);\n`;

const component_count = 18, value_count = 6, sheet_count = 4;
const words = 'amber birch cedar dune ember fjord grove heath isle jade'.split(' ');

/** The project as a whole: {file: text}. `place` says where a component is: renames move it. */
class Project {
  constructor(random) {
    this.random = random;
    this.files = new Map();
    this.place = Array.from({ length: component_count }, (_, i) => `C${String(i).padStart(2, '0')}`);
    this.files.set('index.html', html);
    for (let i = 0; i < value_count; i++) this.change_value(i);
    for (let i = 0; i < sheet_count; i++) this.change_sheet(i);
    this.change_hooks();
    for (let i = component_count - 1; i >= 0; i--) this.change_component(i);
    this.files.set('src/main.jsx', main(`./${this.place[0]}`));
  }
  file_of(i) { return `src/${this.place[i]}.jsx`; }
  change_value(i) {
    const { random } = this;
    this.files.set(`src/value${i}.js`, `export const value${i} = '${random.pick(words)} ${random.between(0, 99)}';\n${random.chance(0.3) ? `export const spare = ${random.between(0, 9)};\n` : ''}`);
  }
  change_sheet(i) {
    this.files.set(`src/sheet${i}.css`, `.c${i} { color: rgb(${this.random.between(0, 255)}, 0, ${i}); }\n`);
  }
  change_hooks() {
    const n = this.random.between(0, 99);
    this.files.set('src/hooks.js', `import { useState } from 'react';\nexport function useNumber() { const [n] = useState(${n}); return n; }\n`);
  }
  change_component(i) {
    const { random } = this;
    const children = [];
    for (let k = 0; k < 2; k++) if (i + 1 < component_count && random.chance(0.8)) children.push(Math.min(component_count - 1, i + 1 + random.below(5)));
    const used = [...new Set(children)];
    const lines = [`import { useMemo, useState } from 'react';`, ...used.map((j) => `import Child${j} from './${this.place[j]}';`)];
    const value = random.chance(0.5) ? random.below(value_count) : -1;
    if (value >= 0) lines.push(`import { value${value} } from './value${value}.js';`);
    const hook = random.chance(0.3);
    if (hook) lines.push(`import { useNumber } from './hooks.js';`);
    const sheet = random.chance(0.3) ? random.below(sheet_count) : -1;
    if (sheet >= 0) lines.push(`import './sheet${sheet}.css';`);
    // With other exports than components a module accepts no updates: its importers do, or the page is loaded anew.
    if (random.chance(0.15)) lines.push(`export const extra = ${random.between(0, 99)};`);
    const helper = random.chance(0.3);
    if (helper) lines.push(`function Helper() { const [h] = useState('${random.pick(words)}'); return <i>{h}</i>; }`);
    lines.push(`export default function Component${i}({ depth }) {`);
    if (hook) lines.push('  const number = useNumber();');
    lines.push(`  const [count] = useState(${random.between(0, 99)});`, `  const twice = useMemo(() => count * ${random.between(2, 9)}, [count]);`);
    lines.push(`  return <div${sheet >= 0 ? ` className="c${sheet}"` : ''}><b>${random.pick(words)} {count} {twice}${hook ? ' {number}' : ''}${value >= 0 ? ` {value${value}}` : ''}</b>${helper ? '<Helper />' : ''}${used.map((j) => `{depth < 5 && <Child${j} depth={depth + 1} />}`).join('')}</div>;`, '}');
    this.files.set(this.file_of(i), lines.join('\n') + '\n');
  }
  rename(i, to) {
    const from = this.place[i];
    const text = this.files.get(this.file_of(i));
    this.files.delete(this.file_of(i));
    this.place[i] = to;
    if (text !== undefined) this.files.set(this.file_of(i), text);
    for (const [file, other] of this.files) if (other.includes(`'./${from}'`)) this.files.set(file, other.replaceAll(`'./${from}'`, `'./${to}'`));
  }
  state() { return { files: new Map(this.files), place: [...this.place] }; }
  restore(state) {
    this.files = new Map(state.files);
    this.place = [...state.place];
  }
}

/** Brings the disk from one state to another, in random order, saving as different editors do. */
function save(root, random, before, after) {
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter((file) => before.get(file) !== after.get(file));
  for (let k = changed.length - 1; k > 0; k--) {
    const other = random.below(k + 1);
    [changed[k], changed[other]] = [changed[other], changed[k]];
  }
  for (const file of changed) {
    const path = join(root, file);
    if (!after.has(file)) rmSync(path);
    else if (random.chance(0.3)) (writeFileSync(`${path}.tmp`, after.get(file)), renameSync(`${path}.tmp`, path));
    else writeFileSync(path, after.get(file));
  }
  return changed;
}

function edit(project, random, good, history, step) {
  const broken = project.is_broken;
  const kind = broken && random.chance(0.5) ? 'mend' : random.pick(['change', 'change', 'change', 'value', 'value', 'sheet', 'hooks', 'rename', 'delete', 'undo', 'break', 'several']);
  const component = random.below(component_count);
  if (kind === 'mend') project.restore(good);
  else if (kind === 'change') project.change_component(component);
  else if (kind === 'value') project.change_value(random.below(value_count));
  else if (kind === 'sheet') project.change_sheet(random.below(sheet_count));
  else if (kind === 'hooks') project.change_hooks();
  else if (kind === 'rename') project.rename(component, `R${step}`);
  else if (kind === 'delete') project.files.delete(random.chance(0.5) ? project.file_of(component) : `src/value${random.below(value_count)}.js`);
  else if (kind === 'undo') project.restore(random.pick(history.slice(-12)));
  else if (kind === 'break') {
    const file = random.pick([project.file_of(component), `src/value${random.below(value_count)}.js`, 'src/main.jsx']);
    project.files.set(file, `${project.files.get(file) ?? ''}\nconst = ;\n`);
  } else for (let k = random.between(2, 6); k > 0; k--) (project.change_component(random.below(component_count)), project.change_value(random.below(value_count)));
  return kind;
}

// What is right in the end is tested here, not how soon: the machine may have much else to do.
const patience_ms = 30_000;

/** All that a page of this server would load of the application. */
async function scripts_of(server) {
  const entry = (await server.get('src/main.jsx', { 'sec-fetch-dest': 'script' })).text;
  const texts = [entry];
  for (const [, url] of entry.matchAll(/import "([^"]*part\.js[^"]*)"/g)) {
    const part = (await server.get(url)).text;
    texts.push(part);
    const map = /sourceMappingURL=(\S+)/.exec(part)?.[1];
    if (map && part.includes('/src/')) texts.push((await server.get(map)).text);
  }
  return texts;
}

const shown = `(() => ({
  body: document.getElementById('root').innerHTML,
  sheets: [...document.querySelectorAll('style[data-vite-dev-id]')].map((style) => style.dataset.viteDevId + style.textContent),
  overlay: !!document.querySelector('vite-error-overlay'),
}))()`;

// What the page's registry believes, for a failure's report.
const registry_state = `import('/@sinter/registry.js').then(({ definitions, instances, newer, reloading }) => ({
  reloading, newer: [...newer.keys()],
  modules: [...definitions].filter(([id]) => id.startsWith('/src/')).map(([id, { version }]) => {
    const instance = instances.get(id);
    return id + ' ' + version + (!instance ? ' no instance' : instance.definition.version === version ? '' : ' runs ' + instance.definition.version) + (instance && instance.state !== 4 ? ' state ' + instance.state : '');
  }),
}))`;

export async function test_react_edits(report, workspace, packages, { count, seed }) {
  const random = new Random(seed);
  const root = join(workspace, 'react-edits');
  const project = new Project(random);
  for (const [file, text] of project.files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  writeFileSync(join(root, 'package.json'), '{"name":"edits","type":"module"}');
  symlinkSync(join(packages, 'node_modules'), join(root, 'node_modules'));
  const browser = await launch_chromium(packages);
  const server = await start_dev(root, ['--refresh']);
  const page = await browser.newPage(), other = await browser.newPage();
  await page.goto(server.url);
  // A page that is just being loaded has nothing to show.
  const look = (at) => at.evaluate(shown).catch(() => ({}));
  let good = project.state();
  const history = [good], log = [], counts = {};
  let step = 0, reloads = 0, slowest_ms = 0;
  const told = []; // what the page has said, by edit
  page.on('console', (message) => told.push(`${step}: ${message.text()}`));
  page.on('framenavigated', () => (reloads++, told.push(`${step}: loaded`)));
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => told.push(`${step}: ${payload.slice(0, 200)}`)));
  page.on('pageerror', (error) => told.push(`${step}: ${error.stack ?? error}`));
  const failure = async (what, detail) => {
    report.fail(`react edit ${step} (--edits ${count} --seed ${seed}): ${what}`, `last edits: ${log.slice(-6).join('; ')}\n${detail}\n--- console\n${told.slice(-30).join('\n')}`);
  };
  for (step = 1; step <= count; step++) {
    const before = project.state();
    const kind = edit(project, random, good, history, step);
    const changed = save(root, random, before.files, project.files);
    counts[kind] = (counts[kind] ?? 0) + 1;
    log.push(`${kind} ${changed.join(' ')}`);
    const cold = await start_dev(root, ['--refresh']);
    const wanted = await scripts_of(cold);
    await cold.stop();
    let seen;
    try {
      await until('the server sends what a new one does', async () => {
        seen = await scripts_of(server);
        return seen.length === wanted.length && seen.every((text, at) => text === wanted[at]);
      }, patience_ms);
    } catch {
      const at = wanted.findIndex((text, index) => text !== seen[index]);
      await failure('the server sends something else than a new one', `script ${at} of ${wanted.length} differs\n--- new\n${wanted[at]?.slice(0, 1500)}\n--- running\n${seen[at]?.slice(0, 1500)}`);
      break;
    }
    project.is_broken = wanted[0].includes('The build has errors');
    if (!project.is_broken) {
      good = project.state();
      history.push(good);
      await other.goto(server.url);
    }
    let now, fresh;
    const since = performance.now();
    try {
      await until('the page is what a new one is', async () => {
        now = await look(page);
        if (project.is_broken) return now.overlay;
        fresh = await look(other);
        return now.body && !now.overlay && !fresh.overlay && JSON.stringify(now) === JSON.stringify(fresh);
      }, patience_ms);
      slowest_ms = Math.max(slowest_ms, performance.now() - since);
      report.pass(`react edit ${step}`);
    } catch {
      await failure(project.is_broken ? 'no overlay' : 'the page shows something else than a new one', `--- page\n${JSON.stringify(now)}\n--- new page\n${JSON.stringify(fresh)}\n--- the page's registry\n${JSON.stringify(await page.evaluate(registry_state).catch(String), null, 1)}`);
      break;
    }
  }
  console.log(`react edits (seed ${seed}): ${Object.entries(counts).map(([kind, n]) => `${n} ${kind}`).join(', ')}; the page was loaded ${reloads} times and was right after ${Math.round(slowest_ms)} ms at the latest`);
  await closed(browser.close());
  await server.stop();
}
