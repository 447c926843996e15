import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

/**
 * `virtual:shop-info`: what the shop knows of itself when it is built.
 *
 * The filters are evaluated natively: of all modules, only the two questions about this name reach JavaScript.
 * Files that `load` has read are watched; `hotUpdate` sees to those that come and go.
 */
export function shopInfo(): Plugin {
  const id = "virtual:shop-info";
  const resolved = "\0" + id;
  const products = "data/products";
  let root = "";
  let mode = "";
  return {
    name: "shop-info",
    configResolved(config) {
      ({ root, mode } = config);
    },
    resolveId: {
      filter: { id: /^virtual:shop-info$/ },
      handler: () => resolved,
    },
    load: {
      filter: { id: /^\0virtual:shop-info$/ },
      handler() {
        const read = (path: string) => {
          this.addWatchFile(join(root, path));
          return JSON.parse(readFileSync(join(root, path), "utf8"));
        };
        const perKind: Record<string, number> = {};
        for (const file of readdirSync(join(root, products)).sort()) {
          const { kind } = read(`${products}/${file}`);
          perKind[kind] = (perKind[kind] ?? 0) + 1;
        }
        const { version } = read("package.json");
        return `export default ${JSON.stringify({ version, mode, perKind })};`;
      },
    },
    hotUpdate({ type, file, modules }) {
      if (type === "update" || !file.startsWith(join(root, products))) return;
      const own = this.environment.moduleGraph.getModuleById(resolved);
      return own && [...modules, own];
    },
  };
}
