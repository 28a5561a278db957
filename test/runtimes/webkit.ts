import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { setTimeout } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";

const LIBRARIES = "/usr/lib/x86_64-linux-gnu/";
const DRIVER = "/usr/bin/WebKitWebDriver";

/** WebKitGTK's own small browser, `undefined` if there is none: Debian's package webkit2gtk-driver brings it. */
export const MINI_BROWSER: string | undefined = (existsSync(DRIVER) ? readdirSync(LIBRARIES) : [])
  .filter((name) => name.startsWith("webkit2gtk-4"))
  .map((name) => `${LIBRARIES}${name}/MiniBrowser`)
  .find((path) => existsSync(path));

/**
 * Starts WebKitGTK, which has the engine of Safari, over WebDriver, as Playwright cannot drive what distributions build.
 * It needs a display: run the tests under `xvfb-run`. Of Playwright's interface it has what tests of workers use.
 */
export async function launchWebKit(): Promise<Browser> {
  const port = await freePort();
  const driver = spawn(DRIVER, [`--port=${port}`], { stdio: "ignore" });
  const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) });
    const { value } = (await response.json()) as { value: { error?: string; message?: string } };
    if (!response.ok) throw new Error(`${value.error}: ${value.message}`);
    return value;
  };
  for (let i = 0; ; i++) {
    await setTimeout(50);
    if (await ask("GET", "/status").catch(() => i > 100)) break;
  }
  const { sessionId } = (await ask("POST", "/session", {
    capabilities: {
      alwaysMatch: {
        "webkitgtk:browserOptions": { binary: MINI_BROWSER, args: ["--automation"] },
        timeouts: { script: 300_000, pageLoad: 60_000 },
      },
    },
  })) as { sessionId: string };
  const session = `/session/${sessionId}`;
  const evaluate = async (run: unknown, argument?: unknown): Promise<unknown> => {
    const script = `const done = arguments[arguments.length - 1]; const codec = ${codec}; const { pack, unpack } = codec();
      Promise.resolve().then(() => (${run})(unpack(arguments[0])))
        .then((value) => done({ value: pack(value) }), (error) => done({ error: String(error) }));`;
    const { pack, unpack } = codec();
    const args = [pack(argument)];
    const found = (await ask("POST", `${session}/execute/async`, { script, args })) as {
      value: string;
      error?: string;
    };
    if (found.error !== undefined) throw new Error(found.error);
    return unpack(found.value);
  };
  const page = {
    goto: (url: string) => ask("POST", `${session}/url`, { url }),
    evaluate,
    async waitForFunction(run: unknown) {
      for (let i = 0; !(await evaluate(run)); i++) {
        if (i > 300) throw new Error(`waited too long for ${run}`);
        await setTimeout(100);
      }
    },
    // WebDriver does not tell of them
    on: () => undefined,
  };
  return {
    version: () => "",
    newPage: async () => page as unknown as Page,
    async close() {
      await ask("DELETE", session);
      driver.kill();
    },
  } as unknown as Browser;
}

/** Values as text, also those that JSON lacks. Runs here and in the page. */
function codec() {
  const MARK = "\u0000";
  return {
    pack: (value: unknown): string =>
      JSON.stringify({ value }, (_, part: unknown) =>
        part === undefined
          ? `${MARK}undefined`
          : typeof part === "number" && (!Number.isFinite(part) || Object.is(part, -0))
            ? `${MARK}${Object.is(part, -0) ? "-0" : part}`
            : part,
      ),
    unpack: (text: string): unknown => {
      const restore = (part: unknown): unknown => {
        if (typeof part === "string" && part.startsWith(MARK)) {
          return part === `${MARK}undefined` ? undefined : Number(part.slice(1));
        }
        if (Array.isArray(part)) return part.map(restore);
        if (typeof part !== "object" || part === null) return part;
        return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, restore(inner)]));
      };
      return (restore(JSON.parse(text)) as { value: unknown }).value;
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
