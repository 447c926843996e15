import { StrictMode, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import type { Order } from "../shared/types";
import { Footer } from "./components/Footer";
import logo from "./images/logo.svg";
import { productById } from "./catalogue";
import { price } from "./price";
import "./styles/tailwind.css";
import "./styles/shop.scss";

function Orders() {
  const [orders, setOrders] = useState<Order[]>();
  useEffect(() => {
    fetch("/api/orders").then(async (response) => setOrders(response.ok ? await response.json() : []));
  }, []);
  return (
    <>
      <header className="masthead">
        <a className="masthead__name" href="index.html">
          <img src={logo} alt="" className="size-9" />
          Orders
        </a>
      </header>
      <main className="mx-auto w-full max-w-4xl grow px-6 py-10">
        <table className="w-full border-separate border-spacing-y-2 text-left">
          <thead className="text-sm uppercase tracking-wider opacity-60">
            <tr>
              <th className="px-4">Number</th>
              <th>Customer</th>
              <th>Teas</th>
              <th className="px-4 text-right">Total</th>
            </tr>
          </thead>
          <tbody>
            {orders?.map(({ number, customer, lines, total }) => (
              <tr key={number} className="bg-white">
                <td className="rounded-l-xl px-4 py-3 tabular-nums">{number}</td>
                <td>{customer}</td>
                <td>{lines.map(({ id, quantity }) => `${quantity} × ${productById.get(id)?.name}`).join(", ")}</td>
                <td className="rounded-r-xl px-4 text-right tabular-nums">{price(total)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {orders?.length === 0 && <p className="py-12 text-center opacity-60">No orders.</p>}
      </main>
      <Footer />
    </>
  );
}

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <Orders />
  </StrictMode>,
);
