import { penalizedCox, predictPenalizedCox } from "radiosurv/survival";
import { describe, expect, test } from "vitest";
import { simulated } from "./penalized-cox-cases.ts";

const { outcome, table } = simulated(80, 5, 2);
const path = penalizedCox(outcome, table, { lambda: [0.1, 0.05, 0.01], relax: true });
const rows = Object.fromEntries(Object.entries(table).map(([name, list]) => [name, list.slice(0, 4)]));

test("link, risk and coefficients, at, between and beyond values of the path", () => {
  const at = (lambda: number) => Array.from(predictPenalizedCox(path, undefined, { lambda, type: "coefficients" }));
  expect(at(0.05)).toEqual(path.coefficients[1]);
  expect([at(1), at(0)]).toEqual([path.coefficients[0], path.coefficients[2]]);
  at(0.02).forEach((value, j) =>
    expect(value).toBeCloseTo(0.25 * path.coefficients[1][j] + 0.75 * path.coefficients[2][j], 12),
  );
  const link = predictPenalizedCox(path, rows, { lambda: 0.02 });
  const b = at(0.02);
  link.forEach((value, i) =>
    expect(value).toBeCloseTo(
      Object.values(rows).reduce((sum, column, j) => sum + b[j] * column[i], 0),
      12,
    ),
  );
  predictPenalizedCox(path, rows, { lambda: 0.02, type: "risk" }).forEach((value, i) =>
    expect(value).toBeCloseTo(Math.exp(link[i]), 12),
  );
});

test("survival by Breslow's hazard, before the first event, at it, and beyond the follow-up", () => {
  const last = Math.max(...Array.from(outcome.time));
  const found = predictPenalizedCox(path, rows, { lambda: 0.05, type: "survival", times: [0, 3, last, last + 1] });
  const link = predictPenalizedCox(path, table, { lambda: 0.05 });
  let hazard = 0;
  const events = Array.from(outcome.event, Number);
  for (let i = 0; i < events.length; i++) {
    if (!events[i] || outcome.time[i] > 3) continue;
    hazard += 1 / link.reduce((sum, value, k) => sum + (outcome.time[k] >= outcome.time[i] ? Math.exp(value) : 0), 0);
  }
  found.forEach((row, i) => {
    expect(row[0]).toBe(1);
    expect(row[1]).toBeCloseTo(Math.exp(-hazard * Math.exp(link[i])), 10);
    expect(row[2]).toBeLessThan(row[1]);
    expect(row[3]).toBeNaN();
  });
  const between = predictPenalizedCox(path, rows, { lambda: 0.03, type: "survival", times: [3] });
  expect(between[0][0]).toBeGreaterThan(0);
});

test("gamma mixes penalised and relaxed coefficients", () => {
  const mixed = predictPenalizedCox(path, undefined, { lambda: 0.05, gamma: 0.25, type: "coefficients" });
  mixed.forEach((value, j) =>
    expect(value).toBeCloseTo(0.25 * path.coefficients[1][j] + 0.75 * path.relaxed!.coefficients[1][j], 12),
  );
  const survival = (gamma: number) =>
    predictPenalizedCox(path, rows, { lambda: 0.05, gamma, type: "survival", times: [3] })[0][0];
  expect(survival(0)).not.toBe(survival(1));
  expect(() => survival(0.5)).toThrow("survival is there for gamma 0 and 1, which have a baseline hazard; got 0.5");
  const plain = penalizedCox(outcome, table, { lambda: [0.1] });
  expect(() => predictPenalizedCox(plain, rows, { lambda: 0.1, gamma: 0 })).toThrow(
    "gamma below 1 needs a path fitted with relax: true",
  );
});

test("strata, offset and categories", () => {
  const strata = Array.from(outcome.time, (_, i) => (i % 2 ? "b" : "a"));
  const offset = Array.from(outcome.time, (_, i) => (i % 5) / 10);
  const sex = strata.map((_, i) => (i % 3 ? "m" : "w"));
  const fit = penalizedCox({ ...outcome, strata }, { ...table, sex }, { offset, lambda: [0.01] });
  expect(fit.names.at(-1)).toBe("sex=w");
  expect(fit.offsetMean).toBeCloseTo(0.2, 12);
  const new4 = { ...rows, sex: sex.slice(0, 4) };
  const at = { lambda: 0.01, type: "survival", times: [5] } as const;
  const own = predictPenalizedCox(fit, new4, { ...at, strata: strata.slice(0, 4) });
  const other = predictPenalizedCox(fit, new4, { ...at, strata: ["b", "b", "b", "b"] });
  expect([own[0][0] === other[0][0], own[1][0] === other[1][0]]).toEqual([false, true]);
  expect(() => predictPenalizedCox(fit, new4, at)).toThrow(
    'the path has strata ("a", "b"); name that of each row in strata',
  );
  expect(() => predictPenalizedCox(fit, new4, { ...at, strata: ["a", "a", "c", "a"] })).toThrow(
    'row 2 has the stratum "c", which the path does not know; it knows "a", "b"',
  );
  expect(() => predictPenalizedCox(fit, new4, { ...at, strata: ["a"] })).toThrow(
    "strata needs length 4, as the table has; got 1",
  );
  const link = (more?: readonly number[]) =>
    predictPenalizedCox(fit, new4, { lambda: 0.01, ...(more && { offset: more }) });
  expect(link([0.7, 0.2, 0.2, 0.2])[0] - link()[0]).toBeCloseTo(0.5, 12);
  expect(link([0.2, 0.2, 0.2, 0.2])[1]).toBeCloseTo(link()[1], 12);
  expect(() => link([1])).toThrow("offset needs length 4, as the table has; got 1");
});

describe("misuse", () => {
  const call =
    (options: object, data: object | undefined = rows, from: object = path) =>
    () =>
      predictPenalizedCox(from as never, data as never, options as never);
  test.each<[() => unknown, string]>([
    [call({}), "lambda, such as lambdaMin of a cross-validation, is needed; got none"],
    [call({ lambda: 0.1 }, rows, {}), "a path of penalizedCox, is needed; got none"],
    [call({ lambda: -1 }), "lambda must be a number >= 0; got -1"],
    [call({ lambda: 0.1, type: "class" }), "type must be one of link, risk, survival, coefficients"],
    [call({ lambda: 0.1, gamma: 2 }), "gamma must be a number from 0 to 1; got 2"],
    [call({ lambda: 0.1, type: "survival" }), 'type "survival" needs times; got none'],
    [call({ lambda: 0.1, type: "survival", times: [Number.NaN] }), "times must be a list, each a number"],
    [
      call({ lambda: 0.1 }, { ...rows, x0: [1, 2, Number.NaN, 4] }),
      'column "x0" must hold finite numbers; got NaN in row 2',
    ],
    [call({ lambda: 0.1 }, { x0: [1] }), '"x1"'],
    [
      call(
        { lambda: 0.1, type: "survival", times: [1] },
        rows,
        penalizedCox(outcome, table, { baseline: "none", lambda: [0.1] }),
      ),
      'the path has no baseline, so no survival; fit it with baseline: "hazard"',
    ],
  ])("%#", (work, message) => {
    expect(work).toThrow(message);
    expect(work).toThrow(/^predictPenalizedCox: /);
  });
});
