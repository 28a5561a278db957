import type { Mask } from "../../image/image.ts";
import type { DicomIdentifiers } from "./volume.ts";

/** A code of a dictionary, such as `{ value: "4147007", scheme: "SCT", meaning: "Mass" }`. */
export interface CodedConcept {
  readonly value: string;
  readonly scheme: string;
  readonly meaning: string;
}

/** A mask with what a segmentation says of it. */
export interface DicomSegment {
  readonly mask: Mask;
  /** Label of the mask that is the segment. @default every value but 0 */
  readonly label?: number;
  /** @default none */
  readonly description?: string;
  /** Kind of the thing segmented. @default Tissue (SCT 85756007) */
  readonly category?: CodedConcept;
  /** The thing segmented. @default Tissue (SCT 85756007) */
  readonly type?: CodedConcept;
  /** How the mask was made. @default "SEMIAUTOMATIC" */
  readonly algorithm?: "AUTOMATIC" | "SEMIAUTOMATIC" | "MANUAL";
  /** What made it. @default "radiosurv" */
  readonly algorithmName?: string;
}

/** Options of {@link writeDicomSegmentation}. */
export interface DicomSegmentationWriteOptions {
  /** @default "Segmentation" */
  readonly seriesDescription?: string;
  /** @default 1 */
  readonly seriesNumber?: number;
  /** Day of the segmentation, YYYYMMDD. @default that of the study, or 19700101 */
  readonly date?: string;
  /** Time of the segmentation, HHMMSS. @default "000000" */
  readonly time?: string;
  /**
   * Patient and study that the file belongs to, and the slices it refers to. @default those of the reference, where it
   * was read with `identifiers: true`; else an unnamed patient and a study of its own
   */
  readonly identifiers?: DicomIdentifiers;
}

/** A segment that is ready to be written: the slices that hold any of it, packed to bits later. */
export interface Segment {
  readonly name: string;
  readonly number: number;
  readonly given: DicomSegment;
  /** 0 and 1, x varying fastest. */
  readonly inside: Uint8Array;
  readonly slices: readonly number[];
}
