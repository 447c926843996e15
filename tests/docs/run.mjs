// docs/cli.md says what the program says: every flag of `--help`, and no other; and links between documents lead somewhere.
//
//   node tests/docs/run.mjs [--write]      --write brings the generated part of docs/node-compatibility.md up to date

import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse_arguments } from '../harness/arguments.mjs';
import { binary, is_sinter } from '../harness/bundler.mjs';
import { run_process } from '../harness/process.mjs';
import { Report } from '../harness/report.mjs';
import { repository } from '../harness/repository.mjs';
import { members_file, members_table, oracle, recorded, replace_members } from './node_members.mjs';

const { write } = parse_arguments({ write: false });
const report = new Report();

if (is_sinter) {
  const { stdout } = await run_process(binary, ['build', '--help']);
  const [options] = stdout.split(/^Examples:/m);
  const known = new Set([...options.matchAll(/^ +(?:-\w,)?--([\w-]+)/gm)].map((match) => match[1]));
  const run_help = (await run_process(binary, ['run', '--help'])).stdout;
  const preview_help = (await run_process(binary, ['preview', '--help'])).stdout;
  const of_run = new Set([...(run_help + preview_help).matchAll(/--([\w-]+)/g)].map((match) => match[1]));
  const text = readFileSync(join(repository, 'docs/cli.md'), 'utf8');
  const documented = new Set([...text.matchAll(/`--([a-z][\w-]*)(?![\w.-])/g)].map((match) => match[1]));
  const elsewhere = new Set(['help', 'version', 'name']);
  for (const flag of known) report.check(`--${flag} is in docs/cli.md`, elsewhere.has(flag) || documented.has(flag));
  for (const flag of documented) report.check(`--${flag} of docs/cli.md exists`, elsewhere.has(flag) || known.has(flag) || of_run.has(flag));
}

if (is_sinter) {
  const { stdout } = await run_process(binary, ['config-reference']);
  report.check('docs/config.md is what `sinter config-reference` prints', readFileSync(join(repository, 'docs/config.md'), 'utf8') === stdout,
    'write it anew: sinter config-reference > docs/config.md');
}

if (is_sinter && existsSync(join(dirname(binary), 'libsinter_runtime.so'))) {
  const listed = await oracle();
  if (write && listed) writeFileSync(members_file, listed);
  if (listed) report.check('tests/docs/node_members.json is what Node.js 20 lists', recorded() === listed, 'write it anew: node tests/docs/run.mjs --write');
  const path = join(repository, 'docs/node-compatibility.md'), document = readFileSync(path, 'utf8');
  const wanted = replace_members(document, await members_table());
  if (write) writeFileSync(path, wanted);
  else report.check('docs/node-compatibility.md lists the members that are there', document === wanted, 'write it anew: node tests/docs/run.mjs --write');
}

const documents = ['README.md', 'tests/README.md', ...readdirSync(join(repository, 'docs')).map((name) => `docs/${name}`)];
for (const document of documents.filter((name) => name.endsWith('.md'))) {
  const text = readFileSync(join(repository, document), 'utf8');
  for (const [, target] of text.matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g)) {
    report.check(`${document}: ${target}`, existsSync(join(repository, dirname(document), target)), 'the link leads nowhere');
  }
}
report.finish();
