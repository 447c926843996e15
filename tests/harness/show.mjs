// How a logged value reads in a trace, in Node and in the browser. A bundle and its sources must show alike: names of
// functions and classes, which minifying changes, are left out; module namespaces and plain objects look the same.

export function show(value) {
  switch (typeof value) {
    case 'string':
      return value;
    case 'function':
      return 'function';
    case 'symbol':
      return value.toString();
    case 'bigint':
      return `${value}n`;
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'object':
      if (value === null) return 'null';
      if (value instanceof Error) return `${value.name}: ${value.message}`;
      return JSON.stringify(value, (_key, inner) =>
        typeof inner === 'function' ? 'function' : inner === undefined ? 'undefined' : inner);
    default:
      return String(value);
  }
}

/** A thrown value: the name of an error (messages differ between engines and after renaming). */
export function describe(error) {
  return error instanceof Error ? `${error.name}` : `${typeof error} ${String(error)}`;
}
