import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type BuildOptions, build } from "esbuild";
import { type Browser, chromium, firefox, type Page } from "playwright-core";
import { expect } from "vitest";
import { CONSUMER } from "../package/consumer.ts";
import { CHROMIUM } from "./chromium.ts";
import { launchWebKit, MINI_BROWSER } from "./webkit.ts";

const FIREFOX = ["/usr/bin/firefox", "/usr/bin/firefox-esr"].find((path) => existsSync(path));
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

interface Installed {
  readonly name: string;
  /** Debian's package. */
  readonly needs: string;
  readonly path: string | undefined;
  readonly launch: () => Promise<Browser>;
}

const BROWSERS: Readonly<Record<string, Installed>> = {
  chromium: {
    name: "Chromium",
    needs: "chromium",
    path: CHROMIUM,
    launch: () => chromium.launch({ executablePath: CHROMIUM, headless: true, args: FLAGS }),
  },
  // as it is published, over WebDriver BiDi; playwright-core 1.65 asks for a command that ESR 153 lacks, 1.64 does not
  firefox: {
    name: "Firefox",
    needs: "firefox-esr",
    path: FIREFOX,
    launch: () => firefox.launch({ channel: "moz-firefox", executablePath: FIREFOX, headless: true }),
  },
  webkit: { name: "WebKit", needs: "webkit2gtk-driver", path: MINI_BROWSER, launch: launchWebKit },
};

/** The browser of the tests: RADIOSURV_BROWSER=firefox or webkit takes another than Chromium. */
const browser: Installed = BROWSERS[process.env.RADIOSURV_BROWSER ?? "chromium"];
/** For the names of tests. */
export const BROWSER_NAME: string = browser.name;
/** Why tests are skipped, `undefined` if the browser is installed. */
export const NO_BROWSER: string | undefined = browser.path
  ? undefined
  : `no ${browser.name}: install Debian's package ${browser.needs}`;

/** A program of the consumer's folder and the packages that it imports, as one script for a browser. */
async function bundleForBrowser(program: string): Promise<string> {
  const options: BuildOptions = { bundle: true, format: "esm", platform: "browser", target: "es2022", minify: true };
  const result = await build({ ...options, entryPoints: [`${CONSUMER}${program}`], write: false });
  return result.outputFiles[0].text;
}

/**
 * Runs a program of the consumer's folder in a page.
 *
 * @param program - its path there
 * @param files - what else the server has, content by path
 * @param options - `lines` that it prints, and ms that it may take
 * @returns what it printed
 */
export async function printedInBrowser(
  program: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  { lines, timeout }: { readonly lines: number; readonly timeout: number },
): Promise<readonly string[]> {
  const served = {
    ...files,
    "/": '<script src="/lines.js"></script><script type="module" src="/program.js"></script>',
    "/lines.js": "globalThis.printed = []; console.log = (line) => printed.push(String(line));",
    "/program.js": await bundleForBrowser(program),
  };
  return withPage(served, async (page, load) => {
    await load();
    const printed = () => page.evaluate(() => (globalThis as unknown as { printed: readonly string[] }).printed);
    await expect.poll(async () => (await printed()).length, { timeout, interval: 200 }).toBe(lines);
    return printed();
  });
}

/**
 * Serves files from memory to a page in a browser without a window, under a policy that forbids making code from strings; only
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
  const launched = await browser.launch();
  try {
    const page = await launched.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    const { port } = server.address() as AddressInfo;
    const result = await use(page, () => page.goto(`http://127.0.0.1:${port}/`));
    if (errors.length > 0) throw new Error(errors.join("\n"));
    return result;
  } finally {
    await launched.close();
    server.close();
  }
}
