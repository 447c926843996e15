// Counting and printing. Every suite ends with "N passed, N failed"; a failure carries its reproduction.
//
// A suite may have a `known_failures.txt` beside its run.mjs: names of cases, each followed by an indented reason. Those
// failures are counted apart. A case of the list that passes, or is not there any more, is a failure.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export class Report {
  constructor() {
    this.passed = 0;
    this.failures = [];
    this.skipped = [];
    this.seen = new Set();
    this.known = read_known_failures(join(dirname(process.argv[1]), 'known_failures.txt'));
    this.known_seen = new Set();
    this.started = performance.now();
  }

  pass(name) {
    this.passed++;
    this.seen.add(name);
  }

  /** `detail` is free text; `command` reproduces the failing step by hand. */
  fail(name, detail, command) {
    this.seen.add(name);
    if (this.known.has(name)) {
      if (!this.known_seen.has(name)) console.log(`KNOWN ${name}: ${this.known.get(name)}`);
      this.known_seen.add(name);
      return;
    }
    this.failures.push(name);
    console.log(`FAIL ${name}`);
    if (detail) console.log(indent(detail));
    if (command) console.log(indent(`reproduce: ${command}`));
  }

  /** A skip is always announced with its reason. */
  skip(name, reason) {
    this.skipped.push(name);
    this.seen.add(name);
    console.log(`SKIP ${name}: ${reason}`);
  }

  check(name, condition, detail, command) {
    if (condition) this.pass(name);
    else this.fail(name, detail, command);
    return Boolean(condition);
  }

  /** Prints the closing line and exits. */
  finish() {
    const all_ran = process.argv.length === 2;
    for (const name of this.known.keys()) {
      if (this.known_seen.has(name) || this.skipped.includes(name)) continue;
      if (!this.seen.has(name) && !all_ran) continue;
      this.known.delete(name);
      this.fail(name, this.seen.has(name) ? 'passes now: take it from known_failures.txt' : 'is in known_failures.txt, but there is no such case');
    }
    const seconds = ((performance.now() - this.started) / 1000).toFixed(1);
    if (this.failures.length > 10) console.log(`\nfailed:\n${indent(this.failures.join('\n'))}`);
    const apart = [
      this.skipped.length && `${this.skipped.length} skipped`,
      this.known_seen.size && `${this.known_seen.size} known failures`,
    ].filter(Boolean).join(', ');
    console.log(`${seconds} s${apart && ` (${apart})`}`);
    console.log(`${this.passed} passed, ${this.failures.length} failed`);
    process.exit(this.failures.length ? 1 : 0);
  }
}

/** Name of a case → why it fails. */
function read_known_failures(file) {
  const known = new Map();
  if (!existsSync(file)) return known;
  let name;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (!line.trim() || line.startsWith('#')) continue;
    if (!/^\s/.test(line)) known.set((name = line), '');
    else known.set(name, `${known.get(name)} ${line.trim()}`.trim());
  }
  for (const [case_name, reason] of known) {
    if (!reason) throw new Error(`${file}: ${case_name} needs a reason`);
  }
  return known;
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
