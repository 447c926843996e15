'use strict';

const { validateFunction } = require('internal/validators');
const { codes: { ERR_INVALID_ARG_TYPE } } = require('internal/errors');

const channels = new Map();
class Channel {
  constructor(name) { this.name = name; this._subscribers = []; this._stores = new Map(); }
  get hasSubscribers() { return this._subscribers.length > 0 || this._stores.size > 0; }
  subscribe(fn) { validateFunction(fn, 'subscription'); this._subscribers = [...this._subscribers, fn]; }
  unsubscribe(fn) {
    const at = this._subscribers.indexOf(fn);
    if (at === -1) return false;
    this._subscribers = this._subscribers.toSpliced(at, 1);
    return true;
  }
  bindStore(store, transform) { this._stores.set(store, transform); }
  unbindStore(store) { return this._stores.delete(store); }
  publish(data) {
    for (const fn of this._subscribers) {
      try { fn(data, this.name); } catch (error) { process.nextTick(() => { throw error; }); }
    }
  }
  runStores(data, fn, thisArg, ...args) {
    let run = () => { this.publish(data); return Reflect.apply(fn, thisArg, args); };
    for (const [store, transform] of this._stores) {
      const next = run;
      run = () => {
        let context = data;
        if (transform) { try { context = transform(data); } catch (error) { process.nextTick(() => { throw error; }); return next(); } }
        return store.run(context, next);
      };
    }
    return run();
  }
}
function channel(name) {
  if (typeof name !== 'string' && typeof name !== 'symbol') throw new ERR_INVALID_ARG_TYPE('channel', ['string', 'symbol'], name);
  let found = channels.get(name);
  if (!found) channels.set(name, found = new Channel(name));
  return found;
}
const events = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'];
class TracingChannel {
  constructor(nameOrChannels) {
    for (const name of events) this[name] = typeof nameOrChannels === 'string' ? channel(`tracing:${nameOrChannels}:${name}`) : nameOrChannels[name];
  }
  get hasSubscribers() { return events.some((name) => this[name]?.hasSubscribers); }
  subscribe(handlers) { for (const name of events) if (handlers[name]) this[name]?.subscribe(handlers[name]); }
  unsubscribe(handlers) { return events.map((name) => !handlers[name] || this[name]?.unsubscribe(handlers[name])).every(Boolean); }
  traceSync(fn, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) return Reflect.apply(fn, thisArg, args);
    return this.start.runStores(context, () => {
      try { return (context.result = Reflect.apply(fn, thisArg, args)); } catch (error) { context.error = error; this.error.publish(context); throw error; } finally { this.end.publish(context); }
    });
  }
  tracePromise(fn, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) return Reflect.apply(fn, thisArg, args);
    return this.start.runStores(context, () => {
      try {
        return Promise.resolve(Reflect.apply(fn, thisArg, args)).then(
          (result) => { context.result = result; this.asyncStart.publish(context); this.asyncEnd.publish(context); return result; },
          (error) => { context.error = error; this.error.publish(context); this.asyncStart.publish(context); this.asyncEnd.publish(context); throw error; });
      } catch (error) { context.error = error; this.error.publish(context); throw error; } finally { this.end.publish(context); }
    });
  }
  traceCallback(fn, position = -1, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) return Reflect.apply(fn, thisArg, args);
    const at = position < 0 ? args.length + position : position, callback = args[at];
    validateFunction(callback, 'callback');
    const channel_ = this;
    args[at] = function(error, result) {
      if (error) { context.error = error; channel_.error.publish(context); } else context.result = result;
      channel_.asyncStart.runStores(context, () => { try { return Reflect.apply(callback, this, arguments); } finally { channel_.asyncEnd.publish(context); } });
    };
    return this.start.runStores(context, () => {
      try { return Reflect.apply(fn, thisArg, args); } catch (error) { context.error = error; this.error.publish(context); throw error; } finally { this.end.publish(context); }
    });
  }
}
module.exports = {
  channel, hasSubscribers: (name) => channels.get(name)?.hasSubscribers ?? false,
  subscribe: (name, fn) => channel(name).subscribe(fn), unsubscribe: (name, fn) => channel(name).unsubscribe(fn),
  tracingChannel: (name) => new TracingChannel(name), Channel,
};
