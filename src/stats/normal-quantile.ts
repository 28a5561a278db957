import { checkNumber } from "./degrees-of-freedom.ts";
import { exp, log } from "./elementary.ts";
import { centralRatio, DENSITY_AT_0, millsRatio } from "./normal.ts";

/**
 * Quantile of the standard normal distribution: the z below which a part p lies, or with `tail: "upper"` above which. Equals
 * R's `qnorm`; relative error below 1e-14.
 *
 * @param p - 0 to 1
 * @returns -Infinity or Infinity for 0 and 1; NaN for p outside 0..1
 * @example
 * ```ts
 * import { normalQuantile } from "radiosurv/stats";
 * normalQuantile(0.975); // => 1.95996398454005
 * normalQuantile(1e-300, { tail: "upper" }); // => 37.04709629936
 * ```
 */
export function normalQuantile(p: number, options: { readonly tail?: "lower" | "upper" } = {}): number {
  checkNumber("normalQuantile", "p", p);
  const z = p < 0.5 ? upperQuantile(p) : -upperQuantile(1 - p);
  return options?.tail === "upper" ? z : -z;
}

/** The z above which a part p of at most one half lies, by Newton steps: {@link normalQuantile} of confidence levels. */
export function upperQuantile(p: number): number {
  if (p === 0) return Infinity;
  // 0.5 - p is exact, and so digits of a small z are not lost
  const middle = 0.5 - p;
  const far = p < 0.1;
  // the logarithm of a far tail is nearly a parabola
  const logP = log(p);
  let z = far ? Math.sqrt(-2 * logP - log(-2 * logP)) : middle / DENSITY_AT_0;
  for (let i = 0; i < 7; i++) {
    const ratio = far ? millsRatio(z) : middle / (DENSITY_AT_0 * exp(-0.5 * z * z));
    z += far ? (log(DENSITY_AT_0 * ratio) - 0.5 * z * z - logP) * ratio : ratio - centralRatio(z);
  }
  return z;
}
