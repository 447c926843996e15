// Stylus through the project's own `stylus`, which finds its imports by itself: beside the file and
// below `paths`. What it does not find there is looked for as the other languages' imports are: through
// aliases and in packages.
'use strict';

const path = require('path');
const { loadPackage } = require('plugins/css/packages');
const { SheetFinder } = require('plugins/css/find_sheet');
const { makeSourceText } = require('plugins/css/source_text');

class Stylus {
  constructor(config) {
    this.config = config;
    this.finder = new SheetFinder(config, 'stylus');
  }

  package() { return (this.stylus ??= loadPackage(['stylus'], this.config.root, 'Stylus').exports); }

  async process(id, source, language, sourceMap, sink) {
    const stylus = this.package();
    const { root, css } = this.config;
    const { additionalData, define, ...given } = css.preprocessorOptions?.[language] ?? css.preprocessorOptions?.stylus ?? css.preprocessorOptions?.styl ?? {};
    const text = await makeSourceText(id, source, additionalData, '\n');
    const style = stylus(text.content, { paths: [path.join(root, 'node_modules')], ...given, filename: text.file, Evaluator: this.evaluator(stylus, text.file, sink) });
    for (const [name, value] of Object.entries(define ?? {})) style.define(name, value);
    if (sourceMap) style.set('sourcemap', { comment: false, inline: false, basePath: root });
    // Known before the compilation, so that a failed one is repeated when they change.
    try { for (const file of style.deps()) sink.watch(path.resolve(file)); } catch { /* it says so below */ }
    let code;
    try { code = style.render(); } catch (error) { throw describe(error, text); }
    for (const file of given.imports ?? []) sink.watch(path.resolve(file));
    const map = sourceMap ? style.sourcemap : undefined;
    return { code, map: map && text.ownMap({ ...map, sources: map.sources.map((file) => path.resolve(root, file)) }, (name) => name === text.file) };
  }

  // Stylus's own, but for names of imports that it would not find.
  evaluator(stylus, rootFile, sink) {
    const { finder } = this;
    const { nodes, utils } = stylus;
    return class extends stylus.Evaluator {
      visitImport(imported) {
        const written = imported.path.first?.string;
        if (typeof written === 'string' && !/^(?:[a-z]+:)?\/\/|^#|\.css$/i.test(written)) {
          const known = utils.find(/\.styl$/i.test(written) ? written : `${written}.styl`, this.paths, this.filename) ?? utils.lookupIndex(written, this.paths, this.filename);
          const found = known ? undefined : finder.find(written, imported.filename ?? rootFile);
          if (found !== undefined) {
            sink.watch(found);
            imported.path = new nodes.Expression();
            imported.path.push(new nodes.String(found));
          }
        }
        return super.visitImport(imported);
      }
    };
  }

  close() {}
}

// The message has a place, a frame and the words, one below the other.
function describe(error, text) {
  const place = /^(.*):(\d+):(\d+)\n/.exec(error?.message ?? '');
  if (place === null) return error;
  const words = /\n\n([\s\S]+?)\n*$/.exec(error.message)?.[1].split('\n')[0] ?? error.message;
  const out = new Error(`[stylus] ${words}`);
  const position = { line: Number(place[2]), column: Math.max(Number(place[3]) - 1, 0) };
  const file = path.resolve(place[1]);
  const { note, ...fields } = file === text.file ? text.place(position) : { loc: { file, ...position } };
  if (note) out.message += ` (${note})`;
  return Object.assign(out, fields, { stack: '' });
}

module.exports = { Stylus };
