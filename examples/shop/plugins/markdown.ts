import { marked } from "marked";
import type { Plugin } from "vite";

/** `import { title, html } from "./note.md"`. */
export function markdown(): Plugin {
  return {
    name: "markdown",
    transform: {
      filter: { id: /\.md$/ },
      async handler(source) {
        const [, title = ""] = /^# (.+)$/m.exec(source) ?? [];
        const html = await marked.parse(source.replace(/^# .+$/m, ""));
        return {
          code: `export const title = ${JSON.stringify(title)};\nexport const html = ${JSON.stringify(html)};\n`,
          map: null,
        };
      },
    },
  };
}
