// A PostCSS plugin that puts imported sheets in place of their `@import`, so that the project's plugins see
// one sheet, as in Vite. Conditions become at-rules around what was imported. A sheet that is imported
// twice under the same conditions counts where it is imported last, as in a browser.
'use strict';

const { askNative } = require('plugins/channel');
const { UrlRebaser } = require('plugins/css/rebase_urls');

const isElsewhere = (url) => /^(?:[a-z][a-z\d+.-]*:|\/\/)/i.test(url);
const target = /^(?:url\(\s*(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|((?:\\.|[^\s"'()\\])*))\s*\)|"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)')\s*/i;

// What stands behind the "(" at `at` up to its ")".
function balanced(text, at) {
  for (let depth = 0, end = at; end < text.length; end++) {
    if (text[end] === '(') depth++;
    else if (text[end] === ')' && --depth === 0) return { inside: text.slice(at + 1, end), rest: text.slice(end + 1).trimStart() };
  }
  return { inside: text.slice(at + 1), rest: '' };
}

// {url, layer, supports, media}; nothing when it is no import.
function parseImport(params) {
  const match = target.exec(params);
  if (match === null) return undefined;
  const url = match.slice(1).find((item) => item !== undefined);
  const out = { url: url.replace(/\\(.)/g, '$1'), layer: undefined, supports: undefined, media: '' };
  let rest = params.slice(match[0].length);
  if (/^layer\(/i.test(rest)) {
    const { inside, rest: after } = balanced(rest, 5);
    out.layer = inside.trim();
    rest = after;
  } else if (/^layer(?=\s|$)/i.test(rest)) {
    out.layer = '';
    rest = rest.slice(5).trimStart();
  }
  if (/^supports\(/i.test(rest)) {
    const { inside, rest: after } = balanced(rest, 8);
    out.supports = /^\s*\(|^\s*(?:not|selector|font-(?:tech|format))\b/i.test(inside) ? inside : `(${inside})`;
    rest = after;
  }
  out.media = rest.trim();
  return out;
}

class Inliner {
  // `find(specifier, importer)` gives a path, `read(file)` the text of a sheet as CSS.
  constructor({ postcss, find, read, watch, rootFile }) {
    Object.assign(this, { postcss, find, read, watch, rootFile });
    this.outside = [];    // imports that stay, at the top
    this.charset = undefined;
    this.blocks = [];     // {key, nodes, conditions}
    this.layers = 0;
  }

  async root(root) {
    await this.add(root, this.rootFile, [], [this.rootFile]);
    const last = new Map(this.blocks.map((block, index) => [block.key, index]));
    root.removeAll();
    if (this.charset) root.append(this.charset);
    root.append(this.outside);
    for (const [index, { key, nodes, conditions }] of this.blocks.entries()) {
      if (key === undefined || last.get(key) === index) root.append(this.wrap(nodes, conditions));
      // Left out: the first mention of a layer still decides its place.
      else for (const { layer } of conditions) if (layer !== undefined) root.append(this.postcss.atRule({ name: 'layer', params: layer }));
    }
  }

  async add(sheet, file, conditions, stack) {
    let own = [];
    const flush = (key) => {
      if (own.length) this.blocks.push({ key, nodes: own, conditions });
      own = [];
    };
    let isPast = false;
    for (const node of [...sheet.nodes]) {
      const name = node.type === 'atrule' ? node.name.toLowerCase() : undefined;
      if (name === 'charset') { this.charset ??= node; continue; }
      const found = name === 'import' && !isPast && !node.nodes ? parseImport(node.params) : undefined;
      if (found === undefined) {
        isPast ||= node.type !== 'comment' && !(name === 'layer' && !node.nodes);
        own.push(node);
        continue;
      }
      if (isElsewhere(found.url)) {
        if (conditions.length) throw node.error(`"${found.url}" is imported by a sheet that is itself imported under a condition; such an import cannot be kept`);
        this.outside.push(node);
        continue;
      }
      flush(undefined);
      await this.import(node, found, file, conditions, stack);
    }
    flush(stack.length > 1 ? `${file}\0${JSON.stringify(conditions)}` : undefined);
  }

  async import(node, { url, layer, supports, media }, file, conditions, stack) {
    const found = await this.find(url, file);
    if (found === undefined) throw node.error(`Cannot find the style sheet "${url}"`);
    if (stack.includes(found)) return;
    this.watch(found);
    const text = await this.read(found);
    const sheet = this.postcss.parse(text, { from: found });
    const condition = { layer: layer === '' ? this.nameLayer() : layer, supports, media };
    const isConditional = layer !== undefined || supports !== undefined || media !== '';
    await this.add(sheet, found, isConditional ? [...conditions, condition] : conditions, [...stack, found]);
  }

  // Parts of an imported sheet must share the layer that has no name.
  nameLayer() {
    const [hash] = askNative('hash', [`${this.rootFile}:${this.layers++}`]);
    return `anonymous-${hash.slice(0, 8)}`;
  }

  wrap(nodes, conditions) {
    let inner = nodes;
    const around = (name, params) => {
      const rule = this.postcss.atRule({ name, params, source: nodes[0].source });
      rule.append(inner);
      inner = [rule];
    };
    for (const { layer, supports, media } of [...conditions].reverse()) {
      if (layer !== undefined) around('layer', layer);
      if (supports !== undefined) around('supports', supports);
      if (media) around('media', media);
    }
    return inner;
  }
}

function inlineImports(options) {
  return { postcssPlugin: 'sinter-imports', Once: (root) => new Inliner(options).root(root) };
}

// After all plugins: URLs of imported sheets as they must be in the importing one.
function rebaseImported(config) {
  return {
    postcssPlugin: 'sinter-urls',
    OnceExit(root) {
      const rootFile = root.source?.input.file;
      if (rootFile === undefined) return;
      const rebasers = new Map();
      root.walkDecls((declaration) => {
        const file = declaration.source?.input.file;
        if (file === undefined || file === rootFile || !/url\(|image-set\(/i.test(declaration.value)) return;
        if (!rebasers.has(file)) rebasers.set(file, new UrlRebaser(config, file, rootFile.replace(/[?#].*$/s, '')));
        const rebaser = rebasers.get(file);
        declaration.value = rebaser.text(declaration.value).replace(/image-set\((?:[^()]|\([^()]*\))*\)/gi, (set) =>
          set.replace(/((?:^image-set\(|,)\s*)(["'])([^"'\\]*)\2/gi, (_, before, quote, url) => `${before}${quote}${rebaser.url(url)}${quote}`));
      });
    },
  };
}

module.exports = { inlineImports, rebaseImported, parseImport };
