import { checkImage, contiguousData, type Image, withVoxels } from "../image/image.ts";
import { checkOneGrid } from "./phases.ts";

/**
 * Signal enhancement ratio: early enhancement divided by late enhancement, voxel by voxel,
 *
 *     SER = (early - pre) / (late - pre)
 *
 * Above 1 the medium washes out, below 1 it is still being taken up; 0.9 to 1.1 is commonly called plateau.
 *
 * Source: Esserman L et al. Human Pathology 1999; 30: 868-875; Hylton NM et al. Radiology 2016; 279: 44-55.
 *
 * @param pre - the phase before the contrast medium
 * @param early - a phase about two minutes after it
 * @param late - a phase about six minutes after it; all three on one grid
 * @returns float32; NaN where there is no late enhancement to divide by (late <= pre)
 * @throws RadiosurvError `geometry` if the grids differ
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { signalEnhancementRatio } from "radiosurv/segmentation";
 * const [pre, early, late] = [[100, 90], [250, 90], [200, 90]].map((values) => createImage(values, [2, 1]));
 * const { data } = signalEnhancementRatio(pre, early, late).voxels;
 * data[0]; // => 1.5
 * data[1]; // => NaN
 * ```
 */
export function signalEnhancementRatio(pre: Image, early: Image, late: Image): Image {
  const names = ["pre", "early", "late"];
  [pre, early, late].forEach((image, i) => {
    checkImage("signalEnhancementRatio", image, names[i]);
  });
  checkOneGrid("signalEnhancementRatio", [pre, early, late], (i) => names[i]);
  const [a, b, c] = [pre, early, late].map(contiguousData);
  return withVoxels(
    pre,
    Float32Array.from(a, (value, i) => (c[i] > value ? (b[i] - value) / (c[i] - value) : Number.NaN)),
  );
}
