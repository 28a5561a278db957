import { RadiosurvError } from "../error.ts";
import type { SurvivalOutcome } from "../survival/index.ts";
import { applyImputer, fitImputer, type Imputer, selectColumns } from "../table/index.ts";
import { listNames, type TableInput } from "../table/numeric-table.ts";
import { openVariables } from "../table/variables.ts";
import { bootstrapSignature } from "./bootstrap-signature.ts";
import { type ChosenRing, chooseRing } from "./choose-ring.ts";
import { RESERVED, type StudyCohort } from "./compare-models.ts";
import { crossValidateSignature } from "./cross-validate-signature.ts";
import type { TablesByRegion } from "./joint-signature.ts";
import { pause } from "./pause.ts";
import type { RadiomicsSignatureOptions } from "./radiomics-signature.ts";
import type { RunStudyOptions } from "./run-study.ts";
import type { SignatureTables } from "./signature-fitter.ts";
import type { SignatureValidation } from "./study-result.ts";

/** Throws unless the regions and variables of a study are there. */
export function checkRegions(caller: string, cohorts: readonly StudyCohort[], options: RunStudyOptions): void {
  const { rois, clinical = [], imaging = [], ring } = options;
  const problems: string[] = [];
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

/** Missing clinical values of all cohorts replaced by what the training cohort says. */
export function imputed(
  cohorts: readonly StudyCohort[],
  variables: readonly string[],
): { readonly cohorts: readonly StudyCohort[]; readonly imputer?: Imputer } {
  const training = cohorts.find(({ role }) => role === "train")?.clinical as TableInput | undefined;
  if (!training || variables.length === 0) return { cohorts };
  const imputer = fitImputer(selectColumns(training, variables));
  return {
    imputer,
    cohorts: cohorts.map((cohort) => ({
      ...cohort,
      clinical: applyImputer(imputer, selectColumns(cohort.clinical as TableInput, variables)).table as TableInput,
    })),
  };
}

/** Tells of each step before it begins, and lets other things happen. */
export function stepper(caller: string, options: RunStudyOptions): (step: string) => Promise<void> {
  const kinds = Object.values(options.rois);
  const regions = kinds.reduce((sum, { rings = {} }) => sum + 1 + Object.keys(rings).length, 0);
  const withRings = kinds.filter(({ rings = {} }) => Object.keys(rings).length > 0).length;
  // signatures; ring and gross signature of each kind; the last signature, its validation, models, comparison
  const total = regions + 2 * withRings + 4;
  let done = 0;
  return async (step) => {
    await pause(caller, options);
    options.onProgress?.({ done: done++, total, step });
  };
}

/** The ring of one kind of images. */
export async function ringOf(
  cohorts: readonly StudyCohort[],
  intra: string,
  byRadius: Readonly<Record<string, string>>,
  fit: RadiomicsSignatureOptions,
  { ring: by = "cross-validation", validation = {}, signal }: RunStudyOptions,
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
    ...validation,
    ...(signal && { signal }),
    by,
    intra: tumour(train),
    ...(leaking && {
      internal: { outcome: internal.outcome, tablesByRadius: byNumber(internal), intra: tumour(internal) },
    }),
  });
}

/** Nested cross-validation, and the bootstrap where it is asked for; without a number of any patient. */
export async function validated(
  outcome: SurvivalOutcome,
  tables: SignatureTables,
  fit: RadiomicsSignatureOptions,
  { rois, validation = {}, resamples = 0, signal }: RunStudyOptions,
): Promise<SignatureValidation> {
  const work = signal ? { signal } : {};
  const nested = await crossValidateSignature(outcome, tables, { ...fit, ...validation, ...work });
  const { rows: _, scores: __, groups: ___, foldIds: ____, ...said } = nested;
  const chosen = Object.values(rois).some(({ rings = {} }) => Object.keys(rings).length > 1);
  const note =
    "rings were chosen on all training rows before: validation of the signature does not know of that choice";
  const kept = { ...said, warnings: [...said.warnings, ...(chosen ? [note] : [])] };
  if (resamples === 0) return kept;
  return { ...kept, optimism: await bootstrapSignature(outcome, tables, { ...fit, ...work, resamples }) };
}

/** Some entries of a record, in the order asked for. */
export function pickRegions<T>(record: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(names.map((name) => [name, record[name]]));
}
