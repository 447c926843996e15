import url from 'node:url';
const inputs = ['http://a.b', 'HTTP://A.B:80/x/../y?q#f', 'https://u:p@h:444/p?a=1&b=2#z', 'file:///a/b c', 'http://[::1]:8080/', 'http://[1:2:0:0:5:0:0:0]/', 'http://192.168.0.257', 'http://0x7f.1/', 'http://256.256.256.256.256', 'mailto:a@b', 'data:text/plain,hi there', 'http://ex ample.com', 'http://münchen.de/ä?ö#ü', 'http://a.b/%7Efoo/../%2e%2E/x', 'javascript:alert(1)', 'blob:https://a.com/x', '//x/y', 'http:a', 'ws://h:80', 'http://h:99999', 'http://u@/x', 'non-special://h:1/a b', 'http://a\\b', 'http://a.b:', 'http://a.b?x', "http://a.b/'\"<>`{}|^"];
for (const i of inputs) try { const u = new URL(i); console.log(JSON.stringify([u.href, u.origin, u.protocol, u.username, u.password, u.host, u.hostname, u.port, u.pathname, u.search, u.hash])); } catch (e) { console.log(i, e.code); }
for (const [r, b] of [['x', 'http://a/b/c'], ['../x', 'http://a/b/c/d'], ['?q', 'http://a/b'], ['#f', 'http://a/b?c'], ['//h', 'http://a'], ['/z', 'file:///C:/x'], ['', 'http://a/b#c'], ['http:x', 'http://a/b/'], ['..', 'http://a/b/c/']]) console.log(new URL(r, b).href);
const u = new URL('http://a.b/c'); u.port = '81'; u.hash = 'x y'; u.search = 'a=b c'; u.pathname = '/é ?#'; u.host = 'd:82'; u.protocol = 'https'; u.username = 'ü'; console.log(u.href); u.searchParams.append('k', 'ä&='); u.searchParams.sort(); console.log(u.href, u.searchParams.toString()); u.port = '443'; console.log(u.href, URL.canParse('x:'), URL.canParse('x'));
const p = new URLSearchParams('?a=1&b=2&a=3&c=%zz&d=+x'); console.log(p.getAll('a'), p.get('c'), p.get('d'), p.has('b'), [...p], p.toString()); p.delete('a'); p.set('b', 'q'); console.log(`${p}`, new URLSearchParams({ x: '1', y: 'ö' }).toString(), new URLSearchParams([['a', 'b']]).toString());
for (const s of ['http://u:p@a.com:80/x?y=z#h', '/a?b=c', 'mailto:x@y', '//h/p', 'javascript:x', 'a', 'http://a.com?x', 'HTTP://A/B', 'http://a.com/a b', 'x:y']) { const q = url.parse(s); console.log(JSON.stringify(q), url.format(q)); }
for (const [a, b] of [['/one/two/three', 'four'], ['http://e.com/', '/one'], ['http://e.com/one', '../two'], ['http://e.com/a/b', '?x'], ['a/b', '../../c'], ['http://a', 'https://b/c'], ['/a', '#h']]) console.log(url.resolve(a, b));
console.log(url.fileURLToPath('file:///a%20b/c'), url.pathToFileURL('/a b/#c?d%').href, url.domainToASCII('español.com'), url.domainToUnicode('xn--espaol-zwa.com'));
try { url.fileURLToPath('http://x'); } catch (e) { console.log(e.code, e.message); }
console.log(url.format(new URL('http://u:p@a.b/c?d#e'), { auth: false, fragment: false, search: false }));
console.log(new URL('http://a.b/c?d=e#f'), p);
// URLs of files, plain and not so plain.
const bases = ['file:///', 'file:///a', 'file:///a/b/c', 'file:///a/b/c?q#f', 'file://host/a/b', 'file:///C:/a/b', 'file:///a//b', 'file:///.x/..y/z'];
const below = ['x', './x', '../x', '../../../../x', '.', './', '..', '../', '...', '.x', 'x/.', 'x/..', 'x/../y', 'x//y', 'x/./y/', '%2e/x', '%2e%2E/x', 'x y', 'x?q', '#f', 'a:b', './a:b', 'C|/x', 'x|y', '/x', '//h/x', '\\x', '', '@scope/name', 'é', 'x\ty', "x'y", 'x^y'];
for (const base of bases) console.log(base, ...below.map((path) => { try { const { href, host, pathname } = new URL(path, base); return `${href} ${host} ${pathname}`; } catch (e) { return e.code; } }));
for (const text of ['file:///', 'file:///a/./b', 'file:///a/../b', 'file:///a/.b/..c', 'file:///c:/x/../..', 'file:///c|/x', 'file:/a', 'file:a', 'file://a', 'file:////a', 'file:///a b', 'file:///a?b#c', 'FILE:///a', 'file:///a/%2e%2e/b']) { const one = new URL(text); one.hash = 'h'; one.search = 's'; console.log(one.href, Object.keys(one), url.fileURLToPath(one.hostname ? 'file:///x' : one)); }
// Hosts that legacy parsing leaves half to the path.
{
  const { default: url } = await import('node:url');
  for (const text of ['sqlite::memory:', 'http://a:b@c:d/', 'http://a.com:abc/x', 'x::y', 'mysql://u:p@h:port/db', 'http://[::1/', 'http://a b/', 'http://a:', 'http://a:12x/', 'http://a%/', 'http://*/x', 'git+ssh://git@github.com:user/repo.git', '//a:b:c/d', 'http://a:1:2/', `http://${'a'.repeat(256)}/`]) {
    try { console.log(text, JSON.stringify(url.parse(text)), JSON.stringify(url.parse(text, true, true).href)); } catch (e) { console.log(text, e.code, e.message); }
  }
  const parts = new url.Url();
  parts.host = 'a.b:80';
  parts.parseHost();
  console.log(parts.hostname, parts.port);
}
