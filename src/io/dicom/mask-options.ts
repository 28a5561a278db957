import { RadiosurvError } from "../../error.ts";
import { checkImage, type Geometry, type Image, type Mask, withVoxels } from "../../image/image.ts";
import { type ReadLimit, toMaxBytes } from "../bytes.ts";
import { checkLimit } from "../region.ts";
import type { DicomVolume } from "./volume.ts";

/** The grid that masks are wanted on: a volume of `readDicomSeries`, or any image of 3 dimensions. */
export type MaskReference = DicomVolume | Image;

/** A mask read from DICOM: 1 inside, 0 outside, on the grid of the reference. */
export interface DicomMask extends Mask {
  /** Segment Label or ROI Name. */
  readonly name: string;
  /** Segment Number or ROI Number. */
  readonly number: number;
  /** Segment Description; empty if there is none. */
  readonly description: string;
}

/** Options that `readDicomSegmentation` and `readRtStruct` share. */
export interface MaskReadOptions extends ReadLimit {
  /** Names of the masks wanted, as in the result. @default all */
  readonly names?: readonly string[];
  /**
   * What becomes of parts that lie outside the reference: `"error"`, or `"clip"` them away.
   * @default "error"
   */
  readonly outside?: "error" | "clip";
  /**
   * Whether the file must be of the Frame of Reference UID of the reference (`"same"`, checked where both state it), or
   * is taken to be in the same space whatever it says (`"any"`).
   * @default "same"
   */
  readonly frameOfReference?: "same" | "any";
}

/** The shared options with their defaults. */
export interface MaskSettings {
  readonly names: readonly string[] | undefined;
  readonly clip: boolean;
  readonly anyReference: boolean;
  readonly maxBytes: number;
}

/** Checks the reference and the shared options. */
export function maskSettings(caller: string, reference: MaskReference, options: MaskReadOptions): MaskSettings {
  checkImage(caller, reference, "reference");
  if (reference.size.length !== 3) {
    throw new RadiosurvError(
      "argument",
      `${caller}: reference must be an image of 3 dimensions; got ${reference.size.length}`,
    );
  }
  const { names, outside = "error", frameOfReference = "same" } = options;
  const choices: readonly (readonly [string, string, readonly string[]])[] = [
    ["outside", outside, ["error", "clip"]],
    ["frameOfReference", frameOfReference, ["same", "any"]],
  ];
  for (const [name, value, allowed] of choices) {
    if (!allowed.includes(value)) {
      throw new RadiosurvError(
        "argument",
        `${caller}: ${name} must be ${allowed.map((word) => `"${word}"`).join(" or ")}; got ${String(value)}`,
      );
    }
  }
  if (names !== undefined && !(Array.isArray(names) && names.every((name) => typeof name === "string"))) {
    throw new RadiosurvError("argument", `${caller}: names must be a list of names of masks; got ${String(names)}`);
  }
  return {
    names,
    clip: outside === "clip",
    anyReference: frameOfReference === "any",
    maxBytes: toMaxBytes(caller, options.maxBytes),
  };
}

/** Throws `geometry` where file and reference both name a frame of reference, and not the same. */
export function checkFrameOfReference(
  caller: string,
  what: string,
  uid: string | undefined,
  reference: MaskReference,
  { anyReference }: MaskSettings,
): void {
  const wanted = "frameOfReferenceUid" in reference ? reference.frameOfReferenceUid : undefined;
  if (anyReference || uid === undefined || wanted === undefined || uid === wanted) return;
  throw new RadiosurvError(
    "geometry",
    `${caller}: ${what} must be in the frame of reference of the image, ${wanted}; it is in ${uid}. Read it with the image that it was made on, register the two, or set frameOfReference to "any" if they are in one space all the same`,
  );
}

/** A thing with a name and a number, of which a mask is made. */
export interface NamedRegion {
  readonly name: string;
  readonly number: number;
  readonly description: string;
}

/**
 * The regions asked for, by a name that none of the others has: where several share one, and where there is none, the
 * number makes the difference.
 *
 * @param kind - "segment" or "ROI"
 */
export function chooseRegions<T extends NamedRegion>(
  caller: string,
  what: string,
  kind: string,
  regions: readonly T[],
  names: readonly string[] | undefined,
): [string, T][] {
  const count = new Map<string, number>();
  for (const { name } of regions) count.set(name, (count.get(name) ?? 0) + 1);
  const keyed = regions.map((region): [string, T] => {
    const { name, number } = region;
    if (name === "") return [`${kind} ${number}`, region];
    return [(count.get(name) as number) > 1 ? `${name} (${kind} ${number})` : name, region];
  });
  if (names === undefined) return keyed;
  const missing = names.filter((name) => !keyed.some(([key]) => key === name));
  if (missing.length > 0) {
    throw new RadiosurvError(
      "argument",
      `${caller}: ${what} has no ${kind} named ${missing.join(", ")}; it has ${keyed.map(([key]) => key).join(", ") || "none"}`,
    );
  }
  return keyed.filter(([key]) => names.includes(key));
}

/** Masks of zeros, one a region, on the grid of the reference; refused where they need more than the limit. */
export function emptyMasks<T extends NamedRegion>(
  caller: string,
  regions: readonly (readonly [string, T])[],
  reference: Geometry,
  { maxBytes }: MaskSettings,
): Map<T, Uint8Array> {
  const voxels = reference.size.reduce((product, length) => product * length, 1);
  checkLimit(
    caller,
    voxels * regions.length,
    maxBytes,
    `${regions.length} masks of ${reference.size.join(" x ")} voxels`,
  );
  return new Map(regions.map(([, region]) => [region, new Uint8Array(voxels)]));
}

/** The result of the readers: masks by name. */
export function toMasks<T extends NamedRegion>(
  regions: readonly (readonly [string, T])[],
  voxels: ReadonlyMap<T, Uint8Array>,
  reference: Geometry,
): Record<string, DicomMask> {
  const { size, spacing, origin, direction } = reference;
  const grid = { size: [...size], spacing: [...spacing], origin: [...origin], direction: [...direction] };
  return Object.fromEntries(
    regions.map(([key, region]) => {
      const { name, number, description } = region;
      return [key, { ...withVoxels(grid, voxels.get(region) as Uint8Array), name, number, description }];
    }),
  );
}
