import type { Job } from "bullmq";
import { RadiosurvError } from "../error.ts";
import { isPassing } from "../extraction/case/case-result.ts";
import type { CaseThreads } from "../node/case-threads.ts";
import type { CaseResult } from "../node/extract-case.ts";
import type { ManifestCase } from "../node/read-manifest.ts";
import { type JobData, placedCase } from "./cohort-jobs.ts";
import type { CohortWork, CohortWorkerOptions } from "./cohort-worker.ts";
import { type BullmqClasses, DEFAULT_QUEUE, FAREWELL, within } from "./queue-connection.ts";
import { hasFailed, type ResultStore } from "./result-store.ts";

/** What a worker has for its jobs. */
export interface CaseJobTools {
  readonly bullmq: BullmqClasses;
  readonly store: ResultStore;
  readonly threads: CaseThreads;
  /** Digests of what its results depend on. */
  readonly settings: Readonly<Record<string, string>>;
  /** Ends the cases under way. */
  readonly halt: AbortSignal;
  readonly isStopping: () => boolean;
  /** Stops the worker, with an error if there is one. */
  readonly stop: (why?: unknown) => void;
}

/** Works on a job, as BullMQ calls it. What it throws is for BullMQ. */
export type CaseJob = (job: Job<JobData>, token?: string) => Promise<object>;

/**
 * What {@link cohortWorker} does with a job: completes it, fails it for good, fails it so that it is tried again, or gives it
 * back as if it had not been begun.
 *
 * @param work - is counted up
 */
export function caseJob(
  { queue = DEFAULT_QUEUE, directory, deaths = 5, onProgress }: CohortWorkerOptions,
  { bullmq, store, threads, settings, halt, isStopping, stop }: CaseJobTools,
  work: { -readonly [Name in keyof CohortWork]: CohortWork[Name] },
): CaseJob {
  const { UnrecoverableError, WaitingError } = bullmq;
  const giveBack = async (job: Job<JobData>, token: string | undefined): Promise<never> => {
    // if the server is not there, others take it for dead and do the same
    await within(FAREWELL, job.moveToWait(token));
    throw new WaitingError();
  };
  const extract = async (job: Job<JobData>, item: ManifestCase, token: string | undefined): Promise<CaseResult[]> => {
    if (job.stalledCounter > deaths) {
      return failure(item, `${job.stalledCounter} workers died, or lost the server, while they worked on the case`);
    }
    try {
      return await threads.extract(item);
    } catch (error) {
      if (halt.aborted) return giveBack(job, token);
      stop(error);
      // a thread that cannot start is no matter of the case; what a function threw may be, and counts as an attempt
      return (error as RadiosurvError).code === "setting"
        ? giveBack(job, token)
        : failure(item, `the work was ended: ${(error as Error).message}`);
    }
  };
  return async (job, token) => {
    const { data, id: key = "" } = job;
    if (isStopping()) await giveBack(job, token);
    const other = differing(settings, data.settings);
    if (other.length > 0) {
      stop(
        new RadiosurvError(
          "setting",
          `cohortWorker: the queue ${queue} has cases of other settings, which would give other results: ${other.join(", ")}; give the worker those of enqueueCohort, or use another queue`,
        ),
      );
      await giveBack(job, token);
    }
    // of a worker that died after it had written
    if (await store.isDone(key)) return { already: true };
    const results = await extract(job, placedCase(data, directory), token);
    const errors = results.flatMap(({ error }) => error ?? []);
    const last = job.attemptsMade + 1 >= (job.opts.attempts ?? 1) || job.stalledCounter > deaths;
    if (isPassing(results) && !last) throw new Error(errors[0].message);
    try {
      await store.write(key, results);
    } catch (error) {
      stop(error);
      await giveBack(job, token);
    }
    const failed = hasFailed(results);
    work.done++;
    if (failed) work.failed++;
    try {
      onProgress?.({ ...work, total: work.done, id: data.id });
    } catch (error) {
      stop(error);
    }
    if (failed) throw new UnrecoverableError(errors[0].message);
    return { entries: results.length, failed: errors.length };
  };
}

function failure({ id, cells }: ManifestCase, message: string): CaseResult[] {
  const error = { code: "unexpected", message } as const;
  return [{ id, cells, dimension: 0, features: {}, diagnostics: {}, warnings: [], error }];
}

/** Names of settings that a job has otherwise; versions are shown. */
function differing(own: Readonly<Record<string, string>>, job: Readonly<Record<string, string>>): readonly string[] {
  return Object.keys(own)
    .filter((name) => own[name] !== job[name])
    .map((name) => (name === "version" ? `version (${job[name]} of radiosurv, here ${own[name]})` : name));
}
