/**
 * What went wrong, as a stable word to switch on:
 * - `argument`: a value of the wrong type or range
 * - `length`: two lengths that must agree do not
 * - `geometry`: spacing, origin or direction is invalid, or differs between two images
 * - `label`: the mask holds no voxel with the label asked for
 * - `roi`: the region of interest is empty or too small
 * - `intensity`: an intensity inside the region is not a finite number
 * - `setting`: a setting or a name that is not known, or a value it does not take
 * - `format`: a file is damaged or is not of the format expected
 * - `unsupported`: a valid file or option that this library does not read or do
 * - `limit`: more memory or time than a stated limit would be needed
 * - `file`: a file could not be found, read or written
 * - `aborted`: the caller's signal ended the work
 */
export type ErrorCode =
  | "argument"
  | "length"
  | "geometry"
  | "label"
  | "roi"
  | "intensity"
  | "setting"
  | "format"
  | "unsupported"
  | "limit"
  | "file"
  | "aborted";

/**
 * The one error that this library throws on purpose. Its message reads *function: what is needed; what came*, and
 * says how to mend it where that is known.
 *
 * @example
 * ```ts
 * import { createImage, RadiosurvError } from "radiosurv/image";
 * let code = "";
 * try {
 *   createImage([1, 2, 3], [2, 2]);
 * } catch (error) {
 *   if (error instanceof RadiosurvError) code = error.code;
 * }
 * code; // => "length"
 * ```
 */
export class RadiosurvError extends Error {
  /** Stable word for the kind of error; messages may be reworded, codes are not. */
  readonly code: ErrorCode;

  /**
   * @param code - kind of error
   * @param message - what is needed, what came, how to mend it
   */
  constructor(code: ErrorCode, message: string) {
    super(message);
    this.name = "RadiosurvError";
    this.code = code;
  }
}

/** Puts the name of a file before the message of a RadiosurvError; any other error is passed on as it is. */
export function inFile(name: string, error: unknown): unknown {
  return error instanceof RadiosurvError ? new RadiosurvError(error.code, `${name}: ${error.message}`) : error;
}
