import path from 'node:path';
export const log = [];
export let value = 1;
using resource = { v: 7, [Symbol.dispose]() { log.push('-module'); } };
value = resource.v;
log.push(`in ${path.basename('/a/module')}`);
export function fn() { return inner; }
const inner = resource.v;
export class K { k = inner; same() { return K; } }
export const { a: [, destructured] } = { a: [1, 2] };
export default 'default';
