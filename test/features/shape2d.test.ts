import { describe, expect, test } from "vitest";
import { FEATURE_DEFAULTS } from "../../src/features/family.ts";
import type { MaskBox, Triple } from "../../src/features/roi.ts";
import { shape2d } from "../../src/features/shape2d.ts";
import { makeMask, maskBox, shapeFixture } from "../fixtures/shape/masks.ts";
import { agreement } from "../support/agreement.ts";

const TOLERANCE = 1e-12; // sums in another order
const fixture = shapeFixture();
const all = (mask: MaskBox, settings = {}) => shape2d().compute(mask, { ...FEATURE_DEFAULTS, ...settings });

describe("by hand", () => {
  test("one pixel is a diamond", () => {
    const values = all(maskBox(Uint8Array.of(1), [1, 1, 1], [3, 4, 1], 2));
    expect(values.MeshSurface).toBe(6);
    expect(values.PixelSurface).toBe(12);
    expect(values.Perimeter).toBe(10);
    expect(values.PerimeterSurfaceRatio).toBe(10 / 6);
    expect(values.MaximumDiameter).toBe(4);
    expect(values.Sphericity).toBeCloseTo((2 * Math.sqrt(6 * Math.PI)) / 10, 14);
    expect(values.Elongation).toBeNaN();
  });

  test("the cross of the doc example", () => {
    const values = all(maskBox(Uint8Array.of(0, 1, 0, 1, 1, 1, 0, 1, 0), [3, 3, 1], [1, 1, 1], 2));
    expect(values.MeshSurface).toBe(4.5); // eight corners of 1/8, four of 7/8, none full
    expect(values.MaximumDiameter).toBe(3);
    expect(values.Elongation).toBe(1);
  });

  test("pixels that meet across a diagonal stay apart", () => {
    const values = all(maskBox(Uint8Array.of(1, 0, 0, 1), [2, 2, 1], [1, 1, 1], 2));
    expect(values.MeshSurface).toBe(1);
    expect(values.Perimeter).toBeCloseTo(4 * Math.SQRT2, 14);
    expect(values.MaximumDiameter).toBeCloseTo(Math.sqrt(1.5 ** 2 + 1.5 ** 2 + 0.5), 14); // (-1/2, 0) to (3/2, 1)
    expect(values.MinorAxisLength).toBe(0); // PyRadiomics: rounding noise
  });

  test("what is returned", () => {
    expect(shape2d().name).toBe("shape2D");
    expect(shape2d().features).toHaveLength(9);
    expect(shape2d({ features: ["SphericalDisproportion"] }).features).toEqual(["SphericalDisproportion"]);
    expect(shape2d({ force2D: true, force2Ddimension: 1 }).settings).toEqual({ force2D: true, force2Ddimension: 1 });
  });
});

test.each(fixture.shape2D.map((each) => [`${each.name}, spacing ${each.spacing}`, each] as const))(
  "as PyRadiomics: %s",
  (_, each) => {
    const mask = makeMask(each);
    const before = mask.data.slice();
    expect(agreement(TOLERANCE).compare("shape2D", each.name, all(mask), each.values)).toEqual([]);
    expect(mask.data).toEqual(before);
  },
);

describe("slices of 3D images", () => {
  const { data, size } = makeMask(fixture.shape2D.find((each) => each.name === "discs 1")!);
  const flat = all(maskBox(data, size, [0.5, 2, 1], 2));

  test.each([
    [0, [size[0], size[1], 1], [0.5, 2, 7]],
    [1, [size[0], 1, size[1]], [0.5, 7, 2]],
    [2, [1, size[0], size[1]], [7, 0.5, 2]],
  ] as [number, Triple, Triple][])("across force2Ddimension %i", (force2Ddimension, boxSize, spacing) => {
    expect(all(maskBox(data, boxSize, spacing), { force2D: true, force2Ddimension })).toEqual(flat);
  });

  test("need force2D", () => {
    const { leftOut } = shape2d();
    const mask = maskBox(data, size, [1, 1, 1]);
    expect(leftOut(mask, FEATURE_DEFAULTS)).toMatch(/a 3D image needs force2D: true/);
    expect(leftOut(mask, { ...FEATURE_DEFAULTS, force2D: true })).toBeUndefined();
  });

  test("must be one voxel thick", () => {
    const call = () => all(maskBox(data, [size[0], 1, size[1]], [1, 1, 1]), { force2D: true });
    expect(call).toThrow(/one voxel thick across z \(force2Ddimension 0\); it is 50 thick, in a box of 60 x 1 x 50/);
  });
});
