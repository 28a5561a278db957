export { RadiosurvError } from "../error.ts";
export type { CohortSettings } from "./cohort-jobs.ts";
export { type CohortProgressOptions, cohortProgress, type QueueProgress } from "./cohort-progress.ts";
export { type CohortWork, type CohortWorkerOptions, cohortWorker } from "./cohort-worker.ts";
export {
  type CollectCohortOptions,
  type CollectedCohort,
  type CollectedSummary,
  collectCohort,
} from "./collect-cohort.ts";
export { type EnqueueCohortOptions, type EnqueuedCohort, enqueueCohort } from "./enqueue-cohort.ts";
export type { BullmqClasses, QueueSettings } from "./queue-connection.ts";
