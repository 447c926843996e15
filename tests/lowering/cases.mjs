// The programs, by family. Each logs what it sees; names that end in "(sloppy)" are scripts, and names that end in "(names)"
// look at the names of functions.
export * from './operator_cases.mjs';
export * from './object_cases.mjs';
export * from './class_cases.mjs';
export * from './async_cases.mjs';
export * from './typescript_cases.mjs';
