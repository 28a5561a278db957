import { kaplanMeierFigure } from "radiosurv/plot";
import {
  type CohortEvaluation,
  type Signature,
  type StudyCohort,
  type StudyResult,
  studyRecord,
  studyReport,
} from "radiosurv/study";
import type { SignatureEntry, StudyShown } from "./study-jobs.ts";

/** The model that stands for the study where there is no signature. */
const LAST_MODEL = ["combined", "signatureClinical", "clinicalImaging", "clinical"];

/** What the page shows of a study: small, and ready to be shown. */
export function shownStudy(
  result: StudyResult,
  used: readonly StudyCohort[],
  title: string,
  table: string,
): StudyShown {
  const { signature, signatureName, signatureComparison, modelComparison, cohorts, validation, modelValidation } =
    result;
  const models = modelComparison.models.map(({ name }) => name);
  const scoreName = signatureName ?? LAST_MODEL.find((name) => models.includes(name)) ?? models[0];
  const judged = (signatureComparison ?? modelComparison).cohorts;
  const validated = signature ? validation : modelValidation[scoreName as keyof typeof modelValidation];
  return {
    title,
    cohorts: cohorts.map((cohort) => {
      const found = judged
        .find((one) => one.cohort === cohort.name)
        ?.concordance.find(({ model }) => model === scoreName);
      return {
        ...cohort,
        ...(found && { concordance: { estimate: found.estimate, lower: found.lower, upper: found.upper } }),
      };
    }),
    ...(validated && { validated: validated.concordance.estimate }),
    scoreName,
    signature: signature
      ? entriesOf(
          signature,
          used.find(({ role }) => role === "train"),
        )
      : [],
    ...(signature?.cutoff && { cutoff: signature.cutoff.cutoffs[0] }),
    curves: judged.flatMap((cohort) => curvesOf(cohort, scoreName)),
    tables: Object.values(result.tables).filter((one) => one !== undefined),
    warnings: [...result.warnings, ...(signature?.warnings ?? [])],
    report: studyReport(result, { title, about: { Table: table } }),
    record: `${JSON.stringify(studyRecord(result))}\n`,
  };
}

// the strongest first
function entriesOf(signature: Signature, train: StudyCohort | undefined): readonly SignatureEntry[] {
  const parts =
    signature.kind === "joint" ? Object.entries(signature.parts) : [[signature.roi ?? "", signature] as const];
  const features = train?.features as Readonly<Record<string, Readonly<Record<string, Float64Array>>>> | undefined;
  return parts
    .flatMap(([region, { features: names, coefficients }]) =>
      names.map((feature, i): SignatureEntry => {
        const deviation = deviationOf(features?.[region]?.[feature] ?? new Float64Array(0));
        return { region, feature, coefficient: coefficients[i], perDeviation: coefficients[i] * deviation };
      }),
    )
    .sort((a, b) => Math.abs(b.perDeviation) - Math.abs(a.perDeviation));
}

function deviationOf(values: Float64Array): number {
  const known = values.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  return Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (known.length - 1));
}

function curvesOf({ cohort, groups }: CohortEvaluation, model: string): StudyShown["curves"] {
  const found = groups.find((one) => one.model === model);
  if (!found) return [];
  const names = found.groups.length > 1 ? ["low score", "high score"] : [];
  const labels = Object.fromEntries(
    found.curves.map(({ group }, i) => [group ?? String(i), names[i] ?? group ?? "all"]),
  );
  const known = found.curves.every(({ group }) => group !== undefined);
  const figure = kaplanMeierFigure(found.curves, {
    ...(known && { labels }),
    ...(found.test && { pValue: found.test }),
  });
  return [{ cohort, figure }];
}
