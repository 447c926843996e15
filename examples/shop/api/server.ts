// The API of the shop: Express, TypeScript and WebAssembly, run as they are by `sinter run api/server.ts`.

import { readFile, readdir } from "node:fs/promises";
import express from "express";
import type { NewOrder, Order, Product } from "../shared/types.ts";

const data = new URL("../data/products/", import.meta.url);
const prices = new Map<string, number>();
for (const file of await readdir(data)) {
  const product: Product = JSON.parse(await readFile(new URL(file, data), "utf8"));
  prices.set(file.replace(".json", ""), product.price);
}

// The same module as in the page.
const wasm = await WebAssembly.instantiate(await readFile(new URL("../src/checksum/checksum.wasm", import.meta.url)));
const { memory, checksum } = wasm.instance.exports as {
  memory: WebAssembly.Memory;
  checksum(start: number, length: number): number;
};
function checksumOf(text: string): number {
  const bytes = Buffer.from(text);
  new Uint8Array(memory.buffer).set(bytes);
  return checksum(0, bytes.length) >>> 0;
}

const orders: Order[] = [];
const app = express();
app.use(express.json({ limit: "32kb" }));

app.get("/api/orders", (_request, response) => {
  response.json(orders);
});

app.post("/api/orders", (request, response) => {
  const { customer, lines, checksum } = request.body as NewOrder;
  if (!customer || !Array.isArray(lines) || !lines.length) {
    response.status(400).json({ error: "An order has a customer and at least one tea." });
    return;
  }
  const unknown = lines.find(({ id, quantity }) => !prices.has(id) || !(quantity > 0));
  if (unknown) {
    response.status(400).json({ error: `We cannot sell ${unknown.quantity} of ${unknown.id}.` });
    return;
  }
  if (checksum !== checksumOf(JSON.stringify(lines))) {
    response.status(422).json({ error: "The checksum is wrong." });
    return;
  }
  const total = lines.reduce((sum, { id, quantity }) => sum + quantity * prices.get(id)!, 0);
  const order = { number: 1001 + orders.length, customer, lines, checksum, total };
  orders.push(order);
  response.status(201).json(order);
});

const port = Number(process.env.API_PORT ?? 4000);
app.listen(port, "127.0.0.1", () => console.log(`The API listens on http://127.0.0.1:${port}`));
