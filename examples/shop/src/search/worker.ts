// Searching ten teas takes no worker. Searching ten thousand does, and the page would not notice the difference.

import { products } from "../catalogue";
import type { Answer, Question } from "./messages";

const words = products.map(({ id, name, kind, origin, summary }) => ({ id, text: `${name} ${kind} ${origin} ${summary}`.toLowerCase() }));

onmessage = ({ data: { number, text, kinds, maximumPrice } }: MessageEvent<Question>) => {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  const ids = products
    .filter((product) => product.price <= maximumPrice && (!kinds.length || kinds.includes(product.kind)))
    .map(({ id }) => words.find((entry) => entry.id === id)!)
    .filter((entry) => wanted.every((word) => entry.text.includes(word)))
    .map(({ id }) => id);
  postMessage({ number, ids } satisfies Answer);
};
