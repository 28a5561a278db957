import {
  adaptivePenaltyFactors,
  coefficientPath,
  coxRegression,
  type PenalizedCoxOptions,
  penalizedCox,
  type RadiosurvError,
} from "radiosurv/survival";
import { describe, expect, test } from "vitest";
import { simulated } from "./penalized-cox-cases.ts";

const { outcome, table } = simulated(60, 8, 3);
const n = outcome.time.length;
const times = Array.from(outcome.time);
const events = Array.from(outcome.event, Number);

function expectNear(
  found: readonly (readonly number[])[],
  expected: readonly (readonly number[])[],
  within = 1e-7,
): void {
  expect(found).toHaveLength(expected.length);
  found.forEach((row, k) => row.forEach((value, j) => expect(Math.abs(value - expected[k][j])).toBeLessThan(within)));
}

describe("by hand", () => {
  // x is -1 and 1 once standardised: the slope of the log likelihood over 2 is (1 - tanh b) / 2
  test("two subjects, one column", () => {
    const { coefficients, lambda, means, scales } = penalizedCox(
      { time: [1, 2], event: [1, 1] },
      { x: [1, 0] },
      { lambda: [0.25, 0.5, 1] },
    );
    expect(lambda).toEqual([1, 0.5, 0.25]);
    expect([means, scales]).toEqual([[0.5], [0.5]]);
    expectNear(coefficients, [[0], [0], [Math.log(3)]]);
  });

  test("who is censored at an event time is at risk then, whatever the order of rows", () => {
    for (const [event, x] of [
      [
        [1, 0],
        [1, 0],
      ],
      [
        [0, 1],
        [0, 1],
      ],
    ]) {
      const { coefficients, nullDeviance } = penalizedCox({ time: [300, 300], event }, { x }, { lambda: [0.25] });
      expectNear(coefficients, [[Math.log(3)]]);
      expect(nullDeviance).toBeCloseTo(2 * Math.log(2), 12);
    }
  });

  test("the first value of a sequence is the largest gradient, the last a part of it", () => {
    const { lambda, df, coefficients, stopped } = penalizedCox(
      { time: [1, 2], event: [1, 0] },
      { x: [1, 0] },
      { lambdaCount: 3, lambdaMinRatio: 0.01 },
    );
    expect(lambda.map((value) => value.toFixed(9))).toEqual(["0.500000000", "0.050000000", "0.005000000"]);
    expect(df).toEqual([0, 1, 1]);
    expectNear(coefficients, [[0], [2 * Math.atanh(0.9)], [2 * Math.atanh(0.99)]]);
    // more than 0.99 of the deviance is explained
    expect(stopped).toBe("deviance");
  });

  test("two deaths at one time: Breslow's denominator twice, Efron's less by half of them", () => {
    const tied = { time: [1, 1, 2], event: [1, 1, 0] };
    const x = [1, 0, 0];
    const at = (ties: "breslow" | "efron") => penalizedCox(tied, { x }, { ties, lambda: [0] }).coefficients[0][0];
    // breslow: 1 = 2 r / (r + 2); efron: 1 = r / (r + 2) + (r / 2) / (r / 2 + 3 / 2)
    expect(at("breslow")).toBeCloseTo(Math.log(2), 9);
    expect(at("efron")).toBeCloseTo(Math.log(Math.sqrt(6)), 9);
  });

  test("ridge and elastic net", () => {
    const hand = (alpha: number, lambda: number) =>
      penalizedCox({ time: [1, 2], event: [1, 0] }, { x: [1, 0] }, { alpha, lambda: [lambda] }).coefficients[0][0] / 2;
    for (const [alpha, lambda] of [
      [0, 0.3],
      [0.5, 0.2],
    ]) {
      const b = hand(alpha, lambda);
      expect((1 - Math.tanh(b)) / 2 - lambda * (alpha + (1 - alpha) * b)).toBeCloseTo(0, 9);
    }
  });
});

describe("does not depend on", () => {
  const base = penalizedCox(outcome, table, { lambdaCount: 20 });

  test("the order of rows and columns, and the unit of time", () => {
    const order = times.map((_, i) => (i * 7) % n);
    const moved = penalizedCox(
      { time: order.map((i) => times[i] / 365.25), event: order.map((i) => events[i] === 1) },
      Object.fromEntries(
        Object.entries(table)
          .map(([name, list]) => [name, order.map((i) => list[i])])
          .reverse(),
      ),
      { lambdaCount: 20 },
    );
    expectNear(
      moved.coefficients.map((row) => [...row].reverse()),
      base.coefficients,
    );
    expectNear([moved.lambda, moved.devianceRatio], [base.lambda, base.devianceRatio]);
  });

  test("the unit of columns, but for their coefficients", () => {
    const scaled = Object.fromEntries(
      Object.entries(table).map(([name, list]) => [name, list.map((value) => 1e6 * value + 7e6)]),
    );
    const { coefficients } = penalizedCox(outcome, scaled, { lambdaCount: 20 });
    expectNear(
      coefficients.map((row) => row.map((value) => 1e6 * value)),
      base.coefficients,
    );
    const plain = penalizedCox(outcome, scaled, { lambdaCount: 20, standardize: false });
    expect(plain.scales).toEqual(base.scales.map(() => 1));
    expect(plain.coefficients[10]).not.toEqual(coefficients[10]);
  });

  test("whether a weight or copies of a row are given; a weight of 0 is no row", () => {
    const weights = times.map((_, i) => i % 3);
    const copies = times.flatMap((_, i) => new Array<number>(i % 3).fill(i));
    const lambda = base.lambda;
    const weighted = penalizedCox({ ...outcome, weights }, table, { lambda });
    const copied = penalizedCox(
      { time: copies.map((i) => times[i]), event: copies.map((i) => events[i]) },
      Object.fromEntries(Object.entries(table).map(([name, list]) => [name, copies.map((i) => list[i])])),
      { lambda },
    );
    expectNear(weighted.coefficients, copied.coefficients);
    expect(weighted.nullDeviance).toBeCloseTo(copied.nullDeviance, 8);
  });

  test("how the table is given, and it survives JSON", () => {
    const columns = Object.values(table).map((list) => Float64Array.from(list));
    expect(penalizedCox(outcome, { names: Object.keys(table), columns }, { lambdaCount: 20 })).toEqual(base);
    expect(JSON.parse(JSON.stringify(base))).toEqual(base);
    expect(structuredClone(base)).toEqual(base);
  });
});

describe("without penalty it is Cox regression", () => {
  const entry = times.map((time, i) => (i % 4 === 0 ? time / 2 : 0));
  const strata = times.map((_, i) => "ab"[i % 2]);
  const offset = times.map((_, i) => (i % 5) / 5);
  const weights = times.map((_, i) => 1 + (i % 3));
  test.each([
    ["breslow", {}, {}],
    ["efron", {}, {}],
    ["breslow", { entry }, {}],
    ["efron", { entry, strata }, { offset }],
    ["breslow", { weights }, { offset }],
    ["efron", { weights, entry }, {}],
    ["efron", { strata }, {}],
  ] as const)("%s %j", (ties, more, options) => {
    const data = { ...outcome, ...more };
    const path = penalizedCox(data, table, { ...options, ties, lambda: [0] });
    const fit = coxRegression(data, table, { ...options, ties });
    expectNear(path.coefficients, [fit.coefficients]);
    const total = (2 * (fit.logLikelihood[1] - fit.logLikelihood[0])) / path.nullDeviance;
    expect(path.devianceRatio[0]).toBeCloseTo(total, 9);
    // and the hazard at the means
    const [{ hazard, times: steps }] = path.baseline;
    const theirs = fit.baseline[0];
    const shift = fit.coefficients.reduce(
      (sum, b, j) => sum + b * (path.means[j] - fit.means[j]),
      path.offsetMean - fit.offsetMean,
    );
    steps.forEach((time, k) => {
      const at = theirs.times.indexOf(time);
      expect(hazard[0][k] / (theirs.hazard[at] * Math.exp(shift))).toBeCloseTo(1, 7);
    });
  });

  test("strata may come as an option", () => {
    const one = penalizedCox(outcome, table, { strata, lambdaCount: 5 });
    expect(one).toEqual(penalizedCox({ ...outcome, strata }, table, { lambdaCount: 5 }));
    expect(one.baseline.map(({ stratum }) => stratum)).toEqual(["a", "b"]);
  });
});

describe("options", () => {
  const pathWith = (options: PenalizedCoxOptions) => penalizedCox(outcome, table, { lambdaCount: 15, ...options });

  test("penalty factors by list or name; 0 is in from the start, Infinity and exclude never", () => {
    const named = pathWith({ penaltyFactors: { x3: 0, x0: 2 } });
    expect(named).toEqual(pathWith({ penaltyFactors: [2, 1, 1, 0, 1, 1, 1, 1] }));
    expect(named.df[0]).toBe(1);
    expect(named.coefficients[0][3]).not.toBe(0);
    const out = pathWith({ exclude: ["x1"] });
    expect(out).toEqual(pathWith({ penaltyFactors: { x1: Number.POSITIVE_INFINITY } }));
    expect(out.excluded).toEqual(["x1"]);
    expect(out.coefficients.every((row) => row[1] === 0)).toBe(true);
    expect(out.warnings).toEqual(['left out, as excluded or constant: "x1"']);
    const { x1: _, ...others } = table;
    // the factor of a column that is left out counts in the sum to which factors are scaled
    expectNear(
      out.coefficients.map((row) => row.filter((__, j) => j !== 1)),
      pathWith({ lambda: out.lambda, exclude: ["x1"] }).coefficients.map((row) => row.filter((__, j) => j !== 1)),
    );
    expectNear([out.lambda], [penalizedCox(outcome, others, { lambdaCount: 15 }).lambda]);
  });

  test("limits by number, list or name", () => {
    const low = pathWith({ lowerLimits: -0.1 });
    expect(Math.min(...low.coefficients.flat())).toBe(-0.1);
    const high = pathWith({ upperLimits: { x0: 0.25 } });
    expect(Math.max(...high.coefficients.map((row) => row[0]))).toBeLessThanOrEqual(0.25);
    expect(high.coefficients.at(-1)![0]).toBeCloseTo(0.25, 12);
    expect(pathWith({ upperLimits: [0.25, ...new Array<number>(7).fill(Number.POSITIVE_INFINITY)] })).toEqual(high);
    expect(Math.min(...pathWith({ lowerLimits: 0 }).coefficients.flat())).toBe(0);
  });

  test("dfMax, pMax, lambdaCount, lambdaMinRatio, alpha", () => {
    // asked from the fifth value on
    const { df } = pathWith({ dfMax: 5, lambdaCount: 60 });
    expect(df.findIndex((count) => count > 5)).toBe(df.length - 1);
    expect(pathWith({ dfMax: 5 }).stopped).toBe("df");
    const few = pathWith({ pMax: 3 });
    expect([Math.max(...few.df) <= 3, few.stopped]).toEqual([true, "pMax"]);
    expect(few.warnings).toEqual([`more than 3 columns came in; the path ends after ${few.lambda.length} values`]);
    const ratio = pathWith({ lambdaMinRatio: 0.2 });
    // 14 steps, each with the exponent 1/14 in single precision, as in glmnet 4.1
    const steps = 14 * Math.fround(1 / 14);
    expect(ratio.lambda.at(-1)! / ratio.lambda[0]).toBeCloseTo(0.2 ** steps, 13);
    expect(ratio.lambda).toHaveLength(15);
    expect(pathWith({ alpha: 0.5 }).lambda[0]).toBeCloseTo(2 * pathWith({}).lambda[0], 12);
    expect(pathWith({ alpha: 0 }).df).toEqual([0, ...new Array<number>(14).fill(8)]);
  });

  test("until ends a path, which is then a part of the whole", () => {
    const seen: number[] = [];
    const short = pathWith({
      until: ({ index, df, lambda, devianceRatio }) => {
        seen.push(index);
        expect([lambda > 0, devianceRatio >= 0]).toEqual([true, true]);
        return df >= 3;
      },
    });
    const whole = pathWith({});
    expect(short.stopped).toBe("until");
    expect(short.df.at(-1)).toBeGreaterThanOrEqual(3);
    expect(short.coefficients).toEqual(whole.coefficients.slice(0, short.lambda.length));
    expect(seen).toEqual(short.lambda.map((_, k) => k));
  });

  test("threshold and maximumPasses of the profile glmnet-4.1", () => {
    const glmnet = (options: PenalizedCoxOptions) => pathWith({ profile: "glmnet-4.1", ...options });
    expect(glmnet({ threshold: 1e-3 }).passes).toBeLessThan(glmnet({}).passes);
    expectNear(
      glmnet({ threshold: 1e-18 }).coefficients,
      pathWith({ lambda: glmnet({}).lambda.map((value, k) => (k === 0 ? 10 : value)) }).coefficients,
      1e-6,
    );
    const short = glmnet({ maximumPasses: 20 });
    expect(short.stopped).toBe("passes");
    expect(short.warnings).toEqual([
      `the next value takes too many steps; the path ends after ${short.lambda.length} values`,
    ]);
  });

  test("relax: sets without penalty; too many columns keep their penalty", () => {
    const { relaxed, coefficients, devianceRatio, lambda } = pathWith({ relax: true });
    const k = coefficients.findIndex((row) => row.filter((value) => value !== 0).length === 2);
    const set = Object.keys(table).filter((_, j) => coefficients[k][j] !== 0);
    const cox = coxRegression(outcome, Object.fromEntries(set.map((name) => [name, table[name]])), { ties: "breslow" });
    expectNear([relaxed!.coefficients[k].filter((value) => value !== 0)], [cox.coefficients]);
    expect(relaxed!.devianceRatio[k]).toBeGreaterThan(devianceRatio[k]);
    expect(relaxed!.converged).toEqual(lambda.map(() => true));
    const small = penalizedCox(
      { time: [1, 2, 3, 4], event: [1, 1, 0, 0] },
      { x: [3, 1, 0, 1], y: [0, 1, 0, 0] },
      { relax: true, lambdaCount: 8 },
    );
    const many = small.df.indexOf(2);
    expect([small.relaxed!.converged[0], small.relaxed!.converged[many]]).toEqual([true, false]);
    expectNear([small.relaxed!.coefficients[many]], [small.coefficients[many]], 1e-12);
    expect(small.relaxed!.devianceRatio[many]).toBeCloseTo(small.devianceRatio[many], 12);
    expect(pathWith({}).relaxed).toBeUndefined();
  });

  test("baseline: none keeps nothing", () => {
    expect(pathWith({ baseline: "none", relax: true }).baseline).toEqual([]);
    expect(pathWith({ baseline: "none", relax: true }).relaxed!.baseline).toEqual([]);
    expect(pathWith({}).baseline[0].hazard).toHaveLength(pathWith({}).lambda.length);
  });
});

test("copies of a column share no more than one, and more columns than subjects are no trouble", () => {
  const one = penalizedCox(outcome, { x0: table.x0 }, { lambdaCount: 10 });
  const two = penalizedCox(outcome, { x0: table.x0, copy: table.x0 }, { lambda: one.lambda });
  expectNear(
    two.coefficients.map(([a, b]) => [a + b]),
    one.coefficients,
  );
  const wide = simulated(30, 200, 5);
  const path = penalizedCox(wide.outcome, wide.table, {});
  expect(path.lambda.at(-1)! / path.lambda[0]).toBeGreaterThanOrEqual(0.0099);
  expect(Math.max(...path.df)).toBeLessThanOrEqual(30);
});

test("one column, a constant beside it, ties everywhere, time 0", () => {
  const path = penalizedCox(
    { time: [0, 0, 5, 5, 5], event: [1, 0, 1, 1, 0] },
    { x: [3, 1, 2, 2, 0], one: [1, 1, 1, 1, 1] },
  );
  expect(path.excluded).toEqual(["one"]);
  expect(path.warnings).toEqual(['left out, as excluded or constant: "one"']);
  expect(path.coefficients.at(-1)![0]).toBeGreaterThan(0);
});

test("columns at their limits count, and no slope at all is an error", () => {
  const { df, coefficients } = penalizedCox(outcome, table, {
    lambda: [0.05, 0.01],
    upperLimits: 0.05,
    lowerLimits: -0.05,
  });
  expect(df).toEqual(coefficients.map((row) => row.filter((value) => value !== 0).length));
  expect(coefficients[1].filter((value) => Math.abs(value) === 0.05).length).toBeGreaterThan(1);
  const flat = { time: [1, 1, 1, 1], event: [1, 1, 1, 1] };
  for (const profile of ["exact", "glmnet-4.1"] as const) {
    expect(() => penalizedCox(flat, { x: [1, -1, 1, -1] }, { profile })).toThrow(
      "penalizedCox: not even the first model could be fitted; no column goes with the outcome at all",
    );
  }
});

test("adaptive penalty factors", () => {
  const ridge = penalizedCox(outcome, table, { alpha: 0, lambda: [0.2] });
  const sizes = ridge.coefficients[0].map((value, j) => Math.abs(value * ridge.scales[j]));
  const factors = adaptivePenaltyFactors(outcome, table, { lambda: 0.2 });
  expect(Object.keys(factors)).toEqual(Object.keys(table));
  Object.values(factors).forEach((value, j) => expect(value * sizes[j]).toBeCloseTo(1, 9));
  const squared = adaptivePenaltyFactors(outcome, table, { lambda: 0.2, power: 2 });
  expect(squared.x0).toBeCloseTo(factors.x0 ** 2, 8);
  const univariate = adaptivePenaltyFactors(outcome, { ...table, one: times.map(() => 1) }, { initial: "univariate" });
  const alone = coxRegression(outcome, { x0: table.x0 }, { ties: "breslow" }).coefficients[0];
  expect(univariate.x0 * alone * ridge.scales[0]).toBeCloseTo(1, 9);
  expect(univariate.one).toBe(Infinity);
  expect(penalizedCox(outcome, table, { penaltyFactors: factors }).coefficients[3][0]).not.toBe(0);
  // the penalty of the ridge model by folds of a seed
  const drawn = adaptivePenaltyFactors(outcome, table, { folds: 5, seed: 3 });
  expect(drawn).toEqual(adaptivePenaltyFactors(outcome, table, { folds: 5, seed: 3 }));
  expect(drawn).not.toEqual(factors);
  expect(() => adaptivePenaltyFactors(outcome, table, { power: 0 })).toThrow("power must be a positive number; got 0");
});

test("lines of a figure", () => {
  const path = penalizedCox(outcome, table, { lambda: [0.2, 0.1, 0.05] });
  const { lines, logLambda, norm, df } = coefficientPath(path);
  expect(lines).toHaveLength(path.coefficients.at(-1)!.filter((value) => value !== 0).length);
  expect(lines[0].values).toEqual(path.coefficients.map((row) => row[path.names.indexOf(lines[0].name)]));
  expect(logLambda[0]).toBeCloseTo(Math.log(0.2), 12);
  expect(norm[2]).toBeCloseTo(
    path.coefficients[2].reduce((sum, value) => sum + Math.abs(value), 0),
    12,
  );
  expect(df).toBe(path.df);
  const standardized = coefficientPath(path, "standardized");
  expect(standardized.lines[0].values[2]).toBeCloseTo(
    lines[0].values[2] * path.scales[path.names.indexOf(lines[0].name)],
    12,
  );
});

describe("misuse", () => {
  const call =
    (options: object, data: object = outcome, columns: object = table) =>
    () =>
      penalizedCox(data as never, columns as never, options as never);
  const censored = { time: [1, 2, 3], event: [0, 0, 0] };
  test.each<[string, () => unknown, string]>([
    ["setting", call({ nlambda: 3 }), 'there is no setting "nlambda" here; there are alpha, lambda'],
    ["setting", call({ alpha: 2 }), "alpha must be a number from 0 to 1; got 2"],
    ["setting", call({ lambda: [0.1, -1] }), "lambda must be a list of finite numbers >= 0; got -1"],
    ["setting", call({ lambda: [] }), "lambda must be a list of finite numbers >= 0; got an empty one"],
    ["setting", call({ lambda: 0.1 }), "lambda must be a list; got 0.1"],
    ["setting", call({ lambdaCount: 0 }), "lambdaCount must be a whole number >= 1; got 0"],
    ["setting", call({ lambdaMinRatio: 1 }), "lambdaMinRatio must be a number between 0 and 1; got 1"],
    ["setting", call({ standardize: 1 }), "standardize must be true or false; got 1"],
    [
      "setting",
      call({ penaltyFactors: { z: 1 } }),
      'penaltyFactors names the column "z", which the table does not have',
    ],
    ["setting", call({ penaltyFactors: { x0: -1 } }), 'penaltyFactors must be numbers >= 0; got -1 for "x0"'],
    ["setting", call({ penaltyFactors: { x0: "1" } }), 'penaltyFactors must hold numbers; got 1 for "x0"'],
    ["length", call({ penaltyFactors: [1] }), "penaltyFactors needs length 8"],
    ["setting", call({ penaltyFactors: new Array(8).fill(0) }), "at least one column must be penalised"],
    ["setting", call({ exclude: Object.keys(table) }), "at least one column must be penalised"],
    ["setting", call({ exclude: ["z"] }), 'exclude names the column "z", which the table does not have'],
    ["setting", call({ lowerLimits: 1 }), 'lowerLimits must be numbers <= 0; got 1 for "x0"'],
    ["setting", call({ upperLimits: { x1: -1 } }), 'upperLimits must be numbers >= 0; got -1 for "x1"'],
    ["length", call({ offset: [1] }), `offset needs length ${n}, as time has; got 1`],
    ["argument", call({ offset: times.map(() => Number.NaN) }), "offset must hold finite numbers; got NaN in row 0"],
    ["length", call({ strata: [1] }), `strata needs length ${n}, as time has; got 1`],
    ["setting", call({ ties: "exact" }), "ties must be one of breslow, efron"],
    ["setting", call({ dfMax: -1 }), "dfMax must be a whole number >= 0; got -1"],
    ["setting", call({ pMax: 0 }), "pMax must be a whole number >= 1; got 0"],
    ["setting", call({ profile: "glmnet-5" }), "profile must be one of exact, glmnet-4.1"],
    [
      "setting",
      call({ profile: "glmnet-4.1", ties: "efron" }),
      'profile "glmnet-4.1" has Breslow ties, one stratum and no late entry',
    ],
    ["setting", call({ profile: "glmnet-4.1", strata: times }), 'profile "glmnet-4.1" has Breslow ties'],
    ["setting", call({ threshold: 0 }), "threshold must be a positive number; got 0"],
    ["setting", call({ maximumPasses: 0 }), "maximumPasses must be a whole number >= 1; got 0"],
    ["setting", call({ relax: "yes" }), "relax must be true or false"],
    ["setting", call({ baseline: "all" }), "baseline must be one of none, hazard"],
    ["setting", call({ until: 3 }), "until must be a function; got 3"],
    ["argument", call({}, censored, { x: [1, 2, 3] }), "at least one event is needed; all 3 subjects are censored"],
    [
      "argument",
      call({}, { time: [1, 2], event: [1, 1], weights: [0, 0] }, { x: [1, 2] }),
      "at least one event is needed",
    ],
    ["argument", call({}, { time: [1], event: [1] }, { x: [1] }), "at least one column must vary"],
    [
      "argument",
      call({}, outcome, { x: times.map(() => 1) }),
      "at least one column must vary; all are constant or excluded",
    ],
    [
      "argument",
      call({}, { time: [1, 2], event: [0, 1] }, { x: [1, 2] }),
      "at least 2 subjects must be at risk at the first event; there is 1",
    ],
    [
      "argument",
      call({ profile: "glmnet-4.1" }, { time: [1, 2], event: [1, 1] }, { x: [1, 2] }),
      "at least 3 subjects must be at risk at the first event; there are 2",
    ],
    [
      "argument",
      call({}, { time: [1, 2, 3], event: [1, 1, 1] }, { x: [1, Number.NaN, Number.NaN] }),
      'column "x" must hold finite numbers; got NaN in row 1 and in 1 more; impute or leave out such rows first',
    ],
    ["argument", call({}, outcome, {}), "the table needs at least one column; got none"],
    ["length", call({}, outcome, { x: [1] }), `column "x" needs length ${n}; got 1`],
    [
      "argument",
      call({ pMax: 1, penaltyFactors: { x0: 0, x1: 0 } }),
      "not even the first model could be fitted; more columns come in than pMax allows",
    ],
    [
      "argument",
      call(
        { penaltyFactors: { x: 0 } },
        { time: [1, 2, 3, 4], event: [1, 1, 1, 1] },
        { x: [1, 1, 1, 1e-5], y: [1, 1, 2, 3] },
      ),
      "",
    ],
  ])("%s %#", (code, work, message) => {
    if (message === "") return void work();
    let error: RadiosurvError | undefined;
    try {
      work();
    } catch (caught) {
      error = caught as RadiosurvError;
    }
    expect(error?.message).toContain(`penalizedCox: ${message}`);
    expect(error?.code).toBe(code);
  });
});
