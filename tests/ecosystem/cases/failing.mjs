// Wrong styles: where they are wrong, in what words, and nothing is written.
const project = (name, files, says, more = {}) => ({ name, files: { 'main.js': `import "./${Object.keys(files)[0]}";\n`, ...files }, says, ...more });

export const cases = [
  project('sass: an unknown variable', { 'a.scss': '$ok: 1;\n.a {\n  color: $nope;\n}\n' }, ['[sass] Undefined variable.', 'a.scss:3:10', '3 |   color: $nope;']),
  project('sass: an error in a partial', { 'a.scss': '@use "b";\n', '_b.scss': '\n.b { x: 1 + }\n' }, ['_b.scss:2:13', 'while working on a.scss']),
  project('sass: what is not there', { 'a.scss': '@use "./nix";\n' }, ["Can't find stylesheet to import", 'a.scss:1:1']),
  project('sass: a tilde of webpack', { 'a.scss': '@import "~pkg/x";\n' }, ["Can't find stylesheet to import", 'belongs to webpack']),
  project('sass: behind additionalData', { 'a.scss': '.a { color: $nope }\n', 'vite.config.mjs': 'export default { css: { preprocessorOptions: { scss: { additionalData: "$a: 1;\\n$b: 2;\\n" } } } };\n' }, ['a.scss:1:13']),
  project('sass: in additionalData', { 'a.scss': '.a { color: red }\n', 'vite.config.mjs': 'export default { css: { preprocessorOptions: { scss: { additionalData: "$a: $b;\\n" } } } };\n' }, ['Undefined variable', 'additionalData']),
  project('sass: the former API', { 'a.scss': '.a { color: red }\n', 'vite.config.mjs': 'export default { css: { preprocessorOptions: { scss: { api: "legacy" } } } };\n' }, ['api: "legacy"', 'modern-compiler']),
  project('sass: in a component', { 'App.vue': '<template><p/></template>\n\n<style lang="scss">\n$a: 1;\np { color: $nope }\n</style>\n', 'vite.config.mjs': 'import vue from "@vitejs/plugin-vue";\nexport default { plugins: [vue()] };\n' }, ['App.vue:5:12', '[sass] Undefined variable.']),
  project('less: an unknown variable', { 'a.less': '\n.a { color: @nope }\n' }, ['[less] variable @nope is undefined', 'a.less:2:13']),
  project('less: an error in an import', { 'a.less': '@import "b";\n', 'b.less': '.b { x: @y }\n' }, ['b.less:1:9']),
  project('stylus: a syntax error', { 'a.styl': '.a\n  b: nope(\n' }, ['[stylus] expected ")"', 'a.styl']),
  project('postcss: a syntax error', { 'a.css': '.a {\n  color: red\n', 'postcss.config.mjs': 'export default { plugins: { autoprefixer: {} } };\n' }, ['[postcss] Unclosed block', 'a.css:1:1']),
  project('postcss: a missing import', { 'a.css': '\n@import "./nix.css";\n', 'postcss.config.mjs': 'export default { plugins: { autoprefixer: {} } };\n' }, ['Cannot find the style sheet "./nix.css"', 'a.css:2:1']),
  project('postcss: a config that throws', { 'a.css': '.a { x: y }\n', 'postcss.config.mjs': '\nthrow new Error("no luck");\n' }, ['Cannot load the PostCSS config postcss.config.mjs', 'no luck', 'postcss.config.mjs:2:7']),
  project('postcss: a plugin that is not installed', { 'a.css': '.a { x: y }\n', 'postcss.config.mjs': 'export default { plugins: { "postcss-nix": {} } };\n' }, ['"postcss-nix", which is not installed', 'npm install --save-dev postcss-nix']),
  project('postcss: names in a list', { 'a.css': '.a { x: y }\n', 'postcss.config.mjs': 'export default { plugins: ["autoprefixer"] };\n' }, ['plugins[0] is no PostCSS plugin', '{ "autoprefixer": {} }']),
  project('css.postcss names nothing', { 'a.css': '.a { x: y }\n', 'vite.config.mjs': 'export default { css: { postcss: "./nowhere" } };\n' }, ['"css.postcss" names ./nowhere'], { status: 2 }),
  project('sass is not installed', { 'a.scss': '.a { x: y }\n' }, ['Sass needs the package "sass-embedded", which is not installed', 'npm install --save-dev sass-embedded', 'a.scss'], { without: ['sass', 'sass-embedded'] }),
  project('less is not installed', { 'a.less': '.a { x: y }\n', 'pnpm-lock.yaml': '' }, ['Less needs the package "less"', 'pnpm add -D less'], { without: ['less'] }),
  project('stylus is not installed', { 'a.styl': '.a\n  x y\n' }, ['Stylus needs the package "stylus"'], { without: ['stylus'] }),
  project('postcss is not installed', { 'a.css': '.a { x: y }\n', 'postcss.config.mjs': 'export default { plugins: [{ postcssPlugin: "own" }] };\n' }, ['The PostCSS config postcss.config.mjs needs the package "postcss"'], { without: ['postcss', 'vite'] }),
  project('an environment of Vite that runs modules', { 'a.css': '.a { x: y }\n', 'vite.config.mjs': 'import { createRunnableDevEnvironment as make } from "vite";\nexport default { plugins: [{ name: "own", config() { make("ssr", {}); } }] };\n' },
    ['[plugin own, hook config] `createRunnableDevEnvironment` of "vite" is not available in Sinter', 'sinter run node_modules/.bin/'], { status: 2 }),
  project('a function for what debuggers ignore', { 'a.css': '.a { x: y }\n', 'vite.config.mjs': 'export default { server: { sourcemapIgnoreList: () => true } };\n' }, ['server.sourcemapIgnoreList can only be false'], { status: 2 }),
];
