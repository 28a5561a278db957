import { afterAll, describe, expect, test } from "vitest";
import { extractorFromParams } from "../../src/extraction/index.ts";
import { readNrrd } from "../../src/io/index.ts";
import { agreement } from "../support/agreement.ts";
import { pyradiomicsFixture } from "../support/pyradiomics-fixtures.ts";
import { hasReferenceData, NO_REFERENCE_DATA, referenceBytes } from "../support/reference-data.ts";

// PyRadiomics' own example parameter files on its own images, original, LoG and wavelet images; see
// test/fixtures/pyradiomics/make_example_settings.py

interface ExampleCase {
  readonly settings: string;
  readonly image: string;
  readonly names?: number;
  readonly values?: readonly (number | null)[];
  readonly error?: string;
}

/** Differences of the voxels of LoG images in the last place of float32 reach features at this size. */
const TOLERANCE = 1e-6;

describe.skipIf(!hasReferenceData)("PyRadiomics' example parameter files", () => {
  const { nameLists, cases } = pyradiomicsFixture<{ nameLists: string[][]; cases: ExampleCase[] }>(
    "example-settings.json",
  );
  const values = agreement(TOLERANCE, 1e-10);
  afterAll(() => console.log(`PyRadiomics' example parameter files:\n${values.summary()}`));

  test.each(cases.map((each) => [each.settings, each.image, each] as const))("%s, %s", (settings, name, each) => {
    const text = new TextDecoder().decode(referenceBytes(`pyradiomics/example_settings/${settings}`));
    const [image, mask] = ["image", "label"].map((part) =>
      readNrrd(referenceBytes(`pyradiomics/images/${name}_${part}.nrrd`)),
    );
    const extract = extractorFromParams(text);
    if (each.error !== undefined) {
      expect(() => extract(image, mask)).toThrow();
      return;
    }
    const { features } = extract(image, mask);
    const names = nameLists[each.names ?? -1];
    expect(Object.keys(features)).toEqual(names);
    const found = names.flatMap((feature, i) =>
      values.compare(`${settings} ${feature.split("_")[0]}`, `${name} ${feature}`, features[feature], each.values?.[i]),
    );
    expect(found).toEqual([]);
  });
});

if (!hasReferenceData) test.skip(NO_REFERENCE_DATA, () => {});
