// `sinter run` without a program: the console of node:repl on the terminal, in the global scope.
'use strict';

function start() {
  const { version, versions, env } = process;
  process.stdout.write(`Welcome to Sinter ${versions.sinter} (Node.js ${version}).\nType ".help" for more information.\n`);
  const server = require('repl').start({
    prompt: '> ', useGlobal: true, breakEvalOnSigint: true, ignoreUndefined: false,
    replMode: { strict: require('repl').REPL_MODE_STRICT, sloppy: require('repl').REPL_MODE_SLOPPY }[env.NODE_REPL_MODE],
  });
  server.on('exit', () => process.exit());
  if (!server.terminal) return;
  server.pause();
  server.setupHistory(env.NODE_REPL_HISTORY, (error) => {
    if (error) throw error;
    server.resume();
  });
}

module.exports = { start };
