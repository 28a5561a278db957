import { stat } from "node:fs/promises";
import { RadiosurvError } from "../../error.ts";
import { extractorFromParams } from "../../extraction/index.ts";
import type { StudyCohort } from "../../study/index.ts";
import type { ColumnInput } from "../../table/index.ts";
import { inFile, readText } from "../file.ts";
import { cohortRoles } from "./cohort-roles.ts";
import { featureColumns, idlePatterns } from "./feature-columns.ts";
import { featureTables, type StudyFeatures } from "./feature-tables.ts";
import { type NamedText, unknownColumn } from "./find-column.ts";
import { type ImageCase, imageCases } from "./image-cases.ts";
import type { ManifestStudyOptions } from "./manifest-study-options.ts";
import { counted, type ProblemList, problemList, shownPlaces } from "./problem-list.ts";
import { fileFeatures, manifestFeatures, type ReadFeatures } from "./read-features.ts";
import { readPatients, type StudyPatients } from "./read-patients.ts";
import { readTextTable } from "./read-text-table.ts";
import { readVariables } from "./read-variables.ts";
import { checkCohorts, checkFeatureValues, studyCohorts } from "./study-cohorts.ts";
import { defaultTimes } from "./study-times.ts";

/** All that a study starts from, checked. */
export interface StudyInput {
  /** Name of the manifest's file. */
  readonly file: string;
  readonly patients: StudyPatients;
  readonly cohorts: readonly Pick<StudyCohort, "name" | "role">[];
  readonly variables: Readonly<Record<string, ColumnInput>>;
  /** Features that are ready; `undefined` where images give them, and in a study of variables alone. */
  readonly features?: StudyFeatures;
  /** Images to extract features of; none where features are ready. */
  readonly images: readonly ImageCase[];
  /** Text of the parameter file. */
  readonly params?: string;
  readonly times: readonly number[];
  /** What was decided on the way, in sentences. */
  readonly notes: readonly string[];
}

/**
 * Reads the tables of a study and looks at everything before any work starts.
 *
 * @throws RadiosurvError `argument` listing all problems; `file` or `format` for a file that cannot be read
 */
export async function readStudy(options: ManifestStudyOptions): Promise<StudyInput> {
  const problems = problemList();
  const manifest = await readTextTable(options.manifest);
  const table = options.patients === undefined ? undefined : await readTextTable(options.patients);
  const ready = options.features === undefined ? undefined : await readTextTable(options.features);
  const params = await readParams(options.params, problems);
  const patients = readPatients(manifest, table, options, problems);
  if (!patients) {
    problems.check(started(manifest.file));
    throw new Error("a problem was found");
  }
  const sizes = new Map<string, number>();
  for (const name of patients.cohort) if (name !== "") sizes.set(name, (sizes.get(name) ?? 0) + 1);
  const cohorts = sizes.size > 0 ? cohortRoles(sizes, options.roles ?? {}, problems) : [];
  const own = ownFeatures(manifest, ready, options, problems);
  const roles = new Map(cohorts.map(({ name, role }) => [name, role as string]));
  const variables = readVariables(manifest, patients, new Set(own), roles, options, problems);
  const read = ready
    ? fileFeatures(ready, manifest, patients, options, problems)
    : own.length > 0
      ? manifestFeatures(manifest, patients, own, problems)
      : undefined;
  const features = read && featureTables(read, patients, problems);
  if (read) checkOthers(read, options, problems);
  if (features) checkLacking(features, patients, options, problems);
  const withImages = !ready && own.length === 0 && manifest.names.includes("Image");
  if (withImages) await checkSetup(options, problems);
  const images = withImages ? await imageCases(manifest, patients, options, problems) : [];
  if (!read && !withImages && Object.keys(variables).length === 0 && problems.count() === 0) {
    problems.add(
      `nothing to study: ${manifest.file} has neither features nor images; name variables with --clinical or --imaging, or a table with --features`,
    );
  }
  checkIdle(withImages, read !== undefined, options, problems);
  const without = new Set(options.failed === "leave-out" ? features?.lacking.keys() : []);
  const parts = { patients, cohorts, variables, tables: features?.tables ?? {}, without };
  const made = studyCohorts(parts, options);
  // an outcome that cannot be read has been told already
  if (!hasGaps(patients)) checkCohorts(made, options, problems);
  checkFeatureValues({ ...parts, without: new Set(features?.lacking.keys()) }, options, problems);
  const { times, note } = timesOf(made, options);
  problems.check(started(manifest.file));
  return {
    file: manifest.file,
    ...{ patients, cohorts, variables, images, times },
    ...(features && { features }),
    ...(params !== undefined && { params }),
    notes: [
      ...patients.notes,
      ...roleNotes(cohorts, options),
      ...(read?.notes ?? []),
      ...otherNotes(read),
      note,
    ].filter((text) => text !== ""),
  };
}

function started(file: string): string {
  return `${file}: the study was not started`;
}

async function readParams(path: string | undefined, problems: ProblemList): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const text = await readText(path);
  try {
    extractorFromParams(text);
  } catch (error) {
    const found = inFile(path, error);
    if (!(found instanceof RadiosurvError)) throw error;
    problems.add(`--params: ${found.message}`);
  }
  return text;
}

// columns of the manifest that are features
function ownFeatures(
  manifest: NamedText,
  ready: NamedText | undefined,
  { featureColumns: patterns }: ManifestStudyOptions,
  problems: ProblemList,
): readonly string[] {
  const own = featureColumns(manifest.names, ready ? undefined : patterns);
  if (ready && own.length > 0) {
    problems.add(
      `features are in ${manifest.file} (${counted(own.length, "column")} such as "${own[0]}") and in ${ready.file}; take them out of one`,
    );
  }
  for (const pattern of ready ? [] : idlePatterns(manifest.names, patterns)) {
    problems.add(
      `--feature-columns: ${unknownColumn(manifest.file, pattern, manifest.names).replace(`"${pattern}"`, `that fits "${pattern}"`)}`,
    );
  }
  return own;
}

function checkOthers(
  { others }: ReadFeatures,
  { failed, features }: ManifestStudyOptions,
  problems: ProblemList,
): void {
  if (failed === "leave-out") return;
  problems.addPlaces(
    (count) => `--features: ${counted(count, "row")} of ${fileName(features)} of patients who are not in the manifest`,
    others,
    "--failed leave-out goes on without them",
  );
}

function checkLacking(
  { lacking, tables }: StudyFeatures,
  { ids }: StudyPatients,
  { failed, features }: ManifestStudyOptions,
  problems: ProblemList,
): void {
  if (failed === "leave-out" || Object.keys(tables).length === 0) return;
  const several = Object.keys(tables).length > 1;
  problems.addPlaces(
    (count) => `${features === undefined ? "" : `${fileName(features)}: `}no features of ${counted(count, "patient")}`,
    [...lacking].map(([p, why]) => {
      const said = several || !why.endsWith(": no features") ? ` (${several ? why : why.replace(/^[^:]*: /, "")})` : "";
      return `"${ids[p]}"${said}`;
    }),
    "--failed leave-out goes on without them",
  );
}

function fileName(path: string | undefined): string {
  return path?.split(/[\\/]/).at(-1) ?? "";
}

async function checkSetup({ setup }: ManifestStudyOptions, problems: ProblemList): Promise<void> {
  if (setup === undefined) return;
  const found = await stat(setup).catch(() => undefined);
  if (!found?.isFile()) problems.add(`--setup: there is no file ${setup}`);
}

// options that would be without effect
function checkIdle(
  withImages: boolean,
  hasFeatures: boolean,
  { params, setup, rings, label, ring, roles, ...options }: ManifestStudyOptions,
  problems: ProblemList,
): void {
  if (withImages) return;
  const idle = Object.entries({ "--params": params, "--setup": setup, "--rings": rings, "--label": label })
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name);
  if (idle.length > 0 && (hasFeatures || problems.count() === 0)) {
    const why = hasFeatures ? "features are ready" : "the manifest has no column Image";
    problems.add(
      `${idle.join(", ")}: ${why}, so that none are extracted; leave ${idle.length === 1 ? "it" : "them"} out`,
    );
  }
  if (options.featureColumns && options.features === undefined && !hasFeatures && problems.count() === 0) {
    problems.add("--feature-columns: there is no table of features");
  }
}

function hasGaps({ time, event }: StudyPatients): boolean {
  return time.some(Number.isNaN) || event.some(Number.isNaN);
}

function timesOf(
  cohorts: readonly StudyCohort[],
  { times, unit }: ManifestStudyOptions,
): { readonly times: readonly number[]; readonly note: string } {
  if (times) return { times, note: "" };
  const train = cohorts.find(({ role }) => role === "train");
  if (!train) return { times: [], note: "" };
  const last = cohorts.map(({ outcome }) => Array.from(outcome.time).reduce((most, time) => Math.max(most, time), 0));
  return defaultTimes(train.outcome as never, Math.min(...last), unit);
}

// names that were understood rather than told
function roleNotes(cohorts: StudyInput["cohorts"], { roles = {} }: ManifestStudyOptions): string[] {
  const guessed = cohorts.filter(({ name, role }) => !(name in roles) && name !== role);
  if (guessed.length === 0) return [];
  return [`cohorts by their names: ${guessed.map(({ name, role }) => `"${name}" is ${role}`).join(", ")}`];
}

function otherNotes(read: ReadFeatures | undefined): string[] {
  const others = read?.others ?? [];
  if (others.length === 0) return [];
  return [
    `${counted(others.length, "row")} of features of patients who are not in the manifest: ${shownPlaces(others)}`,
  ];
}
