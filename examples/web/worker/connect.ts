import type { Image } from "radiosurv/image";
import type { FromWorker, Jobs, Progress, ToWorker } from "./protocol.ts";

/** What a job can be told. */
export interface JobOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Keys of the images of the page that the job needs. */
  readonly needs?: readonly string[];
}

/** A worker as functions: its jobs can be waited for, and cancelled. */
export interface Connection<J extends Jobs> {
  readonly run: <Name extends keyof J & string>(
    name: Name,
    request: J[Name][0],
    options?: JobOptions,
  ) => Promise<J[Name][1]>;
}

/** An error that a worker reported; the library's own are named RadiosurvError. */
export class WorkerFailure extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

interface Waiting {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress?: (progress: Progress) => void;
}

/** Milliseconds that a cancelled job is given to stop by itself. */
const PATIENCE = 800;

/**
 * Connects a worker, which is started with its first job. A job that does not stop in time when it is cancelled takes its worker
 * with it: the next job starts another one, which is given the images that it needs.
 *
 * @param start - starts the worker
 * @param images - of the page, by key
 */
export function connect<J extends Jobs>(start: () => Worker, images: ReadonlyMap<string, Image>): Connection<J> {
  const waiting = new Map<number, Waiting>();
  let held = new Set<string>();
  let worker: Worker | undefined;
  let count = 0;

  const send = (message: ToWorker): void => worker?.postMessage(message);
  const end = (error: Error): void => {
    worker?.terminate();
    worker = undefined;
    held = new Set();
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const begin = (): void => {
    worker = start();
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      const job = waiting.get(data.id);
      if (data.type === "progress") {
        job?.onProgress?.(data.progress);
        return;
      }
      waiting.delete(data.id);
      if (data.type === "answer") job?.resolve(data.answer as never);
      else job?.reject(new WorkerFailure(data.name, data.message));
    };
    worker.onerror = (event) => {
      event.preventDefault();
      end(new WorkerFailure("Error", event.message || "The worker could not be started"));
    };
  };

  return {
    run: (name, request, { signal, onProgress, needs = [] } = {}) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(new WorkerFailure("AbortError", "cancelled"));
        if (!worker) begin();
        for (const key of needs) {
          const image = images.get(key);
          if (held.has(key) || !image) continue;
          send({ type: "keep", key, image });
          held.add(key);
        }
        const id = ++count;
        waiting.set(id, { resolve: resolve as (answer: never) => void, reject, onProgress });
        send({ type: "job", id, name, request });
        signal?.addEventListener("abort", () => {
          if (!waiting.has(id)) return;
          send({ type: "cancel", id });
          setTimeout(() => waiting.has(id) && end(new WorkerFailure("AbortError", "cancelled")), PATIENCE);
        });
      }),
  };
}
