import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";

/** Versions that the package runs in, beside that of this project: the oldest, and the one with long-term support. */
export const OTHER_NODES: readonly number[] = [22, 26];

/**
 * Path of a Node of another version, fetched from the package registry into npm's cache the first time; `undefined` where that cannot
 * be had. Only the package with the binary is taken: the package `node` would run an install script and shadow the
 * Node of this project.
 */
export function otherNode(major: number): string | undefined {
  const { platform, arch } = process;
  const prefix = platform === "darwin" && arch === "arm64" ? "node-bin" : "node";
  const name = `${prefix}-${platform === "win32" ? "win" : platform}-${arch}@${major}`;
  const print = ["exec", "--yes", "--prefer-offline", `--package=${name}`, "--", "node", "-p", "process.execPath"];
  try {
    const path = execFileSync("npm", print, {
      cwd: tmpdir(),
      encoding: "utf8",
      timeout: 120_000,
      stdio: ["ignore", "pipe", "ignore"],
      shell: platform === "win32",
    }).trim();
    return execFileSync(path, ["--version"], { encoding: "utf8" }).startsWith(`v${major}.`) ? path : undefined;
  } catch {
    return undefined;
  }
}
