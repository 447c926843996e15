// Answers that are there at once or come later: hooks may return promises, and most do not. What follows an
// answer runs at once where it can, so that a module that no plugin changes never waits for a turn of the
// promise queue.
'use strict';

const isPromise = (value) => typeof value?.then === 'function';

// `next(answer)`, or a promise of it.
const andThen = (answer, next) => (isPromise(answer) ? answer.then(next) : next(answer));

// The first answer of `ask(item)` over `items` in order that is neither null nor undefined; null when there is none.
function firstAnswer(items, ask, from = 0) {
  for (let at = from; at < items.length; at++) {
    const answer = ask(items[at]);
    if (answer === null || answer === undefined) continue;
    if (!isPromise(answer)) return answer;
    return answer.then((later) => (later === null || later === undefined ? firstAnswer(items, ask, at + 1) : later));
  }
  return null;
}

module.exports = { isPromise, andThen, firstAnswer };
