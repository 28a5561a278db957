import { exp } from "../stats/elementary.ts";

/** Whose rules place tiles and weigh them. */
export type Convention = "nnunet" | "monai";

/** Along one axis: how the image is padded, where tiles begin, and how much each of their voxels counts. */
export interface AxisTiles {
  /** Voxels put before the image, where it is smaller than the tile. */
  readonly before: number;
  /** Length of the image with padding. */
  readonly length: number;
  /** First voxel of each tile, in the padded image. */
  readonly starts: readonly number[];
}

/**
 * Tiles along one axis.
 *
 * nnU-Net: as few tiles as a step of at most (1 - overlap) of a tile allows, spread evenly, rounded half to even. MONAI:
 * steps of the whole part of (1 - overlap) of a tile, the last tile moved in. A smaller image is padded on both sides by
 * either, the odd voxel behind.
 */
export function tilesAlong(length: number, patch: number, overlap: number, convention: Convention): AxisTiles {
  const missing = Math.max(0, patch - length);
  const before = Math.floor(missing / 2);
  const padded = length + missing;
  // tiles of one voxel, such as the slices of a volume, cannot overlap by a part
  const part = patch === 1 ? 0 : overlap;
  const starts = convention === "nnunet" ? evenStarts(padded, patch, part) : steppedStarts(padded, patch, part);
  return { before, length: padded, starts };
}

function evenStarts(length: number, patch: number, overlap: number): number[] {
  const n = Math.ceil((length - patch) / (patch * (1 - overlap))) + 1;
  const step = n > 1 ? (length - patch) / (n - 1) : 0;
  return Array.from({ length: n }, (_, i) => roundHalfToEven(step * i));
}

function steppedStarts(length: number, patch: number, overlap: number): number[] {
  const interval = length === patch ? patch : Math.max(1, Math.trunc(patch * (1 - overlap)));
  const starts: number[] = [];
  for (let start = 0; ; start += interval) {
    starts.push(Math.min(start, length - patch));
    if (start + patch >= length) return starts;
  }
}

/** As Python and NumPy round. */
export function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/**
 * Weights along one axis, 1 in the middle; the weight of a voxel of a tile is the product over axes. A Gaussian whose
 * standard deviation is an eighth of the tile: about voxel P // 2 in nnU-Net, about the middle (P - 1) / 2 in MONAI.
 */
export function gaussianAlong(patch: number, convention: Convention): Float64Array {
  const center = convention === "nnunet" ? Math.floor(patch / 2) : (patch - 1) / 2;
  const sigma = patch / 8;
  return Float64Array.from({ length: patch }, (_, i) => exp(-0.5 * ((i - center) / sigma) ** 2));
}

/** Smallest weight of a voxel in MONAI's map, whose largest is 1 for an odd tile. */
const MONAI_LEAST = 1e-3;

/** The weight of each voxel of a tile, x varying fastest; all above 0. */
export function tileWeights(
  patch: readonly number[],
  weights: "gaussian" | "constant",
  convention: Convention,
): Float64Array {
  const [px, py, pz] = patch;
  const map = new Float64Array(px * py * pz).fill(1);
  if (weights === "constant") return map;
  const [wx, wy, wz] = patch.map((length) => gaussianAlong(length, convention));
  for (let z = 0, i = 0; z < pz; z++) {
    for (let y = 0; y < py; y++) {
      for (let x = 0; x < px; x++, i++) map[i] = wx[x] * wy[y] * wz[z];
    }
  }
  if (convention === "nnunet") return map;
  const least = Math.max(MONAI_LEAST, wx[0] * wy[0] * wz[0]);
  return map.map((weight) => Math.max(weight, least));
}
