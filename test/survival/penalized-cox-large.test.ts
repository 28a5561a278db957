import { penalizedCox } from "radiosurv/survival";
import { describe, expect, test } from "vitest";
import { pathSteps } from "../../src/survival/penalized-cox/penalized-cox.ts";
import { isLarge, penalizedData } from "../../src/survival/penalized-cox/penalized-cox-data.ts";
import { checkPenalty, PENALTY_RULES } from "../../src/survival/penalized-cox/penalized-cox-input.ts";
import { relaxedFits } from "../../src/survival/penalized-cox/relaxed-cox.ts";
import { randomFrom } from "../io/random.ts";

const next = randomFrom(9);

function cohort(n: number, p: number) {
  const columns = Array.from({ length: p }, () => Float32Array.from({ length: n }, () => next() - 0.5));
  columns[2].fill(1);
  const time = Array.from({ length: n }, (_, i) =>
    Math.ceil(50 * next() * Math.exp(2 * columns[0][i] - 2 * columns[1][i])),
  );
  const event = Array.from({ length: n }, () => (next() < 0.7 ? 1 : 0));
  const names = columns.map((_, j) => `f${j}`);
  return { outcome: { time, event }, table: { names, columns } };
}

// a table is large from 2^25 values on; what is done with it then must give the same for any
describe("columns that are standardised one by one, as they come in", () => {
  const { outcome, table } = cohort(120, 203);
  interface Case {
    readonly entry?: boolean;
    readonly weighted?: boolean;
    readonly [option: string]: unknown;
  }
  test.each<["exact" | "glmnet-4.1", Case]>([
    ["exact", {}],
    ["exact", { ties: "efron" }],
    ["exact", { alpha: 0.4, penaltyFactors: { f7: 0, f9: 2 }, exclude: ["f11"] }],
    ["exact", { entry: true }],
    ["exact", { weighted: true, standardize: false }],
    ["exact", { lambdaMinRatio: 0.2, lowerLimits: -0.1, upperLimits: 0.5 }],
    ["glmnet-4.1", {}],
  ])("profile %s, %o", (profile, { entry, weighted, ...more }) => {
    const weights = outcome.time.map((_, i) => 1 + (i % 4));
    const from = {
      ...outcome,
      ...(entry && { entry: outcome.time.map((time) => time / 3 - 0.2) }),
      ...(weighted && { weights }),
    };
    const options = { profile, lambdaCount: 40, ...more };
    const checked = checkPenalty("test", from, table, options, PENALTY_RULES);
    const [lazy, eager] = [true, false].map((large) => {
      const data = penalizedData(checked.input, undefined, large);
      const betas: number[][] = [];
      for (const { lambda, beta, devianceRatio } of pathSteps(profile, data, checked.settings)) {
        betas.push([lambda, devianceRatio, ...beta]);
      }
      const coefficients = betas.slice(0, 8).map(([, , ...beta]) => beta);
      return { data, betas, relaxed: relaxedFits(checked.input, data, coefficients, false) };
    });
    expect(lazy.betas.length).toBeGreaterThan(5);
    expect(lazy.betas).toEqual(eager.betas);
    expect(lazy.relaxed).toEqual(eager.relaxed);
    const made = (data: typeof lazy.data) => data.made.reduce((sum, each) => sum + each, 0);
    expect(made(eager.data)).toBe(203);
    expect(made(lazy.data)).toBeLessThan(203);
    // a constant column never enters
    expect(lazy.data.made[2]).toBe(1);
  });
});

test("a table of 2^25 values takes memory for the columns that come in", () => {
  const n = 40_000;
  const { outcome, table } = cohort(n, 4);
  // noise that overlaps takes little memory
  const noise = Float32Array.from({ length: n + 17 * 850 }, () => next() - 0.5);
  const columns = Array.from({ length: 850 }, (_, j) => table.columns[j] ?? noise.subarray(17 * j, 17 * j + n));
  const names = columns.map((_, j) => `f${j}`);
  expect(isLarge({ n, p: 850 })).toBe(true);
  const before = process.memoryUsage.rss();
  const { df } = penalizedCox(outcome, { names, columns }, { dfMax: 3, baseline: "none" });
  expect(df.at(-1)).toBeGreaterThan(1);
  // all columns in double precision are 272 MB
  expect(process.memoryUsage.rss() - before).toBeLessThan(150e6);
});
