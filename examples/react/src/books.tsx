import { createContext, use, useEffect, useReducer, type Dispatch, type ReactNode } from "react";
import firstBooks from "./books.json";

export interface Book {
  id: number;
  title: string;
  year?: number;
  read: boolean;
}

export type Action =
  | { type: "add"; title: string }
  | { type: "toggle"; id: number }
  | { type: "remove"; id: number };

const storageKey = "sinter-example-books";

export function reduce(books: readonly Book[], action: Action): readonly Book[] {
  switch (action.type) {
    case "add": {
      const id = 1 + Math.max(0, ...books.map((book) => book.id));
      return [...books, { id, title: action.title, read: false }];
    }
    case "toggle":
      return books.map((book) => (book.id === action.id ? { ...book, read: !book.read } : book));
    case "remove":
      return books.filter(({ id }) => id !== action.id);
  }
}

function load(): readonly Book[] {
  const saved = localStorage.getItem(storageKey);
  return saved === null ? firstBooks : JSON.parse(saved);
}

const BooksContext = createContext<readonly [readonly Book[], Dispatch<Action>]>([[], () => {}]);

export function BooksProvider({ children }: { children: ReactNode }) {
  const [books, dispatch] = useReducer(reduce, null, load);
  useEffect(() => localStorage.setItem(storageKey, JSON.stringify(books)), [books]);
  return <BooksContext value={[books, dispatch]}>{children}</BooksContext>;
}

export const useBooks = () => use(BooksContext);
