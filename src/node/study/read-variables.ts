import type { ColumnInput } from "../../table/index.ts";
import { type ReadColumn, type Reading, readColumn } from "../../table/read-column.ts";
import { type NamedText, unknownColumn } from "./find-column.ts";
import type { ManifestStudyOptions } from "./manifest-study-options.ts";
import { counted, type ProblemList } from "./problem-list.ts";
import { shownCell } from "./read-outcome.ts";
import { checkSame, namesOf, type StudyPatients } from "./read-patients.ts";

/** Marks of missing values, and what is a category: as readTable has them, and what spreadsheets write. */
const READING: Reading = {
  marks: new Set(["", "na", "nan", "null", "n/a", "#n/a"]),
  decimal: ".",
  categoryLimit: 20,
};

/** The clinical and imaging variables that the models use, one entry a patient. */
export function readVariables(
  manifest: NamedText,
  patients: StudyPatients,
  features: ReadonlySet<string>,
  roles: ReadonlyMap<string, string>,
  options: ManifestStudyOptions,
  problems: ProblemList,
): Readonly<Record<string, ColumnInput>> {
  const { clinical = [], imaging = [], categories = [] } = options;
  const known = freeNames(patients, features);
  const variables: Record<string, ColumnInput> = {};
  for (const [option, names] of Object.entries({ "--clinical": clinical, "--imaging": imaging })) {
    for (const name of names) {
      if (!known.includes(name))
        problems.add(`${option}: ${lackingVariable(name, manifest.file, patients, features, known)}`);
    }
  }
  const both = clinical.filter((name) => imaging.includes(name));
  if (both.length > 0) problems.add(`${namesOf(both)}: a variable is either --clinical or --imaging`);
  const asked = [...new Set([...clinical, ...imaging])].filter((name) => known.includes(name));
  for (const name of categories) {
    if (!asked.includes(name))
      problems.add(`--categories names "${name}", which is neither in --clinical nor in --imaging`);
  }
  for (const name of asked) {
    checkSame(manifest, name, patients.rows, patients.ids, patients.repeated, problems);
    const column = readVariable(name, patients, categories.includes(name), problems);
    if (column) variables[name] = column;
    if (column && "levels" in column) checkLevels(name, column, patients, roles, problems);
    if (column && options.missing !== "impute") checkMissing(name, column, patients, problems);
  }
  return variables;
}

// columns that have no other part to play
function freeNames({ columns, names }: StudyPatients, features: ReadonlySet<string>): readonly string[] {
  const taken = new Set<string | undefined>(Object.values(columns));
  return names.filter(
    (name) => !taken.has(name) && !features.has(name) && !/^(image|mask|label|diagnostics_.*)$/i.test(name),
  );
}

function lackingVariable(
  name: string,
  file: string,
  { names }: StudyPatients,
  features: ReadonlySet<string>,
  known: readonly string[],
): string {
  if (features.has(name)) return `"${name}" is a feature; leave it out of --feature-columns to use it as a variable`;
  if (names.includes(name)) return `"${name}" has another part to play; there are ${namesOf(known)}`;
  return known.length > 0 ? unknownColumn(file, name, known) : `${file} has no columns of variables`;
}

function readVariable(
  name: string,
  patients: StudyPatients,
  isCategory: boolean,
  problems: ProblemList,
): Exclude<ReadColumn, readonly (string | null)[]> | undefined {
  const cells = patients.cells(name);
  const { column, report } = readColumn(name, cells, READING, undefined);
  const { type, distinct, numbers, notNumber } = report;
  if (type === "empty") {
    problems.add(`"${name}" has no value at all`);
    return undefined;
  }
  if (distinct < 2) {
    problems.add(`"${name}" has the same value for all patients; leave it out`);
    return undefined;
  }
  if (notNumber && numbers > 0 && !isCategory) {
    const present = cells.length - report.missing;
    problems.add(
      `"${name}" is a number for ${numbers} of ${counted(present, "patient")}, but ${shownCell(notNumber.text)} in ${patients.where(name, notNumber.row)}; write numbers alone and leave missing ones empty, or name it in --categories`,
    );
    return undefined;
  }
  if (type === "text") {
    problems.add(`"${name}" has ${distinct} different texts, too many for a category; leave it out or group them`);
    return undefined;
  }
  return column as Exclude<ReadColumn, readonly (string | null)[]>;
}

function checkLevels(
  name: string,
  { levels, codes }: { readonly levels: readonly string[]; readonly codes: Int32Array },
  { cohort }: StudyPatients,
  roles: ReadonlyMap<string, string>,
  problems: ProblemList,
): void {
  if (![...roles.values()].includes("train")) return;
  levels.forEach((level, code) => {
    const holders = cohort.filter((_, p) => codes[p] === code);
    if (holders.some((each) => roles.get(each) === "train")) return;
    const where = [...new Set(holders)].map((each) => `"${each}"`).join(", ");
    problems.add(
      `"${name}" is "${level}" for ${counted(holders.length, "patient")} of ${where} and for none of the training cohort, so that no model knows it; group levels, or leave it empty`,
    );
  });
}

function checkMissing(
  name: string,
  column: Exclude<ReadColumn, readonly (string | null)[]>,
  { cohort, ids }: StudyPatients,
  problems: ProblemList,
): void {
  const isMissing = (p: number): boolean => ("levels" in column ? column.codes[p] < 0 : Number.isNaN(column[p]));
  const counts = new Map<string, number>();
  cohort.forEach((each, p) => {
    if (isMissing(p)) counts.set(each, (counts.get(each) ?? 0) + 1);
  });
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (total === 0) return;
  const by = [...counts].map(([each, count]) => `"${each}" ${count}`).join(", ");
  problems.add(
    `"${name}" is missing for ${total} of ${counted(ids.length, "patient")} (${by}); --missing impute puts the median or the most frequent level of the training cohort there`,
  );
}
