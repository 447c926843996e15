// Style sheets in other languages, and PostCSS.
const main = (...sheets) => sheets.map((sheet) => `import ${JSON.stringify(sheet)};`).join('\n') + '\n';

/** Sass, asked by Node; `url` is a folder to write the sheet's own URLs for. */
const sass = (file, to, options = {}) => async ({ directory, load }) => ({ 'main.js': main(`./${to}`), [to]: (await load('sass/sass.node.mjs')).compile(`${directory}/${file}`, { loadPaths: [directory], ...options }).css });

const post = (plugins) => async ({ directory, load }, file) => {
  const { readFileSync } = await import('node:fs');
  const postcss = (await load('postcss/lib/postcss.mjs')).default;
  const list = await Promise.all(plugins.map(async ([name, options]) => (await load(name)).default(options)));
  return (await postcss(list).process(readFileSync(`${directory}/${file}`, 'utf8'), { from: `${directory}/${file}` })).css;
};
const chrome40 = { overrideBrowserslist: ['chrome 40'] };
const autoprefixer = ['autoprefixer/lib/autoprefixer.js', chrome40];
const prefix_config = "export default { plugins: { autoprefixer: { overrideBrowserslist: ['chrome 40'] } } };\n";
const to_prefix = '.a { user-select: none; display: flex }\n';
const prefixed = { 'main.js': main('./a.css'), 'a.css': to_prefix };
const prefixed_by_package = async (context) => ({ 'a.css': await post([autoprefixer])(context, 'a.css') });

export const cases = [
  // -- Sass
  {
    name: 'scss with modules, mixins, functions and a loop', gone: ['a.scss'],
    files: { 'main.js': main('./a.scss'), 'a.scss': '@use "sass:math";\n@use "sass:map";\n@use "parts/theme" with ($main: teal);\n$sizes: (s: 1px, m: 2px);\n@function double($n) { @return math.div($n * 4, 2); }\n@each $name, $size in $sizes { .w-#{$name} { width: double($size); &:hover > b { color: theme.$main; } } }\n%base { padding: 0 }\n.x { @extend %base; @include theme.box(3px) { margin: 1px } }\n', 'parts/_theme.scss': '$main: red !default;\n@mixin box($w) { border: $w solid $main; @content; }\n' },
    reference: sass('a.scss', 'a.css'),
  },
  {
    name: 'indented sass', gone: ['a.sass'],
    files: { 'main.js': main('./a.sass'), 'a.sass': '@use "b"\n.a\n  color: b.$c\n  .b &\n    x: y\n', '_b.sass': '$c: red\n' },
    reference: sass('a.sass', 'a.css'),
  },
  {
    name: 'a deprecated @import works and says so', gone: ['a.scss'],
    files: { 'main.js': main('./a.scss'), 'a.scss': '@import "b", "c/d";\n.a { color: $b }\n', '_b.scss': '$b: red;\n', 'c/_d.scss': '.d { e: f }\n' },
    reference: sass('a.scss', 'a.css', { silenceDeprecations: ['import'] }),
  },
  {
    name: 'partials of packages and aliases', gone: ['a.scss'],
    files: {
      'main.js': main('./a.scss'), 'vite.config.mjs': 'export default { resolve: { alias: [{ find: "@", replacement: new URL("./src", import.meta.url).pathname }, { find: /^theme:/, replacement: new URL("./src/", import.meta.url).pathname }] } };\n',
      'a.scss': '@use "@/colors";\n@use "theme:sizes";\n@use "sheets";\n@use "sheets/deep/x";\n.a { color: colors.$c; width: sizes.$s; height: sheets.$p; top: x.$x }\n', 'src/_colors.scss': '$c: red;\n', 'src/_sizes.scss': '$s: 3px;\n',
      // Beside the project, where packages are looked for too.
      '../node_modules/sheets/package.json': '{"name":"sheets","exports":{".":{"sass":"./main.scss"},"./*":"./*"}}', '../node_modules/sheets/main.scss': '$p: 4px;\n', '../node_modules/sheets/deep/_x.scss': '$x: 5px;\n',
    },
    reference: async () => ({ 'main.js': main('./a.css'), 'a.css': '.a { color: red; width: 3px; height: 4px; top: 5px }' }),
  },
  {
    name: 'url() of a partial in another folder', gone: ['src/a.scss'],
    files: { 'main.js': main('./src/a.scss'), 'src/a.scss': '@use "../theme/icons/set";\n.a { background: url("./own.png") }\n', 'theme/icons/_set.scss': '// url(./nowhere.png)\n.i { background: url("../img/i.png#x"), url(../img/i.png) }\n@font-face { font-family: F; src: url( \'../img/f.woff2\' ) format("woff2") }\n.d { background: url(data:image/png;base64,AAAA) }\n', 'theme/img/i.png': 'i', 'theme/img/f.woff2': 'f', 'src/own.png': 'own' },
    reference: async () => ({ 'main.js': main('./src/a.css'), 'src/a.css': '.i { background: url("../theme/img/i.png#x"), url(../theme/img/i.png) }\n@font-face { font-family: F; src: url(\'../theme/img/f.woff2\') format("woff2") }\n.d { background: url(data:image/png;base64,AAAA) }\n.a { background: url("./own.png") }\n' }),
  },
  {
    name: 'preprocessorOptions: additionalData, loadPaths and functions',
    files: {
      'main.js': main('./a.scss', './b.module.scss'), 'lib/_tools.scss': '$t: 7px;\n', 'a.scss': '@use "tools";\n.a { width: tools.$t; color: $brand }\n', 'b.module.scss': '.b { color: $brand }\n',
      'vite.config.mjs': 'export default { css: { preprocessorOptions: { scss: { additionalData: (source, file) => `$brand: ${file.endsWith("a.scss") ? "red" : "blue"};\\n${source}`, loadPaths: ["lib"] } } } };\n',
    },
    check: ({ css }) => (/\.a \{\s*width: 7px;\s*color: red;/.test(css) && /\._b_\w+ \{\s*color: blue;/.test(css) ? '' : css),
  },
  {
    name: 'additionalData as text, before @use', gone: ['a.scss', 'vite.config.mjs'],
    files: { 'main.js': main('./a.scss'), '_v.scss': '$x: 2px;\n', 'a.scss': '.a { width: $x }\n', 'vite.config.mjs': 'export default { css: { preprocessorOptions: { scss: { additionalData: \'@use "/v" as *;\\n\' } } } };\n' },
    reference: async () => ({ 'main.js': main('./a.css'), 'a.css': '.a { width: 2px }' }),
  },
  {
    name: 'CSS modules, ?inline and ?raw of scss',
    files: { 'main.js': 'import s, { card } from "./a.module.scss"; import text from "./b.scss?inline"; import raw from "./b.scss?raw"; document.title = [s.card === card, card, text, raw].join();\n', 'a.module.scss': '$w: 2px;\n.card { width: $w; &-head { composes: card; height: $w } }\n', 'b.scss': '$b: blue;\n.b { color: $b }\n' },
    check({ css, list, read }) {
      const script = read(`dist/assets/${list('dist/assets').find((name) => name.endsWith('.js'))}`);
      if (!/\._card_\w+ \{\s*width: 2px/.test(css) || css.includes('blue')) return css;
      return script.includes('color: blue') && script.includes('$b: blue;') && script.includes('_card_') ? '' : script;
    },
  },
  {
    name: 'style sheets as links of the page', gone: ['a.scss'],
    files: { 'index.html': '<!doctype html><html><head><link rel="stylesheet" href="/a.scss"></head><body></body></html>', 'a.scss': '$c: red;\n.a { .b { color: $c } }\n' },
    reference: async () => ({ 'index.html': '<!doctype html><html><head><link rel="stylesheet" href="/a.css"></head><body></body></html>', 'a.css': '.a .b { color: red }' }),
  },
  {
    name: 'source maps lead through Sass and PostCSS', flags: ['--sourcemap'],
    files: { 'main.js': main('./src/a.scss'), 'postcss.config.mjs': prefix_config, 'src/a.scss': '@use "./b";\n$c: red;\n.first { color: $c }\n', 'src/_b.scss': '.partial { user-select: none }\n' },
    check({ list, read }) {
      const map = JSON.parse(read(`dist/assets/${list('dist/assets').find((name) => name.endsWith('.css.map'))}`));
      const names = map.sources.map((source) => source.replace(/^.*\/src\//, 'src/')).sort();
      if (names.join() !== 'src/_b.scss,src/a.scss') return `sources: ${map.sources}`;
      return map.sourcesContent[map.sources.findIndex((source) => source.endsWith('a.scss'))].includes('@use "./b"') ? '' : 'no text';
    },
  },
  {
    name: 'styles in a page: <style> and style=""',
    files: {
      'main.js': '', 'sub/page.html': '<!doctype html><html><head><title>x</title>\n<style>\n@import "../b.css";\n.a { user-select: none; background: url("../i.png") }\n</style></head><body><p style="color: red; background: url(../i.png)">x</p></body></html>', 'b.css': '.b { .c & { x: y } }\n', 'i.png': 'i',
      'postcss.config.mjs': prefix_config, 'vite.config.mjs': 'export default { build: { minify: false, assetsInlineLimit: 0, rollupOptions: { input: "sub/page.html" } } };\n',
    },
    check({ read }) {
      const html = read('dist/sub/page.html');
      const missing = ['-webkit-user-select: none', '.b {', '<p style="color: red; background: url('].find((part) => !html.includes(part)) ?? (html.match(/url\((?:"|&quot;)?\/assets\/i-[\w-]+\.png/g)?.length === 2 ? '' : 'the URLs');
      return missing && `${missing} in\n${html}`;
    },
  },
  {
    name: '--explain-plugins', flags: ['--explain-plugins'],
    files: {
      'main.js': main('./a.scss', './b.js'), 'a.scss': '@use "c";\n.a { x: y }\n', '_c.scss': '.c { x: y }\n', 'b.js': 'console.log(1);\n', 'data.txt': 'x',
      'vite.config.mjs': 'import fs from "node:fs";\nexport default { plugins: [{ name: "reader", transform: { filter: { id: /b\\.js$/ }, async handler() { await null; fs.readFileSync("data.txt"); fs.writeFileSync("made.txt", "x"); return null; } } }] };\n',
    },
    check({ stderr }) {
      const rows = [/^reader +transform +1 +[1-9]\d* +\d/m, /^sinter:preprocessors +transform +1 +/m, /^reader +read +1 +data\.txt$/m, /^reader +wrote +1 +made\.txt$/m, /^sinter:preprocessors +ran +1 +.*dart/m];
      const missing = rows.find((row) => !row.test(stderr));
      return missing ? `no row ${missing}` : '';
    },
  },
  // -- Less and Stylus
  {
    name: 'less with variables, mixins, guards, imports', gone: ['src/a.less'],
    files: { 'main.js': main('./src/a.less'), 'src/a.less': '@import "../lib/theme";\n@import (reference) "../lib/ref";\n.a { color: @main; .round(2px); &:extend(.ref-x); .b & { width: (@w * 2) } }\n', 'lib/theme.less': '@main: darken(#ff0000, 10%);\n@w: 3px;\n.round(@r) when (@r > 1) { border-radius: @r }\n.bg { background: url("./i.png") }\n', 'lib/ref.less': '.ref-x { x: y }\n.unused { a: b }\n', 'lib/i.png': 'i' },
    reference: async ({ directory, load }) => {
      const { readFileSync } = await import('node:fs');
      const less = (await load('less/lib/less-node/index.js')).default;
      const { css } = await less.render(readFileSync(`${directory}/src/a.less`, 'utf8'), { filename: `${directory}/src/a.less`, rewriteUrls: 'all' });
      return { 'main.js': main('./src/a.css'), 'src/a.css': css };
    },
  },
  {
    name: 'less options: modifyVars, math, a plugin', gone: ['a.less', 'vite.config.mjs'],
    files: { 'main.js': main('./a.less'), 'a.less': '@c: red;\n.a { color: @c; width: 10px / 2; height: pi() }\n', 'vite.config.mjs': 'const plugin = { install(less, _, functions) { functions.add("pi", () => new less.tree.Dimension(3)); } };\nexport default { css: { preprocessorOptions: { less: { modifyVars: { c: "blue" }, math: "always", plugins: [plugin] } } } };\n' },
    reference: async () => ({ 'main.js': main('./a.css'), 'a.css': '.a { color: blue; width: 5px; height: 3 }' }),
  },
  {
    name: 'stylus with imports and define', gone: ['a.styl', 'vite.config.mjs'],
    files: { 'main.js': main('./a.styl'), 'a.styl': '@import "./b"\n.a\n  color $c\n  width size\n  .b &\n    x y\n', 'b.styl': '$c = red\n.bb\n  y z\n', 'vite.config.mjs': 'import stylus from "stylus";\nexport default { css: { preprocessorOptions: { styl: { define: { size: new stylus.nodes.Unit(3, "px") } } } } };\n' },
    reference: async () => ({ 'main.js': main('./a.css'), 'a.css': '.bb { y: z }\n.a { color: #f00; width: 3px }\n.b .a { x: y }' }),
  },
  {
    name: 'imports through aliases and tsconfig paths, in all three languages',
    files: {
      'main.js': main('./a.scss', './b.less', './c.styl'), 'a.scss': '@use "@lib/colors" as c;\n@use "~paths/more";\n.a { color: c.$main }\n', 'b.less': '@import "@lib/sizes";\n@import "~paths/less-more";\n.b { width: @size }\n',
      'c.styl': '@import "@lib/units"\n@require "~paths/styl-more"\n@import "./d"\n.c\n  height unit-size\n', 'd.styl': '@import "@lib/nested"\n', 'lib/nested.styl': '.nested\n  e f\n',
      'lib/_colors.scss': '$main: red;\n', 'lib/sizes.less': '@size: 3px;\n', 'lib/units.styl': 'unit-size = 4px\n', 'paths/more.scss': '.more-a { x: y }\n', 'paths/less-more.less': '.more-b { x: y }\n', 'paths/styl-more.styl': '.more-c\n  x y\n',
      'tsconfig.json': '{"compilerOptions":{"paths":{"~paths/*":["./paths/*"]}}}', 'vite.config.mjs': 'export default { resolve: { alias: { "@lib": import.meta.dirname + "/lib" } } };\n',
    },
    check: ({ css }) => ['color: red', 'width: 3px', 'height: 4px', '.more-a', '.more-b', '.more-c', '.nested'].filter((part) => !css.includes(part)).map((part) => `no ${part} in\n${css}`)[0] ?? '',
  },
  ...['scss', 'less', 'styl'].map((language) => ({
    name: `an entry point in ${language}, without a project`, flags: [`a.${language}`, 'main.js', '--outdir=dist', '--alias:@lib=./lib', '--sourcemap'],
    files: {
      'main.js': `import './b.${language}';\nconsole.log(1);\n`,
      [`a.${language}`]: { scss: '@use "./d" as *;\n.a { .b { color: $c } }\n', less: '@import "./d";\n.a { .b { color: @c } }\n', styl: '@import "./d"\n.a\n  .b\n    color c\n' }[language],
      [`b.${language}`]: { scss: '@use "@lib/e";\n', less: '@import "@lib/e";\n', styl: '@import "@lib/e"\n' }[language],
      [`d.${language}`]: { scss: '$c: red;\n', less: '@c: red;\n', styl: 'c = red\n' }[language], [`lib/e.${language}`]: language === 'styl' ? '.e\n  x y\n' : '.e { x: y }\n',
    },
    check: ({ read }) => (/\.a \.b \{\s*color: (?:red|#f00)/.test(read('dist/a.css')) && /\.e \{\s*x: y/.test(read('dist/main.css')) && JSON.parse(read('dist/a.css.map')).sourcesContent[0].includes('.a') ? '' : `${read('dist/a.css')}\n${read('dist/main.css')}\n${read('dist/main.js')}`),
  })),
  // -- PostCSS
  { name: 'postcss.config.mjs', files: { ...prefixed, 'postcss.config.mjs': prefix_config }, gone: ['postcss.config.mjs'], reference: prefixed_by_package },
  { name: 'postcss.config.cjs, a function', files: { ...prefixed, 'postcss.config.cjs': 'module.exports = ({ env }) => ({ plugins: [require("autoprefixer")({ overrideBrowserslist: [env === "production" ? "chrome 40" : "chrome 140"] })] });\n' }, gone: ['postcss.config.cjs'], reference: prefixed_by_package },
  { name: 'postcss.config.ts', files: { ...prefixed, 'postcss.config.ts': 'import autoprefixer from "autoprefixer";\nconst browsers: string[] = ["chrome 40"];\nexport default { plugins: [autoprefixer({ overrideBrowserslist: browsers })] } satisfies object;\n' }, gone: ['postcss.config.ts'], reference: prefixed_by_package },
  { name: '.postcssrc.json', files: { ...prefixed, '.postcssrc.json': JSON.stringify({ plugins: { autoprefixer: chrome40, 'postcss-nested': false } }) }, gone: ['.postcssrc.json'], reference: prefixed_by_package },
  { name: '.postcssrc.yaml', files: { ...prefixed, '.postcssrc.yaml': 'plugins:\n  autoprefixer:\n    overrideBrowserslist: [chrome 40]\n' }, gone: ['.postcssrc.yaml'], reference: prefixed_by_package },
  { name: 'postcss in package.json', files: { ...prefixed, 'package.json': JSON.stringify({ type: 'module', postcss: { plugins: { autoprefixer: chrome40 } } }) }, gone: ['package.json'], reference: prefixed_by_package },
  { name: 'css.postcss inline', files: { ...prefixed, 'vite.config.mjs': `import autoprefixer from "autoprefixer";\nexport default { css: { postcss: { plugins: [autoprefixer(${JSON.stringify(chrome40)})] } } };\n`, 'postcss.config.mjs': 'throw new Error("not asked");\n' }, gone: ['vite.config.mjs', 'postcss.config.mjs'], reference: prefixed_by_package },
  { name: 'css.postcss names a folder', files: { ...prefixed, 'vite.config.mjs': 'export default { css: { postcss: "./tools" } };\n', 'tools/postcss.config.mjs': prefix_config }, gone: ['vite.config.mjs', 'tools/postcss.config.mjs'], reference: prefixed_by_package },
  {
    name: 'PostCSS after Sass, in CSS modules and Vue components',
    files: { 'main.js': 'import "./a.scss"; import s from "./b.module.css"; import App from "./App.vue"; document.title = [s.b, App];\n', 'a.scss': '$n: none;\n.a { user-select: $n }\n', 'b.module.css': '.b { user-select: none }\n', 'App.vue': '<script setup>\nconst n = 1;\n</script>\n<template><p>{{ n }}</p></template>\n<style scoped lang="scss">\n$c: red;\np { b { color: $c; user-select: none } }\n</style>\n<style module lang="less">\n@w: 3px;\n.box { width: @w }\n</style>\n', 'postcss.config.mjs': prefix_config, 'vite.config.mjs': 'import vue from "@vitejs/plugin-vue";\nexport default { plugins: [vue()] };\n' },
    check: ({ css }) => (css.match(/-webkit-user-select: none/g)?.length === 3 && /p b\[data-v-\w+\] \{/.test(css) && /\._box_\w+ \{\s*width: 3px/.test(css) ? '' : css),
  },
  {
    name: 'PostCSS sees imported sheets in place, with their conditions', gone: ['postcss.config.mjs', 'src/sub/d.scss'],
    files: {
      'main.js': main('./src/a.css'), 'src/a.css': '@layer base, extra;\n@import "./sub/b.css" layer(base) supports(display: grid) screen and (min-width: 10px);\n@import "./sub/c.css";\n@import "./sub/d.scss";\n.a { .b & { x: y } }\n',
      'src/sub/b.css': '.b { .x & { background: url(../i.png) } }\n', 'src/sub/c.css': '.c { color: red }\n', 'src/sub/d.scss': '$d: 1px;\n.d { width: $d }\n', 'src/i.png': 'i', 'postcss.config.mjs': "export default { plugins: { 'postcss-nested': {} } };\n",
    },
    reference: async () => ({ 'src/a.css': '@layer base, extra;\n@media screen and (min-width: 10px) { @supports (display: grid) { @layer base { .x .b { background: url(./i.png) } } } }\n.c { color: red }\n.d { width: 1px }\n.b .a { x: y }\n' }),
  },
  {
    name: 'SugarSS', gone: ['a.sss'], files: { 'main.js': main('./a.sss'), 'a.sss': '.a\n  color: red\n  width: 1px\n' },
    reference: async () => ({ 'main.js': main('./a.css'), 'a.css': '.a { color: red; width: 1px }' }),
  },
  { name: '.pcss without a config is CSS', gone: ['a.pcss'], files: { 'main.js': main('./a.pcss'), 'a.pcss': '.a { color: red }\n' }, reference: async () => ({ 'main.js': main('./a.css'), 'a.css': '.a { color: red }' }) },
  {
    name: 'Tailwind CSS 3 through PostCSS',
    files: { 'index.html': page_with('<p class="p-[13px] md:hidden">'), 'main.js': `import "./a.css"; document.body.className = "text-[#123456]";\n`, 'a.css': '@import "./components.css";\n@tailwind base;\n@tailwind components;\n@tailwind utilities;\n', 'components.css': '@layer components { .btn { @apply px-4 rounded; } }\n', 'tailwind.config.js': 'export default { content: ["./index.html", "./*.js"], safelist: ["btn"] };\n', 'postcss.config.mjs': "import tailwind from 'tailwindcss-3';\nimport autoprefixer from 'autoprefixer';\nexport default { plugins: [tailwind('./tailwind.config.js'), autoprefixer()] };\n" },
    check: ({ css }) => (['.p-\\[13px\\]', '.md\\:hidden', '.text-\\[\\#123456\\]', 'padding-left: 1rem', '.btn'].find((part) => !css.includes(part)) ?? (css.includes('@tailwind') || css.includes('@apply') ? 'directives are left' : '')),
  },
  {
    name: 'preprocessCSS for Svelte components',
    files: { 'main.js': 'import App from "./App.svelte"; document.title = App;\n', 'App.svelte': '<p class="x">text</p>\n<style lang="scss">\n$c: red;\n.x { color: $c; :global(b) { user-select: none } }\n</style>\n', 'postcss.config.mjs': prefix_config, 'vite.config.mjs': 'import { svelte, vitePreprocess } from "@sveltejs/vite-plugin-svelte";\nexport default { plugins: [svelte({ configFile: false, preprocess: vitePreprocess({ style: true }) })] };\n' },
    check: ({ css }) => (/\.x\.svelte-\w+ \{\s*color: red/.test(css) && /-webkit-user-select: none/.test(css) ? '' : css),
  },
];
function page_with(body) {
  return `<!doctype html><html><head><title>x</title></head><body>${body}<script type="module" src="/main.js"></script></body></html>`;
}
