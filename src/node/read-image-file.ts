import { stat } from "node:fs/promises";
import { RadiosurvError } from "../error.ts";
import type { Image } from "../image/image.ts";
import { DEFAULT_MAX_BYTES } from "../io/bytes.ts";
import { readImage } from "../io/index.ts";
import { hasVoxelFile } from "../io/voxel-file.ts";
import { release } from "../release.ts";
import { checkSettings, type Rules } from "../rules.ts";
import { companionOf, headerOf } from "./companion.ts";
import { inFile, readBytes } from "./file.ts";
import { isUrl, READ_URL_RULES, type ReadUrlOptions, readUrl, shownUrl } from "./read-url.ts";

/** What {@link readImageFile} can be told. Limits of time, redirections and attempts are of addresses. */
export interface ReadImageFileOptions extends ReadUrlOptions {
  /** Bytes of the file, and of its voxels, at most. @default 2 GiB */
  readonly maxBytes?: number;
  /** Ends the reading. */
  readonly signal?: AbortSignal;
}

/** The limits alone, as `extractCohort` takes them. */
export type ImageLimits = Omit<ReadImageFileOptions, "signal">;

const RULES: Rules = { ...READ_URL_RULES, signal: ["an AbortSignal", (value) => typeof value === "object"] };

/**
 * Reads an image or a mask from a file. The format is recognised by the content, not by the name: NIfTI (.nii, .nii.gz,
 * .hdr/.img), NRRD (attached, or a detached header with its data file), PNG and JPEG. Of two files that belong together
 * either may be named, but for a detached NRRD the header.
 *
 * An address of http or https is read as a file is, if the image is a single file; it is named in messages without password
 * and query.
 *
 * @param path - where the file is, relative to the working directory; or its address, `http://` or `https://`
 * @throws RadiosurvError naming the file: `file` if it cannot be read, `format` if it is damaged or of no known format,
 *   `unsupported` if it is valid but not read by this library; `limit` if it is larger than `maxBytes`, or an address takes
 *   longer than `timeout`; `setting` for a limit that is none; `aborted` if the signal ends it
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
  const { signal, maxBytes } = options;
  checkSettings("readImageFile", options, RULES);
  if (isUrl(path)) return readImageUrl(path, options);
  const read = async (file: string): Promise<Uint8Array> => {
    await checkSize(file, options);
    return readBytes(file, signal);
  };
  const header = await headerOf(path);
  const bytes = await read(header);
  const companion = await companionOf(header, bytes);
  const data = companion === undefined ? undefined : await read(companion);
  try {
    return readImage(bytes, { maxBytes, ...(data && { data }) });
  } catch (error) {
    throw inFile(path, error);
  } finally {
    // an image has voxels of its own
    release(bytes);
    if (data) release(data);
  }
}

async function readImageUrl(url: string, options: ReadImageFileOptions): Promise<Image> {
  const bytes = await readUrl(url, options);
  try {
    if (hasVoxelFile(bytes)) {
      throw new RadiosurvError(
        "unsupported",
        "its voxels are in another file; an image that is read by http must be a single file, such as .nii.gz",
      );
    }
    return readImage(bytes, { maxBytes: options.maxBytes });
  } catch (error) {
    throw inFile(shownUrl(url), error);
  }
}

async function checkSize(path: string, { maxBytes = DEFAULT_MAX_BYTES }: ReadImageFileOptions): Promise<void> {
  const { size } = await stat(path).catch(() => ({ size: 0 }));
  if (size <= maxBytes) return;
  throw new RadiosurvError("limit", `${path}: has ${size} bytes, more than maxBytes, ${maxBytes}`);
}
