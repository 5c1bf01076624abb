import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const client = fileURLToPath(new URL("../clients/typescript/src/index.ts", import.meta.url));
const here = (name: string) => fileURLToPath(new URL(`node_modules/${name}`, import.meta.url));

export default defineConfig({
  plugins: [react()],
  resolve: {
    alias: {
      "@regatta/client": client,
      // The client's sources lie elsewhere; what they import is installed here.
      "openapi-fetch": here("openapi-fetch"),
      "socket.io-client": here("socket.io-client"),
    },
  },
  build: { target: "es2022", assetsInlineLimit: 0 },
  server: { proxy: { "/api": "http://127.0.0.1:8080", "/socket.io": { target: "http://127.0.0.1:8080", ws: true } } },
});
