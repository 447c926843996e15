// Where the dev server is, which fills this in.

export const base = /* @base */ "/";
export const assetBase = /* @asset_base */ "/"; // with server.origin before it

// A page that includes the server's scripts may come from another one.
export const origin = /^https?:/.test(import.meta.url) ? new URL(import.meta.url).origin : "http://localhost";
