import { availableParallelism } from "node:os";
import { RadiosurvError } from "../error.ts";
import { checkSettings, type Rules, wholeFrom } from "../rules.ts";
import type { PenalizedCoxFoldResult, PenalizedCoxFoldTask } from "../survival/index.ts";
import { scriptBeside, ThreadLost, threadPool } from "./thread-pool.ts";

/** What {@link foldWorkers} can be told. */
export interface FoldWorkersOptions {
  /** Number of threads. @default as many as the machine runs at once */
  readonly workers?: number;
}

/** Threads for the folds of a cross-validation. */
export interface FoldWorkers {
  /** For the option `runFold` of `crossValidateInParallel`. */
  runFold(task: PenalizedCoxFoldTask): Promise<PenalizedCoxFoldResult>;
  /** Ends the threads; work that is under way is lost. */
  close(): Promise<void>;
}

const RULES: Rules = { workers: wholeFrom(1) };

/**
 * Threads that run the folds of `crossValidateInParallel`. They start with the first tasks and stay until `close`; each holds
 * the table of its task while it works on it.
 *
 * @throws RadiosurvError `setting` for an option
 * @example
 * ```ts
 * import { foldWorkers } from "radiosurv/node";
 * import { crossValidateInParallel } from "radiosurv/survival";
 * const outcome = { time: [5, 8, 1, 3, 9, 2, 7, 4, 6], event: [1, 1, 1, 1, 0, 1, 1, 1, 0] };
 * const table = { x: [4, 1, 8, 7, 0, 9, 3, 5, 2], z: [1, 0, 1, 0, 1, 0, 1, 0, 1] };
 * const { runFold, close } = foldWorkers({ workers: 2 });
 * const { lambda } = await crossValidateInParallel(outcome, table, { folds: 3, lambda: [0.5, 0.1], runFold });
 * await close();
 * lambda; // => [0.5, 0.1]
 * ```
 */
export function foldWorkers(options: FoldWorkersOptions = {}): FoldWorkers {
  checkSettings("foldWorkers", options, RULES);
  const { workers: threads = availableParallelism() } = options;
  const { run, close } = threadPool<PenalizedCoxFoldTask, PenalizedCoxFoldResult>(
    scriptBeside("fold-worker", import.meta.url),
    { threads },
  );
  let closed = 0;
  return {
    async runFold(task) {
      const before = closed;
      try {
        return await run(task);
      } catch (error) {
        if (!(error instanceof ThreadLost)) throw error;
        const why = closed > before ? "closed before the fold was done" : `a thread failed: ${error.message}`;
        throw new RadiosurvError("aborted", `foldWorkers: ${why}`);
      }
    },
    async close() {
      closed++;
      await close();
    },
  };
}
