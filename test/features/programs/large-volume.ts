// node large-volume.ts original|wavelet: prints the largest memory that an extraction takes beyond its input

import { extractFeatures } from "../../../src/extraction/index.ts";
import { firstOrder, glcm, gldm, glrlm, glszm, ngtdm, shape } from "../../../src/features/index.ts";
import { original, wavelet } from "../../../src/filters/index.ts";
import { labelExtents } from "../../../src/image/mask-box.ts";
import { largeVolume } from "../large-volume.ts";

const { image, mask } = largeVolume(160);
const [{ lower, upper }] = labelExtents(mask);
const boxVoxels = lower.reduce((product, low, axis) => product * (upper[axis] - low + 1), 1);
const before = process.memoryUsage.rss();
extractFeatures(image, mask, {
  families: [shape(), firstOrder(), glcm(), gldm(), glrlm(), glszm(), ngtdm()],
  filters: [process.argv[2] === "wavelet" ? wavelet() : original()],
  binWidth: 25,
});
console.log(JSON.stringify({ beyond: process.resourceUsage().maxRSS * 1024 - before, boxVoxels }));
