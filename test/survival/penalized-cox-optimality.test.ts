import {
  type PenalizedCoxOptions,
  type PenalizedCoxPath,
  penalizedCox,
  type SurvivalOutcome,
} from "radiosurv/survival";
import { expect, test } from "vitest";
import { mulberry } from "./penalized-cox-cases.ts";

interface Problem {
  readonly time: readonly number[];
  readonly event: readonly number[];
  readonly entry?: readonly number[];
  readonly weights: readonly number[];
  readonly strata?: readonly number[];
  readonly offset?: readonly number[];
  readonly columns: readonly Float64Array[];
  readonly options: PenalizedCoxOptions;
}

/** Derivatives of -(log partial likelihood) / (sum of weights) by the linear predictor of each subject, by definition. */
function derivatives(
  { time, event, entry, weights, strata, options }: Problem,
  predictor: readonly number[],
): number[] {
  const n = time.length;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const risk = predictor.map((value, i) => weights[i] * Math.exp(value));
  const found = event.map((died, i) => (died ? -weights[i] / total : 0));
  const rows = Array.from({ length: n }, (_, i) => i);
  const sum = (list: readonly number[], of: readonly number[]) => list.reduce((all, i) => all + of[i], 0);
  for (const stratum of new Set(strata ?? [0])) {
    const members = rows.filter((i) => !strata || strata[i] === stratum);
    for (const now of new Set(members.filter((i) => event[i] && weights[i] > 0).map((i) => time[i]))) {
      const atRisk = members.filter((i) => time[i] >= now && !(entry && entry[i] >= now));
      const dying = members.filter((i) => time[i] === now && event[i] && weights[i] > 0);
      const steps = options.ties === "efron" ? dying.length : 1;
      const share = sum(dying, weights) / steps / total;
      for (let l = 0; l < steps; l++) {
        const at0 = sum(atRisk, risk) - (l / steps) * sum(dying, risk);
        for (const i of atRisk) found[i] += (share * risk[i] * (dying.includes(i) ? 1 - l / steps : 1)) / at0;
      }
    }
  }
  return found;
}

/** Largest violation of the conditions of an optimum along a path, in parts of the largest penalised gradient. */
function violation(problem: Problem, path: PenalizedCoxPath): number {
  const { columns, options, offset } = problem;
  const { alpha = 1, penaltyFactors, lowerLimits = -Infinity, upperLimits = Infinity } = options;
  const given = (penaltyFactors as readonly number[]) ?? columns.map(() => 1);
  const scale = columns.length / given.reduce((sum, value) => sum + value, 0);
  let largest = 0;
  for (let k = 1; k < path.lambda.length; k++) {
    const b = path.coefficients[k];
    const predictor = problem.time.map((_, i) =>
      columns.reduce((sum, column, j) => sum + b[j] * (column[i] - path.means[j]), offset?.[i] ?? 0),
    );
    const by = derivatives(problem, predictor);
    columns.forEach((column, j) => {
      if (path.excluded.includes(path.names[j])) return;
      const gradient = by.reduce((sum, value, i) => sum + value * (column[i] - path.means[j]), 0) / path.scales[j];
      const bound = path.lambda[k] * given[j] * scale;
      const value = b[j] * path.scales[j];
      let missed: number;
      if (value === 0) {
        missed = Math.abs(gradient) - alpha * bound;
        if ((gradient > 0 && lowerLimits === 0) || (gradient < 0 && upperLimits === 0)) missed = 0;
      } else {
        const slope = gradient + bound * (alpha * Math.sign(value) + (1 - alpha) * value);
        missed = Math.abs(slope);
        // at a limit the slope may point outwards
        if (Math.abs(b[j] - Number(upperLimits)) < 1e-12) missed = slope;
        if (Math.abs(b[j] - Number(lowerLimits)) < 1e-12) missed = -slope;
      }
      largest = Math.max(largest, missed);
    });
  }
  return largest / (path.lambda[0] * Math.max(alpha, 1e-3));
}

/** Subjects and columns with all that is hard: ties, copies, sums of columns, near copies, indicators, constants. */
function problemOf(seed: number): Problem {
  const random = mulberry(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const n = 20 + Math.floor(60 * random());
  const p = 1 + Math.floor((seed % 4 === 0 ? 110 : 25) * random());
  const columns = Array.from({ length: p }, () => Float64Array.from({ length: n }, normal));
  for (let j = 1; j < p; j++) {
    const kind = random();
    if (kind < 0.1) columns[j] = columns[j - 1].slice();
    else if (kind < 0.2 && j > 1) columns[j] = columns[j - 1].map((value, i) => value + columns[j - 2][i]);
    else if (kind < 0.4) columns[j] = columns[j].map((value, i) => columns[0][i] + 0.1 * value);
    else if (kind < 0.5) columns[j] = columns[j].map((value) => Number(value > 0));
    else if (kind < 0.53) columns[j].fill(3);
  }
  const maybe = <T>(chance: number, make: (i: number) => T): T[] | undefined =>
    random() < chance ? Array.from({ length: n }, (_, i) => make(i)) : undefined;
  const entry = maybe(0.3, () => Math.floor(4 * random()));
  const time = Array.from(
    { length: n },
    (_, i) => Math.ceil(-10 * Math.log(1 - random()) * Math.exp(-0.5 * columns[0][i])) + (entry?.[i] ?? 0),
  );
  const event = time.map((_, i) => (i < 4 || random() < 0.7 ? 1 : 0));
  const offset = maybe(0.2, normal);
  return {
    time,
    event,
    ...(entry && { entry }),
    weights: maybe(0.3, () => (random() < 0.1 ? 0 : 0.2 + 3 * random())) ?? time.map(() => 1),
    strata: maybe(0.3, () => Math.floor(3 * random())),
    ...(offset && { offset }),
    columns,
    options: {
      alpha: [1, 1, 0.5, 0.05, 0][Math.floor(5 * random())],
      ties: random() < 0.4 ? "efron" : "breslow",
      standardize: random() < 0.8,
      lambdaCount: 20,
      lambdaMinRatio: 0.02,
      ...(random() < 0.3 && { penaltyFactors: columns.map((_, j) => (j === 0 ? 0 : 0.5 + random())) }),
      ...(random() < 0.2 && { lowerLimits: random() < 0.5 ? 0 : -0.1 }),
      ...(random() < 0.2 && { upperLimits: 0.2 }),
      ...(offset && { offset }),
      baseline: "none",
    },
  };
}

test("each fit of a path meets the conditions of an optimum, whatever the columns, ties, strata, entry, limits", () => {
  let largest = 0;
  let fits = 0;
  for (let seed = 1; seed <= 160; seed++) {
    const problem = problemOf(seed);
    if (problem.columns.length < 2 && problem.options.penaltyFactors) continue;
    const outcome: SurvivalOutcome = problem;
    const columns = problem.columns.map((column) => column.slice());
    const path = penalizedCox(outcome, { names: columns.map((_, j) => `x${j}`), columns }, problem.options);
    // input is left as it was
    expect(columns).toEqual(problem.columns);
    const missed = violation(problem, path);
    expect(missed, `seed ${seed}: ${JSON.stringify(problem.options)}, stopped: ${path.stopped}`).toBeLessThan(1e-9);
    expect(path.stopped, `seed ${seed}`).not.toBe("passes");
    largest = Math.max(largest, missed);
    fits += path.lambda.length;
  }
  console.log(`penalized Cox: ${fits} fits, conditions missed by ${largest.toExponential(1)} of the largest gradient`);
});
