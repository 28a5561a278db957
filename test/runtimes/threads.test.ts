import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { run } from "../package/consumer.ts";
import { OTHER_NODES, otherNode } from "./other-node.ts";

const PROGRAM = "programs/threads.ts";
const DENO = ["run", "--no-config", "--no-lock", "--node-modules-dir=manual", "--allow-all"];

describe("threads of the packed package give the same table everywhere", () => {
  let folder = "";
  let expected = "";

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "radiosurv-threads-"));
    expected = run("node", [PROGRAM, folder, "1"]);
  });
  const argumentsOf = (threads: number) => [PROGRAM, mkdtempSync(join(folder, "run-")), String(threads)];

  test("in Node 24", () => {
    expect(expected).toMatch(/^true ID,/);
    expect(expected).toContain(
      "a: good\nb: the case took longer than caseTimeout, 3 s, and was stopped\nc: good\nd: good\n",
    );
    expect(run("node", argumentsOf(2))).toBe(expected);
  });

  test.for(OTHER_NODES)("in Node %d", (major, { skip }) => {
    const node = otherNode(major);
    if (!node) return skip(`no Node ${major}: the registry cannot be reached`);
    expect(run(node, argumentsOf(2))).toBe(expected);
  });

  test.each([1, 2])("in Deno, %d at once", (threads) => {
    expect(run("deno", [...DENO, ...argumentsOf(threads)])).toBe(expected);
  });

  test.each([1, 2])("in Bun, %d at once", (threads) => {
    expect(run("bun", ["run", ...argumentsOf(threads)])).toBe(expected);
  });
});
