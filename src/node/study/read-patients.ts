import { findColumn, type NamedText, unknownColumn, usualColumn } from "./find-column.ts";
import type { ManifestStudyOptions } from "./manifest-study-options.ts";
import { counted, type ProblemList, shownPlaces } from "./problem-list.ts";
import { readOutcome } from "./read-outcome.ts";

/** Columns of the manifest that a study needs by name. */
export interface ManifestColumns {
  readonly id: string;
  readonly cohort: string | undefined;
  readonly time: string | undefined;
  readonly event: string | undefined;
  readonly kind: string | undefined;
  readonly region: string | undefined;
}

/** The patients of a manifest, in its order. */
export interface StudyPatients {
  readonly ids: readonly string[];
  /** Place of each patient by id. */
  readonly places: ReadonlyMap<string, number>;
  /** Rows of the manifest of each patient, from 0. */
  readonly rows: readonly (readonly number[])[];
  /** Name of the cohort of each patient. */
  readonly cohort: readonly string[];
  readonly time: Float64Array;
  readonly event: Float64Array;
  readonly columns: ManifestColumns;
  /** Patients with more rows than they may have. */
  readonly repeated: ReadonlySet<string>;
  /** Columns of the manifest and of the table of patients. */
  readonly names: readonly string[];
  /** Cells of a column, one a patient. */
  readonly cells: (name: string) => readonly string[];
  /** Where such a cell stands, for messages. */
  readonly where: (name: string, patient: number) => string;
  readonly notes: readonly string[];
}

/** Patients, cohorts and outcomes of the tables; all that is wrong with them goes to the list. */
export function readPatients(
  manifest: NamedText,
  patients: NamedText | undefined,
  options: ManifestStudyOptions,
  problems: ProblemList,
): StudyPatients | undefined {
  const id = findColumn(manifest, "id", options.id, "--id", problems);
  if (id === undefined) {
    if (options.id === undefined) problems.add(`${manifest.file} has no column of patients; name it with --id`);
    return undefined;
  }
  const kind = findColumn(manifest, "kind", options.kind, "--kind", problems);
  const region = usualColumn(manifest.names, "region");
  const { ids, places, rows } = groupRows(manifest, id, problems);
  const repeated = checkRepeats(manifest, rows, ids, [kind, region], problems);
  const joined = patients && joinPatients(patients, options.id ?? id, ids, places, problems);
  const own = (name: string): boolean => !manifest.names.includes(name) && joined !== undefined;
  const cells = (name: string): readonly string[] =>
    own(name)
      ? ids.map((_, p) => joined?.rowOf[p]?.[name] ?? "")
      : rows.map(([first]) => manifest.rows[first][name].trim());
  const where = (name: string, p: number): string =>
    own(name)
      ? `row ${(joined?.numbers[p] ?? -2) + 2} of ${patients?.file} ("${ids[p]}")`
      : `row ${rows[p][0] + 2} ("${ids[p]}")`;
  const names = [...new Set([...manifest.names, ...(patients?.names ?? [])])];
  const tables: NamedText = {
    file: patients ? `${manifest.file} or ${patients.file}` : manifest.file,
    names,
    rows: [],
  };
  const cohort = findColumn(tables, "cohort", options.cohort, "--cohort", problems);
  if (cohort === undefined && options.cohort === undefined) {
    problems.add(`no column says in which cohort a patient is; name it with --cohort; there are ${namesOf(names)}`);
  }
  const [time, event] = outcomeColumns(tables, options.outcome, problems);
  if (cohort !== undefined) checkCohort(manifest, cohort, rows, ids, problems);
  for (const name of [cohort, time, event]) {
    if (name !== undefined && name !== cohort) checkSame(manifest, name, rows, ids, repeated, problems);
    if (name !== undefined && patients) checkAgree(manifest, patients.file, name, joined, rows, ids, problems);
  }
  const cohortOf = cohort === undefined ? ids.map(() => "") : cells(cohort).map((cell) => cell.trim());
  if (cohort !== undefined) {
    problems.addPlaces(
      (count) => `"${cohort}" is empty for ${counted(count, "patient")}`,
      ids.flatMap((_, p) => (cohortOf[p] === "" ? [where(cohort, p)] : [])),
    );
  }
  const outcome =
    time !== undefined && event !== undefined
      ? readOutcome(
          ids.map((_, p) => ({ where: where(time, p), time: cells(time)[p], event: cells(event)[p] })),
          [time, event],
          options.unit,
          problems,
        )
      : { time: new Float64Array(ids.length), event: new Float64Array(ids.length), note: undefined };
  return {
    ...{ ids, places, rows, names, cells, where, repeated },
    ...{ cohort: cohortOf, time: outcome.time, event: outcome.event },
    columns: { id, cohort, time, event, kind, region },
    notes: [...(outcome.note === undefined ? [] : [outcome.note]), ...(joined?.notes ?? [])],
  };
}

interface Grouped {
  readonly ids: readonly string[];
  readonly places: ReadonlyMap<string, number>;
  readonly rows: readonly (readonly number[])[];
}

function groupRows({ file, rows: all }: NamedText, id: string, problems: ProblemList): Grouped {
  if (all.length === 0) problems.add(`${file} has a header but no rows`);
  const places = new Map<string, number>();
  const rows: number[][] = [];
  const without: string[] = [];
  all.forEach((row, i) => {
    const name = row[id].trim();
    if (name === "") {
      without.push(`row ${i + 2}`);
      return;
    }
    const place = places.get(name) ?? rows.push([]) - 1;
    places.set(name, place);
    rows[place].push(i);
  });
  problems.addPlaces((count) => `"${id}" is empty in ${counted(count, "row")}`, without);
  return { ids: [...places.keys()], places, rows };
}

// a patient may have a row for each kind of image, and in tables of features for each region
function checkRepeats(
  { rows: all }: NamedText,
  rows: Grouped["rows"],
  ids: readonly string[],
  parts: readonly (string | undefined)[],
  problems: ProblemList,
): ReadonlySet<string> {
  const found = new Set<string>();
  const twice = ids.flatMap((id, p) => {
    const keys = rows[p].map((row) =>
      parts.map((name) => (name === undefined ? "" : all[row][name].trim())).join("\n"),
    );
    const repeated = rows[p].filter((_, i) => keys.some((key, j) => j !== i && key === keys[i]));
    if (repeated.length > 0) found.add(id);
    return repeated.length > 0 ? [`"${id}" (rows ${repeated.map((row) => row + 2).join(", ")})`] : [];
  });
  const advice =
    parts[0] === undefined
      ? "if they are several kinds of images, name their column with --kind"
      : `a patient has one row for each "${parts[0]}"`;
  problems.addPlaces((count) => `${counted(count, "patient")} with more than one row`, twice, advice);
  return found;
}

// else a patient would be trained on and tested on
function checkCohort(
  manifest: NamedText,
  name: string,
  rows: Grouped["rows"],
  ids: readonly string[],
  problems: ProblemList,
): void {
  if (!manifest.names.includes(name)) return;
  problems.addPlaces(
    (count) => `${counted(count, "patient")} in more than one cohort`,
    ids.flatMap((id, p) => {
      const values = [...new Set(rows[p].map((row) => manifest.rows[row][name].trim()))];
      if (values.length < 2) return [];
      return [`"${id}" in ${values.map((value) => `"${value}"`).join(" and ")} (rows ${shownRows(rows[p])})`];
    }),
  );
}

function shownRows(rows: readonly number[]): string {
  return shownPlaces(
    rows.map((row) => String(row + 2)),
    4,
  );
}

interface Joined {
  /** The row of each patient of the manifest, if there is one. */
  readonly rowOf: readonly (Readonly<Record<string, string>> | undefined)[];
  readonly numbers: readonly number[];
  readonly notes: readonly string[];
}

function joinPatients(
  table: NamedText,
  asked: string,
  ids: readonly string[],
  places: ReadonlyMap<string, number>,
  problems: ProblemList,
): Joined | undefined {
  const id = table.names.includes(asked) ? asked : usualColumn(table.names, "id");
  if (id === undefined) {
    problems.add(`--patients: ${unknownColumn(table.file, asked, table.names)}`);
    return undefined;
  }
  const numbers = ids.map(() => -1);
  const twice: string[] = [];
  let others = 0;
  table.rows.forEach((row, i) => {
    const place = places.get(row[id].trim());
    if (place === undefined) others++;
    else if (numbers[place] >= 0) twice.push(`"${ids[place]}" (rows ${numbers[place] + 2}, ${i + 2})`);
    else numbers[place] = i;
  });
  problems.addPlaces((count) => `${table.file}: ${counted(count, "patient")} with more than one row`, twice);
  problems.addPlaces(
    (count) => `${table.file} lacks ${counted(count, "patient")} of the manifest`,
    ids.filter((_, p) => numbers[p] < 0).map((name) => `"${name}"`),
  );
  return {
    rowOf: numbers.map((row) => table.rows[row]),
    numbers,
    notes: others > 0 ? [`${table.file}: ${counted(others, "patient")} not in the manifest and not used`] : [],
  };
}

function outcomeColumns(
  tables: NamedText,
  asked: ManifestStudyOptions["outcome"],
  problems: ProblemList,
): readonly [time: string | undefined, event: string | undefined] {
  const found = (["time", "event"] as const).map((what, k) =>
    findColumn(tables, what, asked?.[k], "--outcome", problems),
  );
  if (asked === undefined && found.includes(undefined)) {
    problems.add(
      `no columns "time" and "event"; name those of the outcome, such as --outcome time,event; there are ${namesOf(tables.names)}`,
    );
  }
  return [found[0], found[1]];
}

/**
 * What is said of a patient must be the same in all of his rows.
 *
 * @param repeated - patients whose rows are wrong anyway
 */
export function checkSame(
  manifest: NamedText,
  name: string,
  rows: Grouped["rows"],
  ids: readonly string[],
  repeated: ReadonlySet<string>,
  problems: ProblemList,
): void {
  if (!manifest.names.includes(name)) return;
  problems.addPlaces(
    (count) => `"${name}" differs between rows of ${counted(count, "patient")}`,
    ids.flatMap((id, p) => {
      if (repeated.has(id)) return [];
      const values = [...new Set(rows[p].map((row) => manifest.rows[row][name].trim()))];
      if (values.length < 2) return [];
      return [
        `"${id}" has ${values.map((value) => `"${value}"`).join(" and ")} (rows ${rows[p].map((row) => row + 2).join(", ")})`,
      ];
    }),
  );
}

// a column in both tables
function checkAgree(
  manifest: NamedText,
  file: string,
  name: string,
  joined: Joined | undefined,
  rows: Grouped["rows"],
  ids: readonly string[],
  problems: ProblemList,
): void {
  if (!manifest.names.includes(name)) return;
  problems.addPlaces(
    (count) => `"${name}" differs between ${manifest.file} and ${file} for ${counted(count, "patient")}`,
    ids.flatMap((id, p) => {
      const [one, two] = [manifest.rows[rows[p][0]][name].trim(), joined?.rowOf[p]?.[name]?.trim()];
      return two === undefined || one === two ? [] : [`"${id}" has "${one}" and "${two}"`];
    }),
  );
}

/** Names of columns in a message. */
export function namesOf(names: readonly string[]): string {
  return shownPlaces(
    names.map((name) => `"${name}"`),
    12,
  );
}
