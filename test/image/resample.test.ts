import { describe, expect, test } from "vitest";
import {
  bSpline,
  createImage,
  type Image,
  type Interpolator,
  indexToPoint,
  linear,
  nearestNeighbor,
  type ResampleOptions,
  resample,
  resampleMask,
  sameGeometry,
} from "../../src/image/index.ts";
import { randomFrom } from "../io/random.ts";
import { frozen, noise, OBLIQUE, voxels } from "./images.ts";
import { testMisuse } from "./misuse.ts";

const row = (values: ArrayLike<number>) => createImage(Float64Array.from(values), [values.length, 1]);

describe("the new grid, by hand: five voxels of 1 mm to 1.5 mm makes ceil(5 / 1.5) = 4", () => {
  const image = row([0, 10, 20, 30, 40]);
  test.each([
    // outer corners coincide: first centre at 0.25, last at 4.75, which is more than half a voxel outside, so 0
    ["corner", 0.25, [2.5, 17.5, 32.5, 0]],
    // centres of the volumes at 2 coincide: -0.25, 1.25, 2.75, 4.25; beyond the outer centres their value holds on
    ["center", -0.25, [0, 12.5, 27.5, 40]],
    // first centres coincide: 0, 1.5, 3, 4.5; exactly half a voxel outside is outside
    ["origin", 0, [0, 15, 30, 0]],
  ] as const)("alignment %s", (alignment, first, expected) => {
    const result = resample(image, { spacing: [1.5, 1], interpolator: linear, alignment });
    expect(result.size).toEqual([4, 1]);
    expect(result.spacing).toEqual([1.5, 1]);
    expect(result.origin[0]).toBeCloseTo(first, 14);
    voxels(result).forEach((x, i) => expect(x).toBeCloseTo(expected[i], 12));
  });

  test("corner is the default; 0 keeps an axis", () => {
    const options = { spacing: [1.5, 0], interpolator: linear };
    expect(resample(image, options)).toEqual(resample(image, { ...options, spacing: [1.5, 1], alignment: "corner" }));
  });

  test("on the far side of an oblique volume, corners stay corners", () => {
    const geometry = { spacing: [1, 2, 4], origin: [3, -8, 100], direction: OBLIQUE };
    const volume = noise([8, 6, 4], 1, 0, 9, "uint8", geometry);
    const result = resample(volume, { spacing: [2, 1, 2] });
    expect(result.size).toEqual([4, 12, 8]);
    for (const corner of [0, 1]) {
      const before = indexToPoint(
        volume,
        volume.size.map((n) => (corner === 0 ? -0.5 : n - 0.5)),
      );
      const after = indexToPoint(
        result,
        result.size.map((n) => (corner === 0 ? -0.5 : n - 0.5)),
      );
      after.forEach((x, axis) => expect(x).toBeCloseTo(before[axis], 12));
    }
    const centered = resample(volume, { spacing: [3, 3, 3], alignment: "center" });
    const middle = indexToPoint(
      volume,
      volume.size.map((n) => (n - 1) / 2),
    );
    indexToPoint(
      centered,
      centered.size.map((n) => (n - 1) / 2),
    ).forEach((x, axis) => expect(x).toBeCloseTo(middle[axis], 12));
  });
});

describe("nearestNeighbor", () => {
  test("by hand: halfway goes to the higher index", () => {
    // places 0.5 and 2.5
    expect(voxels(resample(row([1, 2, 3, 4]), { spacing: [2, 1], interpolator: nearestNeighbor }))).toEqual([2, 4]);
  });

  test("by hand: twice as fine repeats each voxel", () => {
    const image = createImage(Uint8Array.of(1, 2, 3, 4), [2, 2]);
    const result = resample(image, { spacing: [0.5, 0.5], interpolator: nearestNeighbor });
    expect(voxels(result)).toEqual([1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4]);
    expect(result.origin).toEqual([-0.25, -0.25]);
  });
});

describe("linear", () => {
  test("reproduces a linear function of the position on any grid", () => {
    const f = (point: number[]) => 3 + 0.5 * point[0] - 0.25 * point[1] + 2 * point[2];
    const geometry = { spacing: [1.1, 0.9, 2], origin: [-7, 3, 50], direction: OBLIQUE };
    const image = fill(createImage(new Float64Array(12 * 11 * 10), [12, 11, 10], geometry), f);
    // a small grid of other axes around the middle of the volume
    const center = indexToPoint(image, [5.5, 5, 4.5]);
    const reference = createImage(new Uint8Array(27), [3, 3, 3], {
      spacing: [0.8, 1.2, 1],
      origin: center.map((x) => x - 1),
    });
    const result = resample(image, { reference, interpolator: linear });
    const expected = fill(createImage(new Float64Array(27), [3, 3, 3], reference), f);
    voxels(result).forEach((x, i) => expect(x).toBeCloseTo(expected.voxels.data[i], 10));
    expect(sameGeometry(result, reference)).toBe(true);
  });

  test("by hand: the middle of four pixels is their mean", () => {
    const result = resample(createImage([0, 4, 8, 20], [2, 2]), { spacing: [2, 2], interpolator: linear });
    expect(voxels(result)).toEqual([8]);
  });
});

describe("bSpline", () => {
  test("by hand: two voxels 0 and 6", () => {
    // mirrored, (4 c0 + 2 c1) / 6 = 0 and (2 c0 + 4 c1) / 6 = 6 give c = -6, 12. At 1/4 the weights of c1 c0 c1 c0 are
    // (27, 235, 121, 1) / 384: (12 * 27 - 6 * 235 + 12 * 121 - 6) / 384 = 360 / 384
    const quarter = resample(row([0, 6]), { spacing: [0.5, 1] }); // places -0.25, 0.25, 0.75, 1.25
    [0.9375, 0.9375, 6 - 0.9375, 6 - 0.9375].forEach((x, i) => expect(quarter.voxels.data[i]).toBeCloseTo(x, 12));
  });

  test.each([2, 3, 4, 5, 17, 18, 19, 20, 40])(
    "a line of %i, against the equations that define its coefficients",
    (n) => {
      const random = randomFrom(n);
      const values = Float64Array.from({ length: n }, () => random() * 200 - 100);
      const c = solveSpline(values);
      const result = resample(row(values), { spacing: [0.37, 1], alignment: "origin" });
      let worst = 0;
      voxels(result).forEach((x, k) => {
        const place = k * 0.37;
        const expected = place < n - 0.5 ? splineAt(c, place) : 0;
        worst = Math.max(worst, Math.abs(x - expected));
      });
      expect(worst).toBeLessThan(1e-8); // the sum that starts the filter ends where terms fall below 1e-10
    },
  );

  test("is the product of its axes", () => {
    const [fx, fy, fz] = [7, 6, 5].map((n, seed) => Float64Array.from({ length: n }, randomFrom(seed)));
    const data = new Float64Array(7 * 6 * 5);
    for (let i = 0; i < data.length; i++) data[i] = fx[i % 7] * fy[Math.floor(i / 7) % 6] * fz[Math.floor(i / 42)];
    const result = resample(createImage(data, [7, 6, 5]), { spacing: [0.7, 0.8, 0.9], alignment: "center" });
    const lines = [fx, fy, fz].map((f, axis) => {
      const spacing = [0.7, 0.8, 0.9][axis];
      return voxels(resample(row(f), { spacing: [spacing, 1], alignment: "center" }));
    });
    const [nx, ny] = result.size;
    voxels(result).forEach((x, i) => {
      const [a, b, c] = [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))];
      expect(x).toBeCloseTo(lines[0][a] * lines[1][b] * lines[2][c], 8);
    });
  });

  test("is the default", () => {
    const image = noise([6, 5], 1);
    expect(resample(image, { spacing: [0.7, 0.7] })).toEqual(
      resample(image, { spacing: [0.7, 0.7], interpolator: bSpline }),
    );
    expect(resample(image, { spacing: [0.7, 0.7] })).not.toEqual(
      resample(image, { spacing: [0.7, 0.7], interpolator: linear }),
    );
  });
});

describe.each([
  ["bSpline", bSpline],
  ["linear", linear],
  ["nearestNeighbor", nearestNeighbor],
] as [string, Interpolator][])("%s", (_, interpolator) => {
  const geometry = { spacing: [0.7, 1.1, 2.5], origin: [3, -8, 100] };

  test("the same grid gives the same image", () => {
    for (const pixelType of ["int16", "float32", "uint8"] as const) {
      const { image, expectUnchanged } = frozen(noise([9, 8, 7], 5, 0, 200, pixelType, geometry));
      for (const options of [{ reference: image }, { spacing: image.spacing }] as ResampleOptions[]) {
        const result = resample(image, { ...options, interpolator });
        // positions and splines come back to within rounding, and an integer type may cut that off to the number before
        const exact = interpolator === nearestNeighbor;
        const slack = exact ? 0 : pixelType === "float32" ? 1e-4 : 1;
        voxels(result).forEach((x, i) => expect(Math.abs(x - image.voxels.data[i])).toBeLessThanOrEqual(slack));
        expect(sameGeometry(result, image)).toBe(true);
        expect(result.pixelType).toBe(pixelType);
      }
      expectUnchanged();
    }
  });

  test("a constant stays one, and what lies outside is 0", () => {
    const image = createImage(new Float32Array(60).fill(7), [5, 4, 3], geometry);
    const shifted = { ...geometry, origin: [3 + 3 * 0.7, -8, 100] }; // three voxels further along x
    const result = resample(image, { reference: createImage(new Uint8Array(60), [5, 4, 3], shifted), interpolator });
    voxels(result).forEach((x, i) => expect(x).toBeCloseTo(i % 5 < 2 ? 7 : 0, 5));
    const apart = createImage(new Uint8Array(8), [2, 2, 2], { origin: [1000, 0, 0] });
    expect(voxels(resample(image, { reference: apart, interpolator }))).toEqual(Array(8).fill(0));
  });

  test("a volume of one slice is as the plane", () => {
    const plane = noise([9, 8], 3, -50, 50, "float64");
    const slice = createImage(plane.voxels.data, [9, 8, 1]);
    const a = voxels(resample(plane, { spacing: [0.6, 1.7], interpolator }));
    const b = voxels(resample(slice, { spacing: [0.6, 1.7, 1], interpolator }));
    a.forEach((x, i) => expect(b[i]).toBeCloseTo(x, 10));
  });
});

describe("integer images stay integer", () => {
  test("by hand: cut off toward 0 on either side of it", () => {
    // places -0.25, 0.25, 0.75, 1.25: -3, -3.25, -3.75, -4
    const options = { spacing: [0.5, 1], interpolator: linear };
    expect(voxels(resample(createImage(Int16Array.of(-3, -4), [2, 1]), options))).toEqual([-3, -3, -3, -4]);
    expect(voxels(resample(createImage(Int16Array.of(3, 4), [2, 1]), options))).toEqual([3, 3, 3, 4]);
    expect(voxels(resample(createImage(Float32Array.of(-3, -4), [2, 1]), options))).toEqual([-3, -3.25, -3.75, -4]);
  });

  test.each([
    ["uint8", 0, 255],
    ["int8", -128, 127],
    ["uint16", 0, 65535],
    ["int16", -32768, 32767],
    ["int32", -(2 ** 31), 2 ** 31 - 1],
    ["uint32", 0, 2 ** 32 - 1],
  ] as const)("%s: the overshoot of a spline is held at %d and %d", (pixelType, low, high) => {
    const step = [low, low, low, high, high, high];
    const integer = noise([6, 1], 0, 0, 1, pixelType);
    integer.voxels.data.set(step);
    const exact = voxels(resample(row(step), { spacing: [0.4, 1] }));
    expect(Math.max(...exact)).toBeGreaterThan(high + 1);
    expect(Math.min(...exact)).toBeLessThan(low - 1);
    expect(voxels(resample(integer, { spacing: [0.4, 1] }))).toEqual(
      exact.map((x) => Math.trunc(Math.min(Math.max(x, low), high)) + 0),
    );
  });
});

describe("resampleMask", () => {
  test("by hand: labels are kept, what lies outside is cut off, new ground is 0", () => {
    const mask = createImage(Uint8Array.of(0, 7, 7, 0, 0, 3), [3, 2]);
    const image = createImage(new Float32Array(8), [4, 2], { origin: [1, 0] });
    const result = resampleMask(mask, image);
    expect(voxels(result)).toEqual([7, 7, 0, 0, 0, 3, 0, 0]);
    expect(result.pixelType).toBe("uint8");
    expect(result.origin).toEqual([1, 0]);
  });

  test("label: that region must lie inside; the others need not", () => {
    const mask = createImage(Uint8Array.of(2, 7, 7, 0), [4, 1]);
    const image = createImage(new Float32Array(3), [3, 1], { origin: [1, 0] });
    expect(voxels(resampleMask(mask, image, { label: 7 }))).toEqual([7, 7, 0]);
    expect(() => resampleMask(mask, image, { label: 2 })).toThrow(
      /the region reaches out of the image along x: from index -1\.50 to -0\.50, where the image goes from -0\.5 to 2\.5/,
    );
  });

  test("onto its own grid changes nothing", () => {
    const { image: mask, expectUnchanged } = frozen(
      noise([7, 6, 5], 8, 0, 4, "uint16", { spacing: [0.3, 0.3, 5], direction: OBLIQUE }),
    );
    expect(resampleMask(mask, mask)).toEqual(mask);
    expectUnchanged();
  });
});

describe("misuse", () => {
  const image = noise([4, 3], 1);
  testMisuse([
    [
      "neither spacing nor reference",
      () => resample(image, {}),
      "argument",
      "resample: give either spacing or reference",
    ],
    [
      "both",
      () => resample(image, { spacing: [1, 1], reference: image }),
      "argument",
      "give either spacing or reference",
    ],
    [
      "spacing of three numbers for a plane",
      () => resample(image, { spacing: [1, 1, 1] }),
      "argument",
      /resample: spacing must be 2 numbers >= 0 in mm.*got \[1, 1, 1\]/,
    ],
    ["negative spacing", () => resample(image, { spacing: [1, -1] }), "argument", "got [1, -1]"],
    ["NaN spacing", () => resample(image, { spacing: [1, Number.NaN] }), "argument", "got [1, NaN]"],
    [
      "infinite spacing",
      () => resample(image, { spacing: [1, Number.POSITIVE_INFINITY] }),
      "argument",
      "got [1, Infinity]",
    ],
    [
      "interpolator by name",
      () => resample(image, { spacing: [1, 1], interpolator: "sitkLinear" as never }),
      "argument",
      "resample: interpolator must be bSpline, linear or nearestNeighbor from radiosurv/image; got sitkLinear",
    ],
    [
      "10^12 voxels",
      () => resample(image, { spacing: [4e-6, 3e-6] }),
      "limit",
      /resample: the new grid would have 1000000 x 1000000 = 1000000000000 voxels; at most 268435456 are allowed; use a larger spacing, or raise maximumVoxels/,
    ],
    ["no image", () => resample({} as Image, { spacing: [1, 1] }), "argument", /resample: image needs .*an Image/],
    ["no mask", () => resampleMask({} as Image, image), "argument", /resampleMask: mask needs .*an Image/],
  ]);
});

/** The same image with the value of a function of the position. */
function fill(image: Image, f: (point: number[]) => number): Image {
  const [nx, ny] = image.size;
  for (let i = 0; i < image.voxels.data.length; i++) {
    const index = [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))];
    image.voxels.data[i] = f(indexToPoint(image, index));
  }
  return image;
}

/** Coefficients with (c[i - 1] + 4 c[i] + c[i + 1]) / 6 = f[i], mirrored at both ends, by elimination. */
function solveSpline(values: Float64Array): Float64Array {
  const n = values.length;
  const upper = new Float64Array(n);
  const right = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const lower = i === 0 ? 0 : i === n - 1 ? 2 : 1;
    const pivot = 4 - lower * (upper[i - 1] ?? 0);
    upper[i] = (i === 0 ? 2 : 1) / pivot;
    right[i] = (6 * values[i] - lower * (right[i - 1] ?? 0)) / pivot;
  }
  for (let i = n - 2; i >= 0; i--) right[i] -= upper[i] * right[i + 1];
  return right;
}

function splineAt(c: Float64Array, place: number): number {
  const mirror = (i: number): number => (i < 0 ? mirror(-i) : i >= c.length ? mirror(2 * (c.length - 1) - i) : i);
  let sum = 0;
  for (let k = Math.floor(place) - 1; k <= Math.floor(place) + 2; k++) {
    const d = Math.abs(place - k);
    sum += c[mirror(k)] * (d < 1 ? 2 / 3 - d * d + (d * d * d) / 2 : (2 - d) ** 3 / 6);
  }
  return sum;
}
