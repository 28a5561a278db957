import { exp } from "../../stats/elementary.ts";
import { normalQuantile } from "../../stats/normal-quantile.ts";
import { randomFrom, shuffle } from "../../stats/random.ts";
import { sampleQuantile } from "../../stats/sample-quantile.ts";
import { coxRegression } from "../cox/cox-regression.ts";
import { logRankTest } from "../log-rank/log-rank.ts";
import { groupsOf } from "./apply-cutoffs.ts";
import { type CutRules, searchCutoffs } from "./cut-search.ts";
import { type CutData, takeRows } from "./log-rank-terms.ts";

/** Hazard of a group beside that of the low group. */
export interface GroupHazardRatio {
  /** 1 for the group above the first cutoff, 2 for that above the second. */
  readonly group: number;
  /** NaN where a group without an event leaves it undefined. */
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/** Groups whose cutoffs were found without them. */
export interface CrossFittedCutoffs {
  /** Cutoffs found in each half, which made the groups of the other one. */
  readonly cutoffs: readonly (readonly number[])[];
  readonly hazardRatios: readonly GroupHazardRatio[];
  /** Log-rank test of these groups. */
  readonly statistic: number;
  readonly pValue: number;
}

/** How far cutoffs move when subjects are drawn again. */
export interface CutoffBootstrap {
  /** Cutoffs of each sample: one list a cutoff. */
  readonly cutoffs: readonly (readonly number[])[];
  /** Percentile limits of each cutoff. */
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  /** Samples without an admissible cutoff, left out. */
  readonly failed: number;
}

const UNDEFINED = { estimate: Number.NaN, lower: Number.NaN, upper: Number.NaN } as const;

/**
 * Hazard ratios of groups, by Cox regression with Efron's ties.
 *
 * @param group - group of each row, rows as in `data`
 */
export function groupHazardRatios(
  { time, event }: CutData,
  group: Uint8Array,
  groups: number,
  confLevel: number,
): readonly GroupHazardRatio[] {
  const events = new Uint32Array(groups);
  for (let row = 0; row < group.length; row++) events[group[row]] += event[row];
  const others = Array.from({ length: groups - 1 }, (_, g) => g + 1);
  if (events[0] === 0) return others.map((g) => ({ group: g, ...UNDEFINED }));
  // a group without an event has an infinite coefficient, which says nothing of the others
  const kept = others.filter((g) => events[g] > 0);
  const rows = Array.from(group.keys()).filter((row) => events[group[row]] > 0);
  if (kept.length === 0) return others.map((g) => ({ group: g, ...UNDEFINED }));
  const fit = coxRegression(
    { time: rows.map((row) => time[row]), event: rows.map((row) => event[row]) },
    Object.fromEntries(kept.map((g) => [`group ${g}`, rows.map((row) => (group[row] === g ? 1 : 0))])),
    { baseline: "none" },
  );
  const z = normalQuantile((1 + confLevel) / 2);
  return others.map((g) => {
    const j = kept.indexOf(g);
    if (j < 0 || !fit.converged) return { group: g, ...UNDEFINED };
    const [b, se] = [fit.coefficients[j], fit.standardErrors[j]];
    return { group: g, estimate: exp(b), lower: exp(b - z * se), upper: exp(b + z * se) };
  });
}

/**
 * Cutoffs found in each half of the rows make the groups of the other half, and the groups of all rows are compared. Halves
 * are random, with as many events in each as can be.
 *
 * @returns all NaN if a half has no admissible cutoff, or all rows end in one group
 * @see Faraggi D, Simon R. Statistics in Medicine 1996; 15: 2203-2213
 */
export function crossFit(data: CutData, rules: CutRules, seed: number, confLevel: number): CrossFittedCutoffs {
  const half = halves(data.event, seed);
  const score = new Float64Array(data.n);
  for (let place = 0; place < data.n; place++) score[data.rowAt[place]] = data.score[place];
  const group = new Uint8Array(data.n);
  const cutoffs: (readonly number[])[] = [];
  for (const part of [0, 1]) {
    const inside = half.map((value) => (value === part ? 1 : 0));
    const found = inside.includes(1) ? searchCutoffs(takeRows(data, inside), rules) : undefined;
    cutoffs.push(found ?? new Array<number>(rules.groups - 1).fill(Number.NaN));
    if (!found) continue;
    const groups = groupsOf(score, found);
    for (let row = 0; row < data.n; row++) if (half[row] !== part) group[row] = groups[row];
  }
  const complete = cutoffs.every((list) => list.every(Number.isFinite));
  if (!complete || group.every((g) => g === group[0])) {
    const hazardRatios = Array.from({ length: rules.groups - 1 }, (_, g) => ({ group: g + 1, ...UNDEFINED }));
    return { cutoffs, hazardRatios, statistic: Number.NaN, pValue: Number.NaN };
  }
  const { statistic, pValue } = logRankTest({ time: data.time, event: data.event }, group);
  return { cutoffs, hazardRatios: groupHazardRatios(data, group, rules.groups, confLevel), statistic, pValue };
}

// 0 or 1 a row: events dealt in random order, then the others
function halves(event: Uint8Array, seed: number): Uint8Array {
  const random = randomFrom(seed);
  const rows = Array.from(event.keys());
  const half = new Uint8Array(event.length);
  [1, 0]
    .flatMap((value) =>
      shuffle(
        rows.filter((row) => event[row] === value),
        random,
      ),
    )
    .forEach((row, i) => {
      half[row] = i % 2;
    });
  return half;
}

/** Searches the cutoffs again in samples of as many rows, drawn with replacement. */
export function bootstrapCutoffs(
  data: CutData,
  rules: CutRules,
  samples: number,
  seed: number,
  confLevel: number,
): CutoffBootstrap {
  const random = randomFrom(seed);
  const counts = new Uint32Array(data.n);
  const cutoffs: number[][] = Array.from({ length: rules.groups - 1 }, () => []);
  let failed = 0;
  for (let sample = 0; sample < samples; sample++) {
    counts.fill(0);
    for (let i = 0; i < data.n; i++) counts[Math.floor(random() * data.n)]++;
    const found = searchCutoffs(takeRows(data, counts), rules);
    if (found) found.forEach((cutoff, c) => cutoffs[c].push(cutoff));
    else failed++;
  }
  const sorted = cutoffs.map((list) => Float64Array.from(list).sort());
  const limit = (p: number): number[] => sorted.map((list) => sampleQuantile(list, p));
  return { cutoffs, lower: limit((1 - confLevel) / 2), upper: limit((1 + confLevel) / 2), failed };
}
