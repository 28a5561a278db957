import { execFileSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { CONSUMER, ROOT, run } from "./consumer.ts";

/** Builds the package if its source is newer, packs it, and unpacks it where the programs of the tests import it. */
export default function setup(): void {
  if (newest(["src/**/*.ts", "package.json", "tsup.config.ts", "tsconfig.json"]) > oldest("dist/**/*")) {
    run("tsup", [], { cwd: ROOT });
  }
  rmSync(CONSUMER, { recursive: true, force: true });
  const installed = `${CONSUMER}node_modules/radiosurv`;
  mkdirSync(installed, { recursive: true });
  const [{ filename }] = JSON.parse(
    execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", CONSUMER], {
      cwd: ROOT,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      shell: process.platform === "win32",
    }),
  );
  // a relative name: tar takes the colon of an absolute Windows path for a host
  execFileSync("tar", ["-xzf", filename, "--strip-components=1", "-C", "node_modules/radiosurv"], { cwd: CONSUMER });
  writeFileSync(`${CONSUMER}package.json`, '{ "type": "module", "private": true }\n');
  cpSync(`${ROOT}examples`, `${CONSUMER}examples`, { recursive: true });
  cpSync(`${ROOT}test/runtimes/programs`, `${CONSUMER}programs`, { recursive: true });
}

function newest(patterns: string[]): number {
  return Math.max(...times(patterns));
}

function oldest(pattern: string): number {
  return Math.min(...times([pattern]), Date.now());
}

function times(patterns: string[]): number[] {
  const found = globSync(patterns, { cwd: ROOT }).map((file) => statSync(`${ROOT}${file}`));
  const modified = found.filter((file) => file.isFile()).map((file) => file.mtimeMs);
  return modified.length > 0 ? modified : [0];
}
