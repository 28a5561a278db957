import type { StudyCohort } from "../../study/index.ts";
import { type OptionTypes, readTokens, UsageError } from "../usage.ts";
import { ROLES } from "./cohort-roles.ts";
import type { ManifestStudyOptions } from "./manifest-study-options.ts";
import { UNITS } from "./read-outcome.ts";

/** What a command line of `radiosurv study` asks for. */
export interface StudyRequest {
  readonly command: "study";
  /** What stands on the command line; it wins over the file of settings. */
  readonly options: Partial<ManifestStudyOptions>;
  readonly settings?: string;
  readonly quiet: boolean;
}

const OPTIONS = {
  manifest: { type: "string" },
  outcome: { type: "string" },
  cohort: { type: "string" },
  roles: { type: "string" },
  id: { type: "string" },
  kind: { type: "string" },
  patients: { type: "string" },
  features: { type: "string" },
  "feature-columns": { type: "string" },
  clinical: { type: "string" },
  imaging: { type: "string" },
  categories: { type: "string" },
  unit: { type: "string" },
  times: { type: "string" },
  rings: { type: "string" },
  params: { type: "string", short: "p" },
  label: { type: "string", short: "l" },
  setup: { type: "string" },
  concurrency: { type: "string" },
  failed: { type: "string" },
  missing: { type: "string" },
  units: { type: "string" },
  ring: { type: "string" },
  folds: { type: "string" },
  resamples: { type: "string" },
  seed: { type: "string" },
  title: { type: "string" },
  settings: { type: "string" },
  output: { type: "string", short: "o" },
  quiet: { type: "boolean", short: "q" },
  help: { type: "boolean", short: "h" },
} as const satisfies OptionTypes;

export const STUDY_USAGE = `A study of radiomics and survival on your own data, from a table to its report.

Usage:
  radiosurv study --manifest FILE.csv --outcome time,event --cohort COLUMN
                  [--clinical NAMES] [--imaging NAMES] [...] -o DIR

The manifest has a row for each patient, or for each image of one. Features are
extracted where it has the columns Image and Mask; or they are ready, in its own
columns or in a table of their own. Without features it is a study of variables.

Data:
  --manifest FILE       CSV file of the patients
  --outcome TIME,EVENT  columns of the follow-up and of the event, 0 or 1;
                        default time,event
  --cohort COLUMN       column of the cohort; default Cohort or Set
  --roles "A=train,B=external"
                        roles of cohorts: train, internal, external; default by
                        their names
  --id COLUMN           column of the patient; default ID, Patient or the like
  --unit UNIT           unit of the follow-up: days, weeks, months, years
  --patients FILE       CSV file of variables, joined by patient
  --clinical NAMES      clinical variables for the models, with commas
  --imaging NAMES       variables of the reading of images, such as the size
  --categories NAMES    of these the numbers that are categories, such as grade

Features, ready:
  --features FILE       CSV or JSONL file of features, joined by patient; a
                        table of PyRadiomics or radiosurv extract as it is
  --feature-columns PATTERNS
                        which columns are features: names with * for any text,
                        with commas; default names of PyRadiomics
  --kind COLUMN         column of the kind of image, such as US and MRI;
                        default Modality

Features, extracted:
  --rings 1-7           radii of the rings around the tumour, pixels in 2D, mm
                        in 3D: 1-7 (the default), 1,3,5 or none
  -p, --params FILE     settings: a PyRadiomics parameter file
  -l, --label N         label of the tumour in the masks
  --setup MODULE        JavaScript module that segments or extracts
  --concurrency N       images at once; default as many as the machine can

Study:
  --times 12,36,60      when models are judged, in the unit of the follow-up;
                        default 1, 3 and 5 years
  --missing throw|impute
                        what to do about missing values: stop (the default), or
                        put the median or the most frequent level of training
  --failed stop|leave-out
                        what to do about patients without all features: stop
                        (the default), or leave them out and count them
  --units check|ignore  whether medians far apart between cohorts are a problem
  --ring cross-validation|internal-test
                        what chooses the ring; the latter leaks
  --folds N             outer folds of the validation; default 5
  --resamples N         bootstrap samples for the optimism; default 0
  --seed N              of folds, cutoffs and resamples; default 1
  --title TEXT          title of the report
  --settings FILE.json  any of these, in camelCase, and further settings; what
                        stands on the command line wins

  -o, --output DIR      directory of the results; default study-output
  -q, --quiet           no progress and no summary
  -h, --help            show this text

Results: report.html, tables/*.csv, figures/*.svg, models/*.json, features.csv
where features are extracted, and study.json, which comes last: where it is, all
is whole. A run that was stopped goes on where it was if it is given again.
Exit status: 0 if all went well, 1 if the study could not be done, 2 for a wrong
command line, 130 if it was stopped.
`;

/**
 * Understands a command line of `radiosurv study`.
 *
 * @param args - without the program's name
 * @returns undefined if help is asked for
 * @throws UsageError if it is wrong
 */
export function parseStudyArguments(args: readonly string[]): StudyRequest | undefined {
  const { values, positionals } = readTokens(args, OPTIONS);
  if (values.help || positionals[0] === "help") return undefined;
  const [, ...others] = positionals;
  if (others.length > 0) {
    const manifest = /\.(csv|tsv|txt)$/i.test(others[0]) ? `; did you mean --manifest ${others[0]}?` : "";
    throw new UsageError(`study takes options alone; got "${others[0]}"${manifest}`);
  }
  if (values.manifest === undefined && values.settings === undefined) {
    throw new UsageError("study needs --manifest FILE.csv");
  }
  const list = (name: keyof typeof OPTIONS): readonly string[] | undefined => {
    const text = values[name];
    return text === undefined ? undefined : namesIn(name, text);
  };
  const whole = (name: keyof typeof OPTIONS, least: number): number | undefined =>
    wholeNumber(name, values[name], least);
  const folds = whole("folds", 2);
  const options: { [Name in keyof ManifestStudyOptions]: ManifestStudyOptions[Name] | undefined } = {
    manifest: values.manifest,
    output: values.output,
    outcome: outcomeColumns(list("outcome")),
    cohort: values.cohort,
    roles: rolesIn(values.roles),
    id: values.id,
    kind: values.kind,
    patients: values.patients,
    features: values.features,
    featureColumns: list("feature-columns"),
    clinical: list("clinical"),
    imaging: list("imaging"),
    categories: list("categories"),
    unit: oneOf("unit", values.unit, Object.keys(UNITS) as (keyof typeof UNITS)[]),
    times: list("times")?.map((text) => positiveNumber("times", text)),
    rings: ringsIn(values.rings),
    params: values.params,
    label: whole("label", 1),
    setup: values.setup,
    concurrency: whole("concurrency", 1),
    failed: oneOf("failed", values.failed, ["stop", "leave-out"]),
    missing: oneOf("missing", values.missing, ["throw", "impute"]),
    units: oneOf("units", values.units, ["check", "ignore"]),
    ring: oneOf("ring", values.ring, ["cross-validation", "internal-test"]),
    validation: folds === undefined ? undefined : { outerFolds: folds },
    resamples: whole("resamples", 0),
    seed: whole("seed", 0),
    report: values.title === undefined ? undefined : { title: values.title },
  };
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return {
    command: "study",
    options: Object.fromEntries(given) as Partial<ManifestStudyOptions>,
    ...(values.settings !== undefined && { settings: values.settings }),
    quiet: values.quiet !== undefined,
  };
}

function namesIn(option: string, text: string): readonly string[] {
  const names = text.split(",").map((name) => name.trim());
  if (!names.includes("")) return names;
  throw new UsageError(`--${option} needs names with commas between them; got "${text}"`);
}

function outcomeColumns(names: readonly string[] | undefined): ManifestStudyOptions["outcome"] {
  if (names === undefined) return undefined;
  if (names.length === 2) return [names[0], names[1]];
  throw new UsageError(`--outcome needs two columns, time and event, such as time,event; got "${names.join(",")}"`);
}

function rolesIn(text: string | undefined): ManifestStudyOptions["roles"] {
  if (text === undefined) return undefined;
  const roles = namesIn("roles", text).map((part): [string, StudyCohort["role"]] => {
    const at = part.lastIndexOf("=");
    const role = part.slice(at + 1).trim() as StudyCohort["role"];
    if (at > 0 && ROLES.includes(role)) return [part.slice(0, at).trim(), role];
    throw new UsageError(`--roles needs NAME=${ROLES.join(" or NAME=")}, with commas; got "${part}"`);
  });
  return Object.fromEntries(roles);
}

function ringsIn(text: string | undefined): ManifestStudyOptions["rings"] {
  if (text === undefined || text === "none") return text;
  const radii = text.split(",").flatMap((part) => {
    const [, first, last] = /^\s*(\d+)\s*-\s*(\d+)\s*$/.exec(part) ?? [];
    if (first === undefined) return [positiveNumber("rings", part.trim())];
    return Array.from({ length: Math.max(0, Number(last) - Number(first) + 1) }, (_, i) => Number(first) + i);
  });
  if (radii.length > 0 && radii.every((radius) => radius > 0) && new Set(radii).size === radii.length) return radii;
  throw new UsageError(`--rings needs radii that differ, such as 1-7 or 1,3,5, or none; got "${text}"`);
}

function positiveNumber(option: string, text: string): number {
  const value = /^\d*\.?\d+$/.test(text) ? Number(text) : 0;
  if (value > 0) return value;
  throw new UsageError(`--${option} needs numbers above 0 with commas between them; got "${text}"`);
}

function wholeNumber(option: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text) && Number(text) >= least) return Number(text);
  throw new UsageError(`--${option} must be a whole number, ${least} or more; got "${text}"`);
}

function oneOf<Value extends string>(
  option: string,
  text: string | undefined,
  allowed: readonly Value[],
): Value | undefined {
  if (text === undefined || allowed.includes(text as Value)) return text as Value | undefined;
  throw new UsageError(`--${option} must be ${allowed.slice(0, -1).join(", ")} or ${allowed.at(-1)}; got "${text}"`);
}
