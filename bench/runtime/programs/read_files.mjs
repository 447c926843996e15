// Reads every file of a folder, by promises, 32 at a time.
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const folder = process.argv[2], names = readdirSync(folder);
let at = 0, bytes = 0;
const reader = async () => { while (at < names.length) bytes += (await readFile(join(folder, names[at++]))).length; };
await Promise.all(Array.from({ length: 32 }, reader));
console.log(names.length, bytes);
