import {
  author,
  type Evidence,
  evidenceOf,
  met,
  notApplicable,
  type Verdict,
  violated,
} from "./report/checklist-evidence.ts";
import { CLEAR_ITEMS, type GuidelineItem, METRICS_ITEMS, TRIPOD_ITEMS } from "./report/checklist-items.ts";
import { partsOf, settingsOf, testsOf, trainingOf } from "./report/study-facts.ts";
import { counted, listed, timesWords } from "./report/words.ts";
import type { StudyResult } from "./study-result.ts";

/** An item of a guideline, and what the result proves of it. */
export interface ChecklistItem {
  readonly guideline: "CLEAR" | "METRICS" | "TRIPOD+AI";
  /** Number in the guideline. */
  readonly item: number;
  /** What it is about, in words of this library: the guideline itself says what it asks for. */
  readonly topic: string;
  /** `met` and `violated` are proven by the result; all else the authors must write, or it is not applicable. */
  readonly status: "met" | "author" | "violated" | "not applicable";
  /** What the result knows of it. */
  readonly evidence: string;
}

/** By number of the item; all others are for the authors. */
type Verdicts = Readonly<Record<number, Verdict>>;

const UNKNOWN = author("Not in the result.");

/**
 * The reporting guidelines CLEAR (58 items), METRICS (30 items) and TRIPOD+AI (27 main items) beside what a result proves: `met`
 * only where the numbers are there, `violated` where the result proves the contrary, such as a test cohort that chose the ring, or
 * no external test. What the software cannot know, most of all how patients, images and regions came about, is for the authors,
 * also where it knows a part of it. Of a study without radiomics only TRIPOD+AI, and what does not concern features, applies.
 *
 * It is a help to fill in the forms, not a score: topics are short words of this library, the official text says what is asked.
 *
 * @see Kocak B et al. Insights into Imaging 2023; 14: 75, and 2024; 15: 8; Collins GS et al. BMJ 2024; 385: e078378
 * @example
 * ```ts
 * import { runStudy, studyChecklist } from "radiosurv/study";
 * const time = Array.from({ length: 40 }, (_, i) => ((i * 7) % 40) + 1);
 * const outcome = { time, event: time.map((_, i) => (i % 4 === 0 ? 0 : 1)) };
 * const clinical = { age: time.map((value, i) => 70 - value + (i % 9)) };
 * const cohorts = [{ name: "training", role: "train", outcome, clinical }] as const;
 * const items = studyChecklist(await runStudy(cohorts, { clinical: ["age"], times: [12] }));
 * items.length; // => 115
 * items.find(({ guideline, item }) => guideline === "METRICS" && item === 27)?.status; // => "violated"
 * ```
 */
export function studyChecklist(result: StudyResult): readonly ChecklistItem[] {
  const evidence = evidenceOf(result);
  return [
    ...itemsOf("CLEAR", CLEAR_ITEMS, clear(result, evidence)),
    ...itemsOf("METRICS", METRICS_ITEMS, metrics(result, evidence)),
    ...itemsOf("TRIPOD+AI", TRIPOD_ITEMS, tripod(result, evidence)),
  ];
}

function itemsOf(
  guideline: ChecklistItem["guideline"],
  items: readonly GuidelineItem[],
  verdicts: Verdicts,
): ChecklistItem[] {
  return items.map(([item, topic]) => ({ guideline, item, topic, ...(verdicts[item] ?? UNKNOWN) }));
}

function all(items: readonly number[], verdict: Verdict): Verdicts {
  return Object.fromEntries(items.map((item) => [item, verdict]));
}

const NO_IMAGES = notApplicable("The study has no radiomic feature.");

function clear(result: StudyResult, of: Evidence): Verdicts {
  const { signature, rings, leaks, tables } = result;
  const given: Verdicts = {
    7: author("The report lists CLEAR, METRICS and TRIPOD+AI; the authors say which they followed."),
    9: author(of.sizes),
    13: author(of.sizes),
    15: leaks ? of.division : author(`${of.sizes} How patients were assigned is for the authors.`),
    17:
      variablesOf(result).length > 0
        ? author(`${of.variables} Definitions are for the authors.`)
        : notApplicable(of.variables),
    18: author(outcomeSentence(result)),
    29: of.missing,
    30: met(of.balance),
    37: choiceVerdict(result),
    38: testingVerdict(result, of),
    39: author(`${of.measures} Why these is for the authors.`),
    40: of.uncertainty,
    41: of.comparison,
    44: hasCharacteristics(result)
      ? met(`Table "${tables.characteristics.title}", by cohort, with tests.`)
      : author("No clinical variable was given for the table of characteristics."),
    45: author(of.sizes),
    47: met(`${of.measures} In ${listed(result.cohorts.map(({ name }) => name))}.`),
    56: author(of.software),
    57: author("The record of the study holds all models as plain JSON; the authors say where it is."),
    ...all([16, 19, 20, 21, 22, 23, 24, 25, 26, 28, 31], signature ? UNKNOWN : NO_IMAGES),
  };
  if (!signature) return { ...given, ...all([1, 5, 27, 32, 33, 34, 35, 42, 43, 46, 48, 53, 54, 55], NO_IMAGES) };
  const regions = Object.entries(result.signatures);
  const first = regions[0][1];
  return {
    ...given,
    27: met(featureCounts(result)),
    32: met("Features are scaled by their standard deviation in the training cohort, within the penalised model."),
    33: of.reduction,
    34: met("A penalised Cox model a region; Cox models of scores and variables join them."),
    35: met(
      `Penalty by ${first.penalty.folds}-fold cross-validation of the ${first.penalty.measure === "C" ? "C-index" : "deviance"} (rule: ${first.penalty.rule})${Object.keys(rings).length > 0 ? "; the ring as said under item 37" : ""}.`,
    ),
    42: of.others,
    43: author(
      `Coefficients of ${counted(partsOf(signature).length, "signature")} and a nomogram, where it could be drawn, are in the report; what they mean is for the authors.`,
    ),
    46: met(
      "Features that were selected, with their coefficients, and how often each was selected in the folds, are in the report.",
    ),
    48: of.others,
  };
}

function metrics(result: StudyResult, of: Evidence): Verdicts {
  const given: Verdicts = {
    1: author("The report lists CLEAR, METRICS and TRIPOD+AI; the authors say which they followed."),
    4: author(of.sizes),
    15: of.reduction,
    16: of.dimension,
    17: notApplicable("No model is learned end to end from images."),
    18: of.division,
    20: met(of.measures),
    21: of.uncertainty,
    22: of.calibration,
    23: of.kinds,
    24: of.others,
    25: baselineVerdict(result),
    26: of.internal,
    27: of.external,
    29: author(of.software),
    30: author("The record of the study holds all models as plain JSON; the authors say where it is."),
  };
  return result.signature ? given : { ...given, ...all([5, 6, 7, 8, 9, 10, 11, 12, 13, 14], NO_IMAGES) };
}

function tripod(result: StudyResult, of: Evidence): Verdicts {
  const { leaks, times } = result;
  const { name, n, events } = trainingOf(result);
  const tests = testsOf(result);
  return {
    7: author("Patients in two cohorts, variables that a cohort lacks and mixed units were looked for before any fit."),
    8: author(outcomeSentence(result)),
    9: author(`${of.variables}${result.signature ? ` Features: ${of.reduction.evidence}` : ""}`),
    10: author(of.sizes),
    11: of.missing,
    12: leaks
      ? of.division
      : author(
          "Division, scaling, kind of model, tuning, validation and measures (12a-c, e, g) are in the methods text; differences between centres (12d) are for the authors.",
        ),
    13: notApplicable("No method against imbalance was used."),
    15: met(
      `The linear predictor, the probability of the event at ${timesWords(result, times)}${hasCutoff(result) ? ", and a risk group by a cutoff found in the training cohort" : ""}.`,
    ),
    16: author(
      hasCharacteristics(result)
        ? "Table 1 compares the cohorts; differences of setting and eligibility are for the authors."
        : of.sizes,
    ),
    18: author(of.software),
    20: author(of.sizes),
    21: met(
      `Fitted to ${counted(n, "patient")} with ${counted(events, "event")} (${name})${tests.length > 0 ? `; evaluated in ${listed(tests.map((each) => `${each.name}: ${each.n} and ${each.events}`))}` : ""}.`,
    ),
    22: of.full,
    23:
      tests.length === 0
        ? violated("Performance is that of the training cohort: there is no test cohort.")
        : of.calibration.status === "violated"
          ? of.calibration
          : met(`${of.measures} With intervals, in each cohort; subgroups were not looked at.`),
    24: notApplicable("No model was updated."),
  };
}

function variablesOf(result: StudyResult): readonly string[] {
  const { clinical, imaging } = settingsOf(result);
  return [...clinical, ...imaging];
}

function hasCharacteristics({ tables }: StudyResult): boolean {
  return tables.characteristics.rows.length > 3;
}

function hasCutoff({ signature, models }: StudyResult): boolean {
  return [signature, ...Object.values(models)].some((each) => each?.cutoff !== undefined);
}

function outcomeSentence(result: StudyResult): string {
  return `Time${result.unit ? ` in ${result.unit}` : ""} to the event or the end of follow-up, judged at ${timesWords(result, result.times)}; what the event is, is for the authors.`;
}

function choiceVerdict(result: StudyResult): Verdict {
  const kinds = Object.entries(result.rings);
  if (result.leaks) return violated("The ring was chosen by the internal test cohort.");
  const { criterion = "bic" } = settingsOf(result).models;
  const rings =
    kinds.length > 0
      ? `Rings by nested cross-validation of the training cohort (${listed(kinds.map(([kind, { radius }]) => `${kind}: ${radius}`))}). `
      : "";
  const searched = Object.values(result.models).some((model) => model?.selection);
  if (!rings && !searched)
    return met("Nothing was chosen but the penalty, by cross-validation of the training cohort.");
  return met(
    `${rings}${searched ? `Variables stepwise by ${String(criterion).toUpperCase()} in the training cohort.` : ""}`.trim(),
  );
}

function testingVerdict(result: StudyResult, of: Evidence): Verdict {
  const tests = testsOf(result);
  if (result.leaks) return of.division;
  if (tests.length === 0) {
    return violated("There is no test cohort, but nested cross-validation of the training cohort.");
  }
  return met(
    `${listed(tests.map(({ name, role }) => `${name} (${role})`))}, and nested cross-validation of the training cohort.`,
  );
}

function featureCounts({ signatures }: StudyResult): string {
  const given = Object.entries(signatures).map(([name, { reduction }]) => [name, reduction.given] as const);
  const [[, first]] = given;
  if (given.length > 1 && given.every(([, count]) => count === first)) {
    return `${counted(first, "feature")} in each of ${counted(given.length, "region")}.`;
  }
  return `${listed(given.map(([name, count]) => `${name}: ${count}`))}.`;
}

function baselineVerdict({ modelComparison, models }: StudyResult): Verdict {
  if (modelComparison.cohorts.some(({ brier }) => brier.length > 0)) {
    return met("Each Brier score stands beside that of a model without variables, the Kaplan-Meier estimate.");
  }
  if (models.clinical) return met("A Cox model of clinical variables stands beside the signature.");
  return violated("No simple model stands beside the signature.");
}
