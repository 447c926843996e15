import { useSyncExternalStore } from "react";

export const routes = { list: "Books", statistics: "Statistics" } as const;
export type Route = keyof typeof routes;

function subscribe(changed: () => void) {
  addEventListener("hashchange", changed);
  return () => removeEventListener("hashchange", changed);
}

function currentRoute(): Route {
  const name = location.hash.slice(1);
  return name in routes ? (name as Route) : "list";
}

export function useRoute(): Route {
  return useSyncExternalStore(subscribe, currentRoute);
}
