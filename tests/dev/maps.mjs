// Source maps of the dev server: made when they are asked for, of the files as they are then.

import { SourceMap } from 'node:module';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { write_files } from '../harness/workspace.mjs';
import { start_dev, until } from './dev_process.mjs';

const typed = `interface Point { x: number }\n\nexport function first(p: Point): number {\n  return marker_typed(p.x);\n}\ndeclare function marker_typed(n: number): number;\n`;
const made = `export const before = 1;\nexport const made = () => marker_made();\n`;

/** Where the map says that `marker` comes from: [file, line from 1, its text in the map]. */
async function origin_of(server, marker) {
  const entry = (await server.get('src/main.js')).text;
  for (const [, url] of entry.matchAll(/import "([^"]*part\.js[^"]*)"/g)) {
    const part = (await server.get(url)).text;
    const lines = part.split('\n');
    const line = lines.findIndex((text) => text.includes(marker));
    if (line < 0) continue;
    const map = await server.get(/sourceMappingURL=(\S+)/.exec(part)[1]);
    if (map.status !== 200) return [`status ${map.status}`];
    const json = JSON.parse(map.text);
    const found = new SourceMap(json).findEntry(line, lines[line].indexOf(marker));
    if (!found.originalSource) return ['no mapping'];
    const index = json.sources.indexOf(found.originalSource);
    return [found.originalSource.replace(/^.*\/src\//, ''), found.originalLine + 1, json.sourcesContent[index]];
  }
  return ['no such marker'];
}

export async function test_maps(report, workspace) {
  const root = join(workspace, 'maps');
  write_files(root, {
    'package.json': '{"type":"module"}',
    'index.html': '<!doctype html><script type="module" src="/src/main.js"></script>',
    // A line is put before the module's own; the map says so.
    'vite.config.js': `export default { plugins: [{ name: 'line', transform(code, id) {
      if (!id.endsWith('made.js')) return;
      return { code: '/* made */\\n' + code, map: { version: 3, names: [], sources: [id], sourcesContent: [code], mappings: ';' + code.split('\\n').map((_, i) => (i ? 'AACA' : 'AAAA')).join(';') } };
    } }] };\n`,
    'src/main.js': `import { first } from './typed.ts';\nimport { made } from './made.js';\nconsole.log(first, made);\n`,
    'src/typed.ts': typed,
    'src/made.js': made,
  });
  const server = await start_dev(root);
  const check = (name, actual, wanted) => report.check(`maps: ${name}`, JSON.stringify(actual) === JSON.stringify(wanted), `${JSON.stringify(actual)} instead of ${JSON.stringify(wanted)}\n${server.output}`);
  try {
    check('a module', await origin_of(server, 'marker_typed'), ['typed.ts', 4, typed]);
    check('what a plugin made', await origin_of(server, 'marker_made'), ['made.js', 2, made]);
    const longer = `// One line more.\n\n${typed}`;
    writeFileSync(join(root, 'src/typed.ts'), longer);
    await until('the map of an edited module', async () => JSON.stringify(await origin_of(server, 'marker_typed')) === JSON.stringify(['typed.ts', 6, longer]));
    report.check('maps: after an edit', true, '');
  } catch (error) {
    report.fail('maps', `${error.stack}\n${server.output}`);
  }
  await server.stop();
}
