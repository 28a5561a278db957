import { firstOrder, glcm, gldm, glrlm, glszm, ngtdm, shape, shape2d } from "../features/index.ts";
import { extractFeatures } from "./extract-features.ts";
import { keepsNothing } from "./keeps-nothing.ts";
import type { Extractor } from "./params.ts";

/**
 * PyRadiomics' defaults: all classes of features of the unfiltered image, bin width 25. The shape is measured in as many
 * dimensions as the image has.
 */
export const defaultExtractor: Extractor = /* @__PURE__ */ keepsNothing((image, mask, options = {}) => {
  const outline = image.size.length === 2 ? shape2d() : shape();
  const families = [outline, firstOrder(), glcm(), gldm(), glrlm(), glszm(), ngtdm()];
  return extractFeatures(image, mask, { ...options, families });
});
