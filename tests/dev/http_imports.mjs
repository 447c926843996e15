// Lets Node import modules over HTTP, as a browser does: `node --import http_imports.mjs`.

import { register } from 'node:module';

const hooks = `
import { get } from 'node:http';
const fetch_text = (url) => new Promise((resolve, reject) => {
  get(url, { agent: false }, (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (piece) => (text += piece)).on('end', () => {
      if (response.statusCode === 200) resolve(text);
      else reject(new Error(response.statusCode + ' ' + url + ' ' + text));
    });
  }).on('error', reject);
});
export async function resolve(specifier, context, next) {
  if (specifier.startsWith('http:')) return { url: specifier, format: 'module', shortCircuit: true };
  if (context.parentURL?.startsWith('http:') && /^[./]/.test(specifier))
    return { url: new URL(specifier, context.parentURL).href, format: 'module', shortCircuit: true };
  return next(specifier, context);
}
export async function load(url, context, next) {
  if (!url.startsWith('http:')) return next(url, context);
  return { format: 'module', source: await fetch_text(url), shortCircuit: true };
}
`;
register('data:text/javascript,' + encodeURIComponent(hooks));
