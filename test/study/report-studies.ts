import { type RunStudyOptions, runStudy, type StudyCohort, type StudyResult } from "radiosurv/study";
import { syntheticStudy } from "./study-cohort.ts";

const quick = { cutoff: { permutations: 50, bootstrap: 0 } } as const;

/** Studies that are reported on, each worked out once. */
export const studies: Readonly<
  Record<"whole" | "leaking" | "clinical" | "plain" | "gaps", () => Promise<StudyResult>>
> = {
  whole: once(() =>
    runStudy(syntheticStudy(), {
      rois: { US: { intra: "US", rings: { 1: "US-peri-1", 2: "US-peri-2" } }, MRI: { intra: "MRI" } },
      clinical: ["age", "grade", "n_stage"],
      imaging: ["mr_size_mm"],
      categories: ["grade", "n_stage"],
      times: [12, 36, 60],
      signature: quick,
      validation: { outerFolds: 3 },
      resamples: 3,
    }),
  ),
  leaking: once(() =>
    runStudy(syntheticStudy(), {
      rois: { US: { intra: "US", rings: { 1: "US-peri-1", 2: "US-peri-2" } } },
      times: [36],
      ring: "internal-test",
      signature: quick,
      validation: { outerFolds: 3 },
    }),
  ),
  clinical: once(() => runStudy(syntheticStudy().slice(0, 1), clinicalOptions())),
  plain: once(() => runStudy(syntheticStudy(), { ...clinicalOptions(), signature: { cutoff: "none" }, times: [36] })),
  gaps: once(() => runStudy(withGaps(), { ...clinicalOptions(), missing: "impute" })),
};

function clinicalOptions(): RunStudyOptions {
  return { clinical: ["grade", "n_stage"], times: [12, 36], signature: quick, validation: { outerFolds: 3 } };
}

function withGaps(): StudyCohort[] {
  return syntheticStudy().map((cohort, c) => {
    const clinical = cohort.clinical as Record<string, Float64Array>;
    const grade = clinical.grade.map((value, i) => (c < 2 && i % 50 === 0 ? Number.NaN : value));
    return { ...cohort, clinical: { ...clinical, grade } };
  });
}

/** The same study with cohorts of other names. */
export function renamed(result: StudyResult, name: string): StudyResult {
  const text = JSON.stringify(name).slice(1, -1);
  // only names of cohorts are exactly this text
  return JSON.parse(
    JSON.stringify(result, (_, value) => (ArrayBuffer.isView(value) ? Array.from(value as never) : value)).replaceAll(
      '"external"',
      `"${text}"`,
    ),
    (key, value) => (key === "role" && value === name ? "external" : value === null ? Number.NaN : value),
  ) as StudyResult;
}

function once(work: () => Promise<StudyResult>): () => Promise<StudyResult> {
  let made: Promise<StudyResult> | undefined;
  return () => {
    made ??= work();
    return made;
  };
}
