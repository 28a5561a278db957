import {
  type CoxFit,
  type CoxResidualOptions,
  type CoxResidualType,
  coxRegression,
  coxResiduals,
  proportionalHazardsTest,
  type SurvivalOutcome,
} from "radiosurv/survival";
import { describe, expect, test } from "vitest";
import { randomFrom } from "../io/random.ts";

// one covariate, Breslow, by hand: at coefficient b the risks are 1 and r = exp(b)
const outcome = { time: [1, 2, 2, 3, 4, 4], event: [1, 1, 1, 0, 1, 0] };
const table = { x: [1, 0, 1, 1, 0, 1] };

const next = randomFrom(11);
const n = 90;
const age = Array.from({ length: n }, () => 40 + 40 * next());
const sex = Array.from({ length: n }, () => (next() < 0.5 ? 0 : 1));
const grade = Array.from({ length: n }, () => ["low", "middle", "high"][Math.floor(3 * next())]);
const time = age.map((value) => Math.ceil((-Math.log(next()) * 30) / Math.exp(0.03 * (value - 60))));
const event = age.map(() => (next() < 0.7 ? 1 : 0));
const weights = age.map(() => Math.floor(1 + 3 * next()));
const entry = time.map((value) => Math.floor(value * next()) - 0.5);
const many: SurvivalOutcome = { time, event };
const TYPES: readonly CoxResidualType[] = [
  ...(["martingale", "deviance", "score", "dfbeta", "dfbetas", "schoenfeld", "scaled-schoenfeld"] as const),
];

/** All lists of a result, one after another. */
function listsOf(fit: CoxFit, given: SurvivalOutcome, covariates: object, options: CoxResidualOptions): Float64Array[] {
  const found = coxResiduals(fit, given, covariates as Record<string, number[]>, options);
  return "values" in found ? [found.values] : [...found.columns];
}

function close(found: ArrayLike<number>, expected: ArrayLike<number>, digits = 9): void {
  expect(found).toHaveLength(expected.length);
  Array.from(expected).forEach((value, i) => expect(found[i]).toBeCloseTo(value, digits));
}

describe("by hand, with ties", () => {
  test("Breslow", () => {
    const fit = coxRegression(outcome, table, { ties: "breslow" });
    const r = Math.exp(fit.coefficients[0]);
    const [h1, h2, h4] = [1 / (2 + 4 * r), 2 / (2 + 3 * r), 1 / (1 + r)];
    const [m1, m2, m4] = [4 * r * h1, (3 * r * h2) / 2, r * h4];
    const hazard = [h1, h1 + h2, h1 + h2, h1 + h2, h1 + h2 + h4, h1 + h2 + h4];
    const expected = hazard.map((value, i) => outcome.event[i] - (table.x[i] ? r : 1) * value);
    close(coxResiduals(fit, outcome, table).values, expected);
    const found = coxResiduals(fit, outcome, table, { type: "schoenfeld" });
    expect([found.times, found.rows, found.strata]).toEqual([
      Float64Array.of(1, 2, 2, 4),
      Uint32Array.of(0, 1, 2, 4),
      undefined,
    ]);
    close(found.columns[0], [1 - m1, -m2, 1 - m2, -m4]);
    // x - mean at the event, less what was lived through
    const moment = [h1 * (1 - m1), h1 * (1 - m1) + h2 * (1 - m2)];
    close(coxResiduals(fit, outcome, table, { type: "score" }).columns[0], [
      1 - m1 - r * moment[0],
      -m2 + h1 * m1 + h2 * m2,
      1 - m2 - r * moment[1],
      -r * moment[1],
      -m4 + h1 * m1 + h2 * m2 + h4 * m4,
      -r * (moment[1] + h4 * (1 - m4)),
    ]);
  });

  test("Efron: those who have the event are half gone at the second of two tied steps", () => {
    const fit = coxRegression(outcome, table);
    const r = Math.exp(fit.coefficients[0]);
    const [first, second] = [1 / (2 + 3 * r), 1 / (2 + 3 * r - (1 + r) / 2)];
    const h1 = 1 / (2 + 4 * r);
    const { values } = coxResiduals(fit, outcome, table);
    close(values.slice(0, 4), [
      1 - r * h1,
      1 - h1 - first - second / 2,
      1 - r * (h1 + first + second / 2),
      -r * (h1 + first + second),
    ]);
    const mean = (3 * r * first + (3 * r - r / 2) * second) / 2;
    close(coxResiduals(fit, outcome, table, { type: "schoenfeld" }).columns[0].slice(1, 3), [-mean, 1 - mean]);
  });

  test("deviance: sign(M) sqrt(-2 (M + d ln(d - M))), and its series where M is small", () => {
    const fit = coxRegression(many, { age, sex });
    const { values: martingale } = coxResiduals(fit, many, { age, sex });
    const { values } = coxResiduals(fit, many, { age, sex }, { type: "deviance" });
    close(
      values,
      martingale.map((m, i) => Math.sign(m) * Math.sqrt(-2 * (m + (event[i] ? Math.log(1 - m) : 0)))),
      7,
    );
    // one event, of whom 1 - 1e-3 were expected: twice as many subjects before the only event time
    const two = { time: [1, 1], event: [1, 0], weights: [1, 1001 / 999 - 1] };
    const flat = coxRegression(two, { x: [0, 0] });
    const expected = 999 / 1001;
    const m = 1 - expected;
    const { values: small } = coxResiduals(flat, two, { x: [0, 0] }, { type: "deviance" });
    const series = (m * m) / 2 + m ** 3 / 3 + m ** 4 / 4 + m ** 5 / 5 + m ** 6 / 6 + m ** 7 / 7;
    expect(small[0] / Math.sqrt(2 * series)).toBeCloseTo(1, 12);
  });
});

describe("what must hold", () => {
  const fits: readonly [string, SurvivalOutcome, object][] = [
    ["plain", many, {}],
    ["Breslow", many, { ties: "breslow" }],
    ["weights", { ...many, weights }, {}],
    ["late entry, strata", { ...many, entry, strata: grade }, {}],
    ["offset", many, { offset: age.map((v) => v / 50) }],
  ];
  test.each(fits)("%s: sums are 0, dfbeta is what leaving a row out changes, JSON is the same", (_, given, options) => {
    const covariates = { age, sex };
    const fit = coxRegression(given, covariates, options);
    const { offset } = options as { offset?: number[] };
    const weighted = true;
    const sum = (list: Float64Array): number => list.reduce((all, value) => all + value, 0);
    for (const type of ["martingale", "score", "dfbeta", "schoenfeld"] as const) {
      const lists = listsOf(fit, given, covariates, { type, weighted, offset });
      for (const list of lists) expect(Math.abs(sum(list))).toBeLessThan(1e-8);
    }
    const saved: CoxFit = JSON.parse(JSON.stringify(fit));
    for (const type of TYPES) {
      const now = coxResiduals(fit, given, covariates, { type, offset });
      expect(coxResiduals(saved, given, covariates, { type, offset })).toEqual(now);
    }
    const test1 = proportionalHazardsTest(fit, given, covariates, { offset });
    expect(proportionalHazardsTest(saved, given, covariates, { offset })).toEqual(test1);
    const { columns } = coxResiduals(fit, given, covariates, { type: "dfbeta", offset });
    const without = <T>(list: ArrayLike<T>): T[] => Array.from(list).filter((__, i) => i !== 7);
    const less = { ...given, time: without(time), event: without(event) };
    const others = coxRegression(
      {
        ...less,
        ...(given.weights && { weights: without(given.weights) }),
        ...(given.entry && { entry: without(given.entry) }),
        ...(given.strata && { strata: without(given.strata) }),
      },
      { age: without(age), sex: without(sex) },
      { ...options, ...(offset && { offset: without(offset) }) },
    );
    fit.coefficients.forEach((value, j) => {
      const change = value - others.coefficients[j];
      expect(Math.abs(columns[j][7] - change)).toBeLessThan(0.25 * Math.abs(change) + 0.05 * fit.standardErrors[j]);
    });
  });

  test("the order of rows and the unit of time do not matter", () => {
    const given = { ...many, entry, weights, strata: grade };
    const fit = coxRegression(given, { age, sex });
    const order = age.map((_, i) => (i * 37) % n);
    const pick = <T>(list: readonly T[]): T[] => order.map((i) => list[i]);
    const moved = {
      time: pick(time).map((v) => v * 30.5),
      event: pick(event),
      entry: pick(entry).map((v) => v * 30.5),
      weights: pick(weights),
      strata: pick(grade),
    };
    for (const type of ["martingale", "deviance", "score", "dfbetas"] as const) {
      const lists = listsOf(fit, given, { age, sex }, { type });
      const other = listsOf(fit, moved, { age: pick(age), sex: pick(sex) }, { type });
      lists.forEach((list, j) =>
        close(
          other[j],
          order.map((i) => list[i]),
        ),
      );
    }
    for (const transform of ["km", "rank", "identity"] as const) {
      const { tests } = proportionalHazardsTest(fit, given, { age, sex }, { transform });
      const other = proportionalHazardsTest(fit, moved, { age: pick(age), sex: pick(sex) }, { transform });
      tests.forEach(({ statistic }, i) => expect(other.tests[i].statistic).toBeCloseTo(statistic, 9));
    }
  });

  test("whole weights are rows that stand several times, with Breslow's ties", () => {
    const rows = weights.flatMap((weight, i) => new Array<number>(weight).fill(i));
    const long = { time: rows.map((i) => time[i]), event: rows.map((i) => event[i]) };
    const covariates = { age: rows.map((i) => age[i]), sex: rows.map((i) => sex[i]) };
    const given = { ...many, weights };
    const fit = coxRegression(given, { age, sex }, { ties: "breslow" });
    const fitOfLong = coxRegression(long, covariates, { ties: "breslow" });
    for (const type of ["martingale", "deviance", "score", "dfbeta"] as const) {
      const lists = listsOf(fit, given, { age, sex }, { type, weighted: true });
      // names of clusters ascend as numbers
      const other = listsOf(fitOfLong, long, covariates, { type, cluster: rows });
      lists.forEach((list, j) => close(other[j], list, 8));
    }
    const at = { transform: "identity" } as const;
    const { tests } = proportionalHazardsTest(fit, given, { age, sex }, at);
    const other = proportionalHazardsTest(fitOfLong, long, covariates, at);
    tests.forEach(({ statistic }, i) => expect(other.tests[i].statistic).toBeCloseTo(statistic, 9));
  });

  test("weighted residuals are residuals times the weight of their row", () => {
    const given = { ...many, weights };
    const fit = coxRegression(given, { age, sex });
    for (const type of ["martingale", "score", "dfbeta", "dfbetas"] as const) {
      const plain = listsOf(fit, given, { age, sex }, { type, weighted: false });
      const found = listsOf(fit, given, { age, sex }, { type, weighted: true });
      plain.forEach((list, j) =>
        close(
          found[j],
          list.map((v, i) => v * weights[i]),
        ),
      );
      const byDefault = type.startsWith("dfbeta") ? found : plain;
      expect(listsOf(fit, given, { age, sex }, { type })).toEqual(byDefault);
    }
    const [deviance] = listsOf(fit, given, { age, sex }, { type: "deviance" });
    close(
      listsOf(fit, given, { age, sex }, { type: "deviance", weighted: true })[0],
      deviance.map((v, i) => v * Math.sqrt(weights[i])),
    );
    const plain = coxResiduals(fit, given, { age, sex }, { type: "schoenfeld" });
    const found = coxResiduals(fit, given, { age, sex }, { type: "schoenfeld", weighted: true });
    plain.columns.forEach((list, j) =>
      close(
        found.columns[j],
        list.map((v, e) => v * weights[plain.rows[e]]),
      ),
    );
  });

  test("clusters add up what their rows have", () => {
    const fit = coxRegression(many, { age, sex });
    const cluster = age.map((_, i) => `c${i % 7}`);
    const { values } = coxResiduals(fit, many, { age, sex });
    const found = coxResiduals(fit, many, { age, sex }, { cluster });
    expect(found.clusters).toEqual(["c0", "c1", "c2", "c3", "c4", "c5", "c6"]);
    close(
      found.values,
      [0, 1, 2, 3, 4, 5, 6].map((c) => values.reduce((sum, v, i) => sum + (i % 7 === c ? v : 0), 0)),
    );
    expect(coxResiduals(fit, many, { age, sex }, { type: "score", cluster }).clusters).toEqual(found.clusters);
  });

  test("scaled residuals: coefficient plus events times variance times Schoenfeld residual; y of the test is the same", () => {
    const fit = coxRegression(many, { age, sex });
    const { columns, rows, times } = coxResiduals(fit, many, { age, sex }, { type: "schoenfeld" });
    const scaled = coxResiduals(fit, many, { age, sex }, { type: "scaled-schoenfeld" });
    const found = proportionalHazardsTest(fit, many, { age, sex });
    fit.covariance.forEach((row, j) => {
      const expected = columns[0].map(
        (v, e) => fit.coefficients[j] + fit.events * (row[0] * v + row[1] * columns[1][e]),
      );
      close(scaled.columns[j], expected);
      close(found.y[j], expected);
      close(
        found.variance[j],
        row.map((v) => v * fit.events),
      );
    });
    expect([found.rows, found.times]).toEqual([rows, times]);
  });

  test("the test is that of a covariate times the centred time, as rows split at each event have it", () => {
    const { transformedTimes, tests, times } = proportionalHazardsTest(
      coxRegression(many, { age, sex }),
      many,
      { age, sex },
      { transform: (at) => at * at, global: false },
    );
    expect(transformedTimes).toEqual(times.map((at) => at * at));
    const cuts = [...new Set(Array.from(times))].sort((a, b) => a - b);
    const rows = time.flatMap((to, i) => cuts.filter((cut) => cut <= to).map((cut) => [i, cut] as const));
    const split = {
      time: rows.map(([, cut]) => cut),
      entry: rows.map(([, cut]) => cuts[cuts.indexOf(cut) - 1] ?? 0),
      event: rows.map(([i, cut]) => (time[i] === cut ? event[i] : 0)),
    };
    const fixed = coxRegression(many, { age, sex }).coefficients;
    const offset = rows.map(([i]) => fixed[0] * age[i] + fixed[1] * sex[i]);
    // with the fitted part as offset, all coefficients start at the values of the test
    const covariates = { age: rows.map(([i]) => age[i]), sex: rows.map(([i]) => sex[i]) };
    const withTime = { ...covariates, trend: rows.map(([i, cut]) => sex[i] * cut * cut) };
    const score = coxRegression(split, withTime, { offset }).tests.score.statistic;
    expect(tests.map(({ name }) => name)).toEqual(["age", "sex"]);
    expect(tests[1].statistic / score).toBeCloseTo(1, 9);
  });

  test("a category is one test, or one a column", () => {
    const covariates = { age, grade };
    const fit = coxRegression(many, covariates);
    const together = proportionalHazardsTest(fit, many, covariates);
    expect(together.tests.map(({ name, df }) => [name, df])).toEqual([
      ["age", 1],
      ["grade", 2],
      ["GLOBAL", 3],
    ]);
    expect(together.names).toEqual(["age", "grade"]);
    const apart = proportionalHazardsTest(fit, many, covariates, { terms: false, global: false });
    expect(apart.tests.map(({ name }) => name)).toEqual(["age", "grade=low", "grade=middle"]);
    expect(apart.y).toHaveLength(3);
  });
});

describe("degenerate input", () => {
  test("a redundant column has no dfbeta, no scaled residual and no test", () => {
    const covariates = { age, twice: age.map((v) => 2 * v), sex };
    const fit = coxRegression(many, covariates);
    const plain = coxRegression(many, { age, sex });
    for (const type of TYPES.slice(2)) {
      const found = listsOf(JSON.parse(JSON.stringify(fit)), many, covariates, { type });
      const expected = listsOf(plain, many, { age, sex }, { type });
      close(found[0], expected[0], 7);
      close(found[2], expected[1], 7);
      expect(Number.isNaN(found[1][0])).toBe(type !== "score" && type !== "schoenfeld");
    }
    const { tests, y } = proportionalHazardsTest(fit, many, covariates);
    expect(tests.map(({ df }) => df)).toEqual([1, 0, 1, 2]);
    expect([tests[1].statistic, tests[1].pValue, y[1][0]]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });

  test("one event time has no trend, nor have risk sets of one", () => {
    const tied = { time: time.map(() => 3), event };
    const { tests } = proportionalHazardsTest(coxRegression(tied, { age }), tied, { age });
    expect(tests.map(({ statistic, df, pValue }) => [statistic, df, pValue])).toEqual([
      [Number.NaN, 1, Number.NaN],
      [Number.NaN, 1, Number.NaN],
    ]);
    // the last event is that of the last subject, whose risk set does not vary
    const last = { time: [1, 2, 3], event: [1, 0, 1] };
    const found = proportionalHazardsTest(coxRegression(last, { x: [1.1, 0, 2] }), last, { x: [1.1, 0, 2] }).tests;
    expect(found[1]).toEqual({ name: "GLOBAL", statistic: Number.NaN, df: 1, pValue: Number.NaN });
  });

  test("no columns: martingale residuals of the hazard of all", () => {
    const fit = coxRegression(outcome, {});
    close(
      coxResiduals(fit, outcome, {}).values,
      [1 / 6, 1 / 3, 1 / 3, 2 / 3, 1, 1].map((_, i) => {
        const [h1, first, second] = [1 / 6, 1 / 5, 1 / 4];
        const hazard = [h1, h1 + first + second / 2, h1 + first + second / 2, h1 + first + second];
        return outcome.event[i] - (hazard[i] ?? h1 + first + second + 1 / 2);
      }),
    );
    expect(proportionalHazardsTest(fit, outcome, {}).tests).toEqual([
      { name: "GLOBAL", statistic: Number.NaN, df: 0, pValue: Number.NaN },
    ]);
  });

  test("rows of weight 0 change nothing but have residuals of their own", () => {
    const given = { time: [...time, 5, 1000], event: [...event, 1, 1], weights: [...age.map(() => 1), 0, 0] };
    const covariates = { age: [...age, 50, 60], sex: [...sex, 1, 0] };
    const fit = coxRegression(given, covariates, { ties: "breslow" });
    const plain = coxRegression(many, { age, sex }, { ties: "breslow" });
    for (const type of TYPES) {
      const found = listsOf(fit, given, covariates, { type });
      listsOf(plain, many, { age, sex }, { type }).forEach((list, j) => close(found[j].slice(0, list.length), list, 8));
      for (const list of found) expect(list.every(Number.isFinite)).toBe(true);
    }
    const at = { transform: "identity" } as const;
    const { tests } = proportionalHazardsTest(fit, given, covariates, at);
    proportionalHazardsTest(plain, many, { age, sex }, at).tests.forEach(({ statistic }, i) => {
      expect(tests[i].statistic).toBeCloseTo(statistic, 9);
    });
  });
});

describe("rows that are not those of the fit, and other misuse", () => {
  const covariates = { age, sex };
  const fit = coxRegression(many, covariates);
  const stratified = coxRegression({ ...many, strata: grade }, covariates);
  const withOffset = coxRegression(many, covariates, { offset: age.map((v, i) => ((v * i) % 3) / 3) });
  const notTheRows = "the rows of the fit are needed, outcome and table in one order";
  test.each<[unknown, object, object, object, string, string]>([
    [
      undefined,
      many,
      covariates,
      {},
      "argument",
      "the first argument must be a fit, as coxRegression returns it; got undefined",
    ],
    [null, many, covariates, {}, "argument", "got null"],
    [
      fit,
      { time: time.slice(1), event: event.slice(1) },
      covariates,
      {},
      "length",
      `the rows of the fit are needed, 90 with ${fit.events} events; got 89 with`,
    ],
    [fit, { time, event: event.map(() => 1) }, covariates, {}, "length", `${fit.events} events; got 90 with 90`],
    [fit, many, { age }, {}, "argument", '"sex" is not among "age"'],
    [
      fit,
      many,
      { age: age.slice(1), sex: sex.slice(1) },
      {},
      "length",
      'column "age" needs length 90, as time has; got 89',
    ],
    [
      fit,
      many,
      { age: age.map((v, i) => (i === 4 ? Number.NaN : v)), sex },
      {},
      "argument",
      'column "age" must hold finite numbers; got NaN in row 4',
    ],
    [fit, many, { age: [...age].reverse(), sex }, {}, "argument", notTheRows],
    [fit, { ...many, weights }, covariates, {}, "argument", notTheRows],
    [fit, { ...many, entry }, covariates, {}, "argument", notTheRows],
    [fit, { ...many, strata: grade }, covariates, {}, "argument", notTheRows],
    [withOffset, many, covariates, {}, "argument", notTheRows],
    [
      stratified,
      many,
      covariates,
      {},
      "argument",
      'the fit has the strata "high", "low", "middle"; name that of each row in strata',
    ],
    [fit, many, covariates, { offset: [1] }, "length", "offset needs length 90, as time has; got 1"],
    [fit, many, covariates, { strata: [1] }, "length", "strata needs length 90, as time has; got 1"],
    [
      coxRegression(many, covariates, { ties: "exact" }),
      many,
      covariates,
      {},
      "unsupported",
      'a fit with ties "efron" or "breslow" is needed; got one with exact ties',
    ],
    [fit, many, covariates, { power: 2 }, "setting", 'there is no setting "power" here'],
  ])("%#", (given, rows, columns, options, code, message) => {
    for (const [name, call] of [
      ["coxResiduals", coxResiduals],
      ["proportionalHazardsTest", proportionalHazardsTest],
    ] as const) {
      const run = (): unknown => call(given as CoxFit, rows as SurvivalOutcome, columns as typeof covariates, options);
      expect(run).toThrow(message);
      expect(run).toThrow(`${name}: `);
      expect(run).toThrow(expect.objectContaining({ code }));
    }
  });

  test("strata and offset among the options", () => {
    const { values } = coxResiduals(stratified, many, covariates, { strata: grade });
    expect(values).toEqual(coxResiduals(stratified, { ...many, strata: grade }, covariates).values);
    const { tests, strata } = proportionalHazardsTest(stratified, many, covariates, { strata: grade });
    expect(tests).toEqual(proportionalHazardsTest(stratified, { ...many, strata: grade }, covariates).tests);
    expect([...new Set(strata)]).toEqual(["high", "low", "middle"]);
    const { strata: ofEvents } = coxResiduals(stratified, many, covariates, { type: "schoenfeld", strata: grade });
    expect(ofEvents).toEqual(strata);
    const offset = age.map((v, i) => ((v * i) % 3) / 3);
    expect(proportionalHazardsTest(withOffset, many, covariates, { offset }).tests[0].statistic).toBeGreaterThan(0);
  });

  test("a fit that left rows out says so; with the others it is met again", () => {
    const holes = { age: age.map((v, i) => (i % 9 === 0 ? Number.NaN : v)), sex };
    const omitted = coxRegression(many, holes, { missing: "omit" });
    expect(() => coxResiduals(omitted, many, holes)).toThrow("the fit left 10 rows out, as completeCases does");
  });

  test("a fit that did not converge, and one with a penalty, have residuals though their score is not 0", () => {
    const early = coxRegression(many, covariates, { maximumSteps: 1 });
    expect(early.converged).toBe(false);
    expect(coxResiduals(early, many, covariates).values).toHaveLength(n);
    const firth = coxRegression(many, covariates, { penalty: "firth" });
    expect(coxResiduals(firth, many, covariates, { type: "dfbeta" }).columns[1]).toHaveLength(n);
    expect(() => proportionalHazardsTest(firth, many, covariates)).toThrow("a fit without penalty is needed");
  });

  test("options of one of the two", () => {
    const residuals = (options: object) => () => coxResiduals(fit, many, covariates, options);
    const trend = (options: object) => () => proportionalHazardsTest(fit, many, covariates, options);
    expect(residuals({ type: "pearson" })).toThrow("type must be one of martingale, deviance, score, dfbeta, dfbetas");
    expect(residuals({ weighted: 1 })).toThrow("weighted must be true or false; got 1");
    expect(residuals({ cluster: [1] })).toThrow("cluster needs length 90, as time has; got 1");
    expect(residuals({ type: "schoenfeld", cluster: sex })).toThrow(
      "cluster is for residuals with one value a row; schoenfeld has one an event; leave it out",
    );
    expect(trend({ transform: "sqrt" })).toThrow(
      "transform must be one of km, rank, identity, log, or a function of time",
    );
    expect(trend({ terms: 1 })).toThrow("terms must be true or false");
    expect(trend({ global: 1 })).toThrow("global must be true or false");
    expect(trend({ transform: () => Number.NaN })).toThrow("the function gives NaN for 1; choose another");
    const atZero = { time: time.map((v) => v - 1), event };
    const fitAtZero = coxRegression(atZero, covariates);
    expect(() => proportionalHazardsTest(fitAtZero, atZero, covariates, { transform: "log" })).toThrow(
      'transform must give a finite number for the time of each event; "log" gives -Infinity for 0; choose another',
    );
  });

  test("input is left as it is", () => {
    const given = Object.freeze({ time: Float64Array.from(time), event: Uint8Array.from(event) });
    const columns = { age: Float64Array.from(age), sex: Float64Array.from(sex) };
    const before = structuredClone({ given, columns });
    proportionalHazardsTest(fit, given, columns);
    for (const type of TYPES) coxResiduals(fit, given, columns, { type });
    expect({ given, columns }).toEqual(before);
  });
});
