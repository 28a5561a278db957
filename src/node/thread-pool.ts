import { availableParallelism } from "node:os";
import type { Worker } from "node:worker_threads";
import { RadiosurvError } from "../error.ts";
import { type ThreadCrew, threadCrew } from "./thread-crew.ts";
import { type Answer, callOff, isCalledOff, type TaskSign, taskSign, threadOf } from "./thread-script.ts";

/** Threads that run one task each at a time. */
export interface ThreadPool<Task, Result> {
  /**
   * Runs a task in a free thread, or in the next that gets free. An abort ends the thread that works on it; another one
   * takes its place. A task that has not begun is called off instead.
   *
   * @throws RadiosurvError that the task threw; {@link ThreadLost} if its thread ended; the reason of the signal
   */
  run(task: Task, options?: ThreadRunOptions): Promise<Result>;
  /** Ends the threads; work that is under way is lost. */
  close(): Promise<void>;
}

export interface ThreadRunOptions {
  readonly signal?: AbortSignal;
  /** Called soon after the task has begun: what a thread prepares before is no part of it. */
  readonly onBegin?: (thread: Worker) => void;
}

/** A thread ended in the midst of its work, and why. */
export class ThreadLost extends Error {
  readonly outOfMemory: boolean;
  /** Whether the task had begun: otherwise the thread could not start. */
  readonly hasBegun: boolean;

  constructor(reason: unknown, hasBegun: boolean) {
    const { code, message } = reason as NodeJS.ErrnoException;
    super(message);
    this.outOfMemory = code === "ERR_WORKER_OUT_OF_MEMORY";
    this.hasBegun = hasBegun;
  }
}

/** A task that is not answered yet. */
interface Job {
  readonly sign: TaskSign;
  /** Ends its thread. */
  readonly end: AbortController;
  readonly fail: (error: unknown) => void;
}

interface Started<Task, Result> {
  readonly crew: Promise<ThreadCrew<Task, Result>>;
  // piscina gets no more tasks than it may have threads: for one that it keeps waiting it starts none in the place of a lost one
  readonly slots: Slots;
}

/** Time between two looks whether a task has begun, ms. */
const LOOK = 20;

/** The script of a thread that lies beside the file that names it; both are source, or both are built. */
export function scriptBeside(name: string, file: string): URL {
  return new URL(`./${name}.${file.endsWith(".ts") ? "ts" : "js"}`, file);
}

/**
 * Threads of a script whose default export is a `threadScript`. They start when there are tasks for them; an idle thread
 * does not keep the program from ending.
 *
 * @param options - `threads`, by default as many as the machine runs at once; `data`, plain data that each thread finds as
 *   its `workerData`
 */
export function threadPool<Task, Result>(
  script: URL,
  options: { readonly threads?: number; readonly data?: unknown } = {},
): ThreadPool<Task, Result> {
  const { threads = availableParallelism(), data } = options;
  const jobs = new Map<Job, Promise<unknown>>();
  let started: Started<Task, Result> | undefined;

  // what has not begun will not begin any more
  const failWaiting = (reason: unknown): Job[] => {
    const waiting = [...jobs.keys()].filter(({ sign }) => callOff(sign));
    for (const { fail } of waiting) fail(new ThreadLost(reason, false));
    return waiting;
  };
  const onLost = (reason: unknown): void => {
    // piscina may have them wait for the thread that did not come
    for (const job of failWaiting(reason)) jobs.delete(job);
  };
  const work = async (task: Task, { sign, end }: Job): Promise<Answer<Result>> => {
    started ??= { crew: threadCrew(script, { threads, data, onLost }), slots: slotsOf(threads) };
    const { crew, slots } = started;
    await slots.take();
    try {
      const { run } = await crew;
      return isCalledOff(sign) ? { calledOff: true } : await run({ task, sign }, end.signal);
    } catch (error) {
      throw new ThreadLost(error, threadOf(sign) !== undefined);
    } finally {
      slots.give();
    }
  };
  return {
    async run(task, { signal, onBegin } = {}) {
      signal?.throwIfAborted();
      let fail = (_: unknown): void => {};
      const failed = new Promise<never>((_, reject) => {
        fail = reject;
      });
      const job: Job = { sign: taskSign(), end: new AbortController(), fail };
      const stop = (): void => {
        fail(signal?.reason);
        if (!callOff(job.sign)) job.end.abort();
      };
      const look = async (): Promise<void> => {
        const id = threadOf(job.sign);
        if (id === undefined) return;
        clearInterval(timer);
        const thread = (await started?.crew)?.thread(id);
        if (thread && jobs.has(job)) onBegin?.(thread);
      };
      const timer = onBegin && setInterval(look, LOOK);
      signal?.addEventListener("abort", stop);
      const answered = work(task, job).finally(() => jobs.delete(job));
      jobs.set(job, answered);
      try {
        const found = await Promise.race([answered, failed]);
        if ("result" in found) return found.result;
        if ("calledOff" in found) throw new ThreadLost(CLOSED, false);
        throw found.code === undefined ? new Error(found.message) : new RadiosurvError(found.code, found.message);
      } finally {
        clearInterval(timer);
        signal?.removeEventListener("abort", stop);
        // an answer that comes later is nobody's
        answered.catch(() => {});
      }
    },
    async close() {
      if (!started) return;
      const { crew, slots } = started;
      started = undefined;
      const waiting = failWaiting(CLOSED);
      slots.dismiss();
      // where there is no piscina there are no threads
      const made = await crew.catch(() => undefined);
      await made?.end(waiting.map((job) => jobs.get(job) ?? Promise.resolve()));
    },
  };
}

const CLOSED = { message: "the threads were closed" };

/** Turns for a number of tasks at once. */
interface Slots {
  take(): Promise<void>;
  give(): void;
  /** Gives all that wait a turn, as they have nothing more to do. */
  dismiss(): void;
}

function slotsOf(count: number): Slots {
  const waiting: (() => void)[] = [];
  let free = count;
  return {
    async take() {
      if (free > 0) free--;
      else await new Promise<void>((resolve) => waiting.push(resolve));
    },
    give() {
      const next = waiting.shift();
      if (next) next();
      else free++;
    },
    dismiss() {
      for (const next of waiting.splice(0)) next();
    },
  };
}
