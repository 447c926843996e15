// Vite's plugins from npm: whole features of a site (service worker, routes, icons, translations, checks), each in a
// small project that Vite builds too where its own time allows that.

const page = (head = '') => `<!doctype html><html><head><title>x</title>${head}</head><body><div id="app"></div><script type="module" src="/main.js"></script></body></html>`;
const names = "entryFileNames: 'main.js', chunkFileNames: '[name].js', assetFileNames: '[name][extname]'";
const script = (name, imports, plugins, files, prints, extra = {}) => ({ name, beside: 'vite', imports, plugins, files, prints, quiet: false, ...extra });
// With a page.
const site = (name, imports, plugins, files, prints, extra = {}) => ({
  name, beside: 'vite', quiet: false, prints, ...extra, files: { 'index.html': page(), ...files },
  config: `${imports}\nexport default { plugins: [${plugins}], build: { minify: false, modulePreload: false, rollupOptions: { output: { ${names} } } } };`,
});
const alone = { beside: undefined };
const tsconfig = (include) => JSON.stringify({ compilerOptions: { target: 'esnext', module: 'esnext', moduleResolution: 'bundler', strict: true, skipLibCheck: true, noEmit: true, types: [] }, include });
const lacks = (text, ...parts) => parts.find((part) => !text.includes(part)) ?? '';
const red_png = `import { writeFileSync } from 'node:fs'; import { join } from 'node:path'; import sharp from 'sharp';
writeFileSync(join(import.meta.dirname, 'a.png'), await sharp({ create: { width: 400, height: 400, channels: 3, background: 'red' } }).png({ compressionLevel: 0 }).toBuffer());`;

const uno = (name, settings, files, prints, extra) => site(name, 'import UnoCSS from "unocss/vite"; import { presetWind3, transformerDirectives, transformerVariantGroup } from "unocss";',
  `UnoCSS({ presets: [presetWind3()], ${settings} })`, files, prints, { same_rules: true, ...extra });
const classes = (...names) => `// @unocss-include\nexport default ${JSON.stringify(names.join(' '))};\n`;

export const cases = [
  script('vite-plugin-node-polyfills', 'import { nodePolyfills } from "vite-plugin-node-polyfills";', 'nodePolyfills()',
    { 'main.js': 'import { Buffer as Bytes } from "node:buffer"; import path from "path"; import { EventEmitter } from "events"; import util from "util"; const emitter = new EventEmitter(); emitter.on("x", (value) => console.log(path.join("a", "..", "b"), Bytes.from("hi").toString("hex"), Buffer.from("a").length, value, util.format("%s", 1), typeof process.nextTick, typeof global)); emitter.emit("x", 1);' }, 'b 6869 1 1 1 function object\n'),
  site('vite-plugin-singlefile', 'import { viteSingleFile } from "vite-plugin-singlefile";', 'viteSingleFile()',
    { 'main.js': 'import "./a.css"; import url from "./a.png"; console.log(url.slice(0, 5));', 'a.png': 'p'.repeat(9000), 'a.css': 'p { color: red }' }, 'data:\n',
    { script_of_page: true, check: ({ files, read }) => (files('dist').join() === 'index.html' ? lacks(read('dist/index.html'), '<style', 'color:') : files('dist').join()) }),
  site('vite-plugin-css-injected-by-js', 'import css from "vite-plugin-css-injected-by-js";', 'css()', { 'main.js': 'import "./a.css"; console.log("styled");', 'a.css': 'p { color: red }' }, 'styled\n',
    { check: ({ files, read }) => (files('dist').join() === 'index.html,main.js' ? lacks(read('dist/main.js'), 'createElement', 'color:') : files('dist').join()) }),
  site('vite-plugin-pwa, a worker of Workbox', 'import { VitePWA } from "vite-plugin-pwa";', 'VitePWA({ registerType: "autoUpdate", manifest: { name: "App", short_name: "A", theme_color: "#fff", icons: [] } })',
    { 'main.js': 'import { registerSW } from "virtual:pwa-register"; console.log(typeof registerSW);' }, 'function\n',
    { ...alone, check: ({ read }) => lacks(read('dist/sw.js'), 'precacheAndRoute', 'index.html', 'main.js') || lacks(read('dist/index.html'), 'rel="manifest"') || lacks(read('dist/manifest.webmanifest'), '"name":"App"') }),
  site('vite-plugin-pwa, a worker of the project', 'import { VitePWA } from "vite-plugin-pwa";', 'VitePWA({ strategies: "injectManifest", srcDir: ".", filename: "sw.js", injectRegister: "inline", manifest: { name: "App", icons: [] } })',
    { 'main.js': 'console.log("page");', 'sw.js': 'import { precacheAndRoute } from "workbox-precaching"; precacheAndRoute(self.__WB_MANIFEST);' }, 'page\n',
    { ...alone, check: ({ read }) => lacks(read('dist/sw.js'), '"index.html"', '"main.js"') || lacks(read('dist/index.html'), 'serviceWorker') }),
  uno('unocss: pages, scripts, @apply, shortcuts, chunks', 'transformers: [transformerDirectives(), transformerVariantGroup()], shortcuts: { btn: "px-4 rounded hover:bg-blue-700" }, safelist: ["m-3"], preflights: [{ getCSS: () => ":root{--x:url(/pic.png)}" }]',
    {
      'index.html': page('<meta name="x">').replace('<div', '<div class="flex items-center"'), 'public/pic.png': 'p', 'main.js': 'import "virtual:uno.css"; import "./app.css"; import names from "./names.js"; console.log(names); import("./lazy.js");', 'names.js': classes('text-red-500', 'p-[13px]', 'btn', 'hover:(underline font-bold)', 'bg-[url(/pic.png)]'),
      'lazy.js': 'import names from "./later.js"; console.log(names);', 'later.js': classes('grid', 'md:grid-cols-2'), 'app.css': '.own { @apply m-4 text-green-500; }',
    }, 'text-red-500 p-[13px] btn hover:underline hover:font-bold bg-[url(/pic.png)]\ngrid md:grid-cols-2\n'),
  uno('unocss: layers that are imported apart, with PostCSS', 'shortcuts: { card: "p-7 shadow" }',
    { 'main.js': 'import "uno:shortcuts.css"; import "./own.css"; import "uno.css"; import names from "./names.js"; console.log(names);', 'names.js': classes('card', 'mt-2', 'select-none'), 'own.css': '.own { color: red }', 'postcss.config.mjs': 'export default { plugins: [{ postcssPlugin: "mark", Rule(rule) { if (!rule.nodes.some((node) => node.prop === "--marked")) rule.append({ prop: "--marked", value: "1" }); } }] };' }, 'card mt-2 select-none\n'),
  script('@sentry/vite-plugin', 'import { sentryVitePlugin } from "@sentry/vite-plugin";', 'sentryVitePlugin({ telemetry: false, sourcemaps: { disable: "disable-upload" }, release: { name: "r1", create: false, inject: true } })',
    { 'main.js': 'console.log(Object.values(globalThis._sentryDebugIds).length, globalThis.SENTRY_RELEASE?.id);' }, '1 r1\n'),
  site('vite-plugin-html', 'import { createHtmlPlugin } from "vite-plugin-html";', 'createHtmlPlugin({ minify: true, inject: { data: { title: "Titled" } } })',
    { 'index.html': page('<!-- gone --><meta name="t" content="<%- title %>">'), 'main.js': 'console.log(1);' }, '1\n', { check: ({ read }) => lacks(read('dist/index.html'), 'Titled') || (read('dist/index.html').includes('<!--') ? 'it is not minified' : '') }),
  script('@intlify/unplugin-vue-i18n', 'import vue from "@vitejs/plugin-vue"; import i18n from "@intlify/unplugin-vue-i18n/vite"; import { join } from "node:path";', 'vue(), i18n({ include: [join(import.meta.dirname, "locales/**")] })',
    {
      'main.js': 'import { createI18n } from "vue-i18n"; import messages from "@intlify/unplugin-vue-i18n/messages"; import App from "./App.vue"; import { createSSRApp } from "vue"; import { renderToString } from "vue/server-renderer"; renderToString(createSSRApp(App).use(createI18n({ legacy: false, locale: "de", messages }))).then(console.log);',
      'App.vue': '<script setup>import { useI18n } from "vue-i18n"; const { t } = useI18n();</script><template><p>{{ t("hello", { n: "X" }) }}</p></template>\n<i18n>{"de":{"own":"O"}}</i18n>', 'locales/de.json': '{"hello":"hallo {n}"}', 'locales/en.yaml': 'hello: hi {n}\n',
    }, '<p>hallo X</p>\n', alone),
  script('vite-plugin-istanbul', 'import istanbul from "vite-plugin-istanbul";', 'istanbul({ include: "*.js", forceBuildInstrument: true })', { 'main.js': 'console.log(Object.keys(globalThis.__coverage__).map((file) => file.replace(/.*[/]/, "")).join());' }, 'main.js\n'),
  script('unplugin-vue-router', 'import VueRouter from "unplugin-vue-router/vite"; import vue from "@vitejs/plugin-vue";', 'VueRouter({ dts: "./routes.d.ts", routesFolder: "pages" }), vue()',
    { 'main.js': 'import { routes } from "vue-router/auto-routes"; console.log(routes.map((route) => `${route.path} ${route.children?.[0].name ?? route.name}`).join());', 'pages/index.vue': '<template><p>x</p></template>', 'pages/users/[id].vue': '<template><p>x</p></template>' }, '/ /,/users /users/[id]\n',
    { ...alone, check: ({ read }) => lacks(read('routes.d.ts'), '/users/[id]') }),
  script('vite-plugin-pages', 'import Pages from "vite-plugin-pages"; import vue from "@vitejs/plugin-vue";', 'vue(), Pages({ dirs: "pages" })',
    { 'main.js': 'import routes from "~pages"; console.log(routes.map((route) => `${route.path} ${route.name} ${route.meta?.x}`).join());', 'pages/index.vue': '<template><p>x</p></template>', 'pages/users/[id].vue': '<route lang="yaml">\nmeta: { x: 1 }\n</route>\n<template><p>x</p></template>' }, '/ index undefined,/users/:id users-id 1\n', alone),
  script('@tanstack/router-plugin', 'import { tanstackRouter } from "@tanstack/router-plugin/vite"; import react from "@vitejs/plugin-react";', 'tanstackRouter({ target: "react", autoCodeSplitting: true, disableLogging: true }), react()',
    {
      'main.js': 'import { routeTree } from "./src/routeTree.gen"; console.log(Object.values(routeTree.children).map((route) => `${route.options.path ?? route.options.getParentRoute} ${typeof route.options.component.preload}`.replace(/^.*=>.*? /, "")).sort().join());',
      'src/routes/__root.tsx': 'import { createRootRoute, Outlet } from "@tanstack/react-router";\nexport const Route = createRootRoute({ component: () => <main><Outlet /></main> });',
      'src/routes/index.tsx': 'import { createFileRoute } from "@tanstack/react-router";\nexport const Route = createFileRoute("/")({ component: () => <p>home</p> });',
      'src/routes/about.tsx': 'import { createFileRoute } from "@tanstack/react-router";\nexport const Route = createFileRoute("/about")({ component: About });\nfunction About() { return <p>about</p>; }',
    }, '/ function,/about function\n', { ...alone, check: ({ read }) => lacks(read('src/routeTree.gen.ts'), "'/about'") }),
  script('@vanilla-extract/vite-plugin', 'import { vanillaExtractPlugin } from "@vanilla-extract/vite-plugin";', 'vanillaExtractPlugin({ identifiers: () => "made_box" })',
    { 'main.js': 'import { box } from "./s.css.ts"; console.log(box);', 's.css.ts': 'import { style } from "@vanilla-extract/css";\nexport const box = style({ color: "red", ":hover": { color: "blue" } });' }, 'made_box\n', { ...alone, check: ({ css }) => lacks(css(), '.made_box', '.made_box:hover') }),
  script('vite-imagetools', `import { imagetools } from "vite-imagetools"; ${red_png}`, 'imagetools()', { 'main.js': 'import { width, format } from "./a.png?w=20&format=webp&as=metadata"; import set from "./a.png?w=10;20&format=webp&as=srcset"; console.log(width, format, set.replace("a2.", "a."));' }, '20 webp /a.webp 10w, /a.webp 20w\n'), // which is made first is not said
  site('vite-plugin-image-optimizer', `import { ViteImageOptimizer } from "vite-plugin-image-optimizer"; ${red_png}`, 'ViteImageOptimizer({ logStats: false, includePublic: false, test: /png$/ })', { 'main.js': 'import url from "./a.png"; console.log(url);' }, '/a.png\n',
    { ...alone, check: ({ bytes }) => (bytes('dist/a.png').length * 100 < bytes('a.png').length ? '' : 'it is as large as before') }),
  script('@vitejs/plugin-react-swc', 'import react from "@vitejs/plugin-react-swc";', 'react()', { 'main.js': 'import { App } from "./a.jsx"; const made = App(); console.log(made.type, made.props.children);', 'a.jsx': 'export const App = () => <p>x</p>;' }, 'p x\n', alone),
  script('vite-plugin-dts', 'import dts from "vite-plugin-dts";', 'dts({ entryRoot: "src", logLevel: "silent" })', { 'main.js': 'import { make } from "./src/index.ts"; console.log(make(1).x);', 'src/index.ts': 'export interface Made { x: number }\nexport const make = (x: number): Made => ({ x });', 'tsconfig.json': tsconfig(['src']) }, '1\n',
    { ...alone, check: ({ read }) => lacks(read('dist/index.d.ts'), 'interface Made', 'make: (x: number) => Made') }),
];

// What they refuse to build, and what we do.
export const refused = [
  { name: 'vite-plugin-singlefile with import()', says: ['[plugin vite:singlefile, hook outputOptions] It asks for one script, and there are 2', 'build.rolldownOptions.output.codeSplitting: false'],
    files: { 'vite.config.mjs': 'import { viteSingleFile } from "vite-plugin-singlefile"; export default { plugins: [viteSingleFile()] };', 'main.js': 'import("./lazy.js").then((lazy) => console.log(lazy.default));', 'lazy.js': 'export default "lazy";' } },
  { name: 'unocss, a sheet for each script', says: ['A plugin gives the styles of "assets/index-', 'no module of that name is a style sheet of this build'],
    files: { 'vite.config.mjs': 'import UnoCSS from "unocss/vite"; import { presetWind3 } from "unocss"; export default { plugins: [UnoCSS({ presets: [presetWind3()], mode: "dist-chunk" })] };', 'main.js': '// @unocss-include\nconsole.log("text-red-500");' } },
  { name: 'vite-plugin-checker finds an error', says: ["a.ts(1,14): error TS2322: Type 'string' is not assignable to type 'number'"], status: 2,
    files: { 'vite.config.mjs': 'import checker from "vite-plugin-checker"; export default { plugins: [checker({ typescript: true })] };', 'main.js': 'import { a } from "./a.ts"; console.log(a);', 'a.ts': 'export const a: number = "x";', 'tsconfig.json': tsconfig(['*.ts']) } },
  { name: '@vitejs/plugin-legacy', status: 2, says: ['[plugin vite:legacy-post-process, hook configResolved] It makes a list of 2 outputs; Sinter writes one', 'help: Remove the plugin, or let Vite make this build'],
    files: { 'vite.config.mjs': 'import legacy from "@vitejs/plugin-legacy"; export default { plugins: [legacy({ targets: ["defaults"] })] };', 'main.js': '' } },
];
