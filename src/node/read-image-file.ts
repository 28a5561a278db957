import type { Image } from "../image/image.ts";
import { readImage } from "../io/index.ts";
import { companionOf, headerOf } from "./companion.ts";
import { inFile, readBytes } from "./file.ts";

/** What {@link readImageFile} can be told. */
export interface ReadImageFileOptions {
  /** Ends the reading. */
  readonly signal?: AbortSignal;
}

/**
 * Reads an image or a mask from a file. The format is recognised by the content, not by the name: NIfTI (.nii, .nii.gz,
 * .hdr/.img), NRRD (attached, or a detached header with its data file), PNG and JPEG. Of two files that belong together
 * either may be named, but for a detached NRRD the header.
 *
 * @param path - where the file is; relative to the working directory
 * @throws RadiosurvError naming the file: `file` if it cannot be read, `format` if it is damaged or of no known format,
 *   `unsupported` if it is valid but not read by this library; `aborted` if the signal ends it
 * @example
 * ```ts
 * import { mkdir, writeFile } from "node:fs/promises";
 * import { createImage } from "radiosurv/image";
 * import { writeNifti } from "radiosurv/io";
 * import { readImageFile } from "radiosurv/node";
 * await mkdir("study-output/small", { recursive: true });
 * await writeFile("study-output/small/a1.nii", writeNifti(createImage(Int16Array.of(1, 2, 3, 4), [2, 2])));
 * (await readImageFile("study-output/small/a1.nii")).size; // => [2, 2]
 * ```
 */
export async function readImageFile(path: string, options: ReadImageFileOptions = {}): Promise<Image> {
  const { signal } = options;
  const header = await headerOf(path);
  const bytes = await readBytes(header, signal);
  const companion = await companionOf(header, bytes);
  const data = companion === undefined ? undefined : await readBytes(companion, signal);
  try {
    return readImage(bytes, data ? { data } : {});
  } catch (error) {
    throw inFile(path, error);
  }
}
