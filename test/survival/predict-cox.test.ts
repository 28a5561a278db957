import { baselineHazard, coxRegression, predictCox } from "radiosurv/survival";
import { expect, test } from "vitest";

const outcome = { time: [4, 3, 1, 1, 2, 2, 3, 6], event: [1, 1, 1, 0, 1, 1, 0, 0] };
const x = [0, 2, 1, 1, 1, 0, 0, 3];
const strata = ["a", "b", "a", "b", "a", "b", "a", "b"];

test("errors are kept only where they are asked for, and nothing with none", () => {
  const at = { times: [0, 2, 6, 7] };
  const plain = predictCox(coxRegression(outcome, { x }), { x: [1] }, at);
  expect([plain.lower, plain.survival[0][0], plain.survival[0][3]]).toEqual([undefined, 1, Number.NaN]);
  const { lower, upper, survival } = predictCox(coxRegression(outcome, { x }, { baseline: "errors" }), { x: [1] }, at);
  expect([lower?.[0][0], upper?.[0][0], lower?.[0][3]]).toEqual([1, 1, Number.NaN]);
  expect(lower![0][1]).toBeLessThan(survival[0][1]);
  const wider = predictCox(
    coxRegression(outcome, { x }, { baseline: "errors" }),
    { x: [1] },
    { ...at, confLevel: 0.99 },
  );
  expect(wider.lower![0][1]).toBeLessThan(lower![0][1]);
  const none = coxRegression(outcome, { x }, { baseline: "none" });
  expect(predictCox(none, { x: [1] }).survival).toEqual([]);
  expect(() => predictCox(none, { x: [1] }, at)).toThrow(
    'the fit has no baseline, so no survival; fit it with baseline: "hazard"',
  );
});

test("rows of a fit with strata say which is theirs", () => {
  const fit = coxRegression({ ...outcome, strata }, { x });
  expect(baselineHazard(fit).map(({ stratum }) => stratum)).toEqual(["a", "b"]);
  const { survival } = predictCox(fit, { x: [1, 1] }, { times: [2], strata: ["b", "a"] });
  expect(survival[0][0]).not.toBe(survival[1][0]);
  expect(() => predictCox(fit, { x: [1] }, { times: [2] })).toThrow(
    "the fit has strata (a, b); name that of each row in strata",
  );
  expect(() => predictCox(fit, { x: [1] }, { times: [2], strata: ["c"] })).toThrow(
    'row 0 has the stratum "c", which the fit does not know; it knows a, b',
  );
  expect(() => predictCox(fit, { x: [1] }, { strata: ["a", "b"] })).toThrow(
    "strata needs length 1, as the table has; got 2",
  );
});

test("an offset moves the predictor; a redundant column does not, also after JSON", () => {
  const offset = x.map((value) => value / 10);
  const fit = coxRegression(outcome, { x, one: x.map(() => 1) }, { offset });
  expect(fit.offsetMean).toBeCloseTo(0.1, 12);
  const saved = JSON.parse(JSON.stringify(fit));
  const found = predictCox(saved, { x: [1, 1], one: [1, 5] }, { offset: [0.1, 0.6], times: [2] });
  expect(found.linearPredictor[1] - found.linearPredictor[0]).toBeCloseTo(0.5, 12);
  expect(found).toEqual(predictCox(fit, { x: [1, 1], one: [1, 5] }, { offset: [0.1, 0.6], times: [2] }));
});

test("the table must have the columns of the fit", () => {
  const fit = coxRegression(outcome, { x });
  expect(() => predictCox(fit, { y: [1] })).toThrow(
    'the table needs the columns of the fit, "x"; "x" is not among "y"',
  );
  expect(() => predictCox(fit, { x: [Number.NaN] })).toThrow('column "x" must hold finite numbers; got NaN in row 0');
  expect(() => predictCox(fit, { x: [1] }, { times: [Number.NaN] })).toThrow(
    "times must be finite numbers; got NaN as number 0",
  );
  expect(() => predictCox(fit, { x: [1] }, { offset: [1, 2] })).toThrow(
    "offset needs length 1, as the table has; got 2",
  );
});
