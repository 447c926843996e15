// The part of Vite's css plugin that other packages do: preprocessors and PostCSS, as two plugins that stand
// behind those with `enforce: 'pre'`. What comes out is CSS, which the bundler compiles itself.
'use strict';

const { Sass } = require('plugins/css/sass');
const { Less } = require('plugins/css/less');
const { Stylus } = require('plugins/css/stylus');
const { Postcss } = require('plugins/css/postcss');
const { preprocessed, anySheet, otherSheet, otherUse, languageOf, isPreprocessed } = require('plugins/css/languages');

const makers = { scss: Sass, sass: Sass, less: Less, styl: Stylus, stylus: Stylus };

// What one config's style sheets are made with; packages are loaded when a sheet needs them.
class StyleTools {
  constructor(config) {
    this.config = config;
    this.preprocessors = new Map();
    this.postcss = new Postcss(config, async (file, text, sink) => (await this.preprocess(file, text, sink)).code);
  }

  get sourceMap() {
    const { command, css, build } = this.config;
    return command === 'build' ? !!build.sourcemap : !!css.devSourcemap;
  }

  preprocess(id, code, sink) {
    const language = languageOf(id);
    const maker = makers[language];
    let tool = this.preprocessors.get(maker);
    if (tool === undefined) this.preprocessors.set(maker, tool = new maker(this.config));
    return tool.process(id, code, language, this.sourceMap, sink);
  }

  async close() {
    const tools = [...this.preprocessors.values()];
    this.preprocessors.clear();
    await Promise.all(tools.map((tool) => tool.close()));
  }
}

const tools = new WeakMap();
function styleTools(config) {
  let found = tools.get(config);
  if (found === undefined) tools.set(config, found = new StyleTools(config));
  return found;
}

const sinkOf = (context) => ({ watch: (file) => context.addWatchFile(file), warn: (log) => context.warn(log), info: (log) => context.info(log) });

function cssPlugins(config) {
  const style = styleTools(config);
  const close = () => style.close();
  return [
    {
      name: 'sinter:preprocessors', builtin: true,
      transform: {
        filter: { id: { include: preprocessed, exclude: otherUse } },
        async handler(code, id) { return { ...await style.preprocess(id, code, sinkOf(this)), moduleType: 'css' }; },
      },
      closeBundle: close, closeWatcher: close,
    },
    {
      name: 'sinter:postcss', builtin: true,
      transform: {
        filter: { id: { include: style.postcss.isConfigured ? anySheet : otherSheet, exclude: otherUse } },
        async handler(code, id) {
          const made = await style.postcss.process(id, code, style.sourceMap, sinkOf(this));
          return { ...made ?? { code }, moduleType: 'css' };
        },
      },
    },
  ];
}

// Vite's own plugins, which others find by their names and ask themselves: UnoCSS knows its styles when it has seen all
// scripts, and hands them over while chunks are rendered. Our sheets are written behind that.
const foundByName = (config) => [
  {
    name: 'vite:css', builtin: true, isOnlyFound: true,
    transform: { handler: (code, id) => preprocessCSS(code, id, config) },
  },
  {
    name: 'vite:css-post', builtin: true, isOnlyFound: true,
    transform: {
      handler(css, id) {
        const { container } = require('plugins/main').session;
        if (container.phase !== 'render') {
          throw Object.assign(new Error(`The styles of ${id} are handed to Vite's plugin "vite:css-post", which Sinter has for the hook renderChunk only`),
            { code: 'EARLY_STYLES', help: 'Return them from a load or transform hook' });
        }
        container.lateStyles.set(id, css);
      },
    },
  },
];

// Vite's function of that name, for plugins whose components hold styles.
async function preprocessCSS(code, filename, config) {
  const style = styleTools(config);
  const deps = new Set();
  const sink = { watch: (file) => deps.add(file), warn: (log) => config.logger.warn(log.frame ? `${log.message}\n${log.frame}` : log.message), info: (text) => config.logger.info(text) };
  const maps = [];
  let out = code;
  const step = (made) => {
    if (made === undefined) return;
    out = made.code;
    if (made.map) maps.push(JSON.stringify(made.map));
  };
  if (isPreprocessed(filename)) step(await style.preprocess(filename, code, sink));
  if (style.postcss.isConfigured || otherSheet.test(filename)) step(await style.postcss.process(filename, out, style.sourceMap, sink));
  const { askNative } = require('plugins/channel');
  const map = maps.length === 0 ? undefined : JSON.parse(maps.length === 1 ? maps[0] : askNative('joinMaps', [filename, '', ...maps])[0]);
  deps.delete(filename);
  return { code: out, map, deps };
}

module.exports = { cssPlugins, foundByName, preprocessCSS, styleTools };
