// Updates: which there are, in which order they are applied, and what happens to one that was missed.

import { base, origin } from "./server.js";
import { definitions, FAILED, instances, newer, redefine } from "./modules.js";
import { anyFailed } from "./evaluate.js";
import { unlinked } from "./load.js";
import { connection, reload, reloading } from "./connection.js";
import { replace } from "./replace.js";
import { flushRefresh } from "./refresh.js";

let updates = Promise.resolve();
let waitingUpdates = 0;

export function queueUpdate(update) {
  ++waitingUpdates;
  updates = updates.then(async () => {
    --waitingUpdates;
    if (reloading) return;
    try {
      await update();
    } catch (error) {
      connection.report("The update failed", error);
    }
    // What an update has invalidated is replaced by the next one. Until then, components would be drawn with
    // modules of both.
    if (!waitingUpdates && !reloading) await flushRefresh();
  });
  return updates;
}

// The protocol: every good state of the server's graph has a number, its *sequence*. An update from one sequence to another
// holds all that has changed in between, and updates are applied one after the other. So a page that knows up to which
// sequence it has everything can leave out what is older, and notices what it has missed.
let sequence; // undefined where there is no connection: in workers
let firstSequence; // no script of this page is older
export const redefined = new Set(); // ids, since the last update was put in place
let asksAgain = false;

export function beginAt(number) {
  sequence = firstSequence = number;
}

// `to` is the sequence that an update leads to. Small ones have come with the message, as the text of a function for pages
// that have everything up to `from`, because asking for them takes longer than all the rest of an update.
export function applyUpdate({ from, to, code }) {
  return queueUpdate(async () => {
    if (to <= sequence) return;
    if (code && from <= sequence && runText(code, to)) sequence = to;
    else await fetchUpdate(sequence);
    await applyDefinitions();
  });
}

let requests = 0;

// The server answers with all it has, which may be more than it has told of; with nothing while the project has errors.
async function fetchUpdate(from) {
  const update = await import(/* @vite-ignore */ `${base}@sinter/update.js?from=${from}&t=${Date.now()}-${++requests}`);
  sequence = Math.max(sequence, update.sequence);
}

async function applyDefinitions() {
  const mended = [...unlinked].find((id) => needsAnyOf(id, redefined));
  if (mended) return reload(`${mended} could not be loaded before`);
  const changed = [...newer.keys()];
  // An update may need a file that is just being saved, and cannot be linked. The next one brings that file: it runs
  // nowhere, so that no instance tells of the change but the one that failed for want of it.
  if (anyFailed) {
    for (const [id, { state }] of instances)
      if (state === FAILED && !newer.has(id) && needsAnyOf(id, redefined)) changed.push(id);
  }
  redefined.clear();
  if (changed.length) await replace(changed);
}

function needsAnyOf(root, ids) {
  const seen = new Set([root]);
  for (const id of seen) {
    if (ids.has(id)) return true;
    for (const dependency of definitions.get(id)?.dependencies ?? []) seen.add(dependency);
  }
  return false;
}

// Two scripts of the page disagree about a module: both are from after its beginning.
export function askAgain() {
  if (asksAgain || sequence === undefined) return;
  asksAgain = true;
  queueUpdate(async () => {
    asksAgain = false;
    await fetchUpdate(firstSequence);
    await applyDefinitions();
  });
}

let mayRunTexts = typeof document !== "object" || !document.querySelector('meta[http-equiv="Content-Security-Policy" i]');

// False when it did not run: the page's policy may forbid that.
function runText(code, to) {
  if (!mayRunTexts) return false;
  let definitions;
  try {
    definitions = (0, eval)(`${code}//# sourceURL=${origin}${base}@sinter/update.js?to=${to}`);
  } catch (error) {
    if (!(error instanceof SyntaxError)) mayRunTexts = false;
    return false;
  }
  definitions(redefine);
  return true;
}

export function pendingUpdates() {
  return updates;
}
