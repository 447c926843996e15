// PostCSS, with the plugins that the project's config names, over every style sheet.
'use strict';

const fs = require('fs');
const path = require('path');
const { isObject } = require('plugins/merge_config');
const { globToRegExp } = require('plugins/filters');
const { codeFrame } = require('plugins/errors');
const { fileOfPackage, loadPackage } = require('plugins/css/packages');
const { findPostcssConfig, loadPostcssConfig } = require('plugins/css/postcss_config');
const { inlineImports, rebaseImported } = require('plugins/css/inline_imports');
const { SheetFinder } = require('plugins/css/find_sheet');
const { fileOf, isCssModule, languageOf, isPreprocessed } = require('plugins/css/languages');

class Postcss {
  // `preprocess(file, text, sink)`: a sheet in another language as CSS.
  constructor(config, preprocess) {
    this.config = config;
    this.preprocess = preprocess;
    this.finder = new SheetFinder(config, 'css');
    // Vite leaves PostCSS out when Lightning CSS is the transformer.
    this.file = config.css.transformer === 'lightningcss' || isObject(config.css.postcss) ? undefined : findPostcssConfig(config);
    this.isConfigured = this.file !== undefined || (config.css.transformer !== 'lightningcss' && isObject(config.css.postcss));
  }

  // {options, plugins}
  settings() { return (this.loaded ??= loadPostcssConfig(this.config, this.isConfigured ? this.file : undefined)); }

  package() {
    if (this.postcss !== undefined) return this.postcss;
    const { root } = this.config;
    const wanted = this.file ? `The PostCSS config ${path.relative(root, this.file)}` : 'PostCSS';
    // Strict package managers give it to Vite only.
    const vite = fileOfPackage('vite', root);
    const from = fileOfPackage('postcss', root) === undefined && vite !== undefined && fileOfPackage('postcss', path.dirname(vite)) !== undefined ? path.dirname(vite) : root;
    return (this.postcss = loadPackage(['postcss'], from, wanted).exports);
  }

  // Undefined when there is nothing to do.
  async process(id, code, sourceMap, sink) {
    const { options, plugins } = await this.settings();
    const isSugar = languageOf(id) === 'sss';
    const parser = isSugar ? loadPackage(['sugarss'], this.config.root, 'SugarSS').exports : options.parser;
    if (plugins.length === 0 && !parser && !options.syntax) return undefined;
    const postcss = this.package();
    const hasImports = /@import\b/i.test(code) && !isCssModule(id);
    const all = [...hasImports ? [this.inliner(postcss, id, sink)] : [], ...plugins, ...hasImports ? [rebaseImported(this.config)] : []];
    let result;
    try {
      result = await (postcss.default ?? postcss)(all).process(code, {
        ...options, parser, from: id, to: id, map: sourceMap ? { inline: false, annotation: false, sourcesContent: true } : false,
      });
    } catch (error) { throw describe(error, id, code); }
    this.report(result.messages, id, code, sink);
    return { code: result.css, map: sourceMap ? this.map(result.map.toJSON(), id) : undefined };
  }

  inliner(postcss, id, sink) {
    return inlineImports({
      postcss: postcss.default ?? postcss, rootFile: fileOf(id), watch: sink.watch,
      find: (specifier, importer) => this.finder.find(specifier, importer),
      read: async (file) => {
        const text = await fs.promises.readFile(file, 'utf8');
        return isPreprocessed(file) ? this.preprocess(file, text, sink) : text;
      },
    });
  }

  report(messages, id, code, sink) {
    const { root } = this.config;
    for (const message of messages) {
      if (message.type === 'dependency' && message.file) sink.watch(path.resolve(root, message.file));
      else if (message.type === 'dir-dependency' && message.dir) {
        const directory = path.resolve(path.dirname(fileOf(id)), message.dir);
        for (const file of filesBelow(directory, message.glob ?? '**')) sink.watch(file);
      } else if (message.type === 'warning') {
        const log = { message: `[postcss${message.plugin ? `: ${message.plugin}` : ''}] ${message.text}` };
        if (message.line !== undefined) Object.assign(log, { frame: codeFrame(code, message.line, (message.column ?? 1) - 1) });
        sink.warn(log);
      }
    }
  }

  // Sources as absolute paths, the sheet itself first.
  map(map, id) {
    const directory = path.dirname(fileOf(id));
    const sources = map.sources.map((source) => {
      const clean = fileOf(source.startsWith('file:') ? require('url').fileURLToPath(source) : decodeURIComponent(source));
      return /^<.+>$/.test(clean) ? `\0${clean}` : path.resolve(directory, clean);
    });
    return { ...map, sources };
  }
}

function filesBelow(directory, glob) {
  const pattern = globToRegExp(glob === '**' ? '**/*' : glob);
  const out = [];
  const walk = (at, prefix) => {
    let entries;
    try { entries = fs.readdirSync(at, { withFileTypes: true }); } catch { return; }
    for (const entry of entries) {
      const name = prefix + entry.name;
      if (entry.isDirectory()) {
        if (entry.name !== 'node_modules' && entry.name !== '.git') walk(path.join(at, entry.name), `${name}/`);
      } else if (pattern.test(name)) out.push(path.join(at, entry.name));
    }
  };
  walk(directory, '');
  return out;
}

function describe(error, id, code) {
  if (error?.name !== 'CssSyntaxError') {
    if (error instanceof Error && !error.code) error.message = `[postcss${error.postcssPlugin ? `: ${error.postcssPlugin}` : ''}] ${error.message}`;
    return error;
  }
  const out = new Error(`[postcss${error.plugin && !error.plugin.startsWith('sinter-') ? `: ${error.plugin}` : ''}] ${error.reason}`);
  const position = { line: error.line, column: (error.column ?? 1) - 1 };
  const isFile = error.file !== undefined && (error.file !== path.resolve(id) || fileOf(id) === id);
  // What a preprocessor made has other lines than the file.
  const isWritten = isFile && !(error.file === path.resolve(id) && isPreprocessed(id));
  if (isWritten) out.loc = { file: error.file, ...position };
  else if (error.line !== undefined) out.frame = codeFrame(error.source ?? code, position.line, position.column);
  return Object.assign(out, { stack: '' });
}

module.exports = { Postcss };
