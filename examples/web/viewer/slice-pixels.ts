import type { Image } from "radiosurv/image";
import type { VoxelMap } from "../worker/image-jobs.ts";
import { colourAt } from "./colours.ts";
import { stepsOf, type View } from "./views.ts";

/** Fills pixels with the grey values of a slice: `low` is black, `high` white. */
export function fillGrey(pixels: ImageData, image: Image, view: View, slice: number, low: number, high: number): void {
  const [nu, nv] = view.size;
  const { start, across, down } = stepsOf(view, image.size, slice);
  const { data } = image.voxels;
  const words = new Uint32Array(pixels.data.buffer);
  const scale = 255 / Math.max(high - low, Number.MIN_VALUE);
  for (let v = 0, to = 0; v < nv; v++) {
    for (let u = 0, from = start + v * down; u < nu; u++, to++, from += across) {
      const value = (data[from] - low) * scale;
      const grey = value > 255 ? 255 : value > 0 ? value | 0 : 0;
      // the order of bytes is that of all machines that have browsers
      words[to] = 0xff000000 | (grey << 16) | (grey << 8) | grey;
    }
  }
}

/** Fills pixels with the colours of a map over a slice; outside it they are clear. */
export function fillColours(
  pixels: ImageData,
  { map, lower, lowest, highest }: VoxelMap,
  view: View,
  slice: number,
): void {
  const words = new Uint32Array(pixels.data.buffer).fill(0);
  const [nu, nv] = view.size;
  const { size, voxels } = map;
  const strides = [1, size[0], size[0] * size[1]];
  const at = view.through < 0 ? 0 : slice - lower[view.through];
  if (view.through >= 0 && (at < 0 || at >= size[view.through])) return;
  const base = view.through < 0 ? 0 : at * strides[view.through];
  const scale = highest > lowest ? 1 / (highest - lowest) : 0;
  for (let j = 0; j < size[view.down]; j++) {
    const y = j + lower[view.down];
    const v = view.flipDown ? nv - 1 - y : y;
    for (let i = 0; i < size[view.across]; i++) {
      const value = voxels.data[base + i * strides[view.across] + j * strides[view.down]];
      if (Number.isNaN(value)) continue;
      const x = i + lower[view.across];
      words[v * nu + (view.flipAcross ? nu - 1 - x : x)] = colourAt((value - lowest) * scale);
    }
  }
}

/** Value of the image, or of a map over it, in a pixel of a slice. */
export function voxelAt(view: View, slice: number, u: number, v: number): number[] {
  const [nu, nv] = view.size;
  const index: number[] = [];
  index[view.across] = view.flipAcross ? nu - 1 - u : u;
  index[view.down] = view.flipDown ? nv - 1 - v : v;
  if (view.through >= 0) index[view.through] = slice;
  return index;
}
