import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseCsv } from "radiosurv/table";
import { beforeAll, describe, expect, test } from "vitest";
import { temporaryDirectory, writeSmallCohort } from "../node/small-cohort.ts";
import { hasReference, NO_REFERENCE_DATA } from "../support/reference-data.ts";

/** Enough for a machine that does other things too, ms. */
const PATIENCE = 300_000;
const program = fileURLToPath(new URL("../../examples/study.ts", import.meta.url));
const shared = fileURLToPath(new URL("../../../shared/data/", import.meta.url));
let output = "";
beforeAll(async () => {
  output = await temporaryDirectory();
});

function study(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, "--output", output, ...args], {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

const rows = () => parseCsv(readFileSync(join(output, "features.csv"), "utf8")).rows;
const page = () => readFileSync(join(output, "summary.html"), "utf8");

test("of images without masks it makes 16 regions a patient, and says why so few patients are no study", () => {
  const { status, stdout, stderr } = study("--patients", "2");
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining("Extracting: 4 of 4 cases") });
  expect(stderr).toMatch(/clinical\.csv: the study was not started: /);
  expect(stdout).toContain("32 of 32 regions extracted, 0 failed");
  expect(stdout).toContain(join(output, "features.csv"));
  expect(stdout).toContain(join(output, "summary.html"));
  const regions = ["intra", "peri-1", "peri-2", "peri-3", "peri-4", "peri-5", "peri-6", "peri-7"];
  const expected = ["patient-001", "patient-002"].flatMap((id) =>
    ["US", "MRI"].flatMap((modality) => regions.map((region) => [id, modality, region, ""])),
  );
  expect(rows().map((row) => [row.ID, row.Modality, row.Region, row.error])).toEqual(expected);
  for (const { Dice } of rows()) expect(Number(Dice)).toBeGreaterThan(0.9);
  expect(readFileSync(join(output, "manifest.csv"), "utf8")).toMatch(/^ID,Cohort,Centre,Modality,Image,Mask\n/);
  expect(page().match(/<svg [^>]*role="img"/g)).toHaveLength(4);
  expect(page().match(/<path class="ring"/g)).toHaveLength(28);
  expect(page()).toContain("<h3>Segmentation</h3>");
  expect(readdirSync(join(output, "masks")).sort()).toEqual([
    "patient-001-MRI.nii.gz",
    "patient-001-US.nii.gz",
    "patient-002-MRI.nii.gz",
    "patient-002-US.nii.gz",
  ]);
});

describe("a whole study", () => {
  const args = ["--patients", "24", "--seed", "3", "--true-masks"];
  const place = (...names: readonly string[]) => join(output, "whole", ...names);
  const start = () =>
    spawn(process.execPath, [program, "--output", place(), ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const ended = async (child: ReturnType<typeof start>) => {
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (text) => {
      stdout += text;
    });
    child.stderr.on("data", (text) => {
      stderr += text;
    });
    const status = await new Promise<number | null>((resolve) => child.on("close", resolve));
    return { status, stdout, stderr };
  };
  const names = (folder: string) => (existsSync(place(folder)) ? readdirSync(place(folder)) : []);
  const lines = () => {
    const [journal] = names("").filter((name) => name.endsWith(".jsonl"));
    return journal === undefined ? 0 : readFileSync(place(journal), "utf8").split("\n").length - 2;
  };
  const until = async (condition: () => boolean) => {
    while (!condition()) await setTimeout(20);
  };

  test("goes on where it was stopped or killed, and writes report, tables, figures and models", {
    timeout: PATIENCE,
  }, async () => {
    const stopped = start();
    const stop = ended(stopped);
    await until(() => names("patients").length >= 3);
    stopped.kill("SIGINT");
    expect(await stop).toMatchObject({
      status: 130,
      stderr: expect.stringMatching(/stopped; the same command goes on from there\n$/),
    });
    const first = names("patients").filter((name) => name.endsWith(".json"));
    const made = (name: string) => statSync(place("images", name.replace(".json", "-us.png"))).mtimeMs;
    const times = first.map(made);

    const killed = start();
    const end = ended(killed);
    await until(() => lines() >= 6);
    killed.kill("SIGKILL");
    await end;
    const before = lines();
    expect(first.map(made)).toEqual(times);

    const { status, stdout, stderr } = await ended(start());
    expect({ status, stderr: stderr.includes("Extracting: 48 of 48 cases") }).toEqual({ status: 0, stderr: true });
    // a header, 48 cases, and at most one line that the kill has torn
    expect(lines()).toBeLessThanOrEqual(49);
    expect(before).toBeGreaterThanOrEqual(6);
    expect(stdout).toContain("384 of 384 regions extracted, 0 failed");
    expect(stdout).toMatch(/train +train +12 +8 \(66\.7 %\)/);
    expect(stdout).toMatch(
      /Spearman correlation of the multi-modal score with the true risk: -?\d\.\d\d in the internal test set \(6 patients\), -?\d\.\d\d in the external test set \(6 patients\)\n/,
    );
    for (const name of ["report.html", "study.json", "summary.html", "features.csv"]) expect(names("")).toContain(name);
    for (const folder of ["tables", "figures", "models"]) expect(names(folder).length).toBeGreaterThan(4);
    const report = readFileSync(place("report.html"), "utf8");
    expect(report).toContain("patient-001: ultrasound, rings of 1 to 7 pixels around the tumour");
    expect(report).toContain("patient-002: MRI, rings of 1 to 7 mm around the tumour");
    expect(report).toContain("All patients, images and outcomes are simulated.");

    const study = readFileSync(place("study.json"), "utf8");
    const again = await ended(start());
    expect(again.status).toBe(0);
    // nothing is left to be extracted
    expect(again.stderr).not.toMatch(/Extracting: (?!48)/);
    expect(readFileSync(place("study.json"), "utf8")).toBe(study);
    expect(readFileSync(place("report.html"), "utf8")).toBe(report);
  });
});

test("a failed case is in the table, on the page and in the exit status", async () => {
  const manifest = join(await writeSmallCohort(), "manifest.csv");
  const { status, stdout, stderr } = study("--manifest", manifest);
  expect(status).toBe(1);
  expect(stdout).toContain("2 of 6 cases extracted, 4 failed");
  expect(stderr).toContain("missing failed: ");
  expect(rows()).toHaveLength(6);
  for (const id of ["good", "corrupt", "missing", "label", "grid", "2d"]) expect(page()).toContain(id);
});

test.each([
  [["--manifest", "/no/such.csv"], 1, "/no/such.csv: cannot be read: there is no such file\n"],
  [["--label", "x"], 1, '--label must be a whole number; got "x"\n'],
  [["--concurrency", "two"], 1, '--concurrency must be a whole number; got "two"\n'],
  [["--manifst", "x"], 2, /^Unknown option '--manifst'.*\n$/],
])("%j is refused with one sentence", (args, status, message) => {
  const run = study(...args);
  expect(run.status).toBe(status);
  expect(run.stderr).toMatch(message);
});

const hasCases = hasReference("busi/manifest.csv") && hasReference("pyradiomics/images");

describe.skipIf(!hasCases)(hasCases ? "real images" : NO_REFERENCE_DATA, () => {
  test("80 breast ultrasounds, PNG with RGB and grey masks", { timeout: PATIENCE }, () => {
    const { status, stdout } = study("--manifest", join(shared, "busi/manifest.csv"));
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining("80 of 80 cases extracted") });
    for (const row of rows()) {
      expect(row.error).toBe("");
      expect(["benign", "malignant"]).toContain(row.diagnosis);
      const values = Object.keys(row).filter((name) => name.startsWith("original_"));
      expect(values).toHaveLength(102);
      for (const name of values) expect(Number.isFinite(Number.parseFloat(row[name])), `${row.ID} ${name}`).toBe(true);
    }
  });

  test("the same 80 from the images alone, with rings", { timeout: PATIENCE }, () => {
    const { status, stdout } = study("--manifest", join(shared, "busi/manifest.csv"), "--segment");
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining("640 of 640 regions extracted") });
    const dice = rows().map((row) => Number(row.Dice));
    // the network has seen these images: this is no measure of how good it is
    expect(dice.reduce((sum, value) => sum + value / dice.length, 0)).toBeGreaterThan(0.85);
  });

  test("rings around the masks of the manifest", { timeout: PATIENCE }, () => {
    const images = join(shared, "pyradiomics/images");
    const manifest = join(output, "rings.csv");
    const pair = ["brain1_image", "brain1_label"].map((name) => join(images, `${name}.nrrd`));
    writeFileSync(manifest, `Image,Mask\n${pair.join(",")}\n`);
    expect(study("--manifest", manifest, "--rings").status).toBe(0);
    expect(rows().map((row) => row.Region)).toEqual(["intra", ...[1, 2, 3, 4, 5, 6, 7].map((k) => `peri-${k}`)]);
    expect(rows()[0]["diagnostics_Mask-original_VoxelNum"]).toBe("4137");
  });

  test("the cases of PyRadiomics", () => {
    const images = join(shared, "pyradiomics/images");
    const pairs = [
      ["brain1_image", "brain1_label"],
      ["brain2_image", "brain2_label"],
      ["breast1_image", "breast1_label"],
      ["prostate_phantom_subvolume", "prostate_phantom_subvolume-label"],
    ];
    const lines = pairs.map((pair) => pair.map((name) => join(images, `${name}.nrrd`)).join(","));
    const manifest = join(output, "pyradiomics.csv");
    writeFileSync(manifest, `Image,Mask\n${lines.join("\n")}\n`);
    const { status } = study("--manifest", manifest);
    expect(status).toBe(0);
    expect(rows().map((row) => row["diagnostics_Mask-original_VoxelNum"])).toEqual(["4137", "453", "143", "168"]);
  });
});
