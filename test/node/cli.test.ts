import { spawn } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createImage } from "radiosurv/image";
import { writeNifti } from "radiosurv/io";
import { type CohortProgress, extractCohort } from "radiosurv/node";
import { parseCsv } from "radiosurv/table";
import { beforeAll, describe, expect, test } from "vitest";
import packageFile from "../../package.json" with { type: "json" };
import { main } from "../../src/node/main.ts";
import { smallImage, writeSmallCohort } from "./small-cohort.ts";

const cli = fileURLToPath(new URL("../../src/node/cli.ts", import.meta.url));
let directory = "";
const at = (name: string): string => join(directory, name);

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command in the directory of the small cohort. */
function radiosurv(...args: readonly string[]): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [cli, ...args], { cwd: directory });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    child.on("close", (status) => resolve({ status, stdout, stderr }));
  });
}

/** The same without a process of its own. */
async function inProcess(args: readonly string[], signal?: AbortSignal): Promise<Run> {
  let stdout = "";
  let stderr = "";
  const status = await main(args, {
    stdout: {
      write: (text) => {
        stdout += text;
      },
    },
    stderr: {
      write: (text) => {
        stderr += text;
      },
    },
    signal,
  });
  return { status, stdout, stderr };
}

beforeAll(async () => {
  directory = await writeSmallCohort();
  await mkdir(at("sub"));
});

describe("one image", () => {
  test("prints features and diagnostics as CSV", async () => {
    const { status, stdout, stderr } = await radiosurv("extract", "image.nii.gz", "mask.nii.gz");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const { names, rows } = parseCsv(stdout);
    expect(rows).toHaveLength(1);
    expect(names.slice(0, 2)).toEqual(["Image", "Mask"]);
    expect(names).toContain("diagnostics_Image-original_Hash");
    expect(names.filter((name) => name.startsWith("original_"))).toHaveLength(107);
  });

  test("prints JSON, with the label and the parameters asked for", async () => {
    await writeFile(at("params.yaml"), "setting: { binWidth: 10 }\nfeatureClass: { firstorder: [Mean] }\n");
    const args = ["--format", "json", "--label", "7", "--params", "params.yaml"];
    const { status, stdout } = await radiosurv("extract", "flat.nrrd", "flat-mask.nrrd", ...args);
    expect(status).toBe(0);
    const [row] = JSON.parse(stdout) as Record<string, unknown>[];
    expect(Object.keys(row).filter((name) => name.startsWith("original_"))).toEqual(["original_firstorder_Mean"]);
    expect(row["diagnostics_Mask-original_Label"]).toBe(7);
    expect(row.diagnostics_Configuration_Settings).toMatchObject({ binWidth: 10 });
  });

  test.each([
    [["extract", "no-such.nii", "mask.nii.gz"], "radiosurv: no-such.nii: cannot be read: there is no such file\n"],
    [["extract", "flat.nrrd", "flat-mask.nrrd"], /^radiosurv: .*label 1 is not in the mask.*\n$/],
    [["extract", "image.nii.gz", "mask.nii.gz", "-p", "bad.yaml"], /^radiosurv: bad\.yaml: .*binWidth.*\n$/],
  ])("%j fails with one sentence and status 1", async (args, message) => {
    await writeFile(at("bad.yaml"), "setting: { binWith: 10 }\n");
    const { status, stdout, stderr } = await radiosurv(...args);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(message);
  });
});

describe("a manifest", () => {
  test("with failed cases: the table, the reasons and status 1", async () => {
    const { status, stdout, stderr } = await radiosurv("extract", "manifest.csv", "-o", "sub/out.csv");
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toContain("Extracting: 6 of 6 cases, 4 failed");
    expect(stderr).toContain("radiosurv: missing failed: ");
    expect(stderr).toContain("radiosurv: 2 of 6 cases in sub/out.csv\n");
    expect(stderr).toContain("radiosurv: 4 that failed are in sub/out.failures.csv\n");
    expect(parseCsv(await readFile(at("sub/out.csv"), "utf8")).rows).toHaveLength(6);
    expect(parseCsv(await readFile(at("sub/out.failures.csv"), "utf8")).rows).toHaveLength(4);
    expect(await readdir(at("sub"))).toEqual(["out.csv", "out.failures.csv"]);
  });

  test("without failed cases: status 0", async () => {
    await writeFile(at("good.csv"), "Image,Mask\nimage.nii.gz,mask.nii.gz\n");
    const { status, stdout } = await radiosurv("extract", "good.csv");
    expect(status).toBe(0);
    expect(parseCsv(stdout).rows[0].error).toBe("");
  });

  test("stopped by Ctrl-C: nothing is written, status 130", async () => {
    const run = await inProcess(["extract", at("manifest.csv"), "-o", at("stopped.csv")], AbortSignal.abort());
    expect(run.status).toBe(130);
    expect(run.stderr).toContain("extractCohort: stopped after 0 of 6 cases; nothing was written");
    expect(await readdir(directory)).not.toContain("stopped.csv");
  });
});

describe("a manifest that was stopped", () => {
  test("is gone on from with --resume, begun again with --no-resume, and neither without a word", async () => {
    const output = at("again.csv");
    const journal = `${output}.journal`;
    const controller = new AbortController();
    const onProgress = ({ done }: CohortProgress) => done === 2 && controller.abort();
    const work = extractCohort(at("manifest.csv"), { output, signal: controller.signal, onProgress });
    await expect(work).rejects.toThrow("and resume: true (--resume) goes on from there");
    const silent = await inProcess(["extract", at("manifest.csv"), "-o", output]);
    expect(silent).toMatchObject({
      status: 3,
      stderr: `radiosurv: extractCohort: ${journal} holds 2 finished cases of an earlier run; resume: true (--resume) goes on from them, resume: false (--no-resume) begins again\n`,
    });
    const resumed = await inProcess(["extract", at("manifest.csv"), "-o", output, "--resume", "--no-failures"]);
    expect(resumed.stderr).toContain("radiosurv: missing failed: ");
    expect(resumed.stderr).toContain(`radiosurv: 2 of 6 cases in ${output}\n`);
    await inProcess(["extract", at("manifest.csv"), "-o", at("whole.csv"), "--failures", at("lists/failed.csv")]);
    expect(await readFile(output, "utf8")).toBe(await readFile(at("whole.csv"), "utf8"));
    expect(await readdir(at("lists"))).toEqual(["failed.csv"]);
    await inProcess(["extract", at("manifest.csv"), "-o", output, "--no-resume"]);
    const names = (await readdir(directory)).filter((name) => /^(again|whole)/.test(name)).sort();
    expect(names).toEqual(["again.csv", "again.failures.csv", "whole.csv"]);
  });

  test("cases that take too long fail", async () => {
    const size = [64, 64, 48];
    await writeFile(at("large.nii"), writeNifti(smallImage(size)));
    const whole = createImage(new Uint8Array(64 * 64 * 48).fill(1), size, { spacing: smallImage(size).spacing });
    await writeFile(at("large-mask.nii"), writeNifti(whole));
    await writeFile(at("large.csv"), "ID,Image,Mask\nlarge,large.nii,large-mask.nii\n");
    const { stderr } = await inProcess([
      ...["extract", at("large.csv"), "-o", at("late.jsonl"), "--no-failures"],
      ...["--case-timeout", "0.005", "--case-memory", "4000"],
    ]);
    expect(stderr).toContain(
      "radiosurv: large failed: the case took longer than caseTimeout, 0.005 s, and was stopped\n",
    );
    expect((await readFile(at("late.jsonl"), "utf8")).split("\n")).toHaveLength(2);
  });

  test("of many that failed some are shown", async () => {
    const rows = Array.from({ length: 25 }, (_, i) => `${i},none.nii,none.nii`);
    await writeFile(at("none.csv"), ["ID,Image,Mask", ...rows].join("\n"));
    const { stderr } = await inProcess(["extract", at("none.csv"), "-o", at("none.json"), "--format", "json"]);
    expect(stderr).toContain("radiosurv: 19 failed: ");
    expect(stderr).not.toContain("radiosurv: 20 failed: ");
    expect(stderr).toContain(
      `radiosurv: 5 more failed\nradiosurv: 25 that failed are in ${at("none.failures.csv")}\nradiosurv: 0 of 25 cases in ${at("none.json")}\n`,
    );
  });
});

describe("the command line", () => {
  test.each([[["--help"]], [["-h"]], [["help"]], [["extract", "--help"]]])("%j shows the usage", async (args) => {
    const { status, stdout } = await inProcess(args);
    expect(status).toBe(0);
    expect(stdout).toContain("radiosurv extract MANIFEST.csv -o OUT.csv");
  });

  test("--version shows that of the package", async () => {
    expect(await radiosurv("--version")).toEqual({ status: 0, stdout: `${packageFile.version}\n`, stderr: "" });
  });

  test("a wrong one ends with status 2", async () => {
    const { status, stderr } = await radiosurv("extrat");
    expect(status).toBe(2);
    expect(stderr).toMatch(/^radiosurv: there is no command "extrat".*\n$/);
  });

  test.each([
    [[], "a command is needed: radiosurv extract ... or radiosurv study ..."],
    [["extrat", "a", "b"], 'there is no command "extrat"; the nearest is "extract"'],
    [["extract", "a", "b", "--lable", "2"], "there is no option --lable; the nearest is --label"],
    [["extract", "a", "b", "--params"], "option --params needs a value"],
    [["extract", "a", "b", "--help=x"], 'option --help takes no value; got "x"'],
    [["extract", "a", "b", "-l", "1", "-l", "2"], "option --label is given twice"],
    [["extract", "a", "b", "-l", "one"], '--label must be a whole number; got "one"'],
    [["extract", "a", "b", "--format", "xml"], '--format must be csv, tsv, json, jsonl or parquet; got "xml"'],
    [
      ["extract", "a", "b", "-o", "o.jsnol"],
      "--output o.jsnol: an output ends in .csv, .tsv, .json, .jsonl, .parquet, or .txt or none for CSV; got .jsnol, to which .json is the nearest; or give --format",
    ],
    [
      ["extract", "m.csv", "-o", "o.xlsx"],
      "--output o.xlsx: an output ends in .csv, .tsv, .json, .jsonl, .parquet, or .txt or none for CSV; got .xlsx, to which .csv is the nearest; or give --format",
    ],
    [["extract", "m.csv", "--format", "parquet"], "--format parquet needs --output"],
    [["merge", "m.csv", "a-1-of-1.jsonl", "-f", "parquet"], "--format parquet needs --output"],
    [["extract", "a", "b", "--resume"], "--resume is of a manifest; got an IMAGE and a MASK"],
    [["extract", "m.csv", "--resume"], "--resume needs --output, beside which finished cases are kept"],
    [["extract", "m.csv", "--no-resume"], "--no-resume needs --output, beside which finished cases are kept"],
    [["extract", "m.csv", "-o", "o", "--resume", "--no-resume"], "--resume and --no-resume exclude each other"],
    [["extract", "m.csv", "--resume=yes"], 'option --resume takes no value; got "yes"'],
    [
      ["extract", "m.csv", "-o", "o", "--resume", "--journal", "j"],
      "--journal is always gone on from; leave --resume out",
    ],
    [["extract", "m.csv", "--failures", "f", "--no-failures"], "--failures and --no-failures exclude each other"],
    [
      ["extract", "m.csv", "--failures", "m.csv"],
      "--failures m.csv would replace a file that is read; name another one",
    ],
    [["extract", "m.csv", "--case-timeout", "0"], '--case-timeout must be a positive number; got "0"'],
    [["extract", "m.csv", "--case-memory", "2GB"], '--case-memory must be a positive number; got "2GB"'],
    [["extract"], "extract needs an IMAGE and a MASK, or a MANIFEST.csv"],
    [["extract", "a.nii"], 'extract needs a MASK after the IMAGE "a.nii"; a manifest ends in .csv'],
    [["extract", "a", "b", "c"], "extract takes an IMAGE and a MASK, or a MANIFEST.csv; got 3 names"],
    [["extract", "m.csv", "-o", "./m.csv"], "--output ./m.csv would replace a file that is read; name another one"],
  ])("%j is refused with status 2", async (args, message) => {
    expect(await inProcess(args)).toEqual({
      status: 2,
      stdout: "",
      stderr: `radiosurv: ${message} (see radiosurv --help)\n`,
    });
  });
});
