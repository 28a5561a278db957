import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { extractCohort, mergeShards, readManifest, shardFromEnvironment, writeTable } from "radiosurv/node";
import { parseCsv, type Row } from "radiosurv/table";
import { beforeAll, describe, expect, test } from "vitest";
import { main } from "../../src/node/main.ts";
import { writePoolCohort } from "./pool-cohort.ts";
import { writeSmallCohort } from "./small-cohort.ts";

const setup = { module: new URL("./programs/pool-setup.ts", import.meta.url).href, data: {} };
let directory = "";
let manifest = "";
const at = (name: string) => join(directory, name);
const read = (name: string) => readFile(at(name), "utf8");
// cases of several kinds: other columns, failures, no features at all
beforeAll(async () => {
  directory = await writeSmallCohort();
  manifest = at("manifest.csv");
});

const without = (row: Row, what: unknown): Row =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== what));

async function shards(count: number, output: string, options = {}): Promise<string[]> {
  const { dir, name, ext } = (await import("node:path")).parse(output);
  const files: string[] = [];
  for (let index = 1; index <= count; index++) {
    await extractCohort(manifest, { ...options, output, shard: { index, count } });
    files.push(join(dir, `${name}-${index}-of-${count}${ext}`));
  }
  return files;
}

describe("shards", () => {
  test("deal out the cases in turn, and write files of their own", async () => {
    const [first, second] = await shards(4, at("deal.csv"), { journal: at("deal.jsonl") });
    const ids = async (file: string) => parseCsv(await readFile(file, "utf8")).rows.map(({ ID }) => ID);
    expect(await ids(first)).toEqual(["good", "grid"]);
    expect(await ids(second)).toEqual(["corrupt", "2d"]);
    const names = (await readdir(directory)).filter((name) => name.startsWith("deal")).sort();
    const own = [".csv", ".failures.csv", ".jsonl"];
    expect(names).toEqual([1, 2, 3, 4].flatMap((i) => own.map((end) => `deal-${i}-of-4${end}`)));
  });

  test.each([{ index: 0, count: 2 }, { index: 3, count: 2 }, { index: 1.5, count: 2 }, { index: 1 }, "1/2"])(
    "%j is none",
    async (shard) => {
      await expect(extractCohort(manifest, { shard: shard as never })).rejects.toMatchObject({
        code: "setting",
        message: `extractCohort: shard must be { index, count } with an index from 1 to count; got ${JSON.stringify(shard)}`,
      });
    },
  );
});

describe("mergeShards", () => {
  test.each([
    ["csv", 2],
    ["csv", 3],
    ["tsv", 4],
    ["json", 3],
    // more shards than cases
    ["csv", 9],
    ["json", 9],
    ["jsonl", 3],
    ["jsonl", 9],
    // one format of another
    ["jsonl", 2, "parquet"],
    ["jsonl", 3, "csv"],
    ["json", 2, "tsv"],
    ["json", 3, "jsonl"],
    ["jsonl", 2, "json"],
    ["csv", 2, "tsv"],
    ["tsv", 2, "csv"],
    ["parquet", 2],
    ["parquet", 9],
    ["parquet", 2, "csv"],
    ["parquet", 3, "json"],
    ["parquet", 3, "jsonl"],
  ])("of %s gives the files of one run, to the byte, from %d shards (%s)", async (format, count, made = format) => {
    const files = await shards(count, at(`part.${format}`));
    const output = at(`merged.${made}`);
    const { rows, cases, failed } = await mergeShards(manifest, files.reverse(), { output });
    await extractCohort(manifest, { output: at(`whole.${made}`) });
    expect(await readFile(output)).toEqual(await readFile(at(`whole.${made}`)));
    expect(await read("merged.failures.csv")).toBe(await read("whole.failures.csv"));
    expect([rows.length, cases, failed]).toEqual([6, 6, 4]);
    expect(
      await mergeShards(manifest, files, { output: at("other"), format: made as "csv", failures: false, keep: false }),
    ).toEqual({ cases: 6, failed: 4 });
    expect(await readFile(at("other"))).toEqual(await readFile(output));
    expect(await readdir(directory)).not.toContain("other.failures.csv");
  });

  test.each([
    ["csv", "csv"],
    ["jsonl", "csv"],
    ["jsonl", "parquet"],
    ["parquet", "parquet"],
    ["parquet", "jsonl"],
  ])("with regions, and cases that are the same in all cells, of %s to %s", async (format, made) => {
    const pool = await writePoolCohort(["", "", "refuse", "", "loop"]);
    const lines = (await readFile(pool, "utf8")).trim().split("\n");
    // shard 1 of 2 gets the same case twice in a row
    await writeFile(pool, [lines[0], lines[1], lines[2], lines[1], lines[3], lines[4]].join("\n"));
    const place = (name: string) => join(pool, "..", name);
    const files = [];
    for (const index of [1, 2]) {
      await extractCohort(pool, { setup, output: place(`t.${format}`), shard: { index, count: 2 } });
      files.push(place(`t-${index}-of-2.${format}`));
    }
    const { cases, rows } = await mergeShards(await readManifest(pool), files, { output: place(`merged.${made}`) });
    expect([cases, rows.length]).toEqual([5, 4 * 2 + 1]);
    await extractCohort(pool, { setup, output: place(`whole.${made}`) });
    expect(await readFile(place(`merged.${made}`))).toEqual(await readFile(place(`whole.${made}`)));
    const list = await readFile(place("whole.failures.csv"), "utf8");
    expect(await readFile(place("merged.failures.csv"), "utf8")).toBe(list);
    expect(parseCsv(list).rows.length).toBeGreaterThan(0);
  });

  test.each(["csv", "parquet"] as const)("of %s: missing cells, and numbers of all kinds", async (format) => {
    const value = { cases: (await readManifest(manifest)).cases.slice(0, 4) };
    // what is missing in one row or in all, before and after what is there
    const kinds: Row[] = [
      { late: null, note: "", error: undefined, diagnostics_Size: [1.5, Number.NaN], x: -0, flag: true },
      { note: "\uFEFF a\nb", error: undefined, diagnostics_Text: "(a)", x: Number.NaN, whole: 2 ** 53, mixed: 1 },
      { late: "c", error: 'of "two",\nlines', diagnostics_Size: [], x: Number.POSITIVE_INFINITY, mixed: "b" },
      { note: null, error: undefined, none: null, x: Number.NEGATIVE_INFINITY, flag: false },
    ];
    // what segment records is before the error, which the first case of each shard has alone
    const records: Row[] = [
      { error: "no file" },
      { error: "no file" },
      { volume: 1, error: undefined, diagnostics_Settings: { f: [1] }, x: 2 },
      { volume: 2, error: "no voxels" },
    ];
    for (const [name, rows] of Object.entries({ kinds, records })) {
      const all = rows.map((row, i) => ({ ...value.cases[i].cells, ...row }));
      const files = [1, 2].map((index) => at(`${name}-${index}-of-2.${format}`));
      for (const [i, file] of files.entries()) await writeTable(file, [all[i], all[i + 2]]);
      for (const made of format === "csv" ? ["csv"] : ["csv", "parquet", "jsonl"]) {
        await mergeShards(value, files, { output: at(`k.${made}`), failures: false, keep: false });
        // null is a column of JSON, which Parquet does not tell from one that a row lacks
        const whole = made === "jsonl" ? all.map((row) => without(row, null)) : all;
        await writeTable(at(`whole.${made}`), whole);
        expect(await readFile(at(`k.${made}`))).toEqual(await readFile(at(`whole.${made}`)));
      }
    }
  });

  test("puts lists of failures where they are wanted", async () => {
    const files = await shards(2, at("list.csv"));
    await extractCohort(manifest, { output: at("list-whole.csv") });
    const whole = await read("list-whole.failures.csv");
    await mergeShards(manifest, files);
    await mergeShards(manifest, files, { failures: at("only.csv") });
    expect(await read("only.csv")).toBe(whole);
    expect(await readdir(directory)).not.toContain("list.csv");
    await mergeShards(manifest, files, { output: at("list.tsv"), failures: at("named.csv"), keep: false });
    expect(await read("named.csv")).toBe(whole);
    const good = { cases: (await readManifest(manifest)).cases.slice(0, 1) };
    await extractCohort(good, { output: at("good.csv"), shard: { index: 1, count: 1 } });
    await mergeShards(good, [at("good-1-of-1.csv")], { output: at("good.csv") });
    expect(await read("good.failures.csv")).toBe("ID,Region,code,passing,error\n");
  });

  test("says which list of failures is missing or of another run", async () => {
    const files = await shards(2, at("fail.csv"));
    const [one, two] = [1, 2].map((index) => at(`fail-${index}-of-2.failures.csv`));
    const output = at("fail-all.csv");
    const refused = (code: string, message: string, options = {}) =>
      expect(mergeShards(manifest, files, { output, ...options })).rejects.toMatchObject({ code, message });
    const alone = "merge the tables alone: failures: false (--no-failures)";
    const other = `the list and ${files[0]} are not of one run: make the shard anew, or ${alone}`;
    const list = await readFile(one, "utf8");
    const lines = list.split("\n");
    expect(lines.map((line) => line.split(",")[0])).toEqual(["ID", "missing", "grid", ""]);
    const errors = parseCsv(list).rows.map(({ error }) => error);
    await writeFile(one, `${lines[0]}\n${lines[1]}\n`);
    await refused("format", `${one}: lacks "grid", which failed: ${errors[1]}; ${other}`);
    await writeFile(one, list.replace("no-such", "no-such-other"));
    await refused("format", `${one}: row 2 is not that of "missing", which failed: ${errors[0]}; ${other}`);
    await writeFile(one, list.replace(",code,", ",kind,"));
    await refused("format", `${one}: row 2 is not that of "missing", which failed: ${errors[0]}; ${other}`);
    await writeFile(one, `${list}good,,file,true,no\n`);
    await refused("format", `${one}: row 4 is of "good", of which the table has no more that failed; ${other}`);
    await rm(one);
    const one2 = `mergeShards: 1 of 2 shards have no list of failures beside them: ${one}; put it there, or ${alone}`;
    await refused("file", one2);
    await rm(two);
    const both = `mergeShards: 2 of 2 shards have no list of failures beside them: ${one}, ${two}; put it there, or ${alone}`;
    await refused("file", both, { failures: at("fail-list.csv") });
    await refused("setting", `mergeShards: output and failures name the same file, ${output}`, { failures: output });
    await refused("setting", 'mergeShards: failures must be the path of a file, or false; got ""', { failures: "" });
    const names = await readdir(directory);
    expect(names.filter((name) => name.startsWith("fail-all") || name.endsWith(".part"))).toEqual([]);
    // shards that were made without lists
    for (const options of [{}, { failures: false }] as const) {
      await mergeShards(manifest, files, { output, ...options });
      const made = (await readdir(directory)).filter((name) => name.startsWith("fail-all"));
      expect(made).toEqual(["fail-all.csv"]);
      await rm(output);
    }
  });

  test("says what is missing, double or of something else", async () => {
    const files = await shards(3, at("m.csv"));
    const refused = (list: readonly string[], code: string, message: string, options = {}) =>
      expect(mergeShards(manifest, list, options)).rejects.toMatchObject({ code, message });
    const [one, two, three] = files;
    await refused([], "argument", "mergeShards: needs the files of the shards; got none");
    await refused([one, three], "argument", "mergeShards: of 3 shards one is missing: 2");
    await refused([three], "argument", "mergeShards: of 3 shards 2 are missing: 1, 2");
    const twice = `mergeShards: shard 2 of 3 is there twice: ${two} and ${two}`;
    await refused([one, two, two, three], "argument", twice);
    const other = at("m-1-of-4.csv");
    await refused([one, other], "argument", `mergeShards: ${other} is of 4 shards, ${one} of 3`);
    const name = "mergeShards: the name of a shard's file ends as in features-2-of-8.csv; got";
    await refused([manifest], "argument", `${name} ${manifest}`);
    await refused(["m-4-of-3.csv"], "argument", `${name} m-4-of-3.csv`);
    await refused(
      [one, two, at("no-3-of-3.csv")],
      "file",
      `${at("no-3-of-3.csv")}: cannot be read: there is no such file`,
    );
    const mend = "write the shards as .jsonl, of which every format can be made";
    const kinds = `mergeShards: ${one} does not say which of its cells are numbers, so that it cannot become`;
    await refused(files, "setting", `${kinds} json; ${mend}`, { output: at("m.json") });
    await refused(files, "setting", `${kinds} parquet; ${mend}`, { format: "parquet" });
    const damaged = `${at("m-1-of-1.parquet")}: is damaged, or no Parquet: its footer cannot be understood; was it cut off?`;
    await writeFile(at("m-1-of-1.parquet"), "PAR1");
    await refused([at("m-1-of-1.parquet")], "format", damaged, { output: at("m.json"), failures: false });
    const ending =
      "mergeShards: m.parquett: an output ends in .csv, .tsv, .json, .jsonl, .parquet, or .txt or none for CSV; got .parquett, to which .parquet is the nearest; or give format";
    await refused(files, "setting", ending, { output: "m.parquett" });
    const format = 'mergeShards: format must be one of csv, tsv, json, jsonl, parquet; got "xml"';
    await refused(files, "setting", format, { format: "xml" });
    await refused(files, "setting", 'mergeShards: keep must be true or false; got "no"', { keep: "no" });
    expect(await readdir(directory)).not.toContain("m.json");

    const text = await readFile(two, "utf8");
    const lines = text.split("\n");
    await writeFile(two, [lines[0], lines[1], ""].join("\n"));
    await refused(files, "format", `${two}: lacks 1 of 2 cases: grid`);
    await writeFile(two, [lines[0], lines[1], lines[2], lines[2], ""].join("\n"));
    await refused(
      files,
      "format",
      `${two}: row 4 is not of this manifest at this place, or is there twice; make the shard anew`,
    );
    await writeFile(two, text.replace("corrupt,", "korrupt,"));
    const where = 'row 2, where "corrupt" is expected, is not of this manifest at this place, or is there twice';
    await refused(files, "format", `${two}: ${where}; make the shard anew`);
    await writeFile(two, "");
    await refused(files, "format", `${two}: lacks 2 of 2 cases: corrupt, grid`);
    await writeFile(at("b-1-of-1.json"), "[{");
    await expect(mergeShards(manifest, [at("b-1-of-1.json")])).rejects.toThrow(/b-1-of-1\.json: is no JSON: /);
    await writeFile(at("b-1-of-1.jsonl"), '{"ID":"good"}\n');
    const jsonl = `${at("b-1-of-1.jsonl")}: row 2, where "good" is expected, is not of this manifest at this place`;
    await refused([at("b-1-of-1.jsonl")], "format", `${jsonl}, or is there twice; make the shard anew`);
    expect((await readdir(directory)).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  test("of JSON: NaN, columns of a module, and the place of the column error", async () => {
    const value = { cases: (await readManifest(manifest)).cases.slice(0, 2) };
    const [first, second] = value.cases.map(({ cells }) => cells);
    const row = { volume: 1, diagnostics_Size: [1, 2], x: Number.NaN };
    await writeTable(at("n-1-of-2.jsonl"), [{ ...first, ...row }]);
    await writeTable(at("n-2-of-2.jsonl"), [{ ...second, y: Number.POSITIVE_INFINITY }]);
    const files = [1, 2].map((index) => at(`n-${index}-of-2.jsonl`));
    const { rows } = await mergeShards(value, files, { output: at("n.csv"), failures: false });
    expect(rows).toEqual([
      { ...first, volume: 1, error: undefined, diagnostics_Size: [1, 2], x: Number.NaN },
      { ...second, error: undefined, y: Number.NaN },
    ]);
    expect(parseCsv(await read("n.csv")).names).toEqual([
      ...Object.keys(first),
      ...["volume", "error", "diagnostics_Size", "x", "y"],
    ]);
  });
});

describe("shardFromEnvironment", () => {
  const slurm = (id: number, min: number, max: number, size = max - min + 1) => ({
    SLURM_ARRAY_TASK_ID: `${id}`,
    SLURM_ARRAY_TASK_MIN: `${min}`,
    SLURM_ARRAY_TASK_MAX: `${max}`,
    SLURM_ARRAY_TASK_COUNT: `${size}`,
  });

  test("Slurm: an array numbered from 1", () => {
    expect(shardFromEnvironment(slurm(3, 1, 8))).toEqual({ index: 3, count: 8 });
    // of an array that was submitted once more for some of its tasks
    expect(shardFromEnvironment(slurm(7, 3, 7, 2), { count: 8 })).toEqual({ index: 7, count: 8 });
  });

  test("Kubernetes: an indexed job, numbered from 0", () => {
    expect(shardFromEnvironment({ JOB_COMPLETION_INDEX: "7" }, { count: 8 })).toEqual({ index: 8, count: 8 });
  });

  const whole =
    "the Slurm array is not whole, as in --array=1-8; for a part of it say of how many shards: count, or --shard auto/8";
  test.each([
    [{}, {}, "neither SLURM_ARRAY_TASK_ID nor JOB_COMPLETION_INDEX is set; name the shard itself, as in --shard 2/8"],
    [
      { JOB_COMPLETION_INDEX: "" },
      {},
      "neither SLURM_ARRAY_TASK_ID nor JOB_COMPLETION_INDEX is set; name the shard itself, as in --shard 2/8",
    ],
    [slurm(0, 0, 7), {}, "the Slurm array must be numbered from 1, as in --array=1-8"],
    [slurm(2, 0, 7), { count: 8 }, "the Slurm array must be numbered from 1, as in --array=1-8"],
    [slurm(3, 3, 7, 2), {}, whole],
    [slurm(3, 1, 7, 4), {}, whole],
    [{ SLURM_ARRAY_TASK_ID: "3" }, {}, whole],
    [slurm(9, 1, 9), { count: 8 }, "SLURM_ARRAY_TASK_ID is 9, but there are only 8 shards"],
    [{ SLURM_ARRAY_TASK_ID: "x" }, {}, 'SLURM_ARRAY_TASK_ID must be a whole number; got "x"'],
    [
      { JOB_COMPLETION_INDEX: "0" },
      {},
      "Kubernetes does not tell the number of completions: give count, or --shard auto/8",
    ],
    [{ JOB_COMPLETION_INDEX: "8" }, { count: 8 }, "JOB_COMPLETION_INDEX is 8, but there are only 8 shards"],
    [{}, { count: 0 }, "count must be a whole number >= 1; got 0"],
  ])("%j %j is refused", (environment, options, message) => {
    let found: unknown;
    try {
      shardFromEnvironment(environment, options);
    } catch (error) {
      found = error;
    }
    expect(found).toMatchObject({ code: "setting", message: `shardFromEnvironment: ${message}` });
  });
});

describe("the command line", () => {
  async function radiosurv(args: readonly string[], environment = {}) {
    const out = { stdout: "", stderr: "" };
    const status = await main(args, {
      stdout: { write: (text: string) => (out.stdout += text) },
      stderr: { write: (text: string) => (out.stderr += text) },
      environment,
    });
    return { status, ...out };
  }

  test("does shards as batch systems number them, and merges them", async () => {
    const extract = ["extract", manifest, "-o", at("cli.csv"), "--journal", at("cli.jsonl"), "--concurrency", "2"];
    const one = await radiosurv([...extract, "--shard", "1/3"]);
    expect(one.status).toBe(1);
    expect(one.stderr).toContain(`radiosurv: 1 of 2 cases in ${at("cli-1-of-3.csv")}\n`);
    await radiosurv([...extract, "--shard", "auto"], {
      ...{
        SLURM_ARRAY_TASK_ID: "2",
        SLURM_ARRAY_TASK_MIN: "1",
        SLURM_ARRAY_TASK_MAX: "3",
        SLURM_ARRAY_TASK_COUNT: "3",
      },
    });
    await radiosurv([...extract, "--shard", "auto/3"], { JOB_COMPLETION_INDEX: "2" });
    expect(await readdir(directory)).toContain("cli-3-of-3.jsonl");
    const files = [1, 2, 3].map((i) => at(`cli-${i}-of-3.csv`));
    expect(await radiosurv(["merge", manifest, ...files, "-o", at("cli-all.csv")])).toEqual({
      ...{ status: 0, stdout: "" },
      stderr: `radiosurv: 6 cases of 3 shards in ${at("cli-all.csv")}, 4 rows failed\nradiosurv: those that failed are in ${at("cli-all.failures.csv")}\n`,
    });
    await radiosurv(["extract", manifest, "-o", at("cli-whole.csv")]);
    expect(await read("cli-all.csv")).toBe(await read("cli-whole.csv"));
    expect(await read("cli-all.failures.csv")).toBe(await read("cli-whole.failures.csv"));
    const alone = await radiosurv(["merge", manifest, ...files, "-o", at("cli-alone.csv"), "--no-failures"]);
    expect(alone.stderr).toBe(`radiosurv: 6 cases of 3 shards in ${at("cli-alone.csv")}, 4 rows failed\n`);
    expect(await readdir(directory)).not.toContain("cli-alone.failures.csv");
    const named = ["merge", manifest, ...files, "-o", at("cli-alone.csv"), "--failures", at("cli-named.csv")];
    expect((await radiosurv(named)).stderr).toContain(`radiosurv: those that failed are in ${at("cli-named.csv")}\n`);
    expect(await read("cli-named.csv")).toBe(await read("cli-whole.failures.csv"));
    expect((await radiosurv(["merge", manifest, ...files])).stdout).toBe(await read("cli-whole.csv"));
    const lacking = await radiosurv(["merge", manifest, files[0]]);
    expect(lacking).toMatchObject({ status: 1, stderr: "radiosurv: mergeShards: of 3 shards 2 are missing: 2, 3\n" });
  });

  test("parameters come from their file, which errors name", async () => {
    await writeFile(at("params.yaml"), "featureClass:\n  firstorder: [Mean]\n");
    const { stdout } = await radiosurv(["extract", manifest, "-p", at("params.yaml"), "--shard", "1/6"]);
    expect(parseCsv(stdout).names.at(-1)).toBe("original_firstorder_Mean");
    await writeFile(at("wrong.yaml"), "setting:\n  binWith: 3\n");
    const wrong = await radiosurv(["extract", manifest, "-p", at("wrong.yaml")]);
    expect(wrong.stderr).toContain(`radiosurv: ${at("wrong.yaml")}: `);
  });

  test.each([
    [["extract", "m.csv", "--shard", "0/2"], '--shard must be I/N with I from 1 to N, auto or auto/N; got "0/2"'],
    [["extract", "m.csv", "--shard", "3"], '--shard must be I/N with I from 1 to N, auto or auto/N; got "3"'],
    [["extract", "m.csv", "--shard", "auto/0"], '--shard must be I/N with I from 1 to N, auto or auto/N; got "auto/0"'],
    [
      ["extract", "m.csv", "--shard", "auto"],
      "--shard auto: neither SLURM_ARRAY_TASK_ID nor JOB_COMPLETION_INDEX is set; name the shard itself, as in --shard 2/8",
    ],
    [["extract", "a.nii", "b.nii", "--shard", "1/2"], "--shard is of a manifest; got an IMAGE and a MASK"],
    [["extract", "a.nii", "b.nii", "--journal", "j"], "--journal is of a manifest; got an IMAGE and a MASK"],
    [["extract", "m.csv", "--concurrency", "0"], "--concurrency must be 1 or more; got 0"],
    [["extract", "m.csv", "--concurrency", "two"], '--concurrency must be a whole number; got "two"'],
    [["merge"], "merge needs a MANIFEST.csv and the files of its shards"],
    [["merge", "m.csv"], "merge needs a MANIFEST.csv and the files of its shards"],
    [
      ["merge", "m.csv", "a-1-of-1.csv", "-l", "2"],
      "merge takes --output, --format, --failures and --no-failures; got --label",
    ],
    [
      ["merge", "m.csv", "a-1-of-1.csv", "--failures", "f", "--no-failures"],
      "--failures and --no-failures exclude each other",
    ],
    [
      ["merge", "m.csv", "a-1-of-1.csv", "--failures", "m.csv"],
      "--failures m.csv would replace a file that is read; name another one",
    ],
    [
      ["merge", "m.csv", "a-1-of-1.csv", "-o", "a.jsno"],
      "--output a.jsno: an output ends in .csv, .tsv, .json, .jsonl, .parquet, or .txt or none for CSV; got .jsno, to which .json is the nearest; or give --format",
    ],
    [
      ["merge", "m.csv", "a-1-of-1.csv", "-o", "m.csv"],
      "--output m.csv would replace a file that is read; name another one",
    ],
  ])("%j is refused with status 2", async (args, message) => {
    expect(await radiosurv(args)).toEqual({
      status: 2,
      stdout: "",
      stderr: `radiosurv: ${message} (see radiosurv --help)\n`,
    });
  });
});
