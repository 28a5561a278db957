import { spawnSync } from "node:child_process";
import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { writeKillCohort } from "./kill-cohort.ts";

const program = fileURLToPath(new URL("./programs/extract.ts", import.meta.url));
const module = new URL("./programs/feature-setup.ts", import.meta.url).href;
/** With `keep: true` they need some 100 MB, and the program ends; RADIOSURV_MEMORY_CASES sets another number. */
const CASES = Number(process.env.RADIOSURV_MEMORY_CASES ?? 1000);
/** Heap that the program may have, MB. With a case in work it has 20; with less room than this it would do little but collect garbage. */
const HEAP = ["--max-old-space-size=64", "--max-semi-space-size=4"];

test("keep: false needs memory for the cases in work alone, however many there are", { timeout: 120_000 }, async () => {
  const directory = await writeKillCohort([""]);
  const at = (name: string) => join(directory, name);
  const rows = Array.from({ length: CASES }, (_, i) => `case-${i},image-0.nii,mask-0.nii`);
  await writeFile(at("many.csv"), `${["ID,Image,Mask", ...rows].join("\n")}\n`);
  const options = { manifest: at("many.csv"), output: at("table.csv"), setup: { module, data: { features: 1500 } } };
  const run = (more: object) => {
    const args = [...HEAP, program, JSON.stringify({ ...options, ...more })];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    return { status, stderr, last: stdout.trim().split("\n").at(-1) };
  };
  expect(run({ keep: false, resume: true })).toEqual({ status: 0, stderr: "", last: "failed 0" });
  const { size } = await stat(at("table.csv"));
  expect(size).toBeGreaterThan(CASES * 1500 * 10);
  // a journal that is there is not held either
  expect(run({ keep: false, resume: true })).toEqual({ status: 0, stderr: "", last: "failed 0" });
  expect((await stat(at("table.csv"))).size).toBe(size);
});
