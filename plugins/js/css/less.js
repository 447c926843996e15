// Less through the project's own `less`.
'use strict';

const fs = require('fs');
const path = require('path');
const { loadPackage } = require('plugins/css/packages');
const { SheetFinder } = require('plugins/css/find_sheet');
const { UrlRebaser } = require('plugins/css/rebase_urls');
const { makeSourceText } = require('plugins/css/source_text');

class Less {
  constructor(config) {
    this.config = config;
    this.finder = new SheetFinder(config, 'less');
  }

  package() { return (this.less ??= loadPackage(['less'], this.config.root, 'Less').exports); }

  async process(id, source, language, sourceMap, sink) {
    const less = this.package();
    const { additionalData, plugins, ...given } = this.config.css.preprocessorOptions?.less ?? {};
    const text = await makeSourceText(id, source, additionalData);
    let result;
    try {
      result = await less.render(text.content, {
        paths: ['node_modules'], ...given, filename: text.file, plugins: [this.resolver(less, text.file, sink), ...plugins ?? []],
        ...(sourceMap ? { sourceMap: { outputSourceFiles: true, disableSourcemapAnnotation: true, sourceMapFileInline: false } } : {}),
      });
    } catch (error) { throw describe(error, text); }
    for (const file of result.imports) sink.watch(path.resolve(file));
    const map = result.map && JSON.parse(result.map);
    return { code: result.css, map: map && text.ownMap({ ...map, sources: map.sources.map((file) => path.resolve(file)) }, (name) => name === text.file) };
  }

  close() {}

  // A file manager of Less that asks our resolver first.
  resolver(less, rootFile, sink) {
    const { config, finder } = this;
    class FileManager extends less.FileManager {
      supports(filename) { return !/^(?:https?:)?\/\//.test(filename); }
      supportsSync() { return false; }
      async loadFile(filename, directory, options, environment) {
        const importer = path.join(path.resolve(directory), '*');
        // `@plugin` loads a program.
        if (options.mime === 'application/javascript') return super.loadFile(filename, directory, options, environment);
        const file = finder.find(filename, importer);
        if (file === undefined) return super.loadFile(filename, directory, options, environment);
        sink.watch(file);
        const contents = await fs.promises.readFile(file, 'utf8');
        return { filename: file, contents: new UrlRebaser(config, file, rootFile).text(contents, true) };
      }
    }
    return { install(_, manager) { manager.addFileManager(new FileManager()); }, minVersion: [3, 0, 0] };
  }
}

function describe(error, text) {
  if (typeof error?.message !== 'string' || error.line === undefined && error.type === undefined) return error;
  const out = new Error(`[less] ${error.message}`);
  const position = { line: error.line ?? 1, column: error.column ?? 0 };
  const file = error.filename ? path.resolve(error.filename) : text.file;
  const { note, ...place } = file === text.file ? text.place(position) : { loc: { file, ...position } };
  if (note) out.message += ` (${note})`;
  return Object.assign(out, place, { stack: '' });
}

module.exports = { Less };
