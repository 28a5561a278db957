export { RadiosurvError } from "../error.ts";
export { type AdjustmentMethod, type AdjustPValuesOptions, adjustPValues } from "./adjust-p-values.ts";
export { chiSquaredCdf, chiSquaredQuantile, chiSquaredTail } from "./chi-squared.ts";
export type { QuantileOptions } from "./degrees-of-freedom.ts";
export { fCdf, fQuantile, fTail } from "./f-distribution.ts";
export { normalCdf, normalDensity, normalQuantile, normalTail } from "./normal.ts";
export { studentTCdf, studentTQuantile, studentTTail } from "./student-t.ts";
