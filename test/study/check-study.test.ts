import { checkStudy, type StudyCohort } from "radiosurv/study";
import { describe, expect, test } from "vitest";
import { messageOf, syntheticStudy } from "./study-cohort.ts";

const whole = syntheticStudy();
const [train, internal, external] = whole;
const features = external.features as Record<string, { names: string[]; columns: Float64Array[] }>;
const clinical = external.clinical as Record<string, Float64Array>;
const changed = (change: Partial<StudyCohort> | object): StudyCohort[] => [train, internal, { ...external, ...change }];
const spoiled = (column: Float64Array, value: number, rows = column.length) =>
  column.map((old, i) => (i < rows ? value : old));

test("nothing is said of a sound study", () => {
  expect(checkStudy(whole)).toBeUndefined();
});

describe("each problem is named", () => {
  test.each<[string, StudyCohort[], string]>([
    ["no training cohort", [internal, external], 'exactly one cohort must have the role "train"; none has'],
    ["two of them", [train, { ...internal, role: "train" }], '"train", "internal" have'],
    ["another role", changed({ role: "test" }), 'the role of cohort "external" must be train, internal or external'],
    ["a name twice", changed({ name: "internal" }), 'names of cohorts must differ; "internal" stands twice'],
    ["no outcome", changed({ outcome: undefined }), 'cohort "external" has no outcome'],
    [
      "lengths of the outcome",
      changed({ outcome: { ...external.outcome, event: [1, 0] } }),
      'cohort "external" has 163 times and 2 events',
    ],
    [
      "a negative time",
      changed({
        outcome: { ...external.outcome, time: Array.from(external.outcome.time, (t, i) => (i === 4 ? -1 : t)) },
      }),
      "needs follow-up times >= 0; got -1 in row 4",
    ],
    [
      "events of 1 and 2",
      changed({ outcome: { ...external.outcome, event: Array.from(external.outcome.event, (e) => Number(e) + 1) } }),
      "needs events of 0 or 1; got 2 in row",
    ],
    [
      "no event",
      changed({ outcome: { ...external.outcome, event: new Array(163).fill(0) } }),
      'cohort "external" needs at least 1 event; it has 0',
    ],
    [
      "too few events for training",
      [{ ...train, outcome: { ...train.outcome, event: new Array(311).fill(0) } }],
      'cohort "train" needs at least 3 events; it has 0',
    ],
    ["ids of another length", changed({ ids: ["a"] }), 'cohort "external" has 1 ids for 163 rows'],
    [
      "a patient twice",
      changed({ ids: Array.from({ length: 163 }, (_, i) => `x${Math.max(1, i)}`) }),
      'cohort "external" has more than one row of patient "x1"',
    ],
    [
      "patients in two cohorts",
      changed({ ids: Array.from({ length: 163 }, (_, i) => (i < 2 ? train.ids?.[i] : `x${i}`)) }),
      `patients "${train.ids?.[0]}", "${train.ids?.[1]}" are in "train" and in "external"`,
    ],
    [
      "a region that is missing",
      changed({ features: Object.fromEntries(Object.entries(features).filter(([roi]) => roi !== "MRI")) }),
      'features of "MRI": "train" has it, "external" has not',
    ],
    [
      "a region too many",
      changed({ features: { ...features, CT: features.US } }),
      '"external" has it, "train" has not',
    ],
    [
      "other features",
      changed({
        features: { ...features, US: { ...features.US, names: features.US.names.map((name) => `${name}2`) } },
      }),
      'features of "US": columns of "train" and "external" differ: "external" lacks',
    ],
    [
      "rows of features",
      changed({
        features: { ...features, US: { ...features.US, columns: features.US.columns.map((c) => c.slice(1)) } },
      }),
      "must have 163 rows, as the outcome has",
    ],
    [
      "a column without values",
      changed({ clinical: { ...clinical, age: spoiled(clinical.age, Number.NaN) } }),
      'clinical table of "external": no value at all in "age"',
    ],
    [
      "missing features",
      changed({
        features: {
          ...features,
          US: { ...features.US, columns: features.US.columns.map((c, j) => (j === 0 ? spoiled(c, Number.NaN, 3) : c)) },
        },
      }),
      'features of "US" of "external": values are missing in "original_shape_Elongation"',
    ],
    [
      "missing clinical values",
      changed({ clinical: { ...clinical, age: spoiled(clinical.age, Number.NaN, 2) } }),
      'clinical table of "external": values are missing in "age"',
    ],
    [
      "a category in one cohort alone",
      changed({ clinical: { ...clinical, grade: Array.from(clinical.grade, String) } }),
      '"grade" is a category in one of "train" and "external" alone',
    ],
    [
      "cm for mm",
      changed({ clinical: { ...clinical, mr_size_mm: clinical.mr_size_mm.map((value) => value / 10) } }),
      '"mr_size_mm" has the median 29.2 in "train"',
    ],
    [
      "days for months",
      changed({ outcome: { ...external.outcome, time: Array.from(external.outcome.time, (time) => time * 30) } }),
      "median follow-up is",
    ],
    ["names of units", changed({ outcome: { ...external.outcome, unit: "days" } }), 'several units: "months", "days"'],
  ])("%s", (_, cohorts, message) => {
    expect(messageOf(() => checkStudy(cohorts))).toContain(message);
  });
});

test("all problems come in one error", () => {
  const cohorts = changed({ ids: Array.from(train.ids ?? []).slice(0, 163), outcome: undefined, clinical: undefined });
  const lines = messageOf(() => checkStudy(cohorts)).split("\n");
  expect(lines[0]).toBe("checkStudy: 3 problems in the data:");
  expect(lines.slice(1).every((line) => line.startsWith("- "))).toBe(true);
});

test("options allow what is known", () => {
  const days = changed({
    outcome: { ...external.outcome, time: Array.from(external.outcome.time, (time) => time * 30) },
  });
  expect(checkStudy(days, { units: "ignore" })).toBeUndefined();
  const gaps = changed({ clinical: { ...clinical, age: spoiled(clinical.age, Number.NaN, 2) } });
  expect(checkStudy(gaps, { missing: "allow" })).toBeUndefined();
  expect(messageOf(() => checkStudy([]))).toContain("a list of cohorts is needed");
  expect(messageOf(() => checkStudy(whole, { unit: 1 } as object))).toContain("no setting");
});
