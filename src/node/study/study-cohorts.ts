import { RadiosurvError } from "../../error.ts";
import { checkStudy, type StudyCohort } from "../../study/index.ts";
import type { ColumnInput, TableInput } from "../../table/index.ts";
import { selectRows } from "../../table/select-rows.ts";
import type { RegionTable } from "./feature-tables.ts";
import type { ManifestStudyOptions } from "./manifest-study-options.ts";
import { counted, type ProblemList } from "./problem-list.ts";
import type { StudyPatients } from "./read-patients.ts";

/** What cohorts are made of; lists have one entry a patient. */
export interface CohortParts {
  readonly patients: StudyPatients;
  readonly cohorts: readonly Pick<StudyCohort, "name" | "role">[];
  readonly variables: Readonly<Record<string, ColumnInput>>;
  readonly tables: Readonly<Record<string, RegionTable>>;
  /** Patients who are left out, by their place. */
  readonly without: ReadonlySet<number>;
}

/** The patients of each cohort as `runStudy` takes them. */
export function studyCohorts(parts: CohortParts, { unit }: ManifestStudyOptions): readonly StudyCohort[] {
  const { patients, cohorts, variables, tables, without } = parts;
  return cohorts.map(({ name, role }) => {
    const rows = patients.ids.map((_, p) => p).filter((p) => patients.cohort[p] === name && !without.has(p));
    const part = <T extends TableInput>(table: T): T => selectRows(table, rows) as T;
    return {
      name,
      role,
      ids: rows.map((p) => patients.ids[p]),
      outcome: {
        time: Float64Array.from(rows, (p) => patients.time[p]),
        event: Float64Array.from(rows, (p) => patients.event[p]),
        ...(unit && { unit }),
      },
      ...(Object.keys(variables).length > 0 && { clinical: part(variables) }),
      ...(Object.keys(tables).length > 0 && {
        features: Object.fromEntries(Object.entries(tables).map(([roi, table]) => [roi, part(table)])),
      }),
    };
  });
}

/** What `checkStudy` finds in cohorts: too few events, units that seem to be mixed, columns without any value. */
export function checkCohorts(
  cohorts: readonly StudyCohort[],
  { units = "check" }: ManifestStudyOptions,
  problems: ProblemList,
): void {
  if (cohorts.length === 0) return;
  try {
    // missing values and features are looked at with the names of patients at hand
    checkStudy(
      cohorts.map(({ features: _, ...cohort }) => cohort),
      { units, missing: "allow" },
    );
  } catch (error) {
    if (!(error instanceof RadiosurvError)) throw error;
    const [, ...found] = error.message.split("\n- ");
    for (const problem of found.length > 0 ? found : [error.message]) {
      problems.add(problem.endsWith("are units mixed?") ? `${problem} If not: --units ignore` : problem);
    }
  }
}

/** Missing values in features, if nothing is to take their place. */
export function checkFeatureValues(
  { patients, tables, without }: CohortParts,
  { missing }: ManifestStudyOptions,
  problems: ProblemList,
): void {
  if (missing === "impute") return;
  for (const [roi, { names, columns }] of Object.entries(tables)) {
    const places = names.flatMap((name, j) =>
      patients.ids.flatMap((id, p) => (Number.isNaN(columns[j][p]) && !without.has(p) ? [`"${name}" of "${id}"`] : [])),
    );
    problems.addPlaces(
      (count) => `features of ${roi}: ${counted(count, "value")} missing`,
      places,
      "--missing impute puts the median of the training cohort there",
    );
  }
}
