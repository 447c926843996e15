// Style sheets that scripts import. `pages` maps a page to the entry whose files it loads and to what
// must be true in it: [expression in the page, expected value].

const color = (selector) => `getComputedStyle(document.querySelector(${JSON.stringify(selector)})).color`;
const red = 'rgb(255, 0, 0)', green = 'rgb(0, 128, 0)', blue = 'rgb(0, 0, 255)';

export const script_cases = [
  { name: 'order of imports, depth first', entries: ['main.js'], files: {
    'main.js': `import './one.js'; import './b.css'; import './two.js';`, 'one.js': `import './a.css';`, 'two.js': `import './b.css'; import './c.css';`,
    'a.css': 'p { color: red; margin: 1px }', 'b.css': 'p { color: green; margin: 2px }', 'c.css': 'p { color: blue }',
  }, html: '<p>', pages: { main: ['main.js', [color('p'), blue], ['getComputedStyle(document.querySelector("p")).marginTop', '2px']] } },
  { name: 'shared sheets keep their place in every entry', entries: ['one.js', 'two.js', 'three.js'], flags: ['--splitting'], files: {
    'one.js': `import './x.css'; import './shared.css'; import './y.css';`,
    'two.js': `import './shared.css'; import './y.css'; import './x.css';`,
    'three.js': `import './y.css'; import './x.css'; import './shared.css';`,
    'x.css': 'p { color: red }', 'y.css': 'p { color: green }', 'shared.css': 'p { color: blue } b { color: red }',
  }, html: '<p>', pages: { one: ['one.js', [color('p'), green]], two: ['two.js', [color('p'), red]], three: ['three.js', [color('p'), blue]] } },
  { name: 'own rules around shared ones', entries: ['one.js', 'two.js'], flags: ['--splitting'], files: {
    'one.js': `import './a.css'; import './shared.css'; import './b.css';`, 'two.js': `import './shared.css';`,
    'a.css': 'p { color: red } b { color: red }', 'shared.css': 'p { color: green } i { color: green } b { color: green }', 'b.css': 'p { color: blue }',
  }, html: '<p></p><b></b><i></i>', pages: { one: ['one.js', [color('p'), blue], [color('b'), green], [color('i'), green]], two: ['two.js', [color('p'), green]] } },
  { name: 'side-effect-free packages keep their styles, unused modules do not', entries: ['main.js'], files: {
    'main.js': `import { used } from 'kit'; globalThis.used = used;`, 'node_modules/kit/package.json': '{"name":"kit","sideEffects":false,"main":"./index.js"}',
    'node_modules/kit/index.js': `export { used } from './used.js'; export { unused } from './unused.js';`,
    'node_modules/kit/used.js': `import './used.css'; export const used = () => 1;`, 'node_modules/kit/unused.js': `import './unused.css'; export const unused = () => 2;`,
    'node_modules/kit/used.css': 'p { color: green }', 'node_modules/kit/unused.css': 'p { color: red; }',
  }, html: '<p>', pages: { main: ['main.js', [color('p'), green]] } },
  { name: 'packages: the style condition and field', entries: ['main.css'], files: {
    'main.css': '@import "kit"; @import "other/theme.css"; @import "plain";', 'node_modules/kit/package.json': '{"name":"kit","style":"./kit.css","main":"./kit.js"}', 'node_modules/kit/kit.css': 'p { color: green }', 'node_modules/kit/kit.js': '',
    'node_modules/other/package.json': '{"name":"other"}', 'node_modules/other/theme.css': 'b { color: blue }',
    'node_modules/plain/package.json': '{"name":"plain","exports":{".":{"style":"./s.css","default":"./d.js"}}}', 'node_modules/plain/s.css': 'i { color: red }',
  }, html: '<p></p><b></b><i></i>', pages: { main: ['main.css', [color('p'), green], [color('b'), blue], [color('i'), red]] } },
  { name: 'CSS modules', entries: ['main.js'], files: {
    'main.js': `import styles, { button, big as large } from './a.module.css'; import * as all from './a.module.css';
      document.body.innerHTML = '<p class="' + button + '">x</p><b class="' + styles['with-dash'] + '"></b><i class="global"></i><u id="' + styles.anchor + '"></u>';
      globalThis.results = { large, keys: Object.keys(styles).sort().join(), star: all.button === button, animation: styles.spin };`,
    'a.module.css': '.button { color: red } .big { margin: 1px } .with-dash { color: green } :global(.global) { color: blue } #anchor { color: red } @keyframes spin { to { color: red } } .button { animation: spin 1s infinite }',
  }, html: '', pages: { main: ['main.js', [color('p'), red], [color('b'), green], [color('i'), blue], [color('u'), red], ['results.keys', 'anchor,big,button,spin,with-dash'], ['results.star', true],
    ['/^_big_\\w{5}$/.test(results.large)', true], ['getComputedStyle(document.querySelector("p")).animationName === results.animation', true]] } },
  { name: 'composes', entries: ['main.js'], files: {
    'main.js': `import { derived, chained } from './derived.module.css'; document.body.innerHTML = '<p class="' + derived + '"></p><b class="' + chained + '"></b>'; globalThis.results = { derived: derived.split(' ').length, chained };`,
    'derived.module.css': '.derived { composes: base from "./base.module.css"; composes: extra from global; color: green } .chained { composes: derived; margin: 4px }',
    'base.module.css': '.root { padding: 3px } .base { composes: root; color: red; left: 2px }',
  }, html: '', pages: { main: ['main.js', [color('p'), green], [color('b'), green], ['getComputedStyle(document.querySelector("p")).paddingTop', '3px'], ['results.derived', 4], ['results.chained.split(" ").length', 5], ['results.chained.includes("extra")', true]] } },
 { name: 'values of CSS modules', entries: ['main.js'], flags: ['--log-level=warning'], files: {
    'main.js': `import { wide } from './theme.module.css'; import s, { box, accent, gap } from './main.module.css'; import raw from './icss.module.css';
      document.body.innerHTML = '<p class="' + box + ' ' + s.badge + '"><b class="' + s.inner + '">x</b></p>';
      globalThis.results = { wide, accent, gap, raw: raw.primary + ' ' + raw['a-b'], keys: Object.keys(s).sort().join() };`,
    'theme.module.css': '@value wide: (min-width: 1px); @value accent: #008000; @value pad: 3px; .badge { letter-spacing: 2px; } @value edge: pad solid accent;',
    'colors.css': '@value accent as green, edge from "./theme.module.css"; @value plain: rgb(0, 0, 255); .rule { text-indent: 5px }',
    'main.module.css': `@value colors: "./colors.css"; @value green as accent, edge, plain from colors; @value wide, badge from './theme.module.css'; @value gap: 4px;
      .box { color: accent; border: edge; padding: gap } .badge .inner { color: plain } @media wide { .box { margin: gap } } .rule2 { composes: rule from "./colors.css" } .box { composes: rule2 }`,
    'icss.module.css': ':export { primary: #abc; a-b: 1px solid }',
  }, html: '', pages: { main: ['main.js', [color('p'), green], [color('b'), blue], ['getComputedStyle(document.querySelector("p")).borderTopWidth', '3px'], ['getComputedStyle(document.querySelector("p")).borderTopColor', green],
    ['getComputedStyle(document.querySelector("p")).marginTop', '4px'], ['getComputedStyle(document.querySelector("p")).textIndent', '5px'], ['results.wide', '(min-width: 1px)'], ['results.accent', '#008000'], ['results.gap', '4px'], ['results.raw', '#abc 1px solid'],
    ['results.keys', 'accent,badge,box,colors,edge,gap,inner,plain,rule2,wide']] } },
  { name: 'the same name in two modules', entries: ['main.js'], files: {
    'main.js': `import a from './a.module.css'; import b from './b/a.module.css'; document.body.innerHTML = '<p class="' + a.x + '"></p><b class="' + b.x + '"></b>';`,
    'a.module.css': '.x { color: red }', 'b/a.module.css': '.x { color: blue }',
  }, html: '', pages: { main: ['main.js', [color('p'), red], [color('b'), blue]] } },
  { name: '?inline', entries: ['main.js'], files: {
    'main.js': `import text from './a.css?inline'; const sheet = new CSSStyleSheet(); sheet.replaceSync(text); document.adoptedStyleSheets = [sheet]; globalThis.results = { text };`,
    'a.css': '@import "./b.css"; p { color: green }', 'b.css': 'p { margin: 3px; color: red }',
  }, html: '<p>', styles: 0, pages: { main: ['main.js', [color('p'), green], ['getComputedStyle(document.querySelector("p")).marginTop', '3px']] } },
  { name: 'assets are copied and found', entries: ['src/main.js'], flags: ['--asset-names=assets/[name]-[hash]', '--entry-names=[dir]/deep/[name]'], files: {
    'src/main.js': `import './a.css';`, 'src/a.css': 'p { background: url(../img/p.svg?x#y) }', 'img/p.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  }, html: '<p>', pages: { main: ['src/main.js', ['fetch(getComputedStyle(document.querySelector("p")).backgroundImage.slice(5, -2)).then((r) => r.status)', 200],
    ['/\\/assets\\/p-\\w{8}\\.svg\\?x#y"\\)$/.test(getComputedStyle(document.querySelector("p")).backgroundImage)', true]] } },
  { name: 'assets as data: URLs', entries: ['main.css'], flags: ['--loader:.svg=dataurl'], files: {
    'main.css': 'p { background: url(p.svg) }', 'p.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  }, html: '<p>', pages: { main: ['main.css', ['getComputedStyle(document.querySelector("p")).backgroundImage.slice(0, 20)', 'url("data:image/svg+']] } },
  { name: 'import() has styles of its own', entries: ['main.js'], flags: ['--splitting'], files: {
    'main.js': `import './a.css'; globalThis.load = () => import('./lazy.js');`, 'lazy.js': `import './b.css'; export const x = 1;`, 'a.css': 'p { color: red }', 'b.css': 'p { color: blue }',
  }, html: '<p>', styles: 1, pages: { main: ['main.js', [color('p'), red], ['load().then((m) => m.x)', 1]] } },
  { name: 'require() of a style sheet', entries: ['main.cjs'], files: {
    'main.cjs': `const s = require('./a.module.css'); document.body.className = s.x; require('./b.css');`, 'a.module.css': '.x { color: green }', 'b.css': 'p { margin: 5px }',
  }, html: '<p>', pages: { main: ['main.cjs', [color('p'), green], ['getComputedStyle(document.querySelector("p")).marginTop', '5px']] } },
];
