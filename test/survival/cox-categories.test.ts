import { readFileSync } from "node:fs";
import { coxRegression, predictCox, univariateCox } from "radiosurv/survival";
import { categorical, readTable, selectColumns, selectRows } from "radiosurv/table";
import { describe, expect, test } from "vitest";

const veteran = readTable(readFileSync(new URL("../../examples/data/veteran.csv", import.meta.url), "utf8"));
const numbers = (name: string) => veteran.columns[name] as Float64Array;
const outcome = { time: numbers("time"), event: numbers("event") };
const celltype = veteran.columns["celltype"] as ReturnType<typeof categorical>;
const is = (level: string) => Float64Array.from(celltype.codes, (code) => (celltype.levels[code] === level ? 1 : 0));

describe("categories in Cox models", () => {
  test("equal those of indicator columns, to the bit", () => {
    const fit = coxRegression(outcome, selectColumns(veteran, ["karno", "celltype"]));
    const byHand = coxRegression(outcome, {
      karno: numbers("karno"),
      "celltype=large": is("large"),
      "celltype=smallcell": is("smallcell"),
      "celltype=squamous": is("squamous"),
    });
    expect(celltype.levels).toEqual(["adeno", "large", "smallcell", "squamous"]);
    expect(fit.names).toEqual(byHand.names);
    expect({ ...fit, terms: byHand.terms }).toEqual(byHand);
    expect(fit.terms).toEqual([
      { name: "karno", columns: [0] },
      { name: "celltype", columns: [1, 2, 3], levels: ["adeno", "large", "smallcell", "squamous"] },
    ]);
  });

  test("equal R's coxph with a factor and its reference", () => {
    // R 4.2.2, survival 3.5-3: coxph(Surv(time, event) ~ karno + relevel(factor(celltype), "squamous"), veteran,
    // control = coxph.control(eps = 1e-12))
    const texts = Array.from(celltype.codes, (code) => celltype.levels[code]);
    const fit = coxRegression(outcome, {
      karno: numbers("karno"),
      cell: categorical(texts, { reference: "squamous" }),
    });
    expect(fit.names).toEqual(["karno", "cell=adeno", "cell=large", "cell=smallcell"]);
    const expected = [-0.0310566317303186, 1.15773326678565, 0.325644901681046, 0.715334402378888];
    fit.coefficients.forEach((value, j) => expect(value).toBeCloseTo(expected[j], 9));
  });

  test("predictions come from the category, from its columns, and from JSON", () => {
    const fit = JSON.parse(JSON.stringify(coxRegression(outcome, selectColumns(veteran, ["karno", "celltype"]))));
    const { risk } = predictCox(fit, { celltype: ["squamous", "adeno"], karno: [60, 80], note: ["a", "b"] });
    const expanded = {
      karno: [60, 80],
      "celltype=large": [0, 0],
      "celltype=smallcell": [0, 0],
      "celltype=squamous": [1, 0],
    };
    expect(predictCox(fit, expanded).risk).toEqual(risk);
    expect(predictCox(fit, veteran).risk[0]).toBe(risk[0]);
    expect(() => predictCox(fit, { karno: [60], celltype: ["sarcoma"] })).toThrow(
      'predictCox: column "celltype" has "sarcoma" in row 0, a level that the fit does not know; it knows "adeno", "large", "smallcell", "squamous"',
    );
    expect(() => predictCox(fit, { karno: [60], celltype: [""] })).toThrow(
      'column "celltype=large" must hold finite numbers',
    );
    const { terms: _, ...before } = fit;
    expect(predictCox(before, expanded).risk).toEqual(risk);
  });

  test("a level that does not occur is set aside", () => {
    const sex = categorical(outcome.time.length ? Array.from(outcome.time, (_, i) => (i % 2 ? "m" : "f")) : [], {
      levels: ["f", "m", "x"],
    });
    const fit = coxRegression(outcome, { sex });
    expect(fit.coefficients[1]).toBeNaN();
    expect(fit.warnings).toEqual(['set aside, as constant or as following from earlier columns: "sex=x"']);
  });

  test("univariate models have an entry for each column still", () => {
    expect(univariateCox(outcome, { karno: numbers("karno") })).toHaveLength(1);
  });
});

describe("rows with missing values", () => {
  const n = outcome.time.length;
  const karno = numbers("karno").map((value, i) => (i % 10 === 3 ? Number.NaN : value));
  const cell = Array.from(celltype.codes, (code, i) => (i % 20 === 7 ? null : celltype.levels[code]));
  const age = numbers("age");
  const complete = Array.from({ length: n }, (_, i) => i).filter((i) => i % 10 !== 3 && i % 20 !== 7);
  const of = <T>(list: ArrayLike<T>): T[] => complete.map((i) => list[i]);

  test("are refused, or left out of table, outcome and options alike", () => {
    expect(() => coxRegression(outcome, { karno, cell })).toThrow(
      'column "karno" must hold finite numbers; got NaN in row 3',
    );
    const strata = Array.from({ length: n }, (_, i) => i % 2);
    const cluster = Array.from({ length: n }, (_, i) => i >> 1);
    const offset = Array.from({ length: n }, (_, i) => i / n);
    const { omitted, ...fit } = coxRegression(
      outcome,
      { karno, cell, age },
      { missing: "omit", strata, cluster, offset },
    );
    expect(omitted).toEqual({ count: n - complete.length, byColumn: { karno: 14, cell: 7 }, byOutcome: {} });
    const byHand = coxRegression(
      { time: of(outcome.time), event: of(outcome.event) },
      selectRows({ karno, cell, age }, complete),
      { strata: of(strata), cluster: of(cluster), offset: of(offset) },
    );
    expect(fit).toEqual(byHand);
  });

  test("also where the outcome misses, and its strata go along", () => {
    const time = outcome.time.map((value, i) => (i === 0 ? Number.NaN : value));
    const strata = Array.from({ length: n }, (_, i) => (i === 1 ? "" : `${i % 2}`));
    const fit = coxRegression({ ...outcome, time, strata }, { age }, { missing: "omit" });
    expect(fit.omitted).toEqual({ count: 2, byColumn: {}, byOutcome: { time: 1, strata: 1 } });
    expect([fit.n, fit.baseline.length]).toEqual([n - 2, 2]);
  });

  test("nothing missing, and nothing left", () => {
    const { omitted, ...fit } = coxRegression(outcome, { age }, { missing: "omit" });
    expect(omitted).toEqual({ count: 0, byColumn: {}, byOutcome: {} });
    expect(fit).toEqual(coxRegression(outcome, { age }));
    expect(() => coxRegression(outcome, { age: age.map(() => Number.NaN) }, { missing: "omit" })).toThrow(
      'coxRegression: values are missing in "age" (rows 0, 1, 2, 3, 4 and 132 more); no row of 137 would remain; leave columns out, or impute them',
    );
    expect(() => coxRegression(outcome, { age }, { missing: "drop" as never })).toThrow(
      "missing must be one of throw, omit",
    );
    expect(() => coxRegression(outcome, { age: [Infinity, ...age.slice(1)] }, { missing: "omit" })).toThrow(
      "got Infinity in row 0",
    );
  });
});
