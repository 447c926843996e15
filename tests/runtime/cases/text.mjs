import qs from 'node:querystring';
import { StringDecoder } from 'node:string_decoder';
for (const s of ['a=1&b=2', 'a=1&a=2', 'a', '=x', '&&a=%20+b', 'ä=%C3%A4', '%zz=%', 'a[]=1', '__proto__=x']) console.log({ ...qs.parse(s) });
console.log(qs.parse('a:1;b:2', ';', ':').b, qs.stringify({ a: 'ä b', n: 1, t: true, l: [1, 'x'], u: undefined, o: {}, big: 10n }), qs.escape("a'b(c)!*~ü"), qs.unescape('%41%zz'));
const bytes = Buffer.from('aä€😀z');
for (const size of [1, 2, 3]) { const d = new StringDecoder('utf8'); let out = []; for (let i = 0; i < bytes.length; i += size) out.push(d.write(bytes.subarray(i, i + size))); out.push(d.end()); console.log(out); }
for (const e of ['hex', 'base64', 'latin1', 'utf16le', 'ascii', 'base64url']) { const d = new StringDecoder(e); console.log(e, [d.write(Buffer.from([0x61, 0xe4, 0x3d])), d.write(Buffer.from([0xd8, 0x00])), d.end(), d.encoding]); }
{ const d = new StringDecoder(); console.log([d.write(Buffer.from([0xe2, 0x82])), d.write(Buffer.from([0x41])), d.write(Buffer.from([0xf0, 0x9f])), d.end()]); }
const enc = new TextEncoder(), dec = new TextDecoder();
console.log(enc.encode('aä€😀\ud800'), dec.decode(new Uint8Array([0xef, 0xbb, 0xbf, 0x61, 0xff, 0xe4])), new TextDecoder('latin1').decode(new Uint8Array([0xe4])), new TextDecoder('utf-16le').decode(new Uint8Array([0x61, 0, 0x3d, 0xd8])));
try { new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([0xff])); } catch (e) { console.log(e.code, e.name); }
console.log(atob('aGk='), btoa('hi'), enc.encodeInto('héllo', new Uint8Array(4)));
try { atob('a'); } catch (e) { console.log(e.name, e.code); }
console.log(structuredClone({ a: [1, new Date(0), new Map([[1, { b: 2 }]]), /x/g, new Set([1])], u: undefined, n: null }));
// Longer texts: with one character beyond ASCII at every place around the widths of vectors, well formed and not.
{ const { createHash } = await import('node:crypto');
  for (const part of ['é', 'ÿ', 'Ā', '€', '😀', '\u{10ffff}', '\ufffd', [0xff], [0xe2, 0x82], [0xf0, 0x9f, 0x98], [0xed, 0xa0, 0x80], [0xc0, 0x80], [0xf4, 0x90, 0x80, 0x80]]) {
    const hash = createHash('sha1');
    for (let at = 0; at < 200; at += 7) { const given = Buffer.concat([Buffer.from('x'.repeat(at)), Buffer.from(part), Buffer.from('y'.repeat(199 - at)), Buffer.from(part)]); const text = given.toString(); hash.update(`${text.length} `).update(Buffer.from(text)).update(JSON.stringify([...text].map((c) => c.codePointAt(0)))); }
    console.log(part, hash.digest('hex'));
  } }
