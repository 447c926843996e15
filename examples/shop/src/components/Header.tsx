import { useCart } from "../cart";
import Logo from "../images/logo.svg?react";

export function Header() {
  const { count } = useCart();
  return (
    <header className="masthead">
      <a className="masthead__name" href="#/">
        <Logo aria-hidden="true" className="size-9" />
        {import.meta.env.VITE_SHOP_NAME}
      </a>
      <nav className="flex items-center gap-6 text-sm">
        <a className="hover:underline" href="admin.html">
          Orders
        </a>
        <a className="rounded-full bg-leaf px-4 py-2 font-semibold text-paper transition hover:bg-leaf-dark" href="#/checkout">
          Basket <span data-testid="count">{count}</span>
        </a>
      </nav>
    </header>
  );
}
