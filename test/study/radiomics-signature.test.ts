import { applyFilter, wardFilter } from "radiosurv/selection";
import { applySignature, radiomicsSignature, sealRows } from "radiosurv/study";
import { applyCutoffs, crossValidatePenalizedCox, predictPenalizedCox, rFolds, xTile } from "radiosurv/survival";
import { describe, expect, test } from "vitest";
import { messageOf, simulated, synthetic, throughJson } from "./study-cohort.ts";

const { outcome, table, ids } = synthetic("train");
const external = synthetic("external");
const quick = { cutoff: { permutations: 0, bootstrap: 0 } } as const;
const signature = radiomicsSignature(outcome, table, { ...quick, ids, roi: "US-intra" });

describe("radiomicsSignature", () => {
  test("is the filter, the penalised model and the cutoff by hand", () => {
    const filter = wardFilter(table, { height: 0.5 });
    const kept = applyFilter(filter, table);
    const { lambdaMin: lambda, path } = crossValidatePenalizedCox(outcome, kept, { seed: 1 });
    const coefficients = predictPenalizedCox(path, undefined, { lambda, type: "coefficients" });
    expect(signature.reduction.kept).toEqual(filter.kept);
    expect(signature.penalty.lambda).toBe(lambda);
    expect(signature.features).toEqual(filter.kept.filter((_, j) => coefficients[j] !== 0));
    expect(signature.coefficients).toEqual(Array.from(coefficients).filter((value) => value !== 0));
    const bare = predictPenalizedCox(path, applyFilter(filter, external.table), { lambda });
    const { score, group, survival = [] } = applySignature(signature, external.table, { times: [12, 60] });
    score.forEach((value, i) => expect(value).toBeCloseTo(bare[i] - signature.center, 10));
    const tile = xTile(outcome, applySignature(signature, table).score, { permutations: 0, bootstrap: 0 });
    expect(signature.cutoff?.cutoffs).toEqual(tile.cutoffs);
    expect(group).toEqual(applyCutoffs(tile, score));
    const options = { lambda, type: "survival", times: [12, 60] } as const;
    const expected = predictPenalizedCox(path, applyFilter(filter, external.table), options);
    survival.forEach((row, i) => row.forEach((value, k) => expect(value).toBeCloseTo(expected[i][k], 12)));
  });

  test("gives the same bits after JSON, for a table and for single rows", () => {
    const saved = throughJson(signature);
    const now = applySignature(signature, external.table, { times: [12, 36] });
    expect(applySignature(saved, external.table, { times: [12, 36] })).toEqual(now);
    const row = Object.fromEntries(table.names.map((name, j) => [name, external.table.columns[j][7]]));
    expect(applySignature(saved, row).score[0]).toBe(now.score[7]);
    expect(applySignature(saved, { "US-intra": row }).score[0]).toBe(now.score[7]);
  });

  test("holds no patient: no identifier, no time of censoring", () => {
    const text = JSON.stringify(signature);
    for (const id of ids) expect(text).not.toContain(`"${id}"`);
    const events = new Set(outcome.time.filter((_, i) => outcome.event[i] === 1));
    const times = signature.baseline?.times ?? [];
    for (const time of times.slice(0, -1)) expect(events.has(time)).toBe(true);
    expect(times[times.length - 1]).toBe(Math.max(...outcome.time));
  });

  test("its provenance tells whether two saw the same rows", () => {
    expect(signature.provenance).toMatchObject({ n: 311, events: 37, seed: 1, unit: "months" });
    const other = (options: object) => radiomicsSignature(outcome, table, { ...quick, ids, ...options }).provenance;
    expect(other({ filter: "none", seed: 3 }).rowsHash).toBe(signature.provenance.rowsHash);
    const rows = Array.from({ length: 310 }, (_, i) => i);
    expect(other({ trainingRows: rows }).rowsHash).not.toBe(signature.provenance.rowsHash);
  });

  test("does not depend on the unit of time", () => {
    const days = { ...outcome, time: outcome.time.map((time) => time * 32) };
    const { features, coefficients, cutoff } = radiomicsSignature(days, table, quick);
    expect(features).toEqual(signature.features);
    coefficients.forEach((value, j) => expect(value).toBeCloseTo(signature.coefficients[j], 10));
    expect(cutoff?.statistic).toBeCloseTo(signature.cutoff?.statistic ?? 0, 8);
  });

  test("an empty signature is a result: one score for all, no group, and a warning", () => {
    const empty = radiomicsSignature(outcome, table, { ...quick, lambda: "1se" });
    expect(empty.features).toEqual([]);
    expect(empty.penalty).toMatchObject({ rule: "1se", lambda: empty.penalty.lambda1se });
    expect(empty.cutoff).toBeUndefined();
    expect(empty.warnings.join()).toMatch(/the signature is empty.*37 events.*no cutoff/s);
    const { score, group, survival = [] } = applySignature(throughJson(empty), external.table, { times: [24] });
    expect(score).toEqual(new Float64Array(163));
    expect(group).toBeUndefined();
    expect(survival[0][0]).toBeGreaterThan(0.9);
    expect(new Set(survival.map(([value]) => value)).size).toBe(1);
  });

  test("few events are named", () => {
    expect(signature.warnings.join()).toContain("37 events and 6 selected features: fewer than 10 events a feature");
  });
});

describe("options of radiomicsSignature", () => {
  const made = (options: object) => radiomicsSignature(outcome, table, { ...quick, ...options });

  test("center", () => {
    const bare = made({ center: "none" });
    expect(bare.center).toBe(0);
    const times = [24, 48];
    const [a, b] = [signature, bare].map((each) => applySignature(each, external.table, { times }));
    b.score.forEach((value, i) => expect(value - signature.center).toBeCloseTo(a.score[i], 10));
    b.survival?.forEach((row, i) =>
      row.forEach((value, k) => expect(value).toBeCloseTo(a.survival?.[i][k] ?? Number.NaN, 10)),
    );
    expect(b.group).toEqual(a.group);
    const mean = applySignature(signature, table).score.reduce((sum, value) => sum + value / 311, 0);
    expect(mean).toBeCloseTo(0, 10);
  });

  test("baseline: none, or some times alone", () => {
    expect(made({ baseline: "none" }).baseline).toBeUndefined();
    expect(applySignature(made({ baseline: "none" }), table, { times: [12] }).survival).toBeUndefined();
    const some = made({ baseline: [36, 12, 1000] });
    expect(some.baseline?.times).toEqual([12, 36]);
    const at = (each: typeof some) => applySignature(each, external.table, { times: [12, 36] }).survival;
    expect(at(some)).toEqual(at(signature));
    expect(applySignature(some, external.table, { times: [40] }).survival?.[0][0]).toBeNaN();
  });

  test("strata and weights: without a cutoff, which knows neither", () => {
    const strata = Array.from(outcome.time, (_, i) => i % 2);
    const { baseline, warnings } = radiomicsSignature({ ...outcome, strata }, table, { cutoff: "none" });
    expect(baseline).toBeUndefined();
    expect(warnings.join()).toContain("no baseline is kept, as the outcome has strata");
    const weights = new Float64Array(311).fill(2);
    const doubled = radiomicsSignature({ ...outcome, weights }, table, { cutoff: "none" });
    expect(doubled.features).toEqual(signature.features);
    expect(messageOf(() => radiomicsSignature({ ...outcome, weights }, table))).toContain("xTile");
  });

  test("cutoff", () => {
    expect(made({ cutoff: "none" }).cutoff).toBeUndefined();
    expect(made({ cutoff: { groups: 3, permutations: 0, bootstrap: 20, maximumCuts: 40 } }).cutoff).toMatchObject({
      groups: 3,
      cutoffs: [expect.any(Number), expect.any(Number)],
      limits: [
        [expect.any(Number), expect.any(Number)],
        [expect.any(Number), expect.any(Number)],
      ],
    });
    const impossible = made({ cutoff: { minimumFraction: 0.5, minimumEvents: 37, permutations: 0, bootstrap: 0 } });
    expect(impossible.cutoff).toBeUndefined();
    expect(impossible.warnings.join()).toContain("no cutoff leaves 2 groups");
    expect(messageOf(() => made({ cutoff: { groups: 4 } }))).toContain("groups must be one of 2, 3");
  });

  test("filter: none, another height, a function of the training rows", () => {
    expect(made({ filter: "none" }).reduction).toMatchObject({ given: 86, kept: table.names });
    expect(made({ filter: { height: 1.5 } }).reduction.kept.length).toBeLessThan(signature.reduction.kept.length);
    const seen: number[] = [];
    const chosen = made({
      trainingRows: [...Array(300).keys()],
      filter: (rows: readonly number[]) => {
        seen.push(...rows);
        return table.names.slice(0, 20);
      },
    });
    expect(seen).toEqual([...Array(300).keys()]);
    expect(chosen.reduction.kept).toHaveLength(20);
    expect(messageOf(() => made({ filter: () => ["x"] }))).toContain("filter must return names of columns");
  });

  test("penalty and seed", () => {
    const foldIds = rFolds(311, 10, 1);
    const own = made({ penalty: { foldIds, patience: 200 } });
    const kept = applyFilter(wardFilter(table, { height: 0.5 }), table);
    expect(own.penalty.lambda).toBe(crossValidatePenalizedCox(outcome, kept, { foldIds }).lambdaMin);
    expect(made({ penalty: { folds: 5 } }).penalty.folds).toBe(5);
    expect(made({ seed: 3, lambda: "min" }).penalty.lambda).not.toBe(signature.penalty.lambda);
    expect(made({ seed: 1 }).coefficients).toEqual(signature.coefficients);
  });

  test("rows of one patient stand in one inner fold", () => {
    const twice = [...Array(311).keys(), ...Array(311).keys()];
    const copies = made({ trainingRows: twice });
    // copies in other folds would be predicted by themselves, and call for a smaller penalty
    expect(copies.penalty.lambda).toBeGreaterThan(made({ penalty: { folds: 10 } }).penalty.lambda / 2);
    const pairs = Array.from({ length: 311 }, (_, i) => `p${i >> 1}`);
    expect(made({ ids: pairs }).penalty.folds).toBe(10);
  });
});

describe("sealed rows", () => {
  const sealed = sealRows(outcome, { seed: 4 });

  test("nothing is fitted on them", () => {
    const { provenance } = radiomicsSignature(outcome, table, { ...quick, ...sealed });
    expect(provenance.n).toBe(sealed.trainingRows.length);
    const all = { ...quick, testRows: sealed.testRows };
    const row = sealed.testRows[0];
    expect(messageOf(() => radiomicsSignature(outcome, table, all))).toBe(
      `radiomicsSignature: rows kept for testing must not be fitted on; row ${row} is one of testRows; name the rows to fit on in trainingRows`,
    );
  });

  test("their values have no say", () => {
    const spoiled = table.columns.map((column) => {
      const values = column.slice();
      for (const row of sealed.testRows) values[row] = Number.NaN;
      return values;
    });
    const made = (columns: Float64Array[]) =>
      radiomicsSignature(outcome, { names: table.names, columns }, { ...quick, ...sealed });
    expect(made(spoiled)).toEqual(made(table.columns));
  });

  test("a patient on both sides is refused", () => {
    const options = { ids: outcome.time.map((_, i) => i >> 1), trainingRows: [0, 2, 4], testRows: [5] };
    expect(messageOf(() => radiomicsSignature(outcome, table, options))).toContain("that of row 4 has sealed rows too");
  });
});

describe("errors", () => {
  test.each([
    [{ lambda: "best" }, "lambda must be one of min, 1se"],
    [{ folds: 3 }, 'there is no setting "folds" here'],
    [{ ids: ["a"] }, "ids needs length 311, as time has; got 1"],
    [{ trainingRows: [] }, "at least one row to fit on is needed"],
    [{ baseline: "all" }, 'baseline must be "none", "hazard" or a list of times'],
  ])("%j", (options, message) => {
    expect(messageOf(() => radiomicsSignature(outcome, table, options as object))).toContain(message);
  });

  test("too few events, constant features, missing values", () => {
    const { outcome: small, table: x } = simulated(1, 30, 3, 0);
    const event = small.event.map((_, i) => (i < 2 ? 1 : 0));
    expect(messageOf(() => radiomicsSignature({ ...small, event }, x))).toContain(
      "at least 3 patients with an event are needed to choose the penalty; got 2 of 30",
    );
    const constant = { a: new Float64Array(30), b: new Float64Array(30) };
    expect(messageOf(() => radiomicsSignature(small, constant))).toContain("no feature is left");
    const missing = { ...Object.fromEntries(x.names.map((name, j) => [name, x.columns[j]])), y: [...Array(30).keys()] };
    missing.y[4] = Number.NaN;
    expect(messageOf(() => radiomicsSignature(small, missing))).toContain('column "y" must hold finite numbers');
    expect(messageOf(() => radiomicsSignature({} as typeof small, x))).toContain("{ time, event }");
  });

  test("applySignature names what is wrong", () => {
    const apply = (given: unknown, input: unknown) => messageOf(() => applySignature(given as never, input as never));
    const [first] = signature.features;
    expect(apply(signature, { other: [1] })).toContain("the 6 features of the signature are needed");
    expect(apply(signature, { other: { x: [1] } })).toContain(
      'features of the region "US-intra" are needed; got "other"',
    );
    const row = Object.fromEntries(signature.features.map((name) => [name, name === first ? Number.NaN : 1]));
    expect(apply(signature, row)).toContain(
      `feature "${first}" of "US-intra" must be a finite number; got NaN in row 0`,
    );
    expect(apply({ ...signature, formatVersion: 2 }, row)).toContain("format version 2");
    expect(apply({}, row)).toContain("a signature is needed");
    expect(messageOf(() => applySignature(signature, row, { time: [1] } as never))).toContain('no setting "time"');
  });
});
