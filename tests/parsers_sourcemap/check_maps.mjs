// Reads maps with their expected positions (written by join_test.cc) and looks each position up with
// Node's own decoder, or with @jridgewell/trace-mapping where that package can be found from the
// current folder.
import { readFileSync } from 'node:fs'
import { createRequire, SourceMap } from 'node:module'

let lookUp = map => {
  const decoded = new SourceMap(map)
  return (line, column) => {
    const e = decoded.findEntry(line, column)
    return [e.originalSource, e.originalLine, e.originalColumn, e.name ?? '']
  }
}
try {
  const require = createRequire(process.cwd() + '/')
  const { TraceMap, originalPositionFor } = require('@jridgewell/trace-mapping')
  lookUp = map => {
    const decoded = new TraceMap(map)
    return (line, column) => {
      const p = originalPositionFor(decoded, { line: line + 1, column })
      return [p.source, p.line - 1, p.column, p.name ?? '']
    }
  }
} catch {}

let failures = 0
for (const { map, expected } of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
  const find = lookUp(map)
  for (const [line, column, ...original] of expected) {
    const found = find(line, column)
    // Node's decoder lets a name last until the next one.
    if (original[3] === '') found[3] = ''
    if (String(found) !== String(original)) {
      failures++
      console.error(`${line}:${column}: expected ${original}, found ${found}`)
    }
  }
}
process.exit(failures === 0 ? 0 : 1)
