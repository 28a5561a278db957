import { RadiosurvError } from "../error.ts";
import type { FeatureFamily, IbsiDefinition } from "../features/family.ts";
import type { Region } from "../features/region.ts";
import { regionOfInterest } from "../features/roi.ts";
import type { Filter } from "../filters/filter.ts";
import { ibsiLevels } from "../image/ibsi-levels.ts";
import type { Image } from "../image/image.ts";
import { intensitiesInside } from "../image/intensities.ts";
import type { MaskBox } from "../image/mask-box.ts";
import type { Stage } from "./preparation.ts";
import { type ExtractionSettings, withSettings } from "./settings.ts";

/**
 * The features of the `ibsi` profile: morphology once, of the image before filters, then all other families for each
 * filter. Names are tags, with the aggregation behind where there is a choice; the name of the filtered image stands
 * before those of filtered images (`wavelet-LLH_stat_mean`).
 *
 * @param stage - after all steps of preparation
 * @param box - the intensity mask
 */
export function ibsiFeatures(
  stage: Stage,
  box: MaskBox,
  families: readonly FeatureFamily[],
  filters: readonly Filter[],
  settings: ExtractionSettings,
): { readonly features: Record<string, number>; readonly warnings: readonly string[] } {
  const defined = families.map(definitionOf);
  const features: Record<string, number> = {};
  const warnings = new Set<string>();
  const run = (image: Image, kind: "shape" | "other", prefix: string, own: ExtractionSettings): void => {
    const chosen = families.map((_, k) => k).filter((k) => (families[k].kind === "shape") === (kind === "shape"));
    if (chosen.length === 0) return;
    const each = families.map((family) => withSettings(own, family.settings));
    const reach = Math.max(...chosen.flatMap((k) => Array.from(each[k].distances)));
    const region = regionOf(stage, box, image, own, reach);
    for (const k of chosen) {
      const leftOut = defined[k].leftOut?.(region);
      if (leftOut) warnings.add(leftOut);
      else collectTagged(features, prefix, families[k], defined[k], region, each[k]);
    }
  };
  run(stage.image, "shape", "", settings);
  for (const filter of filters) {
    const own = withSettings(settings, filter.settings);
    for (const { name, image } of filter.apply(stage.image, own)) {
      run(image, "other", name === "original" ? "" : `${name}_`, own);
    }
  }
  return { features, warnings: [...warnings] };
}

function definitionOf(family: FeatureFamily): IbsiDefinition {
  if (family.ibsi) return family.ibsi;
  throw new RadiosurvError(
    "setting",
    `extractFeatures: the IBSI reference manual has no family ${family.name}; leave it out or use profile: "pyradiomics"${family.name === "gldm" ? "; ngldm is IBSI's nearest" : ""}`,
  );
}

function regionOf(stage: Stage, box: MaskBox, image: Image, settings: ExtractionSettings, reach: number): Region {
  const values = intensitiesInside("extractFeatures", image, box);
  // bounds of resegmentation are in the unit of the image, and mean nothing for a filtered one
  const range = image === stage.image ? stage.range : undefined;
  const low = range && Number.isFinite(range[0]) ? range[0] : undefined;
  const levels = ibsiLevels("extractFeatures", values, settings, low);
  const roi = regionOfInterest(box, values, levels, reach, true);
  return { image, morphological: stage.shapeBox ?? box, intensity: box, roi, ...(range && { range }) };
}

function collectTagged(
  features: Record<string, number>,
  prefix: string,
  family: FeatureFamily,
  definition: IbsiDefinition,
  region: Region,
  settings: ExtractionSettings,
): void {
  const tags = family.tags ?? definition.tags;
  for (const { aggregation, values } of definition.compute(region, settings)) {
    for (const tag of tags) features[`${prefix}${tag}${aggregation ? `_${aggregation}` : ""}`] = values[tag];
  }
}
