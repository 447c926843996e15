// PostCSS with autoprefixer, Sass, Less, Lightning CSS and Tailwind's scanner (the last two are native addons).
import { Scanner } from '@tailwindcss/oxide';
import autoprefixer from 'autoprefixer';
import less from 'less';
import { bundleAsync, composeVisitors, transform, transformStyleAttribute } from 'lightningcss';
import postcss from 'postcss';
import * as sass from 'sass';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const prefixed = await postcss([autoprefixer({ overrideBrowserslist: ['chrome 20', 'ie 10'] })]).process('a { user-select: none; display: flex; &:hover { color: red } }\n::placeholder { color: #aaa }', { from: 'in.css', to: 'out.css', map: { inline: false } });
console.log(prefixed.css, prefixed.map.toString(), prefixed.warnings().length);
const reversing = { postcssPlugin: 'reversing', Declaration: (node) => { if (!node.seen) { node.seen = true; node.value = [...node.value].reverse().join(''); } }, OnceExit: (root, { result }) => result.warn('done', { node: root.first }) };
const reversed = postcss([reversing]).process('a{b:cde}@media print{f{g:hij!important}}', { from: undefined });
console.log(reversed.css, reversed.warnings().map(String));
try { postcss.parse('a {\n  b: c\n  d', { from: 'bad.css' }); } catch (error) { console.log(error.name, error.reason, error.line, error.column, error.showSourceCode(false)); }

mkdirSync('scss/lib', { recursive: true });
writeFileSync('scss/_part.scss', '$gap: 4px !default; @mixin box($n) { padding: $gap * $n; &:hover { @content; } } @function double($x) { @return $x * 2; }');
writeFileSync('scss/lib/_index.scss', '%base { color: red } .unused { color: blue }');
writeFileSync('scss/main.scss', '@use "part" with ($gap: 8px); @use "lib"; @use "sass:math"; .a { @extend %base; @include part.box(2) { top: part.double(3px); } @each $n in 1, 2 { &-#{$n} { width: math.div(100%, $n) } } }');
const compiled = sass.compile('scss/main.scss', { sourceMap: true, style: 'compressed' });
console.log(compiled.css, compiled.sourceMap.mappings, compiled.loadedUrls.map((url) => path.basename(url.pathname)));
console.log((await sass.compileStringAsync('@use "virtual"; a { b: virtual.$v; c: js(2) }', {
  functions: { 'js($n)': ([n]) => new sass.SassNumber(n.assertNumber().value * 21) },
  importers: [{ canonicalize: (url) => new URL(`virtual:${url}`), load: () => ({ contents: '$v: from-js', syntax: 'scss' }) }],
  url: pathToFileURL('x.scss'),
})).css);
try { sass.compileString('a { b: $missing }'); } catch (error) { console.log(error.sassMessage, error.span.start.line); }

writeFileSync('dep.less', '@c: #336699; .mixin(@w: 2px) { border: @w solid darken(@c, 10%) }');
const rendered = await less.render('@import "dep"; .a { .mixin(); .b & { width: ~"calc(100% - @{w})"; @w: 3px } &:extend(.z); } .z when (iscolor(@c)) { color: fade(@c, 50%) } @plugin "p";', { filename: path.resolve('in.less'), sourceMap: {} }).catch((error) => ({ css: `${error.type} ${error.message.split('.')[0]}` }));
console.log(rendered.css);
console.log((await less.render('@import "dep"; .a { .mixin(); .b & { width: 3px } } .z { color: fade(@c, 50%) }', { filename: path.resolve('in.less') })).css);

const { code, map, exports } = transform({ filename: 'a.module.css', code: Buffer.from('.a { composes: b; color: #ff0000; & .c { margin: 0px 0px } } .b { color: oklch(40% 0.2 20) }'), minify: true, sourceMap: true, cssModules: { pattern: '[local]_x' }, targets: { chrome: 80 << 16 },
  visitor: composeVisitors([{ Length: (length) => ({ unit: 'rem', value: length.value }) }, { Color: (color) => (color.type === 'rgb' ? { ...color, g: 10 } : undefined) }]) });
console.log(`${code}`, `${map}`, JSON.stringify(Object.entries(exports).sort(([a], [b]) => (a < b ? -1 : 1))));
console.log(`${transformStyleAttribute({ code: Buffer.from('color: yellow; flex: 1 1 auto'), minify: true }).code}`);
console.log(`${(await bundleAsync({ filename: 'b.css', resolver: { read: (file) => (file.endsWith('virtual') ? '.v { top: 0 }' : '@import "virtual"; .b { color: blue }'), resolve: (specifier) => specifier } }).catch((error) => ({ code: error.message }))).code}`);
try { transform({ filename: 'bad.css', code: Buffer.from('.a { color: ; } }') }); } catch (error) { console.log(error.message, error.loc); }

const scanner = new Scanner({});
console.log(scanner.scanFiles([{ content: '<div class="p-4 flex hover:bg-[#fff]">{cond && "md:text-lg"}</div>', extension: 'html' }]).sort());
console.log(scanner.getCandidatesWithPositions({ content: 'class="mt-2 w-1/2"', extension: 'html' }).map(({ candidate, position }) => `${candidate}@${position}`).sort());
