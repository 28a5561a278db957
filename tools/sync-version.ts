// copies the version of package.json to where else it stands, after `changeset version` has raised it
import { readFileSync, writeFileSync } from "node:fs";

const at = (name: string) => new URL(`../${name}`, import.meta.url);
const read = (name: string) => readFileSync(at(name), "utf8");
const { version } = JSON.parse(read("package.json")) as { version: string };
for (const [file, before] of [
  ["deno.json", /(?<="version": ")[^"]*/],
  ["src/version.ts", /(?<=VERSION\b[^"]*")[^"]*/],
] as const) {
  writeFileSync(at(file), read(file).replace(before, version));
}
