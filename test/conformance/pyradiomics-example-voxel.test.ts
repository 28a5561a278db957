import { describe, expect, test } from "vitest";
import { voxelMapsFromParams } from "../../src/extraction/index.ts";
import { readNrrd } from "../../src/io/index.ts";
import { agreement } from "../support/agreement.ts";
import { pyradiomicsFixture } from "../support/pyradiomics-fixtures.ts";
import { hasReferenceData, NO_REFERENCE_DATA, referenceBytes } from "../support/reference-data.ts";

// PyRadiomics' exampleVoxel.yaml on brain1; see test/fixtures/pyradiomics/make_example_voxel.py

interface Expected {
  readonly step: number;
  readonly maps: readonly {
    readonly name: string;
    readonly size: readonly number[];
    readonly values: readonly (number | null)[];
  }[];
}

describe.skipIf(!hasReferenceData)("PyRadiomics' example of voxel maps", () => {
  test("brain1", async () => {
    const { step, maps } = pyradiomicsFixture<Expected>("example-voxel.json");
    const values = agreement(1e-8, 1e-10);
    const mapsOf = voxelMapsFromParams(
      new TextDecoder().decode(referenceBytes("pyradiomics/example_settings/exampleVoxel.yaml")),
    );
    const [image, mask] = ["image", "label"].map((part) =>
      readNrrd(referenceBytes(`pyradiomics/images/brain1_${part}.nrrd`)),
    );
    const found = await mapsOf(image, mask);
    expect(Object.keys(found.maps)).toEqual(maps.map(({ name }) => name));
    const differences = maps.flatMap(({ name, size, values: expected }) => {
      expect(found.maps[name].size).toEqual(size);
      const sampled = expected.map((_, i) => found.maps[name].voxels.data[i * step]);
      return values.compare("maps", name, sampled, expected);
    });
    expect(differences).toEqual([]);
    console.log(`PyRadiomics' example of voxel maps:\n${values.summary()}`);
  }, 60_000);
});

if (!hasReferenceData) test.skip(NO_REFERENCE_DATA, () => {});
