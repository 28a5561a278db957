import { readFileSync } from "node:fs";
import type { Image, PixelType } from "../../src/image/image.ts";

/** A file and what SimpleITK or Pillow reads from it; made by test/fixtures/io/make_io.py. */
export interface IoCase {
  readonly name: string;
  readonly file: Uint8Array;
  readonly data?: Uint8Array;
  readonly volume?: number;
  readonly pixelType: PixelType;
  readonly size: number[];
  readonly spacing: number[];
  readonly origin: number[];
  readonly direction: number[];
  readonly voxels: number[];
  /** Grey levels by which JPEG decoders may differ. */
  readonly tolerance?: number;
}

interface StoredFixtures {
  readonly cases: (Omit<IoCase, "file" | "data"> & { readonly file: string; readonly data?: string })[];
  readonly unsupported: Record<string, string>;
}

const stored = JSON.parse(readFileSync(new URL("../fixtures/io/io.json", import.meta.url), "utf8")) as StoredFixtures;

/** The cases whose name starts with a word, such as "nifti". */
export function ioCases(format: string): IoCase[] {
  return stored.cases
    .filter(({ name }) => name.startsWith(format))
    .map((item) => ({ ...item, file: fromBase64(item.file), data: item.data ? fromBase64(item.data) : undefined }));
}

/** One case by its name. */
export function ioCase(name: string): IoCase {
  const found = ioCases(name).find((item) => item.name === name);
  if (!found) throw new Error(`no case ${name}`);
  return found;
}

/** A valid file that is not read. */
export function unsupportedFile(name: string): Uint8Array {
  return fromBase64(stored.unsupported[name]);
}

/** Voxels and geometry of an image as plain lists, in the form of a case. */
export function plain(
  image: Image,
): Pick<IoCase, "pixelType" | "size" | "spacing" | "origin" | "direction" | "voxels"> {
  return {
    pixelType: image.pixelType,
    size: [...image.size],
    spacing: [...image.spacing],
    origin: [...image.origin],
    direction: [...image.direction],
    voxels: Array.from(image.voxels.data),
  };
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
