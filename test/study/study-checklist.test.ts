import {
  type ChecklistItem,
  type StudyResult,
  studyChecklist,
  studyFigures,
  studyMethods,
  studyRecord,
} from "radiosurv/study";
import { describe, expect, test } from "vitest";
import { studyFlags } from "../../src/study/report/study-flags.ts";
import { studies } from "./report-studies.ts";

function itemOf(result: StudyResult, guideline: ChecklistItem["guideline"], item: number): ChecklistItem {
  return studyChecklist(result).find((each) => each.guideline === guideline && each.item === item)!;
}

const topics = (result: StudyResult): string[] => studyFlags(result).map(({ topic }) => topic);

describe("checklists", () => {
  test("have all items of the guidelines, in order", async () => {
    const items = studyChecklist(await studies.whole());
    for (const [guideline, n] of [
      ["CLEAR", 58],
      ["METRICS", 30],
      ["TRIPOD+AI", 27],
    ] as const) {
      const own = items.filter((each) => each.guideline === guideline).map(({ item }) => item);
      expect(own).toEqual(Array.from({ length: n }, (_, k) => k + 1));
    }
    for (const { topic, evidence } of items) expect([topic, evidence].every((text) => text.length > 0)).toBe(true);
  });

  test("what the software cannot know is for the authors", async () => {
    const result = await studies.whole();
    for (const item of [1, 8, 10, 11, 16, 19, 20, 49, 53]) expect(itemOf(result, "CLEAR", item).status).toBe("author");
    for (const item of [2, 3, 6, 8, 14, 28]) expect(itemOf(result, "METRICS", item).status).toBe("author");
    for (const item of [5, 8, 14, 17, 19]) expect(itemOf(result, "TRIPOD+AI", item).status).toBe("author");
  });

  test("sealed tests are met, with their numbers", async () => {
    const result = await studies.whole();
    expect(itemOf(result, "METRICS", 18)).toMatchObject({ status: "met" });
    expect(itemOf(result, "METRICS", 26).evidence).toContain("internal (169 patients, 22 events; C-index");
    expect(itemOf(result, "METRICS", 27).status).toBe("met");
    expect(itemOf(result, "METRICS", 22).status).toBe("met");
    expect(itemOf(result, "TRIPOD+AI", 21).evidence).toContain("Fitted to 311 patients with 37 events");
  });

  test("a ring that the internal test chose is a violation", async () => {
    const result = await studies.leaking();
    for (const [guideline, item] of [
      ["CLEAR", 15],
      ["CLEAR", 37],
      ["CLEAR", 38],
      ["METRICS", 18],
      ["METRICS", 26],
      ["TRIPOD+AI", 12],
    ] as const) {
      expect([guideline, item, itemOf(result, guideline, item).status]).toEqual([guideline, item, "violated"]);
    }
    expect(itemOf(result, "METRICS", 27).status).toBe("met");
    // no clinical variable was given
    expect(itemOf(result, "METRICS", 24).status).toBe("violated");
    expect(itemOf(result, "CLEAR", 44).status).toBe("author");
  });

  test("no test cohort is a violation; radiomics does not apply to clinical variables alone", async () => {
    const result = await studies.clinical();
    for (const item of [18, 22, 26, 27]) expect(itemOf(result, "METRICS", item).status).toBe("violated");
    expect(itemOf(result, "TRIPOD+AI", 23).status).toBe("violated");
    for (const item of [19, 27, 33]) expect(itemOf(result, "CLEAR", item).status).toBe("not applicable");
    for (const item of [8, 15, 16, 24]) expect(itemOf(result, "METRICS", item).status).toBe("not applicable");
  });

  test("without calibration, and without a baseline hazard, items are violated", async () => {
    const whole = await studies.whole();
    const { modelComparison, models } = whole;
    const cohorts = modelComparison.cohorts.map((cohort) => ({ ...cohort, calibration: [], brier: [] }));
    const bare = Object.fromEntries(
      Object.entries(models).map(([key, model]) => [key, { ...model, fit: { ...model!.fit, baseline: [] } }]),
    );
    const result = { ...whole, models: bare, modelComparison: { ...modelComparison, cohorts } } as StudyResult;
    expect(itemOf(result, "METRICS", 22).status).toBe("violated");
    expect(itemOf(result, "TRIPOD+AI", 22).status).toBe("violated");
    expect(itemOf(result, "TRIPOD+AI", 23).status).toBe("violated");
    expect(studyFigures(result).some(({ name }) => /calibration|nomogram/.test(name))).toBe(false);
  });
});

describe("flags", () => {
  test("of a sound study are those that hold", async () => {
    const found = topics(await studies.whole());
    expect(found).toContain("Few events in test cohorts");
    expect(found).toContain("Cutoff");
    expect(found).not.toContain("Leakage");
    expect(found).not.toContain("No external test");
    expect(found).not.toContain("Missing data");
  });

  test("leakage and no clinical models; no test cohort", async () => {
    const leaking = studyFlags(await studies.leaking());
    expect(leaking[0]).toMatchObject({ level: "alert", topic: "Leakage" });
    expect(leaking[0].text).toContain("chose the ring of US");
    const alone = studyFlags(await studies.clinical());
    expect(alone[0]).toMatchObject({ level: "alert", topic: "No test cohort" });
  });

  test("no cutoff, no flag of it; the P of nested groups decides on its level", async () => {
    expect(topics(await studies.plain())).not.toContain("Cutoff");
    const whole = await studies.whole();
    const flag = (pValue: number | undefined) => {
      const { groupTest: _, ...validation } = whole.validation!;
      const groupTest = pValue === undefined ? {} : { groupTest: { statistic: 1, df: 1, pValue, n: 9 } };
      const result = { ...whole, validation: { ...validation, ...groupTest } } as StudyResult;
      return studyFlags(result).find(({ topic }) => topic === "Cutoff");
    };
    expect([flag(0.01)?.level, flag(0.2)?.level, flag(undefined)?.level]).toEqual(["note", "caution", "caution"]);
    expect(flag(0.2)?.text).toContain("fitted to the same patients, which neither counts. In nested cross-validation");
    expect(flag(undefined)?.text).toContain("Report the P-values of the test cohorts.");
  });

  test("missing values are counted", async () => {
    const flag = studyFlags(await studies.gaps()).find(({ topic }) => topic === "Missing data");
    expect(flag?.text).toContain("11 missing values of 1 variable (grade) in train and internal were replaced");
  });

  test("few events for each coefficient, and hazards that change", async () => {
    const whole = await studies.whole();
    const { combined, ...others } = whole.models;
    const fit = { ...combined!.fit, events: 15 };
    const broken = [{ name: "radScore", statistic: 9, df: 1, pValue: 0.003 }];
    const models = { ...others, combined: { ...combined!, fit, proportionalHazards: broken } };
    const flags = studyFlags({ ...whole, models });
    expect(flags.find(({ topic }) => topic === "Events per coefficient")?.text).toContain("combined (7.5)");
    expect(flags.find(({ topic }) => topic === "Proportional hazards")?.text).toContain("Rad-score (P = 0.003)");
  });

  test("a number that JSON could not keep is no number", async () => {
    const whole = await studies.whole();
    const { combined, ...others } = whole.models;
    const unknown = [{ name: "radScore", statistic: Number.NaN, df: 0, pValue: null as unknown as number }];
    const models = { ...others, combined: { ...combined!, proportionalHazards: unknown } };
    const flag = studyFlags({ ...whole, models }).find(({ topic }) => topic === "Proportional hazards");
    expect(flag?.text ?? "").not.toContain("in combined");
  });

  test("an empty signature is an alert", async () => {
    const whole = await studies.whole();
    const empty = <T extends object>(part: T): T => ({ ...part, features: [], coefficients: [] });
    const signature = whole.signature!;
    if (signature.kind !== "joint") throw new Error("not joint");
    const parts = Object.fromEntries(Object.entries(signature.parts).map(([name, part]) => [name, empty(part)]));
    const [first] = studyFlags({ ...whole, signature: { ...signature, parts } });
    expect(first).toMatchObject({ level: "alert", topic: "Empty signature" });
    const one = { ...whole.signatures, US: empty(whole.signatures.US) };
    const flags = studyFlags({ ...whole, signatures: one });
    expect(flags.find(({ topic }) => topic === "Empty signatures")?.text).toContain("US");
  });
});

describe("methods", () => {
  test("say what was done, with its numbers and sources", async () => {
    const paragraphs = studyMethods(await studies.whole());
    const text = paragraphs.map((each) => each.text).join("\n");
    for (const part of [
      "train (n = 311, 37 events)",
      "test cohorts were sealed",
      "No value was missing",
      "ward.D2; cut at height 0.5",
      "10-fold cross-validation of the partial likelihood deviance: the penalty with the best mean",
      "50 random permutations",
      "no group smaller than 10 %",
      "highest C-index in nested cross-validation of the training cohort",
      "3 outer folds",
      "3 bootstrap resamples",
      "12, 36 and 60 months",
      "the seed 1",
    ]) {
      expect(text).toContain(part);
    }
    const numbers = [...text.matchAll(/\[(\d+)\]/g)].map(([, k]) => Number(k));
    const known = new Set(paragraphs.flatMap(({ references }) => references.map(({ number }) => number)));
    expect(new Set(numbers)).toEqual(known);
    expect([...new Set(numbers)]).toEqual([...known].sort((a, b) => a - b));
    expect(text).not.toMatch(/\[[a-z]/);
  });

  test("say nothing of what was not done", async () => {
    const clinical = studyMethods(await studies.clinical())
      .map((each) => each.text)
      .join("\n");
    expect(clinical).not.toMatch(/Rad-score|LASSO|\brings?\b|bootstrap|sealed/);
    expect(clinical).toContain("There was no test cohort");
    const plain = studyMethods(await studies.plain())
      .map((each) => each.text)
      .join("\n");
    expect(plain).not.toMatch(/X-tile|cutoff|Kaplan-Meier curves/);
    const leaking = studyMethods(await studies.leaking())
      .map((each) => each.text)
      .join("\n");
    expect(leaking).toContain("The internal test cohort had a say in the choice of the ring");
    expect(leaking).not.toContain("sealed");
    const gaps = studyMethods(await studies.gaps())
      .map((each) => each.text)
      .join("\n");
    expect(gaps).toContain("clinical variables of 7 of 311 patients in train");
  });
});

describe("figures", () => {
  test("have distinct names for files, and captions that stand by themselves", async () => {
    const figures = studyFigures(await studies.whole());
    const names = figures.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    for (const { caption } of figures) expect(caption.length).toBeGreaterThan(80);
    for (const name of ["rings-us", "kaplan-meier-external", "hazard-ratios", "roc-internal", "calibration-train-36"]) {
      expect(names).toContain(name);
    }
    const curve = figures.find(({ name }) => name === "kaplan-meier-train")!;
    expect(curve.caption).toContain("n = 311, 37 events");
    expect(curve.caption).toContain("in nested cross-validation");
  });

  test("names of cohorts that differ in signs alone give other files", async () => {
    const whole = await studies.whole();
    const rename = (name: string): string => (name === "internal" ? "Set 1" : name === "external" ? "set-1" : name);
    const comparison = {
      ...whole.modelComparison,
      cohorts: whole.modelComparison.cohorts.map((each) => ({ ...each, cohort: rename(each.cohort) })),
    };
    const names = studyFigures({ ...whole, modelComparison: comparison }).map(({ name }) => name);
    expect(names).toContain("decision-curves-set-1");
    expect(names).toContain("decision-curves-set-1-2");
  });

  test("scores of the nomogram span those of the training cohort", async () => {
    const whole = await studies.whole();
    const found = studyFigures(whole).find(({ name }) => name === "nomogram")?.figure;
    if (found?.kind !== "nomogram") throw new Error("no nomogram");
    expect(found.data.variables.map(({ label }) => label)).toEqual(["Rad-score", "clinical score"]);
    const [{ scale }] = found.data.variables;
    const { thresholds } = whole.signatureComparison!.cohorts[0].rocs.find(
      ({ model }) => model === "multi-modal",
    )!.curve;
    const finite = Array.from(thresholds).filter(Number.isFinite);
    expect(scale).toMatchObject({ from: Math.min(...finite), to: Math.max(...finite) });
  });
});

describe("the record", () => {
  test("is plain JSON: lists for typed arrays, null for what is not a number", async () => {
    const result = await studies.whole();
    const record = studyRecord(result);
    const again = JSON.parse(JSON.stringify(record));
    expect(again).toEqual(record);
    expect(again.version).toBe(result.version);
    expect(again.checklist).toHaveLength(115);
    expect(again.methods[0].heading).toBe("Patients and outcome");
    const [roc] = again.signatureComparison.cohorts[0].rocs;
    expect(Array.isArray(roc.curve.sensitivity)).toBe(true);
    expect(roc.curve.thresholds[0]).toBeNull();
    expect(again.models.combined.fit.coefficients).toEqual(result.models.combined?.fit.coefficients);
    expect(JSON.stringify(studyRecord(structuredClone(result)))).toBe(JSON.stringify(record));
  });
});

test("of models that predict alike the main one is drawn", async () => {
  const whole = await studies.whole();
  const { modelComparison } = whole;
  const alike = <T extends { readonly model: string }>(list: readonly T[]): T[] =>
    list.map((each) =>
      each.model === "signatureClinical"
        ? { ...list[list.findIndex(({ model }) => model === "combined")], ...sameTime(list, each), model: each.model }
        : each,
    );
  const sameTime = <T extends { readonly model: string }>(list: readonly T[], one: T): T => {
    const time = (each: T): unknown => (each as { readonly time?: number }).time;
    return list.find((each) => each.model === "combined" && time(each) === time(one))!;
  };
  const cohorts = modelComparison.cohorts.map((cohort) => ({
    ...cohort,
    concordance: alike(cohort.concordance),
    rocs: alike(cohort.rocs),
    brier: alike(cohort.brier),
  }));
  const result = { ...whole, modelComparison: { ...modelComparison, cohorts } };
  const drawn = studyFigures(result).find(({ name }) => name === "decision-curves-train")!;
  expect(drawn.caption).toContain("The signature and clinical model predicts as combined does and is left out.");
  if (drawn.figure.kind !== "decision-curve") throw new Error("no decision curve");
  expect(drawn.figure.data.curves.map(({ label }) => label)).toContain("combined");
});
