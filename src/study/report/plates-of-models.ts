import { type ForestRow, forestFigure, nomogramFigure } from "../../plot/index.ts";
import { normalQuantile } from "../../stats/index.ts";
import type { CoxFit } from "../../survival/index.ts";
import type { StudyModel } from "../study-model.ts";
import type { StudyResult } from "../study-result.ts";
import { PANEL_WIDTH, panelTheme, SINGLE_WIDTH, stem } from "./panel-style.ts";
import type { Plate } from "./plates.ts";
import { apparent, said } from "./plates-of-cohorts.ts";
import { drawnModels, labelOf, mainModel, modelsOf, trainingOf, variableLabel } from "./study-facts.ts";
import { counted, level, listed, timesWords } from "./words.ts";

/** C-index of each ring that could have been chosen, one panel a kind of image. */
export function ringPlate(result: StudyResult): Plate | undefined {
  const kinds = Object.entries(result.rings).filter(([, { candidates }]) => candidates.length > 1);
  if (kinds.length === 0) return undefined;
  const { confLevel } = result.modelComparison;
  const z = normalQuantile((1 + confLevel) / 2);
  const { n, events, name } = trainingOf(result);
  const leaking = kinds.some(([, { leaks }]) => leaks);
  return {
    section: "rings",
    title: "Choice of the ring",
    caption: `C-index of the gross signature (tumour and ring) for each width of the ring, ${leaking ? "in the internal test cohort" : `in nested cross-validation of ${name} (n = ${n}, ${counted(events, "event")})`}, with ${level(confLevel)} confidence interval (estimate and ${z.toFixed(2)} standard errors); 0.5 is chance. The highest was chosen. Widths whose intervals overlap this much are hardly told apart.`,
    columns: kinds.length === 1 ? 1 : 2,
    panels: kinds.map(([kind, { radius, candidates }]) => ({
      name: stem("rings", kind),
      note: `${kind}: ${radius} was chosen.`,
      figure: forestFigure(
        candidates.map(
          ({ radius: width, concordance, standardError }): ForestRow => ({
            label: width === radius ? `${width} (chosen)` : String(width),
            estimate: concordance,
            lower: Math.max(0.01, concordance - z * standardError),
            upper: Math.min(1, concordance + z * standardError),
          }),
        ),
        {
          title: kind,
          heading: "Ring",
          measure: "C-index",
          reference: 0.5,
          width: 1.4 * PANEL_WIDTH,
          theme: panelTheme(),
        },
      ),
    })),
  };
}

/** Hazard ratios of variables by themselves and in the models. */
export function forestPlate(result: StudyResult): Plate | undefined {
  const models = modelsOf(result).map(([, model]) => model);
  const univariate = new Map(
    models.flatMap(({ univariate: some = [] }) => some.map((each) => [each.name, each] as const)),
  );
  const rows: ForestRow[] = [];
  const add = (heading: string, own: readonly ForestRow[]): void => {
    const known = own.filter(({ estimate, lower, upper }) => [estimate, lower, upper].every(isUsable));
    if (known.length > 0) rows.push({ label: heading }, ...known);
  };
  add(
    "Each variable by itself",
    [...univariate.values()].map(({ name, hazardRatio, lower, upper, pValue }) => ({
      ...{ label: name, estimate: hazardRatio, lower, upper, pValue },
    })),
  );
  for (const model of models) add(`Model: ${model.name}`, rowsOf(model.fit));
  if (rows.length === 0) return undefined;
  const { name, n, events } = trainingOf(result);
  return {
    section: "models",
    title: "Hazard ratios",
    caption: `Hazard ratios with 95 % confidence interval (Wald) in Cox models of ${name} (n = ${n}, ${counted(events, "event")}): of each variable by itself, and within the models. For one unit of the variable, or against the reference level. P-values after a search, and of scores fitted to the same patients, are too small.`,
    columns: 1,
    panels: [
      {
        name: "hazard-ratios",
        figure: forestFigure(rows, { width: SINGLE_WIDTH, theme: panelTheme() }),
      },
    ],
  };
}

function isUsable(value: number | undefined): boolean {
  return value !== undefined && Number.isFinite(value) && value > 0;
}

function rowsOf(fit: CoxFit): ForestRow[] {
  return fit.names.map((name, k) => ({
    label: variableLabel(name),
    estimate: fit.hazardRatios[k],
    lower: fit.lower[k],
    upper: fit.upper[k],
    pValue: fit.pValues[k],
  }));
}

/** C-index of all models in all cohorts, and in nested cross-validation. */
export function concordancePlate(result: StudyResult): Plate | undefined {
  const { cohorts, confLevel } = result.modelComparison;
  const { keys, note } = drawnModels(result);
  const rows: ForestRow[] = [];
  const nested = Object.entries(result.modelValidation).flatMap(([key, each]) =>
    each && keys.includes(key) && Number.isFinite(each.concordance.estimate)
      ? [{ label: labelOf(result, key), ...limited(each.concordance) }]
      : [],
  );
  for (const { cohort, role, concordance } of cohorts) {
    const own = concordance
      .filter(({ model, estimate }) => keys.includes(model) && Number.isFinite(estimate))
      .map((each) => ({ label: labelOf(result, each.model), ...limited(each) }));
    if (own.length > 0) rows.push({ label: role === "train" ? `${cohort}, apparent` : cohort }, ...own);
    if (role === "train" && nested.length > 0) rows.push({ label: `${cohort}, nested cross-validation` }, ...nested);
  }
  if (rows.length === 0) return undefined;
  const sizes = listed(cohorts.map(({ cohort, n, events }) => `${cohort} n = ${n}, ${counted(events, "event")}`));
  return {
    section: "concordance",
    title: "Concordance of the models",
    caption: `Harrell's C-index of each model with ${level(confLevel)} confidence interval; 0.5 is chance. ${said(note, `${sizes}.`, apparent(cohorts))}`,
    columns: 1,
    panels: [
      {
        name: "concordance",
        figure: forestFigure(rows, {
          heading: "Model",
          measure: "C-index",
          reference: 0.5,
          width: SINGLE_WIDTH,
          theme: panelTheme(),
        }),
      },
    ],
  };
}

function limited({
  estimate,
  lower,
  upper,
}: {
  estimate: number;
  lower: number;
  upper: number;
}): Omit<ForestRow, "label"> {
  return { estimate, lower: Math.max(0.01, lower), upper };
}

/** Nomogram of the main model, of its variables and scores. */
export function nomogramPlate(result: StudyResult): Plate | undefined {
  const main = mainModel(result);
  if (!main) return undefined;
  const [, model] = main;
  const { fit } = model;
  const usable =
    fit.coefficients.length > 0 && fit.coefficients.every((value) => Number.isFinite(value) && value !== 0);
  const [baseline] = fit.baseline;
  if (!usable || fit.baseline.length !== 1) return undefined;
  const ranges = rangesOf(result, model);
  const last = baseline.times[baseline.times.length - 1];
  const times = result.times.filter((time) => time > 0 && time <= last).sort((a, b) => a - b);
  if (!ranges || times.length === 0) return undefined;
  const { name, n, events } = trainingOf(result);
  const { unit } = result;
  return {
    section: "nomogram",
    title: `Nomogram of the ${model.name} model`,
    caption: `Points of each ${Object.keys(model.scores).length > 0 ? "score and variable" : "variable"} add up to total points, below which the predicted survival at ${timesWords(result, times)} is read off. Cox model of ${name} (n = ${n}, ${counted(events, "event")}); scales span the values there (variables: 1st to 99th percentile). A drawing of the model, without intervals: use the model itself to compute.`,
    columns: 1,
    panels: [
      {
        name: "nomogram",
        figure: nomogramFigure(fit, {
          ranges,
          times,
          labels: Object.fromEntries(
            fit.names.filter((each) => variableLabel(each) !== each).map((each) => [each, variableLabel(each)]),
          ),
          width: SINGLE_WIDTH,
          theme: panelTheme(),
          ...(unit && { unit }),
        }),
      },
    ],
  };
}

/** Range of each number of a model in the training cohort; none where one is not known. */
function rangesOf(
  result: StudyResult,
  { fit, scores }: StudyModel,
): Record<string, readonly [number, number]> | undefined {
  const found: Record<string, readonly [number, number]> = {};
  for (const { name, levels } of fit.terms) {
    if (levels) continue;
    const range = name in scores ? scoreRange(result, scores[name]) : result.ranges[name];
    if (!range) return undefined;
    found[name] = range;
  }
  return found;
}

// scores are not in the result, but thresholds of ROC curves are where they lie
function scoreRange(result: StudyResult, score: StudyModel["scores"][string]): readonly [number, number] | undefined {
  const signature = score.format === "radiosurv.signature";
  const comparison = signature ? result.signatureComparison : result.modelComparison;
  const name = signature
    ? result.signatureName
    : modelsOf(result).find(([, { name: own }]) => own === (score as StudyModel).name)?.[0];
  const training = comparison?.cohorts.find(({ role }) => role === "train");
  const values = (training?.rocs ?? [])
    .filter(({ model }) => model === name)
    .flatMap(({ curve }) => Array.from(curve.thresholds).filter(Number.isFinite));
  if (values.length === 0) return undefined;
  const [low, high] = values.reduce(
    ([a, b], value) => [Math.min(a, value), Math.max(b, value)],
    [values[0], values[0]],
  );
  return low < high ? [low, high] : undefined;
}
