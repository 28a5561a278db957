import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { gradientMagnitude, laplacianOfGaussian } from "../../src/filters/index.ts";
import { contiguousData } from "../../src/image/image.ts";
import { readNrrd } from "../../src/io/index.ts";
import { hasReferenceData, NO_REFERENCE_DATA, referenceBytes } from "../support/reference-data.ts";

// LoG and gradient of PyRadiomics' own images, every bit of every voxel; see
// test/fixtures/filters/make_whole_images.py

interface Case {
  readonly image: string;
  readonly response: string;
  readonly voxels: number;
  readonly sha1: string;
}

describe.skipIf(!hasReferenceData)("whole filtered images of PyRadiomics", () => {
  const { cases } = JSON.parse(
    readFileSync(new URL("../fixtures/filters/whole-images.json", import.meta.url), "utf8"),
  ) as { cases: Case[] };
  const filters = [laplacianOfGaussian({ sigma: ["1.0", "2.0", "3.0", "4.0", "5.0"] }), gradientMagnitude()];

  test.each([...new Set(cases.map(({ image }) => image))])("LoG and gradient of %s", (name) => {
    const image = readNrrd(referenceBytes(`pyradiomics/images/${name}_image.nrrd`));
    const found = filters.flatMap((filter) =>
      [...filter.apply(image)].map((response): Case => {
        const voxels = contiguousData(response.image);
        const bytes = new Uint8Array(voxels.buffer, voxels.byteOffset, voxels.byteLength);
        const sha1 = createHash("sha1").update(bytes).digest("hex");
        return { image: name, response: response.name, voxels: voxels.length, sha1 };
      }),
    );
    expect(found).toEqual(cases.filter(({ image }) => image === name));
  });
});

if (!hasReferenceData) test.skip(NO_REFERENCE_DATA, () => {});
