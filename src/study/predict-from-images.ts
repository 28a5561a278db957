import { RadiosurvError } from "../error.ts";
import type { Image, Mask } from "../image/image.ts";
import { listNames } from "../table/numeric-table.ts";
import type { ApplySignatureOptions, FeatureRow, Signature, SignatureScores } from "./apply-signature.ts";
import { isSignature, predictModel } from "./predict-model.ts";
import type { StudyModel } from "./study-model.ts";

/** A new patient: images with masks, by region, and clinical variables. */
export interface PatientImages {
  /** Image and mask of each region that the model needs, such as US-intra; a single one goes by any name. */
  readonly regions: Readonly<Record<string, { readonly image: Image; readonly mask: Mask }>>;
  /** Features of a region with the settings of the training: `extractFeatures` with them, or what `extractorFromParams` makes. */
  readonly extract: (image: Image, mask: Mask, roi: string) => { readonly features: Readonly<Record<string, number>> };
  /** Clinical variables that the model needs. @default none */
  readonly clinical?: FeatureRow;
}

/**
 * Predictions for a new patient from images: features of the regions that the model needs are extracted, and
 * `predictModel` does the rest. The settings of the extraction are not part of a model: keep them with it, as other ones give
 * other features by the same names.
 *
 * @returns predictions with one entry, and the features by region
 * @throws RadiosurvError `argument` for a region that is missing; what `extract` and `predictModel` throw
 * @example
 * ```ts
 * import { extractFeatures } from "radiosurv/extraction";
 * import { firstOrder } from "radiosurv/features";
 * import { createImage } from "radiosurv/image";
 * import { coxModel, predictFromImages, radiomicsSignature } from "radiosurv/study";
 * const outcome = { time: [5, 8, 1, 3, 9, 2, 7, 4, 6], event: [1, 1, 1, 1, 0, 1, 1, 1, 0] };
 * const table = { original_firstorder_Mean: [4, 1, 8, 7, 0, 9, 3, 5, 2] };
 * const options = { filter: "none", penalty: { folds: 3 }, cutoff: "none", roi: "US-intra" } as const;
 * const radScore = radiomicsSignature(outcome, table, options);
 * const image = createImage([1, 5, 9, 2], [2, 2]);
 * const mask = createImage([1, 1, 1, 0], [2, 2]);
 * const { score, features } = predictFromImages(radScore, {
 *   regions: { "US-intra": { image, mask } },
 *   extract: (of, within) => extractFeatures(of, within, { families: [firstOrder()] }),
 * });
 * features["US-intra"].original_firstorder_Mean; // => 5
 * score; // => [0.8406]
 * ```
 */
export function predictFromImages(
  model: StudyModel | Signature,
  { regions, extract, clinical }: PatientImages,
  options: ApplySignatureOptions = {},
): SignatureScores & { readonly features: Readonly<Record<string, Readonly<Record<string, number>>>> } {
  const given = Object.keys(regions ?? {});
  const { named, single } = regionsOf(model);
  const lacking = [...named].filter((roi) => !given.includes(roi));
  if (lacking.length > 0 || (single && given.length !== 1)) {
    const what = lacking.length > 0 ? `the regions ${listNames([...named])}` : "exactly one region";
    throw new RadiosurvError(
      "argument",
      `predictFromImages: images of ${what} are needed by the model; got ${listNames(given)}`,
    );
  }
  const features = Object.fromEntries(
    (single ? given : [...named]).map((roi) => {
      const { image, mask } = regions[roi];
      return [roi, extract(image, mask, roi).features];
    }),
  );
  const data = { features: single ? features[given[0]] : features, ...(clinical && { clinical }) };
  return { ...predictModel(model, data, options), features };
}

// names of regions, and whether a signature without a name of its region is among them
function regionsOf(model: StudyModel | Signature): { readonly named: ReadonlySet<string>; readonly single: boolean } {
  if (isSignature(model)) {
    if (model.kind === "joint") return { named: new Set(Object.keys(model.parts)), single: false };
    return { named: new Set(model.roi === undefined ? [] : [model.roi]), single: model.roi === undefined };
  }
  const parts = Object.values(model?.scores ?? {}).map(regionsOf);
  return {
    named: new Set(parts.flatMap(({ named }) => [...named])),
    single: parts.some(({ single }) => single),
  };
}
