import type { CaseResult } from "../extraction/case/case-result.ts";
import { type CaseOptions, extractCase as extract } from "../extraction/case/extract-case.ts";
import { type ImageLimits, readImageFile } from "./read-image-file.ts";
import type { ManifestCase } from "./read-manifest.ts";

export type { CaseResult } from "../extraction/case/case-result.ts";
export type { CaseImages, CaseRegion, CaseSegmentation } from "../extraction/case/extract-case.ts";

/** How the cases of a cohort are worked through. */
export interface ExtractCaseOptions extends CaseOptions<ManifestCase> {
  /** Limits within which images and masks are read, and attempts at those that are read by http. @default those of readImageFile */
  readonly limits?: ImageLimits;
}

/** Features of one case, whose image and mask are read from files or addresses. */
export function extractCase(item: ManifestCase, options: ExtractCaseOptions): Promise<CaseResult[]> {
  const limits = { ...options.limits, signal: options.signal };
  return extract(item, options, {
    image: ({ image }) => readImageFile(image, limits),
    mask: async ({ mask }) => (mask === undefined ? undefined : readImageFile(mask, limits)),
    maskAdvice: "name one in the manifest, or give extractCohort a segmenter",
    ownMaskAdvice: "draw the mask by hand and name it in the manifest",
  });
}
