// What `@use`, `@import` and the like of Sass, Less, Stylus and PostCSS lead to: aliases, files beside the
// importer with the language's extensions and partials, packages by the fields and conditions of style
// sheets.
'use strict';

const fs = require('fs');
const path = require('path');
const { fileURLToPath } = require('url');
const { askNative } = require('plugins/channel');
const { applyAlias } = require('plugins/alias');

const languages = {
  sass: { extensions: ['.scss', '.sass', '.css'], fields: ['sass', 'style'], partials: true, index: true },
  less: { extensions: ['.less', '.css'], fields: ['less', 'style'] },
  stylus: { extensions: ['.styl', '.stylus'], fields: ['stylus', 'style'], index: true },
  css: { extensions: ['.css'], fields: ['style'] },
};

function isFile(file) {
  try { return fs.statSync(file).isFile(); } catch { return false; }
}

// The file that `base` means: as written, with an extension, as a partial, or as a folder's index.
function findFile(base, { extensions, partials, index }) {
  const folder = path.dirname(base), name = path.basename(base);
  const names = partials ? [name, `_${name}`] : [name];
  const hasExtension = extensions.includes(path.extname(name));
  for (const each of names) if (hasExtension && isFile(path.join(folder, each))) return path.join(folder, each);
  for (const extension of extensions) {
    for (const each of names) {
      const file = path.join(folder, each + extension);
      if (isFile(file)) return file;
    }
  }
  if (!hasExtension && !partials && isFile(base)) return base;
  if (index) for (const extension of extensions) for (const each of ['_index', 'index']) {
    const file = path.join(base, each + extension);
    if (isFile(file)) return file;
  }
  return undefined;
}

// Folders called node_modules from `directory` upwards.
function* packageFolders(directory) {
  for (let at = directory; ; at = path.dirname(at)) {
    if (path.basename(at) !== 'node_modules') yield path.join(at, 'node_modules');
    if (at === path.dirname(at)) return;
  }
}

class SheetFinder {
  constructor(config, language) {
    this.config = config;
    this.language = languages[language];
    this.options = JSON.stringify({ conditions: [...this.language.fields], mainFields: this.language.fields, extensions: this.language.extensions, style: true });
  }

  isSheet(file) { return this.language.extensions.includes(path.extname(file)); }

  // An absolute path, or undefined. `importer` is a file.
  find(specifier, importer) {
    if (specifier.startsWith('file:')) return findFile(fileURLToPath(specifier), this.language);
    const aliased = applyAlias(this.config.resolve?.alias, specifier);
    const wanted = aliased ? aliased.updated : specifier;
    const folder = path.dirname(importer);
    if (path.isAbsolute(wanted)) return findFile(path.join(this.config.root, wanted), this.language) ?? findFile(wanted, this.language);
    const beside = findFile(path.resolve(folder, wanted), this.language);
    if (beside !== undefined || /^\.\.?(?:\/|$)/.test(wanted)) return beside;
    if (/^[a-z][a-z\d+.-]*:/i.test(wanted)) return undefined;
    const [found] = askNative('resolve', [wanted, importer, 'import-rule', this.options]);
    if (found !== undefined && this.isSheet(found)) return found;
    for (const packages of packageFolders(folder)) {
      const file = findFile(path.join(packages, wanted), this.language);
      if (file !== undefined) return file;
    }
    return undefined;
  }
}

module.exports = { SheetFinder };
