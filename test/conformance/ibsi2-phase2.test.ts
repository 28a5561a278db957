import { afterAll, describe, expect, test } from "vitest";
import { extractFeatures } from "../../src/extraction/extract-features.ts";
import { resampled } from "../../src/extraction/resampled.ts";
import { resegmented } from "../../src/extraction/resegmented.ts";
import { firstOrder } from "../../src/features/index.ts";
import { bSpline } from "../../src/image/index.ts";
import { readNifti } from "../../src/io/index.ts";
import { type FilterTest, filterOf } from "../support/ibsi2.ts";
import { hasReferenceData, NO_REFERENCE_DATA, referenceBytes, referenceJson } from "../support/reference-data.ts";

// 18 statistics of the filtered CT phantom of IBSI 2 phase 2, each within its published tolerance

interface StatisticsTest extends FilterTest {
  readonly processing: "A" | "B";
}

interface Statistic {
  readonly test: string;
  readonly tag: string;
  readonly value: number | null;
  readonly tolerance: number;
}

const PREPARATION = {
  A: [resegmented({ range: [-1000, 400] })],
  B: [
    resampled({ spacing: [1, 1, 1], interpolator: bSpline, roundIntensities: true }),
    resegmented({ range: [-1000, 400] }),
  ],
};

describe.skipIf(!hasReferenceData)("IBSI 2, phase 2", () => {
  const tests = hasReferenceData ? referenceJson<{ tests: StatisticsTest[] }>("ibsi2/phase2_tests.json").tests : [];
  const values = hasReferenceData
    ? referenceJson<{ values: Statistic[] }>("ibsi2/phase2_reference_values.json").values
    : [];
  const lines: string[] = [];
  afterAll(() => console.log(`IBSI 2, phase 2, values within their tolerance:\n${lines.join("\n")}`));

  test.each(tests.map((each) => [each.id, each] as const))(
    "%s",
    (id, each) => {
      const image = readNifti(referenceBytes("ibsi2/ct_phantom/image.nii.gz"));
      const mask = readNifti(referenceBytes("ibsi2/ct_phantom/mask.nii.gz"));
      const { features } = extractFeatures(image, mask, {
        profile: "ibsi",
        families: [firstOrder()],
        filters: [filterOf(each, each.processing === "A")],
        preparation: PREPARATION[each.processing],
        additionalInfo: false,
        binWidth: null,
        binCount: 16,
      });
      const prefix = Object.keys(features)[0].slice(0, -"stat_mean".length);
      const failed: string[] = [];
      let met = 0;
      for (const { tag, value, tolerance } of values.filter((one) => one.test === id && one.value !== null)) {
        const found = features[prefix + tag];
        if (Math.abs(found - (value as number)) <= tolerance) met++;
        else failed.push(`${tag}: ${found} is not ${value} ± ${tolerance}`);
      }
      lines.push(`${id} ${prefix}: ${met} of ${met + failed.length}`);
      expect(failed).toEqual([]);
    },
    120_000,
  );
});

if (!hasReferenceData) test.skip(NO_REFERENCE_DATA, () => {});
