import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { type ErrorCode, RadiosurvError } from "../error.ts";
import { checkSettings, type Rules, wholeFrom } from "../rules.ts";
import type { PenalizedCoxFoldResult, PenalizedCoxFoldTask } from "../survival/index.ts";

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

/** What a thread answers. */
type Answer = { readonly result: PenalizedCoxFoldResult } | { readonly code: ErrorCode; readonly message: string };

interface Job {
  readonly task: PenalizedCoxFoldTask;
  readonly resolve: (result: PenalizedCoxFoldResult) => void;
  readonly reject: (error: Error) => void;
}

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
  const { workers: most = availableParallelism() } = options;
  const script = new URL(import.meta.url.endsWith(".ts") ? "./fold-worker.ts" : "./fold-worker.js", import.meta.url);
  const threads: Worker[] = [];
  const idle: Worker[] = [];
  const waiting: Job[] = [];
  const busy = new Map<Worker, Job>();

  const next = (): void => {
    while (waiting.length > 0) {
      if (idle.length === 0 && threads.length < most) idle.push(start());
      const thread = idle.pop();
      if (!thread) return;
      const job = waiting.shift()!;
      busy.set(thread, job);
      // an idle thread does not keep the program from ending
      thread.ref();
      thread.postMessage(job.task);
    }
  };
  const start = (): Worker => {
    const thread = new Worker(script);
    thread.unref();
    thread.on("message", (answer: Answer) => {
      const job = busy.get(thread);
      busy.delete(thread);
      thread.unref();
      idle.push(thread);
      if ("result" in answer) job?.resolve(answer.result);
      else job?.reject(new RadiosurvError(answer.code, answer.message));
      next();
    });
    const lost = (why: string): void => {
      const job = busy.get(thread);
      busy.delete(thread);
      threads.splice(threads.indexOf(thread), 1);
      job?.reject(new RadiosurvError("aborted", `foldWorkers: ${why}`));
    };
    thread.on("error", (error) => lost(`a thread failed: ${(error as Error).message}`));
    threads.push(thread);
    return thread;
  };
  return {
    runFold: (task) =>
      new Promise((resolve, reject) => {
        waiting.push({ task, resolve, reject });
        next();
      }),
    close: async () => {
      const left = [...waiting.splice(0), ...busy.values()];
      busy.clear();
      for (const { reject } of left)
        reject(new RadiosurvError("aborted", "foldWorkers: closed before the fold was done"));
      await Promise.all(threads.splice(0).map((thread) => thread.terminate()));
      idle.length = 0;
    },
  };
}
