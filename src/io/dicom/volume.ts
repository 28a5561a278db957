import type { Image } from "../../image/image.ts";

/** A rectangle of an ultrasound picture with a scale of its own; in pixels, the last row and column included. */
export interface UltrasoundRegion {
  readonly minimum: readonly [x: number, y: number];
  readonly maximum: readonly [x: number, y: number];
  /** Size of a pixel along x and y in mm, or `undefined` where the scale is not one of lengths (time, velocity). */
  readonly spacing: readonly [x: number, y: number] | undefined;
}

/** What identifies the patient and the study; read only with the option `identifiers`. */
export interface DicomIdentifiers {
  readonly patientId: string;
  readonly patientName: string;
  /** YYYYMMDD */
  readonly patientBirthDate: string;
  readonly patientSex: string;
  readonly studyInstanceUid: string;
  readonly studyId: string;
  /** YYYYMMDD */
  readonly studyDate: string;
  /** HHMMSS */
  readonly studyTime: string;
  readonly accessionNumber: string;
  readonly sopClassUid: string;
  /** The instance that each slice comes from. */
  readonly sopInstanceUids: readonly string[];
  /** Number of each slice within its instance, from 1; empty where each slice is an instance of its own. */
  readonly frameNumbers: readonly number[];
}

/** An image read from DICOM, with what its header says of it. Functions that take an image take it as it is. */
export interface DicomVolume extends Image {
  /** Modality (0008,0060), such as "MR". */
  readonly modality: string;
  /** Series Description (0008,103E); empty if there is none. */
  readonly seriesDescription: string;
  readonly seriesNumber: number | undefined;
  readonly seriesInstanceUid: string;
  /** Which patient space the position is of: volumes with the same one can be laid over each other. */
  readonly frameOfReferenceUid: string | undefined;
  /** Number of the phase among those of its series and orientation, from 0. */
  readonly phase: number;
  /** Start of the acquisition in seconds after that of the first volume returned; NaN if unknown. */
  readonly time: number;
  /** Keyword of the attribute behind `time`. */
  readonly timeSource: string | undefined;
  /** Keyword of the attribute that told the phases apart; `undefined` for a single phase. */
  readonly splitBy: string | undefined;
  /**
   * Where the spacing comes from: `"PixelSpacing"`; `"ImagerPixelSpacing"` (at the detector, so too large by the
   * magnification); `"ultrasound"`; `"none"`, where it is 1 for want of a scale.
   */
  readonly spacingSource: "PixelSpacing" | "ImagerPixelSpacing" | "ultrasound" | "none";
  /** Rescale Type (0028,1054): the unit of the values, such as "HU". */
  readonly unit: string | undefined;
  /** Place in the list of files that each slice comes from. */
  readonly files: readonly number[];
  /** Regions of an ultrasound picture. */
  readonly ultrasoundRegions?: readonly UltrasoundRegion[];
  readonly identifiers?: DicomIdentifiers;
}
