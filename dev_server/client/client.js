// The client in a page: the connection to the dev server, style sheets, the error overlay, and the
// console's way to the terminal. Its exports are those of Vite's client, which plugins import.

import { Hot, applyUpdate, beginAt, connect, importById, knowImporters, notify, pendingUpdates, removeStyle, updateStyle } from "./@sinter/registry.js";
import { ErrorOverlay, closeOverlay, showOverlay } from "./@sinter/overlay.js";

const { base, token, sequence, mends, socketHost, socketPort, socketPath, socketProtocol, overlay, forwardErrors, forwardLevels, timeout } = /* @client */ {};

const isPage = typeof document === "object";

const log = (text, ...rest) => console.debug(`[sinter] ${text}`, ...rest);

// -- the socket

// This script's own server, whatever the page comes from.
const server = new URL(import.meta.url);
const protocol = socketProtocol || (server.protocol === "https:" ? "wss" : "ws");
const host = `${socketHost || server.hostname}:${socketPort || server.port}`;
const address = `${protocol}://${host}${base}${socketPath || ""}`;
let socket;
let queue = [];
let wasOpen = false;
let unloading = false;
let hasFailed = false; // the page has not got all of its code

const send = (message) => {
  const text = JSON.stringify(message);
  if (socket?.readyState === WebSocket.OPEN) socket.send(text);
  else queue.push(text);
};

function open() {
  const page = isPage ? document.querySelector('meta[name="sinter-page"]')?.content ?? "" : "";
  socket = new WebSocket(`${address}?token=${token}&seq=${sequence}&page=${encodeURIComponent(page)}`, "vite-hmr");
  socket.addEventListener("open", () => {
    wasOpen = true;
    queue.splice(0).forEach((text) => socket.send(text));
    notify("vite:ws:connect", { webSocket: socket });
  }, { once: true });
  socket.addEventListener("message", ({ data }) => receive(JSON.parse(data)));
  socket.addEventListener("close", async () => {
    if (unloading) return;
    notify("vite:ws:disconnect", { webSocket: socket });
    if (!wasOpen) {
      console.error(`[sinter] Cannot connect to the dev server at ${address}: pages are not updated by edits.`);
      return;
    }
    console.info("[sinter] The connection to the dev server is lost. Waiting for it …");
    await serverIsBack();
    // Another process has another token and perhaps other code.
    location.reload();
  }, { once: true });
}

// Asks until a server answers; hidden pages wait until they are seen.
async function serverIsBack() {
  for (let wait = 200; ; wait = Math.min(wait * 1.5, 3000)) {
    if (isPage && document.visibilityState === "hidden")
      await new Promise((resolve) => document.addEventListener("visibilitychange", resolve, { once: true }));
    const there = await new Promise((resolve) => {
      const ping = new WebSocket(address, "vite-ping");
      ping.addEventListener("open", () => (resolve(true), ping.close()), { once: true });
      ping.addEventListener("error", () => resolve(false), { once: true });
    });
    if (there) return;
    await new Promise((resolve) => setTimeout(resolve, wait * (0.75 + Math.random() / 2)));
  }
}

async function receive(payload) {
  switch (payload.type) {
    case "connected":
      log("connected.");
      setInterval(() => send({ type: "ping" }), timeout || 30000);
      break;
    case "bundled-dev-update":
      if (hasFailed) return reload("the page had errors");
      closeOverlay();
      await applyUpdate({ from: payload.from, to: payload.seq, code: payload.code });
      break;
    case "update":
      closeOverlay();
      await notify("vite:beforeUpdate", payload);
      for (const update of payload.updates) if (update.type === "css-update") updateLink(update);
      await notify("vite:afterUpdate", payload);
      break;
    case "full-reload":
      if (payload.path?.endsWith(".html")) {
        const page = decodeURI(location.pathname);
        const path = base + payload.path.slice(1);
        if (page !== path && payload.path !== "/index.html" && !(page.endsWith("/") && page + "index.html" === path)) return;
      }
      reload("the server asks for it", payload);
      break;
    case "prune":
      await notify("vite:beforePrune", payload);
      break;
    case "error":
      await notify("vite:error", payload);
      if (!isPage) break;
      if (overlay) showOverlay(payload.err, openInEditor);
      else console.error(`[sinter] ${payload.err.message}\n${payload.err.frame ?? ""}`);
      break;
    case "custom":
      if (payload.event === "sinter:mended") {
        closeOverlay();
        if (hasFailed) reload("the error is mended");
      }
      if (payload.event === "sinter:asset") updateAsset(payload.data);
      await notify(payload.event, payload.data);
      break;
  }
}

async function reload(reason, payload = { type: "full-reload", path: "*" }) {
  await notify("vite:beforeFullReload", payload);
  log(`reload: ${reason}`);
  if (isPage) location.reload();
}

// A script of the page could not be built: the page is not complete, and the next good build reloads it. That may have
// been meanwhile, so the server is asked.
export function pageFailed(payload) {
  hasFailed = true;
  if (payload) receive(payload);
  send({ type: "custom", event: "sinter:failed", data: mends });
}

function openInEditor(place) {
  fetch(`${base}__open-in-editor`, {
    method: "POST", headers: { "x-sinter-token": token }, body: JSON.stringify({ file: place }),
  }).catch(() => {});
}

// -- style sheets

// <link rel="stylesheet">: the new sheet replaces the old one when it has loaded, so nothing flickers.
function updateLink({ path, timestamp }) {
  const wanted = base + path.slice(1);
  for (const link of document.querySelectorAll("link[rel~=stylesheet]")) {
    if (new URL(link.href, location.href).pathname !== encodeURI(wanted)) continue;
    const next = link.cloneNode();
    next.href = `${wanted}?t=${timestamp}`;
    const done = () => link.remove();
    next.addEventListener("load", done);
    next.addEventListener("error", done);
    link.after(next);
  }
}

// -- images, fonts and other files that a page shows by their URL

// The file at `path` is another one: whatever shows it asks for it again.
function updateAsset(path) {
  if (!isPage) return;
  const wanted = encodeURI(base + path.slice(1));
  const now = Date.now();
  const fresh = (text) => {
    const url = URL.canParse(text, document.baseURI) ? new URL(text, document.baseURI) : undefined;
    if (url?.origin !== server.origin || url.pathname !== wanted) return text;
    url.searchParams.set("t", now);
    return url.href;
  };
  const replace = (owner, name, pattern, change) => {
    const text = name ? owner.getAttribute(name) : owner.textContent;
    const next = text.replace(pattern, change);
    if (next === text) return;
    if (name) owner.setAttribute(name, next);
    else owner.textContent = next;
  };
  const styled = (all, quote, text) => `url(${quote}${fresh(text)}${quote})`;
  const inStyle = /url\(\s*(["']?)(.*?)\1\s*\)/g;
  for (const name of ["src", "poster", "data"])
    for (const element of document.querySelectorAll(`[${name}]:not(script, iframe)`)) replace(element, name, /^.*$/s, fresh);
  for (const element of document.querySelectorAll("link[rel~=icon][href], image[href], use[href]")) replace(element, "href", /^.*$/s, fresh);
  for (const element of document.querySelectorAll("[srcset]")) replace(element, "srcset", /[^\s,]\S*[^\s,]/g, fresh);
  for (const element of document.querySelectorAll("[style*='url(']")) replace(element, "style", inStyle, styled);
  for (const element of document.querySelectorAll("style")) replace(element, "", inStyle, styled);
}

// -- the rest of Vite's client

export function createHotContext(ownerPath) {
  return new Hot({ id: ownerPath, definition: { dependencies: [] } });
}

export function injectQuery(url, query) {
  if (url[0] !== "." && url[0] !== "/") return url;
  const { search, hash } = new URL(url, "http://vite.dev");
  return `${url.replace(/[?#].*$/, "")}?${query}${search ? "&" + search.slice(1) : ""}${hash || ""}`;
}

export { ErrorOverlay, importById, pendingUpdates, removeStyle, updateStyle };

// -- start

connect({
  send: (event, data) => send({ type: "custom", event, data }),
  reload,
  report(text, error, kind) {
    if (kind === "updated") {
      if (text) console.debug(`[sinter] hot updated: ${text}`);
    } else if (error) {
      console.error(`[sinter] ${text}`, error);
    } else {
      console.debug(`[sinter] ${text}`);
    }
  },
});

// What the page logs as warning or error is shown in the terminal as well.
function forward() {
  const describe = (value) => {
    if (value instanceof Error) return value.stack || String(value);
    if (typeof value === "string") return value;
    if (typeof value === "object" && value !== null && value.nodeType === 1) return value.cloneNode().outerHTML;
    const seen = [];
    try {
      // A circle is a word, as are errors, functions and big numbers inside of objects.
      return JSON.stringify(value, function (key, item) {
        if (item instanceof Error) return String(item);
        if (item instanceof Map || item instanceof Set) return [...item];
        if (typeof item === "bigint" || typeof item === "function" || typeof item === "symbol") return String(item);
        if (typeof item !== "object" || item === null) return item;
        while (seen.length && seen.at(-1) !== this) seen.pop();
        if (seen.includes(item)) return "[Circular]";
        seen.push(item);
        return item;
      }) ?? String(value);
    } catch {
      return String(value);
    }
  };
  // "%s is %d": the first value may say how the others are written.
  const format = (values) => {
    const rest = [...values];
    let text = "";
    if (typeof rest[0] === "string")
      text = rest.shift().replace(/%([sdifoOc%])/g, (written, kind) => {
        if (kind === "%") return "%";
        if (rest.length === 0) return written;
        const value = rest.shift();
        if (kind === "c") return "";
        if (kind === "d" || kind === "i") return typeof value === "symbol" ? "NaN" : String(Math.trunc(Number(value)));
        if (kind === "f") return typeof value === "symbol" ? "NaN" : String(Number(value));
        return describe(value);
      });
    else if (rest.length) text = describe(rest.shift());
    return [text, ...rest.map(describe)].join(" ").slice(0, 10000);
  };
  const tell = (level, values) => {
    const text = format(values);
    if (!text.startsWith("[sinter]") || level === "error") send({ type: "custom", event: "sinter:console", data: { level, text } });
  };
  for (const level of forwardLevels) {
    const original = console[level];
    console[level] = function (...values) {
      if (level !== "assert") tell(level, values);
      else if (!values[0] && typeof values[1] === "string") tell("error", [`Assertion failed: ${values[1]}`, ...values.slice(2)]);
      else if (!values[0]) tell("error", ["Assertion failed:", ...values.slice(1)]);
      return original.apply(this, values);
    };
  }
  if (!forwardErrors) return;
  addEventListener("error", ({ error, message }) => error && tell("error", ["%s", error.stack ?? message]));
  addEventListener("unhandledrejection", ({ reason }) => tell("error", ["Unhandled rejection:", reason]));
}

beginAt(sequence);
addEventListener("beforeunload", () => (unloading = true));
addEventListener("pageshow", () => (unloading = false));
// The first edit finds done what all need.
if (isPage) addEventListener("load", () => globalThis.requestIdleCallback?.(knowImporters));
forward();
open();
