import { resolve } from "node:path";
import { RadiosurvError } from "../error.ts";
import { checkSettings, oneOf, positive, type Rule, type Rules, wholeFrom, yesOrNo } from "../rules.ts";
import type { CaseSetup } from "./case-setup.ts";
import type { ExtractCaseOptions } from "./extract-case.ts";
import { READ_URL_RULES } from "./read-url.ts";
import { type Shard, shardRule } from "./shard.ts";
import { checkThreadMemory } from "./thread-memory.ts";
import { outputFormat, TABLE_FORMATS, type TableFormat } from "./write-table.ts";

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
  /** How `output` is written. @default what its ending says: .csv, .tsv, .json, .jsonl, .parquet; CSV for .txt and for no ending */
  readonly format?: TableFormat;
  /**
   * CSV file of what failed: `ID`, `Region`, `code`, `passing` (whether another attempt may do better), `error`. It appears with the
   * table, and has a header alone if nothing failed. `false`: none. @default `output` with `.failures.csv` in the place of its extension
   */
  readonly failures?: string | false;
  /**
   * Whether an earlier run that was stopped or killed is gone on from: its finished cases are in the journal `<output>.journal`. `true`:
   * where there is one, and it is kept for the next time; functions cannot be compared with those of an earlier run, so that it
   * needs `params` or `setup` instead. `false`: begin again. @default false, but an error if there is a journal with finished cases
   */
  readonly resume?: boolean;
  /**
   * Whether results are also returned. `false`: they are not held in memory, which then does not grow with the number of cases
   * but for what failed. @default true
   */
  readonly keep?: boolean;
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
   * File of finished cases, in the place of that of `resume`: it is always gone on from, and kept. It is begun where there is
   * none. It needs `params` or `setup` instead of functions. @default none
   */
  readonly journal?: string;
  /**
   * Seconds that a case may take. Its thread is ended then, and the case is a failed one. Cases run in threads also
   * with a concurrency of 1, as a thread cannot be stopped otherwise. @default no limit
   */
  readonly caseTimeout?: number;
  /**
   * Bytes of memory that the thread of a case may take, voxels included. It is ended beyond that, the case is a failed one, and
   * another thread takes its place. Cases run in threads also with a concurrency of 1. @default no limit
   */
  readonly caseMemory?: number;
  /**
   * A share of the cases alone, for many machines that each do one: of `{ index: 2, count: 8 }` the 2nd, 10th, 18th case and
   * so on. All files get names of their own, such as `features-2-of-8.csv`, which {@link mergeShards} puts together. @default all cases
   */
  readonly shard?: Shard;
  /** Called before the first case and after each. */
  readonly onProgress?: (progress: CohortProgress) => void;
  /** Ends the work: that of threads at once, that of the caller's thread between two cases. No table is written then. */
  readonly signal?: AbortSignal;
}

const any = (): boolean => true;
const isFunction: Rule = ["a function", (value) => typeof value === "function"];
const isPath: Rule = ["the path of a file", (value) => typeof value === "string" && value !== ""];
const RULES: Rules = {
  extract: isFunction,
  segment: isFunction,
  regions: isFunction,
  onCase: isFunction,
  describe: isFunction,
  label: ["a number", any],
  output: isPath,
  format: oneOf(...TABLE_FORMATS),
  failures: ["the path of a file, or false", (value) => value === false || isPath[1](value)],
  resume: yesOrNo,
  keep: yesOrNo,
  params: ["parameters as text or object", (value) => typeof value === "string" || isObject(value)],
  concurrency: wholeFrom(1),
  setup: [
    "{ module, data } with a path or a URL",
    (value) => isObject(value) && (typeof value.module === "string" || value.module instanceof URL),
  ],
  journal: isPath,
  caseTimeout: positive,
  caseMemory: positive,
  limits: ["limits by name, as readImageFile takes them", isObject],
  shard: shardRule,
  onProgress: isFunction,
  signal: ["an AbortSignal", isObject],
};

/**
 * Throws unless each option has a value that it takes, and all go together.
 *
 * @throws RadiosurvError `setting`
 */
export function checkCohortOptions(options: ExtractCohortOptions): void {
  checkSettings("extractCohort", options, RULES);
  if (options.limits) checkSettings("extractCohort, limits", options.limits, READ_URL_RULES);
  if (options.caseMemory !== undefined) checkThreadMemory("extractCohort");
  checkFunctions(options);
  checkFiles(options);
}

/** Whether cases run in threads, as only those can be ended. */
export function needsThreads({ concurrency = 1, caseTimeout, caseMemory }: ExtractCohortOptions): boolean {
  return concurrency > 1 || caseTimeout !== undefined || caseMemory !== undefined;
}

/** Names of the functions given that determine results. */
export function givenFunctions(options: ExtractCohortOptions): readonly string[] {
  return (["extract", "segment", "regions", "describe"] as const).filter((name) => options[name]);
}

// functions can neither be sent to threads nor be compared with those of an earlier run
function checkFunctions(options: ExtractCohortOptions): void {
  const made = givenFunctions(options);
  const given = needsThreads(options) && options.onCase ? [...made, "onCase"] : made;
  const mend = "return it from the module of setup";
  const refuse = (why: string): never => {
    const more = given.includes("extract") ? `${mend}, or give params instead of extract` : mend;
    throw new RadiosurvError("setting", `extractCohort: ${given.join(", ")} ${why}; ${more}`);
  };
  if (given.length > 0 && needsThreads(options)) refuse("cannot be sent to other threads, as functions cannot");
  if (made.length > 0 && (options.journal !== undefined || options.resume)) {
    refuse("cannot be compared with what made the cases of a journal, as functions cannot");
  }
  if (made.length > 0 && options.setup) refuse("cannot be given beside setup");
  if (options.extract && options.params !== undefined) {
    throw new RadiosurvError("setting", "extractCohort: extract and params say the same; give one of them");
  }
}

function checkFiles(options: ExtractCohortOptions): void {
  const { output, format, journal, failures, resume } = options;
  const refuse = (why: string): never => {
    throw new RadiosurvError("setting", `extractCohort: ${why}`);
  };
  if (output !== undefined && format === undefined) outputFormat("extractCohort", output);
  if (resume !== undefined && journal !== undefined) {
    refuse(
      "resume is of the journal beside output, and a journal that is named is always gone on from; give one of them",
    );
  }
  if (resume && output === undefined) refuse("resume needs output, beside which the journal is; or name a journal");
  const named = Object.entries({ output, journal, failures }).filter(([, path]) => typeof path === "string");
  for (const [k, [name, path]] of named.entries()) {
    const other = named.slice(0, k).find(([, before]) => resolve(before as string) === resolve(path as string));
    if (other) refuse(`${other[0]} and ${name} name the same file, ${path}`);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
