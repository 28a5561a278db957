import { RadiosurvError } from "../error.ts";
import type { Image } from "../image/image.ts";
import { describeStart, type FileBytes, startsWith, toBytes, toMaxBytes } from "./bytes.ts";
import { gunzipStart, isGzip } from "./inflate.ts";
import { isJpeg } from "./jpeg-file.ts";
import { isNifti, NIFTI_HEADER_BYTES } from "./nifti-header.ts";
import { isNrrd } from "./nrrd-header.ts";
import { isPng } from "./png-file.ts";
import { readJpeg } from "./read-jpeg.ts";
import { type NiftiReadOptions, readNifti } from "./read-nifti.ts";
import { readNrrd } from "./read-nrrd.ts";
import { readPng } from "./read-png.ts";

/**
 * Reads an image of any of the formats NIfTI-1 (also `.nii.gz`), NRRD, PNG and JPEG, which it recognises by their
 * content, never by a name. Import the reader of one format instead where bundle size matters: this function brings
 * them all.
 *
 * @param bytes - content of the file; of the header file where the voxels are in another (`data`)
 * @param options - `data` and `volume` as in `readNifti` and `readNrrd`; `maxBytes` as everywhere
 * @throws RadiosurvError `format` if the format is not recognised, and the errors of the reader
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { readImage, writeNifti, writeNrrd } from "radiosurv/io";
 * const image = createImage(Uint16Array.of(1, 2, 3, 4), [2, 2]);
 * readImage(writeNifti(image, { gzip: true })).pixelType; // => "uint16"
 * readImage(writeNrrd(image)).size; // => [2, 2]
 * ```
 */
export function readImage(bytes: FileBytes, options: NiftiReadOptions = {}): Image {
  const caller = "readImage";
  toMaxBytes(caller, options.maxBytes);
  const file = toBytes(caller, bytes);
  const gzip = isGzip(file);
  const start = gzip ? gunzipStart(caller, file, NIFTI_HEADER_BYTES, "the gzip file") : file;
  if (isNifti(start)) return readNifti(file, options);
  if (isNrrd(file)) return readNrrd(file, options);
  if (isPng(file)) return readPng(file, options);
  if (isJpeg(file)) return readJpeg(file, options);
  const found = gzip ? `gzip with ${describeStart(start)} inside` : describeStart(file);
  const advice = startsWith(file, "DICM", 128)
    ? ". It is a DICOM file: read the whole series with readDicomSeries"
    : "";
  throw new RadiosurvError(
    "format",
    `${caller}: a file of the format NIfTI-1, NRRD, PNG or JPEG is needed; it starts with ${found}${advice}`,
  );
}
