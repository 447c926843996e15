// fs.globSync(), which the oracle need not have: patterns that begin or end with a slash, and folders as URLs.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export function check_glob({ check, sinter, work }) {
  const folder = join(work, 'glob');
  mkdirSync(join(folder, 'e/f'), { recursive: true });
  for (const name of ['e/a.js', 'e/f/b.js']) writeFileSync(join(folder, name), '');
  const program = `const { globSync } = require('fs'), [dir, url] = process.argv.slice(1), shown = (list) => list.map((name) => name.replace(dir, 'DIR')).sort().join();
for (const [pattern, options] of [[dir + '/e/*.js'], [dir + '/**/*.js'], ['*', { cwd: new URL(url) }], ['e/', { cwd: dir }], ['e/*/', { cwd: dir }], ['e/a.js/', { cwd: dir }]]) console.log(shown(globSync(pattern, options)));
for (const given of [[5], ['*', null]]) try { globSync(...given); } catch (error) { console.log(error.code); }`;
  const got = execFileSync(sinter, ['run', '-e', program, folder, pathToFileURL(join(folder, 'e')).href], { encoding: 'utf8' });
  check('glob: slashes, URLs and wrong arguments', got === 'DIR/e/a.js\nDIR/e/a.js,DIR/e/f/b.js\na.js,f\ne\ne/f\n\nERR_INVALID_ARG_TYPE\nERR_INVALID_ARG_TYPE\n', got);
}
