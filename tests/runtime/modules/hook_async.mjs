let prefix = '', port;
export async function initialize(data) { ({ prefix } = data); port = data.port; }
export async function resolve(specifier, context, nextResolve) {
  await null;
  if (specifier.startsWith(prefix)) return { url: `data:text/plain,${specifier}`, shortCircuit: true };
  if (specifier === './renamed.mjs') return nextResolve('./cycle_a.mjs', context);
  return nextResolve(specifier, context);
}
export async function load(url, context, nextLoad) {
  await new Promise((resolve) => setTimeout(resolve, 1));
  if (url.startsWith('data:text/plain,')) { port?.postMessage(`load ${url}`); return { format: 'module', source: `export default ${JSON.stringify(url.slice(16 + prefix.length))}`, shortCircuit: true }; }
  if (url.endsWith('data.json')) throw Object.assign(new TypeError('no data'), { code: 'E_MINE' });
  return nextLoad(url, context);
}
