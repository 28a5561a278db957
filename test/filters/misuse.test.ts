import { describe, expect, test } from "vitest";
import { RadiosurvError } from "../../src/error.ts";
import {
  exponential,
  type Filter,
  gabor,
  gradientMagnitude,
  laplacianOfGaussian,
  laws,
  localBinaryPattern2d,
  localBinaryPattern3d,
  mean,
  riesz,
  simoncelli,
  square,
  wavelet,
} from "../../src/filters/index.ts";
import { createImage, type Image } from "../../src/image/index.ts";
import { errorOf } from "../image/misuse.ts";

const voxels = (n: number): Float32Array => Float32Array.from({ length: n }, (_, i) => (i * 37) % 101);
const volume = createImage(voxels(10 * 9 * 6), [10, 9, 6], { spacing: [1, 1, 2] });
const slice = createImage(voxels(90), [10, 9]);
const zeros = createImage(new Uint8Array(27), [3, 3, 3]);

function of(make: () => Filter, image: Image = volume): () => unknown {
  return () => [...make().apply(image)];
}

describe("what filters say to bad input", () => {
  test.each<[name: string, act: () => unknown, code: string, message: RegExp]>([
    ["sigma missing", of(() => laplacianOfGaussian({} as never)), "setting", /laplacianOfGaussian: sigma is needed/],
    ["sigma 0", of(() => laplacianOfGaussian({ sigma: 0 })), "setting", /sigma must be a positive number of mm/],
    [
      "sigma beyond the image",
      of(() => laplacianOfGaussian({ sigma: 30 })),
      "argument",
      /sigma 30 mm needs 31 voxels along x; the image has 10; the largest sigma for it is 8 mm/,
    ],
    [
      "three voxels along an axis",
      of(() => laplacianOfGaussian({ sigma: 1 }), zeros),
      "argument",
      /needs 4 voxels along x; the image has 3; at least 4 are needed/,
    ],
    [
      "kernel beyond the image",
      of(() => laplacianOfGaussian({ sigma: 3, profile: "ibsi" })),
      "argument",
      /the kernel is 25 voxels long, but the image has only 10 along x; use a sigma of 1.00 mm at most/,
    ],
    [
      "unknown option",
      of(() => mean({ size: 3 } as never)),
      "setting",
      /mean: there is no setting "size" here; there are/,
    ],
    ["even support", of(() => mean({ support: 4 })), "setting", /support must be an odd whole number >= 1; got 4/],
    ["support beyond the image", of(() => mean({ support: 7 })), "argument", /7 voxels long, .* only 6 along z/],
    [
      "unknown boundary",
      of(() => mean({ boundary: "wrap" as never })),
      "setting",
      /one of zero, nearest, periodic, mirror/,
    ],
    [
      "unknown wavelet",
      of(() => wavelet({ wavelet: "coiff1" })),
      "setting",
      /no wavelet "coiff1"; the nearest is "coif1"/,
    ],
    [
      "unknown wavelet, far off",
      of(() => wavelet({ wavelet: "db99" })),
      "setting",
      /the nearest is "db\d+"; there are haar/,
    ],
    [
      "subbands of another dimension",
      of(() => wavelet({ subbands: ["LH"] })),
      "argument",
      /subbands need 3 letters, one an axis; got "LH"/,
    ],
    [
      "wavelet longer than the image",
      of(() => wavelet({ wavelet: "db3", level: 2, profile: "ibsi" })),
      "argument",
      /12 voxels long, but the image has only 10 along x/,
    ],
    ["unknown kernel of Laws", of(() => laws({ kernels: ["L5", "X5"] as never })), "setting", /one of L3, E3, S3/],
    [
      "one kernel",
      of(() => laws({ kernels: ["L5"] })),
      "setting",
      /kernels must be 2 \(slice by slice\) or 3; got \[L5\]/,
    ],
    ["three kernels in 2D", of(() => laws({ kernels: ["L3", "L3", "E3"] }), slice), "argument", /a 2D image takes two/],
    ["negative wavelength", of(() => gabor({ sigma: 1, wavelength: -1 })), "setting", /wavelength must be a positive/],
    ["wave beyond the image", of(() => gabor({ sigma: 1, wavelength: 40 })), "argument", /got 40 mm where it is 10 mm/],
    [
      "plane of a 2D image",
      of(() => gabor({ sigma: 1, wavelength: 2, planes: ["xz"] }), slice),
      "argument",
      /plane xy alone/,
    ],
    ["level beyond the image", of(() => simoncelli({ level: 3 })), "argument", /waves of level 3 are 16 voxels long/],
    ["order 0", of(() => riesz({ order: [0, 0, 0] })), "setting", /2 or 3 numbers, not all 0; got \[0, 0, 0\]/],
    ["order of 3 in 2D", of(() => riesz({ order: [1, 0, 0] }), slice), "argument", /takes an order of two numbers/],
    [
      "Riesz without sigma",
      of(() => riesz({ order: [1, 0, 0], of: "laplacianOfGaussian" })),
      "setting",
      /riesz of laplacianOfGaussian: sigma is needed/,
    ],
    ["all 0", of(() => square(), zeros), "intensity", /square: the image is scaled by its largest .* got 0/],
    ["all 0, exponential", of(() => exponential(), zeros), "intensity", /must be finite and not 0/],
    ["spacing as a number", of(() => gradientMagnitude({ useSpacing: 1 as never })), "setting", /true or false; got 1/],
    ["25 samples", of(() => localBinaryPattern2d({ samples: 25 })), "setting", /whole number from 1 to 24; got 25/],
    [
      "LBP 3D of a slice",
      of(() => localBinaryPattern3d(), slice),
      "argument",
      /needs a 3D image; use localBinaryPattern2d/,
    ],
    ["9 levels", of(() => localBinaryPattern3d({ levels: 9 })), "setting", /whole number from 1 to 8; got 9/],
  ])("%s", (_, act, code, message) => {
    const error = errorOf(act);
    expect(error).toBeInstanceOf(RadiosurvError);
    expect((error as Error).message).toMatch(message);
    expect((error as RadiosurvError).code).toBe(code);
  });
});
