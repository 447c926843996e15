import { lazy, Suspense, useState } from 'react';
import { createRoot } from 'react-dom/client';
import picture from './picture.svg';
import styles from './style.module.css';

const Later = lazy(() => import('./later.jsx'));
function App() {
  const [count, setCount] = useState(0);
  return (
    <main className={styles.page}>
      <img src={picture} alt="" />
      <button onClick={() => setCount((n) => n + 1)}>{count}</button>
      <Suspense fallback="…"><Later /></Suspense>
    </main>
  );
}
createRoot(document.getElementById('root')).render(<App />);
