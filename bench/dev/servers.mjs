// How each dev server is started on the same application, and what the measurement has to know of it.

import { join } from 'node:path';

const plugin_config = (rest) => `import { defineConfig } from 'vite';
import react from '@vitejs/plugin-react';

export default defineConfig({ plugins: [react()]${rest} });
`;

/** {name: {config, command(port)}}; `config` is the vite.config.js of the application, as a user would have it. */
export function dev_servers({ packages, sinter }) {
  const vite = (port) => [process.execPath, join(packages, 'node_modules/vite/bin/vite.js'), '--host=127.0.0.1', `--port=${port}`, '--strictPort'];
  return {
    sinter: { config: plugin_config(''), command: (port) => [sinter, 'dev', '--host=127.0.0.1', `--port=${port}`, '--strictPort'] },
    bun: { config: plugin_config(''), command: (port) => [join(packages, 'node_modules/@oven/bun-linux-x64/bin/bun'), 'index.html', '--host=127.0.0.1', `--port=${port}`] },
    'vite-bundled': { config: plugin_config(', experimental: { bundledDev: true }'), command: vite },
    vite: { config: plugin_config(''), command: vite },
  };
}
