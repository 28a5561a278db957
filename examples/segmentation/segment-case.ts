import { join } from "node:path";
import { contiguousData, type Image, type Mask, withVoxels } from "../../src/image/image.ts";
import { resampleMask } from "../../src/image/index.ts";
import { writeNifti } from "../../src/io/index.ts";
import { type CaseSegmentation, type ExtractCaseOptions, readImageFile } from "../../src/node/index.ts";
import { cascade, reviewRecord } from "../../src/segmentation/index.ts";
import { tumourRegions } from "../../src/study/index.ts";
import { writeWhole } from "../write-whole.ts";
import { loadStudySegmenters, type StudySegmenters } from "./load-models.ts";

/** Labels in the masks that are made here: rings are clipped to all of them. */
const TUMOUR = 1;
const BREAST = 2;

/** Tissue around the breast's box that the tumour network sees, mm. */
const MARGIN = 10;

/**
 * How the study segments a case: an ultrasound by its network, an MRI by that of the breast and, inside it, that of the
 * tumour. Masks are saved as .nii.gz for the reader who checks them. Where the manifest names a true or a manual mask (in
 * the column Mask or Reference), agreement with it is recorded.
 *
 * @param directory - for the masks
 * @param base - directory that paths in the column Reference are relative to
 */
export async function studySegmentation(
  directory: string,
  base: string,
): Promise<NonNullable<ExtractCaseOptions["segment"]>> {
  const segmenters = await loadStudySegmenters();
  return async (image, { item, given, signal }): Promise<CaseSegmentation> => {
    const { mask, warnings } = await segmentTumour(segmenters, image, signal);
    const name = [item.id, item.cells.Modality]
      .filter(Boolean)
      .join("-")
      .replace(/[^\w.-]+/g, "_");
    await writeWhole(join(directory, `${name}.nii.gz`), writeNifti(mask, { gzip: true }));
    const path = item.cells.Reference;
    const reference = path ? await readImageFile(join(base, path), { signal }) : given;
    return { mask, warnings, record: reference ? agreement(mask, reference) : undefined };
  };
}

/**
 * The sixteen regions of the study: of each image the tumour and seven rings, in pixels in 2D and in mm in 3D. Around
 * masks that were made here rings are clipped to the breast.
 */
export function studyRegions(segmented: boolean): NonNullable<ExtractCaseOptions["regions"]> {
  return (mask, image, { label }) => {
    const unit = image.size.length === 2 ? "voxel" : "mm";
    const within = segmented && contiguousData(mask).includes(BREAST) ? mask : undefined;
    return tumourRegions(mask, { unit, label, within });
  };
}

export async function segmentTumour(
  { ultrasound, breast, tumour }: StudySegmenters,
  image: Image,
  signal?: AbortSignal,
): Promise<{ mask: Mask; warnings: readonly string[] }> {
  if (image.size.length === 2) return ultrasound(image, { signal });
  const around = await breast(image, { signal });
  const inside = await cascade(async () => around, tumour, { margin: MARGIN })(image, { signal });
  const outer = contiguousData(around.mask);
  const found = contiguousData(inside.mask);
  // an empty mask stays empty, so that the case fails and says why
  const labels = found.some((value) => value !== 0)
    ? Uint8Array.from(found, (value, i) => (value !== 0 ? TUMOUR : outer[i] !== 0 ? BREAST : 0))
    : new Uint8Array(found.length);
  return { mask: withVoxels(inside.mask, labels), warnings: inside.warnings };
}

function agreement(mask: Mask, reference: Mask): Readonly<Record<string, unknown>> {
  const tumour = withVoxels(
    mask,
    Uint8Array.from(contiguousData(mask), (value) => (value === TUMOUR ? 1 : 0)),
  );
  const onGrid = reference.size.join() === mask.size.join() ? reference : resampleMask(reference, mask);
  const { dice } = reviewRecord(tumour, onGrid);
  return { Dice: dice };
}
