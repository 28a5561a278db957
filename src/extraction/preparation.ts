import { RadiosurvError } from "../error.ts";
import { checkMaskGeometry, GEOMETRY_TOLERANCE } from "../image/geometry.ts";
import type { Image, Mask } from "../image/image.ts";
import { cropMask, type LabelExtent, labelExtents, type MaskBox } from "../image/mask-box.ts";
import { type Diagnostics, maskDiagnostics } from "./diagnostics.ts";
import type { ExtractionSettings } from "./settings.ts";

/** Image, mask and region on their way from the reader to the features. */
export interface Stage {
  readonly image: Image;
  readonly mask: Mask;
  /** Where the region lies in the mask. */
  readonly extent: LabelExtent;
  /** The region itself. */
  readonly box: MaskBox;
  /** The region as shape families see it, where that differs. */
  readonly shapeBox?: MaskBox;
  /** Bounds of resegmentation, in the unit of the image. */
  readonly range?: readonly [low: number, high: number];
  readonly diagnostics: Diagnostics;
  readonly warnings: readonly string[];
}

/** A step before features, as `normalized()` and the others make it: a value to pass to `extractFeatures`. */
export interface Preparation {
  /** What it was made with, under PyRadiomics' names, for the diagnostics. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly apply: (stage: Stage, settings: ExtractionSettings) => Stage;
}

/** Puts another image and mask in place of those of a stage, and finds the region again. */
export function replaceImages(stage: Stage, step: string, image: Image, mask: Mask): Stage {
  const { label } = stage.extent;
  const extent = labelExtents(mask).find((each) => each.label === label);
  if (!extent) {
    throw new RadiosurvError(
      "roi",
      `extractFeatures: ${step} leaves no voxel of label ${label}, as the region is smaller than the new voxels; use a smaller spacing`,
    );
  }
  return { ...stage, image, mask, extent, box: cropMask(mask, extent) };
}

/** Adds diagnostics of the mask as it is after a step. */
export function withMaskDiagnostics(stage: Stage, name: string, settings: ExtractionSettings): Stage {
  if (!settings.additionalInfo) return stage;
  const { image, mask, box } = stage;
  return { ...stage, diagnostics: { ...stage.diagnostics, ...maskDiagnostics(name, mask, box, image) } };
}

/** PyRadiomics' checks: image and mask lie on one grid, and the region is large enough. Returns the region. */
export function checkRegion(stage: Stage, settings: ExtractionSettings): MaskBox {
  const { image, mask, box } = stage;
  const { minimumROIDimensions, minimumROISize, geometryTolerance } = settings;
  checkMaskGeometry("extractFeatures", image, mask, geometryTolerance ?? GEOMETRY_TOLERANCE);
  const fail = (needed: string): never => {
    const size = box.size.slice(0, box.dimension).join(" x ");
    throw new RadiosurvError(
      "roi",
      `extractFeatures: the region needs ${needed}; it has ${box.count} in a box of ${size} voxels`,
    );
  };
  const axes = box.size.filter((n) => n > 1).length;
  if (axes === 0 && settings.profile === "pyradiomics") fail("at least two voxels");
  if (axes < minimumROIDimensions) {
    fail(`to be longer than one voxel along ${minimumROIDimensions} axes (minimumROIDimensions)`);
  }
  if (minimumROISize !== null && box.count <= minimumROISize)
    fail(`more than ${minimumROISize} voxels (minimumROISize)`);
  return box;
}
