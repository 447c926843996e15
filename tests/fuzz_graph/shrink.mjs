// Makes a failing graph small: drop modules, entries, statements and options while it still fails.

import { mend } from './resolve.mjs';

const attempts_allowed = 400;

/** `fails(graph)` resolves to true when the candidate still shows a difference. */
export async function shrink(graph, fails) {
  let best = graph;
  let attempts = 0;
  const attempt = async (change) => {
    if (attempts >= attempts_allowed) return false;
    const candidate = structuredClone(best);
    change(candidate);
    mend(candidate);
    attempts++;
    if (!(await fails(candidate))) return false;
    best = candidate;
    return true;
  };

  await attempt((g) => { g.minify = false; });
  if (best.entries.length > 1) for (const id of [...best.entries]) await attempt((g) => { if (g.entries.length > 1) g.entries = g.entries.filter((e) => e !== id); });
  for (let at = (best.groups?.length ?? 0) - 1; at >= 0; at--) await attempt((g) => { g.groups.splice(at, 1); });
  if (best.entries.length === 1 && !best.groups?.length) await attempt((g) => { g.splitting = false; });
  if (!best.splitting && !best.asynchronous) await attempt((g) => { g.format = 'esm'; });
  for (let progress = true; progress; ) {
    progress = false;
    for (const [id, module] of best.modules.entries()) {
      if (!module || best.entries.includes(id)) continue;
      if (await attempt((g) => { g.modules[id] = null; })) progress = true;
    }
    for (const id of best.modules.keys()) {
      for (let at = (best.modules[id]?.statements.length ?? 0) - 1; at >= 0; at--) {
        if (at >= best.modules[id].statements.length) continue;
        if (await attempt((g) => { g.modules[id].statements.splice(at, 1); })) progress = true;
      }
    }
  }
  return best;
}
