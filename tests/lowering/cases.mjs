// The programs, by family. Each logs what it sees; names that end in "(sloppy)" are scripts.
export * from './operator_cases.mjs';
