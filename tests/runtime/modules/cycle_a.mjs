import { b } from "./cycle_b.mjs"; export const a = "a" + (typeof b);
