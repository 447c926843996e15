import { useId } from "react";

export function AddBook({ onAdd }: { onAdd: (title: string) => void }) {
  const id = useId();
  return (
    <form
      action={(data: FormData) => {
        const title = String(data.get("title") ?? "").trim();
        if (title) onAdd(title);
      }}
    >
      <label htmlFor={id}>Title</label>
      <input id={id} name="title" type="text" autoComplete="off" required />
      <button>Add</button>
    </form>
  );
}
