import { RadiosurvError } from "../error.ts";

/** Which tail a probability is of. */
export interface QuantileOptions {
  /** @default "lower" */
  readonly tail?: "lower" | "upper";
}

/** Throws unless degrees of freedom are positive and finite. */
export function checkDegreesOfFreedom(caller: string, name: string, df: number): void {
  if (Number.isFinite(df) && df > 0) return;
  throw new RadiosurvError("argument", `${caller}: ${name} must be a positive number; got ${df}`);
}

/** Throws unless a value is a number, which may be NaN: series do not end for `undefined` or a text. */
export function checkNumber(caller: string, name: string, value: number): void {
  if (typeof value === "number") return;
  throw new RadiosurvError(
    "argument",
    `${caller}: ${name} must be a number; got ${value === null ? "null" : typeof value}`,
  );
}
