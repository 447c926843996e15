// jsonwebtoken, zod, dotenv and magic-string.
import dotenv from 'dotenv';
import jwt from 'jsonwebtoken';
import MagicString, { Bundle } from 'magic-string';
import { z } from 'zod';
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { promisify } from 'node:util';

const failure = (action) => { try { action(); return 'no error'; } catch (error) { return `${error.name}: ${error.message}`; } };
const token = jwt.sign({ user: 1 }, 'secret', { noTimestamp: true, subject: 's', audience: ['a', 'b'] });
console.log(token, jwt.verify(token, 'secret', { audience: 'b' }), jwt.decode(token, { complete: true }).header);
console.log(failure(() => jwt.verify(token, 'other')), failure(() => jwt.verify(token, 'secret', { audience: 'c' })), failure(() => jwt.verify(`${token}x`, 'secret')));
console.log(failure(() => jwt.verify(jwt.sign({ exp: 1 }, 'secret'), 'secret')), failure(() => jwt.verify(token, 'secret', { algorithms: ['RS256'] })));
for (const [type, algorithm, options] of [['rsa', 'RS256', { modulusLength: 2048 }], ['rsa', 'PS384', { modulusLength: 2048 }], ['ec', 'ES256', { namedCurve: 'P-256' }]]) {
  const { publicKey, privateKey } = generateKeyPairSync(type, { ...options, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } });
  const signed = await promisify(jwt.sign)({ by: algorithm }, privateKey, { algorithm, noTimestamp: true });
  console.log(jwt.verify(signed, publicKey).by, failure(() => jwt.verify(signed.slice(0, -6) + 'AAAAAA', publicKey)));
}

const User = z.object({ name: z.string().min(2), age: z.coerce.number().int().positive(), mail: z.email().optional(), tags: z.array(z.enum(['a', 'b'])).default([]), when: z.iso.datetime() }).strict();
console.log(User.parse({ name: 'ab', age: '4', when: '2026-01-01T00:00:00Z' }));
console.log(z.flattenError(User.safeParse({ name: 'a', age: -1, mail: 'x', tags: ['c'], more: 1 }).error));
const Shape = z.discriminatedUnion('kind', [z.object({ kind: z.literal('circle'), r: z.number() }), z.object({ kind: z.literal('box'), w: z.number() })]);
console.log(Shape.parse({ kind: 'box', w: 2 }), Shape.safeParse({ kind: 'other' }).error.issues[0].code);
console.log(await z.string().transform(async (text) => text.length).refine((n) => n > 1).parseAsync('abc'), z.toJSONSchema(User.shape.tags));
console.log(z.map(z.string(), z.date()).parse(new Map([['k', new Date(0)]])), z.bigint().safeParse(1).success);

writeFileSync('.env', '# comment\nPLAIN=1\nSPACES="x y"\nLINES="a\nb"\nSINGLE=\'$PLAIN\'\nexport EXPORTED=yes # tail\nEMPTY=\nTAKEN=from file\n');
process.env.TAKEN = 'before';
console.log(dotenv.config({ quiet: true }).parsed, process.env.TAKEN, process.env.LINES);
console.log(dotenv.config({ quiet: true, override: true }).parsed.TAKEN, process.env.TAKEN, dotenv.config({ path: 'missing', quiet: true }).error.code);

const source = new MagicString('const answer = 42; // é\nexport { answer };\n', { filename: 'in.js' });
source.overwrite(6, 12, 'reply', { storeName: true }).prepend('"use strict";\n').appendRight(18, ' // done').remove(24, 26);
console.log(source.toString(), source.generateMap({ source: 'in.js', includeContent: true, hires: true }).toString());
source.replaceAll('reply', 'x').trim().indent();
console.log(source.clone().snip(0, 20).toString(), source.hasChanged());
const bundle = new Bundle({ separator: '\n---\n' });
bundle.addSource(source).addSource({ filename: 'b.js', content: new MagicString('second') });
console.log(bundle.toString(), bundle.generateMap({ file: 'out.js' }).mappings);
