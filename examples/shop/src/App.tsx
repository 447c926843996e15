import { lazy, Suspense } from "react";
import { Footer } from "./components/Footer";
import { Header } from "./components/Header";
import { Shelf } from "./pages/Shelf";
import { useRoute } from "./route";

// Each is a chunk of its own, loaded on the first visit.
const Checkout = lazy(() => import("./pages/Checkout"));
const Tea = lazy(() => import("./pages/Tea"));

export function App() {
  const [page, id] = useRoute();
  return (
    <>
      <Header />
      <main className="mx-auto w-full max-w-6xl grow px-6 pb-16">
        <Suspense fallback={<p className="py-24 text-center opacity-60">Steeping …</p>}>
          {page === "tea" ? <Tea id={id} /> : page === "checkout" ? <Checkout /> : <Shelf />}
        </Suspense>
      </main>
      <Footer />
    </>
  );
}
