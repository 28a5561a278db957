import type { Worker } from "node:worker_threads";
import type { Piscina } from "piscina";
import { steadyTypeStripping } from "./steady-types.ts";
import type { Answer, ThreadTask } from "./thread-script.ts";

/** Threads that have started, each with one task at most. */
export interface ThreadCrew<Task, Result> {
  /** Has a task done; no more of them at once than there may be threads. The signal ends the thread that has it. */
  run(sent: ThreadTask<Task>, signal: AbortSignal): Promise<Answer<Result>>;
  thread(id: number): Worker | undefined;
  /** Ends the threads, as soon as all have loaded their script and the promises are settled, or after a while anyway. */
  end(first: readonly Promise<unknown>[]): Promise<void>;
}

export interface ThreadCrewOptions {
  readonly threads: number;
  /** What each thread finds as its `workerData`. */
  readonly data: unknown;
  /** Called with the reason when a thread ends before it has loaded its script. */
  readonly onLost: (reason: unknown) => void;
}

/** Time that threads have to load their script and to prepare before they are ended all the same, ms. */
const PATIENCE = 10_000;

/**
 * A pool of piscina, watched for what it does not tell: which threads load their script, and when a thread has ended.
 *
 * A thread must not be ended while it loads its script. Piscina has it required; if that is cut off while Node binds the
 * module, an assertion of Node fails, and the whole program is gone. Hence none is started ahead of its task, and the end of the
 * crew, and of the program, waits for those that load.
 */
export async function threadCrew<Task, Result>(
  script: URL,
  { threads, data, onLost }: ThreadCrewOptions,
): Promise<ThreadCrew<Task, Result>> {
  // threads are not for everyone: who runs none does not load their package
  const { Piscina } = await import("piscina");
  steadyTypeStripping(script.href);
  const pool: Piscina<ThreadTask<Task>, Answer<Result>> = new Piscina({
    filename: script.href,
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: Number.POSITIVE_INFINITY,
    workerData: data,
    // a task takes so long that the time of a message does not matter, and a blocked thread could finish nothing else
    atomics: "disabled",
    recordTiming: false,
  });
  // what happens to a thread without a task is of no account, unless it has not loaded yet
  pool.on("error", () => {});
  const loading = new Map<Worker, Promise<void>>();
  const ended = new Map<Worker, Promise<void>>();
  const watch = (thread: Worker): void => {
    let reason: unknown;
    thread.once("error", (error) => {
      reason = error;
    });
    const end = new Promise<void>((resolve) => {
      thread.once("exit", (code) => {
        ended.delete(thread);
        if (loading.delete(thread)) onLost(reason ?? new Error(`worker exited with code: ${code}`));
        resolve();
      });
    });
    const loaded = new Promise<void>((resolve) => {
      // the first message says that it is ready
      thread.once("message", () => {
        loading.delete(thread);
        thread.unref();
        resolve();
      });
    });
    thread.ref();
    loading.set(thread, Promise.race([loaded, end]));
    ended.set(thread, end);
  };
  return {
    run(sent, signal) {
      const answer = pool.run(sent, { signal });
      for (const thread of pool.threads) if (!ended.has(thread)) watch(thread);
      return answer;
    },
    thread: (id) => pool.threads.find(({ threadId }) => threadId === id),
    async end(first) {
      await within(PATIENCE, [...loading.values(), ...first]);
      const all = [...ended.values()];
      await pool.destroy();
      // of those that a signal ended piscina knows nothing any more
      await Promise.all(all);
    },
  };
}

async function within(ms: number, promises: readonly Promise<unknown>[]): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([Promise.allSettled(promises), over]);
  clearTimeout(timer);
}
