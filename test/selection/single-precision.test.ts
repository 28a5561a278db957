import {
  applyFilter,
  correlationFilter,
  pearsonMatrix,
  spearmanDistance,
  spearmanMatrix,
  varianceFilter,
  wardFilter,
} from "radiosurv/selection";
import {
  crossValidateInParallel,
  crossValidatePenalizedCox,
  penalizedCox,
  penalizedCoxFold,
  univariateCox,
} from "radiosurv/survival";
import { selectColumns } from "radiosurv/table";
import { describe, expect, test } from "vitest";
import { randomFrom } from "../io/random.ts";

// columns of single precision give what the same values give in double precision, to the bit

const next = randomFrom(5);
const n = 150;
const singles = Array.from({ length: 24 }, () => Float32Array.from({ length: n }, () => Math.fround(next() * 10 - 3)));
singles[3] = Float32Array.from(singles[2], (x, i) => x + (i % 7) * 0.01);
singles[4].fill(2);
singles[5] = Float32Array.from({ length: n }, (_, i) => (i % 30 === 0 ? 1 : 0));
const names = singles.map((_, j) => `f${j}`);
const single = { names, columns: singles };
const double = { names, columns: singles.map((column) => Float64Array.from(column)) };
const varying = { names: names.filter((_, j) => j !== 4), columns: singles.filter((_, j) => j !== 4) };
const varyingDouble = { names: varying.names, columns: varying.columns.map((column) => Float64Array.from(column)) };
const record = Object.fromEntries(names.map((name, j) => [name, singles[j]]));
const outcome = {
  time: Array.from({ length: n }, () => Math.ceil(100 * next())),
  event: Array.from({ length: n }, () => (next() < 0.6 ? 1 : 0)),
};

describe("selection", () => {
  test.each([
    ["varianceFilter", (table: typeof single) => varianceFilter(table, { minimum: 0.2 })],
    ["varianceFilter, commonest", (table: typeof single) => varianceFilter(table, { commonest: 0.9 })],
    ["correlationFilter", (table: typeof single) => correlationFilter(table, { cutoff: 0.5 })],
    [
      "correlationFilter, some rows",
      (table: typeof single) => correlationFilter(table, { trainingRows: [5, 3, 9, 20] }),
    ],
    ["spearmanMatrix", (table: typeof single) => spearmanMatrix(table)],
    ["pearsonMatrix", (table: typeof single) => pearsonMatrix(table)],
    ["wardFilter", (table: typeof single) => wardFilter(table, { k: 5 })],
  ])("%s", (_, run) => {
    const expected = run(double as unknown as typeof single);
    expect(run(single)).toEqual(expected);
    expect(run(record as unknown as typeof single)).toEqual(expected);
  });

  test("spearmanDistance", () => {
    expect(spearmanDistance(varying)).toEqual(spearmanDistance(varyingDouble));
  });

  test("applyFilter makes doubles of what is kept, selectColumns leaves it as it is", () => {
    const filter = varianceFilter(single);
    const { columns } = applyFilter(filter, single);
    expect(columns).toEqual(applyFilter(filter, double).columns);
    expect(columns[0]).toBeInstanceOf(Float64Array);
    expect(selectColumns(single, filter.kept).columns[0]).toBe(singles[0]);
  });

  test("a missing value is named as in double precision", () => {
    const holed = singles.map((column) => column.slice());
    holed[2][7] = Number.NaN;
    const message = 'column "f2" must hold finite numbers; got NaN in row 7';
    for (const run of [varianceFilter, spearmanMatrix]) expect(() => run({ names, columns: holed })).toThrow(message);
    expect(spearmanMatrix({ names, columns: holed }, { missing: "omit" }).rowsUsed).toBe(n - 1);
    expect(() => univariateCox(outcome, { names, columns: holed })).toThrow(message);
    expect(() => penalizedCox(outcome, { names, columns: holed })).toThrow(message);
    const omitted = univariateCox(outcome, { names, columns: holed }, { missing: "omit" });
    const doubles = { names, columns: holed.map((column) => Float64Array.from(column)) };
    expect(omitted).toEqual(univariateCox(outcome, doubles, { missing: "omit" }));
  });

  test("a length that differs is refused", () => {
    expect(() => spearmanMatrix({ a: new Float32Array(3), b: new Float32Array(4) })).toThrow(
      'column "b" needs length 3; got 4',
    );
  });
});

describe("survival", () => {
  test("univariateCox", () => {
    expect(univariateCox(outcome, single)).toEqual(univariateCox(outcome, double));
  });

  test.each(["exact", "glmnet-4.1"] as const)("penalizedCox, profile %s", (profile) => {
    const options = { profile, lambdaCount: 30, relax: profile === "exact" };
    expect(penalizedCox(outcome, single, options)).toEqual(penalizedCox(outcome, double, options));
  });

  test("cross-validation, at once and in parallel", async () => {
    const options = { folds: 4, seed: 2, lambdaCount: 20 };
    const expected = crossValidatePenalizedCox(outcome, double, options);
    expect(crossValidatePenalizedCox(outcome, single, options)).toEqual(expected);
    expect((await crossValidateInParallel(outcome, single, options)).mean).toEqual(expected.mean);
    const fold = { foldIds: Array.from({ length: n }, (_, i) => i % 3), fold: 1, at: expected.lambda };
    expect(penalizedCoxFold(outcome, single, fold)).toEqual(penalizedCoxFold(outcome, double, fold));
  });
});
