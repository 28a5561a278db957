import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Runs a script of this folder and returns its last line, read as JSON; libraries may write their log before it. */
export function runPython<T>(python: string, script: string, ...args: readonly string[]): T {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const output = execFileSync(python, [path, ...args], {
    encoding: "utf8",
    maxBuffer: 2 ** 26,
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(output.trim().split("\n").at(-1) ?? "") as T;
}

/** Whether a Python has a package. */
export function hasPackage(python: string, name: string): boolean {
  try {
    execFileSync(python, ["-c", `import ${name}`], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
