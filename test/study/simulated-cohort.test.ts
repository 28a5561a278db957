import { createHash } from "node:crypto";
import { extractFeatures } from "radiosurv/extraction";
import { firstOrder, glcm, shape, shape2d } from "radiosurv/features";
import { expect, test } from "vitest";
import { simulatePatient } from "../../examples/simulate-cohort.ts";

const PATIENTS = 16;
const patients = Array.from({ length: PATIENTS }, (_, i) => simulatePatient(7, i));

function correlation(x: readonly number[], y: readonly number[]): number {
  const mean = (v: readonly number[]) => v.reduce((sum, value) => sum + value / v.length, 0);
  const [mx, my] = [mean(x), mean(y)];
  const sum = (f: (i: number) => number) => x.reduce((total, _, i) => total + f(i), 0);
  const sxy = sum((i) => (x[i] - mx) * (y[i] - my));
  return sxy / Math.sqrt(sum((i) => (x[i] - mx) ** 2) * sum((i) => (y[i] - my) ** 2));
}

test("the same seed gives the same bytes, on this and on other machines", () => {
  const again = simulatePatient(7, 3);
  expect(again).toEqual(patients[3]);
  const hash = createHash("sha256");
  for (const images of [again.ultrasound, again.mri]) {
    for (const { voxels } of Object.values(images)) {
      const { buffer, byteOffset, byteLength } = voxels.data;
      hash.update(new Uint8Array(buffer, byteOffset, byteLength));
    }
  }
  // of Node 24 and of Bun; changes only with the simulation
  expect(hash.digest("hex").slice(0, 16)).toBe("23e96c9a39c92f57");
});

test("other seeds and other patients differ", () => {
  const risks = [simulatePatient(8, 3).risk, ...patients.map((each) => each.risk)];
  expect(new Set(risks).size).toBe(PATIENTS + 1);
});

test("images are of the kinds that they stand for", () => {
  const { ultrasound, mri } = patients[0];
  expect(ultrasound.image).toMatchObject({ pixelType: "uint8", size: [360, 280] });
  expect(mri.image).toMatchObject({ pixelType: "int16", spacing: [0.8, 0.8, 2] });
});

test("the latent risk shapes outline, texture and rim", () => {
  const risks = patients.map((each) => each.risk);
  const us = patients.map(({ ultrasound: { image, mask } }) =>
    extractFeatures(image, mask, { families: [shape2d(), firstOrder(), glcm()] }),
  );
  const mri = patients.map(({ mri: { image, mask } }) =>
    extractFeatures(image, mask, { families: [shape(), firstOrder(), glcm()] }),
  );
  const with_ = (results: typeof us, name: string) =>
    correlation(
      risks,
      results.map(({ features }) => features[name]),
    );
  expect(with_(us, "original_shape2D_Sphericity")).toBeLessThan(-0.6);
  expect(with_(us, "original_firstorder_Mean")).toBeLessThan(-0.6);
  expect(with_(mri, "original_shape_Sphericity")).toBeLessThan(-0.6);
  expect(with_(mri, "original_firstorder_Variance")).toBeGreaterThan(0.6);
  expect(with_(mri, "original_glcm_JointEntropy")).toBeGreaterThan(0.6);
});
