import { availableParallelism } from "node:os";
import type { Queue } from "bullmq";
import { caseThreads } from "../node/case-threads.ts";
import type { CohortProgress } from "../node/extract-cohort.ts";
import type { ImageLimits } from "../node/read-image-file.ts";
import { READ_URL_RULES } from "../node/read-url.ts";
import { checkGiven, checkSettings, oneOf, positive, type Rules, wholeFrom } from "../rules.ts";
import { caseJob } from "./case-job.ts";
import { type CohortSettings, type JobData, planOf, SETTINGS_RULES, settingsOf } from "./cohort-jobs.ts";
import { positiveOrZero } from "./enqueue-cohort.ts";
import {
  connected,
  connectionOptions,
  cutOff,
  DEFAULT_QUEUE,
  disconnect,
  FAREWELL,
  loadBullmq,
  QUEUE_RULES,
  type QueueSettings,
  within,
} from "./queue-connection.ts";
import { resultStore } from "./result-store.ts";

/** What {@link cohortWorker} can be told. */
export interface CohortWorkerOptions extends CohortSettings, QueueSettings {
  /** Threads that work at once, each on a case of its own. @default as many as the machine runs at once */
  readonly concurrency?: number;
  /** Directory of the manifest on this machine, from which its paths go. @default where it was for who enqueued it */
  readonly directory?: string;
  /** Limits within which images and masks are read. @default those of readImageFile */
  readonly limits?: ImageLimits;
  /** Seconds that a case may take. Its thread is ended then, and the attempt has failed. @default no limit */
  readonly caseTimeout?: number;
  /** Bytes of memory that the thread of a case may take. It is ended beyond that, and the attempt has failed. @default no limit */
  readonly caseMemory?: number;
  /**
   * Seconds without a sign of life after which a worker is taken for dead, and its cases are given to others: at most twice
   * as long after it died. It should be the same for all workers of a queue. @default 30
   */
  readonly patience?: number;
  /** How many workers may die over a case before it counts as failed. @default 5 */
  readonly deaths?: number;
  /** Whether the worker waits for more when the queue is empty: no case waits, is worked on, or is to be tried again. @default "stopped" */
  readonly until?: "stopped" | "empty";
  /** Seconds that cases under way have to finish when the signal stops the worker; then they are given back. @default 20 */
  readonly grace?: number;
  /** Called after each case of this worker; `total` is not known here, and is the same as `done`. */
  readonly onProgress?: (progress: CohortProgress) => void;
  /** Called with what went wrong and was mended, such as that the server was away. */
  readonly onWarning?: (message: string) => void;
  /** Stops the worker in good order. */
  readonly signal?: AbortSignal;
}

/** What a worker has done when it stops. */
export interface CohortWork {
  /** Cases that it finished, failed ones included. */
  readonly done: number;
  readonly failed: number;
}

const isFunction: Rules[string] = ["a function", (value) => typeof value === "function"];
const RULES: Rules = {
  ...SETTINGS_RULES,
  ...QUEUE_RULES,
  concurrency: wholeFrom(1),
  directory: ["the path of a directory", (value) => typeof value === "string"],
  limits: ["limits by name, as readImageFile takes them", (value) => typeof value === "object" && value !== null],
  caseTimeout: positive,
  caseMemory: positive,
  patience: positive,
  deaths: wholeFrom(0),
  until: oneOf("stopped", "empty"),
  grace: positiveOrZero,
  onProgress: isFunction,
  onWarning: isFunction,
  signal: ["an AbortSignal", (value) => typeof value === "object"],
};
/** Time between two looks whether the queue is empty, ms. */
const LOOK = 250;
const OPEN = ["waiting", "active", "delayed", "prioritized"] as const;

/**
 * Works through the cases of a queue that {@link enqueueCohort} filled, until it is stopped. Any number of them may run, on any
 * number of machines. Cases are worked on in threads, so that the worker can tell the server all the while that it lives.
 *
 * A case ends in one of three ways. Its results are written, and the job is completed. Or its failure is one that every
 * attempt would meet, such as a damaged image: it is final at once. Or its failure may pass: it is tried again, after a
 * while, as often as `attempts` said. Final failures are written too, and their jobs stay in the queue's list of failed ones. A case
 * of a worker that died is given to another.
 *
 * The worker itself ends with an error if its settings are not those of a job, if results cannot be written, or if functions
 * of `setup` cannot be made; cases that it had go back.
 *
 * @returns when the signal stopped it, or with `until: "empty"` when there is nothing left to do
 * @throws RadiosurvError `setting` for an option, for settings that differ from those of a job, or if `bullmq` is not installed;
 *   `file` if the server is not there, or results cannot be written
 * @example
 * ```js
 * import { cohortWorker } from "radiosurv/bullmq";
 * const stop = new AbortController();
 * process.once("SIGTERM", () => stop.abort());
 * const settings = { connection: "redis://localhost:6379", results: "/shared/results", params: { binWidth: 25 } };
 * const { done, failed } = await cohortWorker({ ...settings, concurrency: 4, signal: stop.signal });
 * ```
 * @see docs/scale.md
 */
export async function cohortWorker(options: CohortWorkerOptions): Promise<CohortWork> {
  const caller = "cohortWorker";
  checkSettings(caller, options, RULES);
  for (const name of ["connection", "results"]) checkGiven(caller, options ?? {}, name);
  const { limits, caseTimeout, caseMemory, grace = 20, patience = 30, until = "stopped", signal } = options;
  const { queue: name = DEFAULT_QUEUE, concurrency = availableParallelism(), onWarning } = options;
  if (limits) checkSettings(`${caller}, limits`, limits, READ_URL_RULES);
  const bullmq = await loadBullmq(caller, options);
  const { Queue, Worker } = bullmq;
  const plan = { ...planOf(options), limits };
  const settings = await settingsOf(plan);
  const store = resultStore(options.results);
  await store.check();

  const halt = new AbortController();
  const limited = { timeout: caseTimeout, memory: caseMemory, signal: halt.signal, caller };
  const threads = caseThreads(plan, { threads: concurrency, ...limited });
  const work = { done: 0, failed: 0 };
  let stopping: Promise<void> | undefined;
  let fault: unknown;

  const isStopping = (): boolean => stopping !== undefined;
  const tools = { bullmq, store, threads, settings, halt: halt.signal, isStopping, stop: (why: unknown) => stop(why) };
  const process = caseJob(options, tools, work);

  const queue = await connected(caller, options, () => new Queue<JobData>(name, connectionOptions(options)));
  const worker = await connected(caller, options, () => {
    return new Worker<JobData>(name, process, {
      ...connectionOptions(options),
      ...{ concurrency, autorun: false, lockDuration: 1000 * patience, stalledInterval: 1000 * patience },
      // deaths are counted here, so that the case gets a result that says so
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      // 15 s would be most of the time that Kubernetes gives a program to end
      runRetryDelay: 1000,
    });
  }).catch(async (error) => {
    await disconnect(queue, options);
    throw error;
  });
  worker.on("error", changes(onWarning));

  const leave = async (): Promise<void> => {
    const finished = worker.close();
    if (await within(1000 * grace, finished)) return;
    halt.abort();
    if (await within(2 * FAREWELL, finished)) return;
    // the server is away, and nothing can be told it any more
    await cutOff(worker, options);
    // the timer of its looks for dead workers would keep the program from ending
    await within(FAREWELL, worker.pause(true));
  };
  let stopped = (): void => {};
  const stop = (why?: unknown): void => {
    fault ??= why;
    stopping ??= leave().finally(stopped);
  };
  const end = new Promise<void>((resolve) => {
    stopped = resolve;
  });
  const look = setInterval(async () => {
    if (until === "empty" && (await isEmpty(queue))) stop();
  }, LOOK);
  const onAbort = (): void => stop();
  signal?.addEventListener("abort", onAbort);
  if (signal?.aborted) stop();
  try {
    worker.run().catch(stop);
    await end;
    await stopping;
  } finally {
    clearInterval(look);
    signal?.removeEventListener("abort", onAbort);
    halt.abort();
    await threads.close();
    await disconnect(queue, options);
  }
  if (fault !== undefined) throw fault;
  return work;
}

async function isEmpty(queue: Queue): Promise<boolean> {
  try {
    const counts = await queue.getJobCounts(...OPEN);
    return Object.values(counts).every((count) => count === 0);
  } catch {
    // a server that is away has not said that it is empty
    return false;
  }
}

// a server that is away makes BullMQ say so again and again
function changes(onWarning: CohortWorkerOptions["onWarning"]): (error: Error) => void {
  let last = "";
  return ({ message }) => {
    if (message !== last) onWarning?.(message);
    last = message;
  };
}
