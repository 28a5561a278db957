import { type Extractor, extractorFromParams } from "../extraction/index.ts";
import { inFile, readText } from "./file.ts";

export { defaultExtractor } from "../extraction/default-extractor.ts";

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
