import { beforeAll, describe, expect, test } from "vitest";
import { run } from "../package/consumer.ts";
import { bundleForBrowser, CHROMIUM, withPage } from "./chromium.ts";
import { node22 } from "./node22.ts";

const PROGRAM = "programs/features.ts";

describe("one program prints the same digits", () => {
  let expected = "";

  beforeAll(() => {
    expected = run("node", [PROGRAM]);
  });

  test("in Node 24", () => {
    expect(run("node", ["--version"])).toMatch(/^v24\./);
    const lines = expected.trim().split("\n");
    expect(lines).toHaveLength(2 * (18 + 14 + 24 + 16 + 16 + 14 + 5));
    for (const line of lines) expect(JSON.parse(line)).toEqual({ name: expect.any(String), value: expect.any(Number) });
  });

  test("in Node 22", ({ skip }) => {
    const node = node22();
    if (!node) return skip("no Node 22: the registry cannot be reached");
    expect(run(node, [PROGRAM])).toBe(expected);
  });

  test("in Deno", () => {
    expect(run("deno", ["run", "--no-config", "--no-lock", "--node-modules-dir=manual", PROGRAM])).toBe(expected);
  });

  test("in Bun", () => {
    expect(run("bun", ["run", PROGRAM])).toBe(expected);
  });

  test("in Chromium, under a content security policy", async ({ skip }) => {
    if (!CHROMIUM) return skip("no Chromium: install Debian's package chromium");
    const files = {
      "/": '<script type="module" src="/program.js"></script>',
      "/program.js": await bundleForBrowser(PROGRAM),
    };
    const wanted = expected.trim().split("\n");
    const printed = await withPage(files, async (page, load) => {
      const lines: string[] = [];
      page.on("console", (message) => message.type() === "log" && lines.push(message.text()));
      await load();
      await expect.poll(() => lines.length, { timeout: 30_000 }).toBe(wanted.length);
      return lines;
    });
    expect(printed).toEqual(wanted);
  });
});
