import { routes, useRoute, type Route } from "../route";
import { useTheme } from "../theme";

export function Header() {
  const current = useRoute();
  const { theme, toggle } = useTheme();
  return (
    <header>
      <h1>Reading list</h1>
      {(Object.keys(routes) as Route[]).map((route) => (
        <a key={route} href={`#${route}`} aria-current={route === current ? "page" : undefined}>
          {routes[route]}
        </a>
      ))}
      <button onClick={toggle} aria-label={`The theme is ${theme}`}>
        ◐
      </button>
    </header>
  );
}
