import { log } from "../../stats/elementary.ts";

/** Below this part of the events the series of the logarithm is used, with what is left out below 1e-16 of the sum. */
const SMALL = 0.01;
const TERMS = 9;

/**
 * Deviance residual of a count: sign(d - e) sqrt(2 (d ln(d / e) - (d - e))), with d events where e were expected. For one
 * subject with d = 0 or 1 it equals the deviance residual of R's coxph.
 *
 * @param seen - d, a number or weight of events >= 0
 * @param expected - e >= 0
 */
export function devianceResidual(seen: number, expected: number): number {
  const residual = seen - expected;
  if (seen === 0) return -Math.sqrt(2 * expected);
  const part = residual / seen;
  let half = 0;
  if (Math.abs(part) < SMALL) {
    // -ln(1 - part) - part, whose two terms would cancel
    for (let k = TERMS; k >= 2; k--) half = part * half + 1 / k;
    half *= part * part;
  } else half = log(seen / expected) - part;
  return Math.sign(residual) * Math.sqrt(2 * seen * half);
}
