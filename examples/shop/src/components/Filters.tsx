import type { Kind } from "../../shared/types";
import { price } from "../price";
import type { Filters } from "../search/messages";

const kinds: Kind[] = ["black", "green", "white", "herbal"];
export const noFilters: Filters = { text: "", kinds: [], maximumPrice: 25 };

export function FilterBar({ filters, onChange }: { filters: Filters; onChange: (filters: Filters) => void }) {
  const toggle = (kind: Kind) =>
    onChange({
      ...filters,
      kinds: filters.kinds.includes(kind) ? filters.kinds.filter((other) => other !== kind) : [...filters.kinds, kind],
    });
  return (
    <form className="my-8 flex flex-wrap items-center gap-4" onSubmit={(event) => event.preventDefault()}>
      <input
        type="search"
        placeholder="Search teas"
        className="min-w-48 grow rounded-full border border-leaf/25 bg-white px-5 py-2 outline-none focus:border-leaf"
        value={filters.text}
        onChange={(event) => onChange({ ...filters, text: event.target.value })}
      />
      <div className="flex gap-2">
        {kinds.map((kind) => (
          <button
            key={kind}
            type="button"
            aria-pressed={filters.kinds.includes(kind)}
            className="cursor-pointer rounded-full border border-leaf/25 px-4 py-2 text-sm capitalize aria-pressed:bg-leaf aria-pressed:text-paper"
            onClick={() => toggle(kind)}
          >
            {kind}
          </button>
        ))}
      </div>
      <label className="flex items-center gap-3 text-sm">
        up to {price(filters.maximumPrice)}
        <input
          type="range"
          min="5"
          max="25"
          className="accent-leaf"
          value={filters.maximumPrice}
          onChange={(event) => onChange({ ...filters, maximumPrice: event.target.valueAsNumber })}
        />
      </label>
    </form>
  );
}
