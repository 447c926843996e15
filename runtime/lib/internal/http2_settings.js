// SETTINGS of HTTP/2: checks, the forms a program sees, and the packed form.
'use strict';

const { codes } = require('internal/errors');
const { checkObject } = require('internal/http2_headers');

const kMaxCustom = 10;
// In the order in which the session tells them: name, identifier.
const standard = [
  ['headerTableSize', 1], ['enablePush', 2], ['initialWindowSize', 4], ['maxFrameSize', 5], ['maxConcurrentStreams', 3], ['maxHeaderListSize', 6], ['enableConnectProtocol', 8],
];
const booleans = new Set(['enablePush', 'enableConnectProtocol']);
const nameOf = new Map(standard.map(([name, id]) => [id, name]));
const ranges = [
  ['headerTableSize', 0, 2 ** 32 - 1], ['initialWindowSize', 0, 2 ** 31 - 1], ['maxFrameSize', 16384, 2 ** 24 - 1], ['maxConcurrentStreams', 0, 2 ** 32 - 1], ['maxHeaderListSize', 0, 2 ** 32 - 1], ['maxHeaderSize', 0, 2 ** 32 - 1],
];

function checkRange(name, value, min = 0, max = Infinity) {
  if (value !== undefined && (typeof value !== 'number' || value < min || value > max)) throw new codes.ERR_HTTP2_INVALID_SETTING_VALUE.RangeError(name, value, min, max);
}
function validateSettings(settings) {
  if (settings === undefined) return;
  checkObject(settings.customSettings, 'customSettings', 'Number');
  if (settings.customSettings) {
    const entries = Object.entries(settings.customSettings);
    if (entries.length > kMaxCustom) throw new codes.ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS();
    for (const [id, value] of entries) {
      checkRange('customSettings:id', Number(id), 0, 0xffff);
      checkRange('customSettings:value', Number(value), 0, 2 ** 32 - 1);
    }
  }
  for (const [name, min, max] of ranges) checkRange(name, settings[name], min, max);
  for (const name of booleans) if (settings[name] !== undefined && typeof settings[name] !== 'boolean') throw new codes.ERR_HTTP2_INVALID_SETTING_VALUE(name, settings[name]);
}

// [[identifier, value], …], in the order of the identifiers.
function entriesOf(settings) {
  const entries = new Map();
  if (settings.customSettings !== null && typeof settings.customSettings === 'object') {
    for (const [id, value] of Object.entries(settings.customSettings)) {
      if (typeof value !== 'number') continue;
      const number = Number(id);
      if (!(number > 0 && number <= 0xffff)) throw new codes.ERR_HTTP2_INVALID_SETTING_VALUE.RangeError('Range Error', number, 0, 0xffff);
      if (!(value > 0 && value <= 0xffffffff)) throw new codes.ERR_HTTP2_INVALID_SETTING_VALUE.RangeError('Range Error', value, 0, 0xffffffff);
      entries.set(number, value);
    }
  }
  for (const [name, id] of standard) {
    const value = settings[name];
    if (typeof value === (booleans.has(name) ? 'boolean' : 'number')) entries.set(id, Number(value));
  }
  if (typeof settings.maxHeaderSize === 'number' || typeof settings.maxHeaderListSize === 'number') {
    if (settings.maxHeaderSize !== undefined && settings.maxHeaderSize !== settings.maxHeaderListSize) {
      process.emitWarning('settings.maxHeaderSize overwrite settings.maxHeaderListSize');
      entries.set(6, settings.maxHeaderSize);
    }
  }
  return [...entries].sort(([a], [b]) => a - b);
}
function pairsOf(settings) { return new Uint32Array(entriesOf(settings).flat()); }

// What the session says is in force: the standard settings, then pairs of others.
function fromSession(values) {
  const out = {};
  standard.forEach(([name], i) => {
    out[name] = booleans.has(name) ? values[i] !== 0 : values[i];
    if (name === 'maxHeaderListSize') out.maxHeaderSize = values[i];
  });
  for (let i = standard.length; i < values.length; i += 2) (out.customSettings ??= {})[values[i]] = values[i + 1];
  return out;
}

const getDefaultSettings = () => ({
  __proto__: null, headerTableSize: 4096, enablePush: true, initialWindowSize: 65535, maxFrameSize: 16384, maxConcurrentStreams: 4294967295, maxHeaderSize: 65535, maxHeaderListSize: 65535, enableConnectProtocol: false,
});

function getPackedSettings(settings) {
  checkObject(settings, 'settings');
  validateSettings(settings);
  const entries = entriesOf({ ...settings });
  const out = Buffer.alloc(6 * entries.length);
  entries.forEach(([id, value], i) => {
    out.writeUInt16BE(id, 6 * i);
    out.writeUInt32BE(value, 6 * i + 2);
  });
  return out;
}
function getUnpackedSettings(bytes, options = {}) {
  if (!ArrayBuffer.isView(bytes) || bytes.length === undefined) throw new codes.ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray'], bytes);
  if (bytes.length % 6 !== 0) throw new codes.ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH();
  const settings = {};
  for (let at = 0; at < bytes.length; at += 6) {
    const id = bytes[at] << 8 | bytes[at + 1];
    const value = bytes[at + 2] * 2 ** 24 + (bytes[at + 3] << 16 | bytes[at + 4] << 8 | bytes[at + 5]);
    const name = nameOf.get(id);
    if (id === 6) settings.maxHeaderSize = value;
    if (name === undefined) (settings.customSettings ??= {})[id] = value;
    else settings[name] = booleans.has(name) ? value !== 0 : value;
  }
  if (options?.validate) validateSettings(settings);
  return settings;
}

// The settings of others that a program wants to hear of.
function checkRemoteCustom(ids) {
  if (ids === undefined) return undefined;
  if (!Array.isArray(ids)) throw new codes.ERR_INVALID_ARG_TYPE('options.remoteCustomSettings', 'Array', ids);
  if (ids.length > kMaxCustom) throw new codes.ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS();
  return [...ids];
}
function remoteCustomIds(ids) {
  for (const id of ids) if (!(typeof id === 'number' && id >= 0 && id <= 0xffff)) throw new codes.ERR_HTTP2_INVALID_SETTING_VALUE.RangeError('Range Error', id, 0, 0xffff);
  return new Uint32Array(ids);
}

module.exports = { validateSettings, pairsOf, fromSession, getDefaultSettings, getPackedSettings, getUnpackedSettings, checkRemoteCustom, remoteCustomIds };
