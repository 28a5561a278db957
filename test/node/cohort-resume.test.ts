import { appendFile, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type CohortProgress, type ExtractCohortOptions, extractCohort, readManifest } from "radiosurv/node";
import { parseCsv } from "radiosurv/table";
import { beforeAll, describe, expect, test } from "vitest";
import { writePoolCohort } from "./pool-cohort.ts";
import { writeSmallCohort } from "./small-cohort.ts";

const module = new URL("./programs/pool-setup.ts", import.meta.url);

/** A cohort, and what it takes to see which cases are worked through and which files are left. */
async function cohort(does: readonly string[]) {
  const manifest = await writePoolCohort(does);
  const place = (name: string) => join(dirname(manifest), name);
  const before = await readdir(dirname(manifest));
  const run = async (options: ExtractCohortOptions = {}, data: object = {}) => {
    await rm(place("log"), { force: true });
    const settings = { output: place("out.csv"), setup: { module, data: { log: place("log"), ...data } }, ...options };
    const result = await extractCohort(manifest, settings);
    const begun = (await readFile(place("log"), "utf8").catch(() => "")).split("\n").filter(Boolean).sort();
    return { result, begun };
  };
  return {
    place,
    run,
    read: (name: string) => readFile(place(name), "utf8"),
    /** Files that were not there at first. */
    files: async () =>
      (await readdir(dirname(manifest))).filter((name) => !before.includes(name) && name !== "log").sort(),
    /** Runs until so many cases are through, and then gives the signal. */
    stopAfter: (count: number, options: ExtractCohortOptions = {}) => {
      const controller = new AbortController();
      const onProgress = ({ done }: CohortProgress) => done >= count && controller.abort();
      return run({ signal: controller.signal, onProgress, ...options });
    },
  };
}

describe("a run that was stopped", () => {
  test("is gone on from with resume: true, and the table is that of a run that was not", async () => {
    const { run, stopAfter, read, files, place } = await cohort(["", "refuse", "", ""]);
    await run({ output: place("whole.csv") });
    expect(await files()).toEqual(["whole.csv", "whole.failures.csv"]);
    const journal = place("out.csv.journal");
    await expect(stopAfter(2)).rejects.toMatchObject({
      code: "aborted",
      message: `extractCohort: stopped after 2 of 4 cases; those are in ${journal}, and resume: true (--resume) goes on from there`,
    });
    expect(await files()).toEqual(["out.csv.journal", "whole.csv", "whole.failures.csv"]);
    const { begun, result } = await run({ resume: true, concurrency: 2 });
    expect(begun).toEqual(["case-2", "case-3"]);
    expect(result.total).toBe(4);
    expect(await read("out.csv")).toBe(await read("whole.csv"));
    expect(await read("out.failures.csv")).toBe(await read("whole.failures.csv"));
    // it is kept for the next time
    expect(await files()).toContain("out.csv.journal");
    const again = await run({ resume: true, output: place("out.csv") });
    expect(again).toEqual({ begun: [], result });
  });

  test("is not begun again, nor gone on from, without a word", async () => {
    const { run, stopAfter, files, place } = await cohort(["", "", ""]);
    await expect(stopAfter(1)).rejects.toThrow("stopped after 1 of 3 cases");
    const refused = (holds: string) =>
      expect(run()).rejects.toMatchObject({
        code: "setting",
        message: `extractCohort: ${place("out.csv.journal")} holds ${holds}, resume: false (--no-resume) begins again`,
      });
    await refused("1 finished case of an earlier run; resume: true (--resume) goes on from it");
    await expect(stopAfter(2, { resume: true })).rejects.toThrow("stopped after 2 of 3 cases");
    await refused("2 finished cases of an earlier run; resume: true (--resume) goes on from them");
    expect((await run({ resume: false })).begun).toHaveLength(3);
    expect(await files()).toEqual(["out.csv", "out.failures.csv"]);
    expect((await run()).begun).toHaveLength(3);
  });

  test("leaves nothing if nothing is finished, and resume: true begins where there is nothing", async () => {
    const { run, stopAfter, files } = await cohort(["", ""]);
    await expect(stopAfter(0)).rejects.toThrow("extractCohort: stopped after 0 of 2 cases; nothing was written");
    expect(await files()).toEqual([]);
    expect((await run({ resume: true })).begun).toHaveLength(2);
    expect(await files()).toEqual(["out.csv", "out.csv.journal", "out.failures.csv"]);
  });

  test("of other settings is refused, and what is no journal is left as it is", async () => {
    const { run, stopAfter, place, read, files } = await cohort(["", "", ""]);
    await expect(stopAfter(1)).rejects.toThrow("stopped");
    await expect(run({ resume: true, label: 1 })).rejects.toMatchObject({
      code: "setting",
      message: `extractCohort: the journal ${place("out.csv.journal")} was begun with other settings, which would give other results: label; resume: false (--no-resume) begins again, or name another output`,
    });
    expect((await run({ resume: false, label: 1 })).begun).toHaveLength(3);
    await writeFile(place("out.csv.journal"), "dear diary\n");
    for (const resume of [undefined, true, false]) {
      await expect(run({ resume })).rejects.toMatchObject({
        code: "format",
        message: `${place("out.csv.journal")}: this is no journal of extractCohort; name another file`,
      });
    }
    expect(await read("out.csv.journal")).toBe("dear diary\n");
    expect((await files()).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  test("tries again what may go well now, and keeps other failures in the list", async () => {
    const { run, read } = await cohort(["", "refuse", "exit", ""]);
    const lost = "case-2,,unexpected,true,its thread ended: worker exited with code: 3\n";
    await run({ resume: true, concurrency: 2, keep: false });
    const list = await read("out.failures.csv");
    expect(list).toContain("case-1,,intensity,false,not this one\n");
    expect(list).toContain(lost);
    const again = await run({ resume: true, concurrency: 2, keep: false });
    expect(again.begun).toEqual(["case-2"]);
    expect(await read("out.failures.csv")).toBe(list);
  });

  test("cannot share its journal with another one", async () => {
    const { run, place } = await cohort(["", "", ""]);
    const onProgress = ({ done }: CohortProgress) => done === 1 && appendFile(place("out.csv.journal"), "x\n");
    await expect(run({ onProgress: (progress) => void onProgress(progress) }, { pause: 100 })).rejects.toMatchObject({
      code: "file",
      message: `${place("out.csv.journal")}: was changed by another program while this one wrote to it; let only one run at a time have it`,
    });
    // what both wrote is whole or not counted
    expect((await run({ resume: true }, { pause: 100 })).begun.length).toBeLessThanOrEqual(2);
  });
});

describe("the list of failures", () => {
  let directory = "";
  let manifest = "";
  const at = (name: string) => join(directory, name);
  beforeAll(async () => {
    directory = await writeSmallCohort();
    manifest = at("manifest.csv");
  });

  test("is returned, and written beside the table", async () => {
    const { total, failed, failures } = await extractCohort(manifest, { output: at("f.tsv"), concurrency: 2 });
    expect([total, failed]).toEqual([6, 4]);
    expect(failures.map(({ ID, Region, code, passing }) => [ID, Region, code, passing])).toEqual([
      ["corrupt", undefined, "format", false],
      ["missing", undefined, "file", true],
      ["label", undefined, "label", false],
      ["grid", undefined, "geometry", false],
    ]);
    const { names, rows } = parseCsv(await readFile(at("f.failures.csv"), "utf8"));
    expect(names).toEqual(["ID", "Region", "code", "passing", "error"]);
    expect(rows.map(({ ID, error }) => [ID, error])).toEqual(failures.map(({ ID, error }) => [ID, error]));
  });

  test("has a header alone if nothing failed, and can be elsewhere or nowhere", async () => {
    const { cases } = await readManifest(manifest);
    const good = { cases: [cases[0]] };
    await extractCohort(good, { output: at("good"), failures: at("lists/failed.csv") });
    expect(await readFile(at("lists/failed.csv"), "utf8")).toBe("ID,Region,code,passing,error\n");
    await extractCohort(good, { failures: at("alone.csv"), shard: { index: 1, count: 2 } });
    expect(await readFile(at("alone-1-of-2.csv"), "utf8")).toBe("ID,Region,code,passing,error\n");
    await extractCohort(good, { output: at("none.csv"), failures: false });
    expect((await readdir(directory)).filter((name) => /^(good|none)/.test(name)).sort()).toEqual(["good", "none.csv"]);
  });

  test("has regions that failed in their order", async () => {
    const { run } = await cohort(["", "refuse", ""]);
    const { result } = await run();
    expect(result.failures.map(({ ID, Region, error }) => [ID, Region, error])).toEqual([
      ["case-0", "none", "nothing is left"],
      ["case-1", undefined, "not this one"],
      ["case-2", "none", "nothing is left"],
    ]);
  });

  test("a place that cannot be written is found out before the work", async () => {
    const steps: CohortProgress[] = [];
    const failures = at("mask.nii.gz/failed.csv");
    const work = extractCohort(manifest, { output: at("x.csv"), failures, onProgress: (step) => steps.push(step) });
    await expect(work).rejects.toMatchObject({ code: "file", message: expect.stringContaining(failures) });
    expect(steps).toEqual([]);
    expect((await readdir(directory)).filter((name) => name.includes("x.csv"))).toEqual([]);
  });
});

describe("keep: false", () => {
  test.each(["csv", "tsv", "json", "jsonl", "parquet"])(
    "returns no results, and writes the same %s",
    async (format) => {
      const { run, place, files } = await cohort(["", "refuse", ""]);
      const kept = await run({ output: place(`kept.${format}`) });
      for (const concurrency of [1, 2]) {
        const { result } = await run({ output: place(`out.${format}`), concurrency, keep: false });
        const { total, failed, failures } = kept.result;
        expect(result).toEqual({ total, failed, failures });
        expect(await readFile(place(`out.${format}`))).toEqual(await readFile(place(`kept.${format}`)));
      }
      expect(await files()).toHaveLength(4);
    },
  );

  test("with functions, whose cases cannot be gone on from", async () => {
    const { place, files } = await cohort(["", "", ""]);
    const manifest = place("manifest.csv");
    const record = { Odd: Number.NaN, Zero: -0, None: undefined, Large: 2n ** 70n, List: Float32Array.of(1, 2) };
    const segment: ExtractCohortOptions["segment"] = (_, { given }) => ({ mask: given!, record });
    await extractCohort(manifest, { segment, output: place("kept.csv") });
    let during: readonly string[] = [];
    const onProgress = async ({ done }: CohortProgress) => {
      if (done === 2) during = await files();
    };
    await extractCohort(manifest, {
      ...{
        segment,
        output: place("out.csv"),
        keep: false,
        onProgress: (step: CohortProgress) => void onProgress(step),
      },
    });
    expect(during.some((name) => /^\.out\.csv\..*\.cases\.part$/.test(name))).toBe(true);
    const table = await readFile(place("out.csv"), "utf8");
    expect(table).toBe(await readFile(place("kept.csv"), "utf8"));
    expect(table).toContain(",None,Large,List,");
    expect(await files()).toEqual(["kept.csv", "kept.failures.csv", "out.csv", "out.failures.csv"]);
    const work = extractCohort(manifest, { segment, output: place("a.csv"), keep: false, signal: AbortSignal.abort() });
    await expect(work).rejects.toThrow("stopped after 0 of 3 cases; nothing was written");
    expect(await files()).toHaveLength(4);
  });

  test("without a file", async () => {
    const { run, files } = await cohort(["", "refuse"]);
    const { result } = await run({ output: undefined, keep: false });
    expect(Object.keys(result)).toEqual(["total", "failed", "failures"]);
    expect(await files()).toEqual([]);
  });
});

test.each<[ExtractCohortOptions, string]>([
  [{ resume: true }, "resume needs output, beside which the journal is; or name a journal"],
  [
    { resume: false, output: "o.csv", journal: "j" },
    "resume is of the journal beside output, and a journal that is named is always gone on from; give one of them",
  ],
  [
    { resume: true, output: "o.csv", regions: () => [] },
    "regions cannot be compared with what made the cases of a journal, as functions cannot; return it from the module of setup",
  ],
  [{ output: "o.csv", failures: "./o.csv" }, "output and failures name the same file, ./o.csv"],
  [{ output: "o.csv", journal: "o.csv" }, "output and journal name the same file, o.csv"],
  [
    { output: "o.parquett" },
    "o.parquett: an output ends in .csv, .tsv, .json, .jsonl, .parquet, or .txt or none for CSV; got .parquett, to which .parquet is the nearest; or give format",
  ],
  [{ output: "" }, 'output must be the path of a file; got ""'],
  [{ failures: true as never }, "failures must be the path of a file, or false; got true"],
  [{ resume: "yes" as never }, 'resume must be true or false; got "yes"'],
  [{ keep: 1 as never }, "keep must be true or false; got 1"],
  [{ format: "xlsx" as never }, 'format must be one of csv, tsv, json, jsonl, parquet; got "xlsx"'],
  [{ caseMemory: 0 }, "caseMemory must be a positive number; got 0"],
])("%j is refused", async (options, message) => {
  await expect(extractCohort("no-such.csv", options)).rejects.toMatchObject({
    code: "setting",
    message: `extractCohort: ${message}`,
  });
});
