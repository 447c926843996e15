// The project of plugins/js/warm_up.js.
import { defineConfig } from 'vite';

export default defineConfig(({ mode }) => ({
  define: { MODE: JSON.stringify(mode) },
  resolve: { alias: { '@': import.meta.dirname } },
  plugins: [
    [{ name: 'first', enforce: 'pre', config: () => ({ build: { sourcemap: true } }), configResolved() {}, buildStart() {}, resolveId: (id) => (id === 'virtual:warm' ? `\0${id}` : null), load(id) { return id.includes('virtual:warm') ? 'export default 1;' : null; } }],
    Promise.resolve({ name: 'second', transform: { filter: { id: /warm/ }, async handler(code, id) { this.addWatchFile(id); return { code: `${code};`, map: null }; } }, buildEnd() {} }),
    { name: 'third', enforce: 'post', transform() { return null; }, closeBundle() {} },
  ],
}));
