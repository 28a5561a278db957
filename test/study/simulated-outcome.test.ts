import { cohenKappa, intraclassCorrelation, normalQuantile } from "radiosurv/stats";
import { concordanceIndex, coxRegression } from "radiosurv/survival";
import { describe, expect, test } from "vitest";
import { KI67_CUT, MISSING_PARTS } from "../../examples/simulation/clinical.ts";
import { permutedPatients, simulateOutcome, TRUE_COEFFICIENTS } from "../../examples/simulation/outcome.ts";
import {
  type MriReading,
  READER_AGREEMENT,
  repeatedCases,
  simulateReading,
  simulateSecondReading,
} from "../../examples/simulation/reading.ts";
import { STUDY_SIZES } from "../../examples/simulation/sets.ts";
import { SMALL_STUDY, type StudyRecord, simulateStudyRecord } from "../../examples/simulation/study-patient.ts";

const LARGE = { train: 5000, internal: 0, external: 0 };
const large = Array.from({ length: 5000 }, (_, i) => simulateStudyRecord(1, i, { sizes: LARGE }));
const outcomeOf = (records: readonly StudyRecord[]) => ({
  time: records.map(({ outcome }) => outcome.time),
  event: records.map(({ outcome }) => outcome.event),
});
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value / values.length, 0);
const study = (seed: number) => Array.from({ length: 643 }, (_, i) => simulateStudyRecord(seed, i));

describe("outcomes", () => {
  const cohorts = Array.from({ length: 20 }, (_, i) => outcomeOf(study(100 + i)));

  test("74 of 643 have the event, follow-up has quartiles of 40, 52 and 74 months", () => {
    const events = cohorts.map(({ event }) => event.filter((value) => value === 1).length);
    expect(Math.abs(mean(events) - 74)).toBeLessThan(4);
    // three standard deviations of a binomial number
    for (const count of events) expect(Math.abs(count - 74)).toBeLessThan(25);
    const quartile = (part: number) =>
      mean(cohorts.map(({ time }) => [...time].sort((a, b) => a - b)[Math.floor(part * 643)]));
    expect(Math.abs(quartile(0.25) - 40)).toBeLessThan(2);
    expect(Math.abs(quartile(0.5) - 52)).toBeLessThan(2);
    expect(Math.abs(quartile(0.75) - 74)).toBeLessThan(2);
  });

  test("times are whole hundredths of a month, above 0", () => {
    for (const time of cohorts[0].time) {
      expect(time).toBeGreaterThan(0);
      expect(Math.round(100 * time) / 100).toBe(time);
    }
  });

  test("Cox regression of 5,000 finds the coefficients that were put in, and none where none is", () => {
    const { names, coefficients, standardErrors } = coxRegression(outcomeOf(large), {
      risk: large.map(({ risk }) => risk),
      n_stage: large.map(({ truth }) => truth.nStage),
      grade: large.map(({ truth }) => truth.grade),
      hr: large.map(({ truth }) => truth.hormoneReceptor),
      age: large.map(({ truth }) => truth.age),
      lvi: large.map(({ truth }) => truth.lymphovascularInvasion),
      ki67: large.map(({ truth }) => truth.ki67),
    });
    const truth: Readonly<Record<string, number>> = TRUE_COEFFICIENTS;
    names.forEach((name, j) => {
      expect(Math.abs(coefficients[j] - (truth[name] ?? 0)), name).toBeLessThan(3 * standardErrors[j]);
    });
    expect(coefficients[0] / standardErrors[0]).toBeGreaterThan(10);
  });

  test("a larger hazard brings more events", () => {
    const events = (hazard: number) =>
      large.slice(0, 500).reduce((sum, _, i) => sum + simulateOutcome(1, i, { hazard }).event, 0);
    expect(events(6)).toBeGreaterThan(3 * events(1));
    // enough in the small cohort for a signature
    for (const seed of [1, 2, 3]) {
      const { sizes, hazard } = SMALL_STUDY;
      const records = Array.from({ length: 50 }, (_, i) => simulateStudyRecord(seed, i, { sizes, hazard }));
      const count = (cohort: string) => records.filter((each) => each.cohort === cohort && each.outcome.event).length;
      expect(count("train")).toBeGreaterThanOrEqual(8);
      expect(count("internal") + count("external")).toBeGreaterThanOrEqual(8);
    }
  });
});

describe("the null cohort", () => {
  test("has the outcomes of each set in another order", () => {
    const patients = permutedPatients(3, STUDY_SIZES);
    expect(permutedPatients(3, STUDY_SIZES)).toEqual(patients);
    expect(permutedPatients(4, STUDY_SIZES)).not.toEqual(patients);
    const bounds = [0, 311, 480, 643];
    for (let i = 0; i < 3; i++) {
      const some = Array.from(patients.slice(bounds[i], bounds[i + 1])).sort((a, b) => a - b);
      expect(some).toEqual(Array.from({ length: some.length }, (_, j) => bounds[i] + j));
    }
    const { outcome, risk } = simulateStudyRecord(3, 200, { permuted: true });
    expect(outcome).toEqual(simulateStudyRecord(3, patients[200]).outcome);
    expect(risk).toBe(simulateStudyRecord(3, 200).risk);
  });

  test("the true risk means nothing there: intervals of its C-index contain 0.5", () => {
    const seeds = Array.from({ length: 40 }, (_, i) => i + 1);
    const covered = seeds.filter((seed) => {
      const patients = permutedPatients(seed, STUDY_SIZES);
      const records = study(seed);
      const outcome = outcomeOf(records.map((record, i) => ({ ...record, outcome: records[patients[i]].outcome })));
      const { lower, upper } = concordanceIndex(
        outcome,
        records.map(({ risk }) => risk),
      );
      return lower <= 0.5 && upper >= 0.5;
    });
    // of 40 intervals at 95 %, 34 or more contain the truth with a probability of 0.997
    expect(covered.length).toBeGreaterThanOrEqual(34);
  });

  test("and means much in the cohort itself", () => {
    for (const seed of [1, 2, 3]) {
      const records = study(seed);
      const { lower, estimate } = concordanceIndex(
        outcomeOf(records),
        records.map(({ risk }) => risk),
      );
      expect(lower).toBeGreaterThan(0.55);
      expect(estimate).toBeGreaterThan(0.65);
    }
  });
});

describe("clinical variables", () => {
  const part = (f: (record: StudyRecord) => boolean) => large.filter(f).length / large.length;

  test("have the shares of an operated cohort", () => {
    const near = (value: number, expected: number) => expect(Math.abs(value - expected)).toBeLessThan(0.03);
    near(
      part(({ truth }) => truth.grade === 1),
      0.12,
    );
    near(
      part(({ truth }) => truth.grade === 3),
      0.34,
    );
    near(
      part(({ truth }) => truth.nStage === 0),
      0.62,
    );
    near(
      part(({ truth }) => truth.nStage === 2),
      0.13,
    );
    near(
      part(({ truth }) => truth.hormoneReceptor === 1),
      0.72,
    );
    near(
      part(({ truth }) => truth.her2 === 1),
      0.26,
    );
    near(
      part(({ truth }) => truth.menopause === 1),
      0.51,
    );
    near(
      part(({ truth }) => truth.ki67 >= KI67_CUT),
      0.74,
    );
    near(
      part(({ truth }) => truth.tStage === 3),
      0.04,
    );
    near(
      part(({ truth }) => truth.subtype === "triple negative"),
      0.2,
    );
  });

  test("subtypes follow from receptors and Ki-67", () => {
    for (const { truth } of large.slice(0, 300)) {
      const { hormoneReceptor, her2, ki67, subtype } = truth;
      expect(subtype.startsWith("luminal")).toBe(hormoneReceptor === 1);
      expect(subtype === "luminal A").toBe(hormoneReceptor === 1 && her2 === 0 && ki67 < KI67_CUT);
      expect(subtype === "HER2").toBe(hormoneReceptor === 0 && her2 === 1);
    }
  });

  test("go a little with the latent risk", () => {
    const mid = (f: (record: StudyRecord) => boolean) => mean(large.filter(f).map(({ risk }) => risk));
    const apart = [
      [mid(({ truth }) => truth.grade === 3), mid(({ truth }) => truth.grade === 1)],
      [mid(({ truth }) => truth.nStage === 2), mid(({ truth }) => truth.nStage === 0)],
      [mid(({ reading }) => reading.margin === "spiculated"), mid(({ reading }) => reading.margin === "circumscribed")],
    ].map(([high, low]) => high - low);
    for (const difference of apart) {
      expect(difference).toBeGreaterThan(0.3);
      expect(difference).toBeLessThan(1.5);
    }
  });

  test("some are not known, and nor is a subtype that would need them", () => {
    for (const [name, expected] of Object.entries(MISSING_PARTS)) {
      const missing = part(({ clinical }) => clinical[name as keyof typeof MISSING_PARTS] === undefined);
      expect(missing).toBeGreaterThan(expected / 2);
      expect(missing).toBeLessThan(expected * 1.5);
    }
    expect(part(({ clinical }) => clinical.grade === undefined || clinical.nStage === undefined)).toBe(0);
    for (const { clinical } of large) if (clinical.her2 === undefined) expect(clinical.subtype).toBeUndefined();
  });
});

describe("two readers", () => {
  type Category = Exclude<keyof MriReading, "sizeMm">;
  const pairs = (cases: readonly number[], seed: number) => {
    const first = cases.map((i) => simulateReading(seed, i));
    return { first, second: cases.map((i, at) => simulateSecondReading(seed, i, first[at])) };
  };
  const kappas = ({ first, second }: ReturnType<typeof pairs>, name: Category) =>
    cohenKappa(
      first.map((reading) => reading[name]),
      second.map((reading) => reading[name]),
    ).estimate;
  const sizes = ({ first, second }: ReturnType<typeof pairs>) =>
    intraclassCorrelation(first.map(({ sizeMm }, i) => [sizeMm, second[i].sizeMm])).estimate;
  const variables: readonly Category[] = ["shape", "margin", "enhancement", "tic"];

  test("agree as those of the study, in the mean over many cases", () => {
    const all = pairs(
      Array.from({ length: 4000 }, (_, i) => i),
      1,
    );
    for (const name of variables) expect(Math.abs(kappas(all, name) - READER_AGREEMENT[name])).toBeLessThan(0.03);
    expect(Math.abs(sizes(all) - READER_AGREEMENT.size)).toBeLessThan(0.002);
  });

  test("60 cases of the cohort are near", () => {
    const cases = repeatedCases(STUDY_SIZES);
    expect(new Set(cases).size).toBe(60);
    expect(Math.max(...cases)).toBeLessThan(643);
    expect(repeatedCases({ train: 4, internal: 0, external: 1 })).toEqual([0, 1, 2, 3, 4]);
    // kappa of 60 cases has a standard error of 0.05 to 0.09
    const limit = normalQuantile(0.999) * 0.09;
    const read = pairs(cases, 1);
    for (const name of variables) expect(Math.abs(kappas(read, name) - READER_AGREEMENT[name])).toBeLessThan(limit);
    expect(Math.abs(sizes(read) - READER_AGREEMENT.size)).toBeLessThan(0.008);
  });
});
