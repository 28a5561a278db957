import { afterAll, describe, expect, test } from "vitest";
import { extractorFromParams } from "../../src/extraction/index.ts";
import { agreement } from "../support/agreement.ts";
import { type FixtureCase, fixtureCases, fixtureImages } from "../support/pyradiomics-fixtures.ts";

// what PyRadiomics 3.1 computes on images of our own making; see test/fixtures/pyradiomics/make_fixtures.py

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
    const found = each.names.flatMap((name, i) =>
      values.compare(name.split("_")[1], `${each.name}: ${name}`, features[name], each.values[i]),
    );
    for (const [name, value] of Object.entries(each.diagnostics ?? {})) {
      const group = name.split("_")[0];
      found.push(...details.compare(group, `${each.name}: ${name}`, diagnostics[prefix + name], value));
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

  function extract(each: FixtureCase) {
    const image = images.get(each.image);
    const mask = images.get(each.mask);
    if (!image || !mask) throw new Error(`no image ${each.image} or ${each.mask}`);
    return extractorFromParams(each.params)(image, mask, each.label === undefined ? {} : { label: each.label });
  }
});
