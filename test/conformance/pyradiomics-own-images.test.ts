import { afterAll, describe, expect, test } from "vitest";
import { extractLabels, extractorFromParams } from "../../src/extraction/index.ts";
import { firstOrder, glcm, gldm, glrlm, glszm, ngtdm, shape } from "../../src/features/index.ts";
import type { Image } from "../../src/image/image.ts";
import { agreement } from "../support/agreement.ts";
import { type FixtureCase, fixtureCases, fixtureImages } from "../support/pyradiomics-fixtures.ts";

// what PyRadiomics 3.1 computes on images of our own making; see test/fixtures/pyradiomics/make_fixtures.py

// the smallest eigenvalues of two points are zero; PyRadiomics returns the root of their rounding error
const ROUNDING_OF_ZERO: Readonly<Record<string, readonly string[]>> = {
  "two voxels apart": ["original_shape_Elongation", "original_shape_MinorAxisLength"],
};
const ROUNDED_ZERO = 1e-6;

// settings that one of the programs does not list where they have no effect
const UNLISTED = ["interpolator", "label"];

describe("PyRadiomics on our own images", () => {
  const images = fixtureImages();
  const values = agreement();
  const details = agreement(1e-8, 1e-9); // positions in mm lie anywhere, also near 0
  const cases = fixtureCases();

  afterAll(() => {
    console.log(
      `PyRadiomics on our own images: ${cases.length} cases\n${values.summary()}\ndiagnostics:\n${details.summary()}`,
    );
  });

  test.for(cases.filter((each) => !each.error && !each.name.startsWith("error:")))("$name", (each) => {
    const { features, diagnostics } = extract(each);
    const prefix = "diagnostics_";
    const found = each.names.flatMap((name, i) => {
      if (ROUNDING_OF_ZERO[each.name]?.includes(name) && Math.abs(features[name]) < ROUNDED_ZERO) return [];
      return values.compare(name.split("_")[1], `${each.name}: ${name}`, features[name], each.values[i]);
    });
    for (const [name, value] of Object.entries(each.diagnostics ?? {})) {
      const group = name.split("_")[0];
      const expected = name === "Configuration_Settings" ? without(value as object, UNLISTED) : value;
      found.push(...details.compare(group, `${each.name}: ${name}`, diagnostics[prefix + name], expected));
    }
    expect(found).toEqual([]);
    expect(Object.keys(features)).toEqual(each.names);
    // the order of diagnostics too, as far as both programs have them
    const kept = Object.keys(diagnostics).map((name) => name.slice(prefix.length));
    const order = Object.keys(each.diagnostics ?? {});
    expect(kept.filter((name) => order.includes(name))).toEqual(order);
  });

  test.for(cases.filter((each) => each.name.startsWith("error:")))("$name", (each) => {
    expect(() => extract(each)).toThrow(expect.objectContaining({ name: "RadiosurvError" }));
  });

  test("all labels of a map in one call", () => {
    const families = [shape(), firstOrder(), glcm(), gldm(), glrlm(), glszm(), ngtdm()];
    const [image, mask] = ["int16", "labels@int16"].map((name) => images.get(name) as Image);
    const results = extractLabels(image, mask, { families });
    expect(results.map(({ label }) => label)).toEqual([1, 2, 7]);
    for (const { label, ...result } of results) {
      const each = cases.find(({ name }) => name === `label map, label ${label}`) as FixtureCase;
      const features = "features" in result ? result.features : {};
      expect(Object.keys(features)).toEqual(each.names);
      expect(values.compare("all labels", each.name, Object.values(features), each.values)).toEqual([]);
    }
  });

  function extract(each: FixtureCase) {
    const image = images.get(each.image);
    const mask = images.get(each.mask);
    if (!image || !mask) throw new Error(`no image ${each.image} or ${each.mask}`);
    return extractorFromParams(each.params)(image, mask, each.label === undefined ? {} : { label: each.label });
  }
});

function without(record: object, keys: readonly string[]): object {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));
}
