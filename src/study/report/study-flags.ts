import type { StudyResult } from "../study-result.ts";
import {
  concordanceIn,
  featuresOf,
  headlineOf,
  isEmpty,
  labelOf,
  mainModel,
  modelsOf,
  sizeOf,
  testsOf,
  trainingOf,
  variableLabel,
} from "./study-facts.ts";
import { counted, digits, estimated, isBelow, limits, listed, pWords } from "./words.ts";

/** Something that a reader must know before the results. */
export interface StudyFlag {
  /** `alert`: a result must not be taken at its word; `caution`: it is weak; `note`: how to read it. */
  readonly level: "alert" | "caution" | "note";
  readonly topic: string;
  readonly text: string;
}

/** Events in a test cohort below which its estimates are uncertain: Collins GS et al. Statistics in Medicine 2016; 35: 214-226. */
export const FEW_TEST_EVENTS = 100;

/** Events for each coefficient, below which a model follows the noise: the common rule. */
export const EVENTS_PER_COEFFICIENT = 10;

/** What a reader must know of a study, the gravest first. */
export function studyFlags(result: StudyResult): readonly StudyFlag[] {
  const flags = [
    ...leakage(result),
    ...emptySignatures(result),
    ...tests(result),
    ...validation(result),
    ...events(result),
    ...hazards(result),
    ...calibration(result),
    ...cutoff(result),
    ...rings(result),
    ...missing(result),
  ];
  const order = ["alert", "caution", "note"];
  return flags.sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level));
}

/** A warning of the software, and what it is about; none for the study itself. */
export interface StudyWarning {
  readonly text: string;
  readonly about: readonly string[];
}

/** All texts of warnings in a result, each once. */
export function studyWarnings(result: StudyResult): readonly StudyWarning[] {
  const { signatures, gross, signature, signatureName, validation, modelValidation } = result;
  const found = new Map<string, Set<string>>();
  const named = (name: string, of: { readonly warnings: readonly string[] } | undefined): void => {
    for (const text of of?.warnings ?? []) {
      const about = found.get(text) ?? new Set();
      found.set(text, name ? about.add(name) : about);
    }
  };
  named("", result);
  for (const [name, each] of Object.entries(signatures)) named(`signature ${name}`, each);
  for (const [name, each] of Object.entries(gross)) named(`gross signature ${name}`, each);
  if (signature?.kind === "joint") named(`signature ${signatureName}`, signature);
  named("nested cross-validation of the signature", validation);
  for (const [name, each] of Object.entries(modelValidation)) {
    named(`nested cross-validation of the ${labelOf(result, name)} model`, each);
  }
  for (const [, model] of modelsOf(result)) named(`${model.name} model`, model);
  for (const comparison of [result.signatureComparison, result.modelComparison]) {
    for (const cohort of comparison?.cohorts ?? []) named(cohort.cohort, cohort);
  }
  return [...found].map(([text, about]) => ({ text, about: [...about] }));
}

function leakage({ leaks, rings }: StudyResult): StudyFlag[] {
  if (!leaks) return [];
  const kinds = Object.entries(rings).filter(([, ring]) => ring.leaks);
  return [
    {
      level: "alert",
      topic: "Leakage",
      text: `The internal test cohort chose the ring of ${listed(kinds.map(([kind]) => kind))}. It is no test of anything with that ring: its results are too good, and must be reported as such.`,
    },
  ];
}

function emptySignatures({ signature, signatureName, signatures }: StudyResult): StudyFlag[] {
  if (!signature) return [];
  const empty = Object.entries(signatures)
    .filter(([, { features }]) => features.length === 0)
    .map(([name]) => name);
  if (isEmpty(signature)) {
    return [
      {
        level: "alert",
        topic: "Empty signature",
        text: `The signature ${signatureName} selected no feature: its score is the same for all patients. The data do not show that any feature is of use.`,
      },
    ];
  }
  if (empty.length === 0) return [];
  const of = `${counted(Object.keys(signatures).length, "region")}`;
  return [
    {
      level: "caution",
      topic: "Empty signatures",
      text: `In ${empty.length} of ${of} no feature was selected (${listed(empty)}): these scores are the same for all and have no say.`,
    },
  ];
}

function tests(result: StudyResult): StudyFlag[] {
  const all = testsOf(result);
  const { name } = trainingOf(result);
  if (all.length === 0) {
    const text = `There is no test cohort: all values in ${name} are apparent, but for those of nested cross-validation.`;
    return [{ level: "alert", topic: "No test cohort", text }];
  }
  const flags: StudyFlag[] = [];
  if (!all.some(({ role }) => role === "external")) {
    const text = "There is no external cohort: nothing is known of patients of other centres.";
    flags.push({ level: "caution", topic: "No external test", text });
  }
  const few = all.filter(({ events }) => events < FEW_TEST_EVENTS);
  if (few.length > 0) {
    const list = listed(few.map(({ name, events }) => `${events} in ${name}`));
    flags.push({
      level: few.some(({ events }) => events < 10) ? "alert" : "caution",
      topic: "Few events in test cohorts",
      text: `Events: ${list}. At least ${FEW_TEST_EVENTS} are advised for an external validation; with fewer, intervals are wide, and differences of models within them are noise.`,
    });
  }
  return flags;
}

function validation(result: StudyResult): StudyFlag[] {
  const headline = headlineOf(result);
  if (!headline?.validation) return [];
  const { concordance } = headline.validation;
  const training = headline.comparison.cohorts.find(({ role }) => role === "train");
  const apparent = training && concordanceIn(training, headline.name);
  const shown = `C-index of the ${headline.label} in nested cross-validation: ${estimated(concordance)}`;
  const gap = apparent ? `; apparent in ${training.cohort}: ${digits(apparent.estimate)}` : "";
  const useless = Number.isFinite(concordance.lower) && concordance.lower <= 0.5;
  return [
    {
      level: useless ? "caution" : "note",
      topic: "Validation",
      text: `${shown}${gap}. ${useless ? "Its interval holds 0.5: the training cohort alone does not show that the model is of use." : "The former is what to expect in new patients of the same kind."}`,
    },
  ];
}

function events(result: StudyResult): StudyFlag[] {
  const { events: all, name } = trainingOf(result);
  const flags: StudyFlag[] = [];
  const crowded = modelsOf(result)
    .filter(([, model]) => sizeOf(model) > 0 && model.fit.events < EVENTS_PER_COEFFICIENT * sizeOf(model))
    .map(([, model]) => `${model.name} (${digits(model.fit.events / sizeOf(model), 1)})`);
  if (crowded.length > 0) {
    flags.push({
      level: "caution",
      topic: "Events per coefficient",
      text: `Fewer than ${EVENTS_PER_COEFFICIENT} events for each coefficient in ${listed(crowded)}: such models follow the noise of their cohort.`,
    });
  }
  const features = featuresOf(result.signature);
  if (features > 0 && all < EVENTS_PER_COEFFICIENT * features) {
    flags.push({
      level: "caution",
      topic: "Events per feature",
      text: `The signature ${result.signatureName} has ${counted(features, "feature")} and ${counted(all, "event")} in ${name}: ${digits(all / features, 1)} events a feature, fewer than ${EVENTS_PER_COEFFICIENT}.`,
    });
  }
  return flags;
}

function hazards(result: StudyResult): StudyFlag[] {
  const found = modelsOf(result).flatMap(([, model]) => {
    const broken = model.proportionalHazards.filter(({ name, pValue }) => name !== "GLOBAL" && isBelow(pValue, 0.05));
    if (broken.length === 0) return [];
    return [`${listed(broken.map((each) => `${variableLabel(each.name)} (${pWords(each.pValue)})`))} in ${model.name}`];
  });
  if (found.length === 0) return [];
  return [
    {
      level: "caution",
      topic: "Proportional hazards",
      text: `The hazard ratio seems to change with time: ${found.join("; ")}. Such a ratio is a mean over the follow-up. With many tests one in twenty falls below 0.05 by chance.`,
    },
  ];
}

function calibration(result: StudyResult): StudyFlag[] {
  const main = mainModel(result);
  if (!main) return [];
  const [key, { name }] = main;
  const off = result.modelComparison.cohorts.flatMap(({ cohort, role, calibration: curves }) => {
    const last = role === "train" ? undefined : curves.filter(({ model }) => model === key).at(-1);
    if (!last || !isBelow(last.slope.upper, 1)) return [];
    return [`${digits(last.slope.estimate, 2)} (${limits(last.slope.lower, last.slope.upper, 2)}) in ${cohort}`];
  });
  if (off.length === 0) return [];
  return [
    {
      level: "caution",
      topic: "Calibration",
      text: `Predictions of the ${name} model are too extreme: calibration slope ${listed(off)}, where 1 is right.`,
    },
  ];
}

function cutoff(result: StudyResult): StudyFlag[] {
  const headline = headlineOf(result);
  const found = headline?.cutoff;
  if (!headline || !found) return [];
  const { pValue, correctedPValue, correction, cutoffs } = found;
  const start = `The ${cutoffs.length === 1 ? "cutoff" : "cutoffs"} of the ${headline.label} was searched for in the training cohort. The log-rank test there gives ${pWords(pValue)} as if it had been given`;
  const counted =
    correction === "none" || !Number.isFinite(correctedPValue)
      ? "; no correction for the search was computed"
      : `, ${pWords(correctedPValue)} once the search is accounted for`;
  const nested = headline.validation?.groupTest?.pValue ?? Number.NaN;
  const honest = Number.isFinite(nested)
    ? ` In nested cross-validation, where score and cutoff are made without the patients that they divide, it is ${pWords(nested)}${nested < 0.05 ? "" : ": the groups of the training cohort may be due to the fit alone"}.`
    : "";
  const text = `${start}${counted}. The score was fitted to the same patients, which neither counts.${honest} Report ${honest ? "the last, and those" : "the P-values"} of the test cohorts.`;
  return [{ level: nested < 0.05 ? "note" : "caution", topic: "Cutoff", text: plural(text, cutoffs.length) }];
}

function plural(text: string, n: number): string {
  return n === 1
    ? text
    : text.replace("was searched", "were searched").replace("it had been given", "they had been given");
}

function rings(result: StudyResult): StudyFlag[] {
  return Object.entries(result.rings).flatMap(([kind, { radius, candidates }]): StudyFlag[] => {
    const best = candidates.find((each) => each.radius === radius);
    if (!best) return [];
    const close = candidates.filter(
      (each) => each !== best && best.concordance - each.concordance < best.standardError,
    );
    if (close.length === 0) return [];
    const others = listed(close.map((each) => String(each.radius)));
    return [
      {
        level: "note",
        topic: `Ring of ${kind}`,
        text: `${radius} was chosen, but ${others} ${close.length === 1 ? "is" : "are"} within one standard error (${digits(best.standardError)}): the data do not tell these widths apart.`,
      },
    ];
  });
}

function missing({ missing: gaps, cohorts }: StudyResult): StudyFlag[] {
  if (gaps.length === 0) return [];
  const values = gaps.reduce((sum, { variables }) => sum + Object.values(variables).reduce((a, b) => a + b, 0), 0);
  const names = new Set(
    gaps.flatMap(({ region, variables }) =>
      Object.keys(variables).map((name) => (region ? `${region}: ${name}` : name)),
    ),
  );
  const where = cohorts.map(({ name }) => name).filter((name) => gaps.some(({ cohort }) => cohort === name));
  const few = names.size <= 6 ? ` (${listed([...names])})` : "";
  return [
    {
      level: "note",
      topic: "Missing data",
      text: `${counted(values, "missing value")} of ${counted(names.size, "variable")}${few} in ${listed(where)} ${values === 1 ? "was" : "were"} replaced by the median or most frequent level of the training cohort. Single imputation makes intervals too narrow.`,
    },
  ];
}
