// A small project a case builds, and what can be asked about the result.

import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { binary, bundle, quote } from '../harness/bundler.mjs';
import { run_process } from '../harness/process.mjs';
import { write_files } from '../harness/workspace.mjs';

export class Project {
  constructor(directory, files) {
    this.directory = directory;
    mkdirSync(directory, { recursive: true });
    write_files(directory, files);
  }

  /** Runs the program with these arguments as they are. */
  async sinter(args, { input, env } = {}) {
    const environment = { ...process.env, NO_COLOR: '1', ...env };
    const result = await run_process(binary, args, { cwd: this.directory, env: environment, input });
    return { ...result, command: `cd ${quote(this.directory)} && ${[binary, ...args].map(quote).join(' ')}` };
  }

  /** Builds; throws unless it succeeds. */
  async build(entries, ...flags) {
    const built = await bundle(entries, flags, { cwd: this.directory });
    this.command = built.command;
    if (built.status !== 0) throw new Error(`exit ${built.status ?? built.signal}\n${built.stderr.slice(0, 1500)}`);
    return built;
  }

  /** Builds entry.js to out.js and gives the code. */
  async code(...flags) {
    await this.build(['./entry.js'], '--outfile=out.js', ...flags);
    return this.read('out.js');
  }

  /** Builds entry.js with --format=cjs and gives what the program prints. */
  async output(...flags) {
    await this.code('--format=cjs', ...flags);
    return this.run('out.js');
  }

  read(name) {
    return readFileSync(join(this.directory, name), 'utf8');
  }

  has(name) {
    return existsSync(join(this.directory, name));
  }

  list(name) {
    return readdirSync(join(this.directory, name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(join(this.directory, name).length + 1))
      .sort();
  }

  async run(name, ...args) {
    return this.node([join(this.directory, name), ...args]);
  }

  async evaluate(code) {
    return this.node(['--input-type=module', '-e', code]);
  }

  async node(args) {
    const ran = await run_process(process.execPath, args, { cwd: this.directory });
    if (ran.status !== 0) throw new Error(`the output fails: ${ran.stderr.slice(0, 1000)}`);
    return ran.stdout.trimEnd();
  }
}
