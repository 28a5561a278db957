import { describe } from "vitest";
import { createImage } from "../../src/image/image.ts";
import {
  closing,
  connectedComponents,
  dilate,
  distanceTransform,
  erode,
  fillHoles,
  largestComponent,
  opening,
  peritumoralRing,
  peritumoralRings,
} from "../../src/morphology/index.ts";
import { type Misuse, testMisuse } from "../image/misuse.ts";
import { plane } from "./masks.ts";

const mask = plane([".....", "..1..", "....3"]);
const volume = createImage(new Uint8Array(27).fill(1, 13, 14), [3, 3, 3], { spacing: [2, 2, 4] });
const empty = plane(["...", "..."]);
const bad = (options: object) => options as never;

describe.each([
  ["dilate", dilate],
  ["erode", erode],
  ["opening", opening],
  ["closing", closing],
] as const)("%s", (name, operation) => {
  testMisuse([
    ["no options", () => operation(mask, undefined as never), "setting", `${name}: radius is needed`],
    ["no radius", () => operation(mask, bad({})), "setting", `${name}: radius is needed`],
    ...[0, -1, Number.NaN, Number.POSITIVE_INFINITY].map(
      (radius): Misuse => [
        `radius ${radius}`,
        () => operation(mask, { radius }),
        "setting",
        `${name}: radius must be a positive number; got ${radius}`,
      ],
    ),
    ["radius as text", () => operation(mask, bad({ radius: "2" })), "setting", 'must be a positive number; got "2"'],
    ["unit", () => operation(mask, bad({ radius: 1, unit: "pixel" })), "setting", "unit must be one of mm, voxel"],
    ["shape", () => operation(mask, bad({ radius: 1, shape: "disk" })), "setting", "shape must be one of ball, box"],
    [
      "a box in mm",
      () => operation(mask, { radius: 1, shape: "box" }),
      "setting",
      `${name}: shape "box" needs unit "voxel"; got unit "mm", where true distance makes a ball`,
    ],
    [
      "half a cross",
      () => operation(mask, { radius: 1.5, unit: "voxel", shape: "cross" }),
      "setting",
      `${name}: radius of a cross must be a whole number >= 1; got 1.5`,
    ],
    ["an unknown option", () => operation(mask, bad({ radius: 1, units: "mm" })), "setting", 'no setting "units"'],
    ["label", () => operation(mask, { radius: 1, label: 2 }), "label", "label 2 is not in the mask, which holds 1, 3"],
    ["label 0", () => operation(mask, { radius: 1, label: 0 }), "setting", "label must be a whole number >= 1"],
    ["no mask", () => operation(null as never, { radius: 1 }), "argument", `${name}: mask needs an Image`],
  ]);
});

describe("border and memory", () => {
  testMisuse([
    ["border", () => erode(mask, bad({ radius: 1, border: 0 })), "setting", "border must be one of background, fore"],
    ["border of a dilation", () => dilate(mask, bad({ radius: 1, border: "background" })), "setting", '"border"'],
    [
      "closing a volume by far too much",
      () => closing(volume, { radius: 1e4 }),
      "limit",
      /^closing: the region grown by the radius would take 10003 x 10003 x 5003 voxels; at most 268435456 are allowed; use a smaller radius, or border "foreground"/,
    ],
  ]);
});

describe("distances, holes and components", () => {
  testMisuse([
    ["to", () => distanceTransform(mask, bad({ to: "edge" })), "setting", "to must be one of mask, background"],
    ["label of a distance", () => distanceTransform(mask, { label: 9 }), "label", "label 9 is not in the mask"],
    ["no mask", () => distanceTransform(undefined as never), "argument", "distanceTransform: mask needs an Image"],
    ["6 in 2D", () => connectedComponents(mask, { connectivity: 6 }), "setting", "must be one of 4, 8; got 6"],
    ["8 in 3D", () => largestComponent(volume, { connectivity: 8 }), "setting", "must be one of 6, 18, 26; got 8"],
    ["label of components", () => connectedComponents(mask, { label: 2 }), "label", "connectedComponents: label 2"],
    ["holes, 26 in 2D", () => fillHoles(mask, { connectivity: 26 }), "setting", "must be one of 4, 8; got 26"],
    ["holes, 4 in 3D", () => fillHoles(volume, { connectivity: 4 }), "setting", "must be one of 6, 18, 26; got 4"],
    [
      "holes, 6 slice by slice",
      () => fillHoles(volume, { connectivity: 6, dimension: 2 }),
      "setting",
      "fillHoles: connectivity must be one of 4, 8; got 6",
    ],
    ["holes, 7", () => fillHoles(volume, bad({ connectivity: 7 })), "setting", "connectivity must be one of"],
    ["holes, dimension", () => fillHoles(volume, bad({ dimension: 1 })), "setting", "dimension must be one of 2, 3"],
  ]);
});

describe("rings", () => {
  const shifted = createImage(new Uint8Array(15).fill(1), [5, 3], { origin: [0, 2] });
  const corner = plane(["#....", ".....", "....."]);
  testMisuse([
    ["no radius", () => peritumoralRing(mask, bad({})), "setting", "peritumoralRing: radius is needed"],
    ["no radii", () => peritumoralRings(mask, bad({})), "setting", "peritumoralRings: radii is needed"],
    ...[0, -2, Number.NaN].flatMap((radius): Misuse[] => [
      [
        `radius ${radius}`,
        () => peritumoralRing(mask, { radius }),
        "setting",
        `peritumoralRing: radius must be a positive number; got ${radius}`,
      ],
      [
        `radii with ${radius}`,
        () => peritumoralRings(mask, { radii: [1, radius] }),
        "setting",
        "peritumoralRings: radii must be a list, each a positive number",
      ],
    ]),
    ["an empty list", () => peritumoralRings(mask, { radii: [] }), "setting", "radii must be a list"],
    ["inner below 0", () => peritumoralRing(mask, { radius: 2, inner: -1 }), "setting", "inner must be a number >= 0"],
    [
      "inner as large as radius",
      () => peritumoralRing(mask, { radius: 2, inner: 2 }),
      "setting",
      "peritumoralRing: inner must be less than radius; got inner 2, radius 2",
    ],
    [
      "a box with half an inner radius",
      () => peritumoralRing(mask, { radius: 2, inner: 0.5, unit: "voxel", shape: "box" }),
      "setting",
      "radius of a box must be a whole number >= 1; got 0.5",
    ],
    [
      "a box in mm",
      () => peritumoralRings(mask, { radii: [1], shape: "box" }),
      "setting",
      'peritumoralRings: shape "box" needs unit "voxel"',
    ],
    ["empty mask", () => peritumoralRing(empty, { radius: 1 }), "roi", "peritumoralRing: the mask is empty"],
    ["empty mask, rings", () => peritumoralRings(empty, { radii: [1] }), "roi", "peritumoralRings: the mask is empty"],
    ["label", () => peritumoralRing(mask, { radius: 1, label: 7 }), "label", /label 7 is not .* holds 1, 3; name one/],
    [
      "within on another grid",
      () => peritumoralRing(mask, { radius: 1, within: shifted }),
      "geometry",
      "peritumoralRing: within and mask must lie on the same grid; they differ in origin: mask has size [5, 3], spacing [1, 1], origin [0, 0], direction [1, 0, 0, 1], within size [5, 3], spacing [1, 1], origin [0, 2], direction [1, 0, 0, 1]; bring within onto the grid of the mask with resampleMask",
    ],
    [
      "within in 3D",
      () => peritumoralRings(mask, { radii: [1], within: volume }),
      "geometry",
      /differ in dimension: .* within size \[3, 3, 3\], spacing \[2, 2, 4\]/,
    ],
    [
      "within is null",
      () => peritumoralRing(mask, bad({ radius: 1, within: null })),
      "setting",
      "within must be a mask",
    ],
    [
      "within is no mask",
      () => peritumoralRing(mask, bad({ radius: 1, within: {} })),
      "argument",
      "within needs an Im",
    ],
    [
      "within leaves nothing",
      () => peritumoralRing(mask, { radius: 1, within: corner }),
      "roi",
      "peritumoralRing: within leaves none of the 4 voxels of the ring from 0 to 1 mm; use a larger radius, or a within that reaches beyond the mask",
    ],
    [
      "no voxel so near",
      () => peritumoralRings(volume, { radii: [2, 1] }),
      "roi",
      "peritumoralRings: no voxel of the image lies in the ring from 0 to 1 mm around the mask; voxels are 2 x 2 x 4 mm; use a larger radius, unless the mask fills the image",
    ],
    [
      "no voxel in between",
      () => peritumoralRing(mask, { radius: 1.3, inner: 1.1, unit: "voxel" }),
      "roi",
      /in the ring from 1.1 to 1.3 voxels around .* larger radius or a smaller inner one/,
    ],
    [
      "a full mask",
      () => peritumoralRing(plane(["##", "##"]), { radius: 3 }),
      "roi",
      "unless the mask fills the image",
    ],
    ["no mask", () => peritumoralRing({} as never, { radius: 1 }), "argument", "peritumoralRing: mask needs an Image"],
  ]);
});
