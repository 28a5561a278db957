import { RadiosurvError } from "../../error.ts";
import { type CandidateCuts, candidateCuts } from "./candidate-cuts.ts";
import {
  admissiblePairs,
  type CutLimits,
  type CutSweep,
  largestOneCut,
  newCutSweep,
  oneCutStatistic,
  type PairsOfCuts,
  sweepCuts,
} from "./cut-kernel.ts";
import { scanTwoCuts } from "./cut-pairs-kernel.ts";
import { type CutData, type LogRankTerms, logRankTerms } from "./log-rank-terms.ts";

/** Which divisions are searched. */
export interface CutRules {
  readonly caller: string;
  readonly groups: 2 | 3;
  /** Fewest rows, as a fraction of all, and events in each group. */
  readonly fraction: number;
  readonly events: number;
  /** Most candidate cuts. */
  readonly most: number;
}

/** A data set with all that does not depend on the order of its scores. */
export interface CutSearch {
  readonly data: CutData;
  readonly terms: LogRankTerms;
  readonly cuts: CandidateCuts;
  readonly limits: CutLimits;
  readonly groups: 2 | 3;
  readonly events: number;
  readonly sweep: CutSweep;
  readonly pairs: PairsOfCuts;
}

/** All admissible divisions: places of their cuts among the candidates, and their statistics. */
export interface Divisions {
  readonly lower: Uint32Array;
  /** Same as `lower` for one cut. */
  readonly upper: Uint32Array;
  readonly statistic: Float64Array;
  /** 1 where there are more events the higher the score, else -1. */
  readonly direction: Int8Array;
}

/** Most divisions of which a map is made: 2,048 candidate cutoffs, and about 80 MB of it. */
const MOST_DIVISIONS = 2 ** 21;

// where the largest statistic alone is wanted
const NO_MAP = /* @__PURE__ */ new Float64Array(0);

// Chi-squared values this close, relatively, are taken as equal: they differ by the order of additions.
const TIE = 1e-11;

export function cutSearch(data: CutData, rules: CutRules): CutSearch {
  // a fraction such as 0.07 of 100 is 7.000000000000001
  const size = Math.max(1, Math.ceil(rules.fraction * data.n * (1 - 1e-12)));
  const cuts = candidateCuts(data.score, size, rules.most);
  const m = cuts.sizes.length;
  const terms = logRankTerms(data.time, data.event);
  return {
    data,
    terms,
    cuts,
    limits: { size, events: rules.events },
    groups: rules.groups,
    events: data.event.reduce((sum, value) => sum + value, 0),
    sweep: newCutSweep(data.n, terms.eventTimes, m),
    pairs: { from: new Uint32Array(m), to: new Uint32Array(m) },
  };
}

/** Largest statistic with another order of the rows along the score; -1 without an admissible division. */
export function largestStatistic(search: CutSearch, rowAt: Uint32Array): number {
  const { terms, cuts, sweep, limits, events, pairs, groups } = search;
  sweepCuts(terms, rowAt, cuts.sizes, sweep);
  if (groups === 2) return largestOneCut(sweep, limits, events);
  admissiblePairs(cuts.sizes, sweep, limits, rowAt.length, events, pairs);
  return scanTwoCuts(terms.level, rowAt, cuts.sizes, sweep, pairs, NO_MAP);
}

/**
 * The statistic of every admissible division.
 *
 * @throws RadiosurvError `limit` if there are more than a map is made of
 */
export function allDivisions(search: CutSearch, caller: string): Divisions {
  const { data, terms, cuts, sweep, limits, events, pairs, groups } = search;
  sweepCuts(terms, data.rowAt, cuts.sizes, sweep);
  if (groups === 2) return oneCutDivisions(search);
  const { from, to } = pairs;
  const count = admissiblePairs(cuts.sizes, sweep, limits, data.n, events, pairs);
  if (count > MOST_DIVISIONS) {
    throw new RadiosurvError(
      "limit",
      `${caller}: at most ${MOST_DIVISIONS} pairs of cutoffs are searched; there are ${count} of ${cuts.sizes.length} candidates; set maximumCuts, such as to 1000, for a coarser grid`,
    );
  }
  const divisions = emptyDivisions(count);
  scanTwoCuts(terms.level, data.rowAt, cuts.sizes, sweep, pairs, divisions.statistic);
  for (let a = 0, k = 0; a < from.length; a++) {
    for (let b = from[a]; b < to[a]; b++, k++) {
      divisions.lower[k] = a;
      divisions.upper[k] = b;
      // sign of the test of trend: observed - expected of the high group less that of the low one
      divisions.direction[k] = sweep.excess[a] + sweep.excess[b] <= 0 ? 1 : -1;
    }
  }
  return divisions;
}

function oneCutDivisions({ cuts, sweep, limits, events }: CutSearch): Divisions {
  const kept = Array.from(cuts.sizes.keys()).filter(
    (c) => sweep.events[c] >= limits.events && events - sweep.events[c] >= limits.events,
  );
  const divisions = emptyDivisions(kept.length);
  kept.forEach((c, k) => {
    divisions.lower[k] = c;
    divisions.upper[k] = c;
    divisions.statistic[k] = oneCutStatistic(sweep, c);
    divisions.direction[k] = sweep.excess[c] <= 0 ? 1 : -1;
  });
  return divisions;
}

function emptyDivisions(count: number): Divisions {
  return {
    lower: new Uint32Array(count),
    upper: new Uint32Array(count),
    statistic: new Float64Array(count),
    direction: new Int8Array(count),
  };
}

/** The division with the largest statistic; of equal ones that whose smallest group is largest, then the first. -1: none. */
export function bestDivision({ cuts, data }: CutSearch, { lower, upper, statistic }: Divisions): number {
  let largest = -1;
  for (let k = 0; k < statistic.length; k++) if (statistic[k] > largest) largest = statistic[k];
  let best = -1;
  let balance = 0;
  for (let k = 0; k < statistic.length; k++) {
    if (statistic[k] < largest * (1 - TIE)) continue;
    const low = cuts.sizes[lower[k]];
    const high = data.n - cuts.sizes[upper[k]];
    const middle = upper[k] === lower[k] ? data.n : data.n - low - high;
    const smallest = Math.min(low, middle, high);
    if (smallest <= balance) continue;
    balance = smallest;
    best = k;
  }
  return best;
}

/** Cutoffs of a division. */
export function cutoffsOf({ cuts, groups }: CutSearch, { lower, upper }: Divisions, k: number): number[] {
  return groups === 2 ? [cuts.cutoffs[lower[k]]] : [cuts.cutoffs[lower[k]], cuts.cutoffs[upper[k]]];
}

/** Cutoffs of the best division of a data set; undefined if there is none, or no event. */
export function searchCutoffs(data: CutData, rules: CutRules): number[] | undefined {
  const search = cutSearch(data, rules);
  if (search.events === 0) return undefined;
  const divisions = allDivisions(search, rules.caller);
  const best = bestDivision(search, divisions);
  return best < 0 ? undefined : cutoffsOf(search, divisions, best);
}
