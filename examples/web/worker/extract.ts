import { extractFeatures, extractorFromParams } from "radiosurv/extraction";
import { RadiosurvError } from "radiosurv/image";
import { familiesOf, filterOf } from "./families.ts";
import type { ExtractRequest, RegionFeatures } from "./image-jobs.ts";
import type { Work } from "./protocol.ts";
import { imageOf, regionsOf } from "./rings.ts";

/** Features of a tumour and of each ring around it; the page can cancel between filters. */
export async function extract(request: ExtractRequest, work: Work): Promise<readonly RegionFeatures[]> {
  const image = imageOf(work, request.image);
  const pieces = piecesOf(request, image.size.length);
  const regions = regionsOf(request.region, work);
  const total = regions.length * pieces.length;
  const results: RegionFeatures[] = [];
  let done = 0;
  for (const { name, mask, error } of regions) {
    const features: Record<string, number> = {};
    const notes = new Set<string>(error ? [error.message] : []);
    for (const { step, measure } of pieces) {
      work.onProgress({ done, total, step: `${regionTitle(name)}: ${step}` });
      await work.pause();
      done++;
      if (!mask) continue;
      try {
        const result = measure(image, mask);
        Object.assign(features, result.features);
        for (const warning of result.warnings) notes.add(warning);
      } catch (failure) {
        // a ring that is too small does not take the tumour with it
        if (!(failure instanceof RadiosurvError) || name === "intra" || failure.code === "setting") throw failure;
        notes.add(failure.message);
      }
    }
    results.push({ name, features, notes: [...notes] });
  }
  return results;
}

/** What a region is called in sentences. */
export function regionTitle(name: string): string {
  return name === "intra" ? "tumour" : `ring of ${name.slice("peri-".length)}`;
}

interface Piece {
  readonly step: string;
  readonly measure: ReturnType<typeof extractorFromParams>;
}

function piecesOf({ families, filters, binWidth, params }: ExtractRequest, dimension: number): readonly Piece[] {
  if (params !== undefined) return [{ step: "as the parameter file says", measure: extractorFromParams(params) }];
  const all = familiesOf(families, dimension);
  const ofIntensities = all.filter(({ kind }) => kind !== "shape");
  return filters
    .map((filter, i): Piece => {
      // a shape has nothing to do with filters: it is measured once
      const some = i === 0 ? all : ofIntensities;
      return {
        step: filter.name,
        measure: (image, mask) =>
          some.length === 0
            ? { features: {}, diagnostics: {}, warnings: [] }
            : extractFeatures(image, mask, {
                families: some,
                filters: [filterOf(filter)],
                binWidth,
                additionalInfo: false,
              }),
      };
    })
    .slice(0, ofIntensities.length === 0 ? 1 : undefined);
}
