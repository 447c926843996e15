import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig(({ command, mode }) => ({
  plugins: [react(), { name: 'banner', transformIndexHtml: (html) => html.replace('<title>', `<title>${command} ${mode} `) }],
  build: { sourcemap: true, assetsInlineLimit: 0 },
}));
