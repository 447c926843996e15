// What is built: issue-sized libraries and generated applications. Each workload writes its entry below `directory`,
// beside a node_modules link, and names a string that every right output contains.

import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate_react_app, last_marker } from './generate_react_app.mjs';

const full = { minify: true, sourcemap: true };

function entry_file(text) {
  return (directory) => {
    mkdirSync(directory, { recursive: true });
    const entry = join(directory, 'entry.js');
    writeFileSync(entry, text);
    return entry;
  };
}

function three_copies(directory, packages) {
  const copies = Array.from({ length: 10 }, (_, n) => `copy${n}`);
  for (const copy of copies) cpSync(join(packages, 'node_modules/three/src'), join(directory, copy), { recursive: true });
  return entry_file(copies.map((copy) => `import * as ${copy} from './${copy}/Three.js'; export { ${copy} };`).join('\n'))(directory);
}

function rxjs_source(directory, packages) {
  cpSync(join(packages, 'node_modules/rxjs/src'), join(directory, 'rxjs'), { recursive: true });
  return entry_file(`export * from './rxjs/index';`)(directory);
}

const library = (name) => entry_file(`export * from '${name}';`);
const react = (count) => (directory) => generate_react_app(count, directory);

export const workloads = [
  { name: 'three ×10', id: 'three', write: three_copies, marker: 'WebGLRenderer', ...full },
  { name: 'three ×10, no minify', id: 'three-plain', write: three_copies, marker: 'WebGLRenderer', minify: false, sourcemap: false },
  { name: 'React app 1,000', id: 'react-1k', write: react(1000), marker: last_marker, ...full },
  { name: 'React app 5,000', id: 'react-5k', write: react(5000), marker: last_marker, ...full },
  { name: 'React app 10,000', id: 'react-10k', write: react(10000), marker: last_marker, ...full },
  { name: 'antd', id: 'antd', write: library('antd'), marker: 'DatePicker', ...full },
  { name: '@mui/icons-material', id: 'mui-icons', write: library('@mui/icons-material'), marker: 'ZoomOutTwoTone', ...full },
  { name: 'lodash-es', id: 'lodash-es', write: library('lodash-es'), marker: 'debounce', ...full },
  { name: 'rxjs (TypeScript)', id: 'rxjs', write: rxjs_source, marker: 'ObjectUnsubscribedError', ...full },
  { name: 'typescript.js', id: 'typescript', write: entry_file(`import ts from 'typescript'; export default ts.transpileModule;`), marker: 'transpileModule', platform: 'node', ...full },
  { name: 'react-dom', id: 'react-dom', write: entry_file(`export * from 'react-dom/client';`), marker: 'hydrateRoot', ...full },
  { name: 'd3', id: 'd3', write: library('d3'), marker: 'geoMercator', ...full },
  { name: 'echarts', id: 'echarts', write: library('echarts'), marker: 'renderToSVGString', ...full },
  { name: '@mui/material', id: 'mui', write: library('@mui/material'), marker: 'MuiAutocomplete', ...full },
];
