import { readFileSync } from "node:fs";
import { coxRegression, gonenHeller } from "radiosurv/survival";
import { parseCsv } from "radiosurv/table";
import { describe, expect, test } from "vitest";
import { randomFrom } from "../io/random.ts";
import { comparison } from "./shared-reference.ts";

// made by fixtures/survival/make_gonen_heller.R: the definition of the paper, pair by pair; R 4.2.2, survival 3.5.3

interface Case {
  readonly id: string;
  readonly data: string;
  readonly time: string;
  readonly names: readonly string[];
  readonly ties: "half" | "omit";
  readonly estimate: number;
  readonly smoothed: number;
  readonly standardError: number;
  /** With the coefficients taken as known. */
  readonly knownError: number;
  readonly bandwidth: number;
  readonly pairs: number;
  readonly tiedPairs: number;
}

const { cases } = JSON.parse(
  readFileSync(new URL("../fixtures/survival/gonen-heller.json", import.meta.url), "utf8"),
) as { readonly cases: readonly Case[] };

const total = { values: 0, largest: 0 };

test.each(cases.map((each) => [`${each.id}, ties ${each.ties}`, each] as const))("%s", (_, each) => {
  const text = readFileSync(new URL(`../../examples/data/${each.data}.csv`, import.meta.url), "utf8");
  const rows = parseCsv(text).rows.filter((row) => each.names.every((name) => row[name] !== ""));
  const column = (name: string) => rows.map((row) => Number(row[name]));
  const table = Object.fromEntries(each.names.map((name) => [name, column(name)]));
  const fit = coxRegression({ time: column(each.time), event: column("event") }, table);
  const { ties } = each;
  const found = gonenHeller(fit, table, { ties });
  const all = comparison();
  for (const name of ["estimate", "smoothed", "standardError", "bandwidth", "pairs", "tiedPairs"] as const) {
    all.compare(name, found[name], each[name]);
  }
  // a list of the same linear predictors: the coefficients count as known
  const lp = rows.map((_, i) => each.names.reduce((sum, name, j) => sum + fit.coefficients[j] * table[name][i], 0));
  const rounded = lp.map((value) => Number(value.toPrecision(13)));
  const bare = gonenHeller(rounded, { ties });
  all.compare("estimate of a list", bare.estimate, each.estimate);
  // two values without their ties: all pairs are alike, and nothing is left but rounding
  if (each.knownError > 1e-12) all.compare("error of a list", bare.standardError, each.knownError);
  else expect(bare.standardError).toBeLessThan(1e-8);
  const back = gonenHeller(JSON.parse(JSON.stringify(fit)), table, { ties });
  expect(back.standardError).toBe(found.standardError);
  total.values += all.values;
  total.largest = Math.max(total.largest, all.largest);
  expect(all.largest, all.worst).toBeLessThan(1e-8);
});

test("the largest difference of all", () => {
  console.log(`Gonen-Heller: ${total.values} values, largest relative difference ${total.largest.toExponential(1)}`);
  expect(total.values).toBe(63);
});

/** Every pair looked at. */
function pairwise(lp: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < lp.length; i++) {
    let own = 0;
    for (let j = 0; j < i; j++) own += 1 / (1 + Math.exp(-Math.abs(lp[i] - lp[j])));
    sum += own;
  }
  return sum / ((lp.length * (lp.length - 1)) / 2);
}

describe("the fast sums equal a look at every pair", () => {
  const next = randomFrom(8);
  test.each<[string, () => number]>([
    ["close", () => next() * 1e-3],
    ["within a few units", () => next() + next() + next() + next()],
    ["tied", () => Math.floor(next() * 7) / 3],
    ["far apart", () => (next() - 0.5) * 3000],
    ["clusters far apart", () => Math.floor(next() * 3) * 100 + next()],
    ["skewed", () => 1 / (next() + 0.001)],
  ])("%s", (_, draw) => {
    for (const n of [2, 3, 40, 400]) {
      const lp = Array.from({ length: n }, draw);
      expect(gonenHeller(lp, { errors: "none" }).estimate / pairwise(lp)).toBeCloseTo(1, 13);
    }
  });
});

describe("what should not matter does not", () => {
  const next = randomFrom(9);
  const lp = Array.from({ length: 60 }, () => Math.round(next() * 20) / 7);

  test("order, sign and origin of the linear predictor", () => {
    const found = gonenHeller(lp);
    for (const other of [lp.toReversed(), lp.map((value) => -value), lp.map((value) => value + 12)]) {
      const { estimate, smoothed, standardError } = gonenHeller(other);
      expect(estimate).toBeCloseTo(found.estimate, 13);
      expect(smoothed).toBeCloseTo(found.smoothed, 13);
      expect(standardError).toBeCloseTo(found.standardError, 13);
    }
  });

  test("without errors the estimate is the same, and the rest NaN", () => {
    const { estimate, smoothed, standardError, lower } = gonenHeller(lp, { errors: "none" });
    expect([estimate, smoothed, standardError, lower]).toEqual([gonenHeller(lp).estimate, NaN, NaN, NaN]);
  });

  test("limits about the estimate", () => {
    const { estimate, standardError, lower, upper } = gonenHeller(lp, { confLevel: 0.9 });
    expect(upper - estimate).toBeCloseTo(1.6448536269514722 * standardError, 13);
    expect(estimate - lower).toBeCloseTo(upper - estimate, 13);
  });
});

describe("little to go by", () => {
  test("two subjects: the probability of their distance", () => {
    const { estimate, pairs, standardError } = gonenHeller([0, Math.log(3)]);
    expect(estimate).toBeCloseTo(0.75, 14);
    expect([pairs, standardError]).toEqual([1, 0]);
  });

  test("one value for all is chance; without its ties nothing is left", () => {
    expect(gonenHeller([2, 2, 2, 2])).toMatchObject({ estimate: 0.5, smoothed: 0.5, standardError: 0, tiedPairs: 6 });
    expect(gonenHeller([2, 2], { ties: "omit" })).toMatchObject({ estimate: NaN, smoothed: NaN, pairs: 0 });
  });
});

test("bad input is named", () => {
  const outcome = { time: [4, 3, 1, 1, 2, 2, 3], event: [1, 1, 1, 0, 1, 1, 0] };
  const x = [0, 2, 1, 1, 1, 0, 0];
  const fit = coxRegression(outcome, { x });
  expect(() => gonenHeller([1])).toThrow("gonenHeller: at least 2 subjects are needed; got 1");
  expect(() => gonenHeller([1, Number.NaN])).toThrow(
    "gonenHeller: the linear predictor must hold finite numbers; got NaN in row 1",
  );
  expect(() => gonenHeller([1, 2], { ties: "none" as never })).toThrow("ties must be one of half, omit");
  expect(() => gonenHeller([1, 2], { errors: "all" as never })).toThrow("errors must be one of asymptotic, none");
  expect(() => gonenHeller([1, 2], { confLevel: 2 })).toThrow("confLevel must be a number between 0 and 1; got 2");
  expect(() => gonenHeller(fit, { y: x })).toThrow('gonenHeller: the table needs the columns of the fit, "x"');
  expect(() => gonenHeller(fit, { x: [1, Number.NaN] })).toThrow(
    'gonenHeller: column "x" must hold finite numbers; got NaN in row 1',
  );
  expect(() => gonenHeller({} as never, { x })).toThrow(
    "the first argument is a Cox fit or a list of linear predictors",
  );
  const stratified = coxRegression({ ...outcome, strata: [0, 0, 0, 1, 1, 1, 1] }, { x });
  expect(() => gonenHeller(stratified, { x })).toThrow("gonenHeller: subjects of different strata have no order");
});

// R 4.2.2 with CPE 1.6.3, phcpe(fit, CPE.SE = TRUE, out.ties), and clinfun 1.1.5, coxphCPE(fit); coxph with eps = 1e-13, lung
describe("equals the packages CPE and clinfun", () => {
  const { rows } = parseCsv(readFileSync(new URL("../../examples/data/lung.csv", import.meta.url), "utf8"));
  const used = rows.filter((row) => row["ph.ecog"] !== "");
  const column = (name: string) => used.map((row) => Number(row[name]));
  const outcome = { time: column("time"), event: column("event") };
  const all = { age: column("age"), sex: column("sex"), "ph.ecog": column("ph.ecog") };
  const one = { "ph.ecog": column("ph.ecog") };

  test.each([
    [all, "half", 0.6242514389993848, 0.0211582785822792],
    [all, "omit", 0.62504604762136, 0.0212870169129794],
    [one, "half", 0.58729386332989, 0.0196863729641782],
    [one, "omit", 0.6386915384499841, 0.0307868598261641],
  ] as const)("%#", (table, ties, estimate, standardError) => {
    const found = gonenHeller(coxRegression(outcome, table), table, { ties });
    expect(found.estimate / estimate).toBeCloseTo(1, 11);
    expect(found.standardError / standardError).toBeCloseTo(1, 11);
  });

  test("and the smoothed estimate of clinfun", () => {
    const { smoothed } = gonenHeller(coxRegression(outcome, all), all);
    expect(smoothed / 0.6239655495104945).toBeCloseTo(1, 11);
  });
});
