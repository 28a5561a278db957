import { bootstrapValidation, RadiosurvError, validationIndices } from "radiosurv/evaluation";
import { concordanceIndex, coxRegression } from "radiosurv/survival";
import { describe, expect, test } from "vitest";

const rows = [3, 8, 1, 9, 4, 7, 2, 6];
const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
const error = (model: number, list: readonly number[]) => mean(list.map((value) => (value - model) ** 2));

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (caught) {
    if (caught instanceof RadiosurvError) return `${caught.code}: ${caught.message}`;
  }
  throw new Error("nothing was thrown");
}

describe("optimism, by hand", () => {
  const indices = [
    [0, 0, 1, 1, 2, 2, 3, 3],
    [4, 5, 6, 7, 4, 5, 6, 7],
  ];

  test("apparent less the mean of training - test", () => {
    const { metrics, resamples, failed, method } = bootstrapValidation(rows, mean, { error }, { indices });
    const [found] = metrics;
    const drawn = indices.map((list) => list.map((i) => rows[i]));
    const training = drawn.map((list) => error(mean(list), list));
    const tests = drawn.map((list) => error(mean(list), rows));
    expect(Array.from(found.training)).toEqual(training);
    expect(Array.from(found.test)).toEqual(tests);
    expect(found.apparent).toBe(error(5, rows));
    expect(found.optimism).toBeCloseTo((training[0] - tests[0] + training[1] - tests[1]) / 2, 14);
    expect(found.corrected).toBeCloseTo(found.apparent - found.optimism, 14);
    expect([found.used, resamples, failed, method]).toEqual([2, 2, 0, "optimism"]);
  });

  test("one function that returns several metrics, and is told the part", () => {
    const parts: string[] = [];
    const both = (model: number, list: readonly number[], part: "training" | "test") => {
      parts.push(`${part} ${list.length}`);
      return { error: error(model, list), model };
    };
    const { metrics } = bootstrapValidation(rows, mean, both, { indices: [[0, 1, 2]] });
    expect(metrics.map(({ name }) => name)).toEqual(["error", "model"]);
    expect(parts).toEqual(["training 8", "training 3", "test 8"]);
    expect(metrics[1].optimism).toBe(0);
  });

  test("seed and number of resamples", () => {
    const of = (options: object) => bootstrapValidation(rows, mean, { error }, options);
    expect(of({}).resamples).toBe(200);
    expect(of({ resamples: 7 }).metrics[0].training).toHaveLength(7);
    expect(of({ seed: 1 })).toEqual(of({}));
    expect(of({ seed: 2 }).metrics[0].corrected).not.toBe(of({}).metrics[0].corrected);
  });

  test("the mean of squares: the correction is that of theory", () => {
    const big = Array.from({ length: 60 }, (_, i) => Math.sin(i * 12.9898) * 3);
    const { metrics } = bootstrapValidation(big, mean, { error }, { resamples: 4000 });
    // the optimism of a mean is twice its variance
    expect(metrics[0].optimism / metrics[0].apparent).toBeCloseTo(-2 / 60, 2);
  });
});

describe(".632+", () => {
  const indices = [
    [0, 0, 1, 1, 2, 2, 3, 3],
    [4, 5, 6, 7, 4, 5, 6, 7],
  ];

  test("by hand, with errors", () => {
    const none = 20;
    const { metrics } = bootstrapValidation(
      rows,
      mean,
      { error },
      {
        method: ".632+",
        indices,
        noInformation: { error: none },
      },
    );
    const [found] = metrics;
    const [low, high] = [rows.slice(0, 4), rows.slice(4)];
    const out = (error(mean(low), high) + error(mean(high), low)) / 2;
    const apparent = error(mean(rows), rows);
    const rate = (out - apparent) / (none - apparent);
    const weight = 0.632 / (1 - 0.368 * rate);
    expect(found.overfittingRate).toBeCloseTo(rate, 14);
    expect(found.corrected).toBeCloseTo((1 - weight) * apparent + weight * out, 13);
    expect(found.optimism).toBeCloseTo(apparent - found.corrected, 14);
  });

  test("a metric that is better when high is the mirror of one that is better when low", () => {
    const options = { method: ".632+", resamples: 50, noInformation: { error: 20, score: -20 } } as const;
    const score = (model: number, list: readonly number[]) => -error(model, list);
    const [a, b] = bootstrapValidation(rows, mean, { error, score }, options).metrics;
    expect(b.corrected).toBeCloseTo(-a.corrected, 13);
    expect(b.overfittingRate).toBeCloseTo(a.overfittingRate as number, 14);
  });

  test("worse than no information, and better than apparent", () => {
    const of = (out: number, none: number) =>
      bootstrapValidation(
        rows,
        () => 0,
        { error: (_, __, part) => (part === "test" ? out : 1) },
        {
          method: ".632+",
          resamples: 3,
          noInformation: { error: none },
        },
      ).metrics[0];
    // the rate is 1: formula 32 of the paper
    expect(of(5, 3).overfittingRate).toBe(1);
    expect(of(5, 3).corrected).toBeCloseTo(0.368 + 0.632 * 5 + 2 * 0.368, 13);
    expect(of(0.5, 3).overfittingRate).toBe(0);
    expect(of(0.5, 3).corrected).toBeCloseTo(0.368 + 0.632 * 0.5, 13);
    expect(of(1, 1).corrected).toBe(1);
  });
});

describe("failures", () => {
  test("a resample whose fit throws is counted, a metric that is NaN is left out", () => {
    let calls = 0;
    const fitModel = (list: readonly number[]) => {
      calls++;
      if (calls === 3) throw new Error("singular");
      return mean(list);
    };
    let evaluated = 0;
    const sometimes = (model: number, list: readonly number[]) => (++evaluated === 2 ? Number.NaN : error(model, list));
    const { failed, firstFailure, metrics } = bootstrapValidation(rows, fitModel, { sometimes }, { resamples: 5 });
    expect([failed, firstFailure]).toEqual([1, "singular"]);
    expect(metrics[0].used).toBe(3);
    expect(metrics[0].corrected).toBeGreaterThan(0);
  });

  test("failed fits do not change what the others draw", () => {
    const of = (fails: boolean) => {
      let calls = 0;
      return bootstrapValidation(
        rows,
        (list) => {
          if (++calls === 3 && fails) throw new Error("no");
          return mean(list);
        },
        { error },
        { resamples: 5 },
      ).metrics[0].training;
    };
    const [whole, part] = [of(false), of(true)];
    expect(part[1]).toBeNaN();
    for (const b of [0, 2, 3, 4]) expect(part[b]).toBe(whole[b]);
  });

  test("on all rows errors are the caller's", () => {
    const fails = () => {
      throw new TypeError("on all rows");
    };
    expect(() => bootstrapValidation(rows, fails, { error })).toThrow(TypeError);
    let calls = 0;
    const later = (list: readonly number[]) => {
      if (++calls > 1) throw new Error("always");
      return mean(list);
    };
    expect(messageOf(() => bootstrapValidation(rows, later, { error }, { resamples: 4 }))).toMatch(
      /^argument: .*failed in each of 4 resamples; the first said: always/,
    );
  });

  test.each([
    [[], {}, /^argument: bootstrapValidation: at least 1 row is needed/],
    [rows, { resamples: 0 }, /^setting: .*resamples/],
    [rows, { method: "632" }, /^setting: .*one of optimism, .632\+/],
    [rows, { method: ".632+" }, /^setting: .*needs noInformation.*missing for error/],
    [rows, { method: ".632+", noInformation: { other: 1 } }, /^setting: .*missing for error/],
    [rows, { seed: -1 }, /^setting: .*seed/],
    [rows, { indices: [[0, 8]] }, /^argument: .*rows from 0 to 7; got 8 in resample 0/],
    [rows, { indices: [[0], []] }, /^argument: .*got none in resample 1/],
    [rows, { indices: [] }, /^setting: .*indices/],
  ])("case %#", (list, options, message) => {
    expect(messageOf(() => bootstrapValidation(list, mean, { error }, options as object))).toMatch(message);
  });
});

describe("indices", () => {
  const outcome = { time: [4, 3, 1, 1, 2, 2, 3, 5], event: [1, 1, 1, 0, 1, 1, 0, 1] };
  const score = [0, 1, 3, 1, 2, 2, 0, 1];

  test("of the model's own data", () => {
    const fit = coxRegression(outcome, { score });
    const lp = score.map((value) => value * fit.coefficients[0]);
    const { slope, unreliability, discrimination, quality, somersDxy, giniMeanDifference } = validationIndices(
      outcome,
      lp,
      {
        part: "training",
      },
    );
    expect(slope).toBeCloseTo(1, 9);
    const deviance = -2 * fit.logLikelihood[0];
    expect(unreliability).toBeCloseTo(-2 / deviance, 12);
    expect(discrimination).toBeCloseTo((fit.tests.likelihoodRatio.statistic - 1) / deviance, 10);
    expect(quality).toBe(discrimination - unreliability);
    expect(somersDxy).toBe(2 * concordanceIndex(outcome, score).estimate - 1);
    // as test data nothing is left to recalibrate
    expect(validationIndices(outcome, lp).unreliability).toBeCloseTo(0, 10);
    let pairs = 0;
    for (const a of lp) for (const b of lp) pairs += Math.abs(a - b);
    expect(giniMeanDifference).toBeCloseTo(pairs / 56, 8);
  });

  test("a predictor twice too strong has half the slope, and is unreliable", () => {
    const once = validationIndices(outcome, score);
    const twice = validationIndices(
      outcome,
      score.map((value) => 2 * value),
    );
    expect(twice.slope).toBeCloseTo(once.slope / 2, 9);
    expect(twice.giniMeanDifference).toBeCloseTo(once.giniMeanDifference, 9);
    const far = validationIndices(
      outcome,
      score.map((value) => 5 * value),
    );
    expect(far.unreliability).toBeGreaterThan(twice.unreliability);
  });

  test("settings", () => {
    expect(messageOf(() => validationIndices(outcome, score, { part: "all" } as object))).toMatch(
      /^setting: validationIndices: part must be one of training, test/,
    );
  });
});
