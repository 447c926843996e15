import { useState } from "react";
import type { NewOrder, Order } from "../../shared/types";
import { useCart } from "../cart";
import { productById } from "../catalogue";
import { checksum } from "../checksum";
import { price } from "../price";
import styles from "./Checkout.module.scss";

async function send(order: NewOrder): Promise<Order> {
  const response = await fetch("/api/orders", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(order),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

export default function Checkout() {
  const { lines, total, dispatch } = useCart();
  const [message, setMessage] = useState("");

  async function order(data: FormData) {
    const customer = String(data.get("customer"));
    try {
      const { number } = await send({ customer, lines, checksum: await checksum(JSON.stringify(lines)) });
      dispatch({ type: "clear" });
      setMessage(`Thank you, ${customer}. Your order has the number ${number}.`);
    } catch (error) {
      setMessage(`That did not work: ${(error as Error).message}`);
    }
  }

  return (
    <section className={styles.checkout}>
      <h1>Your basket</h1>
      {message && <p className={styles.message} role="status">{message}</p>}
      {lines.length === 0 && !message && <p>Nothing yet. The kettle is on, though.</p>}
      <ul className={styles.lines}>
        {lines.map(({ id, quantity }) => {
          const { name, price: each } = productById.get(id)!;
          return (
            <li key={id}>
              <span className={styles.name}>{name}</span>
              <span className={styles.quantity}>
                <button aria-label={`One ${name} less`} onClick={() => dispatch({ type: "remove", id })}>−</button>
                {quantity} × 100 g
                <button aria-label={`One ${name} more`} onClick={() => dispatch({ type: "add", id })}>+</button>
              </span>
              <span className={styles.price}>{price(quantity * each)}</span>
            </li>
          );
        })}
      </ul>
      {lines.length > 0 && (
        <form action={order} className={styles.form}>
          <p className={styles.total}>Together {price(total)}</p>
          <input name="customer" required placeholder="Your name" autoComplete="name" />
          <button>Order</button>
        </form>
      )}
    </section>
  );
}
