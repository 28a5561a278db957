import ndarray from "ndarray";
import ops from "ndarray-ops";
import { expect, test } from "vitest";
import { extractFeatures, extractLabels, extractorFromParams } from "../../src/extraction/index.ts";
import { firstOrder, glcm, gldm, glrlm, glszm, ngtdm, shape, shape2d } from "../../src/features/index.ts";
import {
  bSpline,
  createImage,
  cropToMask,
  discretize,
  type Image,
  indexToPoint,
  linear,
  nearestNeighbor,
  normalizeIntensity,
  padImage,
  pointToIndex,
  resample,
  resampleMask,
  resegment,
  sameGeometry,
} from "../../src/image/index.ts";
import { noise, OBLIQUE } from "./images.ts";

// An ndarray may run through its memory in any order; every public function must see the same voxels.

type Layout = readonly [name: string, lay: (image: Image) => Image];

const LAYOUTS: Layout[] = [
  [
    "transposed",
    (image) =>
      relaid(
        image,
        image.size.map((_, axis) => image.size.length - 1 - axis),
        1,
      ),
  ],
  [
    "every second and third voxel of a larger array",
    (image) =>
      relaid(
        image,
        image.size.map((_, axis) => axis),
        3,
      ),
  ],
  ["backwards", backwards],
  [
    "axes in turn, with gaps",
    (image) =>
      relaid(
        image,
        image.size.map((_, axis) => (axis + 1) % image.size.length),
        2,
      ),
  ],
];

const FAMILIES = [shape(), shape2d(), firstOrder(), glcm(), gldm(), glrlm(), glszm(), ngtdm()];

const FUNCTIONS: [string, (image: Image, mask: Image) => unknown][] = [
  ["discretize", (image, mask) => discretize(image, mask, { label: 2, binWidth: 7 })],
  ["normalizeIntensity", (image) => normalizeIntensity(image, { removeOutliers: 1 })],
  ["resample, bSpline", (image) => resample(image, { spacing: image.size.map(() => 0.8), interpolator: bSpline })],
  ["resample, linear", (image) => resample(image, { spacing: image.size.map(() => 0.8), interpolator: linear })],
  [
    "resample, nearestNeighbor",
    (image) => resample(image, { spacing: image.size.map(() => 0.8), interpolator: nearestNeighbor }),
  ],
  ["resampleMask", (image, mask) => resampleMask(mask, image, { label: 1 })],
  ["resegment", (image, mask) => resegment(image, mask, { range: [20, 80], label: 1 })],
  ["cropToMask", (image, mask) => cropToMask(image, mask, { label: 2, padDistance: 1 })],
  ["padImage", (image) => padImage(image, { lower: image.size.map((_, axis) => axis), value: 3 })],
  ["positions", (image) => [indexToPoint(image, [1, 2, 3]), pointToIndex(image, [1, 2, 3])]],
  ["extractFeatures", (image, mask) => extractFeatures(image, mask, { families: FAMILIES, label: 1, binWidth: 10 })],
  ["extractLabels", (image, mask) => extractLabels(image, mask, { families: [firstOrder()] })],
  [
    "extractorFromParams",
    (image, mask) =>
      extractorFromParams({
        setting: {
          normalize: true,
          resampledPixelSpacing: image.size.map(() => 1.5),
          resegmentRange: [-2, 2],
          binWidth: 0.2,
        },
      })(image, mask, { label: 2 }),
  ],
];

for (const size of [
  [6, 5, 4],
  [9, 8],
]) {
  const direction = size.length === 3 ? OBLIQUE : [0.6, -0.8, 0.8, 0.6];
  const geometry = { spacing: [0.7, 1.1, 2.5].slice(0, size.length), direction };
  const image = noise(size, 1, 0, 100, "int16", geometry);
  const mask = noise(size, 2, 0, 3, "uint8", geometry);
  // fill the box, so that no function finds a region that is thin or in parts by chance
  mask.voxels.data.set([1, 1, 2, 2]);

  test.each(LAYOUTS.flatMap(([layout, lay]) => FUNCTIONS.map(([name, act]) => [name, layout, act, lay] as const)))(
    `%s, %s, ${size.length}D`,
    (_, __, act, lay) => {
      expect(act(lay(image), lay(mask))).toEqual(act(image, mask));
    },
  );

  test.each(LAYOUTS)(`%s lies otherwise in memory, ${size.length}D`, (_, lay) => {
    expect(lay(image).voxels.stride).not.toEqual(image.voxels.stride);
    expect(sameGeometry(lay(image), image)).toBe(true);
  });
}

/** The same image in an ndarray whose axes follow each other in memory as in `order`, with gaps of `gap` voxels. */
function relaid(image: Image, order: number[], gap: number): Image {
  const { data, stride } = image.voxels;
  const strides: number[] = [];
  let step = gap;
  for (const axis of order) {
    strides[axis] = step;
    step *= image.size[axis];
  }
  const memory = data.constructor as Int16ArrayConstructor;
  const array = ndarray(new memory(step + 5).fill(77), [...image.size], strides, 2);
  const source = ndarray(data as Int16Array, [...image.size], [...stride]);
  ops.assign(array, source);
  return createImage(array, undefined, image);
}

function backwards(image: Image): Image {
  const data = image.voxels.data.toReversed() as Int16Array;
  const flipped = ndarray(
    data,
    [...image.size],
    image.voxels.stride.map((step) => -step),
    data.length - 1,
  );
  return createImage(flipped, undefined, image);
}
