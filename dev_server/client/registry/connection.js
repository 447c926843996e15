// The connection to the dev server as modules see it, and the events that are told to them.

export const listeners = new Map(); // event → Set of callbacks
export let connection = { send() {}, reload() {}, report() {} };
export let reloading = false;

// `send(event, data)` goes to the server; `reload(reason)` reloads the page; `report(text, error)` tells
// the developer.
export function connect(to) {
  connection = to;
}

export function notify(event, data) {
  const results = [];
  for (const callback of [...(listeners.get(event) ?? [])]) {
    try {
      results.push(callback(data));
    } catch (error) {
      connection.report(`A listener of "${event}" failed`, error);
    }
  }
  return Promise.allSettled(results);
}

export function reload(reason) {
  reloading = true;
  connection.reload(reason);
}
