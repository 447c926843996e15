// A link to Sinter that is named `node`: Node's command line, for all that asks for `node` by name.

import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export function check_node_link({ check, sinter, work }) {
  const folder = join(work, 'node_link'), bin = join(folder, 'bin'), node = join(bin, 'node');
  mkdirSync(bin, { recursive: true });
  symlinkSync(sinter, node);
  const write = (name, text) => {
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), 0o755);
  };
  write('script', "#!/usr/bin/env node\nconsole.log(process.execPath, typeof process.versions.sinter, process.argv.slice(2).join());");
  write('parent.cjs', "const { execFileSync, fork } = require('child_process'); console.log(`${execFileSync('node', ['-p', 'process.execPath'])}`.trim()); fork('./child.cjs');");
  write('child.cjs', 'console.log(process.execPath, process.argv[0]);');
  write('named.cjs', "require('yargs')(process.argv.slice(2)).usage('$0 FILE').parse('--help', (error, argv, output) => console.log(output.split('\\n')[0]));");
  write('package.json', '{"scripts":{"which":"node -p process.execPath"}}');
  const run = (program, args, options) => {
    const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, encoding: 'utf8', timeout: 60000, env: { ...process.env, PATH: `${bin}:${process.env.PATH}` }, ...options });
    return `${status} ${stdout.trim()} ${stderr}`.trim();
  };
  const is = (name, got, expected) => check(`node_link: ${name}`, got === expected, `expected ${expected}\n     got ${got}`);
  const version = run(sinter, ['run', '-p', 'process.version']);
  for (const option of ['-v', '--version']) is(option, run(node, [option]), version);
  is('by its path', run(node, ['-p', 'process.execPath']), `0 ${node}`);
  is('by a relative path', run('./bin/../bin/node', ['-p', 'process.execPath']), `0 ${node}`);
  is('by its name', run('node', ['child.cjs']), `0 ${node} ${node}`);
  is('by a name that is not in PATH', run(sinter, ['-p', 'typeof process.versions.sinter'], { argv0: 'node' }), '0 string');
  is('a script', run(join(folder, 'script'), ['a', 'b']), `0 ${node} string a,b`);
  is('children', run('node', ['parent.cjs']), `0 ${node}\n${node} ${node}`);
  is('a command of Sinter is a file', run(node, ['build']).includes('Cannot find module') && run(node, ['build'])[0], '1');
  is('yargs', run(node, ['named.cjs']), '0 named.cjs FILE');
  is("npm's scripts", run(node, [join(work, 'node_modules/npm/bin/npm-cli.js'), 'run', '--silent', 'which'], { env: { ...process.env, PATH: `${bin}:${process.env.PATH}`, NPM_CONFIG_CACHE: join(work, 'npm_cache') } }).split(' npm warn')[0], `0 ${node}`);
}
