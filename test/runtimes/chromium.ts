import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type BuildOptions, build } from "esbuild";
import { chromium, type Page } from "playwright-core";
import { CONSUMER } from "../package/consumer.ts";

const PATHS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const TYPES: Readonly<Record<string, string>> = {
  js: "text/javascript",
  wasm: "application/wasm",
  json: "application/json",
  onnx: "application/octet-stream",
  png: "image/png",
  gz: "application/gzip",
};

/** Path of the installed Chromium, `undefined` if there is none. */
export const CHROMIUM: string | undefined = PATHS.find((path) => existsSync(path));

/** A program of the consumer's folder and the packages that it imports, as one script for a browser. */
export async function bundleForBrowser(program: string): Promise<string> {
  const options: BuildOptions = { bundle: true, format: "esm", platform: "browser", target: "es2022", minify: true };
  const result = await build({ ...options, entryPoints: [`${CONSUMER}${program}`], write: false });
  return result.outputFiles[0].text;
}

/**
 * Serves files from memory to a page in headless Chromium, under a policy that forbids making code from strings; only
 * WebAssembly may be compiled.
 *
 * @param files - content by path; `/` is the page
 * @param use - what to do with the page; its second argument loads it
 */
export async function withPage<T>(
  files: Readonly<Record<string, string | Uint8Array>>,
  use: (page: Page, load: () => Promise<unknown>) => Promise<T>,
): Promise<T> {
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    const type = TYPES[path.slice(path.lastIndexOf(".") + 1)] ?? "text/html; charset=utf-8";
    response.writeHead(path in files ? 200 : 404, {
      "content-type": type,
      "content-security-policy":
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'",
    });
    response.end(files[path]);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const browser = await chromium.launch({ executablePath: CHROMIUM, headless: true, args: FLAGS });
  try {
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    const { port } = server.address() as AddressInfo;
    const result = await use(page, () => page.goto(`http://127.0.0.1:${port}/`));
    if (errors.length > 0) throw new Error(errors.join("\n"));
    return result;
  } finally {
    await browser.close();
    server.close();
  }
}
