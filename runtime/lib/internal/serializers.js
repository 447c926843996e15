// The classes of `v8` that write and read V8's structured clone format. The default ones write a view of an ArrayBuffer as the bytes
// that it shows; left to itself, V8 would write the whole buffer behind it.
'use strict';

const { Serializer: NativeSerializer, Deserializer: NativeDeserializer } = binding('serialization');

function requireView(value, name) {
  if (!ArrayBuffer.isView(value)) throw Object.assign(new TypeError(`${name} must be a TypedArray or a DataView`), { code: 'ERR_INVALID_ARG_TYPE' });
}

class Serializer extends NativeSerializer {
  releaseBuffer() { return Buffer.from(super.releaseBuffer()); }
  writeRawBytes(source) {
    requireView(source, 'source');
    super.writeRawBytes(source);
  }
}
Serializer.prototype._getDataCloneError = Error;

class Deserializer extends NativeDeserializer {
  constructor(buffer) {
    requireView(buffer, 'buffer');
    super(buffer);
    this.buffer = buffer;
  }
  readRawBytes(length) {
    const offset = this._readRawBytes(length);
    return Buffer.from(this.buffer.buffer, this.buffer.byteOffset + offset, length);
  }
}

// Their numbers in the format.
const viewTypes = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array, DataView, Buffer, BigInt64Array, BigUint64Array];
function numberOf(view) {
  if (view.constructor === Buffer) return 10;
  const name = Object.prototype.toString.call(view).slice(8, -1);
  return viewTypes.findIndex((type) => type.name === name);
}

class DefaultSerializer extends Serializer {
  constructor() {
    super();
    this._setTreatArrayBufferViewsAsHostObjects(true);
  }
  _writeHostObject(object) {
    const number = ArrayBuffer.isView(object) ? numberOf(object) : -1;
    if (number === -1) throw new this._getDataCloneError(`Unserializable host object: ${require('util').inspect(object)}`);
    this.writeUint32(number);
    this.writeUint32(object.byteLength);
    this.writeRawBytes(new Uint8Array(object.buffer, object.byteOffset, object.byteLength));
  }
}

class DefaultDeserializer extends Deserializer {
  _readHostObject() {
    const Type = viewTypes[this.readUint32()];
    const length = this.readUint32(), offset = this.buffer.byteOffset + this._readRawBytes(length);
    const { buffer } = this.buffer;
    if (Type === Buffer) return Buffer.from(buffer, offset, length);
    const size = Type.BYTES_PER_ELEMENT ?? 1;
    if (offset % size === 0) return new Type(buffer, offset, length / size);
    return new Type(buffer.slice(offset, offset + length));
  }
}

module.exports = { Serializer, Deserializer, DefaultSerializer, DefaultDeserializer };
