import type { Product } from "../shared/types";

const files = import.meta.glob<Omit<Product, "id">>("../data/products/*.json", { eager: true, import: "default" });

const idOf = (path: string) => /([^/]+)\.\w+$/.exec(path)![1];

export const products: Product[] = Object.entries(files)
  .map(([path, product]) => ({ id: idOf(path), ...product }))
  .sort((a, b) => a.name.localeCompare(b.name));

export const productById = new Map(products.map((product) => [product.id, product]));
