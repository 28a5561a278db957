import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CohortProgress, type ExtractCohortOptions, extractCohort } from "radiosurv/node";
import { describe, expect, test } from "vitest";
import { writePoolCohort } from "./pool-cohort.ts";
import type { PoolData } from "./programs/pool-setup.ts";
import { writeSmallCohort } from "./small-cohort.ts";

const module = new URL("./programs/pool-setup.ts", import.meta.url);
const setup = (data: PoolData = {}) => ({ module, data });
const good = (n: number) => Array.from({ length: n }, () => "");

describe("results do not depend on the number of threads", () => {
  test("to the bit, and are in the order of the manifest", async () => {
    const manifest = await writePoolCohort(["", "refuse", "", "", "", "", ""]);
    const here = await extractCohort(manifest, { setup: setup() });
    expect(here.cases.map(({ id, region, error }) => [id, region, error?.message]).slice(0, 4)).toEqual([
      ["case-0", "all", undefined],
      ["case-0", "none", "nothing is left"],
      ["case-1", undefined, "not this one"],
      ["case-2", "all", undefined],
    ]);
    expect(here.cases[0].features.original_glcm_Contrast).toBeGreaterThan(0);
    expect(here.cases[0].record).toEqual({ Odd: Number.NaN, Zero: -0 });
    for (const concurrency of [2, 3]) {
      expect(await extractCohort(manifest, { setup: setup(), concurrency })).toEqual(here);
    }
    expect(await extractCohort(manifest, { setup: setup(), caseTimeout: 60 })).toEqual(here);
  });

  test("with the default extractor, parameters and labels too, and rows that name nothing", async () => {
    const manifest = join(await writeSmallCohort(), "manifest.csv");
    const params = "setting: { binWidth: 10 }\nfeatureClass: { firstorder: [Mean] }\n";
    for (const options of [{}, { params }, { label: 3 }] as ExtractCohortOptions[]) {
      const output = join(dirname(manifest), "here.csv");
      const other = join(dirname(manifest), "threads.csv");
      const here = await extractCohort(manifest, { ...options, output });
      expect(here.cases[5].features.original_firstorder_Mean).toBeGreaterThan(0);
      expect(await extractCohort(manifest, { ...options, concurrency: 2, output: other })).toEqual(here);
      expect(await readFile(other, "utf8")).toBe(await readFile(output, "utf8"));
    }
  });

  test("what describe returns is in the first entry of each case", async () => {
    const manifest = await writePoolCohort(good(2));
    const { cases } = await extractCohort(manifest, { setup: setup(), concurrency: 2 });
    const extra = { same: [9, 7, 6], named: ["all", "none"], grey: Uint8Array.of(1, 2), entries: 2 };
    expect(cases.map(({ extra }) => extra)).toEqual([
      { ...extra, size: [8, 7, 6], same: [8, 7, 6] },
      undefined,
      { ...extra, size: [9, 7, 6] },
      undefined,
    ]);
  });

  test("progress counts every case once", async () => {
    const manifest = await writePoolCohort(["", "refuse", "", ""]);
    const steps: CohortProgress[] = [];
    await extractCohort(manifest, { setup: setup(), concurrency: 2, onProgress: (each) => steps.push(each) });
    expect(steps.map(({ done }) => done)).toEqual([0, 1, 2, 3, 4]);
    expect(new Set(steps.slice(1).map(({ id }) => id))).toEqual(new Set(["case-0", "case-1", "case-2", "case-3"]));
    // two regions that are not there of four cases, one of which has none
    expect(steps[4].failed).toBe(4);
  });
});

describe("a case that goes wrong is lost alone", () => {
  const errors = async (does: readonly string[], options: ExtractCohortOptions) => {
    const { cases } = await extractCohort(await writePoolCohort(does), { setup: setup(), ...options });
    return cases.filter(({ region }) => region !== "none").map(({ error }) => error);
  };

  test("one that never ends is stopped after caseTimeout", async () => {
    const stopped = { code: "limit", message: "the case took longer than caseTimeout, 1.5 s, and was stopped" };
    const expected = [undefined, stopped, undefined, undefined, stopped, undefined];
    for (const concurrency of [1, 2]) {
      const found = await errors(["", "loop", "", "", "loop", ""], { caseTimeout: 1.5, concurrency });
      expect(found).toEqual(expected);
    }
  });

  test("one whose thread ends, or fails where nobody waits", async () => {
    const found = await errors(["exit", "", "throw", "", ""], { concurrency: 2 });
    expect(found).toEqual([
      { code: "unexpected", message: "its thread ended: worker exited with code: 3" },
      undefined,
      { code: "unexpected", message: "its thread ended: nobody waits for this" },
      undefined,
      undefined,
    ]);
  });

  test("one that needs more memory than there is", async () => {
    const manifest = await writePoolCohort(["", "grow", "", ""]);
    const output = join(dirname(manifest), "out.csv");
    const program = fileURLToPath(new URL("./programs/extract.ts", import.meta.url));
    const options = { manifest, output, concurrency: 2, setup: { module: module.href, data: {} } };
    const args = ["--max-old-space-size=120", program, JSON.stringify(options)];
    const { status, stdout } = spawnSync(process.execPath, args, { encoding: "utf8" });
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining("failed 4\n") });
    expect(readFileSync(output, "utf8")).toContain(
      "its thread ran out of memory; lower concurrency, or give Node more with --max-old-space-size",
    );
  });
});

describe("what ends the work", () => {
  test("a signal, at once", async () => {
    const manifest = await writePoolCohort(["", "loop", "loop", ""]);
    const controller = new AbortController();
    const onProgress = ({ done }: CohortProgress) => done === 1 && setTimeout(() => controller.abort(), 300);
    const start = performance.now();
    const output = join(dirname(manifest), "out.csv");
    const work = extractCohort(manifest, {
      ...{ setup: setup(), concurrency: 2, signal: controller.signal, onProgress, output },
    });
    await expect(work).rejects.toMatchObject({
      code: "aborted",
      message: `extractCohort: stopped after 1 of 4 cases; those are in ${output}.journal, and resume: true (--resume) goes on from there`,
    });
    expect(performance.now() - start).toBeLessThan(20_000);
    await expect(readFile(output)).rejects.toThrow("ENOENT");
  });

  test.each([1, 2])("what onProgress or describe throws, with %d threads", async (concurrency) => {
    const bad = await writePoolCohort(["", "describe badly", "", ""]);
    await expect(extractCohort(bad, { setup: setup(), concurrency })).rejects.toThrow("no picture");
    const manifest = await writePoolCohort(good(4));
    const onProgress = ({ done }: CohortProgress) => {
      if (done === 1) throw new TypeError("no bar");
    };
    await expect(extractCohort(manifest, { setup: setup(), concurrency, onProgress })).rejects.toThrow("no bar");
  });

  test.each([1, 2])("a module that cannot be used, with %d threads", async (concurrency) => {
    const manifest = await writePoolCohort(good(2));
    const run = (options: ExtractCohortOptions) => extractCohort(manifest, { concurrency, ...options });
    await expect(run({ setup: setup({ fails: "no network" }) })).rejects.toMatchObject({
      code: "file",
      message: "no network",
    });
    await expect(run({ setup: setup({ returns: "unknown" }) })).rejects.toMatchObject({
      code: "setting",
      message:
        'extractCohort: setup.module may return extract, segment, regions, describe, onCase and label; "segmnt" is none of them; the nearest is "segment"',
    });
    await expect(run({ setup: setup({ returns: "number" }) })).rejects.toThrow(
      "extract of setup.module must be a function; got number",
    );
    await expect(run({ setup: { module: "no-such.ts" } })).rejects.toThrow(
      /^extractCohort: setup\.module file:.*no-such\.ts cannot be loaded: /,
    );
    await expect(run({ setup: { module: "data:text/javascript,export const x = 1" } })).rejects.toThrow(
      "setup.module must have a default export that is a function (data) => options; data:text/javascript,export const x = 1 has undefined",
    );
  });
});

describe("options that do not go together", () => {
  const extract = () => ({ features: {}, diagnostics: {}, warnings: [] });
  test.each<[ExtractCohortOptions, string]>([
    [
      { extract, concurrency: 2 },
      "extract cannot be sent to other threads, as functions cannot; return it from the module of setup, or give params instead of extract",
    ],
    [
      { regions: () => [], onCase: () => {}, caseTimeout: 3 },
      "regions, onCase cannot be sent to other threads, as functions cannot; return it from the module of setup",
    ],
    [{ extract, setup: { module } }, "extract cannot be given beside setup"],
    [
      { segment: () => ({}) as never, journal: "j.jsonl" },
      "segment cannot be compared with what made the cases of a journal, as functions cannot; return it from the module of setup",
    ],
    [{ extract, params: "{}" }, "extract and params say the same; give one of them"],
    [{ concurrency: 0 }, "concurrency must be a whole number >= 1; got 0"],
    [{ caseTimeout: 0 }, "caseTimeout must be a positive number; got 0"],
    [{ setup: "x.ts" as never }, 'setup must be { module, data } with a path or a URL; got "x.ts"'],
    [{ journal: "" }, 'journal must be the path of a file; got ""'],
    [{ threads: 3 } as never, 'there is no setting "threads" here'],
  ])("%j", async (options, message) => {
    await expect(extractCohort("no-such.csv", options)).rejects.toMatchObject({
      code: "setting",
      message: expect.stringContaining(`extractCohort: ${message}`),
    });
  });
});
