import { basename } from "node:path";
import { DEFAULT_RINGS } from "./extract-images.ts";
import type { StudyFeatures } from "./feature-tables.ts";
import type { ManifestStudyOptions } from "./manifest-study-options.ts";
import { counted } from "./problem-list.ts";
import type { StudyInput } from "./read-study.ts";

/** Facts on the data of a study: names for the report, the same as plain data, and sentences. No paths are in them. */
export function studyFacts(
  input: StudyInput,
  features: StudyFeatures | undefined,
  leftOut: readonly string[],
  options: ManifestStudyOptions,
): {
  readonly about: Readonly<Record<string, string>>;
  readonly data: Readonly<Record<string, unknown>>;
  readonly notes: readonly string[];
} {
  const { patients, images, notes } = input;
  const { id, cohort, time, event, kind } = patients.columns;
  const columns = { id, cohort, time, event, ...(kind !== undefined && { kind }) };
  const regions = Object.entries(features?.tables ?? {}).map(([name, table]) => ({
    name,
    features: table.names.length,
  }));
  const { rings = DEFAULT_RINGS, params, setup, patients: variables, features: table, failed = "stop" } = options;
  const file = (path: string | undefined): string | undefined => (path === undefined ? undefined : basename(path));
  const data = {
    manifest: input.file,
    ...{ patientsFile: file(variables), featuresFile: file(table), params: file(params), setup: file(setup) },
    columns,
    patients: patients.ids.length,
    images: images.length,
    ...(images.length > 0 && { rings }),
    regions,
    failed,
    leftOut,
    notes,
  };
  const about = {
    Manifest: input.file,
    ...(variables !== undefined && { "Variables of patients": basename(variables) }),
    ...(table !== undefined && { Features: basename(table) }),
    ...(images.length > 0 && {
      Images: `${images.length}, of ${counted(patients.ids.length, "patient")}`,
      Parameters: params === undefined ? "PyRadiomics' defaults" : basename(params),
    }),
    ...(setup !== undefined && { Setup: basename(setup) }),
    ...(regions.length > 0 && {
      Regions: regions.map((each) => `${each.name} (${each.features} features)`).join(", "),
    }),
  };
  const out = leftOut.length === 0 ? [] : [`${counted(leftOut.length, "patient")} left out: ${leftOut.join(", ")}`];
  return { about, data, notes: [...notes, ...out] };
}
