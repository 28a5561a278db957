import { type Image, RadiosurvError } from "radiosurv/image";
import type { FromWorker, Handlers, Jobs, ToWorker } from "./protocol.ts";

/** What is used of the global object of a worker, whose types do not go together with those of a page. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage(message: FromWorker, options?: { transfer: Transferable[] }): void;
}

/** Milliseconds between two reports of progress: more often nobody can read it. */
const REPORT_EVERY = 50;

/** Answers the jobs that the page sends, one at a time. */
export function serve<J extends Jobs>(handlers: Handlers<J>): void {
  const scope = globalThis as unknown as WorkerScope;
  const images = new Map<string, Image>();
  const running = new Map<number, AbortController>();
  const turn = messageTurn();
  let last: Promise<void> = Promise.resolve();

  const run = async (id: number, name: string, request: unknown, { signal }: AbortController): Promise<void> => {
    const transfer = new Set<ArrayBufferLike>();
    let reported = 0;
    try {
      signal.throwIfAborted();
      const answer = await handlers[name](request, {
        signal,
        images,
        transfer: (buffer) => transfer.add(buffer),
        onProgress: (progress) => {
          const now = performance.now();
          if (now - reported < REPORT_EVERY && progress.done < progress.total) return;
          reported = now;
          scope.postMessage({ type: "progress", id, progress });
        },
        pause: async () => {
          await turn();
          signal.throwIfAborted();
        },
      });
      scope.postMessage({ type: "answer", id, answer }, { transfer: [...transfer] as ArrayBuffer[] });
    } catch (error) {
      scope.postMessage({ type: "failure", id, ...describe(error, signal) });
    } finally {
      running.delete(id);
    }
  };

  scope.onmessage = ({ data }) => {
    if (data.type === "keep") images.set(data.key, data.image);
    else if (data.type === "cancel") running.get(data.id)?.abort();
    else {
      const controller = new AbortController();
      running.set(data.id, controller);
      last = last.then(() => run(data.id, data.name, data.request, controller));
    }
  };
}

function describe(error: unknown, signal: AbortSignal): { name: string; message: string } {
  if (signal.aborted) return { name: "AbortError", message: "cancelled" };
  if (error instanceof RadiosurvError) return { name: error.name, message: error.message };
  if (error instanceof RangeError && /allocation|length/i.test(error.message)) {
    return {
      name: "RadiosurvError",
      message: "There is not enough memory for this; close other pages, or crop the image",
    };
  }
  return error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: "Error", message: String(error) };
}

// a message to oneself comes after those that the page has sent; timers would wait 4 ms each time
function messageTurn(): () => Promise<void> {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      port2.postMessage(0);
    });
}
