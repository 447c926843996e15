import { useEffect, useState } from "react";
import { useCart } from "../cart";
import { productById } from "../catalogue";
import { imageOf } from "../images";
import { price } from "../price";

type Note = typeof import("*.md");

// Without `eager`, each note is a chunk that is loaded when somebody asks for it.
const notes = import.meta.glob<Note>("../../data/notes/*.md");

function useNote(id: string) {
  const [note, setNote] = useState<Note>();
  useEffect(() => {
    let current = true;
    notes[`../../data/notes/${id}.md`]?.().then((loaded) => current && setNote(loaded));
    return () => {
      current = false;
    };
  }, [id]);
  return note;
}

export default function Tea({ id }: { id: string }) {
  const { dispatch } = useCart();
  const product = productById.get(id);
  const note = useNote(id);
  if (!product) return <p className="py-24 text-center">We have no such tea.</p>;
  return (
    <article className="grid items-start gap-10 py-12 md:grid-cols-2">
      <img className="w-full max-w-md justify-self-center rounded-3xl bg-leaf/10 p-10" src={imageOf(id)} alt="" width="200" height="220" />
      <div className="space-y-4">
        <p className="text-sm uppercase tracking-widest opacity-60">
          {product.kind} · {product.origin}
        </p>
        <h1 className="font-serif text-4xl">{product.name}</h1>
        <p className="text-lg">{product.summary}</p>
        <p>Caffeine: {"●".repeat(product.caffeine).padEnd(3, "○")}</p>
        <button
          className="cursor-pointer rounded-full bg-leaf px-6 py-3 font-semibold text-paper hover:bg-leaf-dark"
          onClick={() => dispatch({ type: "add", id })}
        >
          Add 100 g for {price(product.price)}
        </button>
        {note && (
          <section className="note">
            <h2>{note.title}</h2>
            <div dangerouslySetInnerHTML={{ __html: note.html }} />
          </section>
        )}
      </div>
    </article>
  );
}
