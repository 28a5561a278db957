import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";

/**
 * Path of a Node 22, fetched from the package registry into npm's cache the first time; `undefined` where that cannot
 * be had. Only the package with the binary is taken: the package `node` would run an install script and shadow the
 * Node of this project.
 */
export function node22(): string | undefined {
  const { platform, arch } = process;
  const prefix = platform === "darwin" && arch === "arm64" ? "node-bin" : "node";
  const name = `${prefix}-${platform === "win32" ? "win" : platform}-${arch}@22`;
  const print = ["exec", "--yes", "--prefer-offline", `--package=${name}`, "--", "node", "-p", "process.execPath"];
  try {
    const path = execFileSync("npm", print, {
      cwd: tmpdir(),
      encoding: "utf8",
      timeout: 120_000,
      stdio: ["ignore", "pipe", "ignore"],
      shell: platform === "win32",
    }).trim();
    return execFileSync(path, ["--version"], { encoding: "utf8" }).startsWith("v22.") ? path : undefined;
  } catch {
    return undefined;
  }
}
