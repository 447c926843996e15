import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2], names = readdirSync(folder);
let bytes = 0;
for (const name of names) bytes += readFileSync(join(folder, name), 'utf8').length;
console.log(names.length, bytes);
