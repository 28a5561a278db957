import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { RadiosurvError } from "../error.ts";
import { type RunStudyOptions, runStudy, type StudyResult } from "../study/index.ts";
import { fileError } from "./file.ts";
import { type ExtractedImages, extractImages, FEATURES_FILE, JOURNAL_FILE } from "./study/extract-images.ts";
import { featureTables, type StudyFeatures } from "./study/feature-tables.ts";
import {
  checkManifestStudyOptions,
  type ManifestStudyOptions,
  type ManifestStudyProgress,
} from "./study/manifest-study-options.ts";
import { counted, problemList, shownPlaces } from "./study/problem-list.ts";
import { readStudy, type StudyInput } from "./study/read-study.ts";
import { checkCohorts, checkFeatureValues, studyCohorts } from "./study/study-cohorts.ts";
import { studyFacts } from "./study/study-facts.ts";
import { studyPictures } from "./study/study-pictures.ts";
import { removeStudy, writeStudy } from "./study/write-study.ts";

export type { ManifestStudyOptions, ManifestStudyProgress };

/** A study that was written. */
export interface ManifestStudy {
  readonly result: StudyResult;
  /** Where the results are. */
  readonly directory: string;
  /** Names of the files, relative to it; `study.json` is the last. */
  readonly files: readonly string[];
  /** What was decided on the way, in sentences. */
  readonly notes: readonly string[];
  /** Patients who were left out, with the reason. */
  readonly leftOut: readonly string[];
}

/** How a study is stopped: what is kept. */
const AGAIN = "the same command goes on from there";

/**
 * A study on your own data, from files to files: what the command `radiosurv study` does. It reads a manifest and the tables
 * beside it, checks all of it before any work starts, extracts features where images give them, runs the study, and writes the
 * report, tables, figures and models.
 *
 * Files appear whole or not at all, and `study.json` last: where it is, all others are whole. Features of images are kept in
 * a journal, so that a run that was stopped goes on where it was.
 *
 * @throws RadiosurvError `argument` listing all that is wrong with the data, before any work, or the patients whose images failed;
 *   `setting` for an option; `file` or `format` for a file that cannot be read or written; `aborted` once the signal asks for it
 * @example
 * ```ts
 * import { manifestStudy } from "radiosurv/node";
 * const { result, files } = await manifestStudy({
 *   manifest: "examples/data/synthetic_radiomics.csv",
 *   output: "study-output/small/study",
 *   featureColumns: ["original_*"],
 *   clinical: ["grade", "n_stage"],
 *   unit: "months",
 *   signature: { cutoff: { permutations: 0, bootstrap: 0 } },
 * });
 * result.cohorts.map(({ n }) => n); // => [311, 169, 163]
 * files.at(-1); // => "study.json"
 * ```
 * @see docs/study/command.md for the command, its options and messages
 */
export async function manifestStudy(options: ManifestStudyOptions): Promise<ManifestStudy> {
  const caller = "manifestStudy";
  checkManifestStudyOptions(caller, options);
  if (options?.manifest === undefined) throw new RadiosurvError("setting", `${caller}: manifest is needed`);
  const { output: directory = "study-output", failed = "stop", signal, onProgress } = options;
  const input = await readStudy(options);
  await makeDirectory(directory);
  if (input.images.length === 0) removeStudy(directory);
  const extracted = input.images.length > 0 ? await extract(input, directory, options) : undefined;
  const features = extracted ? checkExtracted(input, extracted, directory, options) : input.features;
  const { patients, cohorts, variables, times } = input;
  const without = new Set(failed === "leave-out" ? features?.lacking.keys() : []);
  const parts = { patients, cohorts, variables, tables: features?.tables ?? {}, without };
  const made = studyCohorts(parts, options);
  if (extracted) {
    const problems = problemList();
    checkCohorts(made, options, problems);
    checkFeatureValues(parts, options, problems);
    problems.check(`${input.file}: features were extracted, but the study cannot go on`);
  }
  const leftOut = [...without].map((p) => `"${patients.ids[p]}" (${features?.lacking.get(p)})`);
  const result = await runStudy(made, {
    ...studyOptions(options),
    ...(features && { rois: features.rois }),
    times,
    ...(signal && { signal }),
    onProgress: (progress) => onProgress?.({ phase: "study", ...progress }),
  }).catch((error) => {
    throw stopped(
      error,
      extracted ? `features of all images are kept in ${directory}; ${AGAIN}` : "nothing was written",
    );
  });
  const pictures = extracted ? await studyPictures(input, extracted, options) : [];
  const { about, data, notes } = studyFacts(input, features, leftOut, options);
  const { title, ...more } = options.report ?? {};
  const files = await writeStudy(directory, result, {
    ...(title !== undefined && { title }),
    about: { ...about, ...more.about },
    pictures: [...pictures, ...(more.pictures ?? [])],
    notes: [...(more.notes ?? []), ...notes],
    data,
    before: extracted ? [FEATURES_FILE] : [],
  });
  return { result, directory, files, notes: input.notes, leftOut };
}

async function makeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    throw fileError(path, "written", error);
  }
}

async function extract(input: StudyInput, directory: string, options: ManifestStudyOptions): Promise<ExtractedImages> {
  let done = 0;
  let begun = false;
  const onProgress = (progress: ManifestStudyProgress): void => {
    // a journal of other settings has been refused by now, and with it the whole run
    if (!begun) removeStudy(directory);
    begun = true;
    done = progress.done;
    options.onProgress?.(progress);
  };
  try {
    return await extractImages(input.images, directory, input.params, { ...options, onProgress });
  } catch (error) {
    if (error instanceof RadiosurvError && error.message.includes("was begun with other settings")) {
      throw new RadiosurvError(
        "setting",
        `features in ${join(directory, JOURNAL_FILE)} are of other settings (${error.message.split("results: ")[1]?.split(";")[0]}); name another --output, or delete that file to extract them anew`,
      );
    }
    throw stopped(error, `${done} of ${counted(input.images.length, "image")} are kept in ${directory}; ${AGAIN}`);
  }
}

// a study without a patient whose image failed is another study
function checkExtracted(
  { patients, file }: StudyInput,
  extracted: ExtractedImages,
  directory: string,
  { failed }: ManifestStudyOptions,
): StudyFeatures {
  const problems = problemList();
  const features = featureTables(extracted, patients, problems);
  const failures = extracted.rows.filter(({ error }) => error !== undefined);
  if (failed !== "leave-out" && features.lacking.size > 0) {
    const list = failures.map(({ where, error }) => `- ${where}: ${error}`);
    throw new RadiosurvError(
      "argument",
      [
        `${file}: features of ${counted(features.lacking.size, "patient")} of ${patients.ids.length} are not whole, so that the study was not run`,
        ...list,
        `Mend the images or masks and give the same command again: the others are kept in ${directory}. Or go on without these patients: --failed leave-out`,
      ].join("\n"),
    );
  }
  if (features.lacking.size === patients.ids.length) {
    const why = shownPlaces(failures.map(({ where, error }) => `${where}: ${error}`));
    throw new RadiosurvError("argument", `${file}: no patient has features of all regions: ${why}`);
  }
  problems.check(`${file}: features were extracted, but the study cannot go on`);
  return features;
}

function studyOptions(options: ManifestStudyOptions): Omit<RunStudyOptions, "times"> {
  const { clinical, imaging, categories, signature, ring, models, validation, resamples, missing, units, seed } =
    options;
  const { decisionTime, thresholds, calibrationGroups, confLevel, simulations } = options;
  const all = {
    ...{ clinical, imaging, categories, signature, ring, models, validation, resamples, missing, units, seed },
    ...{ decisionTime, thresholds, calibrationGroups, confLevel, simulations },
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function stopped(error: unknown, kept: string): unknown {
  if (!(error instanceof RadiosurvError) || error.code !== "aborted") return error;
  return new RadiosurvError("aborted", `the study was stopped: ${kept}`);
}
