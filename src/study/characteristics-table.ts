import { RadiosurvError } from "../error.ts";
import { checkSettings, type Rules } from "../rules.ts";
import { chiSquaredTest, fisherExactTest, kruskalWallisTest } from "../stats/index.ts";
import { kaplanMeier, type SurvivalOutcome, survivalQuantile } from "../survival/index.ts";
import { ascendingLevels } from "../table/categorical.ts";
import { categoryOf, isCategory, lengthOf, listNames, numericColumn, type TableInput } from "../table/numeric-table.ts";
import { openVariables } from "../table/variables.ts";
import { type ReportCell, type ReportTable, shownCell, shownPValue } from "./report-table.ts";

/** What {@link characteristicsTable} can be told. */
export interface CharacteristicsOptions {
  /** Variables to list. @default all of the first cohort */
  readonly variables?: readonly string[];
  /** Variables of numbers that are categories, such as a grade of 1 to 3. Texts always are. @default none */
  readonly categories?: readonly string[];
  /** Which test of categories: Pearson's, or Fisher's where an expected count is below 5. @default "auto" */
  readonly categoryTest?: "auto" | "chi-squared";
}

/** A variable compared between cohorts. */
export interface ComparedVariable {
  readonly name: string;
  readonly type: "number" | "category";
  readonly test: "Kruskal-Wallis" | "chi-squared" | "Fisher" | "none";
  /** NaN for Fisher's test, and without a test. */
  readonly statistic: number;
  readonly pValue: number;
  /** Rows without a value, one entry a cohort. */
  readonly missing: readonly number[];
}

/** Table 1 of a study, with the tests as numbers. */
export interface CharacteristicsTable extends ReportTable {
  readonly variables: readonly ComparedVariable[];
}

/** Patients to be described. */
export interface DescribedCohort {
  readonly name: string;
  readonly clinical: TableInput;
  readonly outcome?: SurvivalOutcome;
}

const isNames = (value: unknown): boolean => Array.isArray(value);
const RULES: Rules = {
  variables: ["a list of names", isNames],
  categories: ["a list of names", isNames],
  categoryTest: ['"auto" or "chi-squared"', (value) => value === "auto" || value === "chi-squared"],
};

/**
 * Characteristics of the patients of each cohort, and whether cohorts differ: counts with percentages and a chi-squared or
 * Fisher test for categories, median with quartiles (R's type 7) and the Kruskal-Wallis test for numbers. Missing values are
 * counted in a row of their own, and left out of percentages and tests.
 *
 * Tests equal R's `chisq.test` (with Yates' correction of 2 x 2 tables), `fisher.test` and `kruskal.test`. A table too large for
 * Fisher's test gets Pearson's. With outcomes, patients, events and the median follow-up (reverse Kaplan-Meier) lead.
 *
 * @param cohorts - at least one; with one there are no tests
 * @throws RadiosurvError `argument` without a cohort, or for a variable that a cohort lacks; `length`; `setting`
 * @example
 * ```ts
 * import { characteristicsTable } from "radiosurv/study";
 * const cohorts = [
 *   { name: "training", clinical: { age: [50, 61, 47, 58], sex: ["f", "m", "f", "f"] } },
 *   { name: "test", clinical: { age: [66, 59, 71, NaN], sex: ["m", "m", "f", "f"] } },
 * ];
 * const { rows, variables } = characteristicsTable(cohorts);
 * rows[0]; // => ["age, median (IQR)", "54 (49.25-58.75)", "66 (62.5-68.5)", "Kruskal-Wallis", "0.077"]
 * rows[1]; // => ["  missing", "0", "1", "", ""]
 * rows[3]; // => ["  f", "3 (75.0 %)", "2 (50.0 %)", "", ""]
 * variables[1].pValue; // => 1
 * ```
 */
export function characteristicsTable(
  cohorts: readonly DescribedCohort[],
  options: CharacteristicsOptions = {},
): CharacteristicsTable {
  const caller = "characteristicsTable";
  checkSettings(caller, options, RULES);
  if (!Array.isArray(cohorts) || cohorts.length === 0) {
    throw new RadiosurvError("argument", `${caller}: a list of at least one cohort is needed; got none`);
  }
  const opened = cohorts.map(({ clinical }: DescribedCohort) => openVariables(caller, clinical));
  const names = options.variables ?? opened[0].names;
  const rows: ReportCell[][] = outcomeRows(cohorts);
  const variables: ComparedVariable[] = [];
  for (const name of names) {
    const lists = opened.map((table, c) => {
      const place = table.names.indexOf(name);
      if (place >= 0) return table.lists[place];
      const there = `cohort "${cohorts[c].name}" has ${listNames(table.names)}`;
      throw new RadiosurvError("argument", `${caller}: every cohort needs the variable "${name}"; ${there}`);
    });
    const texts = lists.map((list) => {
      const n = lengthOf(list) ?? 0;
      const category = isCategory(list) ? list : categoryOf(caller, name, list, n);
      if (category) return Array.from(category.codes, (code) => (code < 0 ? null : category.levels[code]));
      if (!options.categories?.includes(name)) return undefined;
      return Array.from(numericColumn(caller, name, list, n), (value) => (Number.isNaN(value) ? null : value));
    });
    const added = texts.some((list) => list !== undefined)
      ? categoryRows(
          name,
          texts.map((list) => list ?? []),
          options.categoryTest ?? "auto",
        )
      : numberRows(
          name,
          lists.map((list) => numericColumn(caller, name, list, lengthOf(list) ?? 0)),
        );
    rows.push(...added.rows);
    variables.push(added.variable);
  }
  const notes = ["IQR: first to third quartile. Percentages and tests leave missing values out."];
  if (cohorts.some(({ outcome }: DescribedCohort) => outcome)) {
    notes.push("Median follow-up by reverse Kaplan-Meier.");
  }
  return {
    title: "Characteristics of the patients",
    columns: ["characteristic", ...cohorts.map(({ name }: DescribedCohort) => name), "test", "P"],
    rows,
    notes,
    variables,
  };
}

interface Added {
  readonly rows: ReportCell[][];
  readonly variable: ComparedVariable;
}

function numberRows(name: string, columns: readonly Float64Array[]): Added {
  const values = columns.map((column) => column.filter((value) => !Number.isNaN(value)).sort());
  const missing = columns.map((column, c) => column.length - values[c].length);
  const testable = values.length > 1 && values.every((list) => list.length > 0);
  const test = testable ? kruskalWallisTest(values) : { statistic: Number.NaN, pValue: Number.NaN };
  const shown = values.map((list) => {
    const [low, middle, high] = [0.25, 0.5, 0.75].map((p) => shownCell(quantile(list, p)));
    return list.length > 0 ? `${middle} (${low}-${high})` : "";
  });
  const variable: ComparedVariable = {
    name,
    type: "number",
    test: testable ? "Kruskal-Wallis" : "none",
    statistic: test.statistic,
    pValue: test.pValue,
    missing,
  };
  return { variable, rows: [headRow(`${name}, median (IQR)`, shown, variable), ...missingRow(missing)] };
}

function categoryRows(name: string, columns: readonly (readonly (string | number | null)[])[], how: string): Added {
  const missing = columns.map((column) => column.filter((value) => value === null).length);
  const distinct = new Set(columns.flat().filter((value) => value !== null));
  const levels = ascendingLevels([...distinct]);
  const counts = levels.map((level) =>
    columns.map((column) => column.filter((value) => value !== null && String(value) === level).length),
  );
  const sizes = columns.map((column, c) => column.length - missing[c]);
  const tested = categoryTest(counts, sizes, how);
  const variable: ComparedVariable = { name, type: "category", ...tested, missing };
  const rows = levels.map((level, l) => [
    `  ${level}`,
    ...counts[l].map((count, c) => `${count} (${sizes[c] > 0 ? ((100 * count) / sizes[c]).toFixed(1) : "0.0"} %)`),
    "",
    "",
  ]);
  const head = headRow(
    `${name}, n (%)`,
    columns.map(() => ""),
    variable,
  );
  return { variable, rows: [head, ...rows, ...missingRow(missing)] };
}

function categoryTest(
  counts: readonly (readonly number[])[],
  sizes: readonly number[],
  how: string,
): Pick<ComparedVariable, "test" | "statistic" | "pValue"> {
  if (counts.length < 2 || sizes.length < 2 || sizes.some((size) => size === 0)) {
    return { test: "none", statistic: Number.NaN, pValue: Number.NaN };
  }
  const pearson = chiSquaredTest(counts);
  const found = { test: "chi-squared", statistic: pearson.statistic, pValue: pearson.pValue } as const;
  if (how !== "auto" || pearson.smallestExpected >= 5) return found;
  try {
    return { test: "Fisher", statistic: Number.NaN, pValue: fisherExactTest(counts).pValue };
  } catch (error) {
    // too many tables to be counted
    if (error instanceof RadiosurvError && error.code === "limit") return found;
    throw error;
  }
}

function headRow(label: string, cells: readonly string[], { test, pValue }: ComparedVariable): ReportCell[] {
  return [label, ...cells, test === "none" ? "" : test, shownPValue(pValue)];
}

function missingRow(missing: readonly number[]): ReportCell[][] {
  return missing.some((count) => count > 0) ? [["  missing", ...missing.map(String), "", ""]] : [];
}

function outcomeRows(cohorts: readonly DescribedCohort[]): ReportCell[][] {
  if (!cohorts.some(({ outcome }) => outcome)) return [];
  const cells = cohorts.map(({ outcome }) => {
    if (!outcome) return ["", "", ""];
    const event = Array.from(outcome.event, Number);
    const events = event.reduce((sum, value) => sum + value, 0);
    return [String(event.length), `${events} (${((100 * events) / event.length).toFixed(1)} %)`, followUp(outcome)];
  });
  const unit = cohorts.find(({ outcome }) => outcome?.unit)?.outcome?.unit;
  const labels = ["patients", "events, n (%)", `median follow-up${unit ? `, ${unit}` : ""}`];
  return labels.map((label, k) => [label, ...cells.map((column) => column[k]), "", ""]);
}

// time to censoring, with events in the part of censorings
function followUp({ time, event }: SurvivalOutcome): string {
  const reverse = kaplanMeier({ time, event: Array.from(event, (value) => 1 - Number(value)) });
  return shownCell(survivalQuantile(reverse, 0.5).estimate);
}

// R's type 7
function quantile(sorted: ArrayLike<number>, p: number): number {
  if (sorted.length === 0) return Number.NaN;
  const place = (sorted.length - 1) * p;
  const low = Math.floor(place);
  const part = place - low;
  return part > 0 ? (1 - part) * sorted[low] + part * sorted[low + 1] : sorted[low];
}
