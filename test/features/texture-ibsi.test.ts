import { describe, expect, test } from "vitest";
import { type Aggregation, FEATURE_DEFAULTS, type FeatureFamily } from "../../src/features/family.ts";
import { glcm } from "../../src/features/glcm.ts";
import { gldzm } from "../../src/features/gldzm.ts";
import { glrlm } from "../../src/features/glrlm.ts";
import { glszm } from "../../src/features/glszm.ts";
import { ngldm } from "../../src/features/ngldm.ts";
import { ngtdm } from "../../src/features/ngtdm.ts";
import { hasReferenceData, NO_REFERENCE_DATA } from "../support/reference-data.ts";
import { meetsReference, phantomRegion, referenceValues } from "./phantom-region.ts";

const ALL: readonly Aggregation[] = [
  "2d_average",
  "2d_slice_merge",
  "2.5d_direction_merge",
  "2.5d_merge",
  "3d_average",
  "3d_merge",
];

const FAMILIES: readonly FeatureFamily[] = [glcm(), glrlm(), glszm(), gldzm(), ngtdm(), ngldm()];

describe.skipIf(!hasReferenceData)("IBSI digital phantom", () => {
  test.each(FAMILIES.map((family) => [family.name, family] as const))("%s, all aggregations", (name, family) => {
    const found = family.ibsi?.compute(phantomRegion(), { ...FEATURE_DEFAULTS, aggregation: ALL }) ?? [];
    const failed: string[] = [];
    const references = referenceValues(name);
    expect(references.length).toBeGreaterThan(10);
    for (const reference of references) {
      const values = found.find(({ aggregation }) => aggregation === reference.aggregation)?.values;
      const value = values?.[reference.tag] ?? Number.NaN;
      if (!meetsReference(value, reference)) {
        failed.push(
          `${reference.tag} ${reference.aggregation}: ${value} is not ${reference.value} ± ${reference.tolerance}`,
        );
      }
    }
    expect(failed).toEqual([]);
  });
});

if (!hasReferenceData) test.skip(NO_REFERENCE_DATA, () => {});
