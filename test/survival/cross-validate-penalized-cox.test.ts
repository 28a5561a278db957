import {
  type CrossValidatePenalizedCoxOptions,
  concordanceIndex,
  crossValidatePenalizedCox,
  penalizedCox,
  penalizedCoxFold,
  predictPenalizedCox,
  type RadiosurvError,
  rFolds,
} from "radiosurv/survival";
import { describe, expect, test } from "vitest";
import { simulated } from "./penalized-cox-cases.ts";

const { outcome, table } = simulated(120, 30, 11);
const n = outcome.time.length;
const events = Array.from(outcome.event, Number);

const validate = (options: CrossValidatePenalizedCoxOptions = {}) =>
  crossValidatePenalizedCox(outcome, table, { folds: 5, lambdaCount: 30, ...options });

describe("by definition", () => {
  const foldIds = rFolds(n, 4, 5);
  const lambda = [0.15, 0.05, 0.02];

  test("deviance of a fold: of all subjects less that of the others, over its events", () => {
    const { foldValues, foldWeights, mean, standardError, lambdaMin, lambda1se } = validate({ foldIds, lambda });
    const rowsOf = (keep: (fold: number) => boolean) => Array.from(foldIds.keys()).filter((i) => keep(foldIds[i]));
    // minus twice the log partial likelihood of some rows at some coefficients, Breslow's ties
    const minusTwice = (rows: readonly number[], b: readonly number[]): number => {
      const lp = new Map(
        rows.map((i) => [i, Object.values(table).reduce((sum, column, j) => sum + b[j] * column[i], 0)]),
      );
      let sum = 0;
      for (const i of rows) {
        if (!events[i]) continue;
        const atRisk = rows.filter((k) => outcome.time[k] >= outcome.time[i]);
        sum += lp.get(i)! - Math.log(atRisk.reduce((all, k) => all + Math.exp(lp.get(k)!), 0));
      }
      return -2 * sum;
    };
    const saturated = (rows: readonly number[]): number => {
      const deaths = new Map<number, number>();
      for (const i of rows) if (events[i]) deaths.set(outcome.time[i], (deaths.get(outcome.time[i]) ?? 0) + 1);
      return -[...deaths.values()].reduce((sum, count) => sum + count * Math.log(count), 0);
    };
    for (let fold = 1; fold <= 4; fold++) {
      const train = rowsOf((id) => id !== fold);
      const all = rowsOf(() => true);
      const { coefficients } = penalizedCox(
        { time: train.map((i) => outcome.time[i]), event: train.map((i) => events[i]) },
        Object.fromEntries(Object.entries(table).map(([name, column]) => [name, train.map((i) => column[i])])),
        { lambda },
      );
      const count = rowsOf((id) => id === fold).filter((i) => events[i]).length;
      expect(foldWeights[0][fold - 1]).toBe(count);
      coefficients.forEach((b, k) => {
        const deviance = minusTwice(all, b) + 2 * saturated(all) - (minusTwice(train, b) + 2 * saturated(train));
        expect(foldValues[0][fold - 1][k]).toBeCloseTo(deviance / count, 7);
      });
    }
    const total = foldWeights[0].reduce((sum, weight) => sum + weight, 0);
    mean.forEach((value, k) => {
      const average = foldWeights[0].reduce((sum, weight, f) => sum + weight * foldValues[0][f][k], 0) / total;
      const square = foldWeights[0].reduce((sum, weight, f) => sum + weight * (foldValues[0][f][k] - average) ** 2, 0);
      expect(value).toBeCloseTo(average, 12);
      expect(standardError[k]).toBeCloseTo(Math.sqrt(square / total / 3), 12);
    });
    const best = mean.indexOf(Math.min(...mean));
    expect(lambdaMin).toBe(lambda[best]);
    expect(lambda1se).toBe(lambda[mean.findIndex((value) => value <= mean[best] + standardError[best])]);
  });

  test("concordance of a fold is that of its linear predictors", () => {
    const { foldValues, foldWeights, predictions, indexMin, mean } = validate({
      foldIds,
      lambda,
      measure: "C",
      keepPredictions: true,
    });
    expect(mean[indexMin]).toBe(Math.max(...mean));
    for (let fold = 1; fold <= 4; fold++) {
      const rows = Array.from(foldIds.keys()).filter((i) => foldIds[i] === fold);
      const { estimate } = concordanceIndex(
        { time: rows.map((i) => outcome.time[i]), event: rows.map((i) => events[i]) },
        rows.map((i) => predictions![0][i]),
      );
      expect(foldValues[0][fold - 1][indexMin]).toBe(estimate);
      expect(foldWeights[0][fold - 1]).toBe(rows.length);
    }
  });

  test("one fold by itself, as a worker would do it", () => {
    for (const options of [
      { measure: "C" },
      { grouped: false },
      { foldLambda: "shared" },
      { ties: "efron" },
    ] as const) {
      const whole = validate({ foldIds, ...options });
      for (let fold = 1; fold <= 4; fold++) {
        const { values, weight } = penalizedCoxFold(outcome, table, {
          lambdaCount: 30,
          ...options,
          foldIds,
          fold,
          at: whole.lambda,
        });
        expect(Array.from(values)).toEqual(whole.foldValues[0][fold - 1]);
        expect(weight).toBe(whole.foldWeights[0][fold - 1]);
      }
    }
  });
});

describe("options", () => {
  const whole = validate();

  test("folds are drawn by the seed, with the events spread evenly", () => {
    expect(validate({ seed: 1 })).toEqual(whole);
    expect(validate({ seed: 2 }).foldIds).not.toEqual(whole.foldIds);
    const ids = whole.foldIds[0] as number[];
    const count = (keep: (i: number) => boolean) =>
      [1, 2, 3, 4, 5].map((fold) => ids.filter((id, i) => id === fold && keep(i)).length);
    const spread = (counts: number[]) => Math.max(...counts) - Math.min(...counts);
    expect([spread(count((i) => events[i] === 1)), spread(count(() => true))]).toEqual([1, 0]);
  });

  test("foldIds by any names give what numbers give", () => {
    const names = whole.foldIds[0].map((id) => `part ${id}`);
    const named = validate({ foldIds: names });
    expect(named.foldIds[0]).toEqual(names);
    expect({ ...named, foldIds: 0 }).toEqual({ ...whole, foldIds: 0 });
  });

  test("patience ends early with the same values, and the same choice here", () => {
    for (const foldLambda of ["own", "shared"] as const) {
      const full = validate({ foldLambda });
      const early = validate({ foldLambda, patience: 5 });
      expect(early.lambda.length).toBeLessThan(full.lambda.length);
      expect(early.lambda).toEqual(full.lambda.slice(0, early.lambda.length));
      early.mean.forEach((value, k) => expect(value).toBeCloseTo(full.mean[k], 9));
      expect(early.lambda.length - 1 - early.indexMin).toBe(5);
      expect([early.lambdaMin, early.lambda1se]).toEqual([full.lambdaMin, full.lambda1se]);
      expect(early.path.stopped).toBe("until");
      expect(early.path.coefficients).toEqual(full.path.coefficients.slice(0, early.lambda.length));
    }
    expect(validate({ patience: 1000 }).mean).toEqual(whole.mean);
    expect(validate({ patience: 2, lambda: [0.2, 0.1, 0.05, 0.001, 0.0005, 0.0001] }).lambda.length).toBeLessThan(6);
  });

  test("repeats average curves of folds drawn anew", () => {
    const twice = validate({ repeats: 2 });
    expect(twice.foldIds).toHaveLength(2);
    expect(twice.foldIds[0]).toEqual(whole.foldIds[0]);
    const second = validate({ foldIds: twice.foldIds[1] });
    twice.mean.forEach((value, k) => expect(value).toBeCloseTo((whole.mean[k] + second.mean[k]) / 2, 12));
    twice.standardError.forEach((value, k) =>
      expect(value).toBeCloseTo((whole.standardError[k] + second.standardError[k]) / 2, 12),
    );
    expect(validate({ repeats: 2, keepPredictions: true }).predictions).toHaveLength(2);
  });

  test("progress, baseline, and limits of one error", () => {
    const told: number[] = [];
    validate({ onProgress: ({ done, total }) => told.push(done / total) });
    expect(told).toEqual([1, 2, 3, 4, 5, 6].map((done) => done / 6));
    const early: { done: number; total: number }[] = [];
    const { lambda } = validate({ patience: 3, onProgress: (progress) => early.push(progress) });
    expect(early.at(-1)).toEqual({ done: lambda.length, total: lambda.length });
    expect(whole.path.baseline).toHaveLength(1);
    expect(validate({ baseline: "none" }).path.baseline).toEqual([]);
    expect(whole.upper[3] - whole.mean[3]).toBeCloseTo(whole.standardError[3], 12);
    expect(whole.mean[3] - whole.lower[3]).toBeCloseTo(whole.standardError[3], 12);
  });

  test("strata, entry, Efron's ties and weights go through", () => {
    const more = {
      ...outcome,
      strata: events.map((_, i) => i % 2),
      entry: Array.from(outcome.time, (time, i) => (i % 5 ? 0 : time / 2)),
      weights: events.map((_, i) => 1 + (i % 2)),
    };
    const found = crossValidatePenalizedCox(more, table, { folds: 5, ties: "efron", lambdaCount: 20 });
    expect(found.mean.every(Number.isFinite)).toBe(true);
    expect(found.path.ties).toBe("efron");
    const c = crossValidatePenalizedCox(more, table, { folds: 5, measure: "C", lambdaCount: 20 });
    expect(c.mean[c.indexMin]).toBeGreaterThan(0.6);
  });

  test("the result is plain, and gives predictions", () => {
    expect(structuredClone(whole)).toEqual(whole);
    const { path, lambdaMin, indexMin } = JSON.parse(JSON.stringify(whole)) as typeof whole;
    const b = predictPenalizedCox(path, undefined, { lambda: lambdaMin, type: "coefficients" });
    expect(Array.from(b)).toEqual(whole.path.coefficients[indexMin]);
  });
});

describe("misuse", () => {
  const call =
    (options: object, data: object = outcome, columns: object = table) =>
    () =>
      crossValidatePenalizedCox(data as never, columns as never, options as never);
  const ids = events.map((_, i) => i % 2);
  test.each<[string, () => unknown, string]>([
    ["setting", call({ nfolds: 3 }), 'there is no setting "nfolds" here'],
    ["setting", call({ folds: 2 }), "folds must be a whole number >= 3; got 2"],
    ["setting", call({ foldIds: ids }), "at least 3 folds are needed; foldIds has 2"],
    ["length", call({ foldIds: [1, 2, 3] }), `foldIds needs length ${n}, as time has; got 3`],
    [
      "argument",
      call({ foldIds: [Number.NaN, ...ids.slice(1)] }),
      "foldIds must have a value for each subject; it is missing in row 0",
    ],
    [
      "setting",
      call({ foldIds: rFolds(n, 3, 1), repeats: 2 }),
      "repeats must be 1 with foldIds, which fix the folds; got 2",
    ],
    [
      "argument",
      call({ folds: 3 }, { time: [1, 2, 3, 4], event: [1, 1, 0, 0] }, { x: [1, 2, 3, 4] }),
      "at least as many events as folds are needed; got 2 for 3 folds; take fewer folds",
    ],
    [
      "setting",
      call({ folds: 20, grouped: false }),
      `grouped: false needs 10 subjects a fold; got ${n} for 20 folds; leave grouped out`,
    ],
    ["setting", call({ measure: "auc" }), "measure must be one of deviance, C"],
    ["setting", call({ foldLambda: "mine" }), "foldLambda must be one of own, shared"],
    ["setting", call({ seed: -1 }), "seed must be a whole number from 0 to 2^53 - 1; got -1"],
    ["setting", call({ patience: 0 }), "patience must be a whole number >= 1; got 0"],
    ["setting", call({ repeats: 0 }), "repeats must be a whole number >= 1; got 0"],
    ["setting", call({ keepPredictions: 1 }), "keepPredictions must be true or false; got 1"],
    ["setting", call({ baseline: "all" }), 'baseline must be "none" or "hazard"'],
    ["setting", call({ onProgress: true }), "onProgress must be a function; got true"],
    ["setting", call({ relax: true }), 'there is no setting "relax" here'],
    ["argument", call({}, { time: [1, 2, 3], event: [0, 0, 0] }, { x: [1, 2, 3] }), "at least one event is needed"],
    [
      "argument",
      call({ folds: 3 }, { time: [1, 2, 3, 4], event: [1, 1, 1, 1] }, { x: [1, 2, 1, 1], y: [1, 1, 1, 1] }),
      "the subjects outside fold number",
    ],
  ])("%s %#", (code, work, message) => {
    let error: RadiosurvError | undefined;
    try {
      work();
    } catch (caught) {
      error = caught as RadiosurvError;
    }
    expect(error?.message).toContain(`crossValidatePenalizedCox: ${message}`);
    expect(error?.code).toBe(code);
  });

  test("of one fold and of folds of R", () => {
    const fold = (options: object) => () => penalizedCoxFold(outcome, table, options as never);
    const foldIds = rFolds(n, 3, 1);
    expect(fold({ foldIds, fold: 4, at: [0.1] })).toThrow(
      "penalizedCoxFold: fold must be one of foldIds, 1, 2, 3; got 4",
    );
    expect(fold({ foldIds, at: [0.1] })).toThrow("penalizedCoxFold: fold is needed");
    expect(fold({ fold: 1, at: [0.1] })).toThrow("penalizedCoxFold: foldIds is needed");
    expect(fold({ fold: 1, foldIds })).toThrow("penalizedCoxFold: at is needed");
    expect(fold({ fold: 1, foldIds: [1], at: [0.1] })).toThrow(`penalizedCoxFold: foldIds needs length ${n}`);
    expect(() => rFolds(10, 3, 0.5)).toThrow(
      "rFolds: seed must be a whole number from -2147483647 to 2147483647; got 0.5",
    );
    expect(() => rFolds(1e7, 3, 1)).toThrow("rFolds: n must be a whole number from 1 to 9999999");
    expect(() => rFolds(10, 0, 1)).toThrow("rFolds: folds must be a whole number >= 1; got 0");
  });
});
