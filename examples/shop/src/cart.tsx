import { createContext, useContext, useReducer, type Dispatch, type ReactNode } from "react";
import type { OrderLine } from "../shared/types";
import { productById } from "./catalogue";

type Action = { type: "add"; id: string } | { type: "remove"; id: string } | { type: "clear" };

function change(lines: OrderLine[], action: Action): OrderLine[] {
  if (action.type === "clear") return [];
  const line = lines.find(({ id }) => id === action.id);
  const others = lines.filter((other) => other !== line);
  const quantity = (line?.quantity ?? 0) + (action.type === "add" ? 1 : -1);
  if (!line) return [...lines, { id: action.id, quantity }];
  return quantity ? lines.map((other) => (other === line ? { ...line, quantity } : other)) : others;
}

const Cart = createContext<{ lines: OrderLine[]; dispatch: Dispatch<Action> } | null>(null);

export function CartProvider({ children }: { children: ReactNode }) {
  const [lines, dispatch] = useReducer(change, []);
  return <Cart value={{ lines, dispatch }}>{children}</Cart>;
}

export function useCart() {
  const { lines, dispatch } = useContext(Cart)!;
  return {
    lines,
    dispatch,
    count: lines.reduce((sum, { quantity }) => sum + quantity, 0),
    total: lines.reduce((sum, { id, quantity }) => sum + quantity * productById.get(id)!.price, 0),
  };
}
