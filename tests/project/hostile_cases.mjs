// Builds of what hostile or careless hands put into a project: nothing of it reaches a prototype, breaks out of a page, or
// takes the machine's secrets along.

const page = (body) => `<!doctype html><html><head><meta charset="utf-8"><link rel="icon" href="data:,"></head><body>${body}</body></html>`;
const script = page('<script type="module" src="/main.js"></script>');
const polluted = '{"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}}}';

export const hostile_cases = [
  {
    name: 'B05 __proto__ in configs, packages and queries',
    env: { HOSTILE: polluted },
    flags: ['--base=BASE'],
    files: {
      'index.html': script,
      'sinter.config.mjs': `import { mergeConfig } from 'vite';
        const hostile = JSON.parse(process.env.HOSTILE);
        mergeConfig({ define: {} }, { define: hostile });
        export default { plugins: [
          { name: 'merged', config: () => ({ css: { modules: JSON.parse('{"__proto__":{"polluted":"yes"}}') } }) },
          { name: 'looks', buildStart() { if ({}.polluted !== undefined) throw new Error('Object.prototype was changed'); },
            generateBundle() { if ({}.polluted !== undefined) throw new Error('Object.prototype was changed'); } }] };`,
      'package.json': `{"name":"p","type":"module","imports":{"#x":"./x.js"},"__proto__":{"polluted":"yes"}}`,
      'tsconfig.json': `{"compilerOptions":{"__proto__":{"polluted":"yes"},"paths":{"__proto__":["./x.js"]}},"constructor":{"prototype":{"polluted":1}}}`,
      'x.js': 'export default "x"', 'data.json': polluted,
      'main.js': `import x from '#x'; import y from './x.js?__proto__.polluted=yes'; import data from './data.json';
        import * as raw from './data.json?raw&__proto__[polluted]=yes'; const all = import.meta.glob('./x.js', { eager: true, import: 'default' });
        globalThis.result = [x, y, {}.polluted ?? null, Object.hasOwn(data, '__proto__'), data.polluted ?? null, Object.keys(all).length, {}.polluted ?? null];`,
    },
    pages: { 'index.html': ['x', 'x', null, true, null, 1, null] },
  },
  {
    name: 'B10 end tags in what is written into pages',
    flags: ['--base=BASE'],
    files: {
      'index.html': page(`<style>p::before { content: "<\\/style><script>globalThis.broken = 1<\\/script>" } /* <!-- */</style><p style="--x: '</p><b>'">p</p>
        <script type="module">import text from './text.json'; globalThis.inline = text.end;</script><script type="module" src="/main.js"></script>`),
      'text.json': '{"end":"</script><script>globalThis.broken = 2</script><!--"}',
      'sinter.config.mjs': `export default { define: { MARK: JSON.stringify('</script><script>globalThis.broken = 3</script>') }, plugins: [
        { name: 'tags', transformIndexHtml: () => [{ tag: 'meta', attrs: { name: 'x', content: '"><script>globalThis.broken = 4</script>' } }] }] };`,
      'main.js': `import './main.css'; import css from './text.css?inline'; import svg from './image.svg?inline';
        globalThis.result = [globalThis.broken ?? null, globalThis.inline.length, MARK.length, css.includes('</style>'), document.querySelector('meta[name=x]').content.length,
          document.querySelectorAll('b').length, typeof svg];`,
      'main.css': 'p::after { content: "</style>" }', 'text.css': 'p::after { content: "</style>" }',
      'image.svg': `<svg xmlns="http://www.w3.org/2000/svg"><title>"'#%</title></svg>`,
    },
    pages: { 'index.html': [null, 51, 47, true, 40, 0, 'string'] },
  },
  {
    name: 'B11 secrets stay where they are',
    flags: ['--base=BASE', '--manifest', '--sourcemap'],
    env: { AWS_SECRET: 'canary-process', VITE_OPEN: 'open' },
    files: {
      'index.html': page('<p>%AWS_SECRET%%SECRET%</p><script type="module" src="/main.js"></script>'),
      '.env': 'SECRET=canary-env\nVITE_URL=https://api.example\n', '.env.local': 'OTHER=canary-local',
      'main.js': `globalThis.result = [import.meta.env.VITE_URL, import.meta.env.VITE_OPEN, import.meta.env.SECRET ?? null, Object.keys(import.meta.env).sort().join(),
        typeof process === 'undefined' ? null : process.env.SECRET ?? null];`,
    },
    pages: { 'index.html': ['https://api.example', 'open', null, 'BASE_URL,DEV,MODE,PROD,SSR,VITE_OPEN,VITE_URL', null] },
    check: ({ files, read }) => files.filter((file) => read(file).includes('canary')).join(),
  },
  { name: 'B11 an empty prefix', files: { 'index.html': script, 'main.js': '', 'sinter.config.mjs': 'export default { envPrefix: "" };' }, status: 2, fails: /envPrefix.*''/ },
  { name: 'B11 all variables as a definition', files: { 'index.html': script, 'main.js': 'process.env', 'sinter.config.mjs': 'export default { define: { "process.env": { ...process.env } } };' }, fails: /would publish them/ },
  {
    name: 'B12 a build says nothing of its machine',
    flags: ['--base=BASE'],
    files: { 'index.html': script, 'main.js': `import { secret } from './secret.ts'; globalThis.result = secret(1);`, 'secret.ts': '/* canary of a comment */ export function secret(canary_of_a_name: number): number { return canary_of_a_name + 1; }' },
    pages: { 'index.html': 2 },
    check: ({ files, read, directory }) => files.some((file) => file.endsWith('.map')) ? files.join() : files.filter((file) => /canary|sourceMappingURL|sourcesContent/.test(read(file)) || read(file).includes(directory)).join(),
  },
  {
    name: 'B12 hidden maps are not announced, and have relative names',
    flags: ['--base=BASE', '--sourcemap=hidden'],
    files: { 'index.html': script, 'main.js': 'globalThis.result = 1;' },
    pages: { 'index.html': 1 },
    check: ({ files, read, directory }) => !files.some((file) => file.endsWith('.js.map')) ? files.join() : files.filter((file) => read(file).includes('sourceMappingURL') || read(file).includes(directory)).join(),
  },
];
