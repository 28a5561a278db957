import { readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { build } from "vite";

const EXAMPLE = fileURLToPath(new URL("../../examples/web/", import.meta.url));
const OUT = fileURLToPath(new URL("../.generated/web/", import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".csv": "text/csv",
  ".wasm": "application/wasm",
};

/** The policy that the page states. */
export function statedPolicy(): string {
  const html = readFileSync(`${EXAMPLE}index.html`, "utf8");
  return /Content-Security-Policy"\s+content="([^"]+)"/.exec(html)?.[1] ?? "";
}

/** Builds the page as `npm run web:build` does. */
export async function buildPage(): Promise<void> {
  rmSync(OUT, { recursive: true, force: true });
  await build({ configFile: `${EXAMPLE}vite.config.ts`, logLevel: "error", build: { outDir: OUT, emptyOutDir: true } });
}

/** Serves what was built, with the policy on every file: workers obey that of their own file. */
export async function servePage(): Promise<{ readonly origin: string; readonly server: Server }> {
  const policy = statedPolicy();
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://localhost").pathname);
    const file = join(OUT, path === "/" ? "index.html" : path);
    try {
      const content = readFileSync(file);
      response.writeHead(200, {
        "content-type": TYPES[extname(file)] ?? "application/octet-stream",
        "content-security-policy": policy,
      });
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

/** What a page did that it should not have done. */
export interface Watched {
  readonly page: Page;
  /** Errors and warnings in the console of the page and its workers. */
  readonly complaints: string[];
  /** Addresses beyond the origin that anything asked for. */
  readonly strangers: string[];
  /** Addresses of the origin that were asked for. */
  readonly requests: string[];
  /** What was measured of the page since it was loaded. Ends the measurement. */
  readonly measured: () => Promise<Measured>;
}

/** Times in ms. */
export interface Measured {
  /** By the clock, as the page sees it. */
  readonly longestTask: number;
  /** Of the processor, in the page's own thread: what other programs do does not count. */
  readonly longestWork: number;
  readonly violations: readonly string[];
  readonly layoutShift: number;
}

/** Opens the page in a context of its own, and watches it. */
export async function openPage(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  const strangers: string[] = [];
  const requests: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type()) && !complaints.includes(message.text())) {
      complaints.push(message.text());
    }
  });
  context.on("request", (request) => {
    const url = request.url();
    if (url.startsWith(`${origin}/`)) requests.push(url.slice(origin.length));
    else if (!/^(blob|data|about):/.test(url)) strangers.push(url);
  });
  await page.addInitScript(watch);
  // a test that broke off has left its trace open
  await browser.stopTracing().catch(() => undefined);
  await browser.startTracing(undefined, { categories: ["toplevel"] });
  await page.goto(`${origin}/`);
  const measured = async (): Promise<Measured> => {
    const own = await page.evaluate(
      () => (globalThis as unknown as { watched: Omit<Measured, "longestWork"> }).watched,
    );
    return { ...own, longestWork: longestWork(await browser.stopTracing()) };
  };
  return { page, complaints, strangers, requests, measured };
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Begin, and time of the clock, microseconds. */
  readonly ts: number;
  readonly dur?: number;
  /** Time of the processor, microseconds. */
  readonly tdur?: number;
  readonly args?: {
    readonly name?: string;
    readonly chrome_mojo_event_info?: { readonly mojo_interface_tag?: string };
  };
}

/** The longest task in the main thread of any page, ms of the processor; what the test itself asks of a page does not count. */
function longestWork(trace: Buffer): number {
  const { traceEvents } = JSON.parse(trace.toString("utf8")) as { traceEvents: readonly TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent): string => `${pid} ${tid}`;
  const main = new Set(
    traceEvents.filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain").map(threadOf),
  );
  const events = traceEvents.filter((event) => event.ph === "X" && main.has(threadOf(event)));
  const isAsked = ({ args }: TraceEvent): boolean =>
    args?.chrome_mojo_event_info?.mojo_interface_tag === "blink.mojom.DevToolsSession";
  const asked = events.filter(isAsked);
  const tasks = events.filter(
    (task) =>
      task.name.endsWith("RunTask") &&
      !asked.some(
        (event) => threadOf(event) === threadOf(task) && event.ts >= task.ts && event.ts <= task.ts + (task.dur ?? 0),
      ),
  );
  if (tasks.length === 0) throw new Error("the trace has no task of the page");
  return tasks.reduce((most, { tdur = 0 }) => Math.max(most, tdur / 1000), 0);
}

// runs in the page, before anything of it
function watch(): void {
  const watched = { longestTask: 0, violations: [] as string[], layoutShift: 0 };
  Object.assign(globalThis, { watched });
  if (window !== top) return;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) watched.longestTask = Math.max(watched.longestTask, duration);
  }).observe({ type: "longtask", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
      if (!entry.hadRecentInput) watched.layoutShift += entry.value;
    }
  }).observe({ type: "layout-shift", buffered: true });
  document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
    watched.violations.push(`${violatedDirective}: ${blockedURI}`);
  });
}
