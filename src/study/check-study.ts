import { RadiosurvError } from "../error.ts";
import { checkSettings, oneOf, type Rules } from "../rules.ts";
import {
  isCategory,
  isMissing,
  isTexts,
  lengthOf,
  listNames,
  openTable,
  type TableInput,
} from "../table/numeric-table.ts";
import { isPlainRecord } from "./apply-signature.ts";
import type { StudyCohort } from "./compare-models.ts";

/** What {@link checkStudy} can be told. */
export interface CheckStudyOptions {
  /** Whether medians that differ more than eightfold between cohorts count as units that were mixed. @default "check" */
  readonly units?: "check" | "ignore";
  /** Whether a missing value is a problem; a column without any value always is. @default "problem" */
  readonly missing?: "problem" | "allow";
}

/** Medians further apart than this are hardly of one unit: mm and cm, days and months, months and years. */
const UNIT_RATIO = 8;

/** Values of a column below which its median says little. */
const FEWEST_FOR_MEDIAN = 5;

const RULES: Rules = { units: oneOf("check", "ignore"), missing: oneOf("problem", "allow") };

/**
 * Looks at the cohorts of a study before any work starts, and names all that is wrong in one error: no or several training
 * cohorts, an outcome that is absent or not allowed, too few events, lists of other lengths, a patient that stands twice or in
 * two cohorts, regions and columns that cohorts do not share, columns without any value, missing values, and units that seem to
 * differ.
 *
 * @throws RadiosurvError `argument` listing the problems, one a line; `setting`
 * @example
 * ```ts
 * import { checkStudy } from "radiosurv/study";
 * const outcome = { time: [5, 8, 1, 3], event: [1, 1, 1, 0] };
 * let message = "";
 * try {
 *   checkStudy([
 *     { name: "A", role: "train", outcome, ids: ["p1", "p2", "p3", "p4"], clinical: { age: [50, 61, 47, 58] } },
 *     { name: "B", role: "external", outcome, ids: ["p4", "p5", "p6", "p7"], clinical: { years: [50, 61, 47, 58] } },
 *   ]);
 * } catch (error) {
 *   message = (error as Error).message;
 * }
 * message.split("\n").length; // => 3
 * message.includes('patient "p4" is in "A" and in "B"'); // => true
 * ```
 */
export function checkStudy(cohorts: readonly StudyCohort[], options: CheckStudyOptions = {}): void {
  checkSettings("checkStudy", options, RULES);
  if (!Array.isArray(cohorts) || cohorts.length === 0) {
    throw new RadiosurvError("argument", "checkStudy: a list of cohorts is needed; got none");
  }
  const problems = [...roleProblems(cohorts), ...cohorts.flatMap((cohort) => outcomeProblems(cohort))];
  problems.push(...patientProblems(cohorts), ...tableProblems(cohorts, options));
  if (options.units !== "ignore") problems.push(...timeUnitProblems(cohorts));
  if (problems.length === 0) return;
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  throw new RadiosurvError("argument", `checkStudy: ${count} in the data:\n- ${problems.join("\n- ")}`);
}

function roleProblems(cohorts: readonly StudyCohort[]): string[] {
  const problems: string[] = [];
  const training = cohorts.filter(({ role }) => role === "train");
  if (training.length !== 1) {
    problems.push(
      `exactly one cohort must have the role "train"; ${training.length === 0 ? "none has" : `${listNames(training.map(({ name }) => name))} have`}`,
    );
  }
  for (const { name, role } of cohorts) {
    if (!["train", "internal", "external"].includes(role)) {
      problems.push(`the role of cohort "${name}" must be train, internal or external; got ${JSON.stringify(role)}`);
    }
  }
  const names = cohorts.map(({ name }) => name);
  const twice = names.filter((name, i) => names.indexOf(name) < i);
  if (twice.length > 0) problems.push(`names of cohorts must differ; ${listNames([...new Set(twice)])} stands twice`);
  return problems;
}

function outcomeProblems({ name, role, outcome }: StudyCohort): string[] {
  const time = outcome?.time;
  const event = outcome?.event;
  if (lengthOf(time) === undefined || lengthOf(event) === undefined || time.length === 0) {
    return [`cohort "${name}" has no outcome: { time, event } is needed`];
  }
  const problems: string[] = [];
  if (time.length !== event.length) {
    problems.push(`cohort "${name}" has ${time.length} times and ${event.length} events`);
  }
  const badTime = Array.from(time).findIndex((value) => !(Number.isFinite(value) && value >= 0));
  if (badTime >= 0) {
    problems.push(`cohort "${name}" needs follow-up times >= 0; got ${time[badTime]} in row ${badTime}`);
  }
  const badEvent = Array.from(event).findIndex((value) => ![0, 1, true, false].includes(value));
  if (badEvent >= 0)
    problems.push(`cohort "${name}" needs events of 0 or 1; got ${event[badEvent]} in row ${badEvent}`);
  const events = Array.from(event).reduce((sum: number, value) => sum + (Number(value) === 1 ? 1 : 0), 0);
  const least = role === "train" ? 3 : 1;
  if (badEvent < 0 && events < least) {
    problems.push(`cohort "${name}" needs at least ${least} ${least === 1 ? "event" : "events"}; it has ${events}`);
  }
  return problems;
}

function patientProblems(cohorts: readonly StudyCohort[]): string[] {
  const problems: string[] = [];
  const firstIn = new Map<string, string>();
  for (const { name, ids, outcome } of cohorts) {
    if (!ids) continue;
    const n = lengthOf(outcome?.time);
    if (n !== undefined && ids.length !== n) problems.push(`cohort "${name}" has ${ids.length} ids for ${n} rows`);
    const twice = new Set<string>();
    const seen = new Set<string>();
    const elsewhere = new Map<string, string[]>();
    for (const id of Array.from(ids, String)) {
      const other = firstIn.get(id);
      if (seen.has(id)) twice.add(id);
      else if (other !== undefined) elsewhere.set(other, [...(elsewhere.get(other) ?? []), id]);
      seen.add(id);
    }
    for (const id of seen) if (!firstIn.has(id)) firstIn.set(id, name);
    if (twice.size > 0) problems.push(`cohort "${name}" has more than one row of ${patients([...twice])}`);
    for (const [other, list] of elsewhere) {
      problems.push(`${patients(list)} ${list.length === 1 ? "is" : "are"} in "${other}" and in "${name}"`);
    }
  }
  return problems;
}

function patients(ids: readonly string[]): string {
  return `${ids.length === 1 ? "patient" : "patients"} ${listNames(ids, 5)}`;
}

/** A table of a cohort: clinical variables, or features of a region. */
interface NamedTable {
  readonly cohort: StudyCohort;
  readonly what: string;
  readonly table: TableInput;
}

function tablesOf(cohort: StudyCohort): NamedTable[] {
  const { clinical, features } = cohort;
  const list: NamedTable[] = clinical ? [{ cohort, what: "clinical table", table: clinical as TableInput }] : [];
  if (!features) return list;
  const values = Object.values(features);
  if (!(values.length > 0 && values.every(isPlainRecord))) {
    return [...list, { cohort, what: "features", table: features as TableInput }];
  }
  const regions = Object.entries(features).map(([roi, table]) => ({
    cohort,
    what: `features of "${roi}"`,
    table: table as TableInput,
  }));
  return [...list, ...regions];
}

function tableProblems(cohorts: readonly StudyCohort[], options: CheckStudyOptions): string[] {
  const problems: string[] = [];
  const first = new Map<string, NamedTable>();
  for (const cohort of cohorts) {
    const tables = tablesOf(cohort);
    for (const each of tables) {
      problems.push(...columnProblems(each, options));
      const other = first.get(each.what);
      if (other) problems.push(...differences(other, each, options));
      else if (cohort !== cohorts[0])
        problems.push(`${each.what}: "${cohort.name}" has it, "${cohorts[0].name}" has not`);
      if (!other) first.set(each.what, each);
    }
    const own = new Set(tables.map(({ what }) => what));
    for (const [what, { cohort: other }] of first) {
      if (!own.has(what)) problems.push(`${what}: "${other.name}" has it, "${cohort.name}" has not`);
    }
  }
  return problems;
}

function columnProblems({ cohort, what, table }: NamedTable, { missing: asked }: CheckStudyOptions): string[] {
  const { names, lists } = openTable("checkStudy", table);
  const n = lengthOf(cohort.outcome?.time);
  const where = `${what} of "${cohort.name}"`;
  const problems: string[] = [];
  const others = names.filter((_, j) => n !== undefined && lengthOf(lists[j]) !== n);
  if (others.length > 0) problems.push(`${where}: ${listNames(others)} must have ${n} rows, as the outcome has`);
  const missing = lists.map(missingCount);
  const allMissing = names.filter((_, j) => missing[j] > 0 && missing[j] === lengthOf(lists[j]));
  if (allMissing.length > 0) problems.push(`${where}: no value at all in ${listNames(allMissing)}`);
  const some = names.filter((_, j) => missing[j] > 0 && !allMissing.includes(names[j]));
  if (some.length > 0 && asked !== "allow") {
    problems.push(`${where}: values are missing in ${listNames(some)}; impute them, or leave rows or columns out`);
  }
  return problems;
}

function missingCount(list: unknown): number {
  if (isCategory(list)) return list.codes.reduce((sum, code) => sum + (code < 0 ? 1 : 0), 0);
  return Array.from(list as ArrayLike<unknown>).reduce((sum: number, value) => sum + (isMissing(value) ? 1 : 0), 0);
}

function differences(a: NamedTable, b: NamedTable, { units }: CheckStudyOptions): string[] {
  const [one, two] = [a, b].map(({ table }) => openTable("checkStudy", table));
  const [left, right] = [a.cohort.name, b.cohort.name];
  const problems: string[] = [];
  const sets = [new Set(one.names), new Set(two.names)];
  const lacking = one.names.filter((name) => !sets[1].has(name));
  const extra = two.names.filter((name) => !sets[0].has(name));
  if (lacking.length + extra.length > 0) {
    const parts = [
      ...(lacking.length > 0 ? [`"${right}" lacks ${listNames(lacking, 5)}`] : []),
      ...(extra.length > 0 ? [`"${left}" lacks ${listNames(extra, 5)}`] : []),
    ];
    problems.push(`${a.what}: columns of "${left}" and "${right}" differ: ${parts.join("; ")}`);
  }
  one.names.forEach((name, j) => {
    const place = two.names.indexOf(name);
    if (place < 0) return;
    const [x, y] = [one.lists[j], two.lists[place]];
    const kinds = [x, y].map((list) => isCategory(list) || isTexts(list));
    if (kinds[0] !== kinds[1])
      problems.push(`${a.what}: "${name}" is a category in one of "${left}" and "${right}" alone`);
    // features may differ between scanners; variables of patients have a unit
    if (kinds[0] || kinds[1] || units === "ignore" || a.what !== "clinical table") return;
    const [m, k] = [quartilesOf(x as ArrayLike<number>), quartilesOf(y as ArrayLike<number>)];
    if (farApart(m, k)) {
      problems.push(
        `${a.what}: "${name}" has the median ${m[1]} in "${left}" and ${k[1]} in "${right}"; are units mixed?`,
      );
    }
  });
  return problems;
}

function timeUnitProblems(cohorts: readonly StudyCohort[]): string[] {
  const problems: string[] = [];
  const units = new Set(cohorts.map(({ outcome }) => outcome?.unit).filter((unit) => unit !== undefined));
  if (units.size > 1) problems.push(`follow-up is in several units: ${listNames([...units])}`);
  const [first, ...others] = cohorts.filter(({ outcome }) => lengthOf(outcome?.time) !== undefined);
  for (const other of others) {
    const [m, k] = [quartilesOf(first.outcome.time), quartilesOf(other.outcome.time)];
    if (!farApart(m, k)) continue;
    problems.push(`median follow-up is ${m[1]} in "${first.name}" and ${k[1]} in "${other.name}"; are units mixed?`);
  }
  return problems;
}

/** Quartiles of a list. */
type Quartiles = readonly [low: number, middle: number, high: number];

// NaN where there are few values, or negative ones among them
function quartilesOf(list: ArrayLike<number>): Quartiles {
  const values = Float64Array.from(Array.from(list, Number).filter((value) => !Number.isNaN(value))).sort();
  const n = values.length;
  if (n < FEWEST_FOR_MEDIAN || values[0] < 0) return [Number.NaN, Number.NaN, Number.NaN];
  return [values[n >> 2], values[n >> 1], values[(3 * n) >> 2]];
}

// skewed variables have medians far apart too, but their quartiles overlap
function farApart(a: Quartiles, b: Quartiles): boolean {
  const [lower, upper] = a[1] < b[1] ? [a, b] : [b, a];
  return lower[1] > 0 && upper[1] / lower[1] > UNIT_RATIO && lower[2] < upper[0];
}
