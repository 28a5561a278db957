import { applyImputer, fitImputer, type Imputer, selectColumns } from "../table/index.ts";
import { isCategory, isMissing, openTable, type TableInput } from "../table/numeric-table.ts";
import type { StudyCohort } from "./compare-models.ts";
import type { TablesByRegion } from "./joint-signature.ts";

/** Missing values of one table in one cohort. */
export interface MissingValues {
  readonly cohort: string;
  /** Region of the features; none for the clinical table. */
  readonly region?: string;
  /** Rows with at least one missing value. */
  readonly rows: number;
  /** Missing values by variable. */
  readonly variables: Readonly<Record<string, number>>;
}

/** What took the place of missing values: columns that had some, by the training rows. */
export interface StudyImputers {
  readonly clinical?: Imputer;
  readonly features?: Readonly<Record<string, Imputer>>;
}

/** Cohorts without a missing value in what a study uses. */
export interface CompleteCohorts {
  readonly cohorts: readonly StudyCohort[];
  readonly missing: readonly MissingValues[];
  readonly imputers?: StudyImputers;
}

/**
 * Counts what is missing among the variables and regions of a study, and replaces it by what the training cohort says.
 *
 * @param variables - of the clinical table
 * @param regions - of the features
 */
export function completed(
  cohorts: readonly StudyCohort[],
  variables: readonly string[],
  regions: readonly string[],
): CompleteCohorts {
  const missing = cohorts.flatMap((cohort) => [
    ...(variables.length > 0 ? missingIn(cohort.name, selectColumns(clinicalOf(cohort), variables)) : []),
    ...regions.flatMap((region) => missingIn(cohort.name, featuresOf(cohort)[region], region)),
  ]);
  if (missing.length === 0) return { cohorts, missing };
  const train = cohorts.find(({ role }) => role === "train")!;
  const imputerOf = (table: TableInput, region?: string): Imputer | undefined => {
    const names = new Set(missing.flatMap((each) => (each.region === region ? Object.keys(each.variables) : [])));
    return names.size === 0 ? undefined : fitImputer(selectColumns(table, [...names]));
  };
  const clinical = variables.length > 0 ? imputerOf(clinicalOf(train)) : undefined;
  const features = Object.fromEntries(
    regions.flatMap((region) => {
      const imputer = imputerOf(featuresOf(train)[region], region);
      return imputer ? [[region, imputer]] : [];
    }),
  );
  return {
    missing,
    imputers: { ...(clinical && { clinical }), ...(Object.keys(features).length > 0 && { features }) },
    cohorts: cohorts.map((cohort) => ({
      ...cohort,
      ...(clinical && { clinical: filled(clinicalOf(cohort), clinical) }),
      ...(cohort.features && {
        features: Object.fromEntries(
          Object.entries(featuresOf(cohort)).map(([region, table]) => [
            region,
            features[region] ? filled(table, features[region]) : table,
          ]),
        ),
      }),
    })),
  };
}

// the imputer knows the columns that had a gap; the others stay as they are, and where they are
function filled(table: TableInput, imputer: Imputer): TableInput {
  const { names, lists } = openTable("runStudy", table);
  const known = imputer.columns.map(({ name }) => name);
  const done = openTable("runStudy", applyImputer(imputer, selectColumns(table, known)).table as TableInput);
  const columns = names.map((name, j) => {
    const place = done.names.indexOf(name);
    return place < 0 ? lists[j] : done.lists[place];
  });
  return Object.fromEntries(names.map((name, j) => [name, columns[j]])) as TableInput;
}

function missingIn(cohort: string, table: TableInput, region?: string): MissingValues[] {
  const { names, lists } = openTable("runStudy", table);
  const variables: Record<string, number> = {};
  const rows = new Set<number>();
  lists.forEach((list, j) => {
    let count = 0;
    const at = (i: number): void => {
      rows.add(i);
      count++;
    };
    if (isCategory(list)) Array.from(list.codes).forEach((code, i) => code < 0 && at(i));
    else Array.from(list as ArrayLike<unknown>).forEach((value, i) => isMissing(value) && at(i));
    if (count > 0) variables[names[j]] = count;
  });
  return rows.size === 0 ? [] : [{ cohort, ...(region !== undefined && { region }), rows: rows.size, variables }];
}

function clinicalOf({ clinical }: StudyCohort): TableInput {
  return clinical as TableInput;
}

function featuresOf({ features }: StudyCohort): TablesByRegion {
  return features as TablesByRegion;
}
