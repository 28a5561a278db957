import { readdirSync } from "node:fs";
import { createImage, type Image } from "radiosurv/image";
import { type DicomVolume, readDicomSegmentation, readDicomSeries } from "radiosurv/io";
import { peakPhase, signalEnhancementRatio, subtractionImage, timeIntensityCurve } from "radiosurv/segmentation";
import { describe, expect, test } from "vitest";
import { hasReference, NO_REFERENCE_DATA, referenceBytes } from "../support/reference-data.ts";

const phase = (...values: number[]): Image => createImage(Float32Array.from(values), [values.length, 1, 1]);
const mask = createImage(Uint8Array.of(1, 1, 0), [3, 1, 1]);
const curveOf = (means: readonly number[], times: readonly number[], more = {}) =>
  timeIntensityCurve(
    means.map((mean) => phase(mean - 1, mean + 1, 999)),
    mask,
    { times, ...more },
  );

describe("the type of a curve", () => {
  test.each([
    ["persistent", [100, 200, 221], 10.5],
    ["plateau", [100, 200, 220], 10],
    ["plateau", [100, 200, 180], -10],
    ["washout", [100, 200, 179], -10.5],
  ])("%s: %j", (type, means, delayedChange) => {
    const curve = curveOf(means, [0, 90, 360]);
    expect(curve.type).toBe(type);
    expect(curve.delayedChange).toBeCloseTo(delayedChange, 12);
    expect(Array.from(curve.enhancement)).toEqual(means.map((mean) => mean - 100));
  });

  test("the early peak is the largest within two minutes, or the second phase", () => {
    expect(curveOf([100, 180, 200, 190, 185], [10, 70, 130, 190, 250])).toMatchObject({ early: 2, type: "plateau" });
    expect(curveOf([100, 180, 200, 190, 230], [0, 60, 125, 190, 250])).toMatchObject({ early: 1, type: "persistent" });
    expect(curveOf([100, 180, 200, 190, 230], [0, 60, 125, 190, 250], { earlyWithin: 130 }).early).toBe(2);
    expect(curveOf([100, 180, 250], [0, 300, 600])).toMatchObject({ early: 1, type: "persistent" });
    expect(curveOf([100, 200, 230], [0, 60, 300], { tolerance: 20 }).type).toBe("plateau");
    expect(curveOf([100, 200], [0, 60])).toMatchObject({ early: 1, delayedChange: 0, type: "plateau" });
    expect(Array.from(curveOf([100, 180, 170], [10, 70, 130]).times)).toEqual([0, 60, 120]);
  });

  test("a label among others; a first phase of nothing", () => {
    const labels = createImage(Uint8Array.of(1, 2, 3), [3, 1, 1]);
    const images = [phase(1, 0, 7), phase(1, 30, 5)];
    expect(Array.from(timeIntensityCurve(images, labels, { label: 2, times: [0, 1] }).values)).toEqual([0, 30]);
    expect(timeIntensityCurve(images, labels, { label: 2, times: [0, 1] }).enhancement[1]).toBe(Number.NaN);
    expect(peakPhase(images, labels, { label: 3 })).toEqual({ index: 0, value: 7, values: Float64Array.of(7, 5) });
    expect(peakPhase([phase(1, 1, 0), phase(1, 1, 0)], mask).index).toBe(0);
  });
});

describe("derived images", () => {
  test("differences may be negative, whatever the type of the images", () => {
    const [pre, post] = [Uint8Array.of(100, 0, 20), Uint8Array.of(90, 5, 40)].map((data) => createImage(data, [3, 1]));
    expect(subtractionImage(post, pre)).toMatchObject({ pixelType: "float32", size: [3, 1] });
    expect(Array.from(subtractionImage(post, pre).voxels.data)).toEqual([-10, 5, 20]);
    expect(Array.from(subtractionImage(post, pre, { unit: "percent" }).voxels.data)).toEqual([-10, Number.NaN, 100]);
  });

  test("the ratio of enhancements; nothing to divide by is NaN", () => {
    const ratio = signalEnhancementRatio(phase(100, 100, 100, 100), phase(200, 150, 100, 90), phase(150, 200, 100, 80));
    expect(Array.from(ratio.voxels.data)).toEqual([2, 0.5, Number.NaN, Number.NaN]);
  });
});

describe("what is no series is refused", () => {
  const two = [phase(1, 2, 3), phase(4, 5, 6)];
  test.each<[() => unknown, string, string]>([
    [() => timeIntensityCurve([two[0]], mask), "length", "timeIntensityCurve: at least two phases are needed; got 1"],
    [() => peakPhase([], mask), "length", "peakPhase: at least two phases are needed; got 0"],
    [() => peakPhase(two[0] as never, mask), "length", "at least two phases are needed; got object"],
    [
      () => timeIntensityCurve(two, mask),
      "argument",
      "the time of phase 0 is not known; give the times of all phases in seconds as times",
    ],
    [() => timeIntensityCurve(two, mask, { times: [0] }), "length", "times needs 2 entries, one a phase; got 1"],
    [
      () => timeIntensityCurve(two, mask, { times: [60, 60] }),
      "argument",
      "times must ascend; phase 0 is at 60 s and phase 1 at 60 s",
    ],
    [() => timeIntensityCurve(two, mask, { times: [60, 0] }), "argument", "times must ascend"],
    [
      () => timeIntensityCurve(two, mask, { times: [0, 1], earlyWithin: 0 }),
      "setting",
      "earlyWithin must be a positive number",
    ],
    [
      () => peakPhase([two[0], phase(1, 2)], mask),
      "geometry",
      "peakPhase: all images must lie on one grid; phase 0 and phase 1 differ in size",
    ],
    [() => peakPhase(two, createImage(Uint8Array.of(1), [1, 1, 1])), "geometry", "differ in size"],
    [() => peakPhase(two, createImage(Uint8Array.of(0, 0, 0), [3, 1, 1])), "roi", "the mask is empty"],
    [
      () => peakPhase([two[0], phase(1, Number.NaN, 3)], mask),
      "intensity",
      "phase 1 has an intensity inside the mask that is not finite",
    ],
    [
      () => subtractionImage(two[0], phase(1)),
      "geometry",
      "subtractionImage: all images must lie on one grid; post and pre differ in size",
    ],
    [
      () => subtractionImage(two[0], two[1], { unit: "%" as "percent" }),
      "setting",
      "unit must be one of intensity, percent",
    ],
    [() => signalEnhancementRatio(two[0], two[1], phase(1)), "geometry", "pre and late differ in size"],
  ])("%s", (call, code, message) => {
    expect(call).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }));
  });
});

const FOLDER = "breast_dce/series/";

describe.skipIf(!hasReference(FOLDER))(hasReference(FOLDER) ? "breast_dce" : NO_REFERENCE_DATA, () => {
  const shared = new URL(`../../../shared/data/${FOLDER}`, import.meta.url);
  const volumes: DicomVolume[] = hasReference(FOLDER)
    ? readDicomSeries(readdirSync(shared).map((name) => ({ name, bytes: referenceBytes(FOLDER + name) })))
    : [];

  test("the curve of the breast from the DICOM files alone: times of the headers, means as numpy has them", () => {
    const { Breast } = readDicomSegmentation(referenceBytes("breast_dce/seg.dcm"), volumes[0]);
    const { times, values, type, early } = timeIntensityCurve(volumes, Breast);
    expect(Array.from(times)).toEqual([0, 372, 710]);
    // pydicom 3 and numpy: the voxels where the segmentation is at least half of its maximum, 96,151 of them
    const means = [61.025709561003005, 102.59160071138106, 125.47355721729363];
    expect(Array.from(values)).toEqual(means.map((mean) => expect.closeTo(mean, 10)));
    expect([early, type]).toEqual([1, "persistent"]);
    expect(peakPhase(volumes, Breast).index).toBe(2);
    const added = subtractionImage(volumes[1], volumes[0]);
    expect(added.size).toEqual(volumes[0].size);
  });
});
