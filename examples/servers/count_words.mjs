// A command-line program: counts the words of files or of standard input.
//
//     sinter run count_words.mjs --top 3 --color README.md
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { parseArgs, styleText } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { top: { type: 'string', short: 't', default: '10' }, color: { type: 'boolean', default: process.stdout.isTTY ?? false }, help: { type: 'boolean', short: 'h' } },
});
if (values.help) {
  console.log('Usage: count_words [--top N] [--color] [FILE...]');
  process.exit();
}
const texts = positionals.length ? await Promise.all(positionals.map((file) => readFile(file, 'utf8'))) : [await text(process.stdin)];
const counts = new Map();
for (const [word] of texts.join('\n').toLowerCase().matchAll(/\p{L}+/gu)) counts.set(word, (counts.get(word) ?? 0) + 1);
const paint = (style, value) => (values.color ? styleText(style, value, { validateStream: false }) : value);
for (const [word, count] of [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).slice(0, Number(values.top))) {
  console.log(`${paint('yellow', String(count).padStart(6))}  ${paint('bold', word)}`);
}
