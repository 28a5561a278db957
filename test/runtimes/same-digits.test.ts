import { beforeAll, describe, expect, test } from "vitest";
import { run } from "../package/consumer.ts";
import { BROWSER_NAME, NO_BROWSER, printedInBrowser } from "./browser.ts";
import { OTHER_NODES, otherNode } from "./other-node.ts";

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

  test.for(OTHER_NODES)("in Node %d", (major, { skip }) => {
    const node = otherNode(major);
    if (!node) return skip(`no Node ${major}: the registry cannot be reached`);
    expect(run(node, [PROGRAM])).toBe(expected);
  });

  test("in Deno", () => {
    expect(run("deno", ["run", "--no-config", "--no-lock", "--node-modules-dir=manual", PROGRAM])).toBe(expected);
  });

  test("in Bun", () => {
    expect(run("bun", ["run", PROGRAM])).toBe(expected);
  });

  test(`in ${BROWSER_NAME}, under a content security policy`, async ({ skip }) => {
    if (NO_BROWSER) return skip(NO_BROWSER);
    const wanted = expected.trim().split("\n");
    const printed = await printedInBrowser(PROGRAM, {}, { lines: wanted.length, timeout: 30_000 });
    expect(printed).toEqual(wanted);
  });
});
