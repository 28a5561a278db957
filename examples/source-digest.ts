import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * A short text that changes with any file of some folders of this project: results that another state of the code has made are
 * not taken for those of this one.
 */
export function sourceDigest(...folders: readonly string[]): string {
  const root = new URL("../", import.meta.url);
  const hash = createHash("sha256");
  for (const folder of folders) {
    const names = readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" });
    for (const name of names.filter((each) => /\.(ts|json|onnx)$/.test(each)).sort()) {
      hash.update(name).update(readFileSync(new URL(join(folder, name), root)));
    }
  }
  return hash.digest("hex").slice(0, 16);
}
