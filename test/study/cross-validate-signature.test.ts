import { crossValidateSignature, sealRows } from "radiosurv/study";
import { concordanceIndex } from "radiosurv/survival";
import { describe, expect, test } from "vitest";
import { randomFrom, shuffle } from "../../src/stats/random.ts";
import { foldRows } from "../../src/study/fold-rows.ts";
import { simulated, synthetic } from "./study-cohort.ts";

const rejected = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "nothing was thrown",
    (error: Error) => error.message,
  );

describe("nested cross-validation", () => {
  test("features without effect: the interval holds 0.5 in most of the seeds", async () => {
    const found = [];
    for (let seed = 1; seed <= 8; seed++) {
      const { outcome, table } = simulated(seed, 120, 15, 0);
      found.push((await crossValidateSignature(outcome, table, { cutoff: "none", seed })).concordance);
    }
    expect(found.filter(({ lower, upper }) => lower <= 0.5 && upper >= 0.5).length).toBeGreaterThanOrEqual(6);
    expect(found.reduce((sum, { estimate }) => sum + estimate / 8, 0)).toBeCloseTo(0.5, 1);
  });

  test("the outcome of the synthetic cohort in random order: the interval holds 0.5 in most of the seeds", async () => {
    const { outcome, table } = synthetic("train");
    let inside = 0;
    for (let seed = 1; seed <= 4; seed++) {
      const order = shuffle(Uint32Array.from(outcome.time.keys()), randomFrom(seed));
      const permuted = {
        time: Float64Array.from(order, (row) => outcome.time[row]),
        event: Float64Array.from(order, (row) => outcome.event[row]),
      };
      const { lower, upper } = (await crossValidateSignature(permuted, table, { cutoff: "none", seed })).concordance;
      if (lower <= 0.5 && upper >= 0.5) inside++;
    }
    expect(inside).toBeGreaterThanOrEqual(3);
  });

  test("an effect is found, with less than the apparent concordance", async () => {
    const { outcome, table } = simulated(3, 200, 20, 0.7);
    const options = { cutoff: { permutations: 500 }, repeats: 2, seed: 7 } as const;
    const result = await crossValidateSignature(outcome, table, options);
    expect(result.concordance.lower).toBeGreaterThan(0.6);
    expect(Object.keys(result.selected).slice(0, 2).sort()).toEqual(["x0", "x1"]);
    expect(result.selected.x0).toBe(10);
    expect(result).toMatchObject({ models: 10, emptyModels: 0, folds: 5, repeats: 2, warnings: [] });
    expect(result.cutoffs).toHaveLength(10);
    expect(result.groupTest?.pValue).toBeLessThan(0.001);
    expect(result.byRepeat.reduce((sum, value) => sum + value / 2, 0)).toBeCloseTo(result.concordance.estimate, 12);
    expect(await crossValidateSignature(outcome, table, options)).toEqual(result);
  });

  test("only pairs of one fold count; scores are of models without the fold", async () => {
    const { outcome, table } = simulated(5, 80, 6, 0.8);
    const { scores, foldIds, concordance, pooledConcordance } = await crossValidateSignature(outcome, table, {
      filter: "none",
      outerFolds: 4,
      cutoff: "none",
    });
    const within = concordanceIndex({ ...outcome, strata: foldIds[0] }, scores[0]);
    expect(concordance.estimate).toBeCloseTo(within.estimate, 14);
    expect(concordance.standardError).toBeCloseTo(within.standardError, 14);
    expect(pooledConcordance).toBeCloseTo(concordanceIndex(outcome, scores[0]).estimate, 14);
    // only the values of fold 2 change, so that what models without it say of others may change, but not its own model
    const inside = foldIds[0].map((id) => id === 2);
    const twice = table.columns.map((column) => column.map((value, i) => (inside[i] ? 2 * value : value)));
    const options = { filter: "none", outerFolds: 4, cutoff: "none", center: "none" } as const;
    const bare = await crossValidateSignature(outcome, table, options);
    const again = await crossValidateSignature(outcome, { names: table.names, columns: twice }, options);
    bare.scores[0].forEach((value, i) => {
      if (inside[i]) expect(again.scores[0][i]).toBeCloseTo(2 * value, 12);
    });
    expect(again.scores[0].some((value, i) => !inside[i] && value !== bare.scores[0][i])).toBe(true);
  });

  test("several regions are joined in each fold", async () => {
    const { outcome, table } = simulated(9, 120, 8, 0.8);
    const half = (from: number) => ({
      names: table.names.slice(from, from + 4),
      columns: table.columns.slice(from, from + 4),
    });
    const tables = { intra: { names: ["x0", "x4"], columns: [table.columns[0], table.columns[4]] }, peri: half(1) };
    const result = await crossValidateSignature(outcome, tables, { cutoff: "none", outerFolds: 3 });
    expect(result.selected).toMatchObject({ "intra: x0": 3, "peri: x1": 3 });
    expect(await rejected(crossValidateSignature(outcome, { intra: half(0) }))).toContain("needs two at least");
  });

  test("sealed rows, progress, abort, patients", async () => {
    const { outcome, table } = simulated(2, 90, 4, 0.8);
    const sealed = sealRows(outcome);
    const steps: string[] = [];
    const result = await crossValidateSignature(outcome, table, {
      ...sealed,
      cutoff: "none",
      outerFolds: 3,
      onProgress: ({ done, total }) => steps.push(`${done}/${total}`),
    });
    expect(result.rows).toEqual(sealed.trainingRows);
    expect(steps).toEqual(["1/3", "2/3", "3/3"]);
    expect(await rejected(crossValidateSignature(outcome, table, { testRows: [4] }))).toContain(
      "must not be fitted on",
    );
    expect(await rejected(crossValidateSignature(outcome, table, { trainingRows: [1, 1, 2] }))).toContain(
      "must differ",
    );
    const signal = AbortSignal.abort();
    expect(await rejected(crossValidateSignature(outcome, table, { signal }))).toContain("stopped, as the signal");
    const ids = outcome.time.map((_, i) => `p${i % 45}`);
    const { foldIds } = await crossValidateSignature(outcome, table, { ids, cutoff: "none", outerFolds: 3 });
    for (let i = 0; i < 45; i++) expect(foldIds[0][i]).toBe(foldIds[0][i + 45]);
    expect(await rejected(crossValidateSignature(outcome, table, { outerFolds: 1 }))).toContain("outerFolds");
    expect(await rejected(crossValidateSignature(outcome, table, { outerFolds: 80 }))).toContain("take fewer folds");
  });
});

describe("folds", () => {
  test("are of like size, with like numbers of events, whole patients", () => {
    const event = Array.from({ length: 50 }, (_, i) => (i % 5 === 0 ? 1 : 0));
    const fold = foldRows("test", event, undefined, 5, randomFrom(1));
    for (let k = 1; k <= 5; k++) {
      expect(fold.filter((value) => value === k)).toHaveLength(10);
      expect(event.filter((value, i) => value === 1 && fold[i] === k)).toHaveLength(2);
    }
    const patient = event.map((_, i) => i % 25);
    const whole = foldRows("test", event, patient, 5, randomFrom(1));
    for (let i = 0; i < 25; i++) expect(whole[i]).toBe(whole[i + 25]);
    expect(() => foldRows("test", event, patient, 6, randomFrom(1))).toThrow("got 5 for 6 folds");
  });
});
