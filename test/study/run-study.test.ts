import { existsSync, readFileSync } from "node:fs";
import {
  applySignature,
  compareModels,
  formatReportTable,
  grossSignature,
  predictModel,
  type RunStudyOptions,
  radiomicsSignature,
  runStudy,
  type StudyCohort,
} from "radiosurv/study";
import { parseCsv } from "radiosurv/table";
import { describe, expect, test } from "vitest";
import { root, syntheticStudy, throughJson } from "./study-cohort.ts";

const cohorts = syntheticStudy();
const [train, internal, external] = cohorts;
const quick = { cutoff: { permutations: 0, bootstrap: 0 } } as const;
const options: RunStudyOptions = {
  rois: {
    US: { intra: "US", rings: { 1: "US-peri-1", 2: "US-peri-2" } },
    MRI: { intra: "MRI", rings: { 1: "MRI-peri-1", 2: "MRI-peri-2" } },
  },
  clinical: ["age", "grade", "n_stage"],
  imaging: ["mr_size_mm"],
  categories: ["grade", "n_stage"],
  times: [12, 36, 60],
  signature: quick,
  validation: { outerFolds: 3 },
};
const rejected = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "nothing was thrown",
    (error: Error) => error.message,
  );

describe("a whole study", async () => {
  const steps: string[] = [];
  const result = await runStudy(cohorts, {
    ...options,
    onProgress: ({ done, total, step }) => steps.push(`${done}/${total} ${step}`),
  });

  test("has a signature a region, a ring and a gross signature a kind of image", () => {
    expect(Object.keys(result.signatures)).toEqual(["US", "US-peri-1", "US-peri-2", "MRI", "MRI-peri-1", "MRI-peri-2"]);
    const features = train.features as Record<string, never>;
    const made = radiomicsSignature(train.outcome, features.US, { ...quick, ids: train.ids ?? [], roi: "US" });
    expect(result.signatures.US).toEqual(made);
    const ring = `US-peri-${result.rings.US.radius}`;
    expect(result.rings.US).toMatchObject({ by: "cross-validation", leaks: false });
    expect(result.gross.US).toEqual(
      grossSignature(
        train.outcome,
        { US: features.US, [ring]: features[ring] },
        { ...quick, ids: train.ids ?? [], parts: result.signatures },
      ),
    );
    expect(result).toMatchObject({ signatureName: "multi-modal", leaks: false, seed: 1, unit: "months" });
    expect(result.cohorts[0]).toEqual({ name: "train", role: "train", n: 311, events: 37 });
    expect(steps[0]).toBe("0/14 signature of US");
    expect(new Set(steps.map((text) => text.split(" ")[0])).size).toBe(14);
    expect(steps).toContain("12/14 nested cross-validation: fold 2 of 3, repeat 1 of 1");
  });

  test("compares six models, and all signatures, in each cohort", () => {
    expect(Object.keys(result.models)).toEqual([
      "clinical",
      "imaging",
      "clinicalImaging",
      "signature",
      "signatureClinical",
      "combined",
    ]);
    const again = compareModels({ ...result.models }, cohorts, { times: [12, 36, 60] });
    expect(result.modelComparison).toEqual(again);
    expect(result.signatureComparison?.models.map(({ name }) => name)).toContain("gross MRI");
    expect(result.signatureComparison?.cohorts[2].groups.map(({ model }) => model)).toContain("multi-modal");
  });

  test("its models predict the same after JSON, for a cohort and for a new patient", () => {
    const { combined } = result.models;
    if (!combined) throw new Error("no combined model");
    const now = predictModel(combined, external, { times: [36] });
    expect(predictModel(throughJson(combined), external, { times: [36] })).toEqual(now);
    const features = external.features as Record<string, { names: string[]; columns: Float64Array[] }>;
    const row = Object.fromEntries(
      Object.entries(features).map(([roi, { names, columns }]) => [
        roi,
        Object.fromEntries(names.map((name, j) => [name, columns[j][9]])),
      ]),
    );
    const clinical = Object.fromEntries(
      Object.entries(external.clinical as Record<string, Float64Array>).map(([name, list]) => [name, list[9]]),
    );
    const one = predictModel(throughJson(combined), { clinical, features: row }, { times: [36] });
    expect(one.score[0]).toBe(now.score[9]);
    expect(one.survival?.[0][0]).toBe(now.survival?.[9][0]);
    expect(applySignature(result.signature!, row).score).toHaveLength(1);
  });

  test("validation is nested, with the choice of the rings and the search for variables", () => {
    const { validation, modelValidation } = result;
    expect(validation).toMatchObject({ models: 3, folds: 3 });
    expect(validation).not.toHaveProperty("scores");
    const counts = Object.values(validation?.rings?.US ?? {});
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3);
    const apparent = result.signatureComparison?.cohorts[0].concordance.find(({ model }) => model === "multi-modal");
    expect(validation?.concordance.estimate).toBeLessThan(apparent?.estimate ?? 0);
    expect(Object.keys(modelValidation)).toEqual(Object.keys(result.models));
    // a Cox model of one score orders patients as the score does
    expect(modelValidation.signature?.concordance.estimate).toBeCloseTo(validation?.concordance.estimate ?? 0, 12);
    for (const said of Object.values(modelValidation)) expect(said).toMatchObject({ folds: 3, models: 3 });
    expect(modelValidation.combined?.selected).toMatchObject({ radScore: 3 });
  });

  test("says what was asked for, and the defaults of the rest", () => {
    expect(result.settings).toMatchObject({
      ...options,
      ring: "cross-validation",
      models: { criterion: "bic" },
      validation: { outerFolds: 3, repeats: 1 },
      decisionTime: 60,
      seed: 1,
    });
    expect(result.settings).not.toHaveProperty("onProgress");
    expect(result.missing).toEqual([]);
    expect(Object.keys(result.ranges)).toEqual(["age", "grade", "n_stage", "mr_size_mm"]);
    const ages = Array.from((train.clinical as Record<string, Float64Array>).age).sort((a, b) => a - b);
    expect(result.ranges.age[0]).toBeCloseTo(ages[3] + 0.1 * (ages[4] - ages[3]), 12);
  });

  test("tables have the numbers of the comparison", () => {
    const { concordance, auc, models, performance, characteristics } = result.tables;
    const compared = result.signatureComparison!;
    const found = compared.cohorts[1].concordance[0];
    expect(concordance?.rows[0][2]).toContain(found.estimate.toFixed(3));
    expect(auc.rows).toHaveLength(3 * compared.models.length);
    expect(auc.columns).toHaveLength(2 + 2 * 3);
    expect(models.rows.filter(([model]) => model === "by itself")).toHaveLength(4);
    expect(models.rows.map(([, variable]) => variable)).toContain("clinicalScore");
    expect(performance.rows.map((row) => row[row.length - 1])).toEqual(
      Object.values(result.models).map((model) => model.bic),
    );
    expect(characteristics.rows[0]).toEqual(["patients", "311", "169", "163", "", ""]);
    for (const table of Object.values(result.tables)) {
      for (const row of table.rows) expect(row).toHaveLength(table.columns.length);
      expect(formatReportTable(table)).toContain(table.title);
    }
  });

  test("test cohorts have no say in what is fitted", async () => {
    const events = Array.from(external.outcome.event, (_, i) => (i % 3 === 0 ? 1 : 0));
    const other = { ...external, outcome: { ...external.outcome, event: events } };
    const again = await runStudy([train, internal, other], options);
    const { models, signatures, rings, signature, validation } = result;
    expect(again).toMatchObject({ models, signatures, rings, signature, validation });
    expect(again.modelComparison.cohorts[2]).not.toEqual(result.modelComparison.cohorts[2]);
  });
});

describe("other studies", () => {
  test("one region, no clinical variables, bootstrap", async () => {
    const bare = cohorts.map(({ clinical: _, ...cohort }) => cohort);
    const given = { rois: { US: { intra: "US" } }, times: [36], signature: quick, resamples: 3, seed: 2 };
    const result = await runStudy(bare, { ...given, validation: { outerFolds: 3 } });
    expect(result.signatureName).toBe("US");
    expect(result.signature).toBe(result.signatures.US);
    expect(Object.keys(result.models)).toEqual(["signature"]);
    expect(result.validation?.optimism?.resamples).toBe(3);
    expect(result.seed).toBe(2);
  });

  test("the ring by the internal cohort leaks, and that is said", async () => {
    const rois = { US: options.rois!.US };
    const result = await runStudy(cohorts, { ...options, rois, ring: "internal-test", clinical: [], imaging: [] });
    expect(result.leaks).toBe(true);
    expect(result.signatureName).toBe("gross US");
    expect(result.warnings[0]).toContain("US: the internal test cohort chose the ring");
  });

  test("missing values: refused, or replaced by what the training says, and counted", async () => {
    const age = (external.clinical as Record<string, Float64Array>).age.slice();
    age[0] = Number.NaN;
    const { US } = internal.features as Record<string, { names: string[]; columns: Float64Array[] }>;
    const columns = US.columns.map((column, j) =>
      j < 2 ? column.map((value, i) => (i < 3 ? Number.NaN : value)) : column,
    );
    const gaps: StudyCohort[] = [
      train,
      { ...internal, features: { ...internal.features, US: { names: US.names, columns } } },
      { ...external, clinical: { ...external.clinical, age } },
    ];
    const given = { rois: { US: { intra: "US" } }, times: [36], signature: quick, clinical: ["age"], imaging: [] };
    const refused = await rejected(runStudy(gaps, given));
    expect(refused).toContain('values are missing in "age"');
    expect(refused).toContain(`features of "US" of "internal": values are missing in "${US.names[0]}"`);
    const { imputers, missing, signature } = await runStudy(gaps, {
      ...given,
      missing: "impute",
      validation: { outerFolds: 3 },
    });
    expect(imputers?.clinical?.columns).toEqual([{ name: "age", type: "number", value: 57, missing: 0 }]);
    expect(imputers?.features?.US.columns.map(({ name }) => name)).toEqual(US.names.slice(0, 2));
    expect(missing).toEqual([
      { cohort: "internal", region: "US", rows: 3, variables: { [US.names[0]]: 3, [US.names[1]]: 3 } },
      { cohort: "external", rows: 1, variables: { age: 1 } },
    ]);
    // nothing was missing in the training: the signature is that of the whole tables
    const whole = await runStudy(cohorts, { ...given, validation: { outerFolds: 3 } });
    expect(signature).toEqual(whole.signature);
  });

  test("clinical variables alone: models with a cutoff, no signature", async () => {
    const bare = cohorts.map(({ features: _, ...cohort }) => cohort);
    const given = { clinical: ["age", "grade"], imaging: ["mr_size_mm"], times: [36, 60], signature: quick };
    const result = await runStudy(bare, given);
    expect(result).not.toHaveProperty("signature");
    expect(result).not.toHaveProperty("validation");
    expect(Object.keys(result.models)).toEqual(["clinical", "imaging", "clinicalImaging"]);
    expect(result.models.clinical?.cutoff?.cutoffs).toHaveLength(1);
    expect(result.modelComparison.cohorts[2].groups.map(({ model }) => model)).toContain("clinical");
    expect(result.modelValidation.clinical).toMatchObject({ folds: 5, models: 5 });
    expect(result.tables.concordance).toBeUndefined();
    expect(result.tables.auc.rows).toHaveLength(9);
  });

  test("what is wrong is said before any work", async () => {
    const bad = { ...options, clinical: ["weight"], imaging: ["age"], rois: { CT: { intra: "CT" } } };
    expect(await rejected(runStudy(cohorts, bad))).toMatch(/2 problems in the options:\n- .*"CT".*\n- .*"weight"/);
    expect(await rejected(runStudy(cohorts, { ...options, imaging: ["age"] }))).toContain("not both");
    const twice = { a: { intra: "US" }, b: { intra: "US" } };
    expect(await rejected(runStudy(cohorts, { ...options, rois: twice }))).toContain('rois names "US" twice');
    const all = cohorts.map((cohort) => ({ ...cohort, features: { all: (cohort.features as { US: never }).US } }));
    expect(await rejected(runStudy(all, { ...options, rois: { US: { intra: "all" } } }))).toContain('be called "all"');
    expect(await rejected(runStudy([train, external], { ...options, ring: "internal-test" }))).toContain(
      "role internal",
    );
    expect(await rejected(runStudy([internal], options))).toContain('the role "train"; none has');
    expect(await rejected(runStudy(cohorts, { ...options, times: undefined } as never))).toContain("times is needed");
    expect(await rejected(runStudy(cohorts, { times: [36] }))).toContain("nothing to study");
    expect(await rejected(runStudy(cohorts, { ...options, seeds: 1 } as never))).toContain('no setting "seeds"');
    expect(await rejected(runStudy(cohorts, { ...options, signal: AbortSignal.abort() }))).toContain(
      "runStudy: stopped",
    );
  });
});

const full = new URL("../shared/reference/datasets/synthetic_radiomics.csv", root);

test.skipIf(!existsSync(full))("851 features of the whole synthetic cohort", async () => {
  const { names, rows } = parseCsv(readFileSync(full, "utf8"));
  const features = names.filter((name) => /^(original|wavelet)/.test(name));
  const study = (["train", "internal", "external"] as const).map((role): StudyCohort => {
    const some = rows.filter((row) => row.cohort === role);
    const column = (name: string) => Float64Array.from(some, (row) => Number(row[name]));
    return {
      name: role,
      role,
      outcome: { time: column("time"), event: column("event") },
      features: { whole: { names: features, columns: features.map(column) } },
    };
  });
  const given = { rois: { whole: { intra: "whole" } }, times: [36], signature: { ...quick, filter: { height: 1 } } };
  const { signature, validation } = await runStudy(study, { ...given, validation: { outerFolds: 3 } });
  expect(signature?.provenance).toMatchObject({ n: 311, events: 37 });
  expect(validation?.models).toBe(3);
});
