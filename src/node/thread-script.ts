import { threadId } from "node:worker_threads";
import { type ErrorCode, RadiosurvError } from "../error.ts";

/** What a thread is sent. */
export interface ThreadTask<Task> {
  readonly task: Task;
  readonly sign: TaskSign;
}

/** Memory that both sides of a task see: whether it waits, has begun or was called off, and in which thread it is. */
export type TaskSign = Int32Array;

/** What a thread answers: errors lose their class on the way, and so their code is sent beside them. */
export type Answer<Result> =
  | { readonly result: Result }
  | { readonly code?: ErrorCode; readonly message: string }
  | { readonly calledOff: true };

/** What the script of a thread exports. */
export type ThreadScript<Task, Result> = (sent: ThreadTask<Task>) => Promise<Answer<Result>>;

const STATE = 0;
const THREAD = 1;
const WAITS = 0;
const BEGUN = 1;
const CALLED_OFF = 2;

/**
 * The default export of a script of threads: does a task, and makes an answer of what comes of it.
 *
 * @param prepare - what is done before the first task of a thread. A task begins after it: its thread is not ended before
 */
export function threadScript<Task, Result, Ready = void>(
  work: (task: Task, ready: Ready) => Result | Promise<Result>,
  prepare: () => Ready | Promise<Ready> = () => undefined as Ready,
): ThreadScript<Task, Result> {
  let prepared: Promise<Ready> | undefined;
  return async ({ task, sign }) => {
    try {
      prepared ??= Promise.resolve(prepare());
      const ready = await prepared;
      if (!begin(sign)) return { calledOff: true };
      return { result: await work(task, ready) };
    } catch (error) {
      if (error instanceof RadiosurvError) return { code: error.code, message: error.message };
      return { message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
  };
}

/** The sign of a task that waits. */
export function taskSign(): TaskSign {
  return new Int32Array(new SharedArrayBuffer(8));
}

/** Whether the task will not begin any more: false if it has begun. */
export function callOff(sign: TaskSign): boolean {
  return Atomics.compareExchange(sign, STATE, WAITS, CALLED_OFF) !== BEGUN;
}

export function isCalledOff(sign: TaskSign): boolean {
  return Atomics.load(sign, STATE) === CALLED_OFF;
}

/** The number of the thread that has begun with a task; `undefined` while it waits. */
export function threadOf(sign: TaskSign): number | undefined {
  return Atomics.load(sign, STATE) === BEGUN ? sign[THREAD] : undefined;
}

function begin(sign: TaskSign): boolean {
  sign[THREAD] = threadId;
  return Atomics.compareExchange(sign, STATE, WAITS, BEGUN) === WAITS;
}
