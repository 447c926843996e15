// `--name value`, `--name=value` and bare `--switch` for the suites' own command lines.

/** `known` maps a name to its default; a boolean default makes it a switch, a number is parsed as one. */
export function parse_arguments(known, argv = process.argv.slice(2)) {
  const options = { ...known };
  for (let at = 0; at < argv.length; at++) {
    const match = /^--([\w-]+)(?:=(.*))?$/.exec(argv[at]);
    if (!match || !(match[1] in known)) {
      console.error(`Unknown argument ${argv[at]}. Known: ${Object.keys(known).map((name) => `--${name}`).join(' ')}`);
      process.exit(2);
    }
    const [, name, inline] = match;
    if (typeof known[name] === 'boolean') options[name] = inline !== 'false';
    else {
      const text = inline ?? argv[++at];
      options[name] = typeof known[name] === 'number' ? Number(text) : text;
    }
  }
  return options;
}
