import type { FileKind } from "../worker/sniff.ts";

/** A file as the pairing sees it. */
export interface CohortFile {
  /** Where it lies in the folder that was given, with `/`; the name alone of a single file. */
  readonly path: string;
  /** By its first bytes, where the name does not tell. */
  readonly kind?: FileKind;
}

/** An image with its mask, or what is missing of it. */
export interface FoundCase<File extends CohortFile> {
  readonly id: string;
  /** One file, the slices of a DICOM series, or a header with its voxels; none where it is missing. */
  readonly image: readonly File[];
  readonly mask: readonly File[];
  readonly label?: number;
  /** What the row of the case begins with in the table. */
  readonly cells: Readonly<Record<string, string>>;
  /** Why it cannot be measured, as a sentence. */
  readonly problem?: string;
}

/** What files make. */
export interface FoundCases<File extends CohortFile> {
  readonly cases: readonly FoundCase<File>[];
  /** Files that belong to no case. */
  readonly unused: readonly File[];
}

/** Of many names those that a sentence has room for. */
export function someNames(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(", ");
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}
