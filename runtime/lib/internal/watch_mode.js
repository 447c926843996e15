// --watch: runs the program in a child process and again whenever a file it loaded changes. The
// child says over its channel what it loads ('watch:import', 'watch:require', as Node's does).
'use strict';

function start(script, args) {
  const { fork } = require('child_process');
  const fs = require('fs');
  const path = require('path');
  const options = require('internal/options');
  const own = process.execArgv.filter((item, i, list) => item !== '--watch' && item !== '--watch-preserve-output' && !item.startsWith('--watch-path') && list[i - 1] !== '--watch-path');
  const paths = options.all('--watch-path').map((name) => path.resolve(name));
  const clear = process.stdout.isTTY && !options.has('--watch-preserve-output');
  const watchers = new Map(), files = new Set();
  let child = null, timer = null, restarting = false;

  // A folder is watched and not its files: editors replace a file by renaming another.
  const watchFolder = (folder, recursive) => {
    if (watchers.has(folder)) return;
    try {
      const watcher = fs.watch(folder, { recursive }, (_event, name) => { if (name) changed(path.join(folder, `${name}`)); });
      watcher.on('error', () => {});
      watchers.set(folder, watcher);
    } catch { /* the folder is gone: the next run says so */ }
  };
  const watchFile = (file) => {
    if (files.has(file)) return;
    files.add(file);
    if (paths.length === 0) watchFolder(path.dirname(file), false);
  };
  function changed(file) {
    if (paths.length === 0 ? !files.has(file) : !paths.some((one) => file === one || file.startsWith(`${one}/`))) return;
    clearTimeout(timer);
    timer = setTimeout(restart, 100);
  }
  function restart() {
    const shown = JSON.stringify(script).replace(/^"|"$/g, "'");
    if (clear) process.stdout.write('\x1bc');
    process.stdout.write(`Restarting ${shown}\n`);
    if (child === null) {
      run();
      return;
    }
    restarting = true;
    child.kill('SIGTERM');
    // A program that does not end on request is ended.
    const running = child;
    setTimeout(() => { if (child === running) running.kill('SIGKILL'); }, 5000).unref();
  }
  function run() {
    restarting = false;
    child = fork(script, args, { execArgv: own, env: { ...process.env, WATCH_REPORT_DEPENDENCIES: '1' } });
    child.on('message', (message) => {
      for (const key of ['watch:require', 'watch:import']) for (const file of message?.[key] ?? []) watchFile(file);
    });
    child.on('exit', (code, signal) => {
      child = null;
      if (restarting) {
        run();
        return;
      }
      const shown = JSON.stringify(script).replace(/^"|"$/g, "'");
      process.stdout.write(code === 0 ? `Completed running ${shown}\n` : `Failed running ${shown}${signal ? ` (${signal})` : ''}\n`);
    });
  }
  for (const one of paths) watchFolder(fs.statSync(one).isDirectory() ? one : path.dirname(one), fs.statSync(one).isDirectory());
  watchFile(path.resolve(script));
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.on(signal, () => {
      if (child) child.kill(signal);
      process.exit(signal === 'SIGINT' ? 130 : 143);
    });
  }
  run();
}

// In the child: a file the loader read.
const loaded = new Set();
function report(kind, file) {
  if (!process.send || loaded.has(file) || file.includes('/node_modules/')) return;
  loaded.add(file);
  process.send({ [`watch:${kind}`]: [file] });
}
module.exports = { start, reporting: false, report };
