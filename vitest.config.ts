import { fileURLToPath } from "node:url";
import type { ViteUserConfig } from "vitest/config";

const source = (path: string) => fileURLToPath(new URL(`./src/${path}`, import.meta.url));

// what these test is the packed package, as a user's program imports it
const PUBLISHED = ["test/package/**/*.test.ts", "test/runtimes/**/*.test.ts"];

const config: ViteUserConfig = {
  resolve: {
    // elsewhere the public names stand for the source
    alias: [
      { find: /^radiosurv$/, replacement: source("index.ts") },
      { find: /^radiosurv\/([a-z-]+)$/, replacement: source("$1/index.ts") },
    ],
  },
  test: {
    maxWorkers: 2,
    slowTestThreshold: 2_000,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: process.env.CI ? ["default", ["json", { outputFile: "test/.generated/results.json" }]] : ["default"],
    projects: [
      { extends: true, test: { name: "source", include: ["test/**/*.test.ts"], exclude: PUBLISHED } },
      { extends: true, test: { name: "package", include: PUBLISHED, globalSetup: "test/package/setup.ts" } },
    ],
  },
};

export default config;
