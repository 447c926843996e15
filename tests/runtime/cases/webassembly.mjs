// WebAssembly compiles on other threads; nothing else keeps these promises waiting.
const log = console.log;
const bytes = new Uint8Array(Buffer.from('AGFzbQEAAAABBwFgAn9/AX8DAgEABwcBA2FkZAAACgkBBwAgACABags=', 'base64'));
const { instance, module } = await WebAssembly.instantiate(bytes);
log(instance.exports.add(2, 40), WebAssembly.Module.exports(module));
log((await WebAssembly.instantiate(await WebAssembly.compile(bytes))).exports.add(-1, 1));
await WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 2, 0, 0, 0])).catch((error) => log(error.constructor === WebAssembly.CompileError));
WebAssembly.compile(bytes).then(() => log('compiled')).then(() => WebAssembly.instantiate(bytes)).then(() => log('instantiated'));
process.on('beforeExit', () => log('beforeExit'));
