// Sass (.scss, .sass) through the project's own `sass-embedded` or `sass`.
'use strict';

const fs = require('fs');
const path = require('path');
const { fileURLToPath, pathToFileURL } = require('url');
const { loadPackage } = require('plugins/css/packages');
const { SheetFinder } = require('plugins/css/find_sheet');
const { UrlRebaser } = require('plugins/css/rebase_urls');
const { makeSourceText } = require('plugins/css/source_text');

const syntaxes = { '.sass': 'indented', '.css': 'css' };
// A platform's part of sass-embedded may be missing while the package is there.
const lacksPlatform = (error) => /sass-embedded-[a-z\d]+-[a-z\d]+/i.test(error?.message ?? '');

class Sass {
  constructor(config) {
    this.config = config;
    this.finder = new SheetFinder(config, 'sass');
    this.compiler = undefined;
  }

  package() {
    if (this.sass !== undefined) return this.sass;
    const { root } = this.config;
    let loaded;
    try { loaded = loadPackage(['sass-embedded', 'sass'], root, 'Sass'); } catch (error) {
      if (!lacksPlatform(error)) throw error;
      loaded = loadPackage(['sass'], root, 'Sass');
    }
    return (this.sass = loaded.exports);
  }

  compile(api, content, options) {
    const sass = this.package();
    if (api === 'modern' || typeof sass.initAsyncCompiler !== 'function') return sass.compileStringAsync(content, options);
    this.compiler ??= sass.initAsyncCompiler();
    return this.compiler.then((compiler) => compiler.compileStringAsync(content, options));
  }

  async close() {
    const compiler = await this.compiler;
    this.compiler = undefined;
    await compiler?.dispose();
  }

  // `sink` takes files to watch and warnings.
  async process(id, source, language, sourceMap, sink) {
    const { additionalData, api, includePaths, ...given } = this.config.css.preprocessorOptions?.[language] ?? {};
    if (api === 'legacy') {
      throw Object.assign(new Error(`css.preprocessorOptions.${language}.api: "legacy" is Sass's former API, which Sass is removing`), { help: 'Leave `api` out, or set "modern-compiler" or "modern"', stack: '' });
    }
    const text = await makeSourceText(id, source, additionalData);
    const importer = this.importer(text.file, sink);
    const options = {
      ...given,
      ...(includePaths ? { loadPaths: [...given.loadPaths ?? [], ...includePaths] } : {}),
      ...(language === 'sass' ? { syntax: 'indented' } : {}),
      url: pathToFileURL(text.file), sourceMap, sourceMapIncludeSources: sourceMap,
      importers: [...given.importers ?? [], importer], importer: given.importer ?? importer,
      logger: given.logger ?? this.logger(text, sink),
    };
    let result;
    try { result = await this.compile(api, text.content, options); } catch (error) { throw describe(error, text, sink); }
    for (const url of result.loadedUrls) if (url.protocol === 'file:') sink.watch(fileURLToPath(url));
    const toFile = (url) => (url.startsWith('file:') ? fileURLToPath(url) : url);
    const map = result.sourceMap && text.ownMap({ ...result.sourceMap, sources: result.sourceMap.sources.map(toFile) }, (name) => name === text.file || name.startsWith('data:'));
    return { code: result.css, map };
  }

  importer(rootFile, sink) {
    const { config, finder } = this;
    return {
      canonicalize(url, { containingUrl }) {
        const from = containingUrl?.protocol === 'file:' ? fileURLToPath(containingUrl) : rootFile;
        const found = finder.find(url, from);
        return found !== undefined && finder.isSheet(found) ? pathToFileURL(found) : null;
      },
      async load(url) {
        const file = fileURLToPath(url);
        // Also when the compilation fails: its mending may be in this file.
        sink.watch(file);
        const contents = await fs.promises.readFile(file, 'utf8');
        const extension = path.extname(file);
        return { contents: new UrlRebaser(config, file, rootFile).text(contents, extension !== '.css'), syntax: syntaxes[extension] ?? 'scss', sourceMapUrl: url };
      },
    };
  }

  logger(text, sink) {
    return {
      warn(message, { span, deprecation }) {
        sink.warn({ message: deprecation ? `[sass] ${message}` : `[sass] @warn: ${message}`, ...placeOf(span, text) });
      },
      debug(message, { span }) {
        const line = (span?.start?.line ?? 0) + 1;
        sink.info(`${span?.url ? path.basename(fileURLToPath(span.url)) : path.basename(text.file)}:${line} DEBUG: ${message}`);
      },
    };
  }
}

function placeOf(span, text) {
  if (!span?.start) return {};
  const position = { line: span.start.line + 1, column: span.start.column };
  const file = span.url?.protocol === 'file:' ? fileURLToPath(span.url) : text.file;
  return file === text.file ? text.place(position) : { loc: { file, ...position } };
}

function describe(error, text, sink) {
  if (error?.sassMessage === undefined) return error;
  const { note, ...place } = placeOf(error.span, text);
  if (error.span?.url?.protocol === 'file:') sink.watch(fileURLToPath(error.span.url));
  const out = new Error(`[sass] ${error.sassMessage}${note ? ` (${note})` : ''}`);
  const help = /stylesheet to import/.test(error.sassMessage) && /["']~/.test(error.span?.text ?? '') ? 'A leading "~" belongs to webpack: write the package\'s name alone' : undefined;
  return Object.assign(out, place, { help, stack: '' });
}

module.exports = { Sass };
