import type { MaskBox } from "../image/mask-box.ts";
import { growBox } from "./box.ts";
import { distancesFrom, limitOf, type Reach } from "./reach.ts";

/** The voxels of a box that lie within a radius of its region; the box does not grow. */
export function dilateBox(box: MaskBox, reach: Reach, radius: number): MaskBox {
  const { data } = box;
  const grown = new Uint8Array(data.length);
  const count = within(distancesFrom(data, box, reach, radius), limitOf(reach, radius), grown);
  return { ...box, data: grown, count };
}

/**
 * The voxels of a region that lie farther than a radius from all that is not in it.
 *
 * @param outside - size of the image, beyond which there is nothing to be near to; without it all beyond is background
 */
export function erodeBox(box: MaskBox, reach: Reach, radius: number, outside?: MaskBox["size"]): MaskBox {
  // of all that lies around a box the nearest to a voxel in it is in the layer next to it
  const around = growBox(box, [1, 1, box.dimension === 3 ? 1 : 0], outside);
  const { data } = around;
  const background = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) background[i] = data[i] ^ 1;
  const kept = new Uint8Array(data.length);
  within(distancesFrom(background, around, reach, radius), limitOf(reach, radius), kept);
  let count = 0;
  for (let i = 0; i < kept.length; i++) {
    kept[i] ^= 1;
    count += kept[i];
  }
  return { ...around, data: kept, count };
}

// distances[n]  on any scale
// out[n]        written: 1 up to the limit, 0 beyond
// returns       number of ones
function within(distances: Float64Array, limit: number, out: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < distances.length; i++) {
    const near = distances[i] <= limit ? 1 : 0;
    out[i] = near;
    count += near;
  }
  return count;
}
