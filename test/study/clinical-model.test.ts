import { readFileSync } from "node:fs";
import { clinicalModel, compareModels, coxModel, predictModel, studyModels } from "radiosurv/study";
import { readTable, selectRows } from "radiosurv/table";
import { describe, expect, test } from "vitest";
import { messageOf, root, synthetic, throughJson } from "./study-cohort.ts";

const reference = JSON.parse(readFileSync(new URL("test/fixtures/study/gbsg.json", root), "utf8"));
const variables = ["age", "meno", "size", "grade", "nodes", "pgr", "er", "hormon"];
const data = readTable(readFileSync(new URL("examples/data/gbsg.csv", root), "utf8"));
const list = (name: string) => data.columns[name] as Float64Array;
const all = { time: list("rfstime"), event: list("event") };
const rows = [...all.time.keys()];
const trainingRows = rows.filter((row) => row % 3 !== 0);
const testRows = rows.filter((row) => row % 3 === 0);
const table = Object.fromEntries(variables.map((name) => [name, list(name)]));
const model = clinicalModel(all, table, { trainingRows, testRows });
const testSet = {
  outcome: { time: testRows.map((row) => all.time[row]), event: testRows.map((row) => all.event[row]) },
  clinical: selectRows(table, testRows),
};
const cohorts = [
  {
    name: "training",
    role: "train" as const,
    outcome: { time: trainingRows.map((row) => all.time[row]), event: trainingRows.map((row) => all.event[row]) },
    clinical: selectRows(table, trainingRows),
  },
  { name: "test", role: "external" as const, ...testSet },
];

const near = (actual: number, expected: number) => expect(Math.abs(actual / expected - 1)).toBeLessThan(1e-7);
const allNear = (actual: ArrayLike<number>, expected: readonly number[]) => {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => near(actual[i], value));
};

describe("gbsg, two thirds for training, as R has it", () => {
  test("coxph of each variable", () => {
    expect(model.univariate?.map(({ name }) => name)).toEqual(variables);
    model.univariate?.forEach((each, j) => {
      const expected = reference.univariate[j];
      for (const name of ["coefficient", "standardError", "lower", "upper", "pValue"] as const) {
        near(each[name], expected[name]);
      }
      near(each.tests.likelihoodRatio.pValue, expected.likelihoodRatio);
    });
  });

  test("stepAIC with k = log(events), coxph, cox.zph", () => {
    expect(model.variables.toSorted()).toEqual(reference.variables.toSorted());
    const place = reference.variables.map((name: string) => model.fit.names.indexOf(name));
    const inOrder = (values: readonly number[]) => place.map((j: number) => values[j]);
    allNear(inOrder(model.fit.coefficients), reference.coefficients);
    allNear(inOrder(model.fit.standardErrors), reference.standardErrors);
    allNear(model.fit.logLikelihood, reference.logLikelihood);
    near(model.bic, reference.bic);
    expect(model.provenance).toMatchObject({ n: reference.n, events: reference.events });
    const tests = model.proportionalHazards.map(({ pValue }) => pValue);
    allNear([...inOrder(tests), tests[tests.length - 1]], reference.zph);
    expect(model.warnings.join()).toContain("hazards may not be proportional: P < 0.05 for");
  });

  test("predict, survfit, concordance and survdiff in the test rows", () => {
    const { score, survival = [] } = predictModel(throughJson(model), testSet, { times: reference.times });
    allNear(score.slice(0, 10), reference.linearPredictor);
    reference.curves.forEach((expected: number[], i: number) => allNear(survival[i], expected));
    const cut = { ...model, cutoff: { cutoffs: [0] } } as unknown as typeof model;
    const nodes = coxModel(all, { clinical: table }, { variables: ["nodes"], trainingRows });
    const result = compareModels({ model: cut, nodes }, cohorts, { times: [365, 1096] });
    for (const [k, name] of ["train", "test"].entries()) {
      near(result.cohorts[k].concordance[0].estimate, reference.concordance[name].estimate);
      near(result.cohorts[k].concordance[0].standardError, reference.concordance[name].standardError);
    }
    const [difference] = result.cohorts[1].concordanceDifferences;
    near(difference.estimate, reference.difference.estimate);
    near(difference.standardError, reference.difference.standardError);
    near(result.cohorts[1].groups[0].test?.statistic ?? Number.NaN, reference.logRank);
    expect(result.models[0]).toMatchObject({ name: "model", df: 3, bic: model.bic });
  });

  test("a Cox model of two scores", () => {
    const nodes = coxModel(all, { clinical: table }, { variables: ["nodes"], trainingRows });
    const both = coxModel(all, { clinical: table }, { scores: { a: model, b: nodes }, trainingRows });
    near(both.fit.coefficients[0], reference.two.coefficients[0]);
    expect(both.fit.coefficients[1]).toBeCloseTo(0, 10);
    near(both.bic, reference.two.bic);
    const row = Object.fromEntries(variables.map((name) => [name, table[name][5]]));
    const now = predictModel(both, { clinical: row }, { times: [365] });
    expect(predictModel(throughJson(both), { clinical: row }, { times: [365] })).toEqual(now);
    const a = predictModel(model, row).score[0];
    const b = predictModel(nodes, row).score[0];
    const [left, right] = both.fit.coefficients;
    const [meanA, meanB] = both.fit.means;
    expect(now.score[0]).toBeCloseTo(left * (a - meanA) + right * (b - meanB), 12);
  });
});

describe("clinicalModel", () => {
  test("options: entry, criterion, direction, keep, variables, cutoff, name", () => {
    const made = (options: object) => clinicalModel(all, table, { trainingRows, ...options });
    const strict = made({ entryPValue: 1e-6 });
    expect(strict.selection?.entered).toEqual(["nodes"]);
    expect(strict.selection?.considered).toEqual(variables);
    expect(made({ entryPValue: 1e-6, keep: ["age"] }).variables).toContain("age");
    expect(made({ criterion: "aic" }).variables.length).toBeGreaterThan(3);
    const forward = made({ direction: "forward" });
    expect(forward.selection).toMatchObject({ direction: "forward", criterion: "bic" });
    expect(forward.selection?.moves[0].move).toBe("+ nodes");
    expect(made({ variables: ["age", "size"] }).univariate).toHaveLength(2);
    expect(made({ name: "mine" }).name).toBe("mine");
    expect(model.name).toBe("clinical");
    const cut = made({ cutoff: { permutations: 0, bootstrap: 0 }, seed: 3 });
    expect(cut.cutoff?.seed).toBe(3);
    expect(new Set(predictModel(cut, testSet).group)).toEqual(new Set([0, 1]));
    expect(made({ baseline: [365] }).fit.baseline[0].times).toEqual([365]);
  });

  test("no variable is left: the same for all, also after JSON", () => {
    const noise = { x: rows.map((row) => (row * 7919) % 101) };
    const empty = clinicalModel(all, noise);
    expect(empty.variables).toEqual([]);
    expect(empty.warnings.join()).toContain("no variable is left");
    const { score, survival } = predictModel(throughJson(empty), { x: [1, 2] }, { times: [1000] });
    expect(score).toEqual(new Float64Array(2));
    expect(survival?.[0][0]).toBe(survival?.[1][0]);
    expect(clinicalModel(all, noise, { entryPValue: 1e-9 }).selection?.entered).toEqual([]);
  });

  test("categories enter as a whole; missing values", () => {
    const stage = rows.map((row) => (table.nodes[row] > 9 ? "III" : table.nodes[row] > 3 ? "II" : "I"));
    const staged = clinicalModel(all, { stage, age: table.age });
    expect(staged.variables).toEqual(["stage"]);
    expect(staged.fit.names).toEqual(["stage=II", "stage=III"]);
    expect(predictModel(throughJson(staged), { stage: "II", age: 50 }).score[0]).toBe(
      predictModel(staged, { stage: ["I", "II"], age: [1, 2] }).score[1],
    );
    const age = table.age.slice();
    age[3] = Number.NaN;
    expect(messageOf(() => clinicalModel(all, { ...table, age }))).toContain('"age" (row 3)');
    const omitted = clinicalModel(all, { ...table, age }, { missing: "omit" });
    expect(omitted.provenance.n).toBe(685);
    expect(omitted.warnings.join()).toContain("1 of 686 rows have a missing value");
  });

  test("errors", () => {
    const wrong = (options: object) => messageOf(() => clinicalModel(all, table, options));
    expect(wrong({ testRows })).toContain("must not be fitted on");
    expect(wrong({ variables: ["tumour"] })).toContain('"tumour"');
    expect(wrong({ entryPValue: 0 })).toContain("entryPValue must be");
    expect(wrong({ criterion: "dic" })).toContain("criterion must be");
    expect(messageOf(() => coxModel(all, { clinical: table }))).toContain("at least one of variables and scores");
    expect(messageOf(() => coxModel(all, { clinical: table }, { variables: ["x"] }))).toContain('lacks "x"');
    expect(messageOf(() => predictModel({} as never, table))).toContain("a model is needed");
    expect(messageOf(() => predictModel({ ...model, formatVersion: 9 } as never, table))).toContain("version 9");
    expect(messageOf(() => predictModel(model, { age: 50 }))).toContain("nodes");
  });
});

describe("studyModels", () => {
  const { outcome, clinical } = synthetic("train");

  test("with nothing but clinical variables", () => {
    const models = studyModels(outcome, { clinical }, { clinical: ["grade", "n_stage"], imaging: ["mr_size_mm"] });
    // nothing of the images is left, so that the third model has the variables of the first
    expect(models.imaging?.variables).toEqual([]);
    expect(models.clinicalImaging?.variables).toEqual(models.clinical?.variables);
    expect(models.combined).toBeUndefined();
    expect(studyModels(outcome, { clinical })).toEqual({});
    expect(messageOf(() => studyModels(outcome, { clinical }, { name: "x" } as object))).toContain("no setting");
    const aic = studyModels(outcome, { clinical }, { clinical: ["grade", "age"], criterion: "aic", entryPValue: 0.9 });
    expect(aic.clinical?.selection?.criterion).toBe("aic");
  });
});
