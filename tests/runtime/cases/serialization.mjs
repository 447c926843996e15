import v8 from 'node:v8';
import { fork } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { inspect } from 'node:util';
const log = (...values) => console.log(...values.map((value) => (typeof value === 'string' ? value : inspect(value, { depth: 6 }))));
const thrown = (action) => { try { return action(); } catch (error) { return `${error.name} ${error.code ?? ''} ${error.message}`; } };

// The bytes are V8's own format, so they are the same in both.
const circular = { name: 'circle', list: [] };
circular.list.push(circular);
const values = [1, -1.5, 'text', 'ünïcödé ✓', true, null, undefined, 10n, [1, , 3], { a: [1, { b: 2 }] }, new Map([[1, { x: 1 }]]), new Set(['a', 'b']), new Date(86_400_000), /a+/gi, circular,
  Buffer.from('bytes'), new Uint8Array([1, 2, 3]), new Uint8Array([1, 2, 3, 4]).subarray(1, 3), new Int16Array([-1, 2]), new Float64Array([0.5]), new BigInt64Array([-5n]), new BigUint64Array([5n]), new Uint8ClampedArray([300]), new DataView(new Uint8Array([7, 8, 9]).buffer, 1), new ArrayBuffer(3), [Buffer.from('in a list')]];
for (const value of values) {
  const bytes = v8.serialize(value);
  log(bytes.toString('hex'), v8.deserialize(bytes), Buffer.isBuffer(bytes));
}
// A view that starts at an odd place of the bytes is copied to one that fits.
const doubles = v8.deserialize(Buffer.concat([Buffer.from('x'), v8.serialize(new Float64Array([1.5, 2.5]))]).subarray(1));
log(doubles instanceof Float64Array, doubles);
log(thrown(() => v8.serialize(() => {})), thrown(() => v8.serialize(Symbol('s'))), thrown(() => v8.serialize({ get a() { throw new RangeError('of a getter'); } })));
log(thrown(() => v8.deserialize('text')), thrown(() => v8.deserialize(Buffer.from('no header'))), thrown(() => v8.deserialize(Buffer.from([0xff, 0x0f, 0x7a]))));

const writer = new v8.Serializer();
writer.writeHeader();
writer.writeUint32(0xfffffffe);
writer.writeUint64(1, 2);
writer.writeDouble(-0.25);
writer.writeRawBytes(Buffer.from('raw'));
writer.writeValue({ a: 1 });
const written = writer.releaseBuffer();
log(written.toString('hex'));
const reader = new v8.Deserializer(written);
log(reader.readHeader(), reader.getWireFormatVersion() >= 13, reader.readUint32(), reader.readUint64(), reader.readDouble(), reader.readRawBytes(3).toString(), reader.readValue(), reader.buffer === written);
log(thrown(() => reader.readUint32()), thrown(() => reader.readDouble()), thrown(() => reader.readRawBytes(9)), thrown(() => writer.writeRawBytes('text')), thrown(() => new v8.Deserializer([])));

// Classes of the user: host objects are views where they are asked to be, errors are of the class that is given.
class Mine extends v8.Serializer {
  constructor() { super(); this._setTreatArrayBufferViewsAsHostObjects(true); }
  _writeHostObject(view) { this.writeUint32(view.length); this.writeRawBytes(view); }
  _getDataCloneError = TypeError;
}
class Yours extends v8.Deserializer { _readHostObject() { return { read: [...this.readRawBytes(this.readUint32())] }; } }
const mine = new Mine();
mine.writeHeader();
mine.writeValue([new Uint8Array([4, 5]), 'after']);
const yours = new Yours(mine.releaseBuffer());
log(yours.readHeader(), yours.readValue());
log(thrown(() => new Mine().writeValue(() => {})));
class Failing extends v8.Serializer { constructor() { super(); this._setTreatArrayBufferViewsAsHostObjects(true); } _writeHostObject() { throw new RangeError('not mine'); } }
log(thrown(() => new Failing().writeValue(new Uint8Array(1))));
const transferring = new v8.Serializer(), buffer = new Uint8Array([1, 2]).buffer;
transferring.transferArrayBuffer(7, buffer);
transferring.writeHeader();
transferring.writeValue({ buffer });
const receiving = new v8.Deserializer(transferring.releaseBuffer());
receiving.transferArrayBuffer(7, buffer);
log(receiving.readHeader(), receiving.readValue().buffer === buffer);

// fork({ serialization: 'advanced' })
const program = join(tmpdir(), `sinter-serialization-${process.pid}.cjs`);
writeFileSync(program, `process.on('message', (message) => {
  if (message === 'end') process.disconnect();
  else process.send({ got: require('util').inspect(message, { depth: 5 }), back: message });
});`);
const child = fork(program, { serialization: 'advanced' });
const answers = [];
const sent = [new Map([['k', new Set([1])]]), Buffer.from('buffer'), circular, { date: new Date(0), view: new Float32Array([1.5]) }, 'ü'.repeat(3), { large: Buffer.alloc(300_000, 'x') }, new Error('an error').message, 'end'];
const all_came = new Promise((resolve) => child.on('message', (message) => {
  answers.push(message);
  if (answers.length === sent.length - 1) resolve();
}));
log(thrown(() => child.send(undefined)), thrown(() => child.send(() => {})), thrown(() => child.send(10n)));
for (const message of sent.slice(0, -1)) child.send(message);
await all_came;
child.send(sent.at(-1));
await new Promise((resolve) => child.on('exit', resolve));
for (const { got, back } of answers) log(got.length > 500 ? got.length : got, back?.large ? [back.large.length, back.large.every((byte) => byte === 120)] : back);
rmSync(program);
log(thrown(() => fork(program, { serialization: 'other' })));
log(v8.cachedDataVersionTag() > 0, v8.getHeapSpaceStatistics().map((space) => Object.keys(space)).at(0), Object.keys(v8.getHeapCodeStatistics()));
