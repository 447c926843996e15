// Objects of ours inside messages (Blob, KeyObject …): each class describes itself as plain data, and
// makes itself from it in the environment that receives it.
'use strict';

const { HostObject } = binding('messaging');
const { setHook } = binding('core');

const kDescribe = Symbol('describe'), revivers = new Map();

function defineCloneable(Class, kind, describe, revive) {
  Object.defineProperty(Class.prototype, kDescribe, { value() { return { kind, data: Reflect.apply(describe, this, []) }; }, configurable: true });
  revivers.set(kind, revive);
}

// The base of such a class: its instances are native objects, which the serializer asks us about.
// The prototype chain does not show it.
class HostBase { constructor(Class) { return Reflect.construct(HostObject, [], Class); } }
const hideBase = (Class) => Object.setPrototypeOf(Class.prototype, Object.prototype);

// Where a class is, when this environment has not used it before.
const homes = { Blob: 'internal/blob', File: 'internal/blob', KeyObject: 'crypto' };

setHook('describeHostObject', (object) => object[kDescribe]?.());
setHook('reviveHostObject', ({ kind, data }) => {
  if (!revivers.has(kind)) require(homes[kind]);
  return revivers.get(kind)(data);
});
module.exports = { defineCloneable, HostBase, hideBase };
