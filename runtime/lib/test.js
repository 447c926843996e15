// The module `node:test`: tests that a program declares, and run(), which runs files of them.
'use strict';

const { RootTest, Suite, Test, current, declare } = require('internal/test_tree');
const { asFailure, failure, kinds } = require('internal/test_failure');
const process_ = process;

let root = null;
// The tests of this process begin with the first one, and end when nothing is left that would go on.
function theRoot() {
  if (root !== null) return root;
  const settings = require('internal/test_settings').fromOptions();
  root = new RootTest(settings);
  const reported = require('internal/test_settings').attachReporters(root.stream, settings);
  let concluded = false;
  const conclude = async () => {
    if (concluded) return;
    concluded = true;
    for (const child of root.children) {
      if (child.finished) continue;
      if (child.started > 0) await root.runAfterEach(child).catch(() => {});
      child.cancel(failure('Promise resolution is still pending but the event loop has already resolved', kinds.cancelled));
    }
    await root.runAfter().catch((error) => root.fail(asFailure(error, kinds.hook)));
    try { require('internal/test_snapshot').writeSnapshots(); } catch (error) { root.fail(asFailure(error)); }
    root.tally();
    root.conclude();
    if (!root.success) process_.exitCode = 1;
    await reported;
    if (settings.forceExit) process_.exit();
  };
  const onThrown = (kind) => (error) => {
    const test = current.getStore();
    if (test === undefined || test.finished) {
      const where = test === undefined ? `A resource generated asynchronous activity after the test ended.` : `Test "${test.name}" at ${place(test)} generated asynchronous activity after the test ended.`;
      root.diagnostics.push(`Error: ${where} This activity created the error "${error}" and would have caused the test to fail, but instead triggered an ${kind} event.`);
      process_.exitCode = 1;
      return;
    }
    test.fail(failure(error, kind));
    test.abort.abort();
  };
  process_.on('uncaughtException', onThrown(kinds.uncaught));
  process_.on('unhandledRejection', onThrown(kinds.unhandled));
  process_.on('beforeExit', conclude);
  // process.exit() in a test: what is known is told.
  process_.on('exit', (code) => {
    if (concluded) return;
    conclude();
    if (code === 0 && !root.success) process_.exitCode = 1;
  });
  return root;
}
const place = ({ location }) => `${require('path').relative(process_.cwd(), location.file)}:${location.line}:${location.column}`;

const parent = () => {
  const test = current.getStore();
  return test === undefined || test.finished ? theRoot() : test;
};
const test = (...args) => declare(parent(), Test, args);
const suite = (...args) => {
  const owner = parent();
  return declare(owner, Suite, args);
};
function variants(base, Class) {
  for (const name of ['skip', 'todo', 'only']) {
    base[name] = (...args) => declare(parent(), Class, args, { [name]: true });
    Object.defineProperty(base[name], 'name', { value: name });
  }
  return base;
}
variants(test, Test);
variants(suite, Suite);
const hook = (kind) => ({ [kind](fn, options) { parent().addHook(kind, fn, options); } })[kind];

module.exports = Object.assign(test, {
  test, it: test, suite, describe: suite, before: hook('before'), after: hook('after'), beforeEach: hook('beforeEach'), afterEach: hook('afterEach'),
  run: (options) => require('internal/test_run').run(options),
});
let mock;
Object.defineProperty(module.exports, 'mock', { configurable: true, enumerable: true, get: () => (mock ??= new (require('internal/test_mock').MockTracker)()) });
const assertions = {
  register(name, fn) {
    require('internal/validators').validateString(name, 'name');
    require('internal/validators').validateFunction(fn, 'fn');
    require('internal/test_tree').registerAssertion(name, fn);
  },
};
Object.defineProperty(module.exports, 'snapshot', { configurable: true, enumerable: true, get: () => require('internal/test_snapshot').snapshot });
Object.defineProperty(module.exports, 'assert', { configurable: true, enumerable: true, value: assertions });
