import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { extractFeatures } from "radiosurv/extraction";
import { firstOrder, glcm, gldm, glrlm, glszm, ngtdm, shape } from "radiosurv/features";
import { wavelet } from "radiosurv/filters";
import { createImage, cropToMask, type Image } from "radiosurv/image";
import { describe, expect, test } from "vitest";
import { FEATURE_DEFAULTS } from "../../src/features/family.ts";
import { toneDifferences } from "../../src/features/ngtdm.ts";
import { regionOfInterest } from "../../src/features/roi.ts";
import { boxInResponse } from "../../src/filters/filter.ts";
import { grayLevels } from "../../src/image/discretize.ts";
import { intensitiesInside } from "../../src/image/intensities.ts";
import { cropMask, labelExtents } from "../../src/image/mask-box.ts";
import { largeVolume } from "./large-volume.ts";

// a volume of 4 million voxels with a region of 2 million: large paths against small ones, and what holds exactly

const { image, mask } = largeVolume(160);
const textures = () => [firstOrder(), glcm(), gldm(), glrlm(), glszm(), ngtdm()];
const plain = { binWidth: 25, additionalInfo: false };

describe("160 x 160 x 160 voxels", () => {
  const { features } = extractFeatures(image, mask, { families: [shape(), ...textures()], ...plain });

  test("voxels are counted alike by all families", () => {
    const voxels = features.original_shape_VoxelVolume;
    expect(voxels).toBe(Array.from(mask.voxels.data).filter((value) => value === 1).length);
    expect(voxels).toBeGreaterThan(1.5e6);
    // Σ p j = N / zones
    const zones = features.original_glszm_ZonePercentage * voxels;
    expect(Math.abs(zones - Math.round(zones))).toBeLessThan(1e-6);
    const { original_firstorder_Energy: energy, original_firstorder_RootMeanSquared: root } = features;
    expect(energy / (root * root)).toBeCloseTo(voxels, 3);
    // dependences of all voxels are counted once: the level variance is that of the voxels
    expect(features.original_gldm_GrayLevelNonUniformity / voxels).toBeCloseTo(
      features.original_firstorder_Uniformity,
      14,
    );
  });

  test("a cropped copy and other pixel types give the same to the bit", () => {
    const cropped = cropToMask(image, mask, { padDistance: 1 });
    const options = { families: textures(), ...plain };
    const part = extractFeatures(cropped.image, cropped.mask, options).features;
    const single = createImage(Float32Array.from(image.voxels.data), image.size, image);
    const other = extractFeatures(single, mask, options).features;
    for (const [name, value] of Object.entries(part)) expect([name, value]).toEqual([name, features[name]]);
    for (const [name, value] of Object.entries(other)) expect([name, value]).toEqual([name, features[name]]);
  });

  test("turned around along each axis, what has no direction stays the same", () => {
    const turned = extractFeatures(turn(image), turn(mask), { families: [shape(), ...textures()], ...plain }).features;
    for (const [name, value] of Object.entries(features)) {
      // marching cubes treat the two sides of a surface differently
      if (/Mesh|Surface|Sphericity/.test(name)) continue;
      expect(Math.abs(turned[name] / value - 1), name).toBeLessThan(1e-10);
    }
  });

  test("tone differences slice by slice are those of neighbours one by one", () => {
    const box = cropMask(mask, labelExtents(mask)[0]);
    const values = intensitiesInside("test", image, box);
    const levels = grayLevels("test", values, { binWidth: 25 }, "int16");
    const { differences, counts } = toneDifferences(regionOfInterest(box, values, levels, 1), FEATURE_DEFAULTS);
    const naive = naiveDifferences(box.size, box.data, levels);
    expect(counts).toEqual(naive.counts);
    expect(differences).toEqual(naive.differences);
  });
});

describe("wavelets of a large box", () => {
  // one box above the limit up to which passes are kept, one below
  const large = cropMask(mask, labelExtents(mask)[0]);
  const middle = { ...large, lower: [70, 68, 72] as const, size: [20, 24, 16] as const };
  const small = { ...middle, data: new Uint8Array(20 * 24 * 16).fill(1), count: 20 * 24 * 16 };

  test.each([
    ["int16", image],
    ["float32", createImage(Float32Array.from(image.voxels.data), image.size, image)],
  ])("%s: responses are those of a small box", (_, source) => {
    const filter = wavelet({ wavelet: "coif1", level: 2 });
    const whole = filter.apply(source, { region: large })[Symbol.iterator]();
    let count = 0;
    for (const response of filter.apply(source, { region: small })) {
      const other = whole.next().value!;
      expect(other.name).toBe(response.name);
      expect(other.image.size).toEqual(large.size);
      const found = intensitiesInside("test", response.image, boxInResponse(small, response));
      expect(intensitiesInside("test", other.image, boxInResponse(small, other))).toEqual(found);
      count++;
    }
    expect(count).toBe(15);
    expect(large.size[0] * large.size[1] * large.size[2]).toBeGreaterThan(2 ** 21);
  });
});

describe("memory beyond the image and the mask, of a process of its own with little room for objects", () => {
  const program = fileURLToPath(new URL("./programs/large-volume.ts", import.meta.url));
  // the project's own Node runs TypeScript; an older one does not
  const node = fileURLToPath(new URL("../../node_modules/node/bin/node", import.meta.url));
  const run = (what: string): { beyond: number; boxVoxels: number } =>
    JSON.parse(execFileSync(node, ["--max-old-space-size=64", program, what], { encoding: "utf8" }));

  test.each([
    ["original", 32],
    ["wavelet", 36],
  ])("%s image, all classes: at most %i bytes a voxel of the box", (what, most) => {
    const { beyond, boxVoxels } = run(what);
    // what the engine itself takes meanwhile
    expect(beyond).toBeLessThan(most * boxVoxels + 40e6);
  });
});

/** The same voxels from the last to the first. */
function turn(from: Image): Image {
  return createImage((from.voxels.data as Int16Array).slice().reverse(), from.size, from);
}

function naiveDifferences([nx, ny, nz]: readonly number[], inside: Uint8Array, levels: Int32Array) {
  const grid = new Int32Array(inside.length);
  for (let i = 0, k = 0; i < inside.length; i++) if (inside[i]) grid[i] = levels[k++];
  const highest = levels.reduce((a, b) => Math.max(a, b), 0);
  const present = Array.from({ length: highest + 1 }, (_, level) => level === 0 || levels.includes(level));
  const index = Int32Array.from(present, (_, level) => present.slice(1, level + 1).filter(Boolean).length);
  const counts = new Float64Array(present.filter(Boolean).length);
  const differences = new Float64Array(counts.length);
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, i++) {
        if (grid[i] === 0) continue;
        let sum = 0;
        let count = 0;
        for (let dz = z > 0 ? -1 : 0; dz <= 1 && z + dz < nz; dz++) {
          for (let dy = y > 0 ? -1 : 0; dy <= 1 && y + dy < ny; dy++) {
            for (let dx = x > 0 ? -1 : 0; dx <= 1 && x + dx < nx; dx++) {
              const other = grid[i + (dz * ny + dy) * nx + dx];
              if (other === 0) continue;
              sum += other;
              count++;
            }
          }
        }
        if (--count === 0) continue;
        counts[index[grid[i]]]++;
        differences[index[grid[i]]] += Math.abs(grid[i] - (sum - grid[i]) / count);
      }
    }
  }
  return { counts, differences };
}
