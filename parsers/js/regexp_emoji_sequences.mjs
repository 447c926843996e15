// Makes regexp_emoji_sequences.inc: the properties of strings as patterns for the flag `u`, from Unicode's files.
//
//   node regexp_emoji_sequences.mjs emoji-sequences.txt emoji-zwj-sequences.txt > regexp_emoji_sequences.inc
//
// The strings of a property become a trie; equal ends are written once, as a class of what leads to them. A node that
// ends a string and goes on is optional and greedy, so that the longest string is tried first.

import { readFileSync } from 'node:fs';

const sets = new Map();
const add = (name, string) => {
  if (!sets.has(name)) sets.set(name, []);
  sets.get(name).push(string);
};
for (const file of process.argv.slice(2)) {
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [points, name] = line.replace(/#.*/, '').split(';').map((field) => field.trim());
    if (!name) continue;
    const [first, last] = points.split('..').map((text) => text.split(' ').map((point) => Number.parseInt(point, 16)));
    if (last) for (let point = first[0]; point <= last[0]; point++) add(name, [point]);
    else add(name, first);
  }
}
sets.set('RGI_Emoji', [...sets.values()].flat());

const hex = (point) => point.toString(16).toUpperCase();
function character(point) {
  if (point >= 0x30 && point <= 0x39) return String.fromCodePoint(point);
  if (point === 0x23) return '#';
  if (point === 0x2a) return '\\*';
  return point > 0xffff ? `\\u{${hex(point)}}` : `\\u${hex(point).padStart(4, '0')}`;
}
function one_of(points) {
  points.sort((a, b) => a - b);
  if (points.length === 1) return character(points[0]);
  let out = '';
  for (let i = 0; i < points.length;) {
    let j = i;
    while (points[j + 1] === points[j] + 1) j++;
    out += i === j ? character(points[i]) : `${character(points[i])}${j > i + 1 ? '-' : ''}${character(points[j])}`;
    i = j + 1;
  }
  return `[${out}]`;
}
function pattern(node) {
  const groups = new Map();
  for (const [point, next] of node.next) {
    const rest = pattern(next);
    groups.set(rest, [...(groups.get(rest) ?? []), point]);
  }
  const rests = [...groups].sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1));
  const choices = rests.map(([rest, points]) => one_of(points) + rest);
  if (choices.length === 0) return '';
  const text = choices.length === 1 ? choices[0] : `(?:${choices.join('|')})`;
  if (!node.ends) return text;
  return choices.length === 1 ? `(?:${text})?` : `${text}?`;
}

console.log('// Made by regexp_emoji_sequences.mjs from Unicode 15. Do not edit.');
const order = ['RGI_Emoji', 'RGI_Emoji_ZWJ_Sequence', 'RGI_Emoji_Tag_Sequence', 'RGI_Emoji_Modifier_Sequence', 'RGI_Emoji_Flag_Sequence', 'Emoji_Keycap_Sequence', 'Basic_Emoji'];
for (const name of order) {
  const root = { next: new Map(), ends: false };
  for (const string of sets.get(name)) {
    let node = root;
    for (const point of string) {
      if (!node.next.has(point)) node.next.set(point, { next: new Map(), ends: false });
      node = node.next.get(point);
    }
    node.ends = true;
  }
  console.log(`{"${name}",`);
  for (const piece of pattern(root).match(/.{1,84}/g)) console.log(` R"RX(${piece})RX"`);
  console.log('},');
}
