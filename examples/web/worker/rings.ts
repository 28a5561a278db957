import type { Image } from "radiosurv/image";
import { type TumourRegion, tumourRegions } from "radiosurv/study";
import type { RegionRequest, RingLevels } from "./image-jobs.ts";
import type { Work } from "./protocol.ts";

/** The rings around a tumour, as one volume: drawn from it, and cheap to hand over. */
export function findRings(request: RegionRequest, work: Work): RingLevels {
  const radii = [...request.radii].sort((a, b) => a - b);
  const regions = regionsOf({ ...request, radii }, work);
  const n = imageOf(work, request.mask).voxels.data.length;
  const levels = new Uint8Array(n);
  // the largest first: each holds those of smaller radii
  for (let k = regions.length - 1; k >= 0; k--) {
    const data = regions[k].mask?.voxels.data;
    if (!data) continue;
    for (let i = 0; i < n; i++) if (data[i] !== 0) levels[i] = k + 1;
  }
  work.transfer(levels.buffer);
  return { levels, radii, notes: regions.flatMap(({ error }) => (error ? [error.message] : [])) };
}

/** The tumour and its rings as masks. */
export function regionsOf({ mask, label, radii, unit }: RegionRequest, work: Work): readonly TumourRegion[] {
  return tumourRegions(imageOf(work, mask), { label, radii, unit });
}

/** An image that the page has told the worker of. */
export function imageOf(work: Work, key: string): Image {
  const image = work.images.get(key);
  if (!image) throw new Error(`the worker does not hold the image ${key}`);
  return image;
}
