import { compareConcordance, concordanceIndex } from "radiosurv/survival";
import { describe, expect, test } from "vitest";
import { randomFrom } from "../io/random.ts";

const next = randomFrom(17);
const n = 80;
const outcome = {
  time: Array.from({ length: n }, () => Math.ceil(next() * 25)),
  event: Array.from({ length: n }, () => (next() < 0.6 ? 1 : 0)),
  weights: Array.from({ length: n }, () => Math.ceil(next() * 3)),
  entry: Array.from({ length: n }, () => 0),
};
outcome.entry = outcome.time.map((value) => Math.floor(next() * value));
const score = Array.from({ length: n }, () => Math.floor(next() * 12));

/** Every pair looked at, as the definition says. */
function slowly(tau = Number.POSITIVE_INFINITY) {
  const { time, event, weights, entry } = outcome;
  const found = { concordant: 0, discordant: 0, tiedScore: 0, tiedTime: 0, tiedBoth: 0 };
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const eventI = event[i] && time[i] <= tau;
      const eventJ = event[j] && time[j] <= tau;
      if (!eventI || i === j) continue;
      const w = weights[i] * weights[j];
      if (time[i] === time[j] && eventJ) {
        if (i < j) found[score[i] === score[j] ? "tiedBoth" : "tiedTime"] += w;
      } else if ((time[i] < time[j] || (time[i] === time[j] && !eventJ)) && entry[j] < time[i]) {
        found[score[i] > score[j] ? "concordant" : score[i] < score[j] ? "discordant" : "tiedScore"] += w;
      }
    }
  }
  return found;
}

test("equals a look at every pair, with weights, ties and late entry", () => {
  expect(concordanceIndex(outcome, score)).toMatchObject(slowly());
  expect(concordanceIndex(outcome, score, { tau: 9 })).toMatchObject(slowly(9));
});

test("the standard error is that of leaving out each subject's weight, by finite differences", () => {
  const { influence } = concordanceIndex(outcome, score);
  const { estimate } = concordanceIndex(outcome, score);
  for (const i of [0, 7, 33]) {
    const step = 1e-6;
    const weights = outcome.weights.map((value, k) => (k === i ? value * (1 + step) : value));
    const moved = concordanceIndex({ ...outcome, weights }, score).estimate;
    expect((moved - estimate) / step).toBeCloseTo(influence[i], 7);
  }
});

describe("what should not matter does not", () => {
  const found = concordanceIndex(outcome, score);

  test("the order of rows, the unit of time, the scale of the score", () => {
    const order = score.map((_, i) => i).sort(() => next() - 0.5);
    const of = (list: readonly number[]) => order.map((i) => list[i]);
    const { time, event, weights, entry } = outcome;
    const shuffled = { time: of(time), event: of(event), weights: of(weights), entry: of(entry) };
    const other = concordanceIndex(shuffled, of(score));
    expect([other.estimate, other.concordant]).toEqual([found.estimate, found.concordant]);
    expect(other.standardError).toBeCloseTo(found.standardError, 12);
    const years = {
      ...outcome,
      time: time.map((value) => value / 365.25),
      entry: entry.map((value) => value / 365.25),
    };
    expect(
      concordanceIndex(
        years,
        score.map((value) => Math.exp(value)),
      ).estimate,
    ).toBe(found.estimate);
  });

  test("turning the score round turns the index round", () => {
    const turned = concordanceIndex(
      outcome,
      score.map((value) => -value),
    );
    expect(turned.estimate + found.estimate).toBeCloseTo(1, 14);
    expect(turned.standardError).toBeCloseTo(found.standardError, 14);
  });
});

describe("little data", () => {
  test("no comparable pair, one subject, no event: NaN, and the counts say why", () => {
    for (const each of [
      { time: [1], event: [1] },
      { time: [1, 2], event: [0, 0] },
      { time: [3, 3], event: [1, 1] },
    ]) {
      const found = concordanceIndex(each, each.time);
      expect([found.estimate, found.standardError, found.concordant]).toEqual([NaN, NaN, 0]);
    }
  });

  test("one score for all is chance", () => {
    const found = concordanceIndex(
      outcome,
      score.map(() => 4),
    );
    expect([found.estimate, found.standardError]).toEqual([0.5, 0]);
  });
});

test("bad input is named", () => {
  expect(() => concordanceIndex(outcome, [1])).toThrow("concordanceIndex: score needs length 80, as time has; got 1");
  expect(() =>
    concordanceIndex(
      outcome,
      score.map((v, i) => (i === 2 ? Number.NaN : v)),
    ),
  ).toThrow("score must hold finite numbers; got NaN in row 2");
  expect(() => concordanceIndex(outcome, score, { weighting: "n" as "uno" })).toThrow(
    "weighting must be one of harrell, uno, peto, schemper, constant",
  );
  expect(() => concordanceIndex(outcome, score, { tau: 0 })).toThrow("tau must be a positive number; got 0");
  expect(() => concordanceIndex(outcome, score, { cluster: [1] })).toThrow("cluster needs length 80");
  expect(() => compareConcordance(outcome, { a: score })).toThrow("at least two scores are needed, by name; got 1");
  const same = compareConcordance(outcome, { a: score, b: score });
  expect([same.differences[0].estimate, same.test.statistic]).toEqual([0, NaN]);
});
