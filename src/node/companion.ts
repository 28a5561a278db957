import { access } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { RadiosurvError } from "../error.ts";
import { isNrrd, nrrdDataFile } from "../io/nrrd-header.ts";
import { isNiftiPair } from "../io/voxel-file.ts";
import { inFile } from "./file.ts";

/**
 * Where the voxels of an image are whose header is in a file of its own: the `data file` of a detached NRRD header, or
 * the .img of a .hdr (NIfTI pair). Decided by the content of the header; `undefined` for a file that is complete.
 *
 * @throws RadiosurvError `format` if a NRRD header is damaged; `file` if there is no .img
 */
export async function companionOf(path: string, bytes: Uint8Array): Promise<string | undefined> {
  // the magic of a compressed header is not to be seen
  if (isNiftiPair(bytes) || /\.hdr\.gz$/i.test(path)) return partner(path, "img");
  if (!isNrrd(bytes)) return undefined;
  try {
    const name = nrrdDataFile(bytes);
    // a list or a pattern of files is left to the reader, which says that it takes only one
    return name === undefined || /^LIST\b|%\d*d/.test(name) ? undefined : resolve(dirname(path), name);
  } catch (error) {
    throw inFile(path, error);
  }
}

/** The header that belongs to the path of an .img or .img.gz file; any other path is its own header. */
export async function headerOf(path: string): Promise<string> {
  return /\.img(\.gz)?$/i.test(path) ? partner(path, "hdr") : path;
}

async function partner(path: string, extension: "hdr" | "img"): Promise<string> {
  const stem = path.replace(/\.(hdr|img)(\.gz)?$/i, "");
  const upper = /\.(HDR|IMG)/.test(path);
  const name = `${stem}.${upper ? extension.toUpperCase() : extension}`;
  for (const candidate of [name, `${name}.gz`]) {
    if (await exists(candidate)) return candidate;
  }
  throw new RadiosurvError(
    "file",
    `${path}: needs its ${extension === "img" ? "voxels" : "header"} beside it; there is no ${name}`,
  );
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
