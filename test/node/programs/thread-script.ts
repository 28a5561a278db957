// a script of threads for tests: does what its tasks say
import { threadId, workerData } from "node:worker_threads";
import { RadiosurvError } from "../../../src/error.ts";
import { type ThreadScript, threadScript } from "../../../src/node/thread-script.ts";

/** What a thread is told before it starts. */
export interface ThreadData {
  /** Time that it loads its script, ms. */
  readonly loads?: number;
  /** Time that it prepares, ms. */
  readonly prepares?: number;
  readonly cannotLoad?: "throws" | "exits";
}

export type Does = "id" | "loop" | "exit" | "refuse" | "throw" | "text" | { readonly works: number };

const { loads = 0, prepares = 0, cannotLoad } = (workerData ?? {}) as ThreadData;
if (cannotLoad === "throws") throw new Error("no such library");
if (cannotLoad === "exits") process.exit(4);
busy(loads);

const script: ThreadScript<Does, unknown> = threadScript<Does, unknown>(
  (does) => {
    if (does === "loop") for (;;);
    if (does === "exit") process.exit(3);
    if (does === "refuse") throw new RadiosurvError("roi", "not this one");
    if (does === "throw") throw new TypeError("a fault");
    if (does === "text") throw "only words";
    if (typeof does === "object") busy(does.works);
    return threadId;
  },
  () => busy(prepares),
);
export default script;

function busy(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end; );
}
