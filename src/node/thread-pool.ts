import { availableParallelism } from "node:os";
import type { Piscina } from "piscina";
import { type ErrorCode, RadiosurvError } from "../error.ts";

/** Threads that run one task each at a time. */
export interface ThreadPool<Task, Result> {
  /**
   * Runs a task in a free thread, or in the next that gets free. An abort ends the thread that works on it; another one
   * takes its place.
   *
   * @throws RadiosurvError that the task threw; {@link ThreadLost} if its thread ended; an `AbortError`
   */
  run(task: Task, signal?: AbortSignal, transfer?: readonly MessagePort[]): Promise<Result>;
  /** Ends the threads; work that is under way is lost. */
  close(): Promise<void>;
}

/** A thread ended in the midst of its work, and why. */
export class ThreadLost extends Error {
  readonly outOfMemory: boolean;

  constructor(reason: unknown) {
    const { code, message } = reason as NodeJS.ErrnoException;
    super(message);
    this.outOfMemory = code === "ERR_WORKER_OUT_OF_MEMORY";
  }
}

/** What a thread answers: errors lose their class on the way, and so their code is sent beside them. */
export type Answer<Result> = { readonly result: Result } | { readonly code?: ErrorCode; readonly message: string };

/** For scripts of threads: does the work, and makes an answer of what it returns or throws. */
export async function answer<Result>(work: () => Result | Promise<Result>): Promise<Answer<Result>> {
  try {
    return { result: await work() };
  } catch (error) {
    if (error instanceof RadiosurvError) return { code: error.code, message: error.message };
    return { message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** The script of a thread that lies beside the file that names it; both are source, or both are built. */
export function scriptBeside(name: string, file: string): URL {
  return new URL(`./${name}.${file.endsWith(".ts") ? "ts" : "js"}`, file);
}

/**
 * Threads of a script whose default export takes a task and returns an {@link answer}. They start with the first task; an
 * idle thread does not keep the program from ending.
 *
 * @param options - `threads`, by default as many as the machine runs at once; `data`, plain data that each thread finds as
 *   its `workerData`
 */
export function threadPool<Task, Result>(
  script: URL,
  options: { readonly threads?: number; readonly data?: unknown } = {},
): ThreadPool<Task, Result> {
  const { threads = availableParallelism(), data } = options;
  let started: Promise<Piscina<Task, Answer<Result>>> | undefined;
  // tasks that no thread has answered yet, to be told when a thread cannot even start
  const waiting = new Set<(error: ThreadLost) => void>();
  const start = async (): Promise<Piscina<Task, Answer<Result>>> => {
    // threads are not for everyone: who runs none does not load their package
    const { Piscina } = await import("piscina");
    const pool = new Piscina<Task, Answer<Result>>({
      filename: script.href,
      minThreads: threads,
      maxThreads: threads,
      workerData: data,
      // a task takes so long that the time of a message does not matter, and a blocked thread could finish nothing else
      atomics: "disabled",
      recordTiming: false,
    });
    pool.on("error", (error) => {
      for (const reject of waiting) reject(new ThreadLost(error));
    });
    return pool;
  };
  return {
    async run(task, signal, transfer = []) {
      started ??= start();
      const pool = await started;
      let reject = (_: ThreadLost): void => {};
      const lost = new Promise<never>((_, no) => {
        reject = no;
      });
      waiting.add(reject);
      let found: Answer<Result>;
      try {
        found = await Promise.race([pool.run(task, { signal, transferList: [...transfer] as never }), lost]);
      } catch (error) {
        throw error instanceof ThreadLost || signal?.aborted ? error : new ThreadLost(error);
      } finally {
        waiting.delete(reject);
      }
      if ("result" in found) return found.result;
      throw found.code === undefined ? new Error(found.message) : new RadiosurvError(found.code, found.message);
    },
    async close() {
      const pool = await started;
      started = undefined;
      await pool?.destroy();
    },
  };
}
