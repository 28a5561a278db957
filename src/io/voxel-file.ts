import { startsWith } from "./bytes.ts";
import { gunzipStart, isGzip } from "./inflate.ts";
import { NIFTI_HEADER_BYTES } from "./nifti-header.ts";
import { isNrrd, nrrdDataFile } from "./nrrd-header.ts";

/** Where in a NIfTI header the magic stands that tells a pair of files. */
const NIFTI_PAIR = { offset: 344, magic: "ni1" };

/** Whether bytes are the header (.hdr) of a NIfTI pair; the magic of a compressed one is not to be seen. */
export function isNiftiPair(bytes: Uint8Array): boolean {
  return startsWith(bytes, NIFTI_PAIR.magic, NIFTI_PAIR.offset);
}

/** Whether the voxels of an image are in another file, as far as its own content tells. */
export function hasVoxelFile(bytes: Uint8Array): boolean {
  return isNiftiPair(bytes) || (isNrrd(bytes) && nrrdDataFile(bytes) !== undefined);
}

/** The same of a file that may be compressed or damaged: what is damaged is for the reader to tell. */
export function isHeaderAlone(caller: string, bytes: Uint8Array): boolean {
  try {
    if (!isGzip(bytes)) return hasVoxelFile(bytes);
    return isNiftiPair(gunzipStart(caller, bytes, NIFTI_HEADER_BYTES, "the gzip file"));
  } catch {
    return false;
  }
}
