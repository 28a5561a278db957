import { RadiosurvError } from "../error.ts";
import { type CaseResult, failedCase, failuresOf, toRow } from "../extraction/case/case-result.ts";
import { checkGiven, checkSettings, positive, type Rule, type Rules, wholeFrom, yesOrNo } from "../rules.ts";
import type { Row } from "../table/index.ts";
import { type CaseWorker, startCaseWorker, WorkerLost } from "./case-worker.ts";
import { type ImageCase, type SentCase, sentCases } from "./image-case.ts";

/** How many cases there were, and what failed. */
export interface CasesSummary {
  /** Number of cases. */
  readonly total: number;
  /** Number of entries that failed. */
  readonly failed: number;
  /** What failed, in the order of the cases: `ID`, `Region`, `code`, `passing` (whether another attempt may do better), `error`. */
  readonly failures: readonly Row[];
}

/** All cases, in their order. */
export interface CasesResult extends CasesSummary {
  /** One entry a case; with `regions` one a region of it. */
  readonly cases: readonly CaseResult[];
  /** The table of results: `ID`, the cells of the case, `Region`, the record of `segment`, `error`, diagnostics, features. */
  readonly rows: readonly Row[];
}

/** How far {@link extractCases} is. */
export interface CasesProgress {
  /** Cases that are through, failed ones included. */
  readonly done: number;
  readonly total: number;
  /** Entries that failed. */
  readonly failed: number;
  /** The case just finished; `undefined` before the first. */
  readonly id?: string;
}

/** What {@link extractCases} can be told. */
export interface ExtractCasesOptions {
  /** Starts a worker whose script calls `serveCases`: called for each, and for each that takes the place of a lost one. */
  readonly worker: () => Worker;
  /** What the function of `serveCases` is given: data that can be copied. @default none */
  readonly data?: unknown;
  /** Workers at once, each with a case of its own. @default navigator.hardwareConcurrency, and no more than cases */
  readonly concurrency?: number;
  /** Seconds that a case may take. Its worker is ended then and replaced, and the case is a failed one. @default no limit */
  readonly caseTimeout?: number;
  /** Seconds within which the script of a worker must have called `serveCases`; what is made there does not count. @default 60 */
  readonly startTimeout?: number;
  /**
   * Called with the entries of each case as soon as it is finished, in the order in which that happens; `index` is its place in
   * the list. One call ends before the next begins, and no worker takes more cases than it can hand over: memory does not grow
   * where writing is slow. What it throws ends the work.
   */
  readonly onResult?: (results: readonly CaseResult[], index: number) => unknown;
  /**
   * What an earlier run found of a case, as `onResult` was given it: the case is not worked through then, and not handed to
   * `onResult`. @default nothing
   */
  readonly finished?: (
    item: ImageCase,
    index: number,
  ) => readonly CaseResult[] | undefined | Promise<readonly CaseResult[] | undefined>;
  /** Whether results are also returned. With `false` memory grows with the number of workers, not of cases. @default true */
  readonly keep?: boolean;
  /** Called before the first case and after each. */
  readonly onProgress?: (progress: CasesProgress) => void;
  /** Ends all workers at once. */
  readonly signal?: AbortSignal;
}

const isFunction: Rule = ["a function", (value) => typeof value === "function"];
const RULES: Rules = {
  worker: isFunction,
  data: ["data that can be copied", () => true],
  concurrency: wholeFrom(1),
  caseTimeout: positive,
  startTimeout: positive,
  onResult: isFunction,
  finished: isFunction,
  keep: yesOrNo,
  onProgress: isFunction,
  signal: ["an AbortSignal", (value) => typeof value === "object" && value !== null],
};

/**
 * Extracts the features of many cases in the workers of a browser: what `extractCohort` is in Node. A case that fails has an
 * entry with the reason, and does not stop the others; neither does one that takes too long or whose worker ends.
 *
 * Results are in the order of the cases, and the same to the bit for any number of workers, and as `extractCohort` finds them in
 * the same files. A worker holds one case at a time. A `File` costs nothing to send: its bytes are read in the worker.
 *
 * @param cases - images with their masks
 * @returns with `keep: false` without `cases` and `rows`
 * @throws RadiosurvError `argument` for a case that is not whole; `setting` for an option, or a worker that cannot start, with
 *   the reason; `aborted` if the signal ended the work
 * @example
 * ```typescript
 * // cases.ts
 * import { extractCases } from "radiosurv/browser";
 * import { formatCsv } from "radiosurv/table";
 *
 * export async function measureAll(images: readonly File[], masks: readonly File[]): Promise<string> {
 *   const cases = images.map((image, i) => ({ id: image.name, image, mask: masks[i] }));
 *   const { rows, failures } = await extractCases(cases, {
 *     worker: () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }),
 *     caseTimeout: 120,
 *   });
 *   for (const { ID, error } of failures) console.warn(ID, error);
 *   return formatCsv(rows);
 * }
 * ```
 * @see docs/browser.md
 */
export function extractCases(
  cases: readonly ImageCase[],
  options: ExtractCasesOptions & { readonly keep: false },
): Promise<CasesSummary>;
export function extractCases(cases: readonly ImageCase[], options: ExtractCasesOptions): Promise<CasesResult>;
export async function extractCases(
  cases: readonly ImageCase[],
  options: ExtractCasesOptions,
): Promise<CasesSummary | CasesResult> {
  const caller = "extractCases";
  checkSettings(caller, options, RULES);
  checkGiven(caller, options ?? {}, "worker");
  const items = sentCases(caller, cases);
  const { concurrency = globalThis.navigator?.hardwareConcurrency ?? 1, keep = true, signal } = options;
  const total = items.length;
  const found: (readonly CaseResult[])[] = [];
  const failures: (readonly Row[])[] = [];
  const count = { done: 0, failed: 0 };
  const workers = new Set<CaseWorker>();
  let next = 0;
  let over = false;
  let handing: Promise<unknown> = Promise.resolve();
  const checkAborted = (): void => {
    if (!signal?.aborted) return;
    throw new RadiosurvError("aborted", `${caller}: stopped after ${count.done} of ${total} cases`);
  };
  const finish = (i: number, results: readonly CaseResult[]): void => {
    if (keep) found[i] = results;
    failures[i] = failuresOf(results);
    count.done++;
    count.failed += failures[i].length;
    options.onProgress?.({ ...count, total, id: items[i].id });
  };
  // one after the other, and none after the work was stopped
  const hand = (i: number, results: readonly CaseResult[]): Promise<void> => {
    const turn = handing.then(async () => {
      if (over) return;
      await options.onResult?.(results, i);
      if (!over) finish(i, results);
    });
    handing = turn.catch(() => {});
    return turn;
  };
  const lane = async (): Promise<void> => {
    let worker: CaseWorker | undefined;
    while (next < total && !over) {
      const i = next++;
      const before = await options.finished?.(cases[i], i);
      if (over) return;
      if (before) {
        finish(i, before);
        continue;
      }
      if (!worker?.isAlive()) {
        worker = startCaseWorker({
          worker: options.worker,
          data: options.data,
          startTimeout: options.startTimeout ?? 60,
        });
        workers.add(worker);
      }
      const results = await attempt(worker, items[i], options.caseTimeout);
      if (!worker.isAlive()) workers.delete(worker);
      await hand(i, results);
    }
  };
  checkAborted();
  options.onProgress?.({ ...count, total });
  const heard = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    const stop = (): void => reject(new RadiosurvError("aborted", ""));
    signal?.addEventListener("abort", stop, { signal: heard.signal });
  });
  try {
    await Promise.race([Promise.all(Array.from({ length: Math.min(concurrency, total) }, lane)), aborted]);
  } catch (error) {
    checkAborted();
    throw error;
  } finally {
    over = true;
    heard.abort();
    for (const worker of workers) worker.end();
    // whoever writes may close the file then
    await handing;
  }
  const summary = { total, failed: count.failed, failures: failures.flat() };
  if (!keep) return summary;
  const all = found.flat();
  return { cases: all, rows: all.map(toRow), ...summary };
}

// a case in a worker; one that takes too long, or whose worker ends, is a failed case
async function attempt(worker: CaseWorker, item: SentCase, timeout: number | undefined): Promise<CaseResult[]> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let late = false;
  try {
    return await worker.extract(item, () => {
      if (timeout === undefined) return;
      timer = setTimeout(() => {
        late = true;
        worker.end();
      }, 1000 * timeout);
    });
  } catch (error) {
    if (!(error instanceof WorkerLost)) throw error;
    const message = late
      ? `the case took longer than caseTimeout, ${timeout} s, and was stopped`
      : `its worker ended: ${error.message}`;
    return [failedCase(item, { code: late ? "limit" : "unexpected", message })];
  } finally {
    clearTimeout(timer);
  }
}
