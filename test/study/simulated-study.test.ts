import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readImageFile, readManifest } from "radiosurv/node";
import { diceCoefficient, peakPhase, timeIntensityCurve } from "radiosurv/segmentation";
import { parseCsv } from "radiosurv/table";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadStudySegmenters } from "../../examples/segmentation/load-models.ts";
import { segmentTumour } from "../../examples/segmentation/segment-case.ts";
import { simulatePatient } from "../../examples/simulate-cohort.ts";
import { PEAK_PHASE, PHASE_TIMES } from "../../examples/simulation/enhancement.ts";
import { repeatedCases } from "../../examples/simulation/reading.ts";
import { SCANNERS } from "../../examples/simulation/scanner.ts";
import { placeOf, STUDY_SIZES } from "../../examples/simulation/sets.ts";
import {
  type StudyPatient,
  simulateStudyPatient,
  simulateStudyRecord,
} from "../../examples/simulation/study-patient.ts";
import { writeStudyCohort } from "../../examples/simulation/write-study-cohort.ts";
import { contiguousData } from "../../src/image/image.ts";
import type { Image } from "../../src/image/index.ts";

const SIZES = { train: 2, internal: 1, external: 4 };
/** Patients 3 to 5 are of centre 2, patient 6 is of centre 3. */
const [TRAIN, CENTRE_2, CENTRE_3] = [0, 4, 6];
const bytes = ({ voxels }: Image) => voxels.data;

describe("a patient of the study", () => {
  test("at centre 1 has the images of simulatePatient, with or without phases", () => {
    const plain = simulatePatient(5, TRAIN);
    const study = simulateStudyPatient(5, TRAIN, { sizes: SIZES, phases: true });
    expect(study.centre).toBe(1);
    expect(study.risk).toBe(plain.risk);
    expect(study.id).toBe(plain.id);
    expect(study.ultrasound).toEqual(plain.ultrasound);
    expect(study.mri).toMatchObject({ image: plain.mri.image, mask: plain.mri.mask, breast: plain.mri.breast });
    expect(plain).not.toHaveProperty("mri.phases");
  });

  test("is the same each time, whatever other patients are made", () => {
    const options = { sizes: SIZES, phases: true };
    const first = simulateStudyPatient(5, CENTRE_3, options);
    simulateStudyPatient(5, CENTRE_2, options);
    expect(simulateStudyPatient(5, CENTRE_3, options)).toEqual(first);
    const { ultrasound, mri, ...record } = first;
    const hash = createHash("sha256").update(JSON.stringify(record));
    for (const image of [ultrasound.image, ultrasound.mask, mri.mask, mri.breast, ...(mri.phases ?? [])]) {
      const { buffer, byteOffset, byteLength } = bytes(image);
      hash.update(new Uint8Array(buffer, byteOffset, byteLength));
    }
    // of Node 24, Bun and Deno; changes only with the simulation
    expect(hash.digest("hex").slice(0, 16)).toBe("14bbd7c04c4fca1d");
  });

  test("without images is the same but for the measured diameter", () => {
    const { ultrasound, mri, ...record } = simulateStudyPatient(5, CENTRE_2, { sizes: SIZES });
    const bare = simulateStudyRecord(5, CENTRE_2, { sizes: SIZES });
    expect({ ...bare, reading: { ...bare.reading, sizeMm: record.reading.sizeMm } }).toEqual(record);
    expect(Math.abs(bare.reading.sizeMm - record.reading.sizeMm)).toBeLessThan(10);
  });

  test("the first are of training, then of the internal and of the external set", () => {
    const places = Array.from({ length: 643 }, (_, i) => placeOf(i, STUDY_SIZES));
    const count = (cohort: string, centre: number) =>
      places.filter((place) => place.cohort === cohort && place.centre === centre).length;
    expect([count("train", 1), count("internal", 1)]).toEqual([311, 169]);
    expect([count("external", 2), count("external", 3)]).toEqual([99, 64]);
    expect(() => placeOf(643, STUDY_SIZES)).toThrow("index must be a whole number from 0 to 642; got 643");
    expect(() => placeOf(0, { train: 1, internal: 1.5, external: 0 })).toThrow("got 1.5 for internal");
  });
});

describe("scanners of other centres", () => {
  const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, x) => sum + x / values.length, 0);

  test.each([
    [2, CENTRE_2],
    [3, CENTRE_3],
  ] as const)("centre %i differs in grid, grey levels and noise, and not in anatomy", (centre, index) => {
    const here = simulateStudyPatient(5, index, { sizes: SIZES, centreEffects: false });
    const there = simulateStudyPatient(5, index, { sizes: SIZES });
    expect([here.centre, there.centre]).toEqual([centre, centre]);
    expect(here.ultrasound).toEqual(simulatePatient(5, index).ultrasound);
    expect(there.ultrasound.image.spacing).toEqual(SCANNERS.ultrasound[centre].spacing);
    expect(there.mri.image.spacing).toEqual(SCANNERS.mri[centre].spacing);
    expect(there.mri.image.pixelType).toBe("int16");
    expect(there.ultrasound.image.pixelType).toBe("uint8");
    const area = ({ image, mask }: { readonly image: Image; readonly mask: Image }) =>
      Array.from(contiguousData(mask)).reduce((sum, value) => sum + value, 0) *
      image.spacing.reduce((a, b) => a * b, 1);
    expect(area(there.ultrasound) / area(here.ultrasound)).toBeCloseTo(1, 1);
    expect(area(there.mri) / area(here.mri)).toBeCloseTo(1, 1);
    const { gain, offset } = SCANNERS.ultrasound[centre];
    const level = (patient: StudyPatient) => mean(contiguousData(patient.ultrasound.image));
    expect(Math.abs(level(there) - (gain * level(here) + offset))).toBeLessThan(3);
    const signal = (patient: StudyPatient) => mean(contiguousData(patient.mri.image));
    expect(signal(there) / signal(here)).toBeCloseTo(SCANNERS.mri[centre].gain, 1);
    // the clinical side knows nothing of scanners
    expect(there.outcome).toEqual(here.outcome);
  });

  test("the networks find the lesions there too", async () => {
    const segmenters = await loadStudySegmenters();
    for (const index of [3, CENTRE_2, CENTRE_3]) {
      const { ultrasound, mri } = simulateStudyPatient(5, index, { sizes: SIZES });
      const us = await segmenters.ultrasound(ultrasound.image);
      expect(diceCoefficient(us.mask, ultrasound.mask)).toBeGreaterThan(0.9);
      const found = await segmentTumour(segmenters, mri.image);
      expect(diceCoefficient(found.mask, mri.mask, { label: 1 })).toBeGreaterThan(0.8);
    }
  });
});

test("phases follow the type of the curve, and the peak phase is the image", () => {
  const curves = new Set<string>();
  for (let index = 0; index < 7; index++) {
    const { mri, reading } = simulateStudyPatient(5, index, { sizes: SIZES, phases: true });
    const phases = mri.phases ?? [];
    expect(phases.map(({ time }) => time)).toEqual(PHASE_TIMES);
    const { index: peak } = peakPhase(phases, mri.mask);
    expect(peak).toBe(PEAK_PHASE[reading.tic]);
    expect(bytes(phases[peak])).toBe(bytes(mri.image));
    expect(timeIntensityCurve(phases, mri.mask).type).toBe(reading.tic);
    curves.add(reading.tic);
  }
  expect([...curves].sort()).toEqual(["persistent", "plateau", "washout"]);
});

describe("a cohort as files", () => {
  let directory = "";
  const total = SIZES.train + SIZES.internal + SIZES.external;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "radiosurv-study-"));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));
  const table = async (path: string) => parseCsv(await readFile(path, "utf8"));

  test("has a manifest that extraction takes, and tables", async () => {
    const done: number[] = [];
    const files = await writeStudyCohort(directory, { seed: 5, sizes: SIZES, onProgress: (p) => done.push(p.done) });
    expect(done).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const { cases } = await readManifest(files.manifest);
    expect(cases).toHaveLength(2 * total);
    expect(Object.keys(cases[0].cells)).toEqual(["ID", "Cohort", "Centre", "Modality", "Image", "Mask"]);
    expect(cases.map(({ cells }) => cells.Centre).join("")).toBe("11111122222233");
    for (const { image, mask, problem } of cases) {
      expect(problem).toBeUndefined();
      expect((await stat(image)).size).toBeGreaterThan(1000);
      const [read, region] = [await readImageFile(image), await readImageFile(mask ?? "")];
      expect(region.size).toEqual(read.size);
    }
    const patient = simulateStudyPatient(5, CENTRE_3, { sizes: SIZES });
    const saved = await readImageFile(cases[2 * CENTRE_3 + 1].image);
    expect(contiguousData(saved)).toEqual(contiguousData(patient.mri.image));
    const clinical = await table(files.clinical);
    expect(clinical.rows).toHaveLength(total);
    expect(clinical.names.slice(0, 5)).toEqual(["ID", "Cohort", "Centre", "time", "event"]);
    expect(clinical.rows[CENTRE_3]).toMatchObject({
      ID: "patient-007",
      Cohort: "external",
      Centre: "3",
      time: String(patient.outcome.time),
      size_mm: String(patient.reading.sizeMm),
    });
    expect((await table(files.readings)).rows).toHaveLength(2 * repeatedCases(SIZES).length);
    expect((await table(files.truth)).rows[CENTRE_3]).toEqual({ ID: "patient-007", risk: String(patient.risk) });
  });

  test("has a series where it is asked for, and stops when told", async () => {
    const sizes = { train: 1, internal: 0, external: 0 };
    const { manifest } = await writeStudyCohort(directory, { seed: 5, sizes, phases: true });
    const { rows } = await table(manifest);
    const phases = await Promise.all(rows[1].Phases.split(" ").map((path) => readImageFile(join(directory, path))));
    const image = await readImageFile(join(directory, rows[1].Image));
    const { tic } = simulateStudyRecord(5, 0).reading;
    expect(contiguousData(phases[PEAK_PHASE[tic]])).toEqual(contiguousData(image));
    await expect(writeStudyCohort(directory, { sizes, signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });

  test("is the same from several threads, and only what is lacking is made again", async () => {
    const sizes = { train: 2, internal: 1, external: 1 };
    const [one, two] = [join(directory, "one"), join(directory, "two")];
    const files = await writeStudyCohort(one, { seed: 5, sizes });
    const hash = async (path: string) =>
      createHash("sha256")
        .update(await readFile(path))
        .digest("hex");
    const images = (await table(files.manifest)).rows.flatMap(({ Image, Mask }) => [Image, Mask]);
    const state = async (of: (path: string) => Promise<unknown>, where: string) =>
      Promise.all(
        ["manifest.csv", "clinical.csv", "truth.csv", "readings.csv", ...images].map((name) => of(join(where, name))),
      );
    await writeStudyCohort(two, { seed: 5, sizes, concurrency: 2 });
    expect(await state(hash, two)).toEqual(await state(hash, one));
    const changed = async (path: string) => (await stat(path)).mtimeMs;
    const before = await state(changed, two);
    await rm(join(two, images[2]));
    await truncate(join(two, images[4]), 100);
    await writeStudyCohort(two, { seed: 5, sizes, concurrency: 2 });
    expect(await state(hash, two)).toEqual(await state(hash, one));
    const again = (await state(changed, two)).map((time, i) => time !== before[i]).slice(4);
    // two files that were lacking, of two patients, whose files are all made again
    expect(again).toEqual(images.map((_, i) => i < 8));
    expect((await readdir(two)).sort()).toEqual([
      "clinical.csv",
      "images",
      "manifest.csv",
      "patients",
      "readings.csv",
      "reference",
      "truth.csv",
    ]);
    await writeStudyCohort(two, { seed: 6, sizes });
    expect(await hash(join(two, images[0]))).not.toBe(await hash(join(one, images[0])));
  });

  test("does not depend on the options that concern outcomes, but for the outcomes", async () => {
    const [plain, permuted] = [false, true].map((each) => simulateStudyRecord(5, 1, { sizes: SIZES, permuted: each }));
    const { outcome, ...rest } = plain;
    const { outcome: other, ...same } = permuted;
    expect(same).toEqual(rest);
    // a set of two: both have the outcome of one of them
    const own = [0, 1].map((index) => simulateStudyRecord(5, index, { sizes: SIZES }).outcome);
    expect(own).toContainEqual(outcome);
    expect(own).toContainEqual(other);
  });
});
