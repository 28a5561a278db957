import { applyCombat, type CombatOptions, checkHeldOut, fitCombat } from "radiosurv/selection";
import { describe, expect, test } from "vitest";
import { randomFrom } from "../io/random.ts";
import { comparison } from "../survival/shared-reference.ts";
import { combatFixture } from "./fixture.ts";

// neuroCombat 0.2.12: see test/fixtures/selection/combat.py

const total = { values: 0, largest: 0 };

describe("equals neuroCombat", () => {
  test.each(combatFixture.cases.map((each) => [each.name, each] as const))("%s", (_, each) => {
    const { columns, batch, covariates } = each;
    const given = Object.keys(covariates).length > 0 ? { covariates } : {};
    const model = fitCombat(columns, batch, { ...(each.options as CombatOptions), ...given });
    expect(model.batches).toEqual(["north", "south", "west"]);
    expect(model.batchSizes).toEqual([14, 9, 6]);
    const all = comparison();
    all.compare("scale", model.scale, each.scale);
    // locations are differences of means in units of the spread: absolute, about 1
    each.location.forEach((list, b) => {
      const of = (values: readonly number[]) => values.map((value) => 10 + value);
      all.compare("location", of(model.location[b]), of(list));
    });
    each.spread.forEach((list, b) => all.compare("spread", model.spread[b], list));
    const { names, columns: adjusted } = applyCombat(JSON.parse(JSON.stringify(model)), columns, batch, given);
    expect(names).toEqual(Object.keys(columns));
    each.limit.forEach((list, j) => all.compare(names[j], adjusted[j], list));
    total.values += all.values;
    total.largest = Math.max(total.largest, all.largest);
    expect(all.largest, all.worst).toBeLessThan(1e-10);
    // the published stop of the iteration leaves this much
    const published = comparison();
    each.published.forEach((list, j) => published.compare(names[j], adjusted[j], list));
    expect(published.largest, published.worst).toBeLessThan(1e-4);
  });

  test("the largest difference of all", () => {
    console.log(`ComBat: ${total.values} values, largest relative difference ${total.largest.toExponential(1)}`);
    expect(total.values).toBeGreaterThan(2000);
  });
});

const next = randomFrom(21);
const n = 40;
const batch = Array.from({ length: n }, (_, i) => 1 + (i % 2));
const table = Object.fromEntries(
  ["a", "b", "c", "d"].map((name) => [name, batch.map((b) => b * (1 + next()) + next())]),
);
const covariates = { age: batch.map(() => 50 + 30 * next()), sex: batch.map(() => (next() < 0.5 ? 0 : 1)) };

describe("what should not matter does not", () => {
  const adjusted = applyCombat(fitCombat(table, batch, { covariates }), table, batch, { covariates }).columns;
  const close = (columns: readonly Float64Array[], digits = 11) =>
    columns.forEach((column, j) => column.forEach((value, i) => expect(value).toBeCloseTo(adjusted[j][i], digits)));

  test("unit and shift of a feature, order of rows, names of batches", () => {
    const scaled = { ...table, a: table.a.map((value) => 1000 * value - 7) };
    const { columns } = applyCombat(fitCombat(scaled, batch, { covariates }), scaled, batch, { covariates });
    close([columns[0].map((value) => (value + 7) / 1000), ...columns.slice(1)]);

    const order = batch.map((_, i) => i).sort(() => next() - 0.5);
    const of = (list: readonly number[]) => order.map((i) => list[i]);
    const moved = Object.fromEntries(Object.entries(table).map(([name, list]) => [name, of(list)]));
    const model = fitCombat(moved, of(batch), { covariates: { age: of(covariates.age), sex: of(covariates.sex) } });
    close(applyCombat(model, table, batch, { covariates }).columns);

    const named = batch.map((b) => (b === 1 ? "y" : "x"));
    close(applyCombat(fitCombat(table, named, { covariates }), table, named, { covariates }).columns);
  });

  test("shift, unit and order of covariates", () => {
    const other = { sex: covariates.sex.map((value) => 1 - value), age: covariates.age.map((value) => value * 12 + 1) };
    close(applyCombat(fitCombat(table, batch, { covariates: other }), table, batch, { covariates: other }).columns, 10);
  });

  test("batches end with means alike, covariates allowed for; a reference stays bit by bit", () => {
    const mean = (values: Float64Array, b: number) => {
      const own = values.filter((_, i) => batch[i] === b);
      return own.reduce((sum, value) => sum + value, 0) / own.length;
    };
    const plain = applyCombat(fitCombat(table, batch), table, batch).columns;
    const before = Float64Array.from(table.a);
    expect(Math.abs(mean(plain[0], 1) - mean(plain[0], 2))).toBeLessThan(
      0.1 * Math.abs(mean(before, 1) - mean(before, 2)),
    );
    for (const meanOnly of [false, true]) {
      const model = fitCombat(table, batch, { covariates, referenceBatch: 2, meanOnly });
      const { columns } = applyCombat(model, table, batch, { covariates });
      batch.forEach((b, i) => {
        if (b === 2) expect(columns[0][i]).toBe(table.a[i]);
        else expect(columns[0][i]).not.toBe(table.a[i]);
      });
    }
  });

  test("features of one distribution: spreads and locations that are all alike", () => {
    const model = fitCombat({ a: table.a, b: table.a }, batch);
    const { columns } = applyCombat(model, { a: table.a, b: table.a }, batch);
    expect(columns[0]).toEqual(columns[1]);
    expect(columns[0].every(Number.isFinite)).toBe(true);
  });
});

describe("training rows and new rows", () => {
  const trainingRows = Array.from({ length: 30 }, (_, i) => i);
  const testRows = Array.from({ length: 10 }, (_, i) => 30 + i);

  test("a fit on training rows is that of a table of them, and applies to others", () => {
    const model = fitCombat(table, batch, { trainingRows, testRows, covariates });
    const few = (list: readonly number[]) => list.slice(0, 30);
    const cut = Object.fromEntries(Object.entries(table).map(([name, list]) => [name, few(list)]));
    const own = fitCombat(cut, few(batch), { covariates: { age: few(covariates.age), sex: few(covariates.sex) } });
    expect(model).toEqual(own);
    expect(model.rows).toEqual(trainingRows);
    checkHeldOut([model], testRows);
    expect(() => checkHeldOut([model], [3])).toThrow(
      "checkHeldOut: rows kept for testing must not be fitted on; model 0 used row 3",
    );
    const all = applyCombat(model, table, batch, { covariates }).columns;
    const last = (list: readonly number[]) => list.slice(30);
    const rest = Object.fromEntries(Object.entries(table).map(([name, list]) => [name, last(list)]));
    const later = applyCombat(model, { other: last(table.a), ...rest }, last(batch), {
      covariates: { age: last(covariates.age), sex: last(covariates.sex) },
    }).columns;
    expect(later.map((column) => Array.from(column))).toEqual(all.map((column) => Array.from(column.subarray(30))));
    expect(() => fitCombat(table, batch, { testRows })).toThrow(
      "fitCombat: rows kept for testing must not be fitted on; row 30 is one of testRows; name the rows to fit on in trainingRows",
    );
  });

  test("missing values: refused, or their rows left out of the fit; NaN stays NaN afterwards", () => {
    const holed = { ...table, b: table.b.map((value, i) => (i === 4 ? NaN : value)) };
    expect(() => fitCombat(holed, batch)).toThrow('fitCombat: column "b" must hold finite numbers; got NaN in row 4');
    const model = fitCombat(holed, batch, { missing: "omit" });
    expect([model.rowsUsed, model.rowsOmitted, model.rows.includes(4)]).toEqual([39, 1, false]);
    const { columns } = applyCombat(model, holed, batch);
    expect(columns[1][4]).toBeNaN();
    expect(columns[0][4]).toBeGreaterThan(0);
  });
});

describe("what is refused", () => {
  const ok = { a: [1, 2, 4, 3, 6, 9], b: [3, 1, 4, 1, 5, 9], c: [2, 7, 1, 8, 2, 8] };
  const two = [0, 0, 0, 1, 1, 1];

  test.each<[object, unknown, object, string]>([
    [ok, undefined, {}, "fitCombat: batch needs length 6, as the table has; got undefined"],
    [ok, [0, 1], {}, "batch needs length 6, as the table has; got 2"],
    [ok, null, {}, "got none"],
    [ok, ["a", "a", "", "b", "b", "b"], {}, "batch must have a value for each row; it is missing in row 2"],
    [ok, [1, 1, 1, 1, 1, 1], {}, 'at least two batches are needed; all rows are in "1"'],
    [{ a: ok.a }, two, {}, "at least two features are needed; got 1"],
    [ok, [0, 0, 0, 0, 0, 1], {}, 'a batch needs two rows for its variance; "1" has one'],
    [ok, two, { referenceBatch: 2 }, "referenceBatch must be one of the batches that are fitted on, 0, 1; got 2"],
    [{ ...ok, d: two }, two, {}, 'feature "d" does not vary apart from batches and covariates; drop it first'],
    [{ ...ok, d: [5, 5, 5, 1, 2, 3] }, two, {}, 'feature "d" does not vary in batch "0"; drop it first'],
    [
      { ...ok, d: [5, 5, 5, 1, 2, 3] },
      two,
      { referenceBatch: 0 },
      'does not vary in the reference batch "0" apart from',
    ],
    [
      ok,
      two,
      { covariates: { x: [1, 2, 3, 4, 5, 6], y: [2, 4, 6, 1, 3, 5] } },
      'covariate "y" follows from the batches',
    ],
    [ok, two, { covariates: { x: two } }, 'covariate "x" follows from the batches and the covariates before it'],
    [ok, two, { covariates: { x: [1, 2] } }, 'column "x" needs length 6; got 2'],
    [ok, two, { covariates: { x: [1, 2, 3, NaN, 2, 1] } }, 'column "x" must hold finite numbers; got NaN in row 3'],
    [ok, two, { parametric: "yes" }, "parametric must be true or false"],
    [ok, two, { meanOnly: 1 }, "meanOnly must be true or false"],
    [ok, two, { covariates: "age" }, "covariates must be a table"],
    [ok, two, { referenceBatch: [0] }, "referenceBatch must be the name of a batch"],
    [ok, two, { trainingRows: [0, 1, 9] }, "trainingRows must hold numbers of rows from 0 to 5; got 9 as number 2"],
  ])("fitCombat %#", (given, batches, options, message) => {
    expect(() => fitCombat(given as never, batches as never, options as never)).toThrow(message);
  });

  test("applyCombat", () => {
    const age = [1, 5, 2, 4, 9, 3];
    const model = fitCombat(ok, two, { covariates: { age } });
    expect(() => applyCombat(model, ok, two)).toThrow(
      'applyCombat: the model needs "age" in covariates; it is not there',
    );
    expect(() => applyCombat(model, { a: [1], b: [2] }, [0])).toThrow('the model needs "c" in table; it is not there');
    expect(() => applyCombat(model, ok, [0, 0, 0, 0, 2, 1], { covariates: { age } })).toThrow(
      'applyCombat: row 4 is of the batch "2", which the model does not know; it knows 0, 1; a new batch needs a fit on rows of its own',
    );
    expect(() => applyCombat(model, ok, two, { covariates: { age: [1, 5, 2, 4, 9, NaN] } })).toThrow(
      'applyCombat: column "age" must hold finite numbers; got NaN in row 5',
    );
    expect(() => applyCombat(model, { ...ok, a: [1, 2, 3, 4, 5, Infinity] }, two, { covariates: { age } })).toThrow(
      'column "a" must hold finite numbers; got Infinity in row 5',
    );
    expect(() => applyCombat(model, ok, two, { age } as never)).toThrow('there is no setting "age" here');
    expect(() => applyCombat(model, ok, [0], { covariates: { age } })).toThrow("batch needs length 6");
  });

  test("one row a batch, and a feature that is constant in a batch, do for means alone", () => {
    for (const parametric of [true, false]) {
      const options = { meanOnly: true, parametric };
      const given = { ...ok, d: [5, 5, 5, 1, 2, 3] };
      const batches = [0, 0, 0, 1, 1, 2];
      const { columns } = applyCombat(fitCombat(given, batches, options), given, batches);
      expect(columns.every((column) => column.every(Number.isFinite))).toBe(true);
    }
  });
});

test("likelihoods without a parametric form do not vanish with many rows", () => {
  const many = 2000;
  const batches = Array.from({ length: many }, (_, i) => i % 2);
  const wide = Object.fromEntries(
    ["a", "b", "c"].map((name) => [name, batches.map((b) => next() + next() + b * (1 + next()))]),
  );
  const model = fitCombat(wide, batches, { parametric: false });
  expect(model.location.flat().every(Number.isFinite)).toBe(true);
});
