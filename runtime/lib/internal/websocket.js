// The WebSocket client class is not there yet; it says so when constructed.
'use strict';

const { Event, EventTarget } = require('internal/event_target');
const { codes } = require('internal/errors');

class CloseEvent extends Event {
  #init;
  constructor(type, init = {}) { super(type, init); this.#init = init; }
  get wasClean() { return this.#init.wasClean ?? false; }
  get code() { return this.#init.code ?? 0; }
  get reason() { return this.#init.reason ?? ''; }
}
class WebSocket extends EventTarget {
  constructor() {
    super();
    throw new codes.ERR_NOT_IMPLEMENTED('WebSocket');
  }
}
module.exports = { WebSocket, CloseEvent };
