import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/**
 * Path of the module of onnxruntime-node, fetched into npm's cache without its install script; `undefined` where that
 * cannot be had. It is large (300 MB), so it is fetched only where CI asks for it or `RADIOSURV_ONNXRUNTIME_NODE` is set.
 */
export function onnxruntimeNode(version: string): string | undefined {
  if (!process.env.CI && !process.env.RADIOSURV_ONNXRUNTIME_NODE) return undefined;
  const print = "process.env.PATH";
  const options = ["exec", "--yes", "--ignore-scripts", "--prefer-offline", `--package=onnxruntime-node@${version}`];
  try {
    const path = execFileSync("npm", [...options, "--", "node", "-p", print], {
      cwd: tmpdir(),
      encoding: "utf8",
      timeout: 240_000,
      stdio: ["ignore", "pipe", "ignore"],
      shell: process.platform === "win32",
    });
    const folder = path.split(delimiter).find((each) => /_npx.node_modules|_npx.*node_modules/.test(each));
    return folder && join(folder, "..", "onnxruntime-node", "dist", "index.js");
  } catch {
    return undefined;
  }
}
