import type { Queue } from "bullmq";
import { RadiosurvError } from "../error.ts";
import { isPassing } from "../extraction/case/case-result.ts";
import type { Manifest } from "../node/read-manifest.ts";
import { checkGiven, checkSettings, isNumber, oneOf, type Rule, type Rules, wholeFrom } from "../rules.ts";
import { type CohortCase, type CohortSettings, cohortCases, type JobData, SETTINGS_RULES } from "./cohort-jobs.ts";
import {
  connected,
  connectionOptions,
  DEFAULT_QUEUE,
  disconnect,
  loadBullmq,
  lostConnection,
  QUEUE_RULES,
  type QueueSettings,
} from "./queue-connection.ts";
import { type ResultStore, resultStore } from "./result-store.ts";

/** What {@link enqueueCohort} can be told. */
export interface EnqueueCohortOptions extends CohortSettings, QueueSettings {
  /**
   * Which cases that have a result are enqueued once more: those whose failure may pass (no file, no time, no memory, a fault);
   * all that failed; all, as is needed when images were changed under their names; or none. @default "passing"
   */
  readonly again?: "passing" | "failed" | "all" | "none";
  /** How often a case is tried whose failure may pass. @default 3 */
  readonly attempts?: number;
  /** Seconds before the second attempt; twice as long before each further one. @default 5 */
  readonly backoff?: number;
  /** Called before the first case and after each batch, with the number of cases that are through. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  /** Ends the work between two batches. What was enqueued stays. */
  readonly signal?: AbortSignal;
}

/** What became of the cases of a manifest: jobs are counted, and rows that are the same in all cells have one. */
export interface EnqueuedCohort {
  readonly total: number;
  /** Jobs that were added. */
  readonly added: number;
  /** Jobs that were in the queue already. */
  readonly queued: number;
  /** Cases that have a result, failed ones included. */
  readonly done: number;
  /** Rows of the manifest with which no extraction can be tried. */
  readonly refused: number;
}

export const positiveOrZero: Rule = ["a number >= 0", (value) => isNumber[1](value) && (value as number) >= 0];
const RULES: Rules = {
  ...SETTINGS_RULES,
  ...QUEUE_RULES,
  again: oneOf("passing", "failed", "all", "none"),
  attempts: wholeFrom(1),
  backoff: positiveOrZero,
  onProgress: ["a function", (value) => typeof value === "function"],
  signal: ["an AbortSignal", (value) => typeof value === "object"],
};
/** Jobs that are added in one go; each such step is done whole or not at all. */
const BATCH = 500;
/** Finished jobs that stay to be looked at; what is done is known by the results. */
const KEPT_COMPLETED = 1000;

/**
 * Puts the cases of a manifest into a queue of BullMQ, one job a case. The name of a job is a digest of its row and of the
 * settings, so that enqueueing the same manifest twice adds nothing; cases that have a result are left out. So a program that
 * was killed on the way, or a server that lost its queue, costs no more than to call this again.
 *
 * A job holds its row alone, some hundred bytes: images are read, and results are written, by the workers.
 *
 * @param manifest - path of a CSV file as `readManifest` takes it, or what that returned
 * @throws RadiosurvError what `readManifest` throws; `setting` for an option, or if `bullmq` is not installed; `file` if the
 *   server is not there, or results cannot be read; `aborted` if the signal ended the work
 * @example
 * ```js
 * import { enqueueCohort } from "radiosurv/bullmq";
 * const settings = { connection: "redis://localhost:6379", results: "/shared/results", params: { binWidth: 25 } };
 * const { added, done } = await enqueueCohort("/shared/manifest.csv", settings);
 * ```
 * @see docs/scale.md
 */
export async function enqueueCohort(
  manifest: string | Manifest,
  options: EnqueueCohortOptions,
): Promise<EnqueuedCohort> {
  const caller = "enqueueCohort";
  checkSettings(caller, options, RULES);
  for (const name of ["connection", "results"]) checkGiven(caller, options ?? {}, name);
  const { queue: name = DEFAULT_QUEUE, again = "passing", onProgress, signal, attempts = 3, backoff = 5 } = options;
  const jobOptions = {
    attempts,
    backoff: { type: "exponential", delay: 1000 * backoff },
    removeOnComplete: { count: KEPT_COMPLETED },
  };
  const { Queue } = await loadBullmq(caller, options);
  const { results, params, setup, label } = options;
  const all = await cohortCases(caller, manifest, { results, params, setup, label });
  const store = resultStore(results);
  await store.check();
  const found = await store.list();
  const whole = all.filter(({ item }) => !item.problem);
  const cases = [...new Map(whole.map((each) => [each.key, each])).values()];
  const counts = { total: cases.length, added: 0, queued: 0, done: 0, refused: all.length - whole.length };
  const queue = await connected(caller, options, () => new Queue<JobData>(name, connectionOptions(options)));
  try {
    for (let start = 0; start < cases.length; start += BATCH) {
      onProgress?.({ done: start, total: cases.length });
      if (signal?.aborted) {
        throw new RadiosurvError(
          "aborted",
          `${caller}: stopped after ${start} of ${cases.length} cases; those stay enqueued`,
        );
      }
      const batch = cases.slice(start, start + BATCH);
      const open = await openCases(batch, found, store, again);
      counts.done += batch.length - open.length;
      const free = await freeCases(queue, open, store);
      counts.queued += open.length - free.length;
      const jobs = free.map(({ key, data }) => ({ name: "case", data, opts: { ...jobOptions, jobId: key } }));
      if (jobs.length > 0) await queue.addBulk(jobs);
      counts.added += jobs.length;
    }
    onProgress?.({ done: cases.length, total: cases.length });
    return counts;
  } catch (error) {
    throw error instanceof RadiosurvError ? error : lostConnection(caller, options, error);
  } finally {
    await disconnect(queue, options);
  }
}

// those that have no result, or not one that is good enough
async function openCases(
  cases: readonly CohortCase[],
  found: ReadonlyMap<string, "good" | "failed">,
  store: ResultStore,
  again: EnqueueCohortOptions["again"],
): Promise<readonly CohortCase[]> {
  const isOpen = async ({ key }: CohortCase): Promise<boolean> => {
    const state = found.get(key);
    if (state === undefined || again === "all") return true;
    if (again === "none" || state === "good") return false;
    if (again === "failed") return true;
    const results = await store.read(key).catch(() => undefined);
    // a failure that cannot be read is as good as none
    return !results || isPassing(results);
  };
  const flags = await Promise.all(cases.map(isOpen));
  return cases.filter((_, i) => flags[i]);
}

// those that no job stands for; jobs that ended are removed, and so are the results that they left
async function freeCases(
  queue: Queue,
  cases: readonly CohortCase[],
  store: ResultStore,
): Promise<readonly CohortCase[]> {
  const isFree = async ({ key }: CohortCase): Promise<boolean> => {
    // not its state, for which the server would look through all that waits
    const job = await queue.getJob(key);
    if (job && job.finishedOn === undefined) return false;
    if (job) await job.remove();
    await store.remove(key);
    return true;
  };
  const flags = await Promise.all(cases.map(isFree));
  return cases.filter((_, i) => flags[i]);
}
