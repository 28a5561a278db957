import { RadiosurvError } from "../error.ts";
import { checkGiven, checkSettings, listOf, oneOf, type Rules, wholeFrom } from "../rules.ts";
import { checkAborted, type SegmentOptions } from "./segmenter.ts";
import { type AxisTiles, type Convention, tilesAlong, tileWeights } from "./tiles.ts";

/** Channels on a grid: plain numbers in memory. */
export interface ChannelGrid {
  /** One array a channel, x varying fastest. */
  readonly channels: readonly Float32Array[];
  /** Number of voxels along x, y and z; nz is 1 in 2D. */
  readonly size: readonly number[];
}

/** One tile that a network is to answer. */
export interface Tile {
  /** The channels one after the other, x varying fastest: `count` * nx * ny * nz values. Reused for the next tile. */
  readonly data: Float32Array;
  /** Number of channels. */
  readonly count: number;
  /** Number of voxels along x, y and z. */
  readonly size: readonly number[];
}

/** What {@link slidingWindow} is told. */
export interface SlidingWindowOptions extends SegmentOptions {
  /** Number of voxels of a tile along x, y (and z). Needed. */
  readonly patch: readonly number[];
  /** How much neighbouring tiles overlap, as a part of a tile: 0 to below 1. @default 0.5 for nnunet, 0.25 for monai */
  readonly overlap?: number;
  /** How the voxels of a tile count where tiles overlap. @default "gaussian" for nnunet, "constant" for monai */
  readonly weights?: "gaussian" | "constant";
  /** Whose rules place the tiles and make the weights. @default "nnunet" */
  readonly convention?: Convention;
  /** Axes along which tiles are also shown mirrored; the answers are averaged. k axes make 2^k times the work. @default none */
  readonly mirroring?: readonly ("x" | "y" | "z")[];
  /** The network: answers a tile by as many values a voxel as it has outputs, laid out as the tile is. Needed. */
  readonly predict: (tile: Tile) => Float32Array | Promise<Float32Array>;
}

const RULES: Rules = {
  patch: listOf(wholeFrom(1)),
  overlap: ["a number from 0 to below 1", (value) => (value as number) >= 0 && (value as number) < 1],
  weights: oneOf("gaussian", "constant"),
  convention: oneOf("nnunet", "monai"),
  mirroring: [
    'a list of "x", "y" and "z"',
    (value) => Array.isArray(value) && value.every((axis) => ["x", "y", "z"].includes(axis)),
  ],
  predict: ["a function", (value) => typeof value === "function"],
  signal: ["an AbortSignal", (value) => typeof value === "object"],
  onProgress: ["a function", (value) => typeof value === "function"],
};

/**
 * Shows an image to a network tile by tile and puts the answers together: where tiles overlap, their mean by weight. An
 * image smaller than a tile is padded with 0 on both sides.
 *
 * With `convention: "nnunet"` tiles and weights are those of nnU-Net v2 (`step_size` = 1 - overlap; in double precision,
 * where nnU-Net rounds weights to half), with `"monai"` those of `monai.inferers.sliding_window_inference`. A network
 * that returns what it is shown gives the image back, bit for bit, for any size, tile and overlap.
 *
 * Memory: 8 bytes a voxel and output, 8 bytes a voxel for the weights, and one tile.
 *
 * @param grid - channels in memory
 * @returns as many channels as the network has outputs, on the same grid
 * @throws RadiosurvError `setting` for an option that is not allowed; `length` if the network's answer is no multiple of
 *   the tile, or changes; `aborted` if the signal ended the work
 * @example
 * ```ts
 * import { slidingWindow } from "radiosurv/segmentation";
 * const grid = { channels: [Float32Array.of(1, 2, 3, 4, 5, 6)], size: [3, 2, 1] };
 * const { channels } = await slidingWindow(grid, { patch: [2, 2], predict: ({ data }) => data.map((v) => 10 * v) });
 * channels[0]; // => Float32Array.of(10, 20, 30, 40, 50, 60)
 * ```
 */
export async function slidingWindow(grid: ChannelGrid, options: SlidingWindowOptions): Promise<ChannelGrid> {
  checkGiven("slidingWindow", options, "patch");
  checkGiven("slidingWindow", options, "predict");
  checkSettings("slidingWindow", options, RULES);
  const { convention = "nnunet", mirroring = [], signal, onProgress, predict } = options;
  const { overlap = convention === "nnunet" ? 0.5 : 0.25 } = options;
  const { weights = convention === "nnunet" ? "gaussian" : "constant" } = options;
  const size = checkGrid(grid, options.patch);
  const patch = [options.patch[0], options.patch[1], options.patch[2] ?? 1];
  const axes = size.map((length, axis) => tilesAlong(length, patch[axis], overlap, convention));
  const map = tileWeights(patch, weights, convention);
  const flips = mirrorings(mirroring);
  const places = axes[2].starts.flatMap((z) =>
    axes[1].starts.flatMap((y) => axes[0].starts.map((x) => [x, y, z] as const)),
  );
  const total = places.length * flips.length;
  const voxels = patch[0] * patch[1] * patch[2];
  const tile = { data: new Float32Array(grid.channels.length * voxels), count: grid.channels.length, size: patch };
  const length = axes[0].length * axes[1].length * axes[2].length;
  const weight = new Float64Array(length);
  const sums: Float64Array[] = [];
  let done = 0;
  onProgress?.({ done, total });
  for (const place of places) {
    addWeights(map, axes, place, patch, weight);
    for (const flip of flips) {
      checkAborted("slidingWindow", signal, { done, total });
      readTile(grid, axes, place, flip, tile);
      const answer = await predict(tile);
      const outputs = outputsOf(answer, voxels, sums.length);
      while (sums.length < outputs) sums.push(new Float64Array(length));
      for (let k = 0; k < outputs; k++)
        addTile(answer, k * voxels, map, axes, place, flip, patch, 1 / flips.length, sums[k]);
      onProgress?.({ done: ++done, total });
      // lets timers and the page work, also where the network answers at once
      await new Promise((resolve) => setTimeout(resolve));
    }
  }
  return { channels: sums.map((sum) => means(sum, weight, axes, size)), size: grid.size };
}

function checkGrid(grid: ChannelGrid, patch: readonly number[]): readonly number[] {
  const { channels, size } = grid;
  const [nx, ny, nz = 1] = size;
  if (patch.length !== size.length && !(patch.length === 2 && nz === 1)) {
    throw new RadiosurvError(
      "length",
      `slidingWindow: patch needs ${nz === 1 ? 2 : 3} lengths for an image of ${size.join(" x ")}; got [${patch.join(", ")}]`,
    );
  }
  const wrong = channels.find((channel) => channel.length !== nx * ny * nz);
  if (channels.length === 0 || wrong) {
    throw new RadiosurvError(
      "length",
      `slidingWindow: each channel needs ${nx * ny * nz} values for ${size.join(" x ")}; got ${wrong ? wrong.length : "no channel"}`,
    );
  }
  return [nx, ny, nz];
}

function outputsOf(answer: Float32Array, voxels: number, expected: number): number {
  const outputs = answer?.length / voxels;
  if (Number.isInteger(outputs) && outputs > 0 && (expected === 0 || outputs === expected)) return outputs;
  throw new RadiosurvError(
    "length",
    `slidingWindow: predict must answer a tile by ${expected || "a whole number of"} values for each of its ${voxels} voxels; got ${answer?.length} values in all`,
  );
}

// every combination of the axes, none first, as signs: 1 as it is, -1 mirrored
function mirrorings(axes: readonly string[]): (readonly number[])[] {
  let flips: (readonly number[])[] = [[1, 1, 1]];
  for (const [axis, name] of ["x", "y", "z"].entries()) {
    if (axes.includes(name))
      flips = flips.flatMap((signs) => [signs, signs.map((sign, i) => (i === axis ? -sign : sign))]);
  }
  return flips;
}

// the voxels of the image under a tile that begins at `place` of the padded image; 0 where there is only padding
function readTile(
  { channels, size: [nx, ny, nz = 1] }: ChannelGrid,
  axes: readonly AxisTiles[],
  place: readonly number[],
  flip: readonly number[],
  tile: Tile,
): void {
  const [px, py, pz] = tile.size;
  const [x0, y0, z0] = place.map((start, axis) => start - axes[axis].before);
  let to = 0;
  for (const channel of channels) {
    for (let k = 0; k < pz; k++) {
      const z = z0 + (flip[2] > 0 ? k : pz - 1 - k);
      for (let j = 0; j < py; j++) {
        const y = y0 + (flip[1] > 0 ? j : py - 1 - j);
        const inside = z >= 0 && z < nz && y >= 0 && y < ny;
        const row = (z * ny + y) * nx;
        for (let i = 0; i < px; i++, to++) {
          const x = x0 + (flip[0] > 0 ? i : px - 1 - i);
          tile.data[to] = inside && x >= 0 && x < nx ? channel[row + x] : 0;
        }
      }
    }
  }
}

function addWeights(
  map: Float64Array,
  axes: readonly AxisTiles[],
  [x0, y0, z0]: readonly number[],
  [px, py, pz]: readonly number[],
  weight: Float64Array,
): void {
  const [lx, ly] = [axes[0].length, axes[1].length];
  for (let k = 0, i = 0; k < pz; k++) {
    for (let j = 0; j < py; j++) {
      for (let x = 0, to = ((z0 + k) * ly + y0 + j) * lx + x0; x < px; x++, i++, to++) weight[to] += map[i];
    }
  }
}

// answer, from   outputs of the tile, one of which begins at `from`
// share          weight of this mirroring
// sum            added to: weight * output, in the padded image. In double precision, so that the mean of equal numbers
//                is that number once it is rounded to single precision
function addTile(
  answer: Float32Array,
  from: number,
  map: Float64Array,
  axes: readonly AxisTiles[],
  [x0, y0, z0]: readonly number[],
  flip: readonly number[],
  [px, py, pz]: readonly number[],
  share: number,
  sum: Float64Array,
): void {
  const [lx, ly] = [axes[0].length, axes[1].length];
  for (let k = 0, i = 0; k < pz; k++) {
    const z = flip[2] > 0 ? k : pz - 1 - k;
    for (let j = 0; j < py; j++) {
      const y = flip[1] > 0 ? j : py - 1 - j;
      const row = from + (z * py + y) * px;
      const to = ((z0 + k) * ly + y0 + j) * lx + x0;
      for (let x = 0; x < px; x++, i++) sum[to + x] += map[i] * share * answer[row + (flip[0] > 0 ? x : px - 1 - x)];
    }
  }
}

function means(
  sum: Float64Array,
  weight: Float64Array,
  axes: readonly AxisTiles[],
  [nx, ny, nz]: readonly number[],
): Float32Array {
  const [lx, ly] = [axes[0].length, axes[1].length];
  const mean = new Float32Array(nx * ny * nz);
  for (let z = 0, to = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      let i = ((z + axes[2].before) * ly + y + axes[1].before) * lx + axes[0].before;
      for (let x = 0; x < nx; x++, i++, to++) mean[to] = sum[i] / weight[i];
    }
  }
  return mean;
}
