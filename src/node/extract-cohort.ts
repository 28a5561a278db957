import { RadiosurvError } from "../error.ts";
import { checkSettings, positive, type Rule, type Rules, wholeFrom } from "../rules.ts";
import type { Row } from "../table/index.ts";
import { openJournal } from "./case-journal.ts";
import { type CasePlan, type CaseSetup, placedSetup, planDigests, planOptions } from "./case-setup.ts";
import type { CaseResult, ExtractCaseOptions } from "./extract-case.ts";
import { openOutput } from "./output-file.ts";
import { type Manifest, readManifest } from "./read-manifest.ts";
import { READ_URL_RULES } from "./read-url.ts";
import { runCases } from "./run-cases.ts";
import { type Shard, shardCases, shardFile, shardRule } from "./shard.ts";
import { formatTable, type TableFormat, tableFormatOf } from "./write-table.ts";

/** All cases of a manifest, in its order. */
export interface CohortResult {
  /** One entry a case; with `regions` one a region of it. */
  readonly cases: readonly CaseResult[];
  /** The table of results: the manifest's cells, `Region`, the record of `segment`, `error`, diagnostics, features. */
  readonly rows: readonly Row[];
  /** Number of entries that failed. */
  readonly failed: number;
}

/** How far {@link extractCohort} is. */
export interface CohortProgress {
  /** Cases that are through, failed ones included. */
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  /** The case just finished; `undefined` before the first. */
  readonly id?: string;
}

/** What {@link extractCohort} can be told. */
export interface ExtractCohortOptions extends ExtractCaseOptions {
  /** File for the table of results; it appears when all cases are through. @default none */
  readonly output?: string;
  /** How `output` is written. @default what its extension says; CSV for all but .tsv and .json */
  readonly format?: TableFormat;
  /** Parameters as `extractorFromParams` takes them, text or object: instead of `extract`. @default none */
  readonly params?: string | object;
  /**
   * Threads that work at once, each on a case of its own. 1: the thread of the caller. Functions cannot be sent to threads:
   * with more than 1 they come from `setup`. @default 1
   */
  readonly concurrency?: number;
  /** A module that makes the functions `extract`, `segment`, `regions`, `describe` and `onCase`, once in each thread. @default none */
  readonly setup?: CaseSetup;
  /**
   * File of finished cases. It is begun where there is none; cases that it holds are taken from it. It needs `params` or `setup`
   * instead of functions, so that settings can be compared with those of the run that began it. @default none
   */
  readonly journal?: string;
  /**
   * Seconds that a case may take. Its thread is ended then, and the case is a failed one. Cases run in threads also
   * with a concurrency of 1, as a thread cannot be stopped otherwise. @default no limit
   */
  readonly caseTimeout?: number;
  /**
   * A share of the cases alone, for many machines that each do one: of `{ index: 2, count: 8 }` the 2nd, 10th, 18th case and
   * so on. `output` and `journal` get names of their own, such as `features-2-of-8.csv`, which {@link mergeShards} puts
   * together. @default all cases
   */
  readonly shard?: Shard;
  /** Called before the first case and after each. */
  readonly onProgress?: (progress: CohortProgress) => void;
  /** Ends the work: that of threads at once, that of the caller's thread between two cases. No table is written then. */
  readonly signal?: AbortSignal;
}

const any = (): boolean => true;
const isFunction: Rule = ["a function", (value) => typeof value === "function"];
const RULES: Rules = {
  extract: isFunction,
  segment: isFunction,
  regions: isFunction,
  onCase: isFunction,
  describe: isFunction,
  label: ["a number", any],
  output: ["the path of a file", (value) => typeof value === "string"],
  format: ["csv, tsv or json", any],
  params: ["parameters as text or object", (value) => typeof value === "string" || isObject(value)],
  concurrency: wholeFrom(1),
  setup: [
    "{ module, data } with a path or a URL",
    (value) => isObject(value) && (typeof value.module === "string" || value.module instanceof URL),
  ],
  journal: ["the path of a file", (value) => typeof value === "string" && value !== ""],
  caseTimeout: positive,
  limits: ["limits by name, as readImageFile takes them", isObject],
  shard: shardRule,
  onProgress: isFunction,
  signal: ["an AbortSignal", isObject],
};

/**
 * Extracts the features of all cases of a manifest. A case that fails keeps its row, with the reason in the column `error`,
 * and does not stop the others. With `segment` the masks are made on the way; with `regions` each case has a row for each
 * of its regions, and a region that fails does not stop the others either.
 *
 * Results are in the order of the manifest, and are the same to the bit for any number of threads, with a journal or without. A
 * thread holds one case at a time.
 *
 * @param manifest - path of a CSV file as {@link readManifest} takes it, or what that returned
 * @throws RadiosurvError what {@link readManifest} throws; `setting` for an option, functions that would have to be sent to
 *   threads, or a journal of other settings; `file` if `output` cannot be written, before any case is begun; `aborted` if the
 *   signal ended the work
 * @example
 * ```ts
 * import { extractCohort, writeTable } from "radiosurv/node";
 * await writeTable("study-output/small/manifest.csv", [{ ID: "a1", Image: "no-such.nii", Mask: "a1-mask.nii" }]);
 * const { rows, failed } = await extractCohort("study-output/small/manifest.csv");
 * failed; // => 1
 * rows[0].ID; // => "a1"
 * ```
 * @see docs/cohorts.md for threads, journals and time limits
 */
export async function extractCohort(
  manifest: string | Manifest,
  options: ExtractCohortOptions = {},
): Promise<CohortResult> {
  checkSettings("extractCohort", options, RULES);
  checkFunctions(options);
  const { format, setup, params, label, limits, shard } = options;
  if (limits) checkSettings("extractCohort, limits", limits, READ_URL_RULES);
  const [output, journal] = [options.output, options.journal].map((path) => path && shardFile(path, shard));
  const plan: CasePlan = { params, label, limits, setup: setup && placedSetup(setup) };
  const inThreads = needsThreads(options);
  const here = inThreads ? options : { ...options, ...(await planOptions(plan)) };
  // what the module makes is not known here, and results must not depend on where it is called
  const optional = options.segment || setup;
  const { cases: all } =
    typeof manifest === "string" ? await readManifest(manifest, { mask: optional ? "optional" : "needed" }) : manifest;
  const cases = shardCases(all, shard);
  if ((options.regions || setup) && cases.some(({ cells }) => "Region" in cells)) {
    throw new RadiosurvError(
      "format",
      'extractCohort: the manifest has a column "Region", which the names of regions need; give it another name',
    );
  }
  const file = output === undefined ? undefined : await openOutput(output);
  try {
    const kept = journal === undefined ? undefined : await openJournal(journal, await planDigests(plan));
    try {
      const results = await runCases(cases, { ...here, plan, kept, inThreads });
      const rows = results.map(toRow);
      if (file && output !== undefined) await file.commit(formatTable(rows, format ?? tableFormatOf(output)));
      return { cases: results, rows, failed: results.filter((result) => result.error).length };
    } finally {
      await kept?.close();
    }
  } finally {
    await file?.discard();
  }
}

function needsThreads({ concurrency = 1, caseTimeout }: ExtractCohortOptions): boolean {
  return concurrency > 1 || caseTimeout !== undefined;
}

// functions can neither be sent to threads nor be compared with those of an earlier run
function checkFunctions(options: ExtractCohortOptions): void {
  const made = (["extract", "segment", "regions", "describe"] as const).filter((name) => options[name]);
  const given = needsThreads(options) && options.onCase ? [...made, "onCase"] : made;
  const mend = "return it from the module of setup";
  const refuse = (why: string): never => {
    const more = given.includes("extract") ? `${mend}, or give params instead of extract` : mend;
    throw new RadiosurvError("setting", `extractCohort: ${given.join(", ")} ${why}; ${more}`);
  };
  if (given.length > 0 && needsThreads(options)) refuse("cannot be sent to other threads, as functions cannot");
  if (made.length > 0 && options.journal !== undefined) {
    refuse("cannot be compared with what made the cases of a journal, as functions cannot");
  }
  if (made.length > 0 && options.setup) refuse("cannot be given beside setup");
  if (options.extract && options.params !== undefined) {
    throw new RadiosurvError("setting", "extractCohort: extract and params say the same; give one of them");
  }
}

/** The row that an entry has in the table of results. */
export function toRow({ cells, region, record, error, diagnostics, features }: CaseResult): Row {
  const named = region === undefined ? {} : { Region: region };
  return { ...cells, ...named, ...record, error: error?.message, ...diagnostics, ...features };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
