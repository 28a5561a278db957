import { readFileSync } from "node:fs";
import {
  type CoxCovariateResiduals,
  type CoxResidualType,
  type CoxSubjectResiduals,
  coxRegression,
  coxResiduals,
  proportionalHazardsTest,
  type SurvivalOutcome,
  type TimeTransform,
} from "radiosurv/survival";
import { parseCsv } from "radiosurv/table";
import { expect, test } from "vitest";

// made by fixtures/survival/make_cox_residuals.R: R 4.2.2, survival 3.5.3

interface Case {
  readonly id: string;
  readonly data: string;
  readonly columns: readonly string[];
  readonly rows: number;
  readonly ties: "efron" | "breslow";
  readonly residuals?: Readonly<Record<string, readonly (readonly number[])[]>>;
  readonly weightedResiduals?: Readonly<Record<string, readonly (readonly number[])[]>>;
  readonly tests?: readonly {
    readonly transform: "km" | "rank" | "identity" | "log" | "function";
    readonly terms: boolean;
    readonly rows: readonly string[];
    readonly chisq: readonly number[];
    readonly df: readonly number[];
    readonly p: readonly number[];
    readonly times: readonly number[];
    readonly x: readonly number[];
    readonly y: readonly (readonly (number | null)[])[];
    readonly var: readonly (readonly number[])[];
    readonly strata?: readonly string[];
  }[];
  /** Whether events at one time are by their first residual. */
  readonly sorted?: boolean;
}

const file = new URL("../fixtures/survival/cox-residuals.json", import.meta.url);
const cases: readonly Case[] = JSON.parse(readFileSync(file, "utf8")).cases;

/** Rows of a data set with a value in each column, as numbers where all are. */
function read({ data, columns, rows: most }: Case): Readonly<Record<string, number[]>> & { celltype: string[] } {
  const { rows } = parseCsv(readFileSync(new URL(`../../examples/data/${data}.csv`, import.meta.url), "utf8"));
  const used = rows.filter((row) => columns.every((name) => row[name] !== "")).slice(0, most);
  const lists = Object.keys(rows[0]).map((name) => [
    name,
    used.map((row) => (name === "celltype" ? row[name] : Number(row[name]))),
  ]);
  return Object.fromEntries(lists);
}

/** Outcome, table and options of a case, as the script has them. */
function modelOf(each: Case) {
  const d = read(each);
  const surv: SurvivalOutcome = { time: d.time ?? d.stop, event: d.event };
  const { trt, karno, celltype, age, sex, year, transplant, inst } = d;
  const within = (squamous: boolean) => karno.map((v, i) => ((celltype[i] === "squamous") === squamous ? v : 0));
  const lung = {
    outcome: { ...surv, weights: d.wt },
    table: { age, sex, "ph.ecog": d["ph.ecog"] },
  };
  const heart = { ...surv, entry: d.start };
  const byId: Record<string, () => { outcome: SurvivalOutcome; table: object; offset?: number[]; cluster?: number[] }> =
    {
      veteran_terms: () => ({ outcome: surv, table: { trt, karno, celltype } }),
      lung_weights_offset_efron: () => ({ ...lung, offset: d.off }),
      lung_weights_offset_breslow: () => ({ ...lung, offset: d.off }),
      lung_clusters: () => ({ ...lung, cluster: inst }),
      heart_strata_weights_efron: () => ({
        outcome: { ...heart, weights: transplant.map((v) => 1 + v / 2), strata: d.surgery },
        table: { age, year, transplant },
      }),
      heart_clusters: () => ({ outcome: heart, table: { age, year, transplant }, cluster: d.id }),
      veteran_strata_by_covariate: () => ({
        outcome: { ...surv, strata: celltype },
        table: { trt, karno_squamous: within(true), karno_other: within(false) },
      }),
      veteran_redundant: () => ({ outcome: surv, table: { trt, twice: trt.map((v) => 2 * v), karno } }),
      veteran_near_ties: () => ({
        outcome: { ...surv, time: d.time?.map((v, i) => Math.ceil(v / 50) / 10 + ((i + 1) % 3) * 1e-11) },
        table: { trt, karno },
      }),
    };
  return (byId[each.id] ?? byId[each.id.replace("breslow", "efron")])();
}

const TYPES: Readonly<Record<string, CoxResidualType>> = { scaledsch: "scaled-schoenfeld" };
let [compared, largest] = [0, 0];

// relative, or as a part of the largest of the list where that is 1e4 times as large: such may be 0 but for rounding
function compare(what: string, found: ArrayLike<number>, expected: readonly (number | null)[]): void {
  expect(found, what).toHaveLength(expected.length);
  const scale = Math.max(...expected.map((value) => Math.abs(value ?? 0)));
  expected.forEach((value, i) => {
    compared++;
    if (value === null) return expect(found[i], what).toBeNaN();
    const difference = Math.abs(found[i] - value) / Math.max(Math.abs(value), 1e-4 * scale || 1);
    largest = Math.max(largest, difference);
    expect(difference, `${what}: ${found[i]} is not ${value}`).toBeLessThan(1e-8);
  });
}

test.each(cases.map((each) => [each.id, each] as const))("%s", (_, each) => {
  const { outcome, table, offset, cluster } = modelOf(each);
  const given = table as Record<string, number[]>;
  const fit = coxRegression(outcome, given, { ties: each.ties, offset, cluster });
  for (const weighted of [false, true]) {
    for (const [name, expected] of Object.entries((weighted ? each.weightedResiduals : each.residuals) ?? {})) {
      const type = TYPES[name] ?? (name as CoxResidualType);
      const found = coxResiduals(fit, outcome, given, { type, weighted, offset, cluster });
      const columns = (found as CoxCovariateResiduals).columns ?? [(found as CoxSubjectResiduals).values];
      expected.forEach((values, j) => compare(`${type}, ${weighted}`, columns[j], values));
    }
  }
  for (const expected of each.tests ?? []) {
    const { terms, rows, chisq } = expected;
    const transform: TimeTransform = expected.transform === "function" ? Math.sqrt : expected.transform;
    const found = proportionalHazardsTest(fit, outcome, given, { transform, terms, offset });
    const kept = found.tests.filter(({ df }) => df > 0);
    expect(kept.map(({ name }) => name.replace("=", ""))).toEqual(rows);
    const of = (key: "statistic" | "df" | "pValue"): number[] => kept.map((row) => row[key]);
    compare("statistic", of("statistic"), chisq);
    compare("df", of("df"), expected.df);
    compare("p", of("pValue"), expected.p);
    compare("times", found.times, expected.times);
    compare("transformed times", found.transformedTimes, expected.x);
    expect(found.strata?.map((name) => name.replace(/.*=/, ""))).toEqual(
      expected.strata?.map((name) => name.replace(/.*=/, "")),
    );
    // redundant columns have a list of NaN
    const used = found.names.flatMap((__, j) => (Number.isNaN(found.variance[j][j]) ? [] : [j]));
    const order = Array.from(found.times.keys());
    if (each.sorted) {
      const at = (i: number): [string, number, number] => [found.strata?.[i] ?? "", found.times[i], found.y[0][i]];
      order.sort((a, b) => less(at(a), at(b)));
    }
    used.forEach((j, k) => {
      compare(
        `y ${j}`,
        order.map((i) => found.y[j][i]),
        expected.y[k],
      );
      compare(
        `variance ${j}`,
        used.map((w) => found.variance[j][w]),
        expected.var[k],
      );
    });
  }
});

function less(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  const k = a.findIndex((value, i) => value !== b[i]);
  return k < 0 ? 0 : a[k] < b[k] ? -1 : 1;
}

test("the largest difference of all", () => {
  console.log(`residuals of fixtures: ${compared} values, largest difference ${largest.toExponential(1)}`);
  expect(compared).toBeGreaterThan(5000);
});
