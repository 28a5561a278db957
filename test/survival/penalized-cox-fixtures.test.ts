import {
  crossValidatePenalizedCox,
  type PenalizedCoxOptions,
  penalizedCox,
  predictPenalizedCox,
  rFolds,
} from "radiosurv/survival";
import { describe, expect, test } from "vitest";
import { glmnetFixture, pbcOffset, pbcOutcome, pbcTable, pbcWeights } from "./penalized-cox-cases.ts";
import { comparison } from "./shared-reference.ts";

// R 4.2.2, glmnet 4.1-6; see test/fixtures/survival/make_penalized_cox.R

const { paths, crossValidation, foldid, noEvent, columns } = glmnetFixture;
const GLMNET = { profile: "glmnet-4.1", baseline: "none" } as const;

const OPTIONS: Readonly<Record<string, PenalizedCoxOptions>> = {
  default: {},
  alphaHalf: { alpha: 0.5 },
  ridge: { alpha: 0, lambdaCount: 30 },
  plain: { standardize: false },
  weights: {},
  offset: { offset: pbcOffset },
  penaltyFactors: { penaltyFactors: { age: 0, chol: 2, albumin: 0.5 } },
  lowerLimits: { lowerLimits: 0 },
  upperLimits: { upperLimits: 0.1 },
  exclude: { exclude: [columns[0], columns[6]] },
  dfMax: { dfMax: 4 },
  pMax: { pMax: 5 },
  lambda: { lambda: [0.05, 0.2, 0.01] },
  ratio: { lambdaMinRatio: 0.1 },
  threshold: { threshold: 1e-4 },
  lambdaCount: { lambdaCount: 20 },
  infinite: { penaltyFactors: { age: Number.POSITIVE_INFINITY } },
};

describe("glmnet at its own defaults", () => {
  test.each(Object.keys(paths))("%s", (name) => {
    const outcome = name === "weights" ? { ...pbcOutcome, weights: pbcWeights } : pbcOutcome;
    const expected = paths[name];
    const path = penalizedCox(outcome, pbcTable, { ...OPTIONS[name], ...GLMNET });
    const all = comparison();
    all.compare("lambda", path.lambda, expected.lambda);
    all.compare("deviance ratio", path.devianceRatio.slice(1), expected.devianceRatio.slice(1));
    all.compare("null deviance", path.nullDeviance, expected.nullDeviance);
    // from the second on: ridge starts with coefficients of 1e-38
    path.coefficients.slice(1).forEach((row, k) => all.compare(`coefficients ${k}`, row, expected.coefficients[k + 1]));
    expect(path.df).toEqual(expected.df);
    // after more columns than pMax glmnet counts the sweep that it breaks off
    if (name !== "pMax") expect(path.passes).toBe(expected.passes);
    expect(all.largest, all.worst).toBeLessThan(1e-9);
    // the optimum is where glmnet stops, but for its tolerance
    const exact = penalizedCox(outcome, pbcTable, { ...OPTIONS[name], baseline: "none", threshold: undefined });
    exact.coefficients.slice(1, 20).forEach((row, k) => {
      row.forEach((value, j) => {
        const scaled = Math.abs(value - expected.coefficients[k + 1]?.[j]) * exact.scales[j];
        if (expected.coefficients[k + 1]) expect(scaled).toBeLessThan(name === "threshold" ? 0.05 : 0.003);
      });
    });
  });

  test("what ended the path", () => {
    const stopped = (name: string) => penalizedCox(pbcOutcome, pbcTable, { ...OPTIONS[name], ...GLMNET }).stopped;
    expect(["default", "dfMax", "pMax", "lambda"].map(stopped)).toEqual(["deviance", "df", "pMax", "end"]);
    const exact = (name: string) => penalizedCox(pbcOutcome, pbcTable, OPTIONS[name]).stopped;
    expect(["default", "dfMax", "pMax", "lambda"].map(exact)).toEqual(["deviance", "df", "pMax", "end"]);
  });
});

describe("cv.glmnet", () => {
  test.each([
    ["deviance", {}, foldid],
    ["ungrouped", { grouped: false }, foldid],
    ["C", { measure: "C" }, foldid],
    ["weights", {}, foldid],
    ["weightsC", { measure: "C" }, foldid],
    ["alphaHalf", { alpha: 0.5 }, foldid],
    ["five", {}, rFolds(foldid.length, 5, 7)],
    ["noEvent", {}, noEvent],
    ["shared", { foldLambda: "shared" }, foldid],
  ] as const)("%s", (name, options, foldIds) => {
    const outcome = name.startsWith("weights") ? { ...pbcOutcome, weights: pbcWeights } : pbcOutcome;
    const expected = crossValidation[name];
    const found = crossValidatePenalizedCox(outcome, pbcTable, {
      ...options,
      ...GLMNET,
      foldIds,
      keepPredictions: true,
    });
    const all = comparison();
    all.compare("lambda", found.lambda, expected.lambda);
    all.compare("mean", found.mean, expected.mean);
    all.compare("error", found.standardError, expected.standardError);
    all.compare("lambda.min", found.lambdaMin, expected.lambdaMin);
    all.compare("lambda.1se", found.lambda1se, expected.lambda1se);
    all.compare("predictions", found.predictions![0], expected.predictions);
    if (name !== "shared") expect(found.df).toEqual(expected.df);
    expect(all.largest, all.worst).toBeLessThan(1e-9);
    expect(found.warnings).toEqual(
      name === "noEvent" ? ["fold number 10 has no event, or no pair to compare, and does not count"] : [],
    );
  });

  test("its folds are those of R", () => {
    expect(Array.from(rFolds(foldid.length, 10, 2024))).toEqual(foldid);
  });
});

test("predictions between values of the path and beyond its ends", () => {
  const { lambda, link, response, coefficients } = glmnetFixture.predictions;
  const path = penalizedCox(pbcOutcome, pbcTable, { profile: "glmnet-4.1", threshold: 1e-14, maximumPasses: 1e7 });
  const all = comparison();
  lambda.forEach((value, k) => {
    all.compare(
      "coefficients",
      predictPenalizedCox(path, undefined, { lambda: value, type: "coefficients" }),
      coefficients[k],
    );
    const five = Object.fromEntries(Object.entries(pbcTable).map(([name, list]) => [name, list.slice(0, 5)]));
    all.compare("link", predictPenalizedCox(path, five, { lambda: value }), link[k]);
    all.compare("risk", predictPenalizedCox(path, five, { lambda: value, type: "risk" }), response[k]);
  });
  expect(all.largest, all.worst).toBeLessThan(1e-8);
});

test("sets of columns without penalty, and survival by them, are those of coxph", () => {
  const path = penalizedCox(pbcOutcome, pbcTable, {
    profile: "glmnet-4.1",
    threshold: 1e-14,
    maximumPasses: 1e7,
    relax: true,
  });
  const all = comparison();
  for (const { index, columns: set, coefficients, survival } of glmnetFixture.relaxed) {
    const relaxed = path.relaxed!.coefficients[index];
    const places = [set].flat();
    all.compare(
      "coefficients",
      places.map((j) => relaxed[j]),
      [coefficients].flat(),
    );
    expect(relaxed.filter((value) => value !== 0)).toHaveLength(places.length);
    const three = Object.fromEntries(Object.entries(pbcTable).map(([name, list]) => [name, list.slice(0, 3)]));
    const found = predictPenalizedCox(path, three, {
      lambda: path.lambda[index],
      type: "survival",
      times: [1, 3],
      gamma: 0,
    });
    survival.forEach((row, i) => all.compare("survival", found[i], row));
  }
  expect(all.largest, all.worst).toBeLessThan(1e-8);
});

test.each(glmnetFixture.rFolds)(
  "folds of R: $n subjects, $folds folds, seed $seed",
  ({ n, folds, seed, head, sum }) => {
    const drawn = rFolds(n, folds, seed);
    expect(Array.from(drawn.subarray(0, head.length))).toEqual(head);
    expect(drawn.reduce((all, fold, i) => all + fold * ((i + 1) % 997), 0)).toBe(sum);
  },
);
