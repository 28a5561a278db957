import { contiguousData, type Image, type VoxelArray } from "../image/image.ts";
import { type MaskBox, size3, type Triple } from "../image/mask-box.ts";
import { release } from "../release.ts";
import { convolveAxis, convolveSingle, mixRow, mixSingle } from "./convolve.ts";
import type { FilterContext, FilteredImage } from "./filter.ts";
import { onBoxOf, onGridOf } from "./volume.ts";
import type { WaveletFilters } from "./wavelet-coefficients.ts";

/** Voxels of a transform in single or in double precision. */
type Voxels = Float32Array | Float64Array;

/** Writes a plane of the window, x varying fastest. */
type ReadPlane = (z: number, plane: Voxels) => void;

/** Up to so many voxels, passes that several responses have in common are kept. */
const FEW = 2 ** 21;

/**
 * Undecimated wavelet responses of an image that goes on periodically, as PyRadiomics makes them: one after the other, each
 * from the image itself, so that no more than one of them is in memory, with as many planes as the filter is long. Passes
 * that responses have in common are kept for small images, and made again for large ones. At levels after the first, and
 * behind `startLevel`, the low pass image of the level before is kept, too.
 *
 * Memory of a large image: 8 bytes a voxel of the region's box (of the image where there is no region), 4 of a float32 image.
 * Time O(voxels x length of the filter) a response.
 */
export function* periodicWavelet(
  image: Image,
  { low, high }: WaveletFilters,
  level: number,
  startLevel: number,
  { force2D, force2Ddimension, region }: FilterContext,
): Generator<FilteredImage> {
  const dimension = image.size.length;
  const size = size3(image);
  // where only a region is looked at, no more than what its responses are made of
  const window = windowOf(size, dimension, region, (low.length >> 1) * (level + startLevel));
  const axes = [0, 1, 2].slice(0, dimension).filter((axis) => !force2D || axis !== dimension - 1 - force2Ddimension);
  const source = contiguousData(image);
  const single = source instanceof Float32Array;
  const all = "L".repeat(axes.length);
  const few = window.size[0] * window.size[1] * window.size[2] <= FEW;
  const whole = window.size.map((count) => ({ first: 0, count }));
  // passes of the level that have been made, by their letters
  const kept = new Map<string, Voxels>();
  const respond = (read: ReadPlane, letters: string, part: Part): Voxels => {
    const before = few ? letters.slice(0, -1) : "";
    if (before && !kept.has(before)) kept.set(before, respond(read, before, whole));
    const kernels: (Float64Array | undefined)[] = [undefined, undefined, undefined];
    for (let k = before.length; k < letters.length; k++) kernels[axes[k]] = letters[k] === "L" ? low : high;
    const from = before ? planesOfVolume(kept.get(before)!, window.size) : read;
    return responseOf(from, window.size, kernels, part, single);
  };
  const made = (voxels: Voxels) =>
    region ? { ...onBoxOf(image, region, voxels), isFresh: true } : { image: onGridOf(image, voxels) };
  const forget = (): void => {
    for (const voxels of kept.values()) release(voxels);
    kept.clear();
  };
  const deeper = (read: ReadPlane): ReadPlane => {
    const next = planesOfVolume(respond(read, all, whole), window.size);
    forget();
    return next;
  };
  let read = planesOfImage(source, size, window, single);
  for (let l = 0; l < startLevel; l++) read = deeper(read);
  for (let l = 1; l <= level; l++) {
    const prefix = l === 1 ? "wavelet" : `wavelet${l}`;
    for (let k = 1; k < 2 ** axes.length; k++) {
      const letters = axes.map((_, place) => ((k >> (axes.length - 1 - place)) & 1 ? "H" : "L")).join("");
      yield { name: `${prefix}-${letters}`, ...made(respond(read, letters, window.wanted)) };
    }
    if (l < level) read = deeper(read);
    else yield { name: `${prefix}-${all}`, ...made(respond(read, all, window.wanted)) };
  }
  forget();
}

/** Part of each axis: `count` voxels from `first` on. */
type Part = readonly { readonly first: number; readonly count: number }[];

/** A part of an image that goes on periodically: voxel k of an axis is voxel `places[k]` of the image. */
interface Window {
  readonly size: Triple;
  readonly places: readonly Int32Array[];
  /** The voxels whose responses are wanted. */
  readonly wanted: Part;
}

function windowOf(size: Triple, dimension: number, region: MaskBox | undefined, reach: number): Window {
  const axes = size.map((n, axis) => {
    // an odd axis gets its first voxel again behind its last
    const even = axis < dimension ? n + (n % 2) : 1;
    const count = region ? region.size[axis] : n;
    const start = region ? region.lower[axis] : 0;
    const whole = count + 2 * reach >= even;
    const first = whole ? start : reach;
    const places = Int32Array.from({ length: whole ? even : count + 2 * reach }, (_, k) => {
      const i = (((start - first + k) % even) + even) % even;
      return i < n ? i : 0;
    });
    return { places, wanted: { first, count } };
  });
  const [nx, ny, nz] = axes.map(({ places }) => places.length);
  return { size: [nx, ny, nz], places: axes.map(({ places }) => places), wanted: axes.map(({ wanted }) => wanted) };
}

function planesOfImage(data: VoxelArray, [nx, ny]: Triple, window: Window, single: boolean): ReadPlane {
  const [px, py, pz] = window.places;
  // rows are converted by the engine: a loop over many array types would be many times slower
  const row = single ? new Float32Array(nx) : new Float64Array(nx);
  return (z, plane) => {
    for (let y = 0, to = 0; y < py.length; y++) {
      const from = (pz[z] * ny + py[y]) * nx;
      row.set(data.subarray(from, from + nx));
      for (let x = 0; x < px.length; x++) plane[to++] = row[px[x]];
    }
  };
}

function planesOfVolume(volume: Voxels, [nx, ny]: Triple): ReadPlane {
  const length = nx * ny;
  return (z, plane) => plane.set(volume.subarray(z * length, (z + 1) * length));
}

// read     planes of a window of the given size, beyond which it goes on periodically
// kernels  along x, y, z; undefined for no pass
// returns  the response in a part of the window
function responseOf(
  read: ReadPlane,
  [nx, ny, nz]: Triple,
  kernels: readonly (Float64Array | undefined)[],
  [partX, partY, partZ]: Part,
  single: boolean,
): Voxels {
  const make = (length: number): Voxels => (single ? new Float32Array(length) : new Float64Array(length));
  const inner = nx * ny;
  const [a, b] = [make(inner), make(inner)];
  // planes after the passes along x and y, in the order in which they were made
  const kernel = kernels[2] ?? Float64Array.of(1);
  const length = kernel.length;
  const ring = make(inner * length);
  const slotOf = new Int32Array(nz).fill(-1);
  const held = new Int32Array(length).fill(-1);
  let next = 0;
  const pass = (from: Voxels, axis: number, along: Float64Array, to: Voxels): void => {
    if (single) convolveSingle(from as Float32Array, [nx, ny, 1], axis, Float32Array.from(along), to as Float32Array);
    else convolveAxis(from as Float64Array, [nx, ny, 1], axis, along, "periodic", to as Float64Array);
  };
  const load = (z: number): void => {
    if (slotOf[z] >= 0) return;
    if (held[next] >= 0) slotOf[held[next]] = -1;
    held[next] = z;
    slotOf[z] = next;
    const slot = ring.subarray(next * inner, (next + 1) * inner);
    // the last pass writes into the ring
    const [first, second] = [kernels[0], kernels[1]];
    read(z, first || second ? a : slot);
    if (first) pass(a, 0, first, second ? b : slot);
    if (second) pass(first ? b : a, 1, second, slot);
    next = (next + 1) % length;
  };
  const out = make(partX.count * partY.count * partZ.count);
  const places = new Int32Array(length);
  // whole planes at once where no column is left out
  const together = partX.count === nx ? partY.count : 1;
  const center = kernels[2] ? length >> 1 : 0;
  const rounded = Float32Array.from(kernel);
  for (let z = partZ.first, to = 0; z < partZ.first + partZ.count; z++) {
    for (let k = length - 1; k >= 0; k--) {
      const from = (((z - k + center) % nz) + nz) % nz;
      load(from);
      places[length - 1 - k] = slotOf[from];
    }
    for (let y = 0; y < partY.count; y += together, to += partX.count * together) {
      const from = (y + partY.first) * nx + partX.first;
      const count = partX.count * together;
      if (!kernels[2]) out.set(ring.subarray(from, from + count), to);
      else if (single)
        mixSingle(ring as Float32Array, from, inner, places, length - 1, rounded, out as Float32Array, to, count);
      else mixRow(ring as Float64Array, from, inner, places, length - 1, kernel, out as Float64Array, to, count);
    }
  }
  for (const scratch of [a, b, ring]) release(scratch);
  return out;
}
