// WebAssembly modules for tests, byte by byte.

const leb = (number) => {
  const out = [];
  do {
    out.push((number & 0x7f) | (number > 0x7f ? 0x80 : 0));
    number >>>= 7;
  } while (number);
  return out;
};
const name = (text) => { const bytes = [...Buffer.from(text)]; return [...leb(bytes.length), ...bytes]; };
const vector = (items) => [...leb(items.length), ...items.flat()];
const section = (id, bytes) => [id, ...leb(bytes.length), ...bytes];
const body = (code) => { const bytes = [0, ...code, 0x0b]; return [...leb(bytes.length), ...bytes]; };

/**
 * A module with `add(a, b)`, a constant global `answer` of 42 and, when it imports `scale(x)` from `from`,
 * `scaled(x)` which calls it. `padding` bytes make the file larger.
 */
export function wasm({ from, field = 'scale', padding = 0 } = {}) {
  const i32 = 0x7f;
  const imports = from ? 1 : 0;
  const types = [[0x60, ...vector([[i32], [i32]]), ...vector([[i32]])], [0x60, ...vector([[i32]]), ...vector([[i32]])]];
  const functions = [[0], ...(from ? [[1]] : [])];
  const exports = [
    [...name('add'), 0, imports], [...name('answer'), 3, 0],
    ...(from ? [[...name('scaled'), 0, imports + 1]] : []),
  ];
  const bodies = [body([0x20, 0, 0x20, 1, 0x6a]), ...(from ? [body([0x20, 0, 0x10, 0])] : [])];
  return Buffer.from([
    0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
    ...section(1, vector(types)),
    ...(from ? section(2, vector([[...name(from), ...name(field), 0, 1]])) : []),
    ...section(3, vector(functions)),
    ...section(6, vector([[i32, 0, 0x41, 42, 0x0b]])),
    ...section(7, vector(exports)),
    ...section(10, vector(bodies)),
    ...(padding ? section(0, [...name('padding'), ...new Array(padding).fill(7)]) : []),
  ]);
}
