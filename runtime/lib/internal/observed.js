// What PerformanceObserver may watch elsewhere: each is null, or, while somebody observes its kind, the function that takes
// an entry (name, start, detail). Loaded by http, net and dns in perf_hooks' place.
'use strict';

const kMostKept = 250;

const observed = module.exports = {
  http: null, net: null, dns: null,
  // Resources fetched before perf_hooks was loaded, which shows them later: arguments of markResourceTiming.
  early: [],
  markResource: null,
  // Requests of fetch, which are told of as resources only.
  hidden: new WeakSet(),
  fetched(...timing) {
    if (observed.markResource !== null) observed.markResource(...timing);
    else if (observed.early.length < kMostKept) observed.early.push(timing);
  },
};
