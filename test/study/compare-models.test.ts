import {
  brierScore,
  calibrationCurve,
  compareTimeDependentAuc,
  decisionCurve,
  timeDependentRoc,
} from "radiosurv/evaluation";
import { clinicalModel, compareModels, predictModel, radiomicsSignature } from "radiosurv/study";
import { compareConcordance, kaplanMeier, logRankTest } from "radiosurv/survival";
import { describe, expect, test } from "vitest";
import { messageOf, synthetic, throughJson } from "./study-cohort.ts";

const train = synthetic("train");
const internal = synthetic("internal");
const clinical = clinicalModel(train.outcome, train.clinical, { variables: ["grade", "n_stage"], keep: ["grade"] });
const signature = radiomicsSignature(train.outcome, train.table, { cutoff: { permutations: 0, bootstrap: 0 } });
const models = { clinical, signature };
const cohorts = [
  { name: "A", role: "train" as const, ...train, features: train.table },
  { name: "B", role: "internal" as const, ...internal, features: internal.table },
];
const result = compareModels(models, cohorts, { times: [12, 36, 60] });
const [, second] = result.cohorts;
const predictions = Object.entries(models).map(([name, model]) => {
  return [name, predictModel(model, cohorts[1], { times: [12, 36, 60] })] as const;
});
const scores = Object.fromEntries(predictions.map(([name, { score }]) => [name, score]));

describe("compareModels is what its parts say of the predictions", () => {
  test("concordance", () => {
    const { concordances, differences } = compareConcordance(internal.outcome, scores);
    expect(second.concordance.map(({ estimate }) => estimate)).toEqual(concordances.map(({ estimate }) => estimate));
    expect(second.concordance.map(({ upper }) => upper)).toEqual(concordances.map(({ upper }) => upper));
    expect(second.concordanceDifferences).toEqual(differences);
  });

  test("time-dependent AUC", () => {
    const options = { times: [12, 36, 60], simulations: 1000 };
    const { rocs, differences } = compareTimeDependentAuc(internal.outcome, scores, options);
    expect(second.aucDifferences).toEqual(differences);
    const { influence: _, ...roc } = rocs[1][2];
    expect(second.rocs[5]).toEqual({ model: "signature", ...roc });
  });

  test("calibration, Brier score, decision curves", () => {
    const [, { survival = [] }] = predictions[1];
    const at = (k: number) => Float64Array.from(survival, (row) => row[k]);
    const { groupOf: _, ...curve } = calibrationCurve(internal.outcome, at(1), { time: 36 });
    expect(second.calibration.find((each) => each.model === "signature" && each.time === 36)).toEqual({
      model: "signature",
      ...curve,
    });
    const brier = brierScore(internal.outcome, survival, { times: [12, 36, 60] });
    expect(second.brier[1].estimate).toEqual(brier.estimate);
    const risks = Object.fromEntries(
      predictions.map(([name, each]) => [name, Float64Array.from(each.survival ?? [], (row) => 1 - row[2])]),
    );
    const thresholds = Float64Array.from({ length: 46 }, (__, i) => i / 100);
    expect(second.decision).toEqual(decisionCurve(internal.outcome, risks, { time: 60, thresholds }));
  });

  test("groups by the training cutoff", () => {
    const group = predictions[1][1].group as Uint8Array;
    const [only] = second.groups;
    expect(second.groups).toHaveLength(1);
    expect(only.curves).toEqual(kaplanMeier(internal.outcome, { group }));
    expect(only.test?.pValue).toBe(logRankTest(internal.outcome, group).pValue);
    expect(only.n.reduce((sum, value) => sum + value)).toBe(169);
  });

  test("models: df, BIC, events", () => {
    expect(result.models).toEqual([
      { name: "clinical", df: clinical.fit.names.length, bic: clinical.bic, n: 311, events: 37 },
      { name: "signature", n: 311, events: 37 },
    ]);
  });
});

test("a single model, models from JSON, other options", () => {
  const options = {
    times: [36],
    decisionTime: 24,
    thresholds: [0.1, 0.2],
    calibrationGroups: 3,
    confLevel: 0.9,
    seed: 4,
  };
  const one = compareModels({ signature: throughJson(signature) }, cohorts.slice(1), { ...options, simulations: 200 });
  const [cohort] = one.cohorts;
  expect(cohort.concordance[0].estimate).toBe(second.concordance[1].estimate);
  expect(cohort.concordance[0].upper).toBeLessThan(second.concordance[1].upper);
  expect(cohort.rocs[0].auc).toBe(timeDependentRoc(internal.outcome, scores.signature, { times: 36 })[0].auc);
  expect(cohort.decision).toMatchObject({ time: 24, thresholds: Float64Array.of(0.1, 0.2) });
  expect(cohort.calibration[0].groups).toHaveLength(3);
  expect(cohort.concordanceDifferences).toEqual([]);
});

test("times beyond the follow-up, and models without a baseline, are left out and named", () => {
  const bare = radiomicsSignature(train.outcome, train.table, { cutoff: "none", baseline: "none" });
  const { cohorts: far } = compareModels({ ...models, bare }, cohorts, { times: [36, 500] });
  expect(far[1].calibration.map(({ model, time }) => [model, time])).toEqual([
    ["clinical", 36],
    ["signature", 36],
  ]);
  expect(far[1].decision).toBeUndefined();
  expect(far[1].warnings.join("\n")).toMatch(/time 500 is beyond.*\n.*bare has no baseline/s);
  expect(far[1].warnings.join("\n")).toContain("nobody followed beyond 500: no AUC of clinical");
});

test("what is wrong is named", () => {
  const wrong = (...given: unknown[]) => messageOf(() => compareModels(...(given as Parameters<typeof compareModels>)));
  expect(wrong({}, cohorts, { times: [12] })).toContain("at least one model is needed");
  expect(wrong({ all: clinical }, cohorts, { times: [12] })).toContain('no model may be called "all"');
  expect(wrong(models, [], { times: [12] })).toContain("at least one cohort is needed");
  expect(wrong(models, cohorts, {})).toContain("times is needed");
  expect(wrong(models, cohorts, { time: [12] })).toContain('no setting "time"');
  expect(wrong(models, [{ ...cohorts[1], features: undefined }], { times: [12] })).toContain("the 6 features");
});
