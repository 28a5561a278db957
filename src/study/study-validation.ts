import { RadiosurvError } from "../error.ts";
import type { TableInput } from "../table/numeric-table.ts";
import { selectRows } from "../table/select-rows.ts";
import { bootstrapSignature } from "./bootstrap-signature.ts";
import type { ChosenRing } from "./choose-ring.ts";
import { dataOf, type StudyCohort } from "./compare-models.ts";
import { describeValidation } from "./cross-validate-signature.ts";
import type { TablesByRegion } from "./joint-signature.ts";
import { type FoldModel, outOfFold } from "./out-of-fold.ts";
import type { LongWork } from "./pause.ts";
import { predictModel } from "./predict-model.ts";
import type { RadiomicsSignatureOptions } from "./radiomics-signature.ts";
import type { RunStudyOptions } from "./run-study.ts";
import { type SignatureFitter, signatureFitter } from "./signature-fitter.ts";
import type { StudyData, StudyModel } from "./study-model.ts";
import { type StudyModels, studyModels } from "./study-models.ts";
import type { StudyResult, StudyValidation } from "./study-result.ts";
import { pickRegions, ringOf } from "./study-steps.ts";

type FittedSignature = ReturnType<SignatureFitter>;

/** All that is made without a fold. */
interface FoldStudy {
  readonly signature?: FittedSignature;
  readonly models: StudyModels;
}

/** How often each radius was chosen, by kind of image. */
type RingCounts = Record<string, Record<string, number>>;

/**
 * Nested cross-validation of a whole study: without each outer fold rings are chosen, the signature is made and variables are
 * searched for anew; what came out scores the fold. All models share the folds, so that each fold is worked out once.
 *
 * @param chosen - regions of the signature of all rows, for the bootstrap; none without a signature
 * @param names - models to validate
 * @param given - rings of all rows: they stay where a test cohort has chosen them
 */
export async function validateStudy(
  caller: string,
  train: StudyCohort,
  chosen: readonly string[],
  names: readonly (keyof StudyModels)[],
  given: Readonly<Record<string, ChosenRing>>,
  fit: RadiomicsSignatureOptions,
  options: RunStudyOptions,
): Promise<Pick<StudyResult, "validation" | "modelValidation" | "warnings">> {
  const { outcome, ids } = train;
  const { validation: asked = {}, confLevel = 0.95, resamples = 0, signal } = options;
  const { outerFolds = 5, repeats = 1 } = asked;
  const plan = { folds: outerFolds, repeats, seed: fit.seed ?? 1, confLevel, ...(ids && { ids }) };
  const rows = Array.from(outcome.time, (_, i) => i);
  const rings: RingCounts = {};
  const without = remembered(studyFitter(caller, train, given, fit, options, rings));
  const folded = async (view: (study: FoldStudy) => FoldModel, work: LongWork): Promise<StudyValidation> => {
    const found = await outOfFold(caller, outcome, rows, plan, async (some) => view(await without(some)), work);
    const { rows: _, scores: __, groups: ___, foldIds: ____, ...said } = describeValidation(outcome, found);
    return said;
  };
  const warnings: string[] = [];
  const nested = chosen.length > 0 ? await folded(({ signature }) => signature!, options) : undefined;
  const modelValidation: Partial<Record<keyof StudyModels, StudyValidation>> = {};
  const data = dataOf(train);
  for (const name of names) {
    try {
      const work = nested ? { ...(signal && { signal }) } : options;
      modelValidation[name] = await folded(({ models }) => viewOf(models, name, data), work);
    } catch (error) {
      if (!(error instanceof RadiosurvError) || error.code === "aborted") throw error;
      warnings.push(`the model "${name}" could not be cross-validated: ${error.message}`);
    }
  }
  if (!nested) return { modelValidation, warnings };
  const said = { ...nested, ...(Object.keys(rings).length > 0 && { rings }) };
  if (resamples === 0) return { validation: said, modelValidation, warnings };
  const tables = tablesOf(train, chosen);
  const optimism = await bootstrapSignature(outcome, tables, { ...fit, ...(signal && { signal }), resamples });
  if (Object.keys(rings).length > 0) {
    warnings.push("rings are those of all training rows in each resample: the optimism does not count their choice");
  }
  return { validation: { ...said, optimism }, modelValidation, warnings };
}

// everything anew on some rows: rings, signature, models
function studyFitter(
  caller: string,
  train: StudyCohort,
  given: Readonly<Record<string, ChosenRing>>,
  fit: RadiomicsSignatureOptions,
  options: RunStudyOptions,
  rings: RingCounts,
): (training: readonly number[]) => Promise<FoldStudy> {
  const { outcome, ids } = train;
  const { rois = {}, clinical = [], imaging = [], validation: { outerFolds = 5 } = {} } = options;
  const fitters = new Map<string, SignatureFitter>();
  return async (training) => {
    const events = training.reduce((sum, row) => sum + Number(outcome.event[row]), 0);
    const inner: RunStudyOptions = {
      ...options,
      validation: { outerFolds: Math.max(2, Math.min(outerFolds, events)) },
      onProgress: undefined,
    };
    const regions: string[] = [];
    for (const [kind, { intra, rings: byRadius = {} }] of Object.entries(rois)) {
      regions.push(intra);
      const radii = Object.keys(byRadius);
      if (radii.length === 0) continue;
      const fixed = radii.length === 1 || given[kind].leaks;
      const { radius } = fixed
        ? given[kind]
        : await ringOf([train], intra, byRadius, { ...fit, trainingRows: training }, inner);
      regions.push(byRadius[String(radius)]);
      rings[kind] = { ...rings[kind], [radius]: (rings[kind]?.[radius] ?? 0) + 1 };
    }
    const key = regions.join("\n");
    const fitter = fitters.get(key) ?? (regions.length > 0 ? fitterOf(regions) : undefined);
    if (fitter) fitters.set(key, fitter);
    const signature = fitter && ofRegions(fitter(training), regions);
    const { cutoff = {} } = fit;
    const models = studyModels(outcome, dataOf(train), {
      ...options.models,
      ...{ clinical, imaging, trainingRows: training, baseline: "none" },
      // groups of a model matter where there is no signature, and their P does not matter here
      cutoff: signature || cutoff === "none" ? "none" : { ...cutoff, permutations: 0, bootstrap: 0 },
      ...(signature && { signature: signature.signature }),
      ...(ids && { ids }),
    });
    return { ...(signature && { signature }), models };
  };
  function fitterOf(regions: readonly string[]): SignatureFitter {
    return signatureFitter(caller, outcome, tablesOf(train, regions), ids, fit);
  }
}

function tablesOf(train: StudyCohort, regions: readonly string[]): TableInput | TablesByRegion {
  const tables = pickRegions(train.features as TablesByRegion, regions);
  return regions.length > 1 ? tables : tables[regions[0]];
}

// models find the features of a single region by its name
function ofRegions(fitted: FittedSignature, regions: readonly string[]): FittedSignature {
  const { signature } = fitted;
  return signature.kind === "joint" ? fitted : { ...fitted, signature: { ...signature, roi: regions[0] } };
}

function remembered<T>(work: (rows: readonly number[]) => Promise<T>): (rows: readonly number[]) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (rows) => {
    const key = rows.join();
    const found = known.get(key) ?? work(rows);
    known.set(key, found);
    return found;
  };
}

// a fold in which no variable was left has no model of them: it says the same of all, or what the signature says
function viewOf(models: StudyModels, name: keyof StudyModels, data: StudyData): FoldModel {
  const model: StudyModel | undefined = models[name] ?? (name === "combined" ? models.signature : undefined);
  if (!model || model.fit.names.length === 0) {
    return { selected: [], scoreOf: (rows) => ({ score: new Float64Array(rows.length) }) };
  }
  return {
    selected: [...model.variables, ...Object.keys(model.scores)],
    ...(model.cutoff && { cutoffs: model.cutoff.cutoffs }),
    scoreOf: (rows) => predictModel(model, rowsOf(data, rows)),
  };
}

function rowsOf({ clinical, features }: StudyData, rows: readonly number[]): StudyData {
  return {
    ...(clinical && { clinical: selectRows(clinical as TableInput, rows) }),
    ...(features && {
      features: Object.fromEntries(
        Object.entries(features as TablesByRegion).map(([region, table]) => [region, selectRows(table, rows)]),
      ),
    }),
  };
}
