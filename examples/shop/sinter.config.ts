import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, loadEnv } from "vite";
import svgr from "vite-plugin-svgr";
import { markdown } from "./plugins/markdown.ts";
import { shopInfo } from "./plugins/shop_info.ts";

export default defineConfig(({ mode }) => {
  // The config sees all of .env; the program only what starts with VITE_.
  const { API_PORT } = loadEnv(mode, import.meta.dirname, "");
  return {
    plugins: [react(), svgr(), tailwindcss(), markdown(), shopInfo()],
    worker: { format: "es" },
    build: {
      manifest: true,
      assetsInlineLimit: 512,
      rolldownOptions: { input: { index: "index.html", admin: "admin.html" } },
    },
    server: {
      proxy: { "/api": `http://127.0.0.1:${API_PORT}` },
    },
  };
});
