// commander, yargs and chalk: parsing, help, mistakes, sub-commands in processes of their own.
import { Chalk, supportsColor } from 'chalk';
import { Command, Option, InvalidArgumentError } from 'commander';
import yargs from 'yargs';
import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';

const number = (text) => { if (Number.isNaN(Number(text))) throw new InvalidArgumentError('Not a number.'); return Number(text); };
function program() {
  const made = new Command('tool').version('1.2.3').description('does things').exitOverride().configureOutput({ writeOut: (text) => console.log('out', text), writeErr: (text) => console.log('err', text) });
  made.command('build').alias('b').argument('<file>', 'input').argument('[more...]').option('-o, --out <dir>', 'where', 'dist').option('-n <n>', 'count', number)
    .addOption(new Option('--mode <mode>').choices(['dev', 'prod']).env('TOOL_MODE')).option('--no-color')
    .action((file, more, options) => console.log('build', file, more, options));
  return made;
}
for (const words of [['build', 'a.js', 'b.js', '-n', '3', '--mode=dev'], ['b', 'x', '--no-color', '-oout'], ['build'], ['build', 'a', '-n', 'x'], ['build', 'a', '--mode', 'q'], ['biuld'], ['--version'], ['help', 'build'], ['--wrong']]) {
  try { program().parse(words, { from: 'user' }); } catch (error) { console.log(error.code, error.exitCode); }
}
process.env.TOOL_MODE = 'prod';
program().parse(['build', 'a'], { from: 'user' });

writeFileSync('sub-hello.mjs', 'console.log("sub", process.argv.slice(2));');
writeFileSync('sub.mjs', "import { Command } from 'commander';\nnew Command('sub').command('hello <name>', 'says hello').parse();\n");
chmodSync('sub-hello.mjs', 0o755);
const sub = spawnSync(process.execPath, [...process.execArgv, 'sub.mjs', 'hello', 'you'], { encoding: 'utf8' });
console.log(sub.status, sub.stdout, sub.stderr);

const parser = (words) => yargs(words).scriptName('y').exitProcess(false).locale('en')
  .option('size', { type: 'number', alias: 's', default: 2, describe: 'how large' }).option('list', { type: 'array' }).option('level', { choices: ['low', 'high'] }).option('v', { count: true })
  .command('get <key> [value]', 'gets', (y) => y.positional('key', { type: 'string' }), (argv) => console.log('get', argv.key, argv.value, argv.size))
  .demandOption('size').strict().help().fail((message, error) => console.log('fail', message ?? error.message));
for (const words of [['get', 'k', 'v', '-s', '5'], ['get'], ['get', 'k', '--level', 'none'], ['get', 'k', '--nope'], ['--list', '1', 'b', '--', 'rest']]) console.log(JSON.stringify(await parser(words).parse()));
console.log(await parser([]).getHelp());
console.log(yargs('--a.b 1 --no-c -xyz --d=e --n 0x10').scriptName('y').parserConfiguration({ 'boolean-negation': true }).parse());

const chalk = new Chalk({ level: 3 });
console.log(JSON.stringify([chalk.hex('#ff8800').bold('x'), chalk.bgRgb(1, 2, 3).underline`t ${1}`, chalk.red(`a ${chalk.blue('b')} c`), new Chalk({ level: 1 }).hex('#f80')('y'), new Chalk({ level: 0 }).red('z'), chalk.dim.inverse('two\nlines')]), supportsColor);
console.log(JSON.stringify(spawnSync(process.execPath, [...process.execArgv, '--input-type=module', '-e', "import chalk from 'chalk'; console.log(chalk.level, chalk.green('g'))"], { encoding: 'utf8', env: { ...process.env, FORCE_COLOR: '2' } }).stdout));
