import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { UserConfig } from "vite";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// a worker obeys the policy of its own file, not that of the page: so servers send the policy with every file
const policy = /Content-Security-Policy"\s+content="([^"]+)"/.exec(readFileSync(here("index.html"), "utf8"))?.[1] ?? "";
const headers = { "content-security-policy": policy };

const config: UserConfig = {
  root: here("."),
  // works in any folder of any server
  base: "./",
  resolve: {
    // the public names stand for the source beside this example; in a project of yours leave this out
    alias: [
      { find: /^radiosurv$/, replacement: here("../../src/index.ts") },
      { find: /^radiosurv\/([a-z-]+)$/, replacement: here("../../src/$1/index.ts") },
    ],
  },
  // workers that load the ONNX runtime when it is needed
  worker: { format: "es" },
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 1500 },
  server: { fs: { allow: [here("../..")] }, headers },
  preview: { headers },
};

export default config;
