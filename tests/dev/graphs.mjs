// Module semantics of dev: graphs of ES modules and CommonJS, fetched from the server and run by the client's registry in
// Node, beside Node's own answer for the same files.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { in_parallel } from '../harness/process.mjs';
import { difference, indent } from '../harness/report.mjs';
import { TracePool } from '../harness/trace_pool.mjs';
import { write_files } from '../harness/workspace.mjs';
import { generate } from '../fuzz_graph/generate.mjs';
import { file_of, render } from '../fuzz_graph/render.mjs';
import { cases as import_cjs } from '../interop/cases/import_cjs.mjs';
import { cases as es_module_flag } from '../interop/cases/es_module_flag.mjs';
import { cases as require_forms } from '../interop/cases/require.mjs';
import { cases as exports_cases } from '../interop/cases/exports.mjs';
import { cases as dynamic } from '../interop/cases/dynamic.mjs';
import { start_dev } from './dev_process.mjs';

const hooks = fileURLToPath(new URL('./http_imports.mjs', import.meta.url));
const features = { tdz: true, lazy_tdz: true, splitting: true, tla: true, cjs: true, pure: false, throw: true, require_esm: false };

function comparable(graph, trace) {
  if (!graph?.asynchronous) return trace;
  const rank = (line) => Number(/^m(\d+):/.exec(line)?.[1] ?? -1);
  return trace.map((line, at) => ({ line, at })).sort((a, b) => rank(a.line) - rank(b.line) || a.at - b.at).map(({ line }) => line);
}

export async function test_graphs(report, root, { count, seed }) {
  const jobs = [];
  for (let index = 0; index < count; index++) {
    const graph = generate(seed + index, features);
    jobs.push({ name: `graph ${seed + index}`, graph, files: render(graph), entries: graph.entries.map((id) => file_of(graph, id)) });
  }
  const groups = { import_cjs, es_module_flag, require: require_forms, exports: exports_cases, dynamic };
  for (const [group, cases] of Object.entries(groups)) {
    for (const one of cases) {
      // Rules of builds only, other formats, and flags have no meaning here.
      if (one.node === false || one.fails || one.flags || one.expect) continue;
      // A browser has neither Node's own modules nor names of files.
      if (/built-in|external|__filename|file names/.test(one.name)) continue;
      jobs.push({ name: `interop ${group}: ${one.name}`, files: one.files, entries: [Object.keys(one.files)[0]] });
    }
  }
  jobs.forEach((job, index) => {
    job.directory = join(root, 'graphs', String(index));
    mkdirSync(job.directory, { recursive: true });
    write_files(job.directory, job.files);
  });
  const server = await start_dev(join(root, 'graphs'), [], {});
  const plain = new TracePool();
  const served = new TracePool({ node_arguments: ['--import', hooks] });
  let discarded = 0;
  await in_parallel(jobs, async (job, index) => {
    const expected = await plain.run('import', ...job.entries.map((entry) => join(job.directory, entry)));
    if (expected.trace.some((line) => line.includes('ERR_') || line === 'hangs')) return void discarded++;
    const actual = await served.run('url', ...job.entries.map((entry) => `${server.url}${index}/${entry}`));
    const left = comparable(job.graph, expected.trace), right = comparable(job.graph, actual.trace);
    const listing = Object.entries(job.files).map(([name, text]) => `--- ${name}\n${text}`).join('\n');
    report.check(job.name, JSON.stringify(left) === JSON.stringify(right),
      `${difference(left, right)}\n${actual.error ?? ''}\nexpected:\n${indent(left.join('\n'))}\nactual:\n${indent(right.join('\n'))}\n${listing}`);
  });
  console.log(`graphs: ${jobs.length} run, ${discarded} discarded`);
  plain.close();
  served.close();
  await server.stop();
}
