import { type ErrorCode, RadiosurvError } from "../error.ts";
import { checkImage, type Mask } from "../image/image.ts";
import { chooseLabel } from "../image/label.ts";
import { cropMask, labelExtents } from "../image/mask-box.ts";
import { maskOfBox } from "../morphology/box.ts";
import { type PeritumoralRingsOptions, peritumoralRing, peritumoralRings } from "../morphology/index.ts";

/** The tumour or a ring around it by name: its mask, or the reason why there is none. */
export interface TumourRegion {
  /** `intra` for the tumour, `peri-3` for the ring that reaches to 3 mm or voxels. */
  readonly name: string;
  /** On the grid of the tumour's mask, uint8: 1 in the region, 0 elsewhere. */
  readonly mask?: Mask;
  readonly error?: { readonly code: ErrorCode; readonly message: string };
}

/** What {@link tumourRegions} can be told: `unit`, `element`, `within` and `label` as for {@link peritumoralRings}. */
export interface TumourRegionsOptions extends Omit<PeritumoralRingsOptions, "radii"> {
  /** How far the rings reach. @default 1, 2, ... 7 */
  readonly radii?: readonly number[];
}

/** Radii of the study of Xiong et al. 2024: pixels in ultrasound, mm in MRI. */
const RADII: readonly number[] = [1, 2, 3, 4, 5, 6, 7];

/**
 * The regions that a study measures of a tumour: the tumour itself, untouched, and rings from its edge outwards. A ring
 * of which nothing is left, because `within` or the border of the image cuts it off, is in the list with its reason, and
 * the others are made all the same.
 *
 * @param mask - the tumour; not empty
 * @throws RadiosurvError what `peritumoralRings` throws, but for rings without voxels
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { tumourRegions } from "radiosurv/study";
 * const mask = createImage(Uint8Array.of(0, 1, 1, 0, 0, 0), [6, 1]);
 * const regions = tumourRegions(mask, { radii: [1, 2], unit: "voxel" });
 * regions.map(({ name }) => name); // => ["intra", "peri-1", "peri-2"]
 * Array.from(regions[2].mask!.voxels.data); // => [1, 0, 0, 1, 1, 0]
 * ```
 */
export function tumourRegions(mask: Mask, options: TumourRegionsOptions = {}): TumourRegion[] {
  const { radii = RADII, ...rest } = options;
  checkImage("tumourRegions", mask, "mask");
  const { extent } = chooseLabel("tumourRegions", labelExtents(mask), rest.label);
  const intra = { name: "intra", mask: maskOfBox(mask, cropMask(mask, extent)) };
  return [intra, ...rings(mask, radii, rest)];
}

function rings(mask: Mask, radii: readonly number[], options: Omit<PeritumoralRingsOptions, "radii">): TumourRegion[] {
  try {
    const masks = peritumoralRings(mask, { ...options, radii });
    return masks.map((ring, i) => ({ name: `peri-${radii[i]}`, mask: ring }));
  } catch (error) {
    if (!isEmptyRing(error) || radii.length === 0) throw error;
  }
  // one of them is empty: each by itself, so that only that one fails
  return radii.map((radius) => {
    const name = `peri-${radius}`;
    try {
      return { name, mask: peritumoralRing(mask, { ...options, radius }) };
    } catch (error) {
      if (!isEmptyRing(error)) throw error;
      return { name, error: { code: error.code, message: error.message } };
    }
  });
}

function isEmptyRing(error: unknown): error is RadiosurvError {
  return error instanceof RadiosurvError && error.code === "roi";
}
