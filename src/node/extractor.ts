import { type Extractor, extractFeatures, extractorFromParams } from "../extraction/index.ts";
import { firstOrder, glcm, gldm, glrlm, glszm, ngtdm, shape, shape2d } from "../features/index.ts";
import { inFile, readText } from "./file.ts";

/**
 * PyRadiomics' defaults: all classes of features of the unfiltered image, bin width 25. The shape is measured in as many
 * dimensions as the image has.
 */
export const defaultExtractor: Extractor = (image, mask, options = {}) => {
  const outline = image.size.length === 2 ? shape2d() : shape();
  const families = [outline, firstOrder(), glcm(), gldm(), glrlm(), glszm(), ngtdm()];
  return extractFeatures(image, mask, { ...options, families });
};

/**
 * The extractor that a PyRadiomics parameter file (YAML or JSON) describes.
 *
 * @throws RadiosurvError naming the file: `file` if it cannot be read, `format` or `setting` if it is not understood
 */
export async function readExtractor(path: string): Promise<Extractor> {
  const text = await readText(path);
  try {
    return extractorFromParams(text);
  } catch (error) {
    throw inFile(path, error);
  }
}
