import { createContext, use, useMemo, useState, type ReactNode } from "react";

enum Theme {
  Light = "light",
  Dark = "dark",
}

interface ThemeContextValue {
  theme: Theme;
  toggle(): void;
}

const ThemeContext = createContext<ThemeContextValue | null>(null);

export function ThemeProvider({ children }: { children: ReactNode }) {
  const [theme, setTheme] = useState(() =>
    matchMedia("(prefers-color-scheme: dark)").matches ? Theme.Dark : Theme.Light,
  );
  const value = useMemo(
    () => ({
      theme,
      toggle: () => setTheme((before) => (before === Theme.Dark ? Theme.Light : Theme.Dark)),
    }),
    [theme],
  );
  return (
    <ThemeContext value={value}>
      <div className={`page ${theme}`}>{children}</div>
    </ThemeContext>
  );
}

export function useTheme(): ThemeContextValue {
  const value = use(ThemeContext);
  if (!value) throw new Error("useTheme needs a ThemeProvider above it");
  return value;
}
