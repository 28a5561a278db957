import { RadiosurvError } from "../error.ts";
import { contiguousData, type Image } from "../image/image.ts";

/** Planes of the body. */
export type SliceAxis = "axial" | "coronal" | "sagittal";

/** How slices are cut out of an image, and turned as they are looked at. */
export interface SlicePlane {
  /** Voxels across, down, and number of slices. */
  readonly nu: number;
  readonly nv: number;
  readonly nw: number;
  /** Size of a pixel in mm. */
  readonly spacing: readonly [across: number, down: number];
  /** Where a slice starts in the data, and the steps across and down. */
  readonly start: (slice: number) => number;
  readonly stepU: number;
  readonly stepV: number;
}

// the patient's axes across and down: 0 left, 1 back, 2 head
const ACROSS_DOWN: Readonly<Record<SliceAxis, readonly [number, number]>> = {
  axial: [0, 1],
  coronal: [0, 2],
  sagittal: [1, 2],
};

/**
 * The plane across the last axis of the image, or one of the body's. A patient's left is on the right and the front or the
 * head at the top; from the side the front is on the left.
 */
export function planeOf({ size, spacing, direction }: Image, axis?: SliceAxis): SlicePlane {
  const n = size.length;
  const along = alongOf(direction, n);
  const [u, v] = axis === undefined || n === 2 ? [0, 1] : ACROSS_DOWN[axis].map((main) => along.indexOf(main));
  const w = 3 - u - v;
  const strides = [1, size[0], size[0] * size[1]];
  // whether positions along an axis rise against the way in which it is looked at
  const flipped = (of: number, main: number): boolean => {
    const cosine = direction[main * n + of];
    return main === 2 ? cosine > 0 : cosine < 0;
  };
  const [flipU, flipV] = [u, v].map((of) => flipped(of, along[of]));
  const [nu, nv, nw] = [size[u], size[v], n === 2 ? 1 : size[w]];
  const corner = (flipU ? (nu - 1) * strides[u] : 0) + (flipV ? (nv - 1) * strides[v] : 0);
  return {
    nu,
    nv,
    nw,
    spacing: [spacing[u], spacing[v]],
    start: (slice) => corner + (n === 2 ? 0 : slice * strides[w]),
    stepU: flipU ? -strides[u] : strides[u],
    stepV: flipV ? -strides[v] : strides[v],
  };
}

// the patient axis of each image axis: those that together agree most
function alongOf(direction: ArrayLike<number>, n: number): number[] {
  const orders =
    n === 2
      ? [
          [0, 1],
          [1, 0],
        ]
      : [
          [0, 1, 2],
          [0, 2, 1],
          [1, 0, 2],
          [1, 2, 0],
          [2, 0, 1],
          [2, 1, 0],
        ];
  const agreement = (order: readonly number[]): number =>
    order.reduce((sum, main, axis) => sum + Math.abs(direction[main * n + axis]), 0);
  return orders.reduce((best, order) => (agreement(order) > agreement(best) + 1e-9 ? order : best));
}

/** One slice of some data, row by row. */
export function cutSlice(data: ArrayLike<number>, plane: SlicePlane, slice: number): Float64Array {
  const { nu, nv, stepU, stepV } = plane;
  const out = new Float64Array(nu * nv);
  const start = plane.start(slice);
  for (let y = 0, i = 0; y < nv; y++) {
    let at = start + y * stepV;
    for (let x = 0; x < nu; x++, i++, at += stepU) out[i] = data[at];
  }
  return out;
}

/** How often a value is in each slice. */
export function countsOf(data: ArrayLike<number>, value: number, plane: SlicePlane): Uint32Array {
  const { nu, nv, nw, stepU, stepV } = plane;
  const counts = new Uint32Array(nw);
  for (let w = 0; w < nw; w++) {
    const start = plane.start(w);
    for (let y = 0; y < nv; y++) {
      let at = start + y * stepV;
      for (let x = 0; x < nu; x++, at += stepU) if (data[at] === value) counts[w]++;
    }
  }
  return counts;
}

/** Grey levels that a window shows. */
export interface GreyWindow {
  readonly low: number;
  readonly high: number;
}

/**
 * The window of some slices: all levels of images of 8 bits as they are, of others from the 1st to the 99.5th percentile.
 */
export function windowOf(image: Image, slices: readonly Float64Array[]): GreyWindow {
  if (image.pixelType === "uint8") return { low: 0, high: 255 };
  // what has no value, such as a map outside its region, takes nothing off the range, and is black
  const sorted = Float64Array.from(slices.flatMap((one) => Array.from(one).filter(Number.isFinite))).sort();
  if (sorted.length === 0) return { low: 0, high: 1 };
  const low = sorted[Math.floor(0.01 * (sorted.length - 1))];
  const high = sorted[Math.floor(0.995 * (sorted.length - 1))];
  return { low, high: high - low ? high : low + 1 };
}

/** Values as grey levels 0 to 255. */
export function greyOf(values: Float64Array, { low, high }: GreyWindow): Float64Array {
  // levels of 8 bits stay what they are, to the last bit
  if (low === 0 && high === 255) return values.map((value) => Math.min(255, Math.max(0, value)));
  const range = high - low;
  return values.map((value) =>
    Math.min(255, Math.max(0, (((Number.isFinite(value) ? value : low) - low) / range) * 255)),
  );
}

/** Throws unless a slice is one of the plane. */
export function checkSlice(caller: string, slice: number, { nw }: SlicePlane, axis?: SliceAxis): void {
  if (Number.isInteger(slice) && slice >= 0 && slice < nw) return;
  throw new RadiosurvError(
    "setting",
    `${caller}: index must be a whole number from 0 to ${nw - 1}, as there are ${nw} ${axis ? `${axis} ` : ""}slices; got ${slice}`,
  );
}

/** Data of an image as unsigned labels, as they are compared where features are extracted. */
export function labelData(mask: Image): Uint32Array {
  return Uint32Array.from(contiguousData(mask));
}

/** Each pixel of a smaller picture is the mean of the pixels that it covers. */
export function shrink(grey: Float64Array, nx: number, ny: number, width: number, height: number): Uint8Array {
  const pixels = new Uint8Array(width * height);
  for (let y = 0, i = 0; y < height; y++) {
    const y0 = Math.floor((y * ny) / height);
    const y1 = Math.floor(((y + 1) * ny) / height);
    for (let x = 0; x < width; x++, i++) {
      const x0 = Math.floor((x * nx) / width);
      const x1 = Math.floor(((x + 1) * nx) / width);
      let sum = 0;
      for (let v = y0; v < y1; v++) for (let u = x0; u < x1; u++) sum += grey[v * nx + u];
      pixels[i] = Math.round(sum / ((y1 - y0) * (x1 - x0)));
    }
  }
  return pixels;
}
