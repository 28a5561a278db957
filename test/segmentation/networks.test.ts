import { readFileSync, statSync } from "node:fs";
import { diceCoefficient } from "radiosurv/segmentation";
import { beforeAll, describe, expect, test } from "vitest";
import { loadStudySegmenters, type StudySegmenters } from "../../examples/segmentation/load-models.ts";
import { segmentTumour } from "../../examples/segmentation/segment-case.ts";
import { simulatePatient } from "../../examples/simulate-cohort.ts";
import { contiguousData, withVoxels } from "../../src/image/image.ts";
import type { Mask } from "../../src/image/index.ts";

/** Patients that no network has seen: the scripts train on seed 1001. */
const patients = Array.from({ length: 6 }, (_, i) => simulatePatient(2001, i));

describe("the networks of the folder models on simulated patients", () => {
  let segmenters: StudySegmenters;
  beforeAll(async () => {
    segmenters = await loadStudySegmenters();
  });
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value / values.length, 0);

  test("ultrasound: Dice of at least 0.9, in the mean and in the worst", async () => {
    const dice: number[] = [];
    for (const { ultrasound } of patients) {
      const { mask } = await segmenters.ultrasound(ultrasound.image);
      dice.push(diceCoefficient(mask, ultrasound.mask));
    }
    expect(mean(dice)).toBeGreaterThan(0.95);
    expect(Math.min(...dice)).toBeGreaterThan(0.9);
  });

  test("breast: at least 0.9; tumour through the cascade: at least 0.8", async () => {
    const dice: number[] = [];
    for (const { mri } of patients) {
      const breast = await segmenters.breast(mri.image);
      expect(diceCoefficient(breast.mask, mri.breast)).toBeGreaterThan(0.95);
      const { mask } = await segmentTumour(segmenters, mri.image);
      dice.push(diceCoefficient(mask, mri.mask, { label: 1 }));
      // the second label is the breast around the tumour
      const both: Mask = withVoxels(
        mask,
        Uint8Array.from(contiguousData(mask), (value) => (value > 0 ? 1 : 0)),
      );
      expect(diceCoefficient(both, mri.breast)).toBeGreaterThan(0.95);
    }
    expect(mean(dice)).toBeGreaterThan(0.9);
    expect(Math.min(...dice)).toBeGreaterThan(0.8);
  });
});

test.each(["unet2d", "resunet3d", "wnet3d"])("%s is at most 4 MB, has a card and a script", (name) => {
  const file = (extension: string) => new URL(`../../models/${name}.${extension}`, import.meta.url);
  expect(statSync(file("onnx")).size).toBeLessThan(4e6);
  const card = readFileSync(file("md"), "utf8");
  for (const heading of ["## Data", "## Metrics", "## Limits", "## Training"]) expect(card).toContain(heading);
  expect(readFileSync(file("py"), "utf8")).toContain(`models/${name}.py --data`);
});
