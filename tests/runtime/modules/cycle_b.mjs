import { a } from "./cycle_a.mjs"; export const b = 1; export const later = () => a;
