import type { Product } from "../../shared/types";
import { useCart } from "../cart";
import { imageOf } from "../images";
import { price } from "../price";
import styles from "./ProductCard.module.css";

export function ProductCard({ product }: { product: Product }) {
  const { dispatch } = useCart();
  return (
    <article className={styles.card} data-kind={product.kind}>
      <a className={styles.picture} href={`#/tea/${product.id}`}>
        <img src={imageOf(product.id)} alt="" width="200" height="220" />
      </a>
      <h2 className={styles.name}>
        <a href={`#/tea/${product.id}`}>{product.name}</a>
      </h2>
      <p className={styles.origin}>{product.origin}</p>
      <p className={styles.summary}>{product.summary}</p>
      <div className={styles.foot}>
        <span className={styles.price}>{price(product.price)}</span>
        <button className={styles.add} onClick={() => dispatch({ type: "add", id: product.id })}>
          Add
        </button>
      </div>
    </article>
  );
}
