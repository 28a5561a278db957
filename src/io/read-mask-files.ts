import { RadiosurvError } from "../error.ts";
import type { Mask } from "../image/image.ts";
import { DEFAULT_MAX_BYTES, toBytes } from "./bytes.ts";
import type { MaskReference } from "./dicom/mask-options.ts";
import { isDicom, parseDicom } from "./dicom/parse.ts";
import { readDicomSegmentation, SEGMENTATION_CLASSES } from "./dicom/read-dicom-segmentation.ts";
import { RT_STRUCTURE_SET_STORAGE, readRtStruct } from "./dicom/read-rt-struct.ts";
import type { NamedFile } from "./dicom/source.ts";
import { TAG } from "./dicom/tags.ts";
import { text } from "./dicom/values.ts";
import { type ImageFilesOptions, readImageFiles } from "./read-image-files.ts";

/** Options of {@link readMaskFiles}. */
export interface MaskFilesOptions extends ImageFilesOptions {
  /** Which segment or region of interest of a DICOM file is meant. @default the only one */
  readonly name?: string;
}

/**
 * Reads the mask that files make: what `readImageFiles` reads, a DICOM segmentation (SEG), or a structure set (RTSTRUCT).
 *
 * @param files - contents with the names that messages call them by
 * @param image - what the mask is of: masks of the two kinds of DICOM are laid on its grid
 * @throws RadiosurvError `argument` if a DICOM file has several masks and `name` is not one of them; and the errors of
 *   `readImageFiles`, `readDicomSegmentation` and `readRtStruct`
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { readMaskFiles, writeDicomSegmentation } from "radiosurv/io";
 * const image = createImage(new Int16Array(8), [2, 2, 2]);
 * const lesion = createImage(Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0), [2, 2, 2]);
 * const bytes = writeDicomSegmentation({ lesion }, image);
 * Array.from(readMaskFiles([{ name: "seg.dcm", bytes }], image).voxels.data); // => [0, 0, 0, 0, 1, 0, 0, 0]
 * ```
 */
export function readMaskFiles(files: readonly NamedFile[], image: MaskReference, options: MaskFilesOptions = {}): Mask {
  const caller = "readMaskFiles";
  const { name, maxBytes = DEFAULT_MAX_BYTES } = options;
  const [file] = files;
  const kind = files.length === 1 ? sopClass(caller, file, maxBytes) : undefined;
  const isStructures = kind === RT_STRUCTURE_SET_STORAGE;
  if (!isStructures && !SEGMENTATION_CLASSES.includes(kind ?? "")) return readImageFiles(files, options);
  const wanted = { maxBytes, ...(name !== undefined && { names: [name] }) };
  const masks = isStructures ? readRtStruct(file, image, wanted) : readDicomSegmentation(file, image, wanted);
  const names = Object.keys(masks);
  if (names.length === 1) return masks[names[0]];
  throw new RadiosurvError(
    "argument",
    `${caller}: file "${file.name}" has ${names.length} masks: ${names.join(", ") || "none"}; say by its name which is meant`,
  );
}

function sopClass(caller: string, { name, bytes }: NamedFile, maxBytes: number): string | undefined {
  const file = toBytes(caller, bytes, name);
  if (!isDicom(file)) return undefined;
  return text(parseDicom(caller, `file "${name}"`, 0, file, maxBytes).dataSet, TAG.SOPClassUID);
}
