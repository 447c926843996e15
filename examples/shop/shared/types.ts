// What the pages and the API tell each other.

export type Kind = "black" | "green" | "white" | "herbal";

export interface Product {
  id: string;
  name: string;
  kind: Kind;
  origin: string;
  /** For 100 g, in the currency of the shop. */
  price: number;
  /** 0 (none) to 3 (plenty). */
  caffeine: number;
  summary: string;
}

export interface OrderLine {
  id: string;
  quantity: number;
}

export interface NewOrder {
  customer: string;
  lines: OrderLine[];
  /** FNV-1a of the lines as JSON: tells a damaged order from a whole one. */
  checksum: number;
}

export interface Order extends NewOrder {
  number: number;
  total: number;
}
