import { memo } from "react";
import type { Action, Book } from "../books";

interface Props {
  book: Book;
  dispatch: (action: Action) => void;
}

export const BookItem = memo(function BookItem({ book: { id, title, year, read }, dispatch }: Props) {
  return (
    <li>
      <label className={read ? "read" : undefined}>
        <input type="checkbox" checked={read} onChange={() => dispatch({ type: "toggle", id })} />{" "}
        {title} {year && <small>({year})</small>}
      </label>
      <button onClick={() => dispatch({ type: "remove", id })} aria-label={`Remove ${title}`}>
        ×
      </button>
    </li>
  );
});
