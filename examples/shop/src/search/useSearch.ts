import { useEffect, useRef, useState } from "react";
import type { Answer, Filters, Question } from "./messages";

/** The ids of the products that fit, in the order of the catalogue; null until the worker has answered once. */
export function useSearch(filters: Filters): string[] | null {
  const [ids, setIds] = useState<string[] | null>(null);
  const worker = useRef<Worker>(null);
  const asked = useRef(0);

  useEffect(() => {
    const started = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    // Answers to questions that have been overtaken are dropped.
    started.onmessage = ({ data }: MessageEvent<Answer>) => data.number === asked.current && setIds(data.ids);
    worker.current = started;
    return () => started.terminate();
  }, []);

  useEffect(() => {
    worker.current!.postMessage({ ...filters, number: ++asked.current } satisfies Question);
  }, [filters]);

  return ids;
}
