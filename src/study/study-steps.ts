import { RadiosurvError } from "../error.ts";
import { listNames, type TableInput } from "../table/numeric-table.ts";
import { openVariables } from "../table/variables.ts";
import { type ChosenRing, chooseRing } from "./choose-ring.ts";
import { RESERVED, type StudyCohort } from "./compare-models.ts";
import type { TablesByRegion } from "./joint-signature.ts";
import { type LongWork, pause } from "./pause.ts";
import type { RadiomicsSignatureOptions } from "./radiomics-signature.ts";
import type { RunStudyOptions } from "./run-study.ts";

/** Throws unless the regions and variables of a study are there. */
export function checkRegions(caller: string, cohorts: readonly StudyCohort[], options: RunStudyOptions): void {
  const { rois = {}, clinical = [], imaging = [], ring } = options;
  const problems: string[] = [];
  if (Object.keys(rois).length + clinical.length + imaging.length === 0) {
    problems.push("nothing to study: rois, clinical or imaging must name something");
  }
  const train = cohorts.find(({ role }) => role === "train")!;
  const regions = Object.keys(train.features ?? {});
  const asked = Object.values(rois).flatMap(({ intra, rings = {} }) => [intra, ...Object.values(rings)]);
  const lacking = asked.filter((roi) => !regions.includes(roi));
  if (lacking.length > 0)
    problems.push(`features lack the regions ${listNames(lacking)}; there are ${listNames(regions)}`);
  const twice = asked.filter((roi, i) => asked.indexOf(roi) < i);
  if (twice.length > 0) problems.push(`rois names ${listNames([...new Set(twice)])} twice`);
  const taken = asked.filter((roi) => RESERVED.includes(roi));
  if (taken.length > 0) problems.push(`no region may be called ${listNames(taken)}, as decision curves use that name`);
  const known = train.clinical ? openVariables(caller, train.clinical as TableInput).names : [];
  const variables = [...clinical, ...imaging];
  const unknown = variables.filter((name) => !known.includes(name));
  if (unknown.length > 0) problems.push(`the clinical table lacks ${listNames(unknown)}; it has ${listNames(known)}`);
  const both = clinical.filter((name) => imaging.includes(name));
  if (both.length > 0) problems.push(`${listNames(both)} must be clinical or imaging, not both`);
  if (ring === "internal-test" && !cohorts.some(({ role }) => role === "internal")) {
    problems.push('ring "internal-test" needs a cohort with the role internal');
  }
  if (problems.length === 0) return;
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  throw new RadiosurvError("argument", `${caller}: ${count} in the options:\n- ${problems.join("\n- ")}`);
}

/** Begins a step; what it returns is for the work of that step, which may tell of its parts. */
export type Stepper = (step: string) => Promise<LongWork>;

/** Tells of each step before it begins, and lets other things happen. */
export function stepper(caller: string, options: RunStudyOptions): Stepper {
  const kinds = Object.values(options.rois ?? {});
  const regions = kinds.reduce((sum, { rings = {} }) => sum + 1 + Object.keys(rings).length, 0);
  const withRings = kinds.filter(({ rings = {} }) => Object.keys(rings).length > 0).length;
  // signatures; ring and gross signature of each kind; the last signature; models, validation, comparison
  const total = regions + 2 * withRings + (kinds.length > 0 ? 1 : 0) + 3;
  const { signal, onProgress } = options;
  let done = 0;
  return async (step) => {
    await pause(caller, options);
    const now = done++;
    onProgress?.({ done: now, total, step });
    return {
      ...(signal && { signal }),
      ...(onProgress && { onProgress: (part) => onProgress({ done: now, total, step: `${step}: ${part.step}` }) }),
    };
  };
}

/** The ring of one kind of images. */
export async function ringOf(
  cohorts: readonly StudyCohort[],
  intra: string,
  byRadius: Readonly<Record<string, string>>,
  fit: RadiomicsSignatureOptions,
  {
    ring: by = "cross-validation",
    validation: { outerFolds = 5, repeats = 1 } = {},
    signal,
    onProgress,
  }: RunStudyOptions,
): Promise<ChosenRing> {
  const train = cohorts.find(({ role }) => role === "train")!;
  const internal = cohorts.find(({ role }) => role === "internal");
  const byNumber = (cohort: StudyCohort): Record<string, TableInput> =>
    Object.fromEntries(
      Object.entries(byRadius).map(([radius, roi]) => [radius, (cohort.features as TablesByRegion)[roi]]),
    );
  const tumour = (cohort: StudyCohort): TableInput => (cohort.features as TablesByRegion)[intra];
  const leaking = by === "internal-test" && internal;
  return chooseRing(train.outcome, byNumber(train), {
    ...fit,
    ...{ outerFolds, repeats },
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
    by,
    intra: tumour(train),
    ...(leaking && {
      internal: { outcome: internal.outcome, tablesByRadius: byNumber(internal), intra: tumour(internal) },
    }),
  });
}

/** Some entries of a record, in the order asked for. */
export function pickRegions<T>(record: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(names.map((name) => [name, record[name]]));
}
