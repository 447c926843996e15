// The error overlay: every error of the last build, with its code frame and the way from the entry.
//
// Text comes from source files and error messages, so it is only ever set as text, never as markup.

const style = `
:host { all: initial; position: fixed; inset: 0; z-index: 2147483647; }
.backdrop { position: fixed; inset: 0; overflow-y: auto; background: rgba(10, 10, 14, .72); }
.window { max-width: 60rem; margin: 2rem auto; padding: 1.25rem 1.5rem; box-sizing: border-box;
  background: #16161d; color: #e4e4ea; border-radius: .5rem; border-top: .3rem solid #ff5c57;
  font: .875rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; direction: ltr; }
.error + .error { margin-top: 1.5rem; padding-top: 1.25rem; border-top: 1px solid #33333d; }
.message { color: #ff7b76; font-weight: 600; white-space: pre-wrap; overflow-wrap: anywhere; }
.plugin { color: #d7a1f9; }
.file { color: #6fc3df; overflow-wrap: anywhere; cursor: pointer; }
.file:hover { text-decoration: underline; }
pre { margin: .6rem 0; padding: .75rem; overflow-x: auto; background: #0d0d12; border-radius: .3rem;
  font: inherit; }
.note, .chain, .tip { color: #9a9aa8; white-space: pre-wrap; overflow-wrap: anywhere; }
.tip { margin-top: 1.25rem; padding-top: .75rem; border-top: 1px solid #33333d; font-size: .8rem; }
kbd { padding: 0 .35em; border: 1px solid #4a4a58; border-radius: .2rem; font: inherit; }
`;

const element = (name, className, text) => {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (text) node.textContent = text;
  return node;
};

const Base = typeof HTMLElement === "function" ? HTMLElement : class {};

export class ErrorOverlay extends Base {
  // `error`: {message, stack, id, frame, plugin, loc: {file, line, column}, errors: [the same …]}.
  constructor(error, openFile = () => {}) {
    super();
    this.root = this.attachShadow({ mode: "open" });
    const backdrop = element("div", "backdrop");
    const box = element("div", "window");
    const sheet = element("style");
    sheet.textContent = style;
    box.setAttribute("role", "alert");
    for (const one of error.errors ?? [error]) box.append(this.section(one, openFile));
    const tip = element("div", "tip");
    tip.append("Press ", element("kbd", "", "Esc"), " or click outside to close. It closes by itself when the error is mended.");
    box.append(tip);
    backdrop.append(box);
    this.root.append(sheet, backdrop);
    box.addEventListener("click", (event) => event.stopPropagation());
    backdrop.addEventListener("click", () => this.close());
    this.onKey = (event) => event.key === "Escape" && this.close();
    document.addEventListener("keydown", this.onKey);
  }
  section(error, openFile) {
    const section = element("div", "error");
    const message = element("div", "message");
    if (error.plugin) message.append(element("span", "plugin", `[plugin:${error.plugin}] `));
    message.append(error.message || "Unknown error");
    section.append(message);
    const { loc } = error;
    const place = loc ? `${loc.file ?? error.id}:${loc.line}:${loc.column}` : error.id;
    if (place) {
      const link = element("div", "file", place);
      link.addEventListener("click", () => openFile(place));
      section.append(link);
    }
    if (error.frame?.trim()) section.append(element("pre", "frame", error.frame));
    for (const note of error.notes ?? []) section.append(element("div", "note", note));
    if (error.chain?.length) section.append(element("div", "chain", "imported by " + error.chain.join("\n         by ")));
    if (error.stack && !error.frame) section.append(element("pre", "stack", error.stack));
    return section;
  }
  close() {
    document.removeEventListener("keydown", this.onKey);
    this.remove();
  }
}

export const overlayName = "vite-error-overlay";

export function showOverlay(error, openFile) {
  if (typeof customElements !== "object") return;
  if (!customElements.get(overlayName)) customElements.define(overlayName, ErrorOverlay);
  closeOverlay();
  (document.body ?? document.documentElement).append(new ErrorOverlay(error, openFile));
}

export function closeOverlay() {
  document.querySelectorAll(overlayName).forEach((overlay) => overlay.close());
}
