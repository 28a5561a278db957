// writes the size of each subpath into the table of the README
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

/** Bytes of each subpath with all that it imports, minified and gzipped; the package must be built. */
export async function subpathSizes(): Promise<Record<string, number>> {
  const { exports } = JSON.parse(readFileSync(`${ROOT}package.json`, "utf8")) as { exports: Record<string, unknown> };
  const sizes: Record<string, number> = {};
  for (const [subpath, target] of Object.entries(exports)) {
    if (typeof target === "string") continue;
    const entry = (target as { default: string }).default;
    sizes[subpath.replace(".", "radiosurv")] = await bundledSize(`export * from ${JSON.stringify(entry)};`);
  }
  return sizes;
}

/** Packages that only their own subpath needs, and that a user installs for it. */
const PEERS = ["bullmq", "ioredis"];

/** Bytes of a program with all that it imports, minified and gzipped; `node:` modules and optional peers count nothing. */
export async function bundledSize(program: string): Promise<number> {
  const result = await build({
    stdin: { contents: program, resolveDir: ROOT },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    mainFields: ["browser", "module", "main"],
    conditions: ["browser"],
    external: ["node:*", ...PEERS],
    write: false,
  });
  return gzipSync(result.outputFiles[0].contents, { level: 9 }).length;
}

/** Rows of the README's table that end with a size, as `| `radiosurv/image` | ... | 3.2 kB |`. */
export const SIZE_ROW: RegExp = /^(\| `(radiosurv[a-z/-]*)` \|.*\| )([\d.]+)( kB \|)$/gm;

if (import.meta.main) {
  const sizes = await subpathSizes();
  const readme = readFileSync(`${ROOT}README.md`, "utf8");
  writeFileSync(
    `${ROOT}README.md`,
    readme.replaceAll(SIZE_ROW, (_, start, name, _old, end) => `${start}${(sizes[name] / 1000).toFixed(1)}${end}`),
  );
}
