// Writes browser_table.inc: the released versions of browsers with their dates and shares of
// usage, and what engine each is. Run it from a folder that has the packages:
//   npm i browserslist@4.29.6 caniuse-lite@1.0.30001826 baseline-browser-mapping@2.11.39
//   node browser_table.mjs > browser_table.inc
// (caniuse-lite: data of caniuse.com, CC-BY-4.0.)

import { createRequire } from 'node:module'

const require = createRequire(process.cwd() + '/')
const browserslist = require('browserslist')
const { agents } = require('caniuse-lite/dist/unpacker/agents')
const unpack_feature = require('caniuse-lite').feature
const features = require('caniuse-lite').features
const baseline = require('baseline-browser-mapping')
const node_releases = require('node-releases/data/processed/envs.json')
const schedule = require('node-releases/data/release-schedule/release-schedule.json')

const pinned = process.env.PINNED_DATE ?? '2026-11-01'
const now = Date.parse(pinned)

// Mobile browsers that are made of another's engine.
const downstream = {}
const their_names = {
  op_mob: 'opera_android', samsung: 'samsunginternet_android', and_uc: 'uc_android', and_qq: 'qq_android',
}
for (const { browser, version, engine, engine_version } of baseline.getAllVersions({
  includeDownstreamBrowsers: true, suppressWarnings: true,
}))
  if (engine === 'Blink') (downstream[browser] ??= []).push([Number(version), engine_version])

const same = { chrome: 'chrome', and_chr: 'chrome', edge: 'edge', firefox: 'firefox', and_ff: 'firefox',
  safari: 'safari', ios_saf: 'ios', opera: 'opera', node: 'node' }
const engines = ['chrome', 'edge', 'firefox', 'safari', 'ios', 'opera', 'node']
const older_than_es2015 = new Set(['ie', 'ie_mob', 'bb'])

// "18.5-18.7" is as old as its first.
const as_number = version => {
  const [major, minor = 0] = version.split('-')[0].split('.').map(Number)
  return major * 1000 + minor
}

function engine_of(browser, version) {
  if (same[browser]) return [engines.indexOf(same[browser]), as_number(version)]
  if (older_than_es2015.has(browser)) return ['kTooOld', 0]
  if (browser === 'android')
    return parseFloat(version) < 37 ? ['kTooOld', 0] : [0, as_number(version)]
  if (browser === 'op_mob' && parseFloat(version) < 14) return ['kTooOld', 0]
  const known = (downstream[their_names[browser]] ?? [])
    .filter(([own]) => own <= parseFloat(version)).sort((a, b) => b[0] - a[0])[0]
  if (known) return [0, as_number(known[1])]
  return browser === 'samsung' ? ['kTooOld', 0] : ['kUnknownEngine', 0]
}

const asked = ['es6', 'es6-module', 'es6-module-dynamic-import']
const support = asked.map(name => unpack_feature(features[name]).stats)

console.log(`// Written by browser_table.mjs from caniuse-lite 1.0.30001826, browserslist 4.29.6 and
// baseline-browser-mapping 2.11.39, as of ${pinned}.
// Version, day of release since 1970 (0: not known), share of usage in percent, engine, its
// version (major * 1000 + minor), bits of kSupported.

constexpr i32 kDataDay = ${now / 86400_000};
constexpr std::string_view kDataDate = "${pinned}";
constexpr std::string_view kFirefoxEsr = "${browserslist.versionAliases.firefox.esr}";
constexpr std::string_view kSupported[] = {${asked.map(name => `"${name}"`).join(', ')}};

constexpr BrowserVersion kVersions[] = {`)
const groups = []
let count = 0
function row(version, day, usage, [engine, engine_version], bits) {
  console.log(`    {"${version}", ${day}, ${usage}, ${engine}, ${engine_version}, ${bits}},`)
  ++count
}
for (const [name, agent] of Object.entries(agents)) {
  const start = count
  for (const version of agent.versions.slice(0, -3)) {
    if (!version) continue
    const day = agent.release_date[version] ? Math.floor(agent.release_date[version] / 86400) : 0
    const usage = Number((agent.usage_global[version] ?? 0).toFixed(6))
    const bits = support.reduce((all, stats, i) => all | (/^[ya]/.test(stats[name]?.[version] ?? '') ? 1 << i : 0), 0)
    row(version, day, usage, engine_of(name, version), bits)
  }
  groups.push([name, start, count])
}
{
  const start = count
  const minors = new Map()
  for (const { version, date } of node_releases)
    if (!version.includes('-') && Date.parse(date) <= now) {
      const minor = version.split('.').slice(0, 2).join('.')
      if (!minors.has(minor)) minors.set(minor, Math.floor(Date.parse(date) / 86400_000))
    }
  // Older than any that has ES2015.
  for (const [minor, day] of minors)
    if (parseFloat(minor) >= 4) row(minor, day, 0, engine_of('node', minor), 0)
  groups.push(['node', start, count])
}
console.log(`};

constexpr BrowserRange kBrowsers[] = {`)
for (const [name, start, end] of groups) console.log(`    {"${name}", ${start}, ${end}},`)
const maintained = Object.entries(schedule)
  .filter(([, { start, end }]) => now < Date.parse(end) && now > Date.parse(start))
  .map(([name]) => name.slice(1))
  .filter(major => node_releases.some(r => r.version.startsWith(major + '.') && !r.version.includes('-')))
console.log(`};

constexpr u16 kMaintainedNode[] = {${maintained.join(', ')}};

// Oldest versions with all of Baseline of a year; "widely" and "newly" as of kDataDate.
constexpr Baseline kBaselines[] = {`)
const core = ['chrome', 'edge', 'firefox', 'safari']
function baseline_row(name, options) {
  const versions = baseline.getCompatibleVersions({ ...options, suppressWarnings: true })
  console.log(`    {"${name}", {${core.map(b => as_number(versions.find(v => v.browser === b).version)).join(', ')}}},`)
}
for (let year = 2015; year < Number(pinned.slice(0, 4)); ++year) baseline_row(year, { targetYear: year })
baseline_row('widely', { widelyAvailableOnDate: pinned })
const later = new Date(now)
later.setMonth(later.getMonth() + 30)
baseline_row('newly', { widelyAvailableOnDate: later.toISOString().slice(0, 10) })
console.log('};')
