import { globSync } from "node:fs";
import type { Options } from "tsup";

type Plugin = NonNullable<Options["esbuildPlugins"]>[number];

// each module stays a file of its own: a chunk that gathered several would keep `import "yaml"` alive in programs that
// never read a parameter file, as that package does not say that it is free of side effects
const oneFileAModule: Plugin = {
  name: "one-file-a-module",
  setup(build) {
    build.onResolve({ filter: /^\.{1,2}\// }, ({ path, kind }) =>
      kind === "entry-point" ? undefined : { path: path.replace(/\.ts$/, ".js"), external: true },
    );
  },
};

const config: Options = {
  entry: globSync("src/**/*.ts"),
  outDir: "dist",
  format: "esm",
  target: "es2022",
  platform: "neutral",
  splitting: false,
  external: [/^node:/],
  removeNodeProtocol: false,
  clean: true,
  silent: true,
  esbuildPlugins: [oneFileAModule],
  dts: { entry: globSync(["src/index.ts", "src/*/index.ts"]) },
};

export default config;
