import { describe, expect, test } from "vitest";
import type { ChannelNormalization, ModelManifest } from "../../src/segmentation/manifest.ts";
import { fromModelGrid, planGrid, toModelGrid } from "../../src/segmentation/model-grid.ts";
import { normalizeChannel } from "../../src/segmentation/normalize-channel.ts";
import { fixture, largestDifference } from "./fixture.ts";

// the programs compute in single precision, or write nine digits
const TOLERANCE = 2e-6;

function manifest(more: Partial<ModelManifest>): ModelManifest {
  const channels = [{ name: "image", normalization: { method: "none" } as const }];
  return { name: "test", dimension: 3, channels, patch: [1, 1, 1], labels: { background: 0, one: 1 }, ...more };
}

function geometry(size: readonly number[], spacing: readonly number[]) {
  return { size, spacing, origin: size.map(() => 0), direction: [] };
}

describe("to the spacing of the network, and back", () => {
  test.each(fixture.resampling.spacing)("$size, $spacing to $to", ({ size, spacing, to, values, nnunet, monai }) => {
    const image = Float64Array.from(values);
    const there = planGrid(geometry(size, spacing), size, manifest({ spacing: to }));
    expect(there.to).toEqual(nnunet.size);
    const moved = toModelGrid(image, there);
    expect(largestDifference(moved, nnunet.values)).toBeLessThan(TOLERANCE);
    expect(largestDifference(fromModelGrid(Float64Array.from(nnunet.values), there), nnunet.back)).toBeLessThan(
      TOLERANCE,
    );

    const spaced = planGrid(geometry(size, spacing), size, manifest({ spacing: to, convention: "monai" }));
    expect(spaced.to).toEqual(monai.size);
    expect(largestDifference(toModelGrid(image, spaced), monai.values)).toBeLessThan(TOLERANCE);
  });

  test("a whole image is stretched onto a size", () => {
    const { size, to, values, linear, cubic } = fixture.resampling.stretch;
    const two = { dimension: 2, size: to, patch: [1, 1] } as const;
    const flat = [...size, 1];
    const image = Float64Array.from(values);
    const plan = planGrid(geometry(size, [1, 1]), flat, manifest({ ...two, convention: "monai" }));
    expect(plan.to).toEqual([...to, 1]);
    expect(largestDifference(toModelGrid(image, plan), linear)).toBeLessThan(TOLERANCE);
    const spline = planGrid(geometry(size, [1, 1]), flat, manifest(two));
    expect(largestDifference(toModelGrid(image, spline), cubic)).toBeLessThan(TOLERANCE);
  });

  test("a 2D network leaves the axis z of a volume as it is", () => {
    const two = manifest({ dimension: 2, spacing: [2, 2], patch: [1, 1] });
    expect(planGrid(geometry([8, 6, 5], [1, 1, 4]), [8, 6, 5], two).to).toEqual([4, 3, 5]);
  });

  test("the same spacing changes nothing", () => {
    const values = Float64Array.of(3, 1, 4, 1, 5, 9, 2, 6);
    for (const convention of ["nnunet", "monai"] as const) {
      const plan = planGrid(geometry([2, 2, 2], [1, 2, 3]), [2, 2, 2], manifest({ convention, spacing: [1, 2, 3] }));
      expect(toModelGrid(values, plan)).toBe(values);
    }
  });
});

describe("intensities as the network wants them", () => {
  const { values, ct, results } = fixture.normalizing;
  const ways: Record<string, ChannelNormalization> = {
    zscore: { method: "zscore" },
    zscoreNonzero: { method: "zscore", nonzero: true },
    ct: {
      method: "ct",
      percentile005: ct.percentile_00_5,
      percentile995: ct.percentile_99_5,
      mean: ct.mean,
      standardDeviation: ct.std,
    },
    range: { method: "range", from: [50, 450], to: [-1, 1], clip: true },
    rangeOpen: { method: "range", from: [50, 450], to: [-1, 1] },
    percentiles: { method: "percentiles", lower: 5, upper: 95, to: [0, 1], clip: true },
  };

  test.each(Object.keys(results))("%s", (name) => {
    expect(largestDifference(normalizeChannel(Float64Array.from(values), ways[name]), results[name])).toBeLessThan(
      TOLERANCE,
    );
  });

  test("to 0..1, and not at all", () => {
    expect(Array.from(normalizeChannel(Float64Array.of(2, 4, 3), { method: "rescale" }))).toEqual([0, 1, 0.5]);
    expect(Array.from(normalizeChannel(Float64Array.of(2, 4), { method: "none" }))).toEqual([2, 4]);
  });

  test.each<ChannelNormalization>([
    { method: "zscore" },
    { method: "zscore", nonzero: true },
    { method: "rescale" },
    { method: "percentiles", lower: 1, upper: 99, to: [0, 1] },
  ])("an even image gives 0, and no NaN: %j", (normalization) => {
    for (const value of [0, 7]) {
      expect(Array.from(normalizeChannel(Float64Array.of(value, value, value), normalization))).toEqual([0, 0, 0]);
    }
  });
});
