// the setup module of the study: what is done with each image, made once in each thread of `extractCohort`

import type { CaseImages, CaseResult, CaseSetupFunction } from "../../src/node/index.ts";
import { type SliceFigure, sliceFigure } from "../../src/plot/index.ts";
import { sliceThumbnail, type Thumbnail } from "../../src/study/index.ts";
import { studyRegions, studySegmentation } from "./segment-case.ts";

/** What the threads are told: plain data. */
export interface StudySetupData {
  /** Directory for masks that are made; without one the masks of the manifest are taken. */
  readonly masks?: string;
  /** Directory of the manifest. */
  readonly base: string;
  /** Whether there are rings. */
  readonly rings: boolean;
  /** Cases that get a picture on the page of features; all without it. */
  readonly thumbnails?: readonly string[];
  /** Cases that get a figure for the report. */
  readonly figures: readonly string[];
  /** Names the code that gives the results. */
  readonly code: string;
}

/** What is kept of the images of a case. */
export interface CasePictures {
  readonly thumbnail?: Thumbnail;
  readonly picture?: { readonly caption: string; readonly figure: SliceFigure };
}

const setup: CaseSetupFunction<StudySetupData> = async ({ masks, base, rings, thumbnails, figures }) => ({
  segment: masks === undefined ? undefined : await studySegmentation(masks, base),
  regions: rings ? studyRegions(masks !== undefined) : undefined,
  describe: ([first], images): CasePictures => ({
    ...(thumbnails?.includes(first.id) !== false && { thumbnail: thumbnailOf(first, images) }),
    ...(figures.includes(first.id) && { picture: pictureOf(first, images) }),
  }),
});
export default setup;

function thumbnailOf(first: CaseResult, { image, mask, regions }: CaseImages): Thumbnail | undefined {
  const around = ringsOf(regions);
  const label = labelOf(first);
  if (label === undefined) return undefined;
  return sliceThumbnail(image, regions[0]?.mask ?? mask, {
    label,
    rings: around,
    height: around.length > 0 ? 260 : undefined,
  });
}

function pictureOf(first: CaseResult, { image, mask, regions }: CaseImages): CasePictures["picture"] {
  const label = labelOf(first);
  if (label === undefined) return undefined;
  const flat = image.size.length === 2;
  const kind = flat ? "ultrasound, rings of 1 to 7 pixels" : "MRI, rings of 1 to 7 mm";
  // a PNG does not say how large its pixels are
  const options = { label, rings: ringsOf(regions), scaleBar: !flat, crop: flat ? 40 : 15 };
  const figure = sliceFigure(image, regions[0]?.mask ?? mask, options);
  return { caption: `${first.id}: ${kind} around the tumour`, figure };
}

function ringsOf(regions: CaseImages["regions"]) {
  return regions.slice(1).flatMap(({ mask }) => (mask ? [mask] : []));
}

// what was not measured has no label, and nothing to be shown
function labelOf({ error, diagnostics }: CaseResult): number | undefined {
  const label = diagnostics["diagnostics_Mask-original_Label"];
  return !error && typeof label === "number" ? label : undefined;
}
