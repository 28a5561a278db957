import { extractVoxelMaps } from "radiosurv/extraction";
import { pointToIndex, RadiosurvError } from "radiosurv/image";
import { regionTitle } from "./extract.ts";
import { familyOfFeature } from "./families.ts";
import type { MapRequest, VoxelMap } from "./image-jobs.ts";
import type { Work } from "./protocol.ts";
import { imageOf, regionsOf } from "./rings.ts";

/** The map of one feature over the tumour or a ring. */
export async function mapVoxels(request: MapRequest, work: Work): Promise<VoxelMap> {
  const { part, family, feature, kernelRadius, binWidth } = request;
  const image = imageOf(work, request.image);
  const region = regionsOf(request.region, work).find(({ name }) => name === part);
  if (!region?.mask) {
    throw new RadiosurvError(
      "roi",
      region?.error?.message ?? `There is no ${regionTitle(part)} any more: choose another`,
    );
  }
  const { maps } = await extractVoxelMaps(image, region.mask, {
    families: [familyOfFeature(family, feature)],
    kernelRadius,
    binWidth,
    initValue: Number.NaN,
    voxelBatch: 200,
    signal: work.signal,
    onProgress: ({ done, total }) => work.onProgress({ done, total, step: `${feature} of each voxel` }),
  });
  const map = Object.values(maps)[0];
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const value of map.voxels.data) {
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  work.transfer(map.voxels.data.buffer);
  const lower = pointToIndex(image, map.origin).map(Math.round);
  return { title: `${feature} (${family}), ${regionTitle(part)}`, map, lower, lowest, highest };
}
