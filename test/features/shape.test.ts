import { describe, expect, test } from "vitest";
import { meshDiameters } from "../../src/features/diameter.ts";
import { FEATURE_DEFAULTS } from "../../src/features/family.ts";
import { measureCubes } from "../../src/features/mesh.ts";
import { MESH_TABLE } from "../../src/features/mesh-table.ts";
import type { MaskBox, Triple } from "../../src/features/roi.ts";
import { shape } from "../../src/features/shape.ts";
import { makeMask, maskBox, shapeFixture } from "../fixtures/shape/masks.ts";
import { agreement } from "../support/agreement.ts";

// sums in another order; PyRadiomics adds up large terms of either sign
const TOLERANCE = 1e-11;

const fixture = shapeFixture();
const all = (mask: MaskBox) => shape().compute(mask, FEATURE_DEFAULTS);
const full = (size: Triple, spacing: Triple = [1, 1, 1]) =>
  maskBox(new Uint8Array(size[0] * size[1] * size[2]).fill(1), size, spacing);

describe("by hand", () => {
  test("one voxel is an octahedron", () => {
    const values = all(full([1, 1, 1], [1, 2, 4]));
    expect(values.MeshVolume).toBeCloseTo(8 / 6, 14);
    // eight triangles with corners at 1/2, 1 and 2 on the axes
    expect(values.SurfaceArea).toBeCloseTo((8 * Math.sqrt((1 * 2) ** 2 + (0.5 * 2) ** 2 + (0.5 * 1) ** 2)) / 2, 14);
    expect(values.VoxelVolume).toBe(8);
    expect(values.Maximum3DDiameter).toBe(4);
    expect(values.Maximum2DDiameterSlice).toBe(2);
    expect(values.Maximum2DDiameterColumn).toBe(4);
    expect(values.Maximum2DDiameterRow).toBe(4);
    expect(values.MajorAxisLength).toBe(0);
    expect(values.Elongation).toBeNaN();
    expect(values.Flatness).toBeNaN();
  });

  test("a row has one axis", () => {
    const values = all(full([5, 1, 1], [3, 1, 1]));
    expect(values.MajorAxisLength).toBeCloseTo(4 * 3 * Math.sqrt(2), 14); // mean of 4, 1, 0, 1, 4 is 2
    expect(values.MinorAxisLength).toBe(0);
    expect(values.LeastAxisLength).toBe(0);
    expect(values.Elongation).toBe(0);
    expect(values.Flatness).toBe(0);
    expect(values.Maximum3DDiameter).toBe(15);
  });

  test("a flat region has no least axis, however it lies", () => {
    const data = new Uint8Array(11 ** 3);
    for (let x = 0; x < 11; x++) for (let y = 0; x + y < 11; y++) data[x + 11 * (y + 11 * (10 - x - y))] = 1;
    const values = all(maskBox(data, [11, 11, 11], [0.7, 0.9, 1.3]));
    expect(values.LeastAxisLength).toBe(0);
    expect(values.Flatness).toBe(0);
    expect(values.MinorAxisLength).toBeGreaterThan(1);
  });

  test("the box of the doc example", () => {
    const values = all(full([3, 3, 3], [1, 1, 2]));
    expect(values.VoxelVolume).toBe(54);
    expect(values.Maximum2DDiameterSlice).toBe(3.605551275463989);
  });

  test("what is returned", () => {
    expect(shape().features).toHaveLength(14);
    expect(shape({ features: ["Compactness1", "Sphericity"] }).features).toEqual(["Compactness1", "Sphericity"]);
    expect(() => shape({ features: ["Roundness" as "Sphericity"] })).toThrow(/no feature "Roundness"/);
    const values = all(full([3, 4, 5]));
    expect(values.Compactness2).toBeCloseTo(values.Sphericity ** 3, 14);
    expect(values.Compactness1).toBeCloseTo(Math.sqrt(values.Compactness2) / (6 * Math.PI), 14);
    expect(values.SphericalDisproportion).toBeCloseTo(1 / values.Sphericity, 14);
  });

  test("the mask of a 2D image is refused", () => {
    const { leftOut } = shape();
    expect(leftOut({ ...full([3, 3, 1]), dimension: 2 }, FEATURE_DEFAULTS)).toBe(
      "shape: needs a 3D image; use shape2d for 2D",
    );
    expect(leftOut(full([3, 3, 3]), FEATURE_DEFAULTS)).toBeUndefined();
  });
});

describe("as PyRadiomics", () => {
  test.each(fixture.cubes.values.map((values, configuration) => [configuration, values] as const))(
    "cube %i, alone and as a mask",
    (configuration, [area, volume, maskArea, maskVolume, slice, column, row, any]) => {
      const { spacing } = fixture.cubes;
      const { compare } = agreement(1e-14, 1e-14);
      const outside = configuration < 128;
      const tallies = new Float64Array(128 * 5);
      tallies[(outside ? configuration : 255 - configuration) * 5] = 1;
      tallies[(outside ? configuration : 255 - configuration) * 5 + 1] = outside ? 1 : -1;
      expect(compare("cube", "alone", measureCubes(tallies, spacing), { area, volume })).toEqual([]);
      if (configuration === 0) return;

      // corners 0, 1, 2, 3 go round a square
      const bits = [0, 1, 3, 2, 4, 5, 7, 6].map((corner) => (configuration >> corner) & 1);
      const values = all(maskBox(Uint8Array.from(bits), [2, 2, 2], spacing));
      const expected = {
        SurfaceArea: maskArea,
        MeshVolume: maskVolume,
        Maximum2DDiameterSlice: slice,
        Maximum2DDiameterColumn: column,
        Maximum2DDiameterRow: row,
        Maximum3DDiameter: any,
      };
      expect(compare("cube", "mask", values, expected)).toEqual([]);
    },
  );

  test.each(fixture.shape.map((each) => [`${each.name}, spacing ${each.spacing}`, each] as const))("%s", (_, each) => {
    const mask = makeMask(each);
    const before = mask.data.slice();
    expect(agreement(TOLERANCE).compare("shape", each.name, all(mask), each.values)).toEqual([]);
    expect(mask.data).toEqual(before);
  });
});

describe("invariants", () => {
  const blob = makeMask({
    name: "",
    kind: "balls",
    size: [30, 24, 20],
    spacing: [1, 2, 3],
    count: 6,
    radius: 8,
    seed: 9,
  });

  test("place in the box, where the mesh has no holes", () => {
    const one = makeMask({
      name: "",
      kind: "balls",
      size: [30, 24, 20],
      spacing: [1, 2, 3],
      count: 1,
      radius: 9,
      seed: 3,
    });
    for (const mask of [full([2, 5, 9]), one]) {
      expect(agreement(1e-13).compare("shape", "inset", all(inset(mask, 3)), all(mask))).toEqual([]);
    }
  });

  test("every configuration but the empty one has one to five triangles", () => {
    const { starts, normals, volumes } = MESH_TABLE;
    expect(starts[128] * 3).toBe(normals.length);
    expect(starts[0]).toBe(0);
    for (let c = 0; c < 128; c++) {
      expect(starts[c + 1] - starts[c]).toBeLessThanOrEqual(5); // of a loop of seven vertices
      expect(starts[c + 1] > starts[c]).toBe(c > 0);
    }
    expect(Math.max(...volumes)).toBeLessThan(6 * 8);
  });

  test("scaling", () => {
    const values = all(blob);
    const scaled = all({ ...blob, spacing: [2, 4, 6] });
    const expected = {
      MeshVolume: 8 * values.MeshVolume,
      VoxelVolume: 8 * values.VoxelVolume,
      SurfaceArea: 4 * values.SurfaceArea,
      SurfaceVolumeRatio: values.SurfaceVolumeRatio / 2,
      Maximum3DDiameter: 2 * values.Maximum3DDiameter,
      MajorAxisLength: 2 * values.MajorAxisLength,
      Sphericity: values.Sphericity,
      Elongation: values.Elongation,
    };
    expect(agreement(1e-14).compare("shape", "scaled", scaled, expected)).toEqual([]);
  });

  test("diameters are those of all pairs of vertices", () => {
    for (let seed = 0; seed < 60; seed++) {
      const size: Triple = [1 + (seed % 7), 1 + ((seed * 3) % 8), 1 + ((seed * 5) % 6)];
      const spacing: Triple = [1 + (seed % 3), 0.7, 1.9];
      const mask = makeMask({ name: "", kind: "noise", size, spacing, fill: 3000 + 900 * seed, seed });
      if (mask.count === 0) continue;
      const { planar, overall } = meshDiameters(mask);
      expect(agreement(1e-14).compare("diameter", `${seed}`, [...planar, overall], allPairs(mask))).toEqual([]);
    }
  });

  test("a large ball takes no quadratic time", () => {
    const n = 161;
    const ball = maskBox(new Uint8Array(n ** 3), [n, n, n], [1, 1, 1]);
    for (let i = 0; i < n ** 3; i++) {
      const [x, y, z] = [i % n, Math.floor(i / n) % n, Math.floor(i / (n * n))];
      if ((x - 80) ** 2 + (y - 80) ** 2 + (z - 80) ** 2 <= 80 ** 2) ball.data[i] = 1;
    }
    const start = performance.now();
    const { planar, overall } = meshDiameters(ball);
    // all pairs of its 120 thousand vertices take tens of seconds
    expect(performance.now() - start).toBeLessThan(2000);
    expect(planar).toEqual([161, 161, 161]);
    expect(overall).toBe(161);
  });
});

function inset(mask: MaskBox, border: number): MaskBox {
  const [nx, ny, nz] = mask.size;
  const size: Triple = [nx + 2 * border, ny + 2 * border, nz + 2 * border];
  const data = new Uint8Array(size[0] * size[1] * size[2]);
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++) data[x + border + size[0] * (y + border + size[1] * (z + border))] = mask.data[i++];
    }
  }
  return { ...mask, size, data };
}

// largest distance of vertices with equal x, y, z, and of all, by looking at all pairs
function allPairs({ data, size, spacing }: MaskBox): number[] {
  const [nx, ny, nz] = size;
  const at = (x: number, y: number, z: number) =>
    x < 0 || y < 0 || z < 0 || x >= nx || y >= ny || z >= nz ? 0 : data[x + nx * (y + ny * z)];
  const vertices: number[][] = [];
  for (let z = -1; z < nz; z++) {
    for (let y = -1; y < ny; y++) {
      for (let x = -1; x < nx; x++) {
        if (at(x, y, z) !== at(x + 1, y, z)) vertices.push([x + 0.5, y, z]);
        if (at(x, y, z) !== at(x, y + 1, z)) vertices.push([x, y + 0.5, z]);
        if (at(x, y, z) !== at(x, y, z + 1)) vertices.push([x, y, z + 0.5]);
      }
    }
  }
  const largest = [0, 0, 0, 0];
  for (const a of vertices) {
    for (const b of vertices) {
      const distance = Math.sqrt(spacing.reduce((sum, step, axis) => sum + ((a[axis] - b[axis]) * step) ** 2, 0));
      for (let axis = 0; axis < 3; axis++) if (a[axis] === b[axis]) largest[axis] = Math.max(largest[axis], distance);
      largest[3] = Math.max(largest[3], distance);
    }
  }
  return largest;
}
