// Writes a React application of any size, the same bytes for the same size.
//
//   node bench/generate_react_app.mjs COUNT DIRECTORY
//
// Every component is two files: the component (JSX, every third in TypeScript) and a module of its data and functions.
// Components form a tree of fan-out 5, so all are reachable, with up to three further imports of later components each;
// they import react, clsx, dayjs and lodash-es as an application would. The last component holds `last_marker`.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export const last_marker = 'marker-of-the-last-component';
const fan_out = 5;
const components_per_folder = 100;
const words = 'account billing calendar dashboard editor filter gallery history inbox journal ledger message notice order profile query report search ticket user'.split(' ');

const extension = (i) => (i % 3 === 2 ? 'tsx' : 'jsx');
const folder = (i) => `feature_${Math.floor(i / components_per_folder)}`;
const name = (i) => `${words[i % words.length][0].toUpperCase()}${words[i % words.length].slice(1)}${i}`;

/** A small deterministic sequence per component: xorshift seeded by its number. */
function sequence(seed) {
  let state = (seed + 1) * 2654435761 >>> 0 || 1;
  return (limit) => {
    state ^= state << 13; state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5; state >>>= 0;
    return state % limit;
  };
}

function specifier(from, to, file) {
  return folder(from) === folder(to) ? `./${file}` : `../${folder(to)}/${file}`;
}

function component(i, count) {
  const random = sequence(i);
  const typed = extension(i) === 'tsx';
  const children = [];
  for (let k = 1; k <= fan_out; k++) if (i * fan_out + k < count) children.push(i * fan_out + k);
  const others = new Set();
  if (i + 1 < count) for (let k = random(4); k > 0; k--) others.add(i + 1 + random(Math.min(count - i - 1, 400)));
  for (const child of children) others.delete(child);
  const imports = [...children, ...others].map((j) => `import ${name(j)} from '${specifier(i, j, name(j))}';`);
  const uses_dayjs = random(8) === 0;
  const uses_lodash = random(6) === 0;
  const type = typed ? `\ninterface Props {\n  depth: number;\n  title?: string;\n  onSelect?: (id: number) => void;\n}\n` : '';
  const parameters = typed ? '{ depth, title = defaultTitle, onSelect }: Props' : '{ depth, title = defaultTitle, onSelect }';
  return `import { useCallback, useMemo, useState } from 'react';
import clsx from 'clsx';
${uses_dayjs ? `import dayjs from 'dayjs';\n` : ''}${uses_lodash ? `import { groupBy, sortBy } from 'lodash-es';\n` : ''}import { defaultTitle, items, summarise } from './${name(i)}.data';
${imports.join('\n')}
${type}
export default function ${name(i)}(${parameters}) {
  const [selected, setSelected] = useState${typed ? '<number | null>' : ''}(null);
  const [open, setOpen] = useState(depth < 2);
  const summary = useMemo(() => summarise(items, selected), [selected]);
  const choose = useCallback((id${typed ? ': number' : ''}) => {
    setSelected((previous) => (previous === id ? null : id));
    onSelect?.(id);
  }, [onSelect]);
${uses_lodash ? `  const groups = Object.entries(groupBy(sortBy(items, 'label'), (item) => item.label.length));\n` : ''}  if (depth > 3) return null;
  return (
    <section className={clsx('card', '${words[random(words.length)]}', open && 'open', selected !== null && 'has-selection')} data-id={${i}}>
      <h2 onClick={() => setOpen(!open)}>{title} ${i === count - 1 ? last_marker : ''}</h2>
      ${uses_dayjs ? `<time>{dayjs('2024-01-${String(1 + (i % 28)).padStart(2, '0')}').format('D MMMM YYYY')}</time>\n      ` : ''}<ul>
        {items.map((item) => (
          <li key={item.id} className={clsx(item.id === selected && 'selected')} onClick={() => choose(item.id)}>
            {item.label}: {item.value.toFixed(2)}
          </li>
        ))}
      </ul>
${uses_lodash ? `      <small>{groups.map(([length, group]) => \`\${length}×\${group.length}\`).join(', ')}</small>\n` : ''}      <p title="summary of ${name(i)}">{summary}</p>
${[...children, ...others].map((j) => `      {open && <${name(j)} depth={depth + 1} onSelect={choose} />}`).join('\n')}
    </section>
  );
}
`;
}

function data(i) {
  const random = sequence(i + 7919);
  const typed = extension(i) === 'tsx';
  const rows = Array.from({ length: 2 + random(4) }, (_, k) => `  { id: ${i * 10 + k}, label: '${words[random(words.length)]} ${words[random(words.length)]}', value: ${random(100000) / 100} },`);
  const signature = typed ? 'list: Item[], selected: number | null' : 'list, selected';
  return `${typed ? 'export interface Item {\n  id: number;\n  label: string;\n  value: number;\n}\n\n' : ''}export const defaultTitle = '${words[random(words.length)]} ${i}';

export const items${typed ? ': Item[]' : ''} = [
${rows.join('\n')}
];

/** Text under the list: the chosen item, or the total. */
export function summarise(${signature}) {
  const chosen = list.find((item) => item.id === selected);
  if (chosen) return \`\${chosen.label} (\${chosen.value})\`;
  let total = 0;
  for (const item of list) total += item.value;
  return total > ${random(500)} ? 'large: ' + total : 'small: ' + total;
}

export function unusedIn${i}(list${typed ? ': Item[]' : ''}) {
  return list.filter((item) => item.value > ${random(100)}).map((item) => item.label.toUpperCase());
}
`;
}

/** Writes the application below `directory`/src and returns its entry file. */
export function generate_react_app(count, directory) {
  const source = join(directory, 'src');
  for (let i = 0; i < count; i++) {
    if (i % components_per_folder === 0) mkdirSync(join(source, folder(i)), { recursive: true });
    const stem = join(source, folder(i), name(i));
    writeFileSync(`${stem}.${extension(i)}`, component(i, count));
    writeFileSync(`${stem}.data.${extension(i) === 'tsx' ? 'ts' : 'js'}`, data(i));
  }
  const entry = join(source, 'main.jsx');
  writeFileSync(entry, `import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import App from './${folder(0)}/${name(0)}';

createRoot(document.getElementById('root')).render(<StrictMode><App depth={0} /></StrictMode>);
`);
  writeFileSync(join(directory, 'index.html'), '<!doctype html><div id="root"></div><script type="module" src="/src/main.jsx"></script>\n');
  return entry;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [count, directory] = process.argv.slice(2);
  if (!(Number(count) > 0) || !directory) {
    console.error('usage: node bench/generate_react_app.mjs COUNT DIRECTORY');
    process.exit(2);
  }
  console.log(generate_react_app(Number(count), directory));
}
