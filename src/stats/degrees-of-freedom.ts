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
