import { dirname, resolve } from "node:path";
import { RadiosurvError } from "../../error.ts";
import { nearestName } from "../../nearest.ts";
import { readText } from "../file.ts";
import type { CliStreams } from "../main.ts";
import { type ManifestStudyOptions, type ManifestStudyProgress, manifestStudy } from "../manifest-study.ts";
import { type ProgressStream, progressBar } from "../progress-bar.ts";
import { UsageError } from "../usage.ts";
import { MANIFEST_STUDY_RULES } from "./manifest-study-options.ts";
import type { StudyRequest } from "./study-arguments.ts";
import { studySummary } from "./study-summary.ts";

/** Settings that name files, which are relative to the file of settings. */
const PATHS = ["manifest", "output", "patients", "features", "params", "setup"] as const;

/** Those that no file can hold. */
const NOT_IN_FILES: readonly string[] = ["onProgress", "signal"];

/** The command `radiosurv study`: the exit status. */
export async function studyCommand(request: StudyRequest, { stdout, stderr, signal }: CliStreams): Promise<number> {
  const settings = request.settings === undefined ? {} : await readSettings(request.settings);
  const options = { ...settings, ...request.options };
  if (options.manifest === undefined) {
    throw new UsageError(`study needs --manifest FILE.csv, or "manifest" in ${request.settings}`);
  }
  const validation = { ...settings.validation, ...request.options.validation };
  const progress = request.quiet ? undefined : studyProgress(stderr);
  const study = await manifestStudy({
    ...options,
    ...(Object.keys(validation).length > 0 && { validation }),
    ...(signal && { signal }),
    ...(progress && { onProgress: progress.update }),
  } as ManifestStudyOptions).finally(() => progress?.end());
  if (!request.quiet) stdout.write(studySummary(study));
  return 0;
}

async function readSettings(path: string): Promise<Partial<ManifestStudyOptions>> {
  const text = await readText(path);
  let settings: Record<string, unknown>;
  try {
    settings = JSON.parse(text);
  } catch (error) {
    throw new RadiosurvError("format", `${path}: this is no JSON: ${(error as Error).message}`);
  }
  if (typeof settings !== "object" || settings === null || Array.isArray(settings)) {
    throw new RadiosurvError(
      "format",
      `${path}: an object of settings is needed, such as { "manifest": "cohort.csv" }`,
    );
  }
  const known = Object.keys(MANIFEST_STUDY_RULES).filter((name) => !NOT_IN_FILES.includes(name));
  const unknown = Object.keys(settings).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new RadiosurvError(
      "setting",
      `${path}: there is no setting "${unknown}"; the nearest is "${nearestName(unknown, known)}"`,
    );
  }
  const places = PATHS.flatMap((name) =>
    typeof settings[name] === "string" ? [[name, resolve(dirname(path), settings[name])]] : [],
  );
  return { ...settings, ...Object.fromEntries(places) };
}

/** Images as a bar, steps of the study as lines, or as one line that is drawn over. */
function studyProgress(stream: ProgressStream): {
  readonly update: (progress: ManifestStudyProgress) => void;
  readonly end: () => void;
} {
  const bar = progressBar(stream);
  let drawn = false;
  let ended = false;
  const endBar = (): void => {
    if (!ended) bar.end();
    ended = true;
  };
  const end = (): void => {
    endBar();
    if (drawn) stream.write("\n");
    drawn = false;
  };
  const update = (progress: ManifestStudyProgress): void => {
    if (progress.phase === "extraction") {
      bar.update(progress);
      return;
    }
    endBar();
    const line = `Study: step ${progress.done + 1} of ${progress.total}, ${progress.step}`;
    stream.write(stream.isTTY ? `\r${line.slice(0, Math.max(20, (stream.columns || 80) - 1))}\u001b[K` : `${line}\n`);
    drawn = stream.isTTY === true;
  };
  return { update, end };
}
