// docs/cli.md says what the program says: every flag of `--help`, and no other; and links between documents lead somewhere.
//
//   node tests/docs/run.mjs

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { binary, is_sinter } from '../harness/bundler.mjs';
import { run_process } from '../harness/process.mjs';
import { Report } from '../harness/report.mjs';
import { repository } from '../harness/repository.mjs';

const report = new Report();

if (is_sinter) {
  const { stdout } = await run_process(binary, ['build', '--help']);
  const [options] = stdout.split(/^Examples:/m);
  const known = new Set([...options.matchAll(/^ +(?:-\w,)?--([\w-]+)/gm)].map((match) => match[1]));
  const run_help = (await run_process(binary, ['run', '--help'])).stdout;
  const preview_help = (await run_process(binary, ['preview', '--help'])).stdout;
  const of_run = new Set([...(run_help + preview_help).matchAll(/--([\w-]+)/g)].map((match) => match[1]));
  const text = readFileSync(join(repository, 'docs/cli.md'), 'utf8');
  const documented = new Set([...text.matchAll(/`--([a-z][\w-]*)/g)].map((match) => match[1]));
  const elsewhere = new Set(['help', 'version', 'name']);
  for (const flag of known) report.check(`--${flag} is in docs/cli.md`, elsewhere.has(flag) || documented.has(flag));
  for (const flag of documented) report.check(`--${flag} of docs/cli.md exists`, elsewhere.has(flag) || known.has(flag) || of_run.has(flag));
}

if (is_sinter) {
  const { stdout } = await run_process(binary, ['config-reference']);
  report.check('docs/config.md is what `sinter config-reference` prints', readFileSync(join(repository, 'docs/config.md'), 'utf8') === stdout,
    'write it anew: sinter config-reference > docs/config.md');
}

const documents = ['README.md', 'tests/README.md', ...readdirSync(join(repository, 'docs')).map((name) => `docs/${name}`)];
for (const document of documents.filter((name) => name.endsWith('.md'))) {
  const text = readFileSync(join(repository, document), 'utf8');
  for (const [, target] of text.matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g)) {
    report.check(`${document}: ${target}`, existsSync(join(repository, dirname(document), target)), 'the link leads nowhere');
  }
}
report.finish();
