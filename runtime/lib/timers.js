'use strict';

const timers = require('internal/timers');
const { promisify } = require('internal/promisify');

const lazy = () => require('timers/promises');
Object.defineProperty(timers.setTimeout, promisify.custom, { enumerable: true, get: () => lazy().setTimeout });
Object.defineProperty(timers.setImmediate, promisify.custom, { enumerable: true, get: () => lazy().setImmediate });

module.exports = {
  setTimeout: timers.setTimeout, clearTimeout: timers.clearTimeout,
  setImmediate: timers.setImmediate, clearImmediate: timers.clearImmediate,
  setInterval: timers.setInterval, clearInterval: timers.clearInterval,
  _unrefActive(item) { return item?.refresh?.(); },
  active(item) { return item?.refresh?.(); },
  enroll: require('internal/errors').notImplemented('timers.enroll'),
  unenroll(item) { timers.clearTimeout(item); },
};
Object.defineProperty(module.exports, 'promises', { enumerable: true, configurable: true, get: lazy });
