import { RadiosurvError } from "../error.ts";
import type { Manifest } from "../node/read-manifest.ts";
import { checkGiven, checkSettings, type Rules } from "../rules.ts";
import { type CohortSettings, cohortCases, SETTINGS_RULES } from "./cohort-jobs.ts";
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
import { resultStore } from "./result-store.ts";

/** What {@link cohortProgress} can be told. */
export interface CohortProgressOptions extends CohortSettings, Partial<QueueSettings> {}

/** How far a cohort is. */
export interface QueueProgress {
  /** Cases of the manifest, rows with which no extraction can be tried left out. */
  readonly total: number;
  /** Cases that have a result, failed ones included. */
  readonly done: number;
  readonly failed: number;
  /** What is in the queue, of other manifests too; `undefined` without `connection`. */
  readonly queue?: {
    readonly waiting: number;
    readonly active: number;
    /** To be tried again after a while. */
    readonly delayed: number;
    /** The list of failed jobs. */
    readonly failed: number;
  };
}

const RULES: Rules = { ...SETTINGS_RULES, ...QUEUE_RULES };

/**
 * How far the workers are with a manifest, by the results that there are; with `connection`, what is in the queue too. If cases
 * lack a result and the queue is empty, enqueue the manifest again.
 *
 * @param manifest - path of a CSV file as `readManifest` takes it, or what that returned
 * @throws RadiosurvError what `readManifest` throws; `setting` for an option; `file` if results cannot be read, or the server is
 *   not there
 * @example
 * ```ts
 * import { cohortProgress } from "radiosurv/bullmq";
 * import { writeTable } from "radiosurv/node";
 * const manifest = "study-output/small/to-count.csv";
 * await writeTable(manifest, [{ ID: "a1", Image: "a1.nii", Mask: "a1-mask.nii" }]);
 * await cohortProgress(manifest, { results: "study-output/small/results" }); // => { total: 1, done: 0, failed: 0 }
 * ```
 */
export async function cohortProgress(
  manifest: string | Manifest,
  options: CohortProgressOptions,
): Promise<QueueProgress> {
  const caller = "cohortProgress";
  checkSettings(caller, options, RULES);
  checkGiven(caller, options ?? {}, "results");
  const { connection, results, params, setup, label } = options;
  const all = await cohortCases(caller, manifest, { results, params, setup, label });
  const keys = new Set(all.filter(({ item }) => !item.problem).map(({ key }) => key));
  const states = [...(await resultStore(results).list())].filter(([key]) => keys.has(key));
  const failed = states.filter(([, state]) => state === "failed").length;
  const progress = { total: keys.size, done: states.length, failed };
  return connection === undefined
    ? progress
    : { ...progress, queue: await queueCounts(caller, { ...options, connection }) };
}

async function queueCounts(caller: string, settings: QueueSettings): Promise<QueueProgress["queue"]> {
  const { queue: name = DEFAULT_QUEUE } = settings;
  const { Queue } = await loadBullmq(caller, settings);
  const queue = await connected(caller, settings, () => new Queue(name, connectionOptions(settings)));
  try {
    const counts = await queue.getJobCounts("waiting", "active", "delayed", "failed");
    const { waiting = 0, active = 0, delayed = 0, failed = 0 } = counts;
    return { waiting, active, delayed, failed };
  } catch (error) {
    throw error instanceof RadiosurvError ? error : lostConnection(caller, settings, error);
  } finally {
    await disconnect(queue, settings);
  }
}
