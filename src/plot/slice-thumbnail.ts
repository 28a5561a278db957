import { RadiosurvError } from "../error.ts";
import { checkImage, contiguousData, type Image, type Mask } from "../image/image.ts";
import { chooseLabel } from "../image/label.ts";
import { labelExtents } from "../image/mask-box.ts";
import { resampleMask } from "../image/resample.ts";
import { maskOutline, type Outline } from "./mask-outline.ts";

/** A small grey picture of one slice, with the outline of the region: plain data, ready to be drawn. */
export interface Thumbnail {
  /** Number of pixels across and down; they need not be square. */
  readonly width: number;
  readonly height: number;
  /** Grey levels, row by row. */
  readonly pixels: Uint8Array;
  /** Width divided by height in mm: how the picture is to be stretched. */
  readonly aspect: number;
  /** Outline of the region in pixels of the picture. */
  readonly outline: Outline;
  /** Outer borders of the rings around it, where they were asked for; in pixels of the picture. */
  readonly rings: readonly Outline[];
  /** Number of the slice shown, from 0; 0 for a 2D image. */
  readonly slice: number;
  /** Number of voxels of the region in all slices. */
  readonly voxels: number;
}

/** What {@link sliceThumbnail} can be told. */
export interface ThumbnailOptions {
  /** Label of the region. @default the only label of the mask, else 1 */
  readonly label?: number;
  /** Largest height of the picture in pixels; smaller slices keep their size. @default 200 */
  readonly height?: number;
  /** Rings around the region, on the grid of the mask: any voxel that is not 0. @default none */
  readonly rings?: readonly Mask[];
}

/**
 * The slice across z in which the region is largest, as a small picture. Images of 8 bits keep their grey levels; of
 * others the 1st to 99.5th percentile of the slice fills the range. A patient's left is on the right and the front or
 * the head at the top, where the direction of the image tells.
 *
 * @param image - of 2 or 3 dimensions
 * @param mask - of the size of the image; one of another size is brought onto the grid of the image
 * @throws RadiosurvError `roi` or `label` if the mask does not hold the label
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { sliceThumbnail } from "radiosurv/study";
 * const image = createImage(Uint8Array.of(10, 20, 30, 40), [2, 2, 1]);
 * const mask = createImage(Uint8Array.of(0, 1, 0, 0), [2, 2, 1]);
 * sliceThumbnail(image, mask).pixels; // => Uint8Array.of(10, 20, 30, 40)
 * ```
 */
export function sliceThumbnail(image: Image, mask: Mask, options: ThumbnailOptions = {}): Thumbnail {
  return thumbnailOf("sliceThumbnail", image, mask, options);
}

/**
 * What {@link sliceThumbnail} does, for functions that start from it.
 *
 * @param caller - name of the public function, for the messages
 */
export function thumbnailOf(caller: string, image: Image, mask: Mask, options: ThumbnailOptions): Thumbnail {
  checkImage(caller, image);
  checkImage(caller, mask, "mask");
  const { height: limit = 200, rings = [] } = options;
  const [nx, ny, nz = 1] = image.size;
  const onGrid = mask.size.join() === image.size.join() ? mask : resampleMask(mask, image);
  const { extent } = chooseLabel(caller, labelExtents(onGrid), options.label);
  // labels are compared as unsigned 32-bit integers, as they are where features are extracted
  const labels = Uint32Array.from(contiguousData(onGrid));
  const slice = largestSlice(labels, extent.label, nx * ny, nz);
  const start = slice * nx * ny;
  const inside = Uint8Array.from(labels.subarray(start, start + nx * ny), (value) => (value === extent.label ? 1 : 0));
  const grown = rings.map((ring) => withRing(caller, inside, ring, onGrid.size, start));
  const grey = greyLevels(image, start, nx * ny);
  const [flipX, flipY] = flips(image);
  for (const slice of [inside, ...grown, grey]) flip(slice, nx, ny, flipX, flipY);
  const height = Math.min(ny, limit);
  const width = Math.min(nx, Math.max(1, Math.round((nx * height) / ny)));
  const [outline, ...outer] = [inside, ...grown].map((area) =>
    maskOutline(area, nx, ny, (0.3 * ny) / height).map((line) =>
      line.map((value, i) => (i % 2 === 0 ? (value * width) / nx : (value * height) / ny)),
    ),
  );
  const aspect = (nx * image.spacing[0]) / (ny * image.spacing[1]);
  const pixels = shrink(grey, nx, ny, width, height);
  return { width, height, pixels, aspect, outline, rings: outer, slice, voxels: extent.count };
}

// a ring has two borders; with the region in it only the outer one is left
function withRing(caller: string, inside: Uint8Array, ring: Mask, size: readonly number[], start: number): Uint8Array {
  checkImage(caller, ring, "each of rings");
  if (ring.size.join() !== size.join()) {
    throw new RadiosurvError(
      "geometry",
      `${caller}: each of rings must have the size of the mask, [${size.join(", ")}]; got [${ring.size.join(", ")}]`,
    );
  }
  const voxels = contiguousData(ring);
  return inside.map((value, i) => (value || voxels[start + i] !== 0 ? 1 : 0));
}

function largestSlice(labels: Uint32Array, label: number, area: number, nz: number): number {
  let slice = 0;
  let largest = 0;
  for (let z = 0; z < nz; z++) {
    let count = 0;
    for (let i = z * area; i < (z + 1) * area; i++) if (labels[i] === label) count++;
    if (count > largest) {
      largest = count;
      slice = z;
    }
  }
  return slice;
}

function greyLevels(image: Image, start: number, area: number): Float64Array {
  const values = Float64Array.from(contiguousData(image).subarray(start, start + area), (v) =>
    Number.isFinite(v) ? v : 0,
  );
  if (image.pixelType === "uint8") return values;
  const sorted = values.slice().sort();
  const low = sorted[Math.floor(0.01 * (area - 1))];
  const range = sorted[Math.floor(0.995 * (area - 1))] - low || 1;
  return values.map((value) => Math.min(255, Math.max(0, ((value - low) / range) * 255)));
}

// the patient axis that an image axis runs along most, with its sign: 0 left, 1 back, 2 head
function flips({ direction, size }: Image): [boolean, boolean] {
  const n = size.length;
  return [0, 1].map((axis) => {
    const cosines = Array.from({ length: n }, (_, row) => direction[row * n + axis]);
    const main = cosines.reduce((best, value, row) => (Math.abs(value) > Math.abs(cosines[best]) ? row : best), 0);
    return main === 2 ? cosines[2] > 0 : cosines[main] < 0;
  }) as [boolean, boolean];
}

function flip(data: Uint8Array | Float64Array, nx: number, ny: number, flipX: boolean, flipY: boolean): void {
  if (flipX !== flipY) for (let y = 0; y < ny; y++) data.subarray(y * nx, (y + 1) * nx).reverse();
  // reversing all turns the slice by 180 degrees: both axes
  if (flipY) data.reverse();
}

// each pixel of the picture is the mean of the pixels that it covers
function shrink(grey: Float64Array, nx: number, ny: number, width: number, height: number): Uint8Array {
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
