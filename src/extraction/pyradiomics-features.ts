import { RadiosurvError } from "../error.ts";
import type { FeatureFamily, FeatureValues, IntensityFamily } from "../features/family.ts";
import { regionOfInterest } from "../features/roi.ts";
import { boxInResponse, type Filter, type FilteredImage } from "../filters/filter.ts";
import { grayLevels } from "../image/discretize.ts";
import { intensitiesInside } from "../image/intensities.ts";
import type { MaskBox } from "../image/mask-box.ts";
import { release } from "../release.ts";
import type { Stage } from "./preparation.ts";
import { type ExtractionSettings, withSettings } from "./settings.ts";

/**
 * The features of the `pyradiomics` profile: shape families once, then for each filter the intensity and texture
 * families on the filtered image.
 *
 * @param stage - after all steps of preparation
 * @param box - the region
 */
export function pyradiomicsFeatures(
  stage: Stage,
  box: MaskBox,
  families: readonly FeatureFamily[],
  filters: readonly Filter[],
  settings: ExtractionSettings,
): { readonly features: Record<string, number>; readonly warnings: readonly string[] } {
  const shapeBox = stage.shapeBox ?? box;
  const warnings: string[] = [];
  const features: Record<string, number> = {};
  const intensity: IntensityFamily[] = [];
  for (const family of families) {
    if (family.kind === "ibsi") {
      throw new RadiosurvError(
        "setting",
        `extractFeatures: PyRadiomics has no family ${family.name}; leave it out or use profile: "ibsi"`,
      );
    }
    if (family.kind === "intensity") {
      intensity.push(family);
      continue;
    }
    const own = withSettings(settings, family.settings);
    const leftOut = family.leftOut(shapeBox, own);
    if (leftOut) warnings.push(leftOut);
    else collect(features, "original", family, family.compute(shapeBox, own));
  }
  if (intensity.length === 0) return { features, warnings };
  for (const filter of filters) {
    const own = withSettings(settings, filter.settings);
    for (const filtered of filter.apply(stage.image, { ...own, region: box })) {
      Object.assign(features, intensityFeatures(filtered, box, intensity, own));
      if (filtered.isFresh) release(filtered.image.voxels.data);
    }
  }
  return { features, warnings };
}

function intensityFeatures(
  filtered: FilteredImage,
  box: MaskBox,
  families: readonly IntensityFamily[],
  settings: ExtractionSettings,
): FeatureValues {
  const { name, image } = filtered;
  const values = intensitiesInside("extractFeatures", image, boxInResponse(box, filtered));
  const each = families.map((family) => withSettings(settings, family.settings));
  const reach = Math.max(...each.flatMap(({ distances }) => Array.from(distances)));
  // no name for the grey levels before numbering: they would stay in memory as long as it lives
  const roi = regionOfInterest(box, values, grayLevels("extractFeatures", values, settings, image.pixelType), reach);
  const features: Record<string, number> = {};
  families.forEach((family, k) => {
    collect(features, name, family, family.compute(roi, each[k], family.features));
  });
  for (const array of [values, roi.levels.data, roi.levels.indices]) release(array);
  return features;
}

/** Adds the features that a family is to return, under their full names. */
function collect(features: Record<string, number>, image: string, family: FeatureFamily, values: FeatureValues): void {
  for (const name of family.features) features[`${image}_${family.name}_${name}`] = values[name];
}
