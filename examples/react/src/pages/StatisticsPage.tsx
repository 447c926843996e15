import { useBooks } from "../books";

export default function StatisticsPage() {
  const [books] = useBooks();
  const read = books.filter((book) => book.read).length;
  const percent = books.length === 0 ? 0 : Math.round((100 * read) / books.length);
  const years = books.flatMap(({ year }) => year ?? []);
  return (
    <section>
      <h2>{percent} % read</h2>
      <div className="bar">
        <div style={{ width: `${percent}%` }} />
      </div>
      <p>
        {read} of {books.length} books
        {years.length > 0 && `, written between ${Math.min(...years)} and ${Math.max(...years)}`}
      </p>
    </section>
  );
}
