// Names and records: the system's resolver for what every machine knows, and queries to a server of this file's own.
import dgram from 'node:dgram';
import dns from 'node:dns';
import dnsPromises from 'node:dns/promises';
import { once } from 'node:events';
import { promisify } from 'node:util';

const log = console.log;
const shown = (e) => `${e.name} ${e.code} ${e.errno} ${e.syscall} ${e.hostname} ${e.message} ${Object.keys(e)}`;
const tries = (f) => { try { return f(); } catch (e) { return shown(e); } };
const later = async (promise) => { try { return await promise; } catch (e) { return shown(e); } };

// ---- The server
const kinds = { A: 1, NS: 2, CNAME: 5, SOA: 6, PTR: 12, MX: 15, TXT: 16, AAAA: 28, SRV: 33, NAPTR: 35, ANY: 255, CAA: 257 };
const u16 = (n) => Buffer.from([n >> 8, n & 255]);
const u32 = (n) => Buffer.from([n >>> 24, (n >> 16) & 255, (n >> 8) & 255, n & 255]);
const name = (text) => Buffer.concat([...text.split('.').filter(Boolean).map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])), Buffer.from([0])]);
const text = (s) => { const bytes = Buffer.from(s, 'latin1'); return Buffer.concat([Buffer.from([bytes.length]), bytes]); };
const v4 = (s) => Buffer.from(s.split('.').map(Number));
const v6 = (...groups) => Buffer.concat(groups.map(u16));
const records = {
  'a.test A': [['A', 300, v4('192.0.2.1')], ['A', 60, v4('192.0.2.2')]],
  'a.test AAAA': [['AAAA', 20, v6(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1)], ['AAAA', 21, v6(0, 0, 0, 0, 0, 0xffff, 0xc000, 0x202)]],
  'alias.test A': [['CNAME', 10, name('a.test')], ['A', 300, v4('192.0.2.9'), 'a.test']],
  'alias.test CNAME': [['CNAME', 10, name('a.test')]],
  'a.test MX': [['MX', 1, Buffer.concat([u16(10), name('mx1.a.test')])], ['MX', 1, Buffer.concat([u16(5), name('mx2.a.test')])]],
  'a.test NS': [['NS', 1, name('ns1.a.test')], ['NS', 1, name('ns2.a.test')]],
  'a.test TXT': [['TXT', 1, Buffer.concat([text('v=one'), text('more')])], ['TXT', 1, text('ü\x01 two')], ['TXT', 1, text('')]],
  '_s._tcp.a.test SRV': [['SRV', 1, Buffer.concat([u16(1), u16(2), u16(8080), name('s.a.test')])]],
  '1.2.0.192.in-addr.arpa PTR': [['PTR', 1, name('one.a.test')], ['PTR', 1, name('two.a.test')]],
  'p.test PTR': [['PTR', 1, name('target.test')]],
  'a.test NAPTR': [['NAPTR', 1, Buffer.concat([u16(30), u16(100), text('s'), text('SIP+D2U'), text('!^.*$!sip:x@y!'), name('_sip._udp.a.test')])]],
  'a.test SOA': [['SOA', 1, Buffer.concat([name('ns.a.test'), name('root.a.test'), u32(2013101809), u32(10000), u32(2400), u32(604800), u32(3600)])]],
  'a.test CAA': [['CAA', 1, Buffer.concat([Buffer.from([0]), text('issue'), Buffer.from('ca.example')])], ['CAA', 1, Buffer.concat([Buffer.from([128]), text('iodef'), Buffer.from('mailto:x@y')])]],
  'xn--bcher-kva.test A': [['A', 5, v4('192.0.2.77')]],
};
records['a.test ANY'] = ['A', 'AAAA', 'MX', 'NS', 'TXT', 'NAPTR', 'SOA', 'CAA'].flatMap((kind) => records[`a.test ${kind}`]).concat(records['_s._tcp.a.test SRV']);
const statuses = { 'form.test': 1, 'fail.test': 2, 'none.test': 3, 'imp.test': 4, 'refuse.test': 5 };
const asked = [];
const server = dgram.createSocket('udp4', (message, from) => {
  let at = 12;
  const labels = [];
  while (message[at]) { labels.push(message.toString('latin1', at + 1, at + 1 + message[at])); at += message[at] + 1; }
  const question = labels.join('.').toLowerCase(), kind = Object.keys(kinds).find((k) => kinds[k] === message.readUInt16BE(at + 1));
  asked.push(`${question} ${kind}`);
  if (question === 'silent.test') return;
  const end = at + 5;
  let answers = records[`${question} ${kind}`] ?? [];
  const status = statuses[question] ?? 0;
  const body = answers.map(([type, ttl, data, owner]) => Buffer.concat([owner ? name(owner) : u16(0xc00c), u16(kinds[type]), u16(1), u32(ttl), u16(data.length), data]));
  if (question === 'broken.test') { body.push(Buffer.from([0xc0, 0x0c, 0, 1, 0, 1, 0])); answers = [0]; }
  server.send(Buffer.concat([message.subarray(0, 2), u16(0x8180 | status), u16(1), u16(answers.length), u16(0), u16(0), message.subarray(12, end), ...body]), from.port, from.address);
});
server.bind(0, '127.0.0.1');
await once(server, 'listening');
const address = `127.0.0.1:${server.address().port}`;

// ---- A resolver's servers
{
  const r = new dns.Resolver({ timeout: 200, tries: 1 });
  log(Array.isArray(r.getServers()), r.setServers(['1.1.1.1', '8.8.8.8:53', '[2001:db8::1]:1053', '2001:db8::2', '127.0.0.1:1053', '[::1]']), r.getServers());
  for (const wrong of [() => r.setServers(), () => r.setServers('1.1.1.1'), () => r.setServers(['x']), () => r.setServers([1]), () => r.setServers(['1.1.1.1', '[zz]:53']), () => r.setServers([':53'])]) log(tries(wrong));
  log(r.setServers([]), r.getServers());
  for (const options of [{ timeout: 'x' }, { timeout: -2 }, { tries: 0 }, { tries: 1.5 }, null, 5]) log(tries(() => typeof new dns.Resolver(options)));
  for (const args of [['x'], ['1.2.3.4', '1.2.3.4'], ['::1', '::1'], ['1.2.3.4', 'zz'], [1], ['127.0.0.1', 5], ['127.0.0.1'], ['127.0.0.1', '::1']]) log(args, tries(() => r.setLocalAddress(...args)));
  log(r.cancel());
}
for (const wrong of [() => dns.resolve4(), () => dns.resolve4('a'), () => dns.resolve4(1, () => {}), () => dns.resolve4('a', {}), () => dns.resolve('a', 'QQ', () => {}), () => dns.resolve('a', 5, () => {}), () => dns.resolve('a'), () => dns.resolve(1, 'A', () => {}), () => dns.reverse('x', () => {}), () => dns.reverse(), () => dns.reverse('1.2.3.4'),
  () => dnsPromises.resolve4(), () => dnsPromises.resolve('a', 'QQ'), () => dnsPromises.resolve('a', 5), () => dnsPromises.resolve(undefined), () => new dnsPromises.Resolver({ tries: -1 })]) log(tries(wrong));
log(await later(dnsPromises.reverse('x')));

// ---- Records, from the modules' own functions
dns.setServers([address]);
log(dns.getServers().length, dnsPromises.getServers()[0] === address, dns.promises === dnsPromises);
const call = (method, ...args) => new Promise((resolve) => dns[method](...args, (error, value, ...more) => resolve([error && shown(error), value, more.length])));
for (const [method, ...args] of [['resolve4', 'a.test'], ['resolve4', 'a.test', { ttl: true }], ['resolve6', 'a.test'], ['resolve6', 'a.test', { ttl: true }], ['resolve4', 'alias.test'], ['resolve4', 'alias.test', { ttl: true }], ['resolveCname', 'alias.test'], ['resolveMx', 'a.test'], ['resolveMx', 'a.test', { ttl: true }], ['resolveNs', 'a.test'], ['resolveTxt', 'a.test'],
  ['resolveSrv', '_s._tcp.a.test'], ['resolvePtr', 'p.test'], ['resolveNaptr', 'a.test'], ['resolveSoa', 'a.test'], ['resolveCaa', 'a.test'], ['resolveAny', 'a.test'], ['reverse', '192.0.2.1'], ['resolve', 'a.test'], ['resolve4', 'bücher.test'], ['resolve4', 'A.TEST'], ['resolve4', 'a.test.']]) {
  const [error, value, more] = await call(method, ...args);
  log(method, args, error, JSON.stringify(value), more);
}
for (const kind of Object.keys(kinds)) log(kind, JSON.stringify((await call('resolve', kind === 'SRV' ? '_s._tcp.a.test' : kind === 'PTR' ? 'p.test' : kind === 'CNAME' ? 'alias.test' : 'a.test', kind))[1]));
log(await dnsPromises.resolve4('a.test', { ttl: true }), await dnsPromises.resolve('a.test', 'MX'), await dnsPromises.resolve('a.test'), await dnsPromises.reverse('192.0.2.1'), await promisify(dns.resolveMx)('a.test'));
log(asked.includes('xn--bcher-kva.test A'), asked.includes('1.2.0.192.in-addr.arpa PTR'));

// ---- Errors
for (const bad of ['none.test', 'form.test', 'fail.test', 'imp.test', 'refuse.test', 'empty.test', 'broken.test']) log(...await call('resolve4', bad));
log(...await call('resolveMx', 'none.test'), ...await call('resolveCname', 'empty.test'), ...await call('reverse', '192.0.2.250'));
log(await later(dnsPromises.resolveTxt('none.test')), await later(dnsPromises.reverse('192.0.2.250')));
log(...await call('resolve4', `${'x'.repeat(64)}.test`));

// ---- Resolvers of one's own: time limits, cancelling, servers under way
{
  const r = new dns.Resolver({ timeout: 100, tries: 2 });
  r.setServers([address]);
  const before = asked.length;
  log(await new Promise((resolve) => r.resolve4('silent.test', (error) => resolve(shown(error)))), asked.length - before);
  const order = [];
  const both = Promise.all(['silent.test', 'silent.test'].map((host, i) => new Promise((resolve) => r.resolve4(host, (error) => { order.push(i, error.code); resolve(); }))));
  log(/pending queries/.test(tries(() => r.setServers([address]))));
  r.cancel();
  order.push('cancelled');
  await both;
  log(order);
  log(await new Promise((resolve) => r.resolve('a.test', 'A', (error, value) => resolve(value))));
  const p = new dnsPromises.Resolver({ timeout: 100, tries: 1 });
  p.setServers([address]);
  const waiting = p.resolve4('silent.test');
  p.cancel();
  log(await later(waiting), await p.resolve4('a.test'), await p.resolveMx('a.test'), await later(p.resolve('none.test', 'TXT')));
  log(p instanceof dnsPromises.Resolver, r instanceof dns.Resolver, dns.Resolver === dnsPromises.Resolver, Object.getOwnPropertyNames(Object.getPrototypeOf(r)).sort().join(), r.resolve4.name, dns.resolve4.name);
  // Many at once, and in the order of the answers.
  log((await Promise.all(Array.from({ length: 60 }, (_, i) => p.resolve4(i % 3 ? 'a.test' : 'alias.test')))).map((list) => list.length).join(''));
}
{
  const r = new dns.Resolver({ timeout: 300, tries: 1 });
  const closed = dgram.createSocket('udp4').bind(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address();
  closed.close();
  r.setServers([`127.0.0.1:${port}`]);
  log(await new Promise((resolve) => r.resolve4('a.test', (error) => resolve(shown(error)))));
}

// ---- lookup and lookupService
for (const wrong of [() => dns.lookup(), () => dns.lookup('a'), () => dns.lookup(5, () => {}), () => dns.lookup('a', 5, () => {}), () => dns.lookup('a', { family: 5 }, () => {}), () => dns.lookup('a', { family: 'IPv5' }, () => {}), () => dns.lookup('a', { hints: 1e6 }, () => {}), () => dns.lookup('a', { hints: 'x' }, () => {}), () => dns.lookup('a', { all: 1 }, () => {}), () => dns.lookup('a', { verbatim: 1 }, () => {}), () => dns.lookup('a', 'x', () => {}), () => dns.lookup('a', 'x'), () => dns.lookup('a', { order: 'x' }, () => {}),
  () => dns.lookupService(), () => dns.lookupService('x', 80, () => {}), () => dns.lookupService('127.0.0.1', 99999, () => {}), () => dns.lookupService('127.0.0.1', 80, 5), () => dnsPromises.lookup(5), () => dnsPromises.lookup('a', 'x'), () => dnsPromises.lookup('a', { family: 5 }), () => dnsPromises.lookup('a', { family: 'IPv4' }), () => dnsPromises.lookupService('127.0.0.1'), () => dnsPromises.lookupService('x', 1), () => dns.setDefaultResultOrder('x')]) log(tries(wrong));
log(await call('lookup', '127.0.0.1'), await call('lookup', '::1', { all: true }), await call('lookup', 'localhost', 4), await call('lookup', 'localhost', { family: 'IPv4', all: true }), await call('lookup', ''), await call('lookup', null, { all: true, family: 6 }), await call('lookup', false, 6));
log(await dnsPromises.lookup('127.0.0.1'), await dnsPromises.lookup('localhost', 4), await promisify(dns.lookup)('localhost', { family: 4 }), await dnsPromises.lookup(''), await later(dnsPromises.lookup('does-not-exist.invalid').catch((e) => { throw Object.assign(e, { code: e.code === 'EAI_AGAIN' ? 'ENOTFOUND' : e.code, errno: 0, message: '' }); })));
log(await dnsPromises.lookupService('127.0.0.1', 22), await promisify(dns.lookupService)('127.0.0.1', 80));
log(dns.getDefaultResultOrder(), dns.setDefaultResultOrder('ipv4first'), dnsPromises.getDefaultResultOrder(), Object.keys(dns).sort().join(), Object.keys(dnsPromises).sort().join());
log(dns.CANCELLED, dns.EOF, dnsPromises.NOTFOUND, dns.ADDRCONFIG, dns.V4MAPPED, dns.ALL);
server.close();
