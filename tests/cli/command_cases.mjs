// The command line itself: help, versions, mistakes, and `sinter unit`.

const entry = { 'entry.js': `export const x = 1;\nconsole.log(x);` };

export const command_cases = [
  { name: '--version', files: {}, async check(p, expect) {
    for (const flag of ['--version', '-v']) {
      const { status, stdout } = await p.sinter([flag]);
      expect.equal(status, 0);
      expect.match(stdout, /^\d+\.\d+\.\d+\n$/);
    }
  } },
  { name: '--help', files: {}, async check(p, expect) {
    for (const args of [[], ['--help'], ['build', '--help'], ['unit', '--help']]) {
      const { status, stdout, stderr } = await p.sinter(args);
      expect.equal([status, stderr], [0, ''], args.join(' '));
      expect.match(stdout, /Usage/);
    }
    const { stdout } = await p.sinter(['build', '--help']);
    for (const heading of ['Output', 'Modules', 'Code', 'Source maps', 'Report', 'Examples']) expect.match(stdout, new RegExp(`^${heading}:`, 'm'));
  } },
  { name: 'every flag in the help is tested here', files: {}, async check(p, expect) {
    const { readFileSync, readdirSync } = await import('node:fs');
    const folder = new URL('.', import.meta.url);
    const tests = readdirSync(folder).filter((name) => name.endsWith('.mjs')).map((name) => readFileSync(new URL(name, folder), 'utf8')).join('');
    const { stdout } = await p.sinter(['build', '--help']);
    const flags = [...stdout.matchAll(/^ {2}(--[\w-]+)/gm)].map(([, flag]) => flag);
    const untested = flags.filter((flag) => !new RegExp(`${flag}[=:'\\s,]`).test(tests.replace(/untested_elsewhere[^\n]*/, '')));
    const untested_elsewhere = ['--bundle', '--report-compressed-size', '--sourcemap'];
    expect.equal(untested.filter((flag) => !untested_elsewhere.includes(flag)), []);
  } },
  { name: 'unknown options', files: entry, async check(p, expect) {
    for (const [flag, near] of [['--minfy', '--minify'], ['--outFile=x', '--outfile'], ['--extern:x', '--external'], ['--source-map', '--sourcemap'], ['--definee:X=1', '--define']]) {
      const { status, stderr, stdout } = await p.sinter(['build', 'entry.js', flag]);
      expect.equal([status, stdout], [2, ''], flag);
      expect.that(stderr.includes(`did you mean "${near}"?`), stderr);
    }
    const { status, stderr } = await p.sinter(['build', 'entry.js', '--zzzzzzzz']);
    expect.equal(status, 2);
    expect.match(stderr, /Unknown option "--zzzzzzzz"$/m);
    expect.equal((await p.sinter(['build', 'entry.js', '-x'])).status, 2);
  } },
  { name: 'unknown commands', files: entry, async check(p, expect) {
    const near = await p.sinter(['bild', 'entry.js']);
    expect.equal(near.status, 2);
    expect.match(near.stderr, /Unknown command "bild": did you mean "build"\?/);
    expect.equal((await p.sinter(['missing.js'])).status, 2);
    expect.equal((await p.sinter(['--minify'])).status, 2);
  } },
  { name: 'a file is run', files: { 'program.js': 'console.log(process.argv.slice(2).join(), 6 * 7)' }, async check(p, expect) {
    expect.equal((await p.sinter(['program.js', 'a', '--b'])).stdout, 'a,--b 42\n');
    expect.equal((await p.sinter(['-p', '6 * 7'])).stdout, '42\n');
  } },
  { name: 'wrong values', files: entry, async check(p, expect) {
    for (const flag of ['--format=emd', '--platform=nod', '--sourcemap=inlin', '--legal-comments=all', '--charset=latin1', '--jsx=x', '--log-level=loud', '--log-format=xml', '--packages=some', '--color=red', '--log-limit=many', '--max-warnings=x', '--minify=perhaps', '--globals:x', '--alias:x', '--chunk:x', '--banner=x', '--out-extension=x']) {
      const { status, stderr, stdout } = await p.sinter(['build', 'entry.js', flag]);
      expect.equal([status, stdout], [2, ''], flag);
      expect.that(stderr.includes(flag.split(/[=:]/)[0]), `${flag} is named: ${stderr}`);
    }
  } },
  { name: 'contradictions', files: { ...entry, 'b.js': '' }, async check(p, expect) {
    expect.equal((await p.sinter(['build', 'entry.js', '--outdir=a', '--outfile=b.js'])).status, 2);
    expect.equal((await p.sinter(['build', 'entry.js', 'b.js', '--outfile=c.js'])).status, 2);
    expect.equal((await p.sinter(['build', 'entry.js', '--bundle=false'])).status, 2);
    expect.equal((await p.sinter(['build', 'entry.js', '--bundle', '--outfile=c.js'])).status, 0);
  } },
  { name: 'names that look like something else', files: { '[id].js': `console.log('brackets')`, '-dash.js': `console.log('dash')`, 'a b.js': `console.log('space')` }, async check(p, expect) {
    await p.build(['./[id].js', './a b.js'], '--outdir=out');
    expect.equal(await p.run('out/[id].js'), 'brackets');
    expect.equal(await p.run('out/a b.js'), 'space');
    expect.equal((await p.sinter(['build', '--outfile=dash.js', '--', '-dash.js'])).status, 0, 'after --');
  } },
  { name: 'flags and values apart', files: entry, async check(p, expect) {
    await p.build(['entry.js'], '--outfile', 'out.js', '--external', 'x', '--define', 'Y=1');
    expect.that(p.has('out.js'), 'out.js');
  } },
  { name: 'sinter unit', files: { ...entry, 'data.json': '{"a": 1}', 'typed.ts': 'export const x: number = 1;', 'wrong.js': 'const = 1' }, async check(p, expect) {
    for (const file of ['entry.js', 'data.json', 'typed.ts']) {
      const { status, stdout } = await p.sinter(['unit', file]);
      expect.equal(status, 0, file);
      expect.that(stdout.length > 100, stdout);
    }
    expect.equal((await p.sinter(['unit', 'entry.js', '--minify', '--sourcemap'])).status, 0);
    const wrong = await p.sinter(['unit', 'wrong.js']);
    expect.equal([wrong.status, wrong.stdout], [1, '']);
    expect.match(wrong.stderr, /wrong\.js:1:7/);
    expect.equal((await p.sinter(['unit', 'absent.js'])).status, 1);
    expect.equal((await p.sinter(['unit'])).status, 2);
  } },
];
