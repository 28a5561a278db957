import { RadiosurvError } from "../error.ts";
import type { CaseResult } from "../extraction/case/case-result.ts";
import type { SentCase } from "./image-case.ts";
import { type FromWorker, messageOf, type ToWorker } from "./protocol.ts";

/** A worker, which works on one case at a time. */
export interface CaseWorker {
  /**
   * Results of a case, when the worker is ready for it.
   *
   * @throws RadiosurvError `setting` if the worker could not start; what ended the work in it; {@link WorkerLost} if it ended
   */
  extract(item: SentCase, begun: () => void): Promise<CaseResult[]>;
  /** Whether it can take a case: not if it ended after its last one. */
  isAlive(): boolean;
  /** Ends it at once, whatever it does. */
  end(): void;
}

/** A worker ended, and why. */
export class WorkerLost extends Error {}

/** How workers are made. */
export interface CaseWorkerOptions {
  readonly worker: () => Worker;
  readonly data: unknown;
  /** Seconds that its script may take until it calls `serveCases`. */
  readonly startTimeout: number;
}

export function startCaseWorker({ worker: make, data, startTimeout }: CaseWorkerOptions): CaseWorker {
  const worker = madeWorker(make);
  const ended = new AbortController();
  let waiting:
    | { readonly resolve: (message: FromWorker) => void; readonly reject: (error: unknown) => void }
    | undefined;
  let lost: WorkerLost | undefined;
  const end = (why = "it was ended"): void => {
    lost ??= new WorkerLost(why);
    waiting?.reject(lost);
    ended.abort();
    worker.terminate();
  };
  const { signal } = ended;
  worker.addEventListener(
    "message",
    ({ data }: MessageEvent<unknown>) => {
      const message = messageOf<FromWorker>(data);
      if (message) waiting?.resolve(message);
    },
    { signal },
  );
  worker.addEventListener(
    "error",
    (event: ErrorEvent) => {
      // it is told to the caller, and not to the console too
      event.preventDefault();
      // Chromium puts a word before it that Firefox and WebKit do not
      const message = event.message?.replace(/^Uncaught /, "");
      end(message || "its script could not be loaded; look at its address, and at worker-src of the policy");
    },
    { signal },
  );
  worker.addEventListener("messageerror", () => end("what it sent could not be read"), { signal });

  const post = (message: ToWorker): void => {
    try {
      worker.postMessage(message);
    } catch (error) {
      throw new RadiosurvError(
        "argument",
        `extractCases: what is sent to a worker must be data that can be copied: ${(error as Error).message}`,
      );
    }
  };
  const answer = async (send?: ToWorker): Promise<FromWorker> => {
    const found = await new Promise<FromWorker>((resolve, reject) => {
      waiting = { resolve, reject };
      if (lost) reject(lost);
      else if (send) post(send);
    });
    if (found.radiosurv !== "failure") return found;
    throw found.code === undefined ? new Error(found.message) : new RadiosurvError(found.code, found.message);
  };
  const start = async (): Promise<void> => {
    const timer = setTimeout(
      () => end(`its script has not called serveCases within startTimeout, ${startTimeout} s`),
      1000 * startTimeout,
    );
    try {
      await answer().finally(() => clearTimeout(timer));
      const ready = await answer({ radiosurv: "start", data });
      if (ready.radiosurv === "ready" && ready.lock) watch(ready.lock, signal, end);
    } catch (error) {
      end();
      const code = error instanceof RadiosurvError ? error.code : "setting";
      throw new RadiosurvError(code, `extractCases: a worker could not start: ${(error as Error).message}`);
    }
  };
  let started: Promise<void> | undefined;
  return {
    end,
    isAlive: () => lost === undefined,
    async extract(item, begun) {
      started ??= start();
      await started;
      begun();
      const found = await answer({ radiosurv: "case", item });
      return found.radiosurv === "results" ? found.results : [];
    },
  };
}

function madeWorker(make: () => Worker): Worker {
  let worker: Worker;
  try {
    worker = make();
  } catch (error) {
    throw new RadiosurvError("setting", `extractCases: a worker could not be made: ${(error as Error).message}`);
  }
  if (typeof worker?.postMessage === "function" && typeof worker.terminate === "function") return worker;
  throw new RadiosurvError(
    "setting",
    `extractCases: worker must return a new Worker(...) each time it is called; it returned ${worker === null ? "null" : typeof worker}`,
  );
}

// a worker that closes itself, or that the browser ends for want of memory, sends no event: but its lock gets free
function watch(lock: string, signal: AbortSignal, end: (why: string) => void): void {
  globalThis.navigator?.locks
    ?.request(lock, { signal }, () => end("the browser or its script closed it"))
    .catch(() => {});
}
