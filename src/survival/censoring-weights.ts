import type { CheckedOutcome } from "./outcome.ts";
import { riskTable } from "./risk-table.ts";

/** Step functions just before each distinct time: survival, and that of the censoring time. */
export interface LeftSurvival {
  readonly times: Float64Array;
  /** At risk at each time. */
  readonly atRisk: Float64Array;
  /** Events and censored at each time. */
  readonly events: Float64Array;
  readonly censored: Float64Array;
  /** S(t-): of the event. */
  readonly survival: Float64Array;
  /** G(t-): of censoring, where events leave the risk set first at a tied time. */
  readonly censoring: Float64Array;
}

export function leftSurvival(outcome: CheckedOutcome, rows: Uint32Array): LeftSurvival {
  const { times, atRisk, events, censored } = riskTable(outcome, rows);
  const survival = new Float64Array(times.length);
  const censoring = new Float64Array(times.length);
  let s = 1;
  let g = 1;
  for (let k = 0; k < times.length; k++) {
    survival[k] = s;
    censoring[k] = g;
    s *= (atRisk[k] - events[k]) / atRisk[k];
    const left = atRisk[k] - events[k];
    if (left > 0) g *= (left - censored[k]) / left;
  }
  return { times, atRisk, events, censored, survival, censoring };
}
