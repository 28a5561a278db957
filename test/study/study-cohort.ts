import { readFileSync } from "node:fs";
import type { StudyCohort } from "radiosurv/study";
import { parseCsv } from "radiosurv/table";
import { randomFrom } from "../../src/stats/random.ts";

export const root: URL = new URL("../../", import.meta.url);

const { names, rows } = parseCsv(readFileSync(new URL("examples/data/synthetic_radiomics.csv", root), "utf8"));
const isFeature = (name: string): boolean => /^(original|wavelet)/.test(name);

/** Columns of numbers by name. */
export interface Columns {
  readonly names: string[];
  readonly columns: Float64Array[];
}

/** Rows of the synthetic cohort. */
export interface SyntheticRows {
  readonly ids: string[];
  readonly outcome: { readonly time: Float64Array; readonly event: Float64Array; readonly unit: string };
  readonly table: Columns;
  readonly clinical: Record<string, Float64Array>;
}

/** Rows of the synthetic cohort, with all features or those that match. */
export function synthetic(cohort: "train" | "internal" | "external", features: RegExp = /./): SyntheticRows {
  const some = rows.filter((row) => row.cohort === cohort);
  const column = (name: string) => Float64Array.from(some, (row) => Number(row[name]));
  const chosen = names.filter((name) => isFeature(name) && features.test(name));
  return {
    ids: some.map((row) => String(row.id)),
    outcome: { time: column("time"), event: column("event"), unit: "months" },
    table: { names: chosen, columns: chosen.map(column) },
    clinical: Object.fromEntries(
      ["age", "grade", "t_stage", "n_stage", "mr_size_mm"].map((name) => [name, column(name)]),
    ),
  };
}

/** The synthetic cohort as a study of two kinds of images with two rings each. */
export function syntheticStudy(): StudyCohort[] {
  const regions = {
    US: /^original/,
    "US-peri-1": /^wavelet-LLH/,
    "US-peri-2": /^wavelet-LHL/,
    MRI: /^wavelet-HLL/,
    "MRI-peri-1": /^wavelet-HHL/,
    "MRI-peri-2": /^wavelet-LHH/,
  };
  return (["train", "internal", "external"] as const).map((role) => {
    const { ids, outcome, clinical } = synthetic(role);
    const features = Object.fromEntries(
      Object.entries(regions).map(([roi, pattern]) => [roi, synthetic(role, pattern).table]),
    );
    return { name: role, role, ids, outcome, clinical, features };
  });
}

/** Seeded data: features without effect, but for x0 and x1 with `effect`; about a third is censored. */
export function simulated(
  seed: number,
  n: number,
  p: number,
  effect: number,
): { outcome: { time: number[]; event: number[] }; table: Columns } {
  const random = randomFrom(seed);
  const normal = () => Array.from({ length: 12 }, random).reduce((sum, value) => sum + value, -6);
  const columns = Array.from({ length: p }, () => Float64Array.from({ length: n }, normal));
  const time: number[] = [];
  const event: number[] = [];
  for (let i = 0; i < n; i++) {
    const rate = Math.exp(effect * (columns[0][i] + columns[1][i]));
    const [death, censoring] = [-Math.log(1 - random()) / rate, -2 * Math.log(1 - random())];
    time.push(Math.min(death, censoring));
    event.push(death <= censoring ? 1 : 0);
  }
  return { outcome: { time, event }, table: { names: columns.map((_, j) => `x${j}`), columns } };
}

/** The message of what a function throws. */
export function messageOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return (error as Error).message;
  }
  return "nothing was thrown";
}

/** What JSON makes of a value. */
export function throughJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
