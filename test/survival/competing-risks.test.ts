import {
  aalenJohansen,
  type CompetingOutcome,
  causeSpecificCox,
  coxRegression,
  fineGrayRegression,
  fineGrayWeights,
  grayTest,
  incidenceAt,
  kaplanMeier,
  predictCox,
  restrictedMeanSurvival,
  restrictedMeanTimes,
} from "radiosurv/survival";
import { describe, expect, test } from "vitest";
import { randomFrom } from "../io/random.ts";

const next = randomFrom(31);
const n = 150;
const time = Array.from({ length: n }, () => Math.ceil(-20 * Math.log(next())));
const status = time.map(() => Math.floor(next() * 3));
const group = time.map(() => "abc"[Math.floor(next() * 3)]);
const x = time.map(() => Math.round(40 * next()) / 8);
const outcome: CompetingOutcome = { time, status };

function closeTo(found: ArrayLike<number>, expected: ArrayLike<number>, digits = 12): void {
  expect(found).toHaveLength(expected.length);
  for (let i = 0; i < expected.length; i++) {
    if (Number.isNaN(expected[i])) expect(found[i]).toBeNaN();
    else expect(found[i]).toBeCloseTo(expected[i], digits);
  }
}

function shuffled<T>(list: readonly T[]): T[] {
  const random = randomFrom(5);
  const keys = list.map(() => random());
  return [...list.keys()].sort((a, b) => keys[a] - keys[b]).map((i) => list[i]);
}

describe("by hand", () => {
  // at 1: 5 at risk, one event of cause 1. At 2: 4 at risk, one of each cause, and one censored, at risk still. At 4: 1, cause 2
  const small = { time: [1, 2, 2, 2, 4], status: [1, 1, 2, 0, 2] };

  test("incidence with two causes and a censoring at one time", () => {
    const found = aalenJohansen(small);
    closeTo(found.times, [1, 2, 4]);
    closeTo(found.survival, [0.8, 0.4, 0]);
    closeTo(found.cumulativeIncidence[0], [0.2, 0.4, 0.4]);
    closeTo(found.cumulativeIncidence[1], [0, 0.2, 0.6]);
    expect(found.atRisk).toEqual(Float64Array.of(5, 4, 1));
    expect(found.events).toEqual([Float64Array.of(1, 1, 0), Float64Array.of(0, 1, 1)]);
    expect(found.censored).toEqual(Float64Array.of(0, 1, 0));
    expect(found.causes).toEqual([1, 2]);
    // binomial: 0.2 * 0.8 / 5
    expect(found.standardError[0][0]).toBeCloseTo(Math.sqrt(0.032), 14);
    // nobody had cause 2 yet: known without error, and the logarithm has no limits
    expect([found.standardError[1][0], found.lower[1][0], found.upper[1][0]]).toEqual([0, Number.NaN, Number.NaN]);
    expect(aalenJohansen(small, { confType: "plain" }).upper[1][0]).toBe(0);
  });

  test("mean times are areas", () => {
    const { means, causes } = restrictedMeanTimes(small, { tau: 3 });
    const [{ eventFree, lost, extended }] = means;
    expect(causes).toEqual([1, 2]);
    expect(eventFree.estimate).toBeCloseTo(1 + 0.8 + 0.4, 14);
    closeTo(
      lost.map(({ estimate }) => estimate),
      [0.2 + 0.4, 0.2],
    );
    expect(extended).toBe(false);
    expect(restrictedMeanTimes({ time: [1, 2], status: [1, 0] }, { tau: 3 }).means[0].extended).toBe(true);
  });

  test("weights of Fine and Gray", () => {
    // of 3 at risk after the event at 2 one is censored at 2: G falls to 2/3; at 5 one of 2: to 1/3
    const rows = fineGrayWeights({ time: [1, 2, 2, 4, 5, 6], status: [2, 1, 0, 1, 0, 1] }, { cause: 1 });
    expect(rows.row).toEqual(Uint32Array.of(0, 0, 0, 1, 2, 3, 4, 5));
    closeTo(rows.entry, [0, 2, 5, 0, 0, 0, 0, 0]);
    closeTo(rows.time, [2, 5, 6, 2, 2, 4, 5, 6]);
    closeTo(rows.weights, [1, 3 / 4, 3 / 8, 1, 1, 1, 1, 1]);
    expect(rows.event).toEqual(Uint8Array.of(0, 0, 0, 1, 0, 1, 0, 1));
  });

  test("Gray's test without competing events or censoring compares the two hazards of all", () => {
    const [found] = grayTest({ time: [1, 2, 3, 4], status: [1, 1, 1, 1] }, ["a", "b", "b", "a"]);
    closeTo(found.observed, [2, 2]);
    // shares of a: 2/4, 1/3, 1/2, 1
    closeTo(found.expected, [1 / 2 + 1 / 3 + 1 / 2 + 1, 1 / 2 + 2 / 3 + 1 / 2]);
    closeTo(found.variance[0], [found.variance[0][0], -found.variance[0][0]]);
    expect(found.n).toEqual([2, 2]);
  });
});

describe("relations", () => {
  test("with one cause: one minus Kaplan-Meier, its errors, and restricted means", () => {
    const event = status.map((value) => (value > 0 ? 1 : 0));
    const entry = time.map((value, i) => (i % 3 === 0 ? Math.floor(value / 3) : 0));
    for (const given of [{}, { entry }]) {
      const one = aalenJohansen({ time, status: event, ...given });
      const curve = kaplanMeier({ time, event, ...given }, { variance: "robust" });
      closeTo(
        one.cumulativeIncidence[0],
        curve.survival.map((value) => 1 - value),
      );
      closeTo(one.survival, curve.survival);
      const errors = curve.standardError.map((value) => (Number.isNaN(value) ? 0 : value));
      closeTo(one.survivalError, errors);
      closeTo(one.standardError[0], errors);
    }
    const [mean] = restrictedMeanTimes({ time, status: event }, { tau: 25 }).means;
    const [expected] = restrictedMeanSurvival({ time, event }, { tau: 25 }).means;
    expect(mean.eventFree.estimate).toBeCloseTo(expected.estimate, 11);
    expect(mean.eventFree.standardError).toBeCloseTo(expected.standardError, 11);
    expect(mean.lost[0].standardError).toBeCloseTo(expected.standardError, 11);
    expect(mean.eventFree.lower).toBeCloseTo(expected.lower, 10);
  });

  test("incidences and survival add up to 1; mean times to tau", () => {
    const { cumulativeIncidence, survival } = aalenJohansen(outcome);
    survival.forEach((value, k) => {
      expect(value + cumulativeIncidence[0][k] + cumulativeIncidence[1][k]).toBeCloseTo(1, 12);
    });
    const [{ eventFree, lost }] = restrictedMeanTimes(outcome, { tau: 12.5 }).means;
    expect(eventFree.estimate + lost[0].estimate + lost[1].estimate).toBeCloseTo(12.5, 12);
  });

  test("the jackknife is the sum of squared derivatives by the weights", () => {
    const entry = time.map((value, i) => (i % 4 === 0 ? Math.floor(value / 2) : 0));
    const weights = time.map((_, i) => 0.5 + (i % 3));
    const at = 18;
    const base = { ...outcome, entry, weights };
    const parts = (changed: number[]) => {
      const given = { ...base, weights: changed };
      const { cumulativeIncidence, survival } = incidenceAt(aalenJohansen(given), [at]);
      const [{ eventFree, lost }] = restrictedMeanTimes(given, { tau: 23.5 }).means;
      const list = [cumulativeIncidence[0][0], cumulativeIncidence[1][0], survival[0]];
      return [...list, eventFree.estimate, lost[0].estimate, lost[1].estimate];
    };
    const squares = [0, 0, 0, 0, 0, 0];
    const step = 1e-4;
    for (let i = 0; i < n; i++) {
      const more = parts(weights.with(i, weights[i] + step));
      const less = parts(weights.with(i, weights[i] - step));
      for (const j of squares.keys()) squares[j] += ((weights[i] * (more[j] - less[j])) / (2 * step)) ** 2;
    }
    const { standardError, survivalError } = incidenceAt(aalenJohansen(base), [at]);
    const [{ eventFree, lost }] = restrictedMeanTimes(base, { tau: 23.5 }).means;
    const found = [standardError[0][0], standardError[1][0], survivalError[0]];
    const means = [eventFree, ...lost].map((each) => each.standardError);
    closeTo([...found, ...means], squares.map(Math.sqrt), 7);
  });

  test("order of rows, unit of time, numbers of causes and names of groups do not matter", () => {
    const order = shuffled([...time.keys()]);
    const moved = { time: order.map((i) => time[i]), status: order.map((i) => status[i]) };
    const movedGroup = order.map((i) => group[i]);
    const found = aalenJohansen(moved);
    const expected = aalenJohansen(outcome);
    closeTo(found.standardError[1], expected.standardError[1]);
    closeTo(found.lower[0], expected.lower[0]);
    const [test1] = grayTest(outcome, group);
    expect(grayTest(moved, movedGroup)[0].statistic).toBeCloseTo(test1.statistic, 9);
    const years = {
      time: time.map((value) => value / 365.25),
      status: status.map((value) => [0, 4, 9][value]),
      unit: "years",
    };
    const rescaled = aalenJohansen(years);
    expect([rescaled.unit, rescaled.causes]).toEqual(["years", [4, 9]]);
    expect(rescaled.cumulativeIncidence).toEqual(expected.cumulativeIncidence);
    expect(rescaled.standardError).toEqual(expected.standardError);
    expect(
      grayTest(
        years,
        group.map((name) => ({ a: 3, b: 20, c: 1 })[name] ?? 0),
        { cause: 9 },
      )[0].statistic,
    ).toBeCloseTo(grayTest(outcome, group)[1].statistic, 9);
    const fit = fineGrayRegression(outcome, { x }, { cause: 2 });
    const other = fineGrayRegression(
      { ...moved, status: moved.status.map((value) => value && value + 3) },
      { x: order.map((i) => x[i]) },
      { cause: 5 },
    );
    closeTo(other.coefficients, fit.coefficients, 10);
    closeTo(other.standardErrors, fit.standardErrors, 10);
  });

  test("whole weights of Aalen's variance are numbers of subjects", () => {
    const weights = time.map((_, i) => i % 3);
    const rows = time.flatMap((_, i) => Array.from({ length: weights[i] }, () => i));
    const given = { time: rows.map((i) => time[i]), status: rows.map((i) => status[i]) };
    const found = aalenJohansen({ ...outcome, weights }, { variance: "aalen" });
    const expected = aalenJohansen(given, { variance: "aalen" });
    const times = [5, 10, 30];
    closeTo(incidenceAt(found, times).standardError[0], incidenceAt(expected, times).standardError[0]);
    closeTo(incidenceAt(found, times).survivalError, incidenceAt(expected, times).survivalError);
    expect(found.variance).toBe("aalen");
  });

  test("groups are as each alone, with the causes of all", () => {
    const only = status.map((value, i) => (group[i] === "a" && value === 2 ? 0 : value));
    const curves = aalenJohansen({ time, status: only }, { group, confLevel: 0.9, confType: "log-log" });
    expect(curves.map((curve) => [curve.group, curve.causes, curve.confLevel, curve.confType])).toEqual(
      ["a", "b", "c"].map((name) => [name, [1, 2], 0.9, "log-log"]),
    );
    expect(curves[0].cumulativeIncidence[1].every((value) => value === 0)).toBe(true);
    const rows = [...time.keys()].filter((i) => group[i] === "b");
    const alone = aalenJohansen(
      { time: rows.map((i) => time[i]), status: rows.map((i) => only[i]) },
      { confLevel: 0.9, confType: "log-log" },
    );
    expect({ ...curves[1], group: undefined }).toEqual({ ...alone, group: undefined });
    const { means, differences } = restrictedMeanTimes(outcome, { tau: 20, group, confLevel: 0.9 });
    expect(differences.map(({ groups }) => groups.join())).toEqual(["a,b", "a,c", "b,c"]);
    const { eventFree, lost } = differences[0];
    expect(eventFree.estimate).toBeCloseTo(means[1].eventFree.estimate - means[0].eventFree.estimate, 12);
    const error = Math.hypot(means[0].lost[1].standardError, means[1].lost[1].standardError);
    expect(lost[1].standardError).toBeCloseTo(error, 12);
    expect(lost[1].zValue).toBeCloseTo(lost[1].estimate / error, 12);
    expect((lost[1].upper - lost[1].lower) / (2 * error)).toBeCloseTo(1.6448536269514722, 9);
    expect(lost[1].pValue).toBeGreaterThan(0);
  });

  test("nothing is known beyond the last time, unless nobody is left", () => {
    const open = incidenceAt(aalenJohansen({ time: [1, 2], status: [1, 0] }), [0, 1, 3]);
    expect(open.cumulativeIncidence[0]).toEqual(Float64Array.of(0, 0.5, Number.NaN));
    expect(open.atRisk).toEqual(Float64Array.of(2, 2, 0));
    const closed = incidenceAt(aalenJohansen({ time: [1, 2], status: [1, 2] }), [3]);
    expect(closed.cumulativeIncidence).toEqual([Float64Array.of(0.5), Float64Array.of(0.5)]);
    const plain = incidenceAt(aalenJohansen({ time: [1, 2], status: [1, 2] }, { confType: "plain" }), [0]);
    expect([plain.lower[0][0], plain.survivalUpper[0]]).toEqual([0, 1]);
  });

  test("without competing events Fine and Gray's model is Cox's", () => {
    const event = status.map((value) => (value > 0 ? 1 : 0));
    const fit = fineGrayRegression({ time, status: event }, { x });
    const cox = coxRegression({ time, event }, { x }, { robust: true });
    closeTo(fit.coefficients, cox.coefficients);
    closeTo(fit.standardErrors, cox.standardErrors);
    expect(predictCox(fit, { x: [1, 4] }, { times: [10] }).survival).toEqual(
      predictCox(cox, { x: [1, 4] }, { times: [10] }).survival,
    );
  });

  test("without censoring those with another event stay to the end", () => {
    const all = status.map((value) => value || 1);
    const rows = fineGrayWeights({ time, status: all }, { cause: 1 });
    expect(rows.row).toHaveLength(n);
    const far = time.map((value, i) => (all[i] === 1 ? value : 1e4));
    const fit = fineGrayRegression({ time, status: all }, { x }, { cause: 1 });
    const cox = coxRegression({ time: far, event: all.map((value) => (value === 1 ? 1 : 0)) }, { x }, { robust: true });
    closeTo(fit.coefficients, cox.coefficients, 10);
    closeTo(fit.standardErrors, cox.standardErrors, 10);
  });

  test("a cause-specific model censors the others", () => {
    const fit = causeSpecificCox({ ...outcome, strata: group }, { x }, { cause: 2, ties: "breslow" });
    const event = status.map((value) => (value === 2 ? 1 : 0));
    const { cause, ...rest } = fit;
    expect(cause).toBe(2);
    expect(rest).toEqual(coxRegression({ time, event, strata: group }, { x }, { ties: "breslow" }));
  });
});

describe("options of fineGrayRegression", () => {
  const y = time.map(() => Math.floor(next() * 2));
  const table = { x, y };

  test("the first cause is the default", () => {
    expect(fineGrayRegression(outcome, table)).toEqual(fineGrayRegression(outcome, table, { cause: 1 }));
    expect(causeSpecificCox(outcome, table)).toEqual(causeSpecificCox(outcome, table, { cause: 1 }));
    expect(fineGrayWeights(outcome)).toEqual(fineGrayWeights(outcome, { cause: 1 }));
  });

  test("strata of the outcome or the options, with censoring within them unless it has groups of its own", () => {
    const fit = fineGrayRegression({ ...outcome, strata: group }, table);
    expect(fineGrayRegression(outcome, table, { strata: group })).toEqual(fit);
    expect(fit.baseline.map(({ stratum }) => stratum)).toEqual(["a", "b", "c"]);
    const one = time.map(() => "all");
    const pooled = fineGrayRegression({ ...outcome, strata: group }, table, { censoringGroup: one });
    expect(pooled.coefficients[0]).not.toBeCloseTo(fit.coefficients[0], 6);
    const plain = fineGrayRegression(outcome, table, { censoringGroup: one });
    closeTo(plain.coefficients, fineGrayRegression(outcome, table).coefficients, 14);
    const grouped = fineGrayRegression(outcome, table, { censoringGroup: group });
    expect(grouped.coefficients[0]).not.toBeCloseTo(plain.coefficients[0], 6);
    expect(fineGrayWeights({ ...outcome, strata: group })).not.toEqual(fineGrayWeights(outcome));
    expect(fineGrayWeights(outcome, { censoringGroup: group }).weights).not.toEqual(fineGrayWeights(outcome).weights);
  });

  test("offset, cluster, baseline and steps go to the Cox fit", () => {
    const fit = fineGrayRegression(outcome, table);
    const offset = x.map((value) => 0.1 * value);
    const shifted = fineGrayRegression(outcome, table, { offset });
    closeTo(shifted.coefficients, [fit.coefficients[0] - 0.1, fit.coefficients[1]], 10);
    const crr = fineGrayRegression(outcome, table, { variance: "crr" });
    const shiftedCrr = fineGrayRegression(outcome, table, { variance: "crr", offset });
    closeTo(shiftedCrr.coefficients, [crr.coefficients[0] - 0.1, crr.coefficients[1]], 10);
    closeTo(shiftedCrr.standardErrors, crr.standardErrors, 10);
    const clustered = fineGrayRegression(outcome, table, { cluster: group });
    expect(clustered.coefficients).toEqual(fit.coefficients);
    expect(clustered.standardErrors[0]).not.toBeCloseTo(fit.standardErrors[0], 4);
    expect(fineGrayRegression(outcome, table, { baseline: "none" }).baseline).toEqual([]);
    expect(fineGrayRegression(outcome, table, { maximumSteps: 1 }).iterations).toBe(1);
    expect(fineGrayRegression(outcome, table, { ties: "breslow" }).ties).toBe("breslow");
  });

  test("with crr's variance only the errors and what follows from them differ", () => {
    const crr = fineGrayRegression(outcome, table, { variance: "crr" });
    const { covariance, standardErrors, zValues, tests, naiveCovariance } = crr;
    expect(standardErrors[0]).toBeCloseTo(Math.sqrt(covariance[0][0]), 14);
    expect(zValues[1]).toBeCloseTo(crr.coefficients[1] / standardErrors[1], 14);
    expect(naiveCovariance![0][0]).not.toBeCloseTo(covariance[0][0], 6);
    const [[a, b], [, d]] = covariance;
    const [u, v] = crr.coefficients;
    expect(tests.wald.statistic).toBeCloseTo((d * u * u - 2 * b * u * v + a * v * v) / (a * d - b * b), 9);
    const constant = fineGrayRegression(outcome, { x, one: x.map(() => 1), y }, { variance: "crr" });
    expect([constant.coefficients[1], constant.standardErrors[1], constant.covariance[0][1]]).toEqual(
      [0, 0, 0].map(() => Number.NaN),
    );
    closeTo([constant.standardErrors[0], constant.standardErrors[2]], standardErrors, 10);
    expect(constant.tests.wald.df).toBe(2);
  });

  test("categories, and rows with missing values", () => {
    const sex = y.map((value) => (value ? "m" : "f"));
    const fit = fineGrayRegression(outcome, { x, sex });
    expect(fit.names).toEqual(["x", "sex=m"]);
    expect(fit.terms.map(({ name }) => name)).toEqual(["x", "sex"]);
    closeTo(fit.coefficients, fineGrayRegression(outcome, table).coefficients);
    predictCox(fit, { x: [1], sex: ["m"] });
    const holes = x.map((value, i) => (i === 4 || i === 20 ? Number.NaN : value));
    const keep = [...time.keys()].filter((i) => i !== 4 && i !== 20);
    const pick = <T>(list: readonly T[]): T[] => keep.map((i) => list[i]);
    const offset = x.map((value) => value / 7);
    for (const fitted of [fineGrayRegression, causeSpecificCox]) {
      const omitted = fitted({ ...outcome, strata: group }, { x: holes, y }, { missing: "omit", offset, cause: 2 });
      const kept = fitted(
        { time: pick(time), status: pick(status), strata: pick(group) },
        { x: pick(x), y: pick(y) },
        { offset: pick(offset), cause: 2 },
      );
      expect(omitted.omitted).toEqual({ count: 2, byColumn: { x: 2 }, byOutcome: {} });
      expect(omitted.coefficients).toEqual(kept.coefficients);
      expect(omitted.standardErrors).toEqual(kept.standardErrors);
    }
    expect(() => fineGrayRegression(outcome, { x: holes, y })).toThrow(
      'fineGrayRegression: column "x" must hold finite numbers; got NaN in row 4',
    );
  });

  test("late entry, and a time of 0", () => {
    const zero = fineGrayWeights({ time: [0, 1, 2, 2], status: [2, 1, 0, 1] });
    expect(zero.entry).toEqual(Float64Array.of(-1, -1, -1, -1));
    const fit = fineGrayRegression({ time: [0, 1, 2, 3, 4, 5], status: [2, 1, 0, 1, 2, 1] }, { x: [1, 3, 2, 1, 3, 1] });
    expect(fit.converged).toBe(true);
    const gapped = { time: [1, 2, 5, 6], status: [2, 1, 1, 1], entry: [0, 0, 3, 4] };
    expect(() => fineGrayWeights(gapped)).toThrow(
      "fineGrayWeights: after a competing event there must be somebody at risk until the last event; for row 0, time 1",
    );
  });
});

describe("degenerate data", () => {
  test("one subject, nobody with an event, everybody at one time", () => {
    const one = aalenJohansen({ time: [3], status: [1] });
    expect([one.cumulativeIncidence[0][0], one.survival[0], one.standardError[0][0]]).toEqual([1, 0, 0]);
    const none = aalenJohansen({ time: [3, 4], status: [0, 0] });
    expect([none.causes, none.cumulativeIncidence, none.survival]).toEqual([[], [], Float64Array.of(1, 1)]);
    expect(restrictedMeanTimes({ time: [3, 4], status: [0, 0] }, { tau: 4 }).means[0].lost).toEqual([]);
    const tied = aalenJohansen({ time: [2, 2, 2, 2], status: [1, 1, 2, 0] });
    closeTo([tied.cumulativeIncidence[0][0], tied.cumulativeIncidence[1][0]], [0.5, 0.25]);
    // binomial
    closeTo([tied.standardError[0][0], tied.standardError[1][0]], [0.25, Math.sqrt(0.1875) / 2]);
  });

  test("times that differ by rounding are one time", () => {
    const found = aalenJohansen({ time: [0.1 + 0.2, 0.3, 0.5], status: [1, 2, 0] });
    expect(found.times).toHaveLength(2);
  });

  test("groups that cannot be compared", () => {
    const found = grayTest({ time: [1, 2, 3, 4], status: [0, 0, 1, 1] }, ["a", "a", "b", "b"]);
    expect([found[0].statistic, found[0].df, found[0].pValue]).toEqual([Number.NaN, 0, Number.NaN]);
    const three = grayTest({ time: [1, 2, 3, 4, 5, 6], status: [0, 1, 1, 1, 2, 1] }, ["a", "b", "c", "b", "c", "c"]);
    expect(three[0].df).toBe(1);
  });
});

describe("what is not allowed is refused", () => {
  const functions = {
    aalenJohansen: (given: CompetingOutcome) => aalenJohansen(given),
    restrictedMeanTimes: (given: CompetingOutcome) => restrictedMeanTimes(given, { tau: 3 }),
    grayTest: (given: CompetingOutcome) => grayTest(given, [1, 2]),
    fineGrayWeights: (given: CompetingOutcome) => fineGrayWeights(given),
    fineGrayRegression: (given: CompetingOutcome) => fineGrayRegression(given, { x: [1, 2] }),
    causeSpecificCox: (given: CompetingOutcome) => causeSpecificCox(given, { x: [1, 2] }),
  };
  test.each(Object.entries(functions))("outcomes: %s", (name, run) => {
    const cases: [unknown, string, string][] = [
      [undefined, "argument", "the outcome must be an object { time, status } of two lists; got undefined"],
      [{ time: [1, 2], event: [1, 1] }, "argument", "the outcome must be an object { time, status } of two lists"],
      [{ time: [1, 2], status: [1] }, "length", "status needs length 2, as time has; got 1"],
      [{ time: [1, 2], status: [1, -1] }, "argument", "got -1 in row 1"],
      [
        { time: [1, 2], status: [1.5, 1] },
        "argument",
        "status must be 0 where censored, else the whole number of the cause, 1, 2, ...; got 1.5 in row 0",
      ],
      [{ time: [1, 2], status: [1, "2"] }, "argument", 'got "2" in row 1'],
      [{ time: [1, 2], status: [1, Number.NaN] }, "argument", "got NaN in row 1"],
      [{ time: [1, Number.NaN], status: [1, 2] }, "argument", "time must hold finite numbers >= 0; got NaN in row 1"],
      [{ time: [1, 2], status: [1, 2], weights: [1, -2] }, "argument", "weights must hold finite numbers >= 0; got -2"],
      [{ time: [1, 2], status: [1, 2], entry: [0, 2] }, "argument", "entry must be before time; got entry 2"],
      [{ time: [], status: [] }, "length", "at least 1 subject is needed; got 0"],
    ];
    for (const [given, code, message] of cases) {
      const wanted = { code, message: expect.stringContaining(message) };
      expect(() => run(given as CompetingOutcome)).toThrow(expect.objectContaining(wanted));
      expect(() => run(given as CompetingOutcome)).toThrow(new RegExp(`^${name}: `));
    }
  });

  const none = { time: [1, 2], status: [0, 0] };
  const wrong: [() => unknown, string, string][] = [
    [
      () => aalenJohansen(outcome, { variance: "delta" as "aalen" }),
      "setting",
      "variance must be one of infinitesimal-jackknife, aalen",
    ],
    [() => aalenJohansen(outcome, { confLevel: 95 }), "setting", "confLevel must be a number between 0 and 1; got 95"],
    [
      () => aalenJohansen(outcome, { confType: "x" as "log" }),
      "setting",
      "confType must be one of plain, log, log-log",
    ],
    [
      () => aalenJohansen(outcome, { group: [1] }),
      "length",
      "aalenJohansen: group needs length 150, as time has; got 1",
    ],
    [
      () => aalenJohansen({ ...outcome, weights: time.map(() => 0.5) }, { variance: "aalen" }),
      "argument",
      'aalenJohansen: with variance "aalen" weights must be whole, as numbers of subjects; got 0.5 in row 0',
    ],
    [
      () => incidenceAt(aalenJohansen(outcome), [3, 1]),
      "argument",
      "incidenceAt: times must ascend; got 1 as number 1",
    ],
    [() => restrictedMeanTimes(outcome, {} as never), "setting", "restrictedMeanTimes: tau is needed"],
    [
      () => restrictedMeanTimes(outcome, { tau: -1 }),
      "setting",
      "restrictedMeanTimes: tau must be a positive number; got -1",
    ],
    [
      () => restrictedMeanTimes(outcome, { tau: 1, group: [1] }),
      "length",
      "restrictedMeanTimes: group needs length 150",
    ],
    [() => grayTest(outcome, undefined as never), "length", "grayTest: group needs length 150, as time has; got none"],
    [() => grayTest(outcome, [1]), "length", "grayTest: group needs length 150, as time has; got 1"],
    [
      () =>
        grayTest(
          outcome,
          time.map(() => 1),
        ),
      "argument",
      'grayTest: at least two groups are needed; all subjects are in "1"',
    ],
    [() => grayTest(none, [1, 2]), "argument", "grayTest: at least one event is needed; all 2 subjects are censored"],
    [() => grayTest(outcome, group, { cause: 3 }), "setting", "grayTest: cause must be one of those seen, 1, 2; got 3"],
    [
      () => grayTest(outcome, group, { cause: 1.5 }),
      "setting",
      "grayTest: cause must be the number of a cause; got 1.5",
    ],
    [() => grayTest(outcome, group, { rho: Number.NaN }), "setting", "grayTest: rho must be a number; got NaN"],
    [() => grayTest(outcome, group, { strata: [1] }), "length", "grayTest: strata needs length 150"],
    [
      () => grayTest({ ...outcome, weights: time }, group),
      "unsupported",
      "grayTest: case weights cannot be taken into account; leave weights out",
    ],
    [
      () => grayTest({ ...outcome, entry: time.map(() => 0) }, group),
      "unsupported",
      "grayTest: late entry cannot be taken into account; leave entry out",
    ],
    [() => fineGrayWeights(none), "argument", "fineGrayWeights: at least one event is needed"],
    [
      () => fineGrayWeights(outcome, { censoringGroup: [1] }),
      "length",
      "fineGrayWeights: censoringGroup needs length 150",
    ],
    [
      () => fineGrayRegression(outcome, { x }, { cause: 7 }),
      "setting",
      "fineGrayRegression: cause must be one of those seen, 1, 2; got 7",
    ],
    [
      () => fineGrayRegression(outcome, { x }, { variance: "crr", ties: "efron" }),
      "setting",
      'with variance "crr" ties must be "breslow"; got "efron"',
    ],
    [
      () => fineGrayRegression({ ...outcome, weights: time }, { x }, { variance: "crr" }),
      "unsupported",
      'variance "crr" is not known with weights; leave weights out, or take variance "robust"',
    ],
    [
      () => fineGrayRegression({ ...outcome, strata: group }, { x }, { variance: "crr" }),
      "unsupported",
      'variance "crr" is not known with strata',
    ],
    [
      () => fineGrayRegression(outcome, { x }, { variance: "crr", cluster: group }),
      "unsupported",
      'variance "crr" is not known with cluster',
    ],
    [
      () => fineGrayRegression(outcome, { x }, { offset: [1] }),
      "length",
      "fineGrayRegression: offset needs length 150",
    ],
    [
      () => fineGrayRegression(outcome, { x }, { cluster: [1] }),
      "length",
      "fineGrayRegression: cluster needs length 150",
    ],
    [() => fineGrayRegression(outcome, { x: [1] }), "length", 'fineGrayRegression: column "x" needs length 150; got 1'],
    [
      () => fineGrayRegression(outcome, { x }, { method: 1 } as never),
      "setting",
      'fineGrayRegression: there is no setting "method" here',
    ],
    [
      () => causeSpecificCox(outcome, { x }, { cause: 3 }),
      "setting",
      "causeSpecificCox: cause must be one of those seen, 1, 2; got 3",
    ],
    [() => causeSpecificCox(none, { x: [1, 2] }), "argument", "causeSpecificCox: at least one event is needed"],
  ];
  test.each(wrong)("%#", (run, code, message) => {
    expect(run).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }));
  });

  test("a data set beyond all memory", () => {
    const m = 14000;
    const many = {
      time: Array.from({ length: m }, (_, i) => i + 1),
      status: Array.from({ length: m }, (_, i) => [2, 0, 1][i % 3]),
    };
    const early = { ...many, status: many.status.map((_, i) => (i < 7000 ? 2 : i % 2)) };
    expect(() => fineGrayWeights(early)).toThrow(
      expect.objectContaining({ code: "limit", message: expect.stringContaining("20000000 at most are made") }),
    );
  });
});
