// Counting and printing. Every suite ends with "N passed, N failed"; a failure carries its reproduction.

export class Report {
  constructor() {
    this.passed = 0;
    this.failures = [];
    this.skipped = [];
    this.started = performance.now();
  }

  pass() {
    this.passed++;
  }

  /** `detail` is free text; `command` reproduces the failing step by hand. */
  fail(name, detail, command) {
    this.failures.push(name);
    console.log(`FAIL ${name}`);
    if (detail) console.log(indent(detail));
    if (command) console.log(indent(`reproduce: ${command}`));
  }

  /** A skip is always announced with its reason. */
  skip(name, reason) {
    this.skipped.push(name);
    console.log(`SKIP ${name}: ${reason}`);
  }

  check(name, condition, detail, command) {
    if (condition) this.pass();
    else this.fail(name, detail, command);
    return Boolean(condition);
  }

  /** Prints the closing line and exits. */
  finish() {
    const seconds = ((performance.now() - this.started) / 1000).toFixed(1);
    if (this.failures.length > 10) console.log(`\nfailed:\n${indent(this.failures.join('\n'))}`);
    const skipped = this.skipped.length ? ` (${this.skipped.length} skipped)` : '';
    console.log(`${seconds} s${skipped}`);
    console.log(`${this.passed} passed, ${this.failures.length} failed`);
    process.exit(this.failures.length ? 1 : 0);
  }
}

export function indent(text, by = '    ') {
  return String(text)
    .split('\n')
    .map((line) => by + line)
    .join('\n');
}

/** A short line diff of two lists of log lines: the common head, then both tails. */
export function difference(expected, actual) {
  let same = 0;
  while (same < expected.length && same < actual.length && expected[same] === actual[same]) same++;
  const show = (list) => list.slice(same, same + 12).map((line) => `  ${line}`).join('\n') || '  (end)';
  return `first ${same} lines agree\nexpected:\n${show(expected)}\nactual:\n${show(actual)}`;
}
