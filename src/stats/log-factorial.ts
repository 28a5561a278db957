import { log } from "./elementary.ts";
import { stirlingError } from "./stirling.ts";

/** ln(2 pi) / 2 */
const HALF_LOG_2_PI = 0.9189385332046728;

/** Natural logarithms of 0!, 1!, ... n!, each within a unit or two of its last place. */
export function logFactorials(n: number): Float64Array {
  const logs = new Float64Array(n + 1);
  for (let k = 2; k <= n; k++) logs[k] = HALF_LOG_2_PI + (k + 0.5) * log(k) - k + stirlingError(k);
  return logs;
}
