export { DEFAULT_MAX_BYTES, type FileBytes, type ReadLimit } from "./bytes.ts";
export { nrrdDataFile } from "./nrrd-header.ts";
export { readImage } from "./read-image.ts";
export { readJpeg } from "./read-jpeg.ts";
export { type NiftiReadOptions, readNifti } from "./read-nifti.ts";
export { type NrrdReadOptions, readNrrd } from "./read-nrrd.ts";
export { readPng } from "./read-png.ts";
export { type WriteOptions, writeNifti } from "./write-nifti.ts";
export { writeNrrd } from "./write-nrrd.ts";
