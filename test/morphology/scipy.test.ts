import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createImage, type Image, type Mask } from "../../src/image/image.ts";
import { readNrrd } from "../../src/io/index.ts";
import {
  closing,
  connectedComponents,
  dilate,
  distanceTransform,
  type ErodeOptions,
  erode,
  fillHoles,
  opening,
  peritumoralRing,
  peritumoralRings,
} from "../../src/morphology/index.ts";
import { makeMask, type ShapeCase } from "../fixtures/shape/masks.ts";
import { frozen } from "../image/images.ts";
import { hasReferenceData, NO_REFERENCE_DATA, referenceBytes } from "../support/reference-data.ts";

/** Number of voxels and hash of a mask. */
type Result = readonly [count: number, hash: string];

interface Results {
  readonly distances: { readonly mask: string; readonly background: string | null };
  readonly mm: Readonly<Record<string, { readonly dilate: Result; readonly erode: Result }>>;
  readonly rings?: readonly Result[];
  readonly shells?: readonly Result[];
  readonly voxel?: Readonly<Record<"ball" | "box" | "cross", readonly Readonly<Record<string, Result>>[]>>;
  readonly halves?: readonly Result[];
  readonly holes?: Readonly<Record<4 | 8 | 6 | 18 | 26, Result>>;
  readonly components?: Readonly<
    Record<4 | 8 | 6 | 18 | 26, readonly [count: number, largest: readonly number[], hash: string]>
  >;
}

type Recipe = Omit<ShapeCase, "values">;

const fixture = JSON.parse(
  readFileSync(new URL("../fixtures/morphology/morphology.json", import.meta.url), "utf8"),
) as {
  readonly ringRadii: readonly number[];
  readonly shellRadii: readonly number[];
  readonly seeded: readonly (Recipe & Results)[];
  readonly real: readonly ({ readonly file: string } & Results)[];
};

const OPERATIONS: Readonly<Record<string, (mask: Mask, options: ErodeOptions) => Mask>> = {
  dilate,
  erode,
  erodeForeground: (mask, options) => erode(mask, { ...options, border: "foreground" }),
  opening,
  openingForeground: (mask, options) => opening(mask, { ...options, border: "foreground" }),
  closing,
  closingForeground: (mask, options) => closing(mask, { ...options, border: "foreground" }),
};

function hash({ voxels: { data } }: Image): string {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return createHash("sha1").update(bytes).digest("hex").slice(0, 16);
}

function result(mask: Mask): Result {
  let count = 0;
  for (const value of mask.voxels.data) count += value;
  return [count, hash(mask)];
}

function maskOf(recipe: Recipe): Mask {
  const { data, size } = makeMask(recipe);
  return createImage(data, size.slice(0, recipe.spacing.length), recipe);
}

/** All that is not as SciPy has it, by name; and how many results were compared. */
function compare(mask: Mask, expected: Results): { readonly wrong: string[]; readonly compared: number } {
  const wrong: string[] = [];
  let compared = 0;
  const check = (name: string, actual: unknown, wanted: unknown) => {
    compared++;
    if (JSON.stringify(actual) !== JSON.stringify(wanted)) {
      wrong.push(`${name}: ${JSON.stringify(actual)} is not ${JSON.stringify(wanted)}`);
    }
  };
  check("distance to mask", hash(distanceTransform(mask)), expected.distances.mask);
  if (expected.distances.background !== null) {
    const inside = distanceTransform(mask, { to: "background" });
    check("distance to background", hash(inside), expected.distances.background);
  }
  for (const [key, { dilate: dilated, erode: eroded }] of Object.entries(expected.mm)) {
    check(`dilate ${key} mm`, result(dilate(mask, { radius: Number(key) })), dilated);
    check(`erode ${key} mm`, result(erode(mask, { radius: Number(key) })), eroded);
  }
  const { rings, shells, halves } = expected;
  for (const [k, ring] of (rings ?? []).entries()) {
    const radius = fixture.ringRadii[k];
    if (ring[0] > 0) check(`ring ${radius} mm`, result(peritumoralRing(mask, { radius })), ring);
  }
  const reached = fixture.ringRadii.filter((_, k) => rings && rings[k][0] > 0);
  if (rings && reached.length > 0) {
    const together = peritumoralRings(mask, { radii: reached }).map(result);
    check(
      "rings",
      together,
      rings.filter(([count]) => count > 0),
    );
  }
  for (const [k, shell] of (shells ?? []).entries()) {
    const [inner, radius] = fixture.shellRadii.slice(k, k + 2);
    if (shell[0] > 0) check(`shell ${inner} to ${radius} mm`, result(peritumoralRing(mask, { inner, radius })), shell);
  }
  for (const [shape, radii] of Object.entries(expected.voxel ?? {})) {
    for (const [k, operations] of radii.entries()) {
      for (const [name, wanted] of Object.entries(operations)) {
        const options = { radius: k + 1, unit: "voxel", shape: shape as "ball" } as const;
        check(`${name} ${shape} ${k + 1} voxels`, result(OPERATIONS[name](mask, options)), wanted);
      }
    }
  }
  for (const [k, wanted] of (halves ?? []).entries()) {
    check(`dilate ${k + 1.5} voxels`, result(dilate(mask, { radius: k + 1.5, unit: "voxel" })), wanted);
  }
  const dimension = mask.size.length;
  for (const [key, wanted] of Object.entries(expected.holes ?? {})) {
    const connectivity = Number(key) as 4 | 8 | 6 | 18 | 26;
    const filled = fillHoles(
      mask,
      connectivity < 10 && connectivity !== 6 ? { connectivity, dimension: 2 } : { connectivity },
    );
    check(`holes ${key}`, result(filled), wanted);
    if (connectivity === 6 || (connectivity === 4 && dimension === 2)) check("holes", result(fillHoles(mask)), wanted);
  }
  for (const [key, wanted] of Object.entries(expected.components ?? {})) {
    const { labels, count, sizes } = connectedComponents(mask, { connectivity: Number(key) as 4 | 8 | 6 | 18 | 26 });
    check(`components ${key}`, [count, Array.from(sizes.subarray(0, 10)), hash(labels)], wanted);
  }
  return { wrong, compared };
}

describe("as SciPy and SimpleITK have it, in every bit", () => {
  test.each(fixture.seeded.map((each) => [`${each.name}, spacing ${each.spacing.join(" x ")}`, each] as const))(
    "%s",
    (_, expected) => {
      const { image, expectUnchanged } = frozen(maskOf(expected));
      const { wrong, compared } = compare(image, expected);
      expect(wrong).toEqual([]);
      expect(compared).toBeGreaterThan(20);
      expectUnchanged();
    },
  );
});

if (!hasReferenceData) test.skip(NO_REFERENCE_DATA, () => {});

describe.runIf(hasReferenceData)("of real masks too", () => {
  test.each(fixture.real.map((each) => [each.file, each] as const))("%s", (file, expected) => {
    const mask = readNrrd(referenceBytes(`pyradiomics/images/${file}`));
    const { wrong, compared } = compare(mask, expected);
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(100);
  });
});
