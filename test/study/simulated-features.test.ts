import { createHash } from "node:crypto";
import { spearman } from "radiosurv/stats";
import { concordanceIndex, crossValidatePenalizedCox, predictPenalizedCox } from "radiosurv/survival";
import { describe, expect, test } from "vitest";
import {
  REGIONS,
  riskFeatures,
  type SimulatedCohort,
  simulateFeatureTables,
} from "../../examples/simulation/feature-tables.ts";
import { STUDY_SIZES } from "../../examples/simulation/sets.ts";
import { simulateStudyRecord } from "../../examples/simulation/study-patient.ts";

const cohorts = simulateFeatureTables(1, STUDY_SIZES);
const large = simulateFeatureTables(1, { train: 3000, internal: 0, external: 0 })[0];

function rho(cohort: SimulatedCohort, region: string, feature: number): number {
  return spearman(cohort.features[region].columns[feature], cohort.risk).estimate;
}

/** LASSO-Cox of one region, learned in the first set: selected features, and scores in all sets. */
function signature(sets: readonly SimulatedCohort[], region: string) {
  const [train] = sets;
  const { lambdaMin: lambda, path } = crossValidatePenalizedCox(train.outcome, train.features[region], { seed: 1 });
  const weights = predictPenalizedCox(path, undefined, { lambda, type: "coefficients" });
  return {
    selected: path.names.filter((_, j) => weights[j] !== 0),
    scores: sets.map((set) => predictPenalizedCox(path, set.features[region], { lambda })),
  };
}

describe("tables without images", () => {
  test("have 16 regions of 30 features for the patients of the study", () => {
    expect(cohorts.map(({ name, ids }) => [name, ids.length])).toEqual([
      ["train", 311],
      ["internal", 169],
      ["external", 163],
    ]);
    expect(REGIONS).toHaveLength(16);
    expect([REGIONS[0], REGIONS[7], REGIONS[8], REGIONS[15]]).toEqual([
      "US-intra",
      "US-peri-7",
      "MRI-intra",
      "MRI-peri-7",
    ]);
    for (const { features, ids } of cohorts) {
      expect(Object.keys(features)).toEqual(REGIONS);
      for (const { names, columns } of Object.values(features)) {
        expect(new Set(names).size).toBe(30);
        for (const column of columns) {
          expect(column).toHaveLength(ids.length);
          expect(column.every(Number.isFinite)).toBe(true);
        }
      }
    }
  });

  test("are of the patients that have images", () => {
    const external = cohorts[2];
    const record = simulateStudyRecord(1, 311 + 169 + 7);
    expect(external.ids[7]).toBe(record.id);
    expect(external.centre[7]).toBe(record.centre);
    expect(external.risk[7]).toBe(record.risk);
    expect([external.outcome.time[7], external.outcome.event[7]]).toEqual([record.outcome.time, record.outcome.event]);
    expect(external.clinical.n_stage[7]).toBe(record.truth.nStage);
    expect(external.clinical.tic[7]).toBe(record.reading.tic);
    expect(cohorts[0].clinical.lvi.some((value) => Number.isNaN(value))).toBe(true);
  });

  test("are the same bytes each time and on other machines", () => {
    const hash = createHash("sha256");
    for (const { features, outcome, risk } of simulateFeatureTables(1, STUDY_SIZES)) {
      for (const { columns } of Object.values(features)) for (const column of columns) hash.update(column);
      hash.update(outcome.time).update(outcome.event).update(risk);
    }
    // of Node 24, Bun and Deno; changes only with the simulation
    expect(hash.digest("hex").slice(0, 16)).toBe("c2bf9d47b4d00e9e");
  });

  test("do what their options say", () => {
    const sizes = { train: 20, internal: 0, external: 10 };
    const base = simulateFeatureTables(2, sizes);
    expect(base.map(({ name }) => name)).toEqual(["train", "external"]);
    const same = simulateFeatureTables(2, sizes, { centreEffects: false });
    expect(same[0]).toEqual(base[0]);
    expect(same[1].features).not.toEqual(base[1].features);
    expect(same[1].outcome).toEqual(base[1].outcome);
    const permuted = simulateFeatureTables(2, sizes, { permuted: true });
    expect(permuted[0].features).toEqual(base[0].features);
    expect(permuted[0].outcome.time).not.toEqual(base[0].outcome.time);
    expect(permuted[0].outcome.time.toSorted()).toEqual(base[0].outcome.time.toSorted());
    const count = (sets: readonly SimulatedCohort[]) => sets[0].outcome.event.reduce((sum, value) => sum + value, 0);
    expect(count(simulateFeatureTables(2, sizes, { hazard: 8 }))).toBeGreaterThan(count(base));
    const many = simulateFeatureTables(2, sizes, { features: 300 })[0].features["US-intra"];
    expect(new Set(many.names).size).toBe(300);
    expect(() => simulateFeatureTables(2, sizes, { features: 0 })).toThrow(
      "features must be a whole number > 0; got 0",
    );
  });
});

describe("the features", () => {
  test("five of thirty go with the risk, and less in rings farther out", () => {
    expect(riskFeatures()).toHaveLength(5);
    expect(riskFeatures()[0]).toBe("original_firstorder_Entropy");
    const { names } = large.features["US-intra"];
    names.forEach((name, j) => {
      const along = Math.abs(rho(large, "US-intra", j));
      if (riskFeatures().includes(name)) expect(along).toBeGreaterThan(0.25);
      else expect(along).toBeLessThan(0.08);
    });
    const fading = ["US-intra", "US-peri-1", "US-peri-4", "US-peri-7"].map((region) => rho(large, region, 0));
    for (let i = 1; i < fading.length; i++) expect(fading[i]).toBeLessThan(fading[i - 1]);
    expect(rho(large, "MRI-intra", 0)).toBeLessThan(fading[0]);
  });

  test("those of one factor, and of neighbouring rings, correlate", () => {
    const column = (region: string, j: number) => large.features[region].columns[j];
    expect(spearman(column("US-intra", 1), column("US-intra", 7)).estimate).toBeGreaterThan(0.6);
    expect(Math.abs(spearman(column("US-intra", 1), column("US-intra", 2)).estimate)).toBeLessThan(0.08);
    expect(spearman(column("MRI-peri-2", 1), column("MRI-peri-3", 1)).estimate).toBeGreaterThan(0.6);
    expect(spearman(column("MRI-peri-2", 1), column("MRI-peri-7", 1)).estimate).toBeLessThan(0.5);
  });

  test("LASSO finds those that carry the risk, with the size of the study and more surely with more", () => {
    const few = signature(cohorts, "US-intra");
    expect(few.selected.some((name) => riskFeatures().includes(name))).toBe(true);
    const many = signature([large], "US-intra").selected;
    expect(many).toEqual(expect.arrayContaining(riskFeatures().slice(0, 3)));
  });

  test("its score orders patients of other centres", () => {
    const sets = simulateFeatureTables(3, { train: 1500, internal: 0, external: 1500 });
    const { scores } = signature(sets, "US-intra");
    expect(concordanceIndex(sets[1].outcome, scores[1]).lower).toBeGreaterThan(0.55);
    expect(spearman(scores[1], sets[1].risk).estimate).toBeGreaterThan(0.5);
  });

  test("in null cohorts its C-index in the test sets is that of chance: intervals contain 0.5", () => {
    let intervals = 0;
    let covered = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const sets = simulateFeatureTables(seed, STUDY_SIZES, { permuted: true });
      const { scores } = signature(sets, "US-intra");
      for (const i of [1, 2]) {
        const { lower, upper } = concordanceIndex(sets[i].outcome, scores[i]);
        intervals++;
        if (lower <= 0.5 && upper >= 0.5) covered++;
      }
    }
    expect(intervals).toBe(40);
    // as for the true risk: 34 of 40
    expect(covered).toBeGreaterThanOrEqual(34);
  });
});
