import { spawn } from "node:child_process";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ManifestStudyOptions, manifestStudy } from "radiosurv/node";
import type { StudyResult } from "radiosurv/study";
import { formatCsv, parseCsv, type Row } from "radiosurv/table";
import { beforeAll, describe, expect, test } from "vitest";
import { main } from "../../src/node/main.ts";
import { temporaryDirectory } from "./small-cohort.ts";
import { studyRows, writeStudyImages } from "./study-files.ts";

/** Enough for a machine that does other things too, ms. */
const PATIENCE = 120_000;
let directory = "";
const at = (name: string): string => join(directory, name);
beforeAll(async () => {
  directory = await temporaryDirectory();
});

interface Run {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function radiosurv(args: readonly string[], signal?: AbortSignal, heard?: (text: string) => void): Promise<Run> {
  let [stdout, stderr] = ["", ""];
  const status = await main(["study", ...args], {
    stdout: { write: (text) => void (stdout += text) },
    stderr: {
      write: (text) => {
        stderr += text;
        heard?.(text);
      },
    },
    ...(signal && { signal }),
  });
  return { status, stdout, stderr };
}

/** Rows with features that PyRadiomics could have written. */
function rowsWithFeatures(n = 60, seed = 1): Row[] {
  return studyRows(n, seed).map(({ risk, ...row }, i) => ({
    ...row,
    original_firstorder_Mean: 40 + 60 * risk + ((i * 7) % 11),
    original_glcm_Contrast: 5 + ((i * 13) % 17),
    "wavelet-HLL_glcm_Contrast": 2 + ((i * 5) % 23),
  }));
}

async function write(name: string, rows: readonly Row[]): Promise<string> {
  await writeFile(at(name), formatCsv(rows));
  return at(name);
}

const OUTCOME = ["--outcome", "months,dead"];
const quick: Partial<ManifestStudyOptions> = {
  outcome: ["months", "dead"],
  times: [12, 24],
  signature: { cutoff: { permutations: 0, bootstrap: 0 } },
  validation: { outerFolds: 2 },
};
const quickFile = async (): Promise<string> => {
  const { outcome: _, times: __, ...settings } = quick;
  await writeFile(at("quick.json"), JSON.stringify(settings));
  return at("quick.json");
};
const studyJson = async (name: string): Promise<StudyResult & { data: Record<string, unknown>; files: string[] }> =>
  JSON.parse(await readFile(join(at(name), "study.json"), "utf8"));

describe("features in the manifest", () => {
  test("become a report, tables, figures, models and study.json", { timeout: PATIENCE }, async () => {
    const manifest = await write("wide.csv", rowsWithFeatures());
    const args = ["--manifest", manifest, ...OUTCOME, "--clinical", "age,sex", "--unit", "months"];
    const run = await radiosurv([...args, "--settings", await quickFile(), "--seed", "3", "-o", at("wide")]);
    expect(run.status).toBe(0);
    expect(run.stderr).toMatch(/^Study: step 1 of \d+, signature of intra\n/);
    expect(run.stdout).toContain("train     train     40        30 (75.0 %)\n");
    expect(run.stdout).toMatch(/\nsignature and clinical +0\.\d{3} \(/);
    expect(run.stdout).toContain("- judged at 12, 36, 60 months (1, 3 and 5 years), as --times is not given\n");
    expect(run.stdout).toMatch(/\n- \d+ warnings: see the report\n/);
    expect(run.stdout).toMatch(/wide: report\.html, study\.json, 5 tables, \d+ figures, \d models\n$/);
    const study = await studyJson("wide");
    expect(study).toMatchObject({ format: "radiosurv.study", seed: 3, unit: "months", times: [12, 36, 60] });
    expect(study.cohorts.map(({ name, n }) => [name, n])).toEqual([
      ["train", 40],
      ["external", 20],
    ]);
    expect(study.data).toMatchObject({
      manifest: "wide.csv",
      columns: { id: "ID", cohort: "Cohort", time: "months", event: "dead" },
      regions: [{ name: "intra", features: 3 }],
    });
    for (const name of study.files) expect((await readFile(join(at("wide"), name))).length).toBeGreaterThan(0);
    expect(study.files).toContain("tables/characteristics.csv");
    expect(study.files).toContain("figures/kaplan-meier-train.svg");
    expect(study.files).toContain("models/model-combined.json".replace("combined", "signatureClinical"));
    expect(study.files.at(-1)).toBe("study.json");
    expect(await readFile(join(at("wide"), "report.html"), "utf8")).toMatch(/^<!doctype html>/i);
    // nothing tells where the files were
    expect(JSON.stringify(study)).not.toContain(directory);
    expect(await readFile(join(at("wide"), "report.html"), "utf8")).not.toContain(directory);
  });

  test("are found by patterns, and the function gives what the command gives", { timeout: PATIENCE }, async () => {
    const manifest = await write("wide.csv", rowsWithFeatures());
    const output = at("patterns");
    const {
      result,
      files,
      directory: where,
    } = await manifestStudy({
      ...quick,
      manifest,
      output,
      featureColumns: ["original_*"],
    });
    expect(result.signatures.intra.reduction.given).toBe(2);
    expect([where, files.at(-1)]).toEqual([output, "study.json"]);
    expect(JSON.parse(JSON.stringify(result.cohorts))).toEqual((await studyJson("patterns")).cohorts);
    const quiet = await radiosurv([
      ...["--manifest", manifest, ...OUTCOME, "--feature-columns", "original_*", "--times", "12,24", "--quiet"],
      ...["--settings", await quickFile(), "--folds", "2", "-o", at("quiet")],
    ]);
    expect(quiet).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(await readFile(join(at("quiet"), "study.json"), "utf8")).toBe(
      await readFile(join(at("patterns"), "study.json"), "utf8"),
    );
  });
});

describe("a table of features of its own", () => {
  const patients = rowsWithFeatures().map(({ ID, Cohort, months, dead, age, sex }) => ({
    ID,
    Cohort,
    months,
    dead,
    age,
    sex,
  }));
  const table = (region: string, shift: number): Row[] =>
    rowsWithFeatures().map((row, i) => ({
      ID: row.ID,
      Image: `images/${row.ID}.nii.gz`,
      Mask: `masks/${row.ID}.nii.gz`,
      Modality: "US",
      Region: region,
      diagnostics_Versions_PyRadiomics: "v3.1.0",
      "diagnostics_Image-original_Spacing": "(1.0, 1.0)",
      original_shape_Sphericity: 0.5 + ((i * 11) % 29) / 60,
      original_firstorder_Mean: Number(row.original_firstorder_Mean) + shift * ((i * 3) % 7),
    }));

  test("as PyRadiomics writes it: joined, diagnostics counted", { timeout: PATIENCE }, async () => {
    const manifest = await write("patients.csv", patients);
    // the order of the rows is that of the program that wrote it
    const features = await write(
      "pyradiomics.csv",
      [...table("", 0)].reverse().map(({ Region: _, ...row }) => row),
    );
    const study = await manifestStudy({ ...quick, manifest, features, output: at("joined") });
    expect(study.notes).toContain("pyradiomics.csv: 2 columns of diagnostics not used");
    expect(Object.keys(study.result.signatures)).toEqual(["US-intra"]);
    const wide = rowsWithFeatures().map(
      ({ original_glcm_Contrast: _, "wavelet-HLL_glcm_Contrast": __, ...row }, i) => ({
        ...row,
        original_shape_Sphericity: table("", 0)[i].original_shape_Sphericity,
      }),
    );
    const same = await manifestStudy({ ...quick, manifest: await write("same.csv", wide), output: at("same") });
    expect(study.result.signatures["US-intra"].coefficients).toEqual(
      [...same.result.signatures.intra.features.keys()].map((k) => {
        const name = study.result.signatures["US-intra"].features[k];
        return same.result.signatures.intra.coefficients[same.result.signatures.intra.features.indexOf(name)];
      }),
    );
  });

  test("without a column of patients: joined by the image", { timeout: PATIENCE }, async () => {
    const manifest = await write("patients.csv", patients);
    const rows = table("", 0).map(({ ID: _, Region: __, Modality: ___, ...row }) => row);
    const { result } = await manifestStudy({
      ...quick,
      manifest,
      features: await write("by-image.csv", rows),
      output: at("by-image"),
    });
    expect(result.cohorts.map(({ n }) => n)).toEqual([40, 20]);
  });

  test("with regions: rings are chosen", { timeout: PATIENCE }, async () => {
    const manifest = await write("patients.csv", patients);
    const rows = [...table("intra", 0), ...table("peri-1", 1), ...table("peri 2 mm", 2), ...table("necrosis", 3)];
    const { result } = await manifestStudy({
      ...quick,
      manifest,
      features: await write("regions.csv", rows),
      output: at("regions"),
    });
    expect(Object.keys(result.signatures)).toEqual(["US-intra", "US-peri-1", "US-peri-2", "US-necrosis"]);
    expect(Object.keys(result.rings)).toEqual(["US"]);
    expect(result.signatureName).toBe("multi-modal");
  });

  test("all that is wrong is told at once", async () => {
    const rows = table("", 0).map(({ Region: _, ...row }) => row);
    const bad: Row[] = [
      ...rows.slice(0, 57).map((row, i) => (i === 4 ? { ...row, original_firstorder_Mean: "12 HU" } : row)),
      { ...rows[3] },
      { ...rows[0], ID: "q1" },
    ];
    const run = await radiosurv([
      ...["--manifest", await write("patients.csv", patients), "--features", await write("bad.csv", bad), ...OUTCOME],
      ...["--rings", "1-2", "--times", "12", "-o", at("never")],
    ]);
    expect(run).toEqual({
      status: 1,
      stdout: "",
      stderr: `radiosurv: patients.csv: the study was not started: 6 problems
- 1 cell of features that is no number: bad.csv row 6 ("p5"), "original_firstorder_Mean": "12 HU"; a number with something behind it; write the number alone
- bad.csv: 1 region of features with more than one row: "p4", US (rows 5, 59)
- --features: 1 row of bad.csv of patients who are not in the manifest: row 60 ("q1"); --failed leave-out goes on without them
- bad.csv: no features of 3 patients: "p58", "p59", "p60"; --failed leave-out goes on without them
- --rings: features are ready, so that none are extracted; leave it out
- features of US-intra: 1 value missing: "original_firstorder_Mean" of "p5"; --missing impute puts the median of the training cohort there
`,
    });
  });

  test("--failed leave-out and --missing impute go on, and count", { timeout: PATIENCE }, async () => {
    const rows = table("", 0).map(({ Region: _, ...row }) => row);
    const gaps: Row[] = [
      ...rows.slice(0, 57).map((row, i) => (i === 4 ? { ...row, original_firstorder_Mean: "nan" } : row)),
      { ...rows[0], ID: "q1" },
    ];
    const run = await radiosurv([
      ...["--manifest", await write("patients.csv", patients), "--features", await write("gaps.csv", gaps), ...OUTCOME],
      ...["--failed", "leave-out", "--missing", "impute", "--times", "12"],
      ...["--settings", await quickFile(), "-o", at("gaps")],
    ]);
    expect(run.status).toBe(0);
    expect(run.stdout).toContain('\n- 1 row of features of patients who are not in the manifest: row 59 ("q1")\n');
    expect(run.stdout).toContain(
      '\n- 3 patients left out: "p58" (US-intra: no features), "p59" (US-intra: no features), "p60" (US-intra: no features)\n',
    );
    const study = await studyJson("gaps");
    expect(study.cohorts.map(({ n }) => n)).toEqual([38, 19]);
    expect(study.data.leftOut).toHaveLength(3);
    expect(study.missing).toEqual([
      { cohort: "train", region: "US-intra", rows: 1, variables: { original_firstorder_Mean: 1 } },
    ]);
    expect(await readFile(join(at("gaps"), "report.html"), "utf8")).toContain("3 patients left out");
  });

  test("cohorts with other features do not get through", async () => {
    const rows = table("", 0).map(({ Region: _, ...row }, i) => ({
      ...row,
      ...(patients[i].Cohort === "train" && { original_ngtdm_Busyness: i }),
      original_ngtdm_Strength: "",
    }));
    const run = await radiosurv([
      ...[
        "--manifest",
        await write("patients.csv", patients),
        "--features",
        await write("other.csv", rows),
        ...OUTCOME,
      ],
      ...["--missing", "impute", "-o", at("never")],
    ]);
    expect(run.stderr).toBe(`radiosurv: patients.csv: the study was not started: 2 problems
- features of US-intra differ between cohorts: "external" has no value at all in "original_ngtdm_Busyness"
- 1 feature without any value: "original_ngtdm_Strength"; take these columns out
`);
  });

  test.each([
    [
      ["--features", "none"],
      'none.csv has no columns with names of PyRadiomics, such as original_glcm_Contrast; say which are features, such as --feature-columns "f_*"',
    ],
    [
      ["--features", "none", "--feature-columns", "f_x*"],
      '--feature-columns: no column of none.csv fits "f_x*"; the nearest is "f_1"',
    ],
    [["--features", "nobody"], '--features: nobody.csv has no column "ID"; the nearest is "Name"'],
  ])("%j is refused", async (args, problem) => {
    await write("none.csv", [{ ID: "p1", f_1: 2 }]);
    await write("nobody.csv", [{ Name: "p1", original_glcm_Contrast: 2 }]);
    const named = args.map((arg, i) => (i === 1 ? at(`${arg}.csv`) : arg));
    const run = await radiosurv(["--manifest", await write("patients.csv", patients), ...OUTCOME, ...named]);
    expect(run.stderr).toContain(`\n- ${problem}\n`);
  });
});

describe("variables", () => {
  test("of a table of patients, without features: a study of models", { timeout: PATIENCE }, async () => {
    const rows = studyRows(60);
    const manifest = await write(
      "ids.csv",
      rows.map(({ ID, Cohort }) => ({ patient: ID, set: Cohort })),
    );
    const table = await write("clinical.csv", [
      ...rows.map(({ ID, months, dead, age, sex }) => ({ patient: ID, months, dead: dead ? "yes" : "no", age, sex })),
      { patient: "q1", months: 3, dead: "no", age: 50, sex: "f" },
    ]);
    const run = await radiosurv([
      ...["--manifest", manifest, "--patients", table, ...OUTCOME, "--clinical", "age", "--imaging", "sex"],
      ...["--settings", await quickFile(), "-o", at("models")],
    ]);
    expect(run.status).toBe(0);
    expect(run.stdout).toContain('- "dead": yes counts as an event, no as none\n');
    expect(run.stdout).toContain("- clinical.csv: 1 patient not in the manifest and not used\n");
    expect(run.stdout).toMatch(
      /- judged at .*, near the quartiles of the training times of events, as --times is not given; with --unit it is at 1, 3 and 5 years\n/,
    );
    const study = await studyJson("models");
    expect(study.signature).toBeUndefined();
    expect(Object.keys(study.models)).toEqual(["clinical", "imaging"]);
    expect(study.cohorts.map(({ name, role }) => [name, role])).toEqual([
      ["train", "train"],
      ["external", "external"],
    ]);
  });

  test("rows without an outcome, a cohort or a value are counted and named", async () => {
    const rows: Row[] = studyRows(60).map(({ risk: _, ...row }) => ({
      ...row,
      grade: 1,
      note: `seen by ${row.ID}`,
      side: "left",
    }));
    Object.assign(rows[1], { months: "" });
    Object.assign(rows[2], { months: -4 });
    Object.assign(rows[3], { dead: "lost" });
    Object.assign(rows[4], { age: "61 y" });
    for (const i of [5, 8, 9, 11]) Object.assign(rows[i], { sex: "NA" });
    Object.assign(rows[8], { sex: "x" });
    Object.assign(rows[7], { Cohort: "" });
    for (let i = 0; i < 30; i++) Object.assign(rows[i], { empty: "" });
    const run = await radiosurv([
      ...["--manifest", await write("gaps.csv", rows), ...OUTCOME],
      ...[
        "--clinical",
        "age,sex,grade,note,empty,months,agee",
        "--imaging",
        "sex",
        "--categories",
        "side",
        "-o",
        at("never"),
      ],
    ]);
    expect(run).toEqual({
      status: 1,
      stdout: "",
      stderr: `radiosurv: gaps.csv: the study was not started: 12 problems
- "Cohort" is empty for 1 patient: row 9 ("p8")
- "months" must be a number, 0 or more; it is not for 2 patients: row 3 ("p2"): empty, row 4 ("p3"): "-4"
- "dead" must be 0 or 1; it is not for 1 patient: row 5 ("p4"): "lost"
- --clinical: "months" has another part to play; there are "age", "sex", "grade", "note", "side", "empty"
- --clinical: gaps.csv has no column "agee"; the nearest is "age"
- "sex": a variable is either --clinical or --imaging
- --categories names "side", which is neither in --clinical nor in --imaging
- "age" is a number for 59 of 60 patients, but "61 y" in row 6 ("p5"); write numbers alone and leave missing ones empty, or name it in --categories
- "sex" is "x" for 1 patient of "external" and for none of the training cohort, so that no model knows it; group levels, or leave it empty
- "sex" is missing for 3 of 60 patients ("external" 2, "train" 1); --missing impute puts the median or the most frequent level of the training cohort there
- "grade" has the same value for all patients; leave it out
- "note" has 60 different texts, too many for a category; leave it out or group them
- "empty" has no value at all
`.replace("12 problems", "13 problems"),
    });
    expect(await readdir(directory)).not.toContain("never");
  });

  test.each<[string, (row: Row, i: number) => Row, string[], string]>([
    [
      "no training cohort",
      (row) => ({ ...row, Cohort: row.Cohort === "train" ? "A" : "B" }),
      [],
      'cohorts without a role: "A" (40 patients), "B" (20 patients); say train, internal or external, such as --roles "A=external,B=external"',
    ],
    [
      "roles of no cohort",
      (row) => row,
      ["--roles", "trian=train,external=external"],
      '--roles names "trian", which is no cohort; cohorts are "train" (40 patients), "external" (20 patients)',
    ],
    [
      "two training cohorts",
      (row) => row,
      ["--roles", "external=train"],
      'one cohort must be the training cohort; there are 2; cohorts are "train" (40 patients), "external" (20 patients); say which, such as --roles "train=train,external=external"',
    ],
    [
      "R's coding of events",
      (row) => ({ ...row, dead: Number(row.dead) + 1 }),
      [],
      '"dead" holds 1 (15 patients) and 2 (45 patients); an event is 1, none is 0; if 2 is the event, as in some tables of R, write 0 for 1 and 1 for 2',
    ],
    [
      "another kind of event",
      (row, i) => (i === 0 ? { ...row, dead: 2 } : row),
      [],
      '"dead" must be 0 or 1; it is not for 1 patient: row 2 ("p1"): "2"; one kind of event counts here; write 0 for all others',
    ],
    [
      "days in one cohort and months in the other",
      (row) => (row.Cohort === "train" ? row : { ...row, months: Number(row.months) * 30.4 }),
      [],
      'in "external"; are units mixed? If not: --units ignore',
    ],
    [
      "days that are called months",
      (row) => ({ ...row, months: Number(row.months) * 30 }),
      ["--unit", "months"],
      "months, which is ",
    ],
    [
      "a patient in two cohorts",
      (row, i) => (i === 5 ? { ...row, ID: "p1" } : row),
      [],
      '1 patient in more than one cohort: "p1" in "train" and "external" (rows 2, 7)',
    ],
    [
      "a patient twice",
      (row, i) => (i === 4 ? { ...row, ID: "p1" } : row),
      [],
      '1 patient with more than one row: "p1" (rows 2, 6); if they are several kinds of images, name their column with --kind',
    ],
    ["no patient", (row, i) => (i === 4 ? { ...row, ID: " " } : row), [], '"ID" is empty in 1 row: row 6'],
    ["no column of patients", ({ ID: _, ...row }) => row, [], "m.csv has no column of patients; name it with --id"],
    ["an unknown --id", (row) => row, ["--id", "Idd"], '--id: m.csv has no column "Idd"; the nearest is "ID"'],
    [
      "no cohort",
      ({ Cohort: _, ...row }) => row,
      [],
      'no column says in which cohort a patient is; name it with --cohort; there are "ID", "months", "dead", "age", "sex"',
    ],
    [
      "an unknown --cohort",
      (row) => row,
      ["--cohort", "Cohrt"],
      '--cohort: m.csv has no column "Cohrt"; the nearest is "Cohort"',
    ],
    [
      "an option for images",
      (row) => row,
      ["--setup", "none.js"],
      "--setup: the manifest has no column Image, so that none are extracted; leave it out",
    ],
  ])("%s", async (_name, change, args, problem) => {
    const rows = studyRows(60).map(({ risk: _, ...row }, i) => change(row, i));
    const manifest = await write("m.csv", rows);
    const run = await radiosurv([
      "--manifest",
      manifest,
      ...OUTCOME,
      "--clinical",
      "age,sex",
      ...args,
      "-o",
      at("never"),
    ]);
    expect(run.stderr).toContain(problem);
    expect(run.status).toBe(1);
  });

  test("nothing to study", async () => {
    const rows = studyRows(60).map(({ risk: _, ...row }) => row);
    const run = await radiosurv(["--manifest", await write("m.csv", rows), ...OUTCOME]);
    expect(run.stderr).toBe(
      "radiosurv: m.csv: the study was not started: 1 problem\n- nothing to study: m.csv has neither features nor images; name variables with --clinical or --imaging, or a table with --features\n",
    );
  });

  test("a table that lacks patients, has them twice or says something else", async () => {
    const rows = studyRows(60).map(({ risk: _, ...row }) => row);
    const table: Row[] = rows
      .slice(0, 58)
      .map(({ ID, Cohort, age }, i) => ({ ID, Cohort: i === 1 ? "external" : Cohort, years: age }));
    table.push({ ...table[0] });
    const run = await radiosurv([
      ...["--manifest", await write("m.csv", rows), "--patients", await write("t.csv", table), ...OUTCOME],
      ...["--clinical", "years", "-o", at("never")],
    ]);
    expect(run.stderr).toBe(`radiosurv: m.csv: the study was not started: 4 problems
- t.csv: 1 patient with more than one row: "p1" (rows 2, 60)
- t.csv lacks 2 patients of the manifest: "p59", "p60"
- "Cohort" differs between m.csv and t.csv for 1 patient: "p2" has "train" and "external"
- "years" is missing for 2 of 60 patients ("train" 1, "external" 1); --missing impute puts the median or the most frequent level of the training cohort there
`);
  });
});

describe("images", () => {
  let images = "";
  beforeAll(async () => {
    images = await writeStudyImages(36);
    await quickFile();
  });
  const command = (output: string, ...more: readonly string[]): readonly string[] => [
    ...["--manifest", join(images, "cohort.csv"), ...OUTCOME, "--times", "12,24", "--rings", "1-2"],
    ...["--params", join(images, "params.yaml"), "--settings", at("quick.json"), "--concurrency", "2"],
    ...["-o", join(images, output), ...more],
  ];
  const files = (output: string): Promise<string[]> => readdir(join(images, output)).then((list) => list.sort());

  test("are extracted, stopped and gone on with, and what comes out is the same", { timeout: PATIENCE }, async () => {
    const controller = new AbortController();
    const stopped = await radiosurv(command("out", "--quiet"), AbortSignal.abort());
    expect(stopped).toEqual({
      status: 130,
      stdout: "",
      stderr: `radiosurv: the study was stopped: 0 of 36 images are kept in ${join(images, "out")}; the same command goes on from there\n`,
    });
    expect(await files("out")).toEqual(["extraction.journal"]);
    // between two steps of the study
    const later = await radiosurv(command("out"), controller.signal, (text) => {
      if (text.includes("step 2 of")) controller.abort();
    });
    expect(later.status).toBe(130);
    expect(later.stderr).toContain("Extracting: 36 of 36 cases");
    expect(later.stderr).toContain(
      `radiosurv: the study was stopped: features of all images are kept in ${join(images, "out")}; the same command goes on from there\n`,
    );
    expect(await files("out")).toEqual(["extraction.journal", "features.csv"]);
    const whole = await radiosurv(command("out"));
    expect(whole.status).toBe(0);
    expect(whole.stdout).toContain(": report.html, study.json, features.csv, 5 tables, ");
    expect(await files("out")).toEqual(
      ["extraction.journal", "features.csv", "figures", "models", "report.html", "study.json", "tables"].sort(),
    );
    const html = await readFile(join(images, "out/report.html"), "utf8");
    expect(html).toContain("data:image/png");
    const again = await radiosurv(command("again", "--concurrency".replace("concurrency", "quiet")));
    expect(again.status).toBe(0);
    for (const name of ["study.json", "features.csv", "report.html"]) {
      expect(await readFile(join(images, "again", name), "utf8")).toBe(
        await readFile(join(images, "out", name), "utf8"),
      );
    }
    const other = await radiosurv(command("out", "--label", "1"));
    expect(other.stderr).toBe(
      `radiosurv: features in ${join(images, "out/extraction.journal")} are of other settings (label); name another --output, or delete that file to extract them anew\n`,
    );
    const study = JSON.parse(await readFile(join(images, "again/study.json"), "utf8"));
    expect(Object.keys(study.signatures)).toEqual(["intra", "peri-1", "peri-2"]);
    expect(study.data).toMatchObject({ images: 36, rings: [1, 2], params: "params.yaml" });
    expect(parseCsv(await readFile(join(images, "out/features.csv"), "utf8")).rows).toHaveLength(108);
  });

  test("Ctrl-C ends the program in good order", { timeout: PATIENCE }, async () => {
    const cli = fileURLToPath(new URL("../../src/node/cli.ts", import.meta.url));
    const child = spawn(process.execPath, [cli, "study", ...command("killed")]);
    let stderr = "";
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
      // a second one would end it at once
      if (!child.killed && stderr.includes("Study: step 1 of")) child.kill("SIGINT");
    });
    const status = await new Promise((resolve) => child.on("close", resolve));
    expect({ status, stderr }).toEqual({
      status: 130,
      stderr: expect.stringMatching(/the same command goes on from there\n$/),
    });
    expect(await files("killed")).toEqual(["extraction.journal", "features.csv"]);
  });

  test("a new run takes the old study.json away first, and its files", { timeout: PATIENCE }, async () => {
    await radiosurv(command("new", "--quiet"));
    await writeFile(join(images, "new/mine.txt"), "kept");
    const stopped = await radiosurv(command("new", "--quiet", "--seed", "2"), AbortSignal.abort());
    expect(stopped.status).toBe(130);
    const left = await files("new");
    expect(left).toContain("mine.txt");
    expect(left).not.toContain("study.json");
    expect(left).not.toContain("report.html");
    // a wrong command takes nothing away
    await radiosurv(command("new", "--quiet"));
    const wrong = await radiosurv(command("new", "--clinical", "aeg"));
    expect(wrong.status).toBe(1);
    expect(await files("new")).toContain("study.json");
  });

  test("a failed image stops the study; it can be left out", { timeout: PATIENCE }, async () => {
    await writeFile(join(images, "images/p7-mask.nii"), "not a mask");
    const run = await radiosurv(command("failed", "--quiet"));
    expect(run.status).toBe(1);
    expect(
      run.stderr,
    ).toBe(`radiosurv: cohort.csv: features of 1 patient of 36 are not whole, so that the study was not run
- p7: ${join(images, "images/p7-mask.nii")}: ${run.stderr.split("p7-mask.nii: ")[1].split("\n")[0]}
Mend the images or masks and give the same command again: the others are kept in ${join(images, "failed")}. Or go on without these patients: --failed leave-out
`);
    expect(await files("failed")).not.toContain("study.json");
    const without = await radiosurv(command("failed", "--failed", "leave-out"));
    expect(without.status).toBe(0);
    expect(without.stdout).toContain('- 1 patient left out: "p7" (');
    expect(JSON.parse(await readFile(join(images, "failed/study.json"), "utf8")).cohorts).toMatchObject([
      { n: 23 },
      { n: 12 },
    ]);
  });

  test("files that are not there, masks that are not named", async () => {
    const { rows } = parseCsv(await readFile(join(images, "cohort.csv"), "utf8"));
    const changed: Row[] = rows.map((row) => ({ ...row }));
    for (let i = 0; i < 5; i++) Object.assign(changed[i], { Image: `none/${i}.nii` });
    Object.assign(changed[8], { Mask: "none/8.nii" });
    Object.assign(changed[9], { Mask: "" });
    Object.assign(changed[10], { Label: "two" });
    await writeFile(join(images, "gone.csv"), formatCsv(changed));
    const run = await radiosurv([
      "--manifest",
      join(images, "gone.csv"),
      ...OUTCOME,
      "--params",
      join(images, "bad.yaml"),
    ]);
    expect(run.stderr).toContain("bad.yaml: cannot be read: there is no such file");
    await writeFile(join(images, "bad.yaml"), "setting: { binWith: 1 }\n");
    const more = await radiosurv([
      ...["--manifest", join(images, "gone.csv"), ...OUTCOME, "--params", join(images, "bad.yaml"), "--setup", "no.js"],
    ]);
    expect(more.stderr).toContain("- --params: ");
    expect(more.stderr).toContain("- --setup: there is no file no.js\n");
    const list = await radiosurv(["--manifest", join(images, "gone.csv"), ...OUTCOME]);
    expect(list.stderr).toBe(`radiosurv: gone.csv: the study was not started: 4 problems
- row 11 of the manifest: "Mask" is empty
- row 12 of the manifest: Label must be a whole number; got "two"
- 5 image files not found: none/0.nii (p1), none/1.nii (p2), none/2.nii (p3) and 2 more; paths are relative to the directory of the manifest
- 1 mask file not found: none/8.nii (p9); paths are relative to the directory of the manifest
`);
    await writeFile(join(images, "alone.csv"), formatCsv(rows.map(({ Mask: _, ...row }) => row)));
    const alone = await radiosurv(["--manifest", join(images, "alone.csv"), ...OUTCOME]);
    expect(alone.stderr).toContain(
      '- alone.csv has images but no column "Mask" with the tumours; name their masks, or --setup MODULE that segments the images\n',
    );
  });

  test("a module segments images without masks", { timeout: PATIENCE }, async () => {
    const { rows } = parseCsv(await readFile(join(images, "cohort.csv"), "utf8"));
    await writeFile(join(images, "alone.csv"), formatCsv(rows.map(({ Mask: _, ...row }) => row)));
    const source = (name: string): string => JSON.stringify(new URL(`../../src/${name}`, import.meta.url).href);
    await writeFile(
      join(images, "setup.ts"),
      `import { createImage } from ${source("image/index.ts")};
export default ({ rings }) => ({
  segment: (image) => {
    const [nx] = image.size;
    const data = Uint8Array.from(image.voxels.data, (_, i) => (Math.abs((i % nx) - 12) < 5 && Math.abs(Math.floor(i / nx) - 12) < 5 ? 1 : 0));
    return { mask: createImage(data, image.size), record: { rings: rings.length } };
  },
  describe: () => ({ caption: "drawn by the module", figure: { kind: "none" } }),
});
`,
    );
    const { result } = await manifestStudy({
      ...quick,
      manifest: join(images, "alone.csv"),
      setup: join(images, "setup.ts"),
      params: join(images, "params.yaml"),
      rings: "none",
      concurrency: 1,
      output: join(images, "segmented"),
    });
    expect(Object.keys(result.signatures)).toEqual(["intra"]);
    // what the module gave as a picture is none, and is left out
    expect(await readFile(join(images, "segmented/report.html"), "utf8")).not.toContain("drawn by the module");
    const table = parseCsv(await readFile(join(images, "segmented/features.csv"), "utf8"));
    expect(table.rows[0].rings).toBe("0");
  });

  test("several kinds of images, one of which a patient lacks", async () => {
    const { rows } = parseCsv(await readFile(join(images, "cohort.csv"), "utf8"));
    const both: Row[] = rows.flatMap((row) => [
      { ...row, Modality: "US" },
      { ...row, Modality: "MRI" },
    ]);
    both.splice(3, 1);
    both.splice(10, 1);
    await writeFile(join(images, "kinds.csv"), formatCsv(both));
    const run = await radiosurv(["--manifest", join(images, "kinds.csv"), ...OUTCOME]);
    expect(run.stderr).toBe(
      'radiosurv: kinds.csv: the study was not started: 1 problem\n- no MRI image of 2 patients: "p2", "p6"; --failed leave-out goes on without them\n',
    );
  });
});

describe("the command line", () => {
  test("--help", async () => {
    const run = await radiosurv(["--help"]);
    expect(run.status).toBe(0);
    expect(run.stdout).toMatch(/^A study of radiomics and survival on your own data/);
    for (const line of run.stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  test.each([
    [["--manifst", "a.csv"], "there is no option --manifst; the nearest is --manifest"],
    [["--manifest"], "option --manifest needs a value"],
    [[], "study needs --manifest FILE.csv"],
    [["cohort.csv"], 'study takes options alone; got "cohort.csv"; did you mean --manifest cohort.csv?'],
    [["--manifest", "a.csv", "--manifest", "b.csv"], "option --manifest is given twice"],
    [["--manifest", "a.csv", "--quiet=1"], 'option --quiet takes no value; got "1"'],
    [["--manifest", "a.csv", "--unit", "month"], '--unit must be days, weeks, months or years; got "month"'],
    [
      ["--manifest", "a.csv", "--outcome", "time"],
      '--outcome needs two columns, time and event, such as time,event; got "time"',
    ],
    [
      ["--manifest", "a.csv", "--roles", "A"],
      '--roles needs NAME=train or NAME=internal or NAME=external, with commas; got "A"',
    ],
    [
      ["--manifest", "a.csv", "--clinical", "age,,sex"],
      '--clinical needs names with commas between them; got "age,,sex"',
    ],
    [["--manifest", "a.csv", "--times", "12,-3"], '--times needs numbers above 0 with commas between them; got "-3"'],
    [
      ["--manifest", "a.csv", "--rings", "7-1"],
      '--rings needs radii that differ, such as 1-7 or 1,3,5, or none; got "7-1"',
    ],
    [
      ["--manifest", "a.csv", "--rings", "1,1"],
      '--rings needs radii that differ, such as 1-7 or 1,3,5, or none; got "1,1"',
    ],
    [["--manifest", "a.csv", "--folds", "1"], '--folds must be a whole number, 2 or more; got "1"'],
    [["--manifest", "a.csv", "--seed", "x"], '--seed must be a whole number, 0 or more; got "x"'],
    [["--manifest", "a.csv", "--resamples", "-1"], '--resamples must be a whole number, 0 or more; got "-1"'],
    [["--manifest", "a.csv", "--concurrency", "0"], '--concurrency must be a whole number, 1 or more; got "0"'],
    [["--manifest", "a.csv", "--failed", "skip"], '--failed must be stop or leave-out; got "skip"'],
    [["--manifest", "a.csv", "--missing", "omit"], '--missing must be throw or impute; got "omit"'],
    [["--manifest", "a.csv", "--ring", "external"], '--ring must be cross-validation or internal-test; got "external"'],
    [["--manifest", "a.csv", "--units", "days"], '--units must be check or ignore; got "days"'],
  ])("%j is refused in one sentence", async (args, message) => {
    expect(await radiosurv(args)).toEqual({
      status: 2,
      stdout: "",
      stderr: `radiosurv: ${message} (see radiosurv study --help)\n`,
    });
  });

  test.each([
    ['{ "manifst": "a.csv" }', 'settings.json: there is no setting "manifst"; the nearest is "manifest"'],
    ["{ manifest }", "settings.json: this is no JSON: "],
    ["[]", 'settings.json: an object of settings is needed, such as { "manifest": "cohort.csv" }'],
    ['{ "manifest": "m.csv", "unit": "month" }', 'unit must be one of days, weeks, months, years; got "month"'],
    [
      '{ "manifest": "m.csv", "signature": { "lamda": "min" } }',
      'manifestStudy: signature: there is no setting "lamda" here',
    ],
    [
      '{ "manifest": "m.csv", "validation": { "folds": 3 } }',
      'manifestStudy: validation: there is no setting "folds" here; there are outerFolds, repeats',
    ],
  ])("settings %s are refused", async (text, message) => {
    await writeFile(at("settings.json"), text);
    const run = await radiosurv(["--settings", at("settings.json")]);
    expect(run.status).toBe(1);
    expect(run.stderr).toContain(message);
  });

  test("settings without a manifest are a wrong command line", async () => {
    await writeFile(at("settings.json"), "{}");
    const run = await radiosurv(["--settings", at("settings.json")]);
    expect(run.status).toBe(2);
    expect(run.stderr).toContain('study needs --manifest FILE.csv, or "manifest" in ');
  });

  test("paths in settings are relative to their file", { timeout: PATIENCE }, async () => {
    await mkdir(at("deep"), { recursive: true });
    await writeFile(at("deep/m.csv"), formatCsv(rowsWithFeatures()));
    const settings = { ...quick, manifest: "m.csv", output: "results", seed: 5 };
    await writeFile(at("deep/settings.json"), JSON.stringify(settings));
    const run = await radiosurv(["--settings", at("deep/settings.json"), "--seed", "6"]);
    expect(run.status).toBe(0);
    expect((await studyJson("deep/results")).seed).toBe(6);
    await rm(at("deep"), { recursive: true });
  });

  test("a directory that cannot be made", async () => {
    const manifest = await write("wide.csv", rowsWithFeatures());
    const run = await radiosurv(["--manifest", manifest, ...OUTCOME, "-o", join(manifest, "out")]);
    expect(run).toMatchObject({ status: 1, stderr: expect.stringContaining("cannot be written") });
  });

  test("the function refuses options that there are not", async () => {
    await expect(manifestStudy({ manifest: "a.csv", outcomes: 1 } as never)).rejects.toThrow(
      'manifestStudy: there is no setting "outcomes" here',
    );
    await expect(manifestStudy({} as never)).rejects.toThrow("manifestStudy: manifest is needed");
  });
});
