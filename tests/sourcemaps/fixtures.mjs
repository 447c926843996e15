// The project whose maps are checked. Tokens to find again are marked: strings begin with "s:", property names with
// "p_", top-level and local names with "n_". Each marked string occurs once in all sources.

const long_padding = '/* '.padEnd(3000, '·') + ' */';

export function project({ gen_mapping }) {
  const files = {
    'src/entry.js': `#!/usr/bin/env node
import { n_helper, n_object } from './helper.js';
import n_commonjs from './common.cjs';
import { n_typed } from './typed.ts';
import { n_crlf } from './crlf.js';
import { n_emoji } from './emoji.js';
import { n_view } from './view.jsx';
import { n_dependency } from 'chained';
import { n_inline } from 'chained-inline';
import n_data from './data.json';

function n_local(n_first, n_second) {
  const n_inner = n_first + n_second;
  return { p_sum: n_inner, p_text: 's:entry-local', p_method() { return this.p_sum; } };
}
log('s:entry-start', n_helper(1), n_object.p_nested.p_deep);
log(n_local(1, 2).p_method(), n_commonjs.p_common, n_typed({ p_given: 's:entry-argument' }));
log(n_crlf, n_emoji, n_view.p_props, n_dependency(), n_inline(), n_data.p_json);
class n_Class { p_field = 's:entry-field'; static p_static = \`s:entry-template\`; #private = 1; get p_getter() { return this.#private; } }
log(new n_Class().p_field, n_Class.p_static, new n_Class().p_getter);
log('s:entry-long-line', ${long_padding} 's:entry-after-padding', n_object['p_computed']);
wait(import('./lazy.js').then((n_namespace) => log(n_namespace.n_lazy.p_lazy)));
try { n_object.p_missing.p_fails(); } catch (n_error) { log('s:entry-caught', n_error.name); }
`,
    'src/helper.js': `// A comment line first.\n\nexport function n_helper(n_value) {\n\treturn n_value > 0 ? 's:helper-positive' : 's:helper-negative';\n}\nexport const n_object = {\n  p_nested: { p_deep: 's:helper-deep' }, p_computed: 's:helper-computed',\n};\n`,
    'src/common.cjs': `'use strict';\nexports.p_common = 's:common';\nexports.p_again = function n_again() { return exports.p_common; };\n`,
    'src/typed.ts': `interface Given { p_given: string }\nenum n_Enum { A = 1, B = 2 }\nexport function n_typed<T extends Given>(n_given: T): string {\n  const n_number: number = n_Enum.B as number;\n  return n_given!.p_given + n_number + ('s:typed' satisfies string);\n}\n`,
    'src/crlf.js': `// carriage returns\r\nconst n_one = 's:crlf-one';\r\n\r\nexport const n_crlf = [n_one,\r\n  's:crlf-two', { p_crlf: 's:crlf-three' }];\r\n`,
    'src/emoji.js': `export const n_emoji = ['😀', 's:emoji-one', "é", 's:emoji-two', /* 👩‍👩‍👧 */ 's:emoji-three', { '🎉': 0, p_emoji: 's:emoji-four' }];\nlog('𝒳𝒴', \`🎈\${n_emoji.length}🎈\`, 's:emoji-five'); log('日本語', 's:emoji-six');\n/* \u2028 */ log('s:after-line-separator');\n`,
    'src/view.jsx': `const n_create = (p_type, p_props, ...p_children) => ({ p_type, p_props, p_children });\n/** @jsx n_create */\nexport const n_view = <section title="s:view-title" p_attribute={'s:view-attribute'}>\n  text <b>{'s:view-child'}</b>\n</section>;\n`,
    'src/data.json': `{\n  "p_json": "s:json"\n}\n`,
    'src/lazy.js': `import { n_object } from './helper.js';\nexport const n_lazy = { p_lazy: 's:lazy', p_shared: n_object };\n`,
    'src/second.js': `import { n_object } from './helper.js';\nlog('s:second', n_object.p_nested);\n`,
    'node_modules/chained/package.json': '{"name":"chained","type":"module","main":"dist/index.js"}',
    'node_modules/chained-inline/package.json': '{"name":"chained-inline","type":"module","main":"dist/index.js"}',
  };
  const original = `type Unused = string;\n\n// The author's source.\nexport const n_dependency = (): string => {\n  return 's:chained-original';\n};\n`;
  const { code, map } = translate(gen_mapping, original, 'n_dependency', '../source/index.ts');
  files['node_modules/chained/source/index.ts'] = original;
  files['node_modules/chained/dist/index.js'] = `${code}//# sourceMappingURL=index.js.map\n`;
  files['node_modules/chained/dist/index.js.map'] = JSON.stringify(map);
  const second = original.replace('n_dependency', 'n_inline').replace('chained-original', 'inline-original');
  const inline = translate(gen_mapping, second, 'n_inline', '../source/inline.ts');
  files['node_modules/chained-inline/source/inline.ts'] = second;
  files['node_modules/chained-inline/dist/index.js'] = `${inline.code}//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(inline.map)).toString('base64')}\n`;
  return files;
}

/** What a compiler would have shipped: the same function on one line behind a prologue, with its map. */
function translate({ GenMapping, addMapping, setSourceContent, toEncodedMap }, original, name, source) {
  const marker = /'s:[\w-]+'/.exec(original)[0];
  const prologue = '/* compiled */ "use strict"; ';
  const line = `${prologue}export const ${name} = () => { return ${marker}; };`;
  const map = new GenMapping({ file: 'index.js' });
  const lines = original.split('\n');
  const find = (text) => { const at = lines.findIndex((each) => each.includes(text)); return { line: at + 1, column: lines[at].indexOf(text) }; };
  const add = (text, in_original, mapped_name) => addMapping(map, { generated: { line: 2, column: line.indexOf(text) }, source, original: find(in_original), ...(mapped_name ? { name: mapped_name } : {}) });
  add('export', 'export');
  add(name, name, name);
  add('return', 'return');
  add(marker, marker);
  setSourceContent(map, source, original);
  return { code: `// generated file\n${line}\n`, map: toEncodedMap(map) };
}
