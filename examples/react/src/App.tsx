import { lazy, Suspense } from "react";
import { ErrorBoundary } from "./components/ErrorBoundary";
import { Header } from "./components/Header";
import { BooksProvider } from "./books";
import { ListPage } from "./pages/ListPage";
import { useRoute, type Route } from "./route";
import { ThemeProvider } from "./theme";

// A chunk of its own, loaded when the route is first visited.
const StatisticsPage = lazy(() => import("./pages/StatisticsPage"));

export function App() {
  return (
    <ThemeProvider>
      <BooksProvider>
        <Header />
        <main>
          <ErrorBoundary>
            <Suspense fallback={<p>Loading…</p>}>
              <Page route={useRoute()} />
            </Suspense>
          </ErrorBoundary>
        </main>
      </BooksProvider>
    </ThemeProvider>
  );
}

function Page({ route }: { route: Route }) {
  switch (route) {
    case "statistics":
      return <StatisticsPage />;
    case "list":
      return <ListPage />;
  }
}
