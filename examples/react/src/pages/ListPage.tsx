import { useDeferredValue, useState } from "react";
import { useBooks } from "../books";
import { AddBook } from "../components/AddBook";
import { BookItem } from "../components/BookItem";

export function ListPage() {
  const [books, dispatch] = useBooks();
  const [search, setSearch] = useState("");
  const wanted = useDeferredValue(search).toLowerCase();
  const shown = books.filter(({ title }) => title.toLowerCase().includes(wanted));
  return (
    <>
      <AddBook onAdd={(title) => dispatch({ type: "add", title })} />
      <input
        type="text"
        placeholder="Search"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <ul>
        {shown.map((book) => (
          <BookItem key={book.id} book={book} dispatch={dispatch} />
        ))}
      </ul>
      <p>
        {shown.length} of {books.length}
      </p>
    </>
  );
}
