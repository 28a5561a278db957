import { readFile } from "node:fs/promises";
import { type CaseResult, progressBar } from "../../src/node/index.ts";
import { manifestStudy } from "../../src/node/manifest-study.ts";
import { studySummary } from "../../src/node/study/study-summary.ts";
import { parseCsv } from "../../src/table/index.ts";
import { VERSION } from "../../src/version.ts";
import type { CasePictures } from "../segmentation/study-setup.ts";
import { CLINICAL_CATEGORIES } from "../simulation/clinical-row.ts";
import { type SetSizes, STUDY_SIZES, totalOf } from "../simulation/sets.ts";
import { SMALL_STUDY, type StudyOptions } from "../simulation/study-patient.ts";
import { type StudyFiles, writeStudyCohort } from "../simulation/write-study-cohort.ts";
import { type TrueRisk, trueRisk } from "./true-risk.ts";

/** Variables of patients and treatment that models may choose from, and those of the MRI reading. */
const CLINICAL = [
  ...["age", "menopause", "family_history", "histology", "grade", "t_stage", "n_stage", "lvi", "hr", "her2", "ki67"],
  ...["surgery", "chemotherapy", "radiotherapy", "endocrine"],
];
const IMAGING = ["size_mm", "shape", "margin", "enhancement", "tic"];

/** Of these, numbers that are codes rather than amounts, and texts. */
const CATEGORIES = [
  ...["menopause", "family_history", "histology", "grade", "t_stage", "n_stage", "lvi", "hr", "her2", "surgery"],
  ...["chemotherapy", "radiotherapy", "endocrine", "shape", "margin", "enhancement", "tic"],
];

/** Which cohort is simulated. */
export interface SimulationOptions {
  /** The size of the study that the library follows; else `patients`. */
  readonly full: boolean;
  readonly patients: number;
  readonly seed: number;
}

/** Simulates the cohort into a directory, but for patients who are there already. */
export async function simulateCohort(
  directory: string,
  options: SimulationOptions,
  { concurrency, signal }: { readonly concurrency: number; readonly signal: AbortSignal },
): Promise<StudyFiles> {
  const bar = progressBar(process.stderr, { title: "Simulating" });
  const cohort = cohortOf(options);
  const work = writeStudyCohort(directory, {
    ...{ ...cohort, seed: options.seed, concurrency, signal, onProgress: bar.update },
  });
  return work.finally(bar.end);
}

function cohortOf({ full, patients }: SimulationOptions): StudyOptions {
  if (full) return { sizes: STUDY_SIZES };
  const { sizes, hazard } = SMALL_STUDY;
  // the proportions of the small study for other numbers
  const part = (n: number): number => Math.round((n * patients) / totalOf(sizes));
  const [train, internal] = [part(sizes.train), part(sizes.internal)];
  const others: SetSizes = { train, internal, external: Math.max(0, patients - train - internal) };
  return { sizes: others, hazard };
}

/**
 * The study of a simulated cohort, from its features to report, tables, figures and models, with what only a simulation can tell:
 * how well the score knows the truth.
 *
 * @returns what was found, as text for a terminal
 */
export async function simulatedStudy(
  output: string,
  files: StudyFiles,
  extracted: { readonly cases: readonly CaseResult[]; readonly table: string },
  { seed, signal }: { readonly seed: number; readonly signal: AbortSignal },
): Promise<string> {
  const usable = await usableVariables(files.clinical);
  const without = [...CLINICAL, ...IMAGING].filter((name) => !usable(name));
  const lacking =
    without.length === 0
      ? []
      : [`Not in the models, as the training patients do not tell levels apart: ${without.join(", ")}.`];
  const study = await manifestStudy({
    ...{ manifest: files.clinical, features: extracted.table, output, unit: "months", seed, signal },
    ...{ clinical: CLINICAL.filter(usable), imaging: IMAGING.filter(usable) },
    categories: CATEGORIES.filter(usable),
    // as the study has it: what is associated alone may enter a model of several
    models: { entryPValue: 0.05 },
    missing: "impute",
    failed: "leave-out",
    report: {
      title: "A simulated study of ultrasound, MRI and survival",
      about: { Data: "simulated", Software: `radiosurv ${VERSION}` },
      notes: ["All patients, images and outcomes are simulated.", ...lacking],
      pictures: extracted.cases.flatMap(({ extra }) => (extra as CasePictures)?.picture ?? []),
    },
    onProgress: (progress) => {
      if (progress.phase === "study") showStep(progress);
    },
  }).finally(() => process.stderr.isTTY && process.stderr.write("\n"));
  const { signature, signatureName } = study.result;
  const truth = signature ? await trueRisk(signature, extracted.cases, files.truth) : [];
  return `${studySummary(study)}${truthLine(signatureName, truth)}\n`;
}

function showStep({ done, total, step }: { done: number; total: number; step: string }): void {
  const line = `Study: step ${done + 1} of ${total}, ${step}`;
  process.stderr.write(process.stderr.isTTY ? `\r${line}\u001b[K` : `${line}\n`);
}

// of few patients all may have the same histology, and none in training a level that another has
async function usableVariables(path: string): Promise<(name: string) => boolean> {
  const { rows } = parseCsv(await readFile(path, "utf8"));
  const levels = (name: string, some: typeof rows) =>
    new Set(some.map((row) => row[name]).filter((cell) => cell !== ""));
  const training = rows.filter(({ Cohort }) => Cohort === "train");
  return (name) => {
    const known = levels(name, training);
    const isCategory = (CLINICAL_CATEGORIES as readonly string[]).includes(name);
    return known.size > 1 && !(isCategory && [...levels(name, rows)].some((level) => !known.has(level)));
  };
}

function truthLine(name: string | undefined, truth: readonly TrueRisk[]): string {
  const test = truth.filter(({ cohort }) => cohort !== "train");
  const values = test.map(({ cohort, rho, n }) => `${rho.toFixed(2)} in the ${cohort} test set (${n} patients)`);
  return `Spearman correlation of the ${name ?? "missing"} score with the true risk: ${values.join(", ") || "none"}`;
}
