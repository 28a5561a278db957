import { type ExtractCohortOptions, extractCohort } from "radiosurv/node";
import { describe, expect, test } from "vitest";
import { checkThreadMemory } from "../../src/node/thread-memory.ts";
import { writePoolCohort } from "./pool-cohort.ts";

const setup = { module: new URL("./programs/pool-setup.ts", import.meta.url), data: {} };
const errors = async (does: readonly string[], options: ExtractCohortOptions) => {
  const { cases } = await extractCohort(await writePoolCohort(does), { setup, ...options });
  return cases.filter(({ region }) => region !== "none").map(({ error }) => error);
};

describe("caseMemory", () => {
  test("ends the thread of a case whose array buffers are more, and of no other", async () => {
    const found = await errors(["", "hoard", "", "hoard", ""], { caseMemory: 2e8, concurrency: 2 });
    const stopped = {
      code: "limit",
      message: expect.stringMatching(
        /^the case took [\d,]+ MB of memory, more than caseMemory, 200 MB, and was stopped; raise caseMemory, with a lower concurrency if the machine has no more$/,
      ),
    };
    expect(found).toEqual([undefined, stopped, undefined, stopped, undefined]);
    expect(Number(/took ([\d,]+)/.exec(found[1]?.message ?? "")?.[1].replace(",", ""))).toBeGreaterThan(200);
  });

  test("counts the V8 heap too", async () => {
    const [error] = await errors(["grow"], { caseMemory: 1e8 });
    expect(error?.message).toMatch(/^the case took \d+ MB of memory, more than caseMemory, 100 MB/);
  });

  test("does not count the garbage of cases before", async () => {
    expect(await errors(["litter", "litter", "litter"], { caseMemory: 2e8 })).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test("changes no result", async () => {
    const manifest = await writePoolCohort(["", "", ""]);
    const { cases } = await extractCohort(manifest, { setup });
    expect((await extractCohort(manifest, { setup, caseMemory: 4e9 })).cases).toEqual(cases);
  });

  test.each([
    [{ bun: "1.4.5", node: "26.3.0" }, "Bun 1.4.5"],
    [{ deno: "2.9.6", node: "26.3.0" }, "Deno 2.9.6"],
    [{ node: "22.15.0" }, "Node 22.15.0"],
  ])("is refused where a thread cannot be asked for its memory: %j", (versions, here) => {
    const call = (): void => checkThreadMemory("extractCohort", versions as never, "bun" in versions);
    expect(call).toThrow(
      `extractCohort: caseMemory needs Node 22.16 or later, where a thread can be asked for its memory while it works; this is ${here}; leave caseMemory out, and limit the memory of the whole program`,
    );
    expect(() => checkThreadMemory("extractCohort")).not.toThrow();
  });
});
