// The timeline of perf_hooks: entries, observers, resources.
import perf_hooks, { performance, Performance, PerformanceEntry, PerformanceMark, PerformanceObserver, PerformanceResourceTiming, createHistogram } from 'node:perf_hooks';
import dns from 'node:dns';
import http from 'node:http';

const show = (name, fn) => { try { console.log(name, fn()); } catch (error) { console.log(name, error.name, error.code, error.message); } };
for (const Class of [PerformanceEntry, Performance, PerformanceResourceTiming]) show('constructor', () => new Class());
show('no name', () => performance.mark());
for (const options of [{ startTime: -1 }, { startTime: 'x' }, 5]) show('mark', () => performance.mark('a', options));
show('reserved', () => performance.mark('nodeStart'));
show('null', () => performance.mark('a', null).detail);
show('detail', () => performance.mark('d', { startTime: 3, detail: { a: 1 } }).toJSON());
show('clone', () => performance.mark('d', { detail: () => {} }));
show('no mark', () => performance.measure('m', 'nope'));
show('too much', () => performance.measure('m', { start: 1, end: 2, duration: 3 }));
show('only a duration', () => performance.measure('m', { duration: 3 }).startTime);
show('measure', () => performance.measure('m', { start: 4, duration: 5, detail: { z: 1 } }).toJSON());
show('measure', () => performance.measure('m', { start: 4, end: 15 }));
show('from a milestone', () => performance.measure('from', 'bootstrapComplete').duration > 0);
show('wrong name', () => performance.measure(5).name);
show('by type', () => performance.getEntriesByType('measure').map((entry) => entry.name).sort());
show('by name', () => performance.getEntriesByName('m', 'measure').length);
show('missing', () => performance.getEntriesByName());
show('missing', () => performance.getEntriesByType());
for (const options of [undefined, {}, { type: 'mark', entryTypes: ['mark'] }, { entryTypes: 'mark' }, { entryTypes: ['nothing'] }]) show('observe', () => new PerformanceObserver(() => {}).observe(options));
show('observer', () => new PerformanceObserver());
show('changed', () => { const one = new PerformanceObserver(() => {}); one.observe({ type: 'mark' }); one.observe({ entryTypes: ['mark'] }); });
show('changed', () => { const one = new PerformanceObserver(() => {}); one.observe({ entryTypes: ['mark'] }); one.observe({ type: 'mark' }); });
show('constants', () => Object.entries(perf_hooks.constants).join(' '));
show('node', () => [Object.keys(performance.nodeTiming.toJSON()).join(), performance.nodeTiming.name, performance.nodeTiming.entryType, performance.nodeTiming.bootstrapComplete > 0]);
show('toJSON', () => Object.keys(performance.toJSON()));
show('timerify', () => performance.timerify(5));
show('timerify', () => { const fn = performance.timerify(function sum(a, b) { return a + b; }); return [fn(1, 2), fn.name, fn.length]; });
show('class', () => new (performance.timerify(class Point { constructor(x) { this.x = x; } }))(4).x);
show('wrong histogram', () => performance.timerify(() => {}, { histogram: 5 }));
show('histogram', () => { const histogram = createHistogram(); performance.timerify(() => {}, { histogram })(); return histogram.count; });

const info = {
  startTime: 1, endTime: 9, redirectStartTime: 0, redirectEndTime: 0, postRedirectStartTime: 2, finalServiceWorkerStartTime: 0, finalNetworkRequestStartTime: 3, finalNetworkResponseStartTime: 4,
  finalConnectionTimingInfo: { domainLookupStartTime: 1.5, domainLookupEndTime: 1.6, connectionStartTime: 1.7, connectionEndTime: 1.8, secureConnectionStartTime: 1.75, ALPNNegotiatedProtocol: 'h1' },
  encodedBodySize: 11, decodedBodySize: 22,
};
show('resource', () => [performance.markResourceTiming(info, 'http://a/', 'fetch', globalThis, '')]);
show('as JSON', () => JSON.stringify(performance.getEntriesByType('resource')));
let full = 0;
performance.addEventListener('resourcetimingbufferfull', () => { full++; });
performance.setResourceTimingBufferSize(1);
show('from a cache', () => [performance.markResourceTiming(info, 'http://b/', 'fetch', globalThis, 'local').transferSize]);
await new Promise((resolve) => setTimeout(resolve, 10));
show('full', () => [full > 0, performance.getEntriesByType('resource').map((entry) => entry.name)]);
performance.clearResourceTimings('http://a/');
show('cleared', () => performance.getEntriesByType('resource').length);
performance.setResourceTimingBufferSize(100);

const seen = [];
const observer = new PerformanceObserver((list, self) => seen.push(...list.getEntries(), self === observer));
observer.observe({ entryTypes: ['function', 'http', 'net', 'dns', 'resource', 'mark'] });
performance.timerify(function named() {})(1, 2);
await performance.timerify(async function waits() { await null; })();
performance.mark('x');
const server = http.createServer((request, response) => response.writeHead(201, { 'x-own': 'a' }).end('hi'));
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const host = `http://127.0.0.1:${server.address().port}`;
await (await fetch(`${host}/fetched?z=1`)).text();
await new Promise((resolve) => http.get(`${host}/got`, { headers: { a: 'b' }, agent: false }, (message) => message.resume().on('end', resolve)));
await new Promise((resolve) => dns.lookup('127.0.0.1', resolve));
await new Promise((resolve) => dns.lookup('localhost', resolve));
await dns.promises.lookup('localhost', { family: 4 });
server.close();
server.closeAllConnections();
await new Promise((resolve) => setTimeout(resolve, 100));
observer.disconnect();
performance.mark('nobody hears');
await new Promise((resolve) => setTimeout(resolve, 20));
const told = seen.filter((entry) => entry !== true).map((entry) => {
  let { detail } = entry;
  if (entry.entryType === 'http') detail = [detail.req.method, detail.req.url, detail.req.headers.a, detail.res.statusCode, detail.res.statusMessage];
  return `${entry.constructor.name} ${entry.entryType} ${entry.name} ${typeof entry.duration} ${JSON.stringify(detail)}`.replaceAll(/\d{4,5}(?=["}/,])/g, 'PORT').replace(/"addresses":\[.*?\]/, '');
});
console.log(seen.includes(false), told.sort().join('\n'));
const fetched = performance.getEntriesByType('resource').at(-1);
console.log(fetched.initiatorType, fetched.responseEnd >= fetched.responseStart, fetched.responseStart >= fetched.startTime, fetched.name.replace(/\d{4,5}/, 'PORT'));

const collected = await new Promise((resolve) => {
  const gc = new PerformanceObserver((list) => {
    gc.disconnect();
    clearInterval(timer);
    resolve(list.getEntries()[0]);
  });
  gc.observe({ type: 'gc' });
  let junk;
  const timer = setInterval(() => { for (let i = 0; i < 300; i++) junk = new Array(10000).fill({ i }); void junk; }, 1);
});
console.log(collected.entryType, collected.name, collected.duration > 0, collected.startTime > 0, [1, 4, 8, 16].includes(collected.detail.kind), typeof collected.detail.flags);
console.log(new PerformanceMark('q', { startTime: 1 }), { nested: [new PerformanceMark('r', { startTime: 2, detail: { deep: [1] } })] });
