import { inFile, RadiosurvError } from "../error.ts";
import type { Image } from "../image/image.ts";
import { type ReadLimit, toBytes } from "./bytes.ts";
import type { DicomCodec } from "./dicom/codec.ts";
import { isDicom } from "./dicom/parse.ts";
import { readDicomSeries } from "./dicom/read-dicom-series.ts";
import type { NamedFile } from "./dicom/source.ts";
import { readImage } from "./read-image.ts";
import { isHeaderAlone } from "./voxel-file.ts";

/** Options of {@link readImageFiles}. */
export interface ImageFilesOptions extends ReadLimit {
  /** Decoders for compressed DICOM, as `readDicomSeries` takes them. @default none */
  readonly codecs?: readonly DicomCodec[];
}

/** Names that a message gives. */
const SHOWN = 5;

/**
 * Reads the one image that files make, whatever they are: a NIfTI, NRRD, PNG or JPEG file, a header with the file of its voxels
 * (`.hdr` and `.img`, `.nhdr` and `.raw`), or the slices of a DICOM series. It is told by their content. Files beside those
 * of a series that are no DICOM, such as notes, are passed over.
 *
 * @param files - contents with the names that messages call them by, in any order
 * @throws RadiosurvError `argument` if there are no files, a header alone, or several that do not belong together; `unsupported` for a series
 *   of several volumes or phases; and the errors of the readers, with the name of the file before them
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { readImageFiles, writeNifti } from "radiosurv/io";
 * const bytes = writeNifti(createImage(Uint16Array.of(1, 2, 3, 4), [2, 2]));
 * readImageFiles([{ name: "a1.nii", bytes }]).size; // => [2, 2]
 * ```
 */
export function readImageFiles(files: readonly NamedFile[], options: ImageFilesOptions = {}): Image {
  const caller = "readImageFiles";
  const { maxBytes, codecs } = options;
  const named = files.map(({ name, bytes }) => ({ name, bytes: toBytes(caller, bytes, name) }));
  const [first] = named;
  if (!first) throw new RadiosurvError("argument", `${caller}: the files of an image are needed; there are none`);
  const slices = named.filter(({ bytes }) => isDicom(bytes));
  if (slices.length > 0) {
    const volumes = readDicomSeries(slices, { maxBytes, codecs });
    if (volumes.length === 1) return volumes[0];
    const by = volumes[0].splitBy === undefined ? "" : `, told apart by ${volumes[0].splitBy}`;
    throw new RadiosurvError(
      "unsupported",
      `${caller}: the ${slices.length} DICOM files must be one volume; they are ${volumes.length}${by}. Give the files of one, or read them with readDicomSeries`,
    );
  }
  const header = named.find(({ bytes }) => isHeaderAlone(caller, bytes));
  if (named.length === 1) {
    if (!header) return reading(first.name, () => readImage(first.bytes, { maxBytes }));
    throw new RadiosurvError("argument", `${caller}: ${first.name} is a header; give the file of its voxels beside it`);
  }
  if (named.length > 2 || !header) {
    const names = named.slice(0, SHOWN).map(({ name }) => name);
    const more = named.length > SHOWN ? ` and ${named.length - SHOWN} more` : "";
    throw new RadiosurvError(
      "argument",
      `${caller}: several files must be the slices of a DICOM series, or a header and the file of its voxels; got ${names.join(", ")}${more}`,
    );
  }
  const voxels = named.find((file) => file !== header) ?? header;
  return reading(header.name, () => readImage(header.bytes, { maxBytes, data: voxels.bytes }));
}

function reading(name: string, read: () => Image): Image {
  try {
    return read();
  } catch (error) {
    throw inFile(name, error);
  }
}
