'use strict';

const { notImplemented } = require('internal/errors');
const native = binding('serialization');
const { getHeapSnapshot, writeHeapSnapshot, setHeapSnapshotNearHeapLimit, queryObjects, GCProfiler } = require('internal/heap_snapshot');
const { Serializer, Deserializer, DefaultSerializer, DefaultDeserializer } = require('internal/serializers');

// Nothing is recorded unless NODE_V8_COVERAGE asked for it when the program began.
const coverage = require('internal/coverage');

module.exports = {
  getHeapStatistics() {
    const m = binding('process').memoryUsage();
    return { total_heap_size: m[1], total_heap_size_executable: 0, total_physical_size: m[8], total_available_size: m[9], used_heap_size: m[2], heap_size_limit: m[5], malloced_memory: m[6], peak_malloced_memory: m[7], does_zap_garbage: 0, number_of_native_contexts: 1, number_of_detached_contexts: 0, total_global_handles_size: 0, used_global_handles_size: 0, external_memory: m[3] };
  },
  getHeapSpaceStatistics: () => native.heapSpaceStatistics(), getHeapCodeStatistics: () => native.heapCodeStatistics(),
  setFlagsFromString: (flags) => binding('core').setFlags(flags),
  Serializer, Deserializer, DefaultSerializer, DefaultDeserializer,
  serialize(value) {
    const serializer = new DefaultSerializer();
    serializer.writeHeader();
    serializer.writeValue(value);
    return serializer.releaseBuffer();
  },
  deserialize(buffer) {
    const deserializer = new DefaultDeserializer(buffer);
    deserializer.readHeader();
    return deserializer.readValue();
  },
  cachedDataVersionTag: () => native.cachedDataVersionTag(),
  startupSnapshot: { isBuildingSnapshot: () => false, addSerializeCallback() {}, addDeserializeCallback() {}, setDeserializeMainFunction: notImplemented('v8.startupSnapshot.setDeserializeMainFunction') },
  promiseHooks: require('internal/promise_hooks').promiseHooks,
  getHeapSnapshot, writeHeapSnapshot, setHeapSnapshotNearHeapLimit, queryObjects, GCProfiler,
  takeCoverage() { coverage.take(); }, stopCoverage() { coverage.stop(); },
};
