import init from "./checksum.wasm?init";

interface Exports {
  memory: WebAssembly.Memory;
  checksum(start: number, length: number): number;
}

const instance = init();

export async function checksum(text: string): Promise<number> {
  const { memory, checksum } = (await instance).exports as unknown as Exports;
  const { written } = new TextEncoder().encodeInto(text, new Uint8Array(memory.buffer));
  return checksum(0, written) >>> 0;
}
