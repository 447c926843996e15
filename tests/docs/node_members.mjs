// The part of docs/node-compatibility.md that says, member by member, what of Node's modules is there.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { binary } from '../harness/bundler.mjs';
import { run_process } from '../harness/process.mjs';

const file = join(import.meta.dirname, 'node_members.json');
const lister = join(import.meta.dirname, 'list_members.mjs');
const begin = '<!-- members -->\n', end = '<!-- end of members -->';

/** What Node.js itself lists, when it is of the version the list was made with; undefined for others. */
export async function oracle() {
  if (process.version !== 'v20.20.2') return undefined;
  return (await run_process(process.execPath, [lister], { env: { ...process.env, NODE_NO_WARNINGS: '1' } })).stdout;
}
export const recorded = () => readFileSync(file, 'utf8');
export const members_file = file;

/** The table. A class of which nothing is there is named once. */
export async function members_table() {
  const wanted = JSON.parse(recorded());
  const { stdout, stderr } = await run_process(binary, ['run', lister, file]);
  if (!stdout) throw new Error(stderr);
  const found = JSON.parse(stdout);
  const lines = ['| module | there | missing |', '|---|---|---|'];
  let have = 0, all = 0;
  for (const [name, members] of Object.entries(wanted)) {
    const absent = new Set(Object.keys(members).filter((member) => {
      const kind = found[name][member];
      // Whether a value of a class stands in the prototype or in the object is of no consequence to its users.
      return kind === undefined || kind === 'missing' || (kind !== members[member] && !(kind === 'accessor' || members[member] === 'accessor') && !(name === 'globals' && member.includes('.')));
    }));
    const total = Object.keys(members).length;
    all += total;
    have += total - absent.size;
    const classes = [...absent].filter((member) => /^\w+$/.test(member) && Object.keys(members).some((other) => other.startsWith(`${member}#`)));
    const shown = [...absent].filter((member) => !classes.some((of) => member.startsWith(`${of}#`) || member.startsWith(`${of}.`)));
    lines.push(`| ${name} | ${total - absent.size} of ${total} | ${shown.map((member) => `\`${member}\``).join(', ')} |`);
  }
  return `${lines.join('\n')}\n\nTogether ${have} of ${all}.\n`;
}

export function replace_members(document, table) {
  const from = document.indexOf(begin), to = document.indexOf(end);
  if (from < 0 || to < 0) throw new Error('docs/node-compatibility.md has no place for the members');
  return document.slice(0, from + begin.length) + table + document.slice(to);
}
