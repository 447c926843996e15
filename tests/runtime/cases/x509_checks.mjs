// What a certificate is asked: who signed it, who issued it, whose address stands in it.
import { X509Certificate, createPublicKey, createSecretKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const load = (name) => new X509Certificate(readFileSync(join(process.env.CERTIFICATES, name)));
const [ca, cert, other] = ['ca.pem', 'cert.pem', 'other.pem'].map(load);
const show = (fn) => { try { console.log(fn()); } catch (error) { console.log(error.code, error.message); } };
for (const one of [ca, cert, other]) {
  for (const by of [ca, cert, other]) console.log(one.checkIssued(by), one.verify(by.publicKey));
  console.log(one.checkEmail('nobody@example.com'), one.checkEmail('nobody@example.com', { subject: 'never' }), one.issuerCertificate);
}
show(() => cert.verify(5));
try { cert.verify(createSecretKey(Buffer.alloc(16))); } catch (error) { console.log(error.code); }
show(() => cert.checkIssued('x'));
show(() => cert.checkEmail(5));
show(() => cert.verify(createPublicKey(readFileSync(join(process.env.CERTIFICATES, 'other-key.pem')))));
