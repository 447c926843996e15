// EventSource (server-sent events) over fetch.
'use strict';

const { Event, EventTarget, defineEventHandler } = require('internal/event_target');
const DOMException = require('internal/dom_exception');

const CONNECTING = 0, OPEN = 1, CLOSED = 2;

class EventSource extends EventTarget {
  #url;
  #state = CONNECTING;
  #credentials;
  #delay = 3000;
  #lastId = '';
  #abort = null;
  #timer = null;
  constructor(url, { withCredentials = false } = {}) {
    super();
    try { this.#url = new URL(`${url}`).href; } catch { throw new DOMException(`Invalid URL: ${url}`, 'SyntaxError'); }
    this.#credentials = !!withCredentials;
    this.#connect();
  }
  async #connect() {
    this.#abort = new AbortController();
    try {
      const headers = { accept: 'text/event-stream', 'cache-control': 'no-store' };
      if (this.#lastId) headers['last-event-id'] = this.#lastId;
      const response = await fetch(this.#url, { headers, signal: this.#abort.signal });
      if (response.status !== 200 || !/^text\/event-stream\b/i.test(response.headers.get('content-type') ?? '')) {
        response.body?.cancel().catch(() => {});
        this.#fail();
        return;
      }
      if (this.#state === CLOSED) return;
      this.#state = OPEN;
      this.dispatchEvent(new Event('open'));
      await this.#read(response);
    } catch { /* the connection broke: tried again below */ }
    if (this.#state === CLOSED) return;
    this.#state = CONNECTING;
    this.dispatchEvent(new Event('error'));
    if (this.#state !== CLOSED) this.#timer = setTimeout(() => this.#connect(), this.#delay);
  }
  #fail() {
    if (this.#state === CLOSED) return;
    this.#state = CLOSED;
    this.dispatchEvent(new Event('error'));
  }
  async #read(response) {
    const { MessageEvent } = require('internal/messaging');
    const { origin } = new URL(response.url || this.#url);
    const decoder = new TextDecoder();
    let text = '', data = [], type = '', id = this.#lastId;
    const line = (content) => {
      if (content === '') {
        this.#lastId = id;
        if (data.length) this.dispatchEvent(new MessageEvent(type || 'message', { data: data.join('\n'), lastEventId: id, origin }));
        data = [];
        type = '';
        return;
      }
      const colon = content.indexOf(':');
      if (colon === 0) return;
      const field = colon < 0 ? content : content.slice(0, colon);
      const value = colon < 0 ? '' : content.slice(colon + 1).replace(/^ /, '');
      if (field === 'event') type = value;
      else if (field === 'data') data.push(value);
      else if (field === 'id') { if (!value.includes('\0')) id = value; } else if (field === 'retry' && /^\d+$/.test(value)) this.#delay = Number(value);
    };
    for await (const chunk of response.body) {
      if (this.#state === CLOSED) return;
      text += decoder.decode(chunk, { stream: true });
      for (;;) {
        const match = /\r\n|\r(?=.)|\n/s.exec(text);
        if (!match) break;
        const content = text.slice(0, match.index);
        text = text.slice(match.index + match[0].length);
        line(content);
        if (this.#state === CLOSED) return;
      }
    }
  }
  close() {
    if (this.#state === CLOSED) return;
    this.#state = CLOSED;
    clearTimeout(this.#timer);
    this.#abort?.abort();
  }
  get url() { return this.#url; }
  get readyState() { return this.#state; }
  get withCredentials() { return this.#credentials; }
}
for (const name of ['open', 'message', 'error']) defineEventHandler(EventSource.prototype, name);
for (const [name, value] of [['CONNECTING', CONNECTING], ['OPEN', OPEN], ['CLOSED', CLOSED]]) {
  for (const target of [EventSource, EventSource.prototype]) Object.defineProperty(target, name, { value, enumerable: true });
}
Object.defineProperty(EventSource.prototype, Symbol.toStringTag, { value: 'EventSource', configurable: true });
module.exports = { EventSource };
