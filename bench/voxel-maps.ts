// node bench/voxel-maps.ts IMAGE MASK: voxel maps of GLCM and first order, radius 1, in a process of its own, whose
// peak of memory is all that it takes; prints seconds, the sum over the voxels of each map and that peak as JSON

import { readFileSync } from "node:fs";
import { extractVoxelMaps } from "../src/extraction/index.ts";
import { firstOrder, glcm } from "../src/features/index.ts";
import { readNrrd } from "../src/io/index.ts";

const [image, mask] = process.argv.slice(2, 4).map((path) => readNrrd(new Uint8Array(readFileSync(path))));
const start = performance.now();
const { maps } = await extractVoxelMaps(image, mask, { families: [glcm(), firstOrder()], binCount: 32 });
const seconds = (performance.now() - start) / 1000;
const features: Record<string, number> = {};
for (const [name, map] of Object.entries(maps)) {
  features[name] = Float64Array.from(map.voxels.data).reduce((sum, value) => sum + value, 0);
}
console.log(JSON.stringify({ seconds, features, peakBytes: process.resourceUsage().maxRSS * 1024 }));
