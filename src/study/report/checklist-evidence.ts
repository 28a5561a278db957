import type { StudyResult } from "../study-result.ts";
import {
  calibratedCohorts,
  concordanceIn,
  featuresOf,
  headlineOf,
  modelsOf,
  partsOf,
  settingsOf,
  testsOf,
  trainingOf,
} from "./study-facts.ts";
import { EVENTS_PER_COEFFICIENT } from "./study-flags.ts";
import { counted, digits, isBelow, level, listed, percent, timesWords } from "./words.ts";

/** What a result proves of an item. */
export interface Verdict {
  readonly status: "met" | "author" | "violated" | "not applicable";
  readonly evidence: string;
}

export const met = (evidence: string): Verdict => ({ status: "met", evidence });
export const author = (evidence: string): Verdict => ({ status: "author", evidence });
export const violated = (evidence: string): Verdict => ({ status: "violated", evidence });
export const notApplicable = (evidence: string): Verdict => ({ status: "not applicable", evidence });

/** What a result says on the topics that guidelines share. */
export interface Evidence {
  readonly sizes: string;
  readonly missing: Verdict;
  readonly balance: string;
  readonly division: Verdict;
  readonly reduction: Verdict;
  readonly dimension: Verdict;
  readonly measures: string;
  readonly uncertainty: Verdict;
  readonly comparison: Verdict;
  readonly calibration: Verdict;
  readonly internal: Verdict;
  readonly external: Verdict;
  readonly others: Verdict;
  readonly kinds: Verdict;
  readonly variables: string;
  readonly software: string;
  readonly full: Verdict;
}

export function evidenceOf(result: StudyResult): Evidence {
  const { cohorts, version, seed } = result;
  const { clinical, imaging } = settingsOf(result);
  const variables = [...clinical, ...imaging];
  return {
    sizes: `${listed(cohorts.map(({ name, n, events }) => `${name}: ${counted(n, "patient")}, ${counted(events, "event")}`))}.`,
    balance: `Events: ${listed(cohorts.map(({ name, n, events }) => `${percent(events, n)} in ${name}`))}; nothing was resampled or weighted for balance.`,
    missing: missingVerdict(result),
    division: divisionVerdict(result),
    ...featureVerdicts(result),
    measures: measureSentence(result),
    uncertainty: met(
      `Every C-index, AUC, hazard ratio, Brier score and calibrated group has a ${level(result.modelComparison.confLevel)} confidence interval.`,
    ),
    comparison: comparisonVerdict(result),
    calibration: calibrationVerdict(result),
    internal: testVerdict(result, "internal"),
    external: testVerdict(result, "external"),
    others: othersVerdict(result),
    kinds: kindsVerdict(result),
    variables:
      variables.length > 0 ? `Considered: ${listed(variables)}.` : "No variable besides the features was considered.",
    software: `radiosurv ${version}, seed ${seed}; all settings are at the end of the report.`,
    full: fullVerdict(result),
  };
}

function missingVerdict({ missing, settings }: StudyResult): Verdict {
  if (missing.length > 0) {
    const of = listed([...new Set(missing.map(({ cohort }) => cohort))]);
    return met(
      `Values missing in ${of} were counted, and replaced by the median or most frequent level of the training cohort.`,
    );
  }
  return met(
    settings?.missing === "impute"
      ? "Nothing was missing."
      : "Missing values were refused: there was none in what was used.",
  );
}

function divisionVerdict(result: StudyResult): Verdict {
  const tests = testsOf(result);
  if (result.leaks) {
    return violated(
      "The internal test cohort chose the ring: it had a say in what was fitted, and tests nothing with that ring.",
    );
  }
  if (tests.length === 0) return violated("No patients were set aside: there is the training cohort alone.");
  return met(
    `${listed(tests.map(({ name }) => name))} ${tests.length === 1 ? "was" : "were"} sealed until the comparison.`,
  );
}

function featureVerdicts(result: StudyResult): Pick<Evidence, "reduction" | "dimension"> {
  const all = Object.values(result.signatures);
  if (all.length === 0) {
    const none = notApplicable("No radiomic feature was used.");
    return { reduction: none, dimension: none };
  }
  const given = all.reduce((sum, { reduction }) => sum + reduction.given, 0);
  const kept = all.reduce((sum, { reduction }) => sum + reduction.kept.length, 0);
  const selected = featuresOf(result.signature);
  const counts = `${counted(given, "feature")} in ${counted(all.length, "region")}, ${kept} after the filter, ${selected} in the signature ${result.signatureName}`;
  const unfiltered = all.every(({ reduction }) => reduction.settings.filter === "none");
  const { events, name } = trainingOf(result);
  const ratio = `${counted(selected, "feature")} and ${counted(events, "event")} in ${name}`;
  return {
    reduction: unfiltered ? author(`${counts}; nothing but the penalised model removed features.`) : met(`${counts}.`),
    dimension:
      selected === 0
        ? violated(`${ratio}: no feature was selected, the data carry no signature.`)
        : events >= EVENTS_PER_COEFFICIENT * selected
          ? met(`${ratio}: ${digits(events / selected, 1)} events a feature.`)
          : violated(
              `${ratio}: ${digits(events / selected, 1)} events a feature, fewer than ${EVENTS_PER_COEFFICIENT}.`,
            ),
  };
}

function measureSentence(result: StudyResult): string {
  const { cohorts } = result.modelComparison;
  const parts = [
    "Harrell's C-index",
    `AUC at ${timesWords(result, result.times)}`,
    ...(cohorts.some(({ calibration }) => calibration.length > 0) ? ["calibration"] : []),
    ...(cohorts.some(({ brier }) => brier.length > 0) ? ["Brier score"] : []),
    ...(cohorts.some(({ decision }) => decision) ? ["net benefit"] : []),
  ];
  return `${listed(parts)}.`;
}

function comparisonVerdict({ modelComparison, signatureComparison }: StudyResult): Verdict {
  const pairs = [modelComparison, signatureComparison].flatMap(
    (each) => each?.cohorts[0]?.concordanceDifferences ?? [],
  );
  if (pairs.length === 0) return notApplicable("There is one model: nothing to compare.");
  return met(
    `Differences of C-index and AUC of ${counted(pairs.length, "pair")} of models and signatures were tested in each cohort.`,
  );
}

function calibrationVerdict(result: StudyResult): Verdict {
  const there = calibratedCohorts(result);
  if (there.length === 0) return violated("No calibration could be computed.");
  const tests = there.filter(({ role }) => role !== "train");
  if (tests.length === 0) return violated("Calibration is apparent: there is none in a test cohort.");
  const slopes = tests.flatMap(({ cohort, calibration }) => {
    const { slope } = calibration[calibration.length - 1];
    return Number.isFinite(slope.estimate) ? [`${digits(slope.estimate, 2)} in ${cohort}`] : [];
  });
  const last = slopes.length > 0 ? `, slope at the last time ${listed(slopes)}` : "";
  return met(`Calibration curves in ${listed(there.map(({ cohort }) => cohort))}${last}.`);
}

function testVerdict(result: StudyResult, role: "internal" | "external"): Verdict {
  const some = testsOf(result).filter((each) => each.role === role);
  if (some.length === 0) {
    const instead =
      result.validation && role === "internal" ? "; there is nested cross-validation of the training cohort alone" : "";
    return violated(`There is no ${role} test cohort${instead}.`);
  }
  if (role === "internal" && result.leaks)
    return violated("The internal test cohort chose the ring: it is no independent test.");
  const headline = headlineOf(result);
  const shown = some.map(({ name, n, events }) => {
    const cohort = headline?.comparison.cohorts.find((each) => each.cohort === name);
    const found = headline && cohort && concordanceIn(cohort, headline.name);
    return `${name} (${counted(n, "patient")}, ${counted(events, "event")}${found ? `; C-index ${digits(found.estimate)}` : ""})`;
  });
  return met(`${listed(shown)}.`);
}

function othersVerdict(result: StudyResult): Verdict {
  const keys = modelsOf(result).map(([key]) => key);
  const others = keys.filter((key) => ["clinical", "imaging", "clinicalImaging"].includes(key));
  if (!result.signature) return notApplicable("No radiomic feature was used.");
  if (others.length === 0)
    return violated("No model without radiomics was made: no clinical variable or reading was given.");
  const joined = keys.filter((key) => ["signatureClinical", "combined"].includes(key));
  return met(
    `${counted(others.length, "model")} without radiomics${joined.length > 0 ? ` and ${counted(joined.length, "joint model")}` : ""} stand beside the signature, with tests of the differences.`,
  );
}

/** Several kinds of images must be shown to be better than one. */
function kindsVerdict(result: StudyResult): Verdict {
  const { signature, signatureName, signatureComparison, settings } = result;
  if (!signature || !signatureComparison) return notApplicable("No radiomic feature was used.");
  const kinds = Object.keys((settings?.rois ?? {}) as object);
  if (kinds.length < 2) return met(`One kind of image: ${kinds[0] ?? partsOf(signature)[0]?.[0]}.`);
  const single = signatureComparison.models.map(({ name }) => name).filter((name) => name !== signatureName);
  const tests = signatureComparison.cohorts.filter(({ role }) => role !== "train");
  const shown = tests.map((cohort) => {
    const own = concordanceIn(cohort, signatureName!)?.estimate ?? Number.NaN;
    const better = cohort.concordanceDifferences.filter(({ names, pValue, estimate }) => {
      const other = names.find((name) => name !== signatureName) ?? "";
      if (!names.includes(signatureName!) || !single.includes(other)) return false;
      return isBelow(pValue, 0.05) && (names[0] === signatureName ? estimate : -estimate) > 0;
    });
    const best = single.reduce((most, name) => Math.max(most, concordanceIn(cohort, name)?.estimate ?? 0), 0);
    return {
      all: better.length === single.length,
      text: `${cohort.cohort} ${digits(own)}, best other signature ${digits(best)}`,
    };
  });
  const text = `C-index of ${signatureName}: ${listed(shown.map((each) => each.text))}`;
  if (shown.length > 0 && shown.every(({ all }) => all)) return met(`${text}; every difference has P < 0.05.`);
  return author(
    shown.length > 0
      ? `${text}: not every difference is significant, so that more than one kind of image is not proven to be needed.`
      : "There is no test cohort in which several kinds of images could prove to be better than one.",
  );
}

function fullVerdict(result: StudyResult): Verdict {
  const all = modelsOf(result);
  const bare = all.filter(([, { fit }]) => fit.names.length > 0 && fit.baseline.length === 0);
  if (bare.length > 0) {
    return violated(
      `No baseline hazard was kept for ${listed(bare.map(([, model]) => model.name))}: risks cannot be computed.`,
    );
  }
  return met("Coefficients, cutoffs and baseline hazards of all models are in the study's record, as plain JSON.");
}
