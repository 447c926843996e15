// What outputs are for: engines, queries of browserslist, features one by one.

export const target_cases = [
  { name: '--target: queries of browserslist', files: {
    'entry.js': 'console.log(globalThis.a ?? 1n);',
    'modifiers.js': 'console.log(/(?i:a)/.test("A"));',
    '.browserslistrc': 'chrome >= 90\n[old]\nsafari 12\n',
    'nested/package.json': '{"browserslist": {"production": ["firefox 60"]}}', 'nested/entry.js': 'console.log(1n);',
  }, async check(p, expect) {
    for (const target of ['defaults', 'last 2 versions, not dead', '> 1%', 'baseline-widely-available', 'baseline widely available', 'chrome >= 80, firefox 90, not chrome 85', 'es2020, safari 14', 'browserslist', 'maintained node versions'])
      expect.equal((await p.sinter(['build', 'entry.js', `--target=${target}`])).status, 0, target);
    const old = await p.sinter(['build', 'entry.js', '--target=browserslist:old', '--max-warnings=0']);
    expect.equal(old.status, 1);
    expect.match(old.stderr, /warning\[bigint-too-new\]: A BigInt needs ES2020: where it is missing \(safari12\)/);
    const modifiers = await p.sinter(['build', 'modifiers.js', '--target=chrome 124']);
    expect.equal(modifiers.status, 0);
    expect.match(modifiers.stderr, /warning\[regexp-too-new\]: A modifier group in a regular expression needs ES2025: where it is missing \(chrome124\)/);
    expect.equal((await p.sinter(['build', 'modifiers.js', '--target=chrome 124', '--max-warnings=0'])).status, 1);
    expect.equal((await p.sinter(['build', 'modifiers.js', '--target=chrome 125'])).stderr.includes('warning'), false);
    expect.match((await p.sinter(['build', 'entry.js', `--abs-working-dir=${p.directory}/nested`, '--target=browserslist'])).stderr, /it is missing \(firefox60\)/);
    for (const [target, why] of [['> 1% in US', 'usage of countries'], ['last 2 versions', 'ie 10, which has no ES2015'], ['electron 20', 'only released versions'], ['not dead', 'nothing stands before'], ['netscape 4', 'no browser "netscape"']]) {
      const { status, stderr } = await p.sinter(['build', 'entry.js', `--target=${target}`]);
      expect.equal(status, 2, target);
      expect.that(stderr.includes(why), `${target}: ${stderr}`);
    }
  } },
  { name: 'build.target: queries, the project\'s browserslist, esbuild.supported', files: {
    'index.html': '<script type="module" src="./main.js"></script>', 'main.js': 'console.log(1n);',
    'query.config.mjs': 'export default { build: { target: ["last 2 chrome versions", "safari14"] } };',
    'own.config.mjs': 'export default { build: { target: "browserslist" } };', '.browserslistrc': 'safari 12',
    'supported.config.mjs': 'export default { build: { target: "browserslist" }, esbuild: { supported: { bigint: true } } };',
    'wrong.config.mjs': 'export default { esbuild: { supported: { "optional-chains": true } } };',
    'refused.config.mjs': 'export default { build: { target: "> 1% in PL" } };',
  }, async check(p, expect) {
    const status = async (name, ...flags) => (await p.sinter(['build', `--config=${name}.config.mjs`, '--max-warnings=0', ...flags])).status;
    expect.equal(await status('query'), 0);
    expect.equal(await status('own'), 1);
    expect.equal(await status('own', '--supported:bigint=true'), 0);
    expect.equal(await status('supported'), 0);
    for (const [name, why] of [['wrong', /there is no feature "optional-chains"/], ['refused', /"build\.target" is not understood[^]*usage of countries/]]) {
      const { status, stderr } = await p.sinter(['build', `--config=${name}.config.mjs`]);
      expect.that(status !== 0, name);
      expect.match(stderr, why);
    }
  } },
  { name: '--supported', files: { 'entry.js': 'console.log(globalThis.a?.b ?? 1n);', 'a.css': '@media (width >= 100px) { a { color: red } }', 'css.js': 'import "./a.css";' }, async check(p, expect) {
    expect.equal((await p.sinter(['build', 'entry.js', '--target=es2019', '--max-warnings=0'])).status, 1);
    expect.equal((await p.sinter(['build', 'entry.js', '--target=es2019', '--supported:optional-chain=true', '--supported:nullish-coalescing=true', '--supported:bigint=true', '--max-warnings=0'])).status, 0);
    const without = await p.sinter(['build', 'entry.js', '--supported:bigint=false', '--max-warnings=0']);
    expect.equal(without.status, 1);
    expect.match(without.stderr, /A BigInt needs ES2020: where it is missing \(--supported:bigint=false\)/);
    expect.equal(await p.output('--supported:arrow=true', '--supported:destructuring=true'), '1n');
    await p.build(['css.js'], '--outdir=out', '--supported:media-range=false');
    expect.match(p.read('out/css.css'), /min-width: ?100px/);
    await p.build(['css.js'], '--outdir=out', '--target=chrome90', '--supported:media-range=true');
    expect.match(p.read('out/css.css'), /width ?>= ?100px/);
    for (const flag of ['bigint', 'bigint=1', 'nothing=true', 'arrow=false'])
      expect.equal((await p.sinter(['build', 'entry.js', `--supported:${flag}`])).status, 2, flag);
  } },
];
