// CSS in a browser: bundled sheets look as the browser makes the sources look, sheets that scripts import stand in the
// order of the imports, and real style sheets keep every rule when they are minified.
//
//   node tests/css/run.mjs [--only TEXT]

import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundle } from '../harness/bundler.mjs';
import { launch_browser } from '../harness/browser.mjs';
import { parse_arguments } from '../harness/arguments.mjs';
import { npm_install } from '../harness/npm_install.mjs';
import { Report } from '../harness/report.mjs';
import { make_workspace, write_files } from '../harness/workspace.mjs';
import { cascade_cases } from './cascade_cases.mjs';
import { script_cases } from './script_cases.mjs';

const options = parse_arguments({ only: '' });
const packages = npm_install(dirname(fileURLToPath(import.meta.url)), 'css');
const require = createRequire(pathToFileURL(join(packages, 'package.json')));
const report = new Report();
const root = make_workspace('css');
const browser = await launch_browser({ packages, root });

const wanted = (name) => name.includes(options.only);

function page_html(html, styles, scripts = []) {
  return `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">${styles.map((s) => `<link rel="stylesheet" href="/${s}">`).join('')}<body>${html}</body>`
    + scripts.map((s) => `<script type="module" src="/${s}"></script>`).join('');
}

// Everything the browser computed of every element; addresses of files are left out, which bundling changes.
const read_styles = `[...document.querySelectorAll('body, body *')].map((element) => ['', '::before'].map((pseudo) =>
  Object.fromEntries([...getComputedStyle(element, pseudo)].map((name) => [name, getComputedStyle(element, pseudo).getPropertyValue(name).replace(/url\\("?[^")]*"?\\)/g, 'url(file)')]))))`;

async function styles_of(path) {
  const opened = await browser.open(path);
  try {
    return await opened.page.evaluate(read_styles);
  } finally {
    await opened.close();
  }
}

function first_difference(expected, actual) {
  for (let e = 0; e < expected.length; e++)
    for (const pseudo of [0, 1])
      for (const [name, value] of Object.entries(expected[e][pseudo]))
        if (actual[e]?.[pseudo][name] !== value) return `element ${e}${pseudo ? '::before' : ''}: ${name} is ${actual[e]?.[pseudo][name]} instead of ${value}`;
  return '';
}

let number = 0;
const modes = [[], ['--minify'], ['--target=chrome110'], ['--minify', '--target=chrome110', '--charset=utf8'], ['--target=chrome60,safari11,firefox54', '--log-level=error']];
for (const one of cascade_cases.filter((each) => wanted(each.name))) {
  const folder = `cascade-${number++}`;
  write_files(join(root, folder), { ...one.files, 'page.html': page_html(one.html, [`${folder}/main.css`]) });
  const expected = await styles_of(`${folder}/page.html`);
  for (const flags of modes) {
    const name = `${one.name}${flags.length ? ` (${flags.join(' ')})` : ''}`;
    const out = `${folder}/out${modes.indexOf(flags)}`;
    const built = await bundle(['main.css'], [...flags, `--outdir=${join(root, out)}`], { cwd: join(root, folder) });
    if (built.status !== 0) {
      report.fail(name, built.stderr.slice(0, 1500), built.command);
      continue;
    }
    write_files(join(root, folder), { 'out.html': page_html(one.html, [`${out}/main.css`]) });
    const problem = first_difference(expected, await styles_of(`${folder}/out.html`));
    report.check(name, !problem, `${problem}\n${readFileSync(join(root, out, 'main.css'), 'utf8').slice(0, 1500)}`, built.command);
  }
}

for (const one of script_cases.filter((each) => wanted(each.name))) {
  for (const extra of [[], ['--minify']]) {
    const name = `${one.name}${extra.length ? ' (--minify)' : ''}`;
    const folder = `script-${number++}`;
    const directory = join(root, folder);
    mkdirSync(directory);
    write_files(directory, one.files);
    const flags = [...(one.flags ?? []), ...extra, '--format=esm', `--outdir=${join(directory, 'out')}`, `--metafile=${join(directory, 'meta.json')}`];
    const built = await bundle(one.entries, flags, { cwd: directory });
    if (built.status !== 0) {
      report.fail(name, built.stderr.slice(0, 1500), built.command);
      continue;
    }
    const meta = JSON.parse(readFileSync(join(directory, 'meta.json'), 'utf8'));
    const problems = [];
    for (const [page, [entry, ...checks]] of Object.entries(one.pages)) {
      const [path, output] = Object.entries(meta.outputs).find(([, o]) => o.entryPoint === entry);
      const styles = entry.endsWith('.css') ? [path] : output.styles ?? [];
      if (one.styles !== undefined && styles.length !== one.styles) problems.push(`${page}: ${styles.length} CSS files instead of ${one.styles}`);
      write_files(directory, { [`${page}.html`]: page_html(one.html, styles.map((s) => `${folder}/${s}`), entry.endsWith('.css') ? [] : [`${folder}/${path}`]) });
      const opened = await browser.open(`${folder}/${page}.html`);
      for (const [expression, expected] of checks) {
        const actual = await opened.page.evaluate(expression);
        if (actual !== expected) problems.push(`${page}: ${expression} is ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`);
      }
      problems.push(...opened.errors.map((error) => `${page}: ${error}`));
      await opened.close();
    }
    const css = Object.keys(meta.outputs).filter((f) => f.endsWith('.css')).map((f) => `${f}:\n${readFileSync(join(directory, f), 'utf8')}`).join('\n');
    report.check(name, problems.length === 0, `${problems.join('\n')}\n${css.slice(0, 1500)}`, built.command);
  }
}

// What a browser keeps of a sheet: for every selector under every condition its declarations, the last of a name. Values
// are as they compute for some element; those with variables, which do not compute alone, lose what minifying may change.
const read_rules = `(() => {
  const found = {}, known = new Map(), probe = document.body.appendChild(document.createElement('div'));
  const plain = (value) => value.replace(/\\s+/g, ' ').replace(/ ?([(),\\/*]) ?/g, '$1').replace(/\\b0\\./g, '.').replace(/(\\.\\d*?)0+\\b/g, '$1').replace(/^ | $/g, '');
  const canonical = (name, value) => {
    if (name.startsWith('--') || value.includes('var(') || value.includes('--')) return plain(value);
    const key = name + ':' + value;
    if (!known.has(key)) {
      probe.style.setProperty(name, value);
      known.set(key, probe.style.getPropertyValue(name) === '' ? value : getComputedStyle(probe).getPropertyValue(name) || value);
      probe.style.removeProperty(name);
    }
    return known.get(key);
  };
  const condition = (text) => plain(text.replace(/\\/\\*.*?\\*\\//g, '')).replace(/ ?: ?/g, ':');
  const visit = (rules, context) => {
    for (const rule of rules) {
      if (rule.cssRules && !rule.style) visit(rule.cssRules, context + '|' + rule.constructor.name + ' ' + condition(rule.conditionText ?? rule.name ?? ''));
      if (!rule.style) continue;
      for (const selector of (rule.selectorText ?? rule.keyText ?? rule.constructor.name + rule.style.fontFamily).split(/,(?![^()]*\\))/)) {
        const key = context + ' { ' + selector.trim();
        const to = found[key] ??= {};
        for (const name of rule.style) { const value = canonical(name, rule.style.getPropertyValue(name)) + rule.style.getPropertyPriority(name); delete to[name]; to[name] = value; }
      }
    }
  };
  for (const sheet of document.styleSheets) visit(sheet.cssRules, '');
  return found;
})()`;

const sheets = ['bootstrap/dist/css/bootstrap.css', 'normalize.css/normalize.css', 'animate.css/animate.css', 'sanitize.css/sanitize.css', 'tailwindcss/preflight.css'];
const esbuild = require('esbuild');
const { transform } = require('lightningcss');
for (const sheet of sheets.filter(wanted)) {
  const source = join(packages, 'node_modules', sheet);
  const text = readFileSync(source, 'utf8');
  const folder = `sheet-${number++}`;
  write_files(join(root, folder), { 'main.css': text, 'page.html': page_html('', [`${folder}/main.css`]) });
  const open = async (path) => {
    const opened = await browser.open(path);
    const rules = await opened.page.evaluate(read_rules);
    await opened.close();
    return rules;
  };
  const expected = await open(`${folder}/page.html`);
  for (const flags of [['--minify'], ['--minify', '--target=chrome110'], []]) {
    const name = `${sheet} ${flags.join(' ')}`;
    const built = await bundle(['main.css'], [...flags, '--legal-comments=none', `--outdir=${join(root, folder, 'out')}`], { cwd: join(root, folder) });
    if (built.status !== 0 || built.stderr.includes('warning')) {
      report.fail(name, built.stderr.slice(0, 1500), built.command);
      continue;
    }
    write_files(join(root, folder), { 'out.html': page_html('', [`${folder}/out/main.css`]) });
    const actual = await open(`${folder}/out.html`);
    const problems = [];
    for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)]))
      if (JSON.stringify(expected[key]) !== JSON.stringify(actual[key]) && !equal_declarations(expected[key], actual[key]))
        problems.push(`${key}: ${different(expected[key], actual[key])}`);
    const size = readFileSync(join(root, folder, 'out/main.css')).length;
    if (flags.join() === '--minify') {
      const esbuild_size = esbuild.transformSync(text, { loader: 'css', minify: true, legalComments: 'none' }).code.length;
      const lightning_size = transform({ filename: 'main.css', code: Buffer.from(text), minify: true }).code.length;
      console.log(`  ${sheet}: ${size} bytes (esbuild ${esbuild_size}, lightningcss ${lightning_size}, source ${text.length})`);
      if (size > esbuild_size * 1.02) problems.push(`${size} bytes where esbuild writes ${esbuild_size}`);
    }
    report.check(name, problems.length === 0, problems.slice(0, 5).join('\n'), built.command);
  }
}

function different(a = {}, b = {}) {
  return Object.keys({ ...a, ...b }).filter((name) => a[name] !== b[name]).map((name) => `${name} is ${b[name]} instead of ${a[name]}`).slice(0, 3).join('; ');
}

// Of a repeated declaration only the last is kept: the order of the others must be the same.
function equal_declarations(a, b) {
  if (!a || !b) return false;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

// Output does not depend on where the project is, nor on the number of threads.
if (wanted('deterministic')) {
  const files = { ...script_cases.find((one) => one.name === 'composes').files, 'p.svg': '<svg/>', 'extra.css': '.x { background: url(p.svg) }' };
  files['main.js'] += `import './extra.css';`;
  const outputs = [];
  for (const place of ['here', 'there/deeper']) {
    const directory = join(root, 'deterministic', place);
    write_files(directory, files);
    const built = await bundle(['main.js'], ['--minify', '--sourcemap', '--entry-names=[name]-[hash]', `--outdir=${join(directory, 'out')}`], { cwd: directory, env: { SINTER_THREADS: place === 'here' ? '1' : '4' } });
    const listed = built.status === 0 ? readdirSync(join(directory, 'out')).sort() : [];
    outputs.push(listed.map((file) => `${file}\n${readFileSync(join(directory, 'out', file), 'utf8')}`).join('\n') || built.stderr);
  }
  report.check('deterministic', outputs[0] === outputs[1] && outputs[0].includes('.css'), outputs.join('\n----\n').slice(0, 2000));
}

// A source map leads from every selector and declaration to its place.
if (wanted('source map')) {
  const directory = join(root, 'maps');
  const one = '/* é */ .first { color: red }\n.second {\n  margin: 0;\n  &:hover { padding: 1px }\n}\n', two = '@import "./one.css" screen;\n.third { background: url(p.svg); top: 0 }\n';
  write_files(directory, { 'main.css': two, 'one.css': one, 'p.svg': '<svg/>' });
  for (const flags of [[], ['--minify', '--target=chrome110']]) {
    const built = await bundle(['main.css'], [...flags, '--sourcemap', `--outdir=${join(directory, 'out')}`], { cwd: directory });
    const css = readFileSync(join(directory, 'out/main.css'), 'utf8');
    const map = JSON.parse(readFileSync(join(directory, 'out/main.css.map'), 'utf8'));
    const problems = built.status === 0 ? [] : [built.stderr];
    const lines = css.split('\n');
    const wanted_words = { '.first': 0, '.second': 0, '.third': 0, 'margin:': 0, 'background:': 0, 'top:': 0, 'padding:': 0 };
    for (const [line, column, source, source_line, source_column] of decode(map.mappings)) {
      const here = lines[line].slice(column), there = map.sourcesContent[source].split('\n')[source_line].slice(source_column);
      for (const word of Object.keys(wanted_words)) if (there.startsWith(word) && here.startsWith(word)) wanted_words[word]++;
    }
    for (const [word, count] of Object.entries(wanted_words)) if (count === 0) problems.push(`no mapping of ${word}`);
    if (!css.trimEnd().endsWith('/*# sourceMappingURL=main.css.map */')) problems.push('no comment that names the map');
    report.check(`source map ${flags.join(' ')}`, problems.length === 0, `${problems.join('\n')}\n${css}`, built.command);
  }
}

/** Segments of a source map as [line, column, source, source line, source column]. */
function decode(mappings) {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const found = [];
  const state = [0, 0, 0, 0, 0];
  mappings.split(';').forEach((group, line) => {
    state[0] = 0;
    for (const segment of group.split(',').filter(Boolean)) {
      let value = 0, shift = 0, field = 0;
      for (const character of segment) {
        const digit = digits.indexOf(character);
        value += (digit & 31) << shift;
        shift += 5;
        if (digit & 32) continue;
        state[field++] += value & 1 ? -(value >> 1) : value >> 1;
        value = shift = 0;
      }
      if (field >= 4) found.push([line, state[0], state[1], state[2], state[3]]);
    }
  });
  return found;
}

await browser.close();
report.finish();
