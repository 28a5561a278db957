import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { describeFamilies, featuresPage } from "../../tools/features-page.ts";

describe("docs/features.md", () => {
  test("is what the doc comments say; `npm run docs:features` writes it", async () => {
    const page = readFileSync(new URL("../../docs/features.md", import.meta.url), "utf8");
    expect(page).toBe(await featuresPage());
  });

  test("has every feature of PyRadiomics 3.1, on by default as there", async () => {
    const families = await describeFamilies();
    const counts = families.map(({ className, features }) => [
      className,
      features.filter(({ byDefault }) => byDefault).length,
      features.filter(({ byDefault }) => !byDefault).map(({ name }) => name),
    ]);
    expect(counts.slice(0, 8)).toEqual([
      ["firstorder", 18, ["StandardDeviation"]],
      ["shape", 14, ["Compactness1", "Compactness2", "SphericalDisproportion"]],
      ["shape2D", 9, ["SphericalDisproportion"]],
      ["glcm", 24, []],
      ["glrlm", 16, []],
      ["glszm", 16, []],
      ["gldm", 14, []],
      ["ngtdm", 5, []],
    ]);
  });

  test("gives each feature a code of the IBSI or none", async () => {
    for (const { features } of await describeFamilies()) {
      for (const { name, ibsi } of features) expect(`${name} ${ibsi}`).toMatch(/ (none|[A-Z0-9]{4}\b.*)$/);
    }
  });
});
