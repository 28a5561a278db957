import type { StudyResult } from "../study-result.ts";
import type { ReferenceKey } from "./references.ts";
import { headlineOf, settingsOf } from "./study-facts.ts";
import { counted, listed, shown } from "./words.ts";

/** A paragraph before its sources have numbers. */
export interface Draft {
  readonly heading: string;
  readonly sentences: readonly (string | false | undefined)[];
  readonly cited: readonly ReferenceKey[];
}

/** How signatures were made; none in a study of clinical variables alone. */
export function signatureMethods(result: StudyResult): Draft[] {
  const regions = Object.entries(result.signatures);
  if (regions.length === 0) return [];
  const [, first] = regions[0];
  const { penalty, reduction } = first;
  const { alpha = 1 } = settingsOf(result).signature.penalty ?? {};
  const model =
    alpha === 1 ? "a LASSO-penalised Cox model" : `a Cox model with the elastic net penalty (alpha ${shown(alpha)})`;
  const folds = [...new Set(regions.map(([, each]) => each.penalty.folds))].sort((a, b) => a - b);
  const given = regions.map(([, each]) => each.reduction.given);
  const [least, most] = [Math.min(...given), Math.max(...given)];
  const measure = penalty.measure === "C" ? "Harrell's C-index" : "the partial likelihood deviance";
  const rule =
    penalty.rule === "min"
      ? "the penalty with the best mean was taken"
      : "the largest penalty within one standard error of the best was taken";
  const ward = reduction.settings.filter === "ward";
  return [
    {
      heading: "Radiomics signatures",
      sentences: [
        `A signature was made for each of ${counted(regions.length, "region")} (${listed(regions.map(([name]) => name))}) from ${least === most ? counted(least, "feature") : `${least} to ${most} features`} a region.`,
        filterSentence(reduction.settings),
        `${model[0].toUpperCase()}${model.slice(1)} selected among the ${reduction.settings.filter === "none" ? "features" : "others"}; features were scaled by their standard deviation in the training cohort within the fit, and coefficients are given in the units of the features [lasso].`,
        `The penalty was chosen by ${listed(folds.map(String))}-fold cross-validation of ${measure}: ${rule}.`,
        "The Rad-score is the sum of coefficient times feature" +
          (first.center === 0 ? "." : ", less its mean in the training cohort."),
        jointSentence(result),
      ],
      cited: [...(ward ? (["ward"] as const) : []), "lasso"],
    },
    ...cutoffMethods(result),
    ...ringMethods(result),
  ];
}

function filterSentence({ filter, linkage, height, k, distance, rule }: Readonly<Record<string, unknown>>): string {
  if (filter === "none") return "No feature was removed before the penalised model.";
  if (filter === "function") return "A rule of the authors removed features, on training rows alone.";
  const cut =
    k === undefined
      ? `cut at height ${shown(height as number)}`
      : k === "silhouette"
        ? "cut where the mean silhouette was best"
        : `cut into ${String(k)} clusters`;
  const kept = rule === "medoid" ? "the medoid" : `one feature (rule: ${String(rule)})`;
  const distances: Readonly<Record<string, string>> = {
    "1-|rho|": "1 less the absolute Spearman correlation",
    "1-rho": "1 less the Spearman correlation",
  };
  return `Redundant features were removed in the training cohort by hierarchical clustering (distance: ${distances[String(distance)] ?? String(distance)}; linkage: ${String(linkage)}; ${cut}), of which ${kept} of each cluster was kept [ward].`;
}

function jointSentence({ signature, gross }: StudyResult): string | undefined {
  const kinds = Object.keys(gross);
  const parts: string[] = [];
  if (kinds.length > 0) {
    parts.push(
      `For ${listed(kinds)} a gross signature joins the scores of the tumour and of the chosen ring by a Cox model.`,
    );
  }
  if (signature?.kind === "joint" && signature.name === "multi-modal") {
    const names = Object.keys(signature.parts);
    parts.push(`The multi-modal signature joins the scores of ${listed(names)} by a Cox model.`);
  }
  return parts.length > 0 ? parts.join(" ") : undefined;
}

/** How the cutoff of the headline was found. */
export function cutoffMethods(result: StudyResult): Draft[] {
  const headline = headlineOf(result);
  const cutoff = headline?.cutoff;
  if (!headline || !cutoff) return [];
  const { groups, minimumFraction, correction, permutations, cutoffs, limits } = cutoff;
  const resampled = limits.some(([lower]) => Number.isFinite(lower));
  const corrected =
    correction === "permutation"
      ? `the P-value was corrected by ${permutations} random permutations of the outcomes [cutoff]`
      : correction === "miller-siegmund"
        ? "the P-value was corrected after Miller and Siegmund [cutoff]"
        : "its P-value was not corrected for the search";
  return [
    {
      heading: "Risk groups",
      sentences: [
        `The ${cutoffs.length === 1 ? "cutoff" : "cutoffs"} of the ${headline.label} (${listed(cutoffs.map((value) => shown(value)))}) ${cutoffs.length === 1 ? "was" : "were"} searched for in the training cohort as X-tile does: the division into ${groups} groups with the largest log-rank statistic, no group smaller than ${shown(100 * minimumFraction)} % [xTile]; ${corrected}.`,
        `${cutoffs.length === 1 ? "It was" : "They were"} then fixed: patients with a score at or below it are at low risk.`.replace(
          "at or below it are",
          cutoffs.length === 1 ? "at or below it are" : "at or below the lower one are",
        ),
        headline.validation?.groupTest &&
          "As score and cutoff were fitted to the training patients, their groups were compared in nested cross-validation, by a log-rank test stratified by fold.",
        resampled && "Limits of the cutoff are percentiles over bootstrap samples.",
      ],
      cited: ["xTile", ...(correction === "none" ? [] : (["cutoff"] as const))],
    },
  ];
}

function ringMethods({ rings, validation }: StudyResult): Draft[] {
  const all = Object.entries(rings);
  if (all.length === 0) return [];
  const list = listed(
    all.map(
      ([kind, { radius, candidates }]) =>
        `${kind} ${radius} (of ${listed(candidates.map((each) => String(each.radius)))})`,
    ),
  );
  const [, { by }] = all[0];
  return [
    {
      heading: "Peritumoral rings",
      sentences: [
        `Width of the ring of each kind of image: ${list}.`,
        by === "cross-validation"
          ? "The width whose gross signature had the highest C-index in nested cross-validation of the training cohort was taken; test cohorts had no say."
          : "The width whose gross signature had the highest C-index in the internal test cohort was taken: that cohort is therefore no independent test of the signatures.",
        validation?.rings && "The nested validation chose the ring anew in each fold.",
      ],
      cited: [],
    },
  ];
}
