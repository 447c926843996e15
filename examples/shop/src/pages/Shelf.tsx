import { useState } from "react";
import { products, productById } from "../catalogue";
import { FilterBar, noFilters } from "../components/Filters";
import { ProductCard } from "../components/ProductCard";
import { useSearch } from "../search/useSearch";

export function Shelf() {
  const [filters, setFilters] = useState(noFilters);
  const found = useSearch(filters);
  const shown = found ? found.map((id) => productById.get(id)!) : products;
  return (
    <>
      <section className="hero">
        <h1>Tea, by the leaf</h1>
        <p>Ten teas that we drink ourselves, from people whom we visit.</p>
      </section>
      <FilterBar filters={filters} onChange={setFilters} />
      <div className="grid grid-cols-[repeat(auto-fill,minmax(15rem,1fr))] gap-6">
        {shown.map((product) => (
          <ProductCard key={product.id} product={product} />
        ))}
      </div>
      {shown.length === 0 && <p className="py-12 text-center opacity-60">No tea is like that.</p>}
    </>
  );
}
