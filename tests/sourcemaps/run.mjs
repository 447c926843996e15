// Source maps: every mode, minified and not, split and not. Marked tokens of the output must map to the position in the
// source that holds the same token; every segment must lie inside its source; `names` must be what stands there.
//
//   node tests/sourcemaps/run.mjs [--only TEXT]

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundle } from '../harness/bundler.mjs';
import { parse_arguments } from '../harness/arguments.mjs';
import { npm_install } from '../harness/npm_install.mjs';
import { Report } from '../harness/report.mjs';
import { make_workspace, write_files } from '../harness/workspace.mjs';
import { project } from './fixtures.mjs';

const options = parse_arguments({ only: '' });
const packages = npm_install(dirname(fileURLToPath(import.meta.url)), 'sourcemaps');
const require = createRequire(pathToFileURL(join(packages, 'package.json')));
const { TraceMap, eachMapping, originalPositionFor } = require('@jridgewell/trace-mapping');
const acorn = require('acorn');

const report = new Report();
const root = make_workspace('sourcemaps');
const files = project({ gen_mapping: require('@jridgewell/gen-mapping') });
write_files(root, files);

const source_lines = new Map();
/**
 * The rest of the line from a position on, in the two ways lines are counted: by line feeds (editors), or by every
 * ECMAScript line terminator, which U+2028 is too. A map may follow either; an empty list means outside the source.
 */
function texts_at(path, line, column) {
  if (!source_lines.has(path)) {
    const text = readFileSync(path, 'utf8');
    source_lines.set(path, [text.split(/\r\n|\n|\r/), text.split(/\r\n|[\n\r\u2028\u2029]/)]);
  }
  return source_lines.get(path)
    .filter((lines) => line >= 1 && line <= lines.length && column <= lines[line - 1].length)
    .map((lines) => ({ rest: lines[line - 1].slice(column), before: lines[line - 1].slice(0, column), split: is_low_surrogate(lines[line - 1], column) }));
}

function is_low_surrogate(text, column) {
  const unit = text.charCodeAt(column);
  return unit >= 0xdc00 && unit <= 0xdfff && column > 0;
}

/** Reads the map of one output file according to the mode. Returns {map} or {problem}. */
function read_map(path, code, mode) {
  const comments = code.match(/^\/\/# sourceMappingURL=.*$/gm) ?? [];
  const comment = comments.at(-1)?.replace('//# sourceMappingURL=', '');
  if (comments.length > 1) return { problem: `${comments.length} sourceMappingURL comments` };
  const beside = `${path}.map`;
  const has_file = existsSync(beside);
  const inline = comment?.startsWith('data:application/json');
  switch (mode) {
    case 'linked':
      if (!has_file || comment !== `${path.split('/').pop()}.map`) return { problem: `expected a linked map, comment ${comment?.slice(0, 60)}, file ${has_file}` };
      break;
    case 'inline':
      if (has_file || !inline) return { problem: `expected an inline map, comment ${comment?.slice(0, 60)}, file ${has_file}` };
      break;
    case 'external':
      if (!has_file || comment) return { problem: `expected a map without a comment, comment ${comment?.slice(0, 60)}, file ${has_file}` };
      break;
    case 'both':
      if (!has_file || !inline) return { problem: `expected both maps, comment ${comment?.slice(0, 60)}, file ${has_file}` };
      break;
  }
  const text = inline ? Buffer.from(comment.slice(comment.indexOf(',') + 1), 'base64').toString() : readFileSync(beside, 'utf8');
  if (mode === 'both' && JSON.stringify(JSON.parse(text)) !== JSON.stringify(JSON.parse(readFileSync(beside, 'utf8')))) return { problem: 'the inline map is not the linked map' };
  return { map: JSON.parse(text) };
}

function check_structure(code, map, trace, directory, with_content) {
  const problems = [];
  if (map.version !== 3) problems.push(`version ${map.version}`);
  const output_lines = code.split('\n');
  const paths = map.sources.map((source) => resolve(directory, map.sourceRoot ?? '', source));
  for (const [at, path] of paths.entries()) {
    if (!existsSync(path)) problems.push(`source ${map.sources[at]} is no file (${path})`);
    else if (with_content && map.sourcesContent?.[at] !== readFileSync(path, 'utf8')) problems.push(`sourcesContent of ${map.sources[at]} is not the file`);
  }
  if (!with_content && map.sourcesContent?.some((text) => text !== null)) problems.push('sourcesContent is there');
  let named = 0;
    let last = { line: 0, column: -1 };
  eachMapping(trace, (m) => {
    if (problems.length > 8) return;
    if (m.generatedLine === last.line && m.generatedColumn < last.column) problems.push(`segments out of order at ${m.generatedLine}:${m.generatedColumn}`);
    last = { line: m.generatedLine, column: m.generatedColumn };
    if (m.generatedLine > output_lines.length || m.generatedColumn > output_lines[m.generatedLine - 1].length) problems.push(`segment beyond the output at ${m.generatedLine}:${m.generatedColumn}`);
    else if (is_low_surrogate(output_lines[m.generatedLine - 1], m.generatedColumn)) problems.push(`segment inside a surrogate pair of the output at ${m.generatedLine}:${m.generatedColumn}`);
    if (m.source === null) return;
    const path = paths[map.sources.indexOf(m.source)] ?? resolve(directory, m.source);
    if (!existsSync(path)) return;
    const texts = texts_at(path, m.originalLine, m.originalColumn);
    const place = `${m.source}:${m.originalLine}:${m.originalColumn}`;
    if (m.name !== null) named++;
    if (!texts.length) problems.push(`segment beyond the source at ${place}`);
    else if (texts.every((text) => text.split)) problems.push(`segment inside a surrogate pair at ${place}`);
    // A name where the source has no marked identifier is that of something generated there (a wrapper, a JSX factory).
    else if (m.name !== null && texts.every((text) => /^n_\w/.test(text.rest) && !text.rest.startsWith(m.name))) problems.push(`name "${m.name}" is not at ${place}, which has "${texts[0].rest.slice(0, 20)}"`);
  });
  return { problems, named };
}

/** Marked tokens of the output: {kind, text, line, column}. */
function marked_tokens(code) {
  const found = [];
  for (const token of acorn.tokenizer(code, { ecmaVersion: 'latest', sourceType: 'module', locations: true, allowHashBang: true })) {
    const { line, column } = token.loc.start;
    if (token.type.label === 'string' && /^s:/.test(token.value)) found.push({ kind: 'string', text: token.value, line, column });
    if (token.type.label === 'template' && /^s:/.test(token.value)) found.push({ kind: 'template', text: token.value, line, column });
    if (token.type.label === 'name' && /^[pn]_\w+$/.test(token.value)) found.push({ kind: token.value.startsWith('p_') ? 'property' : 'name', text: token.value, line, column });
  }
  return found;
}

function check_tokens(code, trace, directory, seen, minified) {
  const problems = [];
  for (const token of marked_tokens(code)) {
    const { source, line, column } = originalPositionFor(trace, { line: token.line, column: token.column });
    const at = `${token.kind} ${token.text} at ${token.line}:${token.column}`;
    if (source === null) {
      // Helper code and generated property lists of namespaces have no source; marked strings always do.
      if (token.kind === 'string') problems.push(`${at} maps to nothing`);
      continue;
    }
    const places = texts_at(resolve(directory, source), line, column);
    const texts = places.map(({ rest }) => rest);
    const right = texts.some((text) => ({
      string: () => [`'${token.text}`, `"${token.text}`, `\`${token.text}`].some((form) => text.startsWith(form)),
      template: () => text.startsWith('`' + token.text) || text.startsWith(token.text),
      property: () => text.startsWith(token.text) || text.startsWith(`"${token.text}`) || text.startsWith(`'${token.text}`),
      // Names that come from elsewhere (imports, added declarations) map to the statement they stand for.
      name: () => text.startsWith(token.text) || !/^n_\w+\b/.test(text),
    })[token.kind]());
    // A chain of members of an import is one name to the linker, mapped as a whole to its last member.
    const inside_chain = token.kind === 'property' && places.some(({ before }) => new RegExp(`\\b${token.text}(\\.\\w+)*\\.$`).test(before));
    if (right || inside_chain) seen.add(token.text);
    else if (token.kind !== 'name' || !minified) problems.push(`${at} maps to ${source}:${line}:${column}, which has "${texts[0]?.slice(0, 30) ?? ''}"`);
  }
  return problems;
}

const variants = [];
for (const minify of [false, true]) {
  for (const mode of ['linked', 'inline', 'external', 'both']) {
    variants.push({ name: `${mode}${minify ? ', minified' : ''}`, mode, flags: [`--sourcemap=${mode}`, '--format=esm', ...(minify ? ['--minify'] : [])], minify });
  }
  const also = minify ? ['--minify'] : [];
  const suffix = minify ? ', minified' : '';
  variants.push(
    { name: `bare --sourcemap is linked${suffix}`, mode: 'linked', flags: ['--sourcemap', '--format=esm', ...also], minify },
    { name: `CommonJS${suffix}`, mode: 'linked', flags: ['--sourcemap', '--format=cjs', ...also], minify },
    { name: `iife${suffix}`, mode: 'linked', flags: ['--sourcemap', '--format=iife', ...also], minify },
    { name: `splitting${suffix}`, mode: 'linked', entries: ['./src/entry.js', './src/second.js'], flags: ['--sourcemap', '--format=esm', '--splitting', '--entry-names=[name]-[hash]', ...also], minify },
    { name: `without sourcesContent${suffix}`, mode: 'linked', with_content: false, flags: ['--sourcemap', '--sources-content=false', '--format=esm', ...also], minify },
    { name: `banner and footer${suffix}`, mode: 'linked', flags: ['--sourcemap', '--format=esm', '--banner:js=/* one\ntwo 😀 */ let banner;', '--footer:js=/* end */', ...also], minify },
    { name: `whitespace only${suffix && ', then names'}`, mode: 'linked', flags: ['--sourcemap', '--format=esm', minify ? '--minify-identifiers' : '--minify-whitespace'], minify },
  );
}

const expected_marks = [...new Set(Object.entries(files).filter(([name]) => !name.includes('/dist/') && !name.includes('second.js')).flatMap(([, text]) => String(text).match(/s:[\w-]+/g) ?? []))];

for (const [index, variant] of variants.entries()) {
  if (!variant.name.includes(options.only)) continue;
  const out = join(root, 'out', String(index));
  const flags = ['--platform=node', `--outdir=${out}`, ...variant.flags];
  const built = await bundle(variant.entries ?? ['./src/entry.js'], flags, { cwd: root });
  if (built.status !== 0) {
    report.fail(variant.name, `build failed (status ${built.status})\n${built.stderr.slice(0, 1500)}`, built.command);
    continue;
  }
  const seen = new Set();
  let named = 0;
  const scripts = readdirSync(out).filter((file) => file.endsWith('.js'));
  for (const file of scripts) {
    const path = join(out, file);
    const code = readFileSync(path, 'utf8');
    const { map, problem } = read_map(path, code, variant.mode);
    if (!report.check(`${variant.name}: ${file} has its map`, !problem, problem, built.command)) continue;
    const trace = new TraceMap(map);
    const structure = check_structure(code, map, trace, out, variant.with_content !== false);
    named += structure.named;
    report.check(`${variant.name}: ${file} segments lie inside`, structure.problems.length === 0, structure.problems.join('\n'), built.command);
    const problems = check_tokens(code, trace, out, seen, variant.minify);
    report.check(`${variant.name}: ${file} tokens map to themselves`, problems.length === 0, `${problems.length} wrong\n${problems.slice(0, 12).join('\n')}`, built.command);
  }
  // Some strings may be folded away or printed inside a larger literal; most must be found again.
  const missing = expected_marks.filter((mark) => !seen.has(mark));
  report.check(`${variant.name}: the marked strings are found again`, missing.length <= 2, `missing: ${missing.join(' ')}`, built.command);
  if (variant.minify) report.check(`${variant.name}: renamed identifiers carry their names`, named >= 5, `${named} named segments`, built.command);
}

// Without the flag nothing of a map may appear.
const plain_out = join(root, 'out', 'plain');
const plain = await bundle(['./src/entry.js'], ['--platform=node', '--format=esm', `--outdir=${plain_out}`], { cwd: root });
const plain_files = existsSync(plain_out) ? readdirSync(plain_out) : [];
report.check('no map without the flag', plain.status === 0 && plain_files.length > 0 && plain_files.every((file) => file.endsWith('.js') && !readFileSync(join(plain_out, file), 'utf8').includes('sourceMappingURL')), `${plain_files.join(' ')}\n${plain.stderr.slice(0, 600)}`, plain.command);

// Where packages and maps in other folders end up, and what broken maps do.
const special = join(root, 'special');
const mapping = { version: 3, sources: ['../original/deep.ts'], sourcesContent: ['// deep'], names: [], mappings: 'AAAA' };
const base64 = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64');
write_files(special, {
  'src/entry.js': `import 'dep';\nimport './far.js';\nconsole.log('entry');\n`,
  'src/far.js': `console.log('far');\n//# sourceMappingURL=maps/far.js.map\n`,
  'src/maps/far.js.map': JSON.stringify(mapping),
  'src/broken.js': `console.log('broken');\n//# sourceMappingURL=data:application/json;base64,${base64('{"version": 3, "sources": 5}')}\n`,
  'src/absent.js': `console.log('absent');\n//# sourceMappingURL=absent.js.map\n`,
  'src/outside.js': `console.log('outside');\n//# sourceMappingURL=../../secret.json\n`,
  'node_modules/dep/package.json': '{"name":"dep"}',
  'node_modules/dep/index.js': `console.log('dep');\n//# sourceMappingURL=data:application/json;base64,${base64('nonsense')}\n`,
});
const build_special = async (entry) => {
  const built = await bundle([`src/${entry}.js`], ['--sourcemap', `--outfile=out/${entry}.js`], { cwd: special });
  return { ...built, map: built.status === 0 ? JSON.parse(readFileSync(join(special, `out/${entry}.js.map`), 'utf8')) : {} };
};
const listed = await build_special('entry');
const { sources = [], ignoreList, x_google_ignoreList } = listed.map;
report.check('packages are on the ignore list', JSON.stringify(ignoreList ?? x_google_ignoreList) === JSON.stringify([sources.indexOf('../node_modules/dep/index.js')]), JSON.stringify(listed.map), listed.command);
report.check('sources of a map are relative to it', sources.includes('../src/original/deep.ts'), sources.join(' '), listed.command);
report.check('a broken map of a package is nobody else\'s concern', !listed.stderr.includes('warning'), listed.stderr, listed.command);
const broken = await build_special('broken');
report.check('a broken map is a warning', broken.status === 0 && /warning\[broken-source-map\].*broken\.js:2:\d+/s.test(broken.stderr) && broken.map.sources.join() === '../src/broken.js', broken.stderr, broken.command);
for (const entry of ['absent', 'outside']) {
  const built = await build_special(entry);
  report.check(`an ${entry} map is left alone`, built.status === 0 && !/warning|error/.test(built.stderr) && built.map.sources.join() === `../src/${entry}.js`, built.stderr, built.command);
}

report.finish();
