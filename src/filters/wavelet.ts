import type { Image } from "../image/image.ts";
import { checkSettings, listOf, oneOf, type Rule, wholeFrom } from "../rules.ts";
import type { Boundary } from "./boundary.ts";
import { FILTER_CONTEXT, type Filter, type FilterContext, type FilteredImage, type Profile } from "./filter.ts";
import { periodicWavelet } from "./periodic-wavelet.ts";
import type { Pooling } from "./pooling.ts";
import { BOUNDARY, DIMENSION, INVARIANCE, POOLING, SETTINGS } from "./rules.ts";
import { separableWavelet } from "./separable-wavelet.ts";
import { waveletFilters } from "./wavelet-coefficients.ts";

/** What {@link wavelet} can be told. */
export interface WaveletOptions<Settings extends object = object> {
  /** Name of the wavelet in PyWavelets: haar, db1.., sym2.., coif1.., bior1.1.., rbio1.1.., dmey. @default "coif1" */
  readonly wavelet?: string;
  /** Number of levels (`pyradiomics`), or the level to return (`ibsi`). @default 1 */
  readonly level?: number;
  /** Levels that are gone through first without a result; `pyradiomics` only. @default 0 */
  readonly startLevel?: number;
  /** Whose definition to follow. @default that of the extraction; `ibsi` where one of the options below is given */
  readonly profile?: Profile;
  /** Which responses, such as `["LLH"]`, a letter an axis x, y, z; `ibsi` only. @default all */
  readonly subbands?: readonly string[];
  /** What lies beyond the border; `ibsi` only. @default "mirror" */
  readonly boundary?: Boundary;
  /** 2 works slice by slice; `ibsi` only. @default 3, for a 2D image 2 */
  readonly dimension?: 2 | 3;
  /** Pool the responses in all 24 (in 2D: 4) directions at right angles; `ibsi` only. @default false */
  readonly rotationInvariance?: boolean;
  /** How they are pooled; `ibsi` only. @default "mean" */
  readonly pooling?: Pooling;
  /** Settings of the extraction that are overridden for these images, such as `binWidth`. @default {} */
  readonly settings?: Settings;
}

const NAME: Rule = ["the name of a wavelet, such as coif1", (value) => typeof value === "string"];
const SUBBAND: Rule = ["2 or 3 letters L and H", (value) => /^[LH]{2,3}$/.test(String(value))];

const RULES = {
  wavelet: NAME,
  level: wholeFrom(1),
  startLevel: wholeFrom(0),
  profile: oneOf("pyradiomics", "ibsi"),
  subbands: listOf(SUBBAND),
  boundary: BOUNDARY,
  dimension: DIMENSION,
  rotationInvariance: INVARIANCE,
  pooling: POOLING,
  settings: SETTINGS,
};

/**
 * Separable wavelets, undecimated: low (L) and high (H) passes along each axis, the first letter for x. Formula of a pass:
 * y(n) = Σₖ h(k) x(n − k + ⌊K/2⌋), K the length of h.
 *
 * In the `pyradiomics` profile PyRadiomics' image type `Wavelet`: the image goes on periodically, all subbands come,
 * further levels use the same filters on the LLL image, and float32 images stay float32. Names are `wavelet-LLH` and so
 * on, `wavelet2-LLH` at the second level; LLL comes last and of the last level only. With `force2D` there is no pass
 * across the slices. One response is in memory at a time: 8 bytes a voxel of the region's box (4 of a float32 image), and
 * with further levels a low pass image of as much.
 *
 * In the `ibsi` profile the undecimated transform, whose filters are stretched by zeros at each further level, with a
 * choice of the boundary, and rotation invariance: IBSI's 25BO. Names tell the wavelet too: `wavelet-db2-LLH`.
 *
 * @throws RadiosurvError `setting` for an unknown wavelet (gives the nearest) or option; when applied `argument` for
 *   subbands that do not fit the dimension, or an image shorter than the filter
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { wavelet } from "radiosurv/filters";
 * const image = createImage(Float64Array.of(1, 2, 3, 4), [2, 2]);
 * const responses = [...wavelet({ wavelet: "haar" }).apply(image)];
 * responses.map(({ name }) => name); // => ["wavelet-LH", "wavelet-HL", "wavelet-HH", "wavelet-LL"]
 * Array.from(responses[3].image.voxels.data, Math.round); // => [5, 5, 5, 5]
 * ```
 * @see Daubechies, Ten lectures on wavelets, 1992
 */
export function wavelet<Settings extends object>(options: WaveletOptions<Settings> = {}): Filter<Settings> {
  checkSettings("wavelet", options, RULES);
  const { wavelet: name = "coif1", level = 1, startLevel = 0, settings = {} as Settings } = options;
  const { subbands, boundary, dimension, rotationInvariance, pooling } = options;
  const filters = waveletFilters(name);
  const own = [subbands, boundary, dimension, rotationInvariance, pooling].some((option) => option !== undefined);
  const apply = (image: Image, context: Partial<FilterContext> = {}): Iterable<FilteredImage> => {
    const known = { ...FILTER_CONTEXT, ...context };
    const profile = options.profile ?? (own ? "ibsi" : known.profile);
    if (profile === "pyradiomics") return periodicWavelet(image, filters, level, startLevel, known);
    return separableWavelet(image, {
      wavelet: name,
      ...filters,
      level,
      subbands,
      boundary: boundary ?? "mirror",
      dimension: dimension ?? (image.size.length as 2 | 3),
      rotationInvariance: rotationInvariance ?? false,
      pooling: pooling ?? "mean",
    });
  };
  return { imageType: "Wavelet", settings, apply };
}
