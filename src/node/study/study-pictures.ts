import { type Figure, sliceFigure, toSvg } from "../../plot/index.ts";
import { tumourRegions } from "../../study/index.ts";
import { readImageFile } from "../read-image-file.ts";
import { DEFAULT_RINGS, type ExtractedImages } from "./extract-images.ts";
import type { ManifestStudyOptions } from "./manifest-study-options.ts";
import type { StudyInput } from "./read-study.ts";

/** A picture for the report. */
export interface StudyPicture {
  readonly caption: string;
  readonly figure: Figure;
}

/** Tissue around the widest ring of a picture, mm. */
const CROP = 15;

/** Most pictures of each kind of image. */
const MOST = 2;

/**
 * Pictures of a few training patients: what `describe` of a setup module made of them, `{ caption, figure }`, else slices of
 * the images with tumour and rings of the manifest's masks.
 */
export async function studyPictures(
  { images, patients, cohorts }: StudyInput,
  { cases }: ExtractedImages,
  options: ManifestStudyOptions,
): Promise<readonly StudyPicture[]> {
  const training = cohorts.find(({ role }) => role === "train")?.name;
  const failed = new Set(cases.flatMap(({ id, error }) => (error ? [id] : [])));
  const whole = images.filter(({ id, patient }) => patients.cohort[patient] === training && !failed.has(id));
  const kinds = [...new Set(whole.map(({ kind }) => kind))];
  const chosen = kinds.flatMap((kind) => whole.filter((each) => each.kind === kind).slice(0, MOST));
  const pictures: StudyPicture[] = [];
  for (const { id, image, mask, label } of chosen) {
    const extra = cases.find((each) => each.id === id && each.extra !== undefined)?.extra;
    if (isPicture(extra) && isDrawn(extra.figure)) pictures.push(extra);
    else if (mask !== undefined && options.setup === undefined) {
      pictures.push({
        caption: `Training patient ${id}`,
        figure: await sliceOf(image, mask, label ?? options.label, options),
      });
    }
  }
  return pictures;
}

async function sliceOf(
  imagePath: string,
  maskPath: string,
  label: number | undefined,
  { rings = DEFAULT_RINGS }: ManifestStudyOptions,
): Promise<Figure> {
  const image = await readImageFile(imagePath);
  const mask = await readImageFile(maskPath);
  const unit = image.size.length === 2 ? "voxel" : "mm";
  const own = label === undefined ? {} : { label };
  const regions = tumourRegions(mask, { radii: rings === "none" ? [] : rings, unit, ...own });
  const around = regions.slice(1).flatMap((region) => (region.mask ? [region.mask] : []));
  // a PNG or JPEG does not say how large its pixels are
  const scaleBar = !/\.(png|jpe?g)$/i.test(imagePath);
  return sliceFigure(image, regions[0].mask ?? mask, { rings: around, scaleBar, ...(scaleBar && { crop: CROP }) });
}

function isPicture(extra: unknown): extra is StudyPicture {
  const { caption, figure } = (extra ?? {}) as Partial<StudyPicture>;
  return typeof caption === "string" && typeof figure === "object" && figure !== null;
}

// a picture that the module has spoilt is not worth the study
function isDrawn(figure: Figure): boolean {
  try {
    return toSvg(figure) !== "";
  } catch {
    return false;
  }
}
