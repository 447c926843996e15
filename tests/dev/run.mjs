// `sinter dev`, driven from outside: module semantics in Node, hot updates in headless Chromium, hostile requests from raw
// sockets, and random edits after which the server must be what a new one would be.
//
//   node tests/dev/run.mjs [--only graphs,security,maps,pages,races,imports,surroundings,origins,config,browser,refresh,edits,react_edits] [--graphs N] [--edits N] [--seed S]
//
// --edits 500 is the long run of both kinds of edits.

import { fileURLToPath } from 'node:url';
import { parse_arguments } from '../harness/arguments.mjs';
import { npm_install } from '../harness/npm_install.mjs';
import { Report } from '../harness/report.mjs';
import { make_workspace } from '../harness/workspace.mjs';
import { test_browser } from './browser.mjs';
import { test_computed_imports } from './computed_imports.mjs';
import { test_config } from './config.mjs';
import { test_edits } from './edits.mjs';
import { test_graphs } from './graphs.mjs';
import { test_hostile_pages } from './hostile_pages.mjs';
import { test_origins } from './origins.mjs';
import { test_maps } from './maps.mjs';
import { test_pages } from './pages.mjs';
import { test_races } from './races.mjs';
import { test_react_edits } from './react_edits.mjs';
import { test_refresh } from './refresh.mjs';
import { test_security } from './security.mjs';
import { test_surroundings } from './surroundings.mjs';

const options = parse_arguments({ only: 'graphs,security,maps,pages,races,imports,surroundings,origins,config,refresh,edits,react_edits,browser', graphs: 150, edits: 0, seed: 1 });
const report = new Report();
const workspace = make_workspace('dev');
const packages = npm_install(fileURLToPath(new URL('.', import.meta.url)), 'dev');
const parts = options.only.split(',');

if (parts.includes('graphs')) await test_graphs(report, workspace, { count: options.graphs, seed: options.seed });
if (parts.includes('security')) {
  await test_security(report, workspace);
  await test_hostile_pages(report, workspace, packages);
}
if (parts.includes('surroundings')) await test_surroundings(report, workspace, packages);
if (parts.includes('origins')) await test_origins(report, workspace, packages);
if (parts.includes('config')) await test_config(report, workspace);
if (parts.includes('maps')) await test_maps(report, workspace);
if (parts.includes('pages')) await test_pages(report, workspace, packages);
if (parts.includes('races')) await test_races(report, workspace, packages);
if (parts.includes('imports')) await test_computed_imports(report, workspace, packages);
if (parts.includes('refresh')) await test_refresh(report, workspace, packages);
if (parts.includes('edits')) await test_edits(report, workspace, { count: options.edits || 120, seed: options.seed });
if (parts.includes('react_edits')) await test_react_edits(report, workspace, packages, { count: options.edits || 30, seed: options.seed });
if (parts.includes('browser')) await test_browser(report, workspace, packages);
report.finish();
