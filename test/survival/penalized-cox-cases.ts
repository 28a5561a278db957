import { readFileSync } from "node:fs";
import type { SurvivalOutcome } from "../../src/survival/index.ts";
import { parseCsv } from "../../src/table/index.ts";

/** A path of glmnet. */
export interface GlmnetPath {
  readonly lambda: readonly number[];
  readonly devianceRatio: readonly number[];
  readonly df: readonly number[];
  readonly nullDeviance: number;
  readonly passes: number;
  readonly coefficients: readonly (readonly number[])[];
}

/** A cross-validation of glmnet. */
export interface GlmnetFolds {
  readonly lambda: readonly number[];
  readonly mean: readonly number[];
  readonly standardError: readonly number[];
  readonly lambdaMin: number;
  readonly lambda1se: number;
  readonly df: readonly number[];
  readonly predictions: readonly number[];
}

/** What test/fixtures/survival/make_penalized_cox.R computed with glmnet 4.1-6. */
export interface GlmnetFixture {
  readonly rows: readonly number[];
  readonly columns: readonly string[];
  readonly paths: Readonly<Record<string, GlmnetPath>>;
  readonly crossValidation: Readonly<Record<string, GlmnetFolds>>;
  readonly foldid: readonly number[];
  readonly noEvent: readonly number[];
  readonly predictions: {
    readonly lambda: readonly number[];
    readonly link: readonly (readonly number[])[];
    readonly response: readonly (readonly number[])[];
    readonly coefficients: readonly (readonly number[])[];
  };
  readonly relaxed: readonly {
    readonly index: number;
    readonly columns: number | readonly number[];
    readonly coefficients: number | readonly number[];
    readonly survival: readonly (readonly number[])[];
  }[];
  readonly rFolds: readonly {
    readonly n: number;
    readonly folds: number;
    readonly seed: number;
    readonly head: readonly number[];
    readonly sum: number;
  }[];
}

export const glmnetFixture: GlmnetFixture = JSON.parse(
  readFileSync(new URL("../fixtures/survival/penalized-cox.json", import.meta.url), "utf8"),
);

const csv = readFileSync(new URL("../../examples/data/pbc.csv", import.meta.url), "utf8");
const all = parseCsv(csv).rows;
const rows = glmnetFixture.rows.map((row) => all[row]);

/** The complete rows of PBC with times in thousands of days, as the fixture has them. */
export const pbcOutcome: SurvivalOutcome = {
  time: rows.map((row) => Number(row.time) / 1000),
  event: rows.map((row) => Number(row.event)),
};

export const pbcTable: Readonly<Record<string, number[]>> = Object.fromEntries(
  glmnetFixture.columns.map((name) => [
    name,
    rows.map((row) => (name === "sex" ? Number(row.sex === "f") : Number(row[name]))),
  ]),
);

export const pbcWeights: readonly number[] = rows.map((_, i) => 0.5 + ((i + 1) % 4) / 2);
export const pbcOffset: readonly number[] = rows.map((row) => 0.3 * (Number(row.stage) - 3));

/** A small generator of its own, so that cases stay as they are. */
export function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Subjects with many tied times and columns of which the first two matter. */
export function simulated(
  n: number,
  p: number,
  seed: number,
): { outcome: SurvivalOutcome; table: Record<string, number[]> } {
  const random = mulberry(seed);
  const normal = (): number => random() + random() + random() + random() - 2;
  const table = Object.fromEntries(Array.from({ length: p }, (_, j) => [`x${j}`, Array.from({ length: n }, normal)]));
  const time = Array.from({ length: n }, (_, i) =>
    Math.ceil(-8 * Math.log(1 - random()) * Math.exp(-table.x0[i] + (p > 1 ? table.x1[i] : 0))),
  );
  return { outcome: { time, event: time.map(() => (random() < 0.7 ? 1 : 0)) }, table };
}
