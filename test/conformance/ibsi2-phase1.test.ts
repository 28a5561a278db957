import { afterAll, describe, expect, test } from "vitest";
import { contiguousData } from "../../src/image/image.ts";
import { readNifti } from "../../src/io/index.ts";
import { type FilterTest, filterOf } from "../support/ibsi2.ts";
import { hasReferenceData, NO_REFERENCE_DATA, referenceBytes, referenceJson } from "../support/reference-data.ts";

// the response maps of IBSI 2 phase 1: every voxel within 1 % of the range of the reference map

interface ResponseTest extends FilterTest {
  readonly phantom: string;
  readonly reference: string | null;
  readonly tolerance: number;
  readonly min: number;
  readonly max: number;
}

describe.skipIf(!hasReferenceData)("IBSI 2, phase 1", () => {
  const tests = hasReferenceData
    ? referenceJson<{ tests: ResponseTest[] }>("ibsi2/phase1_tests.json").tests.filter(({ reference }) => reference)
    : [];
  const lines: string[] = [];
  afterAll(() =>
    console.log(`IBSI 2, phase 1, ${lines.length} of ${tests.length} response maps:\n${lines.join("\n")}`),
  );

  test.each(tests.map((each) => [each.id, each] as const))(
    "%s",
    (id, each) => {
      const image = readNifti(referenceBytes(`ibsi2/${each.phantom}`));
      const expected = contiguousData(readNifti(referenceBytes(`ibsi2/${each.reference}`)));
      const [{ name, image: response }] = filterOf(each, each.dimension === "2D").apply(image, { profile: "ibsi" });
      const found = contiguousData(response);
      let largest = 0;
      for (let i = 0; i < expected.length; i++) largest = Math.max(largest, Math.abs(found[i] - expected[i]));
      lines.push(
        `${id} ${name}: largest difference ${((100 * largest) / (each.max - each.min)).toPrecision(2)} % of the range`,
      );
      expect(largest).toBeLessThanOrEqual(each.tolerance);
    },
    60_000,
  );
});

if (!hasReferenceData) test.skip(NO_REFERENCE_DATA, () => {});
