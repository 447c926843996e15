// No package.json says that this is a module; its text does, and the program itself may wait.
import { setTimeout as wait } from 'node:timers/promises';

const value: number = await wait(1, 5);
if (value !== 5) throw new Error(`${value}`);
const { default: again } = await import('node:path');
console.log(typeof again.join === 'function' && typeof import.meta.url === 'string' ? 'ok' : 'wrong');
