// Style sheets of modules, as elements of the page.

import { entries, instances } from "./modules.js";

const sheets = new Map(); // id → style element
let sheetsMayMove = false;

// After an update that changes who imports what.
export function expectMovedSheets() {
  sheetsMayMove = true;
}

// After an update, sheets stand in the order in which a page that is loaded anew has them: the cascade must
// not depend on what was edited when. Sheets that import() brought come behind, as they came.
export function orderSheets() {
  if (!sheetsMayMove || typeof document !== "object") return;
  sheetsMayMove = false;
  if (sheets.size < 2) return;
  const order = [];
  const seen = new Set();
  const stack = [];
  const enter = (id) => {
    const instance = instances.get(id);
    if (!instance || seen.has(id)) return;
    seen.add(id);
    stack.push([instance, 0]);
  };
  for (const entry of entries) {
    enter(entry);
    while (stack.length) {
      const top = stack[stack.length - 1];
      const { id, definition } = top[0];
      if (top[1] < definition.dependencies.length) {
        enter(definition.dependencies[top[1]++]);
        continue;
      }
      stack.pop();
      if (sheets.has(id)) order.push(sheets.get(id));
    }
  }
  const wanted = new Set(order);
  const present = [...document.querySelectorAll("style[data-vite-dev-id]")].filter((style) => wanted.has(style));
  if (present.every((style, at) => style === order[at])) return;
  if (present[0] !== order[0]) present[0].before(order[0]);
  for (let at = 1; at < order.length; at++) order[at - 1].after(order[at]);
}

export function updateStyle(id, content) {
  if (typeof document !== "object") return;
  let style = sheets.get(id);
  if (!style) {
    style = document.createElement("style");
    style.setAttribute("type", "text/css");
    style.setAttribute("data-vite-dev-id", id);
    const nonce = document.querySelector("meta[property=csp-nonce]")?.nonce;
    if (nonce) style.setAttribute("nonce", nonce);
    document.head.append(style);
    sheets.set(id, style);
    sheetsMayMove = true;
  }
  if (style.textContent !== content) style.textContent = content;
}

export function removeStyle(id) {
  sheets.get(id)?.remove();
  sheets.delete(id);
}
