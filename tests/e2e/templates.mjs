// The templates of create-vite as they come from npm, and what a developer does in each: which text to edit, where
// styles are, what a broken file looks like.

import { cpSync, existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';

const heading = { find: 'Get started', put: 'Edited by hand' };

/**
 * `markup`: file whose text is edited; `keeps_state`: whether the framework's hot reload keeps the counter then (Svelte
 * makes the edited component and its children anew, Solid the edited one);
 * `style`: file and rule that is edited; `importer`: file that gets an import of a new module.
 */
const frameworks = {
  vanilla: { script: 'src/main.js', markup: 'src/main.js', keeps_state: false, style: 'src/style.css' },
  react: { script: 'src/main.jsx', markup: 'src/App.jsx', keeps_state: true, style: 'src/App.css' },
  vue: { script: 'src/main.js', markup: 'src/components/HelloWorld.vue', keeps_state: true, style: 'src/style.css' },
  preact: { script: 'src/main.jsx', markup: 'src/app.jsx', keeps_state: true, style: 'src/app.css' },
  lit: { script: 'src/my-element.js', markup: 'index.html', keeps_state: false, style: 'src/index.css' },
  svelte: { script: 'src/main.js', markup: 'src/App.svelte', keeps_state: false, style: 'src/app.css' },
  solid: { script: 'src/index.jsx', markup: 'src/App.jsx', keeps_state: false, style: 'src/App.css' },
};

const in_typescript = (file) => file.replace(/\.js(x?)$/, '.ts$1');

export const templates = Object.entries(frameworks).flatMap(([framework, each]) => [
  { name: framework, framework, ...each, heading },
  { name: `${framework}-ts`, framework, ...each, script: in_typescript(each.script), markup: in_typescript(each.markup), heading },
]);

/** Copies a template into `directory`, as `npm create vite` does. */
export function create_project(packages, name, directory) {
  cpSync(join(packages, 'node_modules/create-vite', `template-${name}`), directory, { recursive: true });
  for (const file of ['gitignore', 'oxlintrc.json']) {
    if (existsSync(join(directory, `_${file}`))) renameSync(join(directory, `_${file}`), join(directory, `.${file}`));
  }
}
