// `sinter dev`: what style sheets are made of is watched, whether or not the bundler knows the files.
import { start_dev, until } from '../../dev/dev_process.mjs';

/** Runs `act` beside a server; `script` is what the page's program is now. */
const served = (act) => async (directory, write) => {
  const server = await start_dev(directory);
  try {
    await server.get('/');
    const script = () => server.program('main.js');
    const shows = (part) => until(`the program holds ${part}\n${server.output}`, async () => (await script()).includes(part));
    return await act({ server, write, script, shows });
  } finally {
    await server.stop();
  }
};

export const cases = [
  {
    name: 'sass: a partial changes, breaks and is mended', files: { 'main.js': 'import "./a.scss";\n', 'a.scss': '@use "b";\n.a { color: b.$c }\n', '_b.scss': '$c: red;\n' },
    run: served(async ({ server, write, shows }) => {
      await shows('color: red');
      write({ '_b.scss': '$c: blue;\n' });
      await shows('color: blue');
      write({ '_b.scss': '$c: $nope;\n' });
      await until('the error is shown', () => server.output.includes('_b.scss:1:5'));
      write({ '_b.scss': '$c: teal;\n' });
      await shows('color: teal');
    }),
  },
  {
    name: 'css.devSourcemap', files: { 'main.js': 'import "./a.scss";\n', 'a.scss': '$c: red;\n.a { color: $c }\n', 'vite.config.mjs': 'export default { css: { devSourcemap: true } };\n' },
    run: served(async ({ script }) => {
      const map = /sourceMappingURL=data:application\/json;[^,]*base64,([\w+/=]+)/.exec(await script());
      if (!map) return 'there is no map';
      const { sources, sourcesContent } = JSON.parse(Buffer.from(map[1], 'base64').toString());
      return sources.join() === 'a.scss' && sourcesContent[0].startsWith('$c: red') ? '' : JSON.stringify(sources);
    }),
  },
  {
    name: 'less: an import changes', files: { 'main.js': 'import "./a.less";\n', 'a.less': '@import "b";\n.a { color: @c }\n', 'b.less': '@c: red;\n', 'vite.config.mjs': 'export default {};\n' },
    run: served(async ({ write, shows }) => {
      await shows('color: red');
      write({ 'b.less': '@c: blue;\n' });
      await shows('color: blue');
    }),
  },
  {
    name: 'postcss: files of a folder that a plugin names', files: {
      'main.js': 'import "./a.css";\n', 'a.css': '.a { color: red }\n', 'data/x.txt': 'one',
      'postcss.config.mjs': 'import { readFileSync } from "node:fs";\nexport default { plugins: [{ postcssPlugin: "data", Once(root, { result, Declaration }) { const file = new URL("./data/x.txt", import.meta.url).pathname; result.messages.push({ type: "dir-dependency", plugin: "data", dir: new URL("./data", import.meta.url).pathname, glob: "**/*.txt" }); root.first.append(new Declaration({ prop: "--x", value: readFileSync(file, "utf8").trim() })); } }] };\n',
    },
    run: served(async ({ write, shows }) => {
      await shows('--x: one');
      write({ 'data/x.txt': 'two' });
      await shows('--x: two');
    }),
  },
  {
    name: 'tailwind 4: classes of a script that changes', files: { 'main.js': 'import "./a.css"; document.body.className = "p-[13px]";\n', 'a.css': '@import "tailwindcss";\n', 'vite.config.mjs': 'import tailwindcss from "@tailwindcss/vite";\nexport default { plugins: [tailwindcss()] };\n' },
    run: served(async ({ write, shows }) => {
      await shows('padding: 13px');
      write({ 'main.js': 'import "./a.css"; document.body.className = "p-[17px]";\n' });
      await shows('padding: 17px');
    }),
  },
  {
    name: 'unocss: classes of a script that changes', files: { 'main.js': 'import "virtual:uno.css"; import "./a.js";\n', 'a.js': '// @unocss-include\ndocument.body.className = "p-[13px]";\n', 'vite.config.mjs': 'import UnoCSS from "unocss/vite"; import { presetWind3 } from "unocss";\nexport default { plugins: [UnoCSS({ presets: [presetWind3()] })] };\n' },
    run: served(async ({ write, shows }) => {
      await shows('padding: 13px');
      write({ 'a.js': '// @unocss-include\ndocument.body.className = "p-[17px]";\n' });
      await shows('padding: 17px');
    }),
  },
];
