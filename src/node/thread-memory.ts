import process from "node:process";
import { getHeapStatistics, type HeapInfo, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Worker } from "node:worker_threads";
import { RadiosurvError } from "../error.ts";

/** Time between two looks at the memory of a thread, ms. */
const LOOK = 100;
/** Looks in a row that find too much, after which it is no garbage that V8 is about to collect. */
const LOOKS = 10;
/** Times the limit that no thread is left with until then. */
const FAR_TOO_MUCH = 2;
/** Share of the limit under which a thread need not collect its garbage. */
const LITTLE = 0.5;

/**
 * Throws where a program cannot ask a thread for its memory while that works.
 *
 * @throws RadiosurvError `setting`
 */
export function checkThreadMemory(
  caller: string,
  { bun, deno, node }: NodeJS.ProcessVersions = process.versions,
  ask: unknown = Worker.prototype.getHeapStatistics,
): void {
  // Bun has the method, but answers when the thread is idle, and without the buffers
  if (!bun && ask) return;
  const here = bun ? `Bun ${bun}` : deno ? `Deno ${deno}` : `Node ${node}`;
  throw new RadiosurvError(
    "setting",
    `${caller}: caseMemory needs Node 22.16 or later, where a thread can be asked for its memory while it works; this is ${here}; leave caseMemory out, and limit the memory of the whole program`,
  );
}

/**
 * Looks ten times a second at what a thread has: its V8 heap, and the array buffers outside of it, in which voxels are. Nothing
 * can make another thread collect its garbage while it works, but a look too early finds garbage that V8 is about to collect.
 * So only what is too much for a second counts, or twice too much.
 *
 * @param limit - bytes
 * @param onExceeded - called once, with the bytes that the thread has
 * @returns a function that ends the looking
 */
export function watchThreadMemory(thread: Worker, limit: number, onExceeded: (bytes: number) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;
  let looks = 0;
  const look = async (): Promise<void> => {
    const bytes = bytesOf(await thread.getHeapStatistics());
    if (over) return;
    looks = bytes > limit ? looks + 1 : 0;
    if (looks >= LOOKS || bytes > FAR_TOO_MUCH * limit) onExceeded(bytes);
    else next();
  };
  const next = (): void => {
    // a thread that has ended is asked in vain
    timer = setTimeout(() => look().catch(() => {}), LOOK);
  };
  next();
  return () => {
    over = true;
    clearTimeout(timer);
  };
}

/**
 * For the thread itself: a function that collects its garbage, if it has a good part of the limit. V8 leaves gigabytes of
 * buffers lying while there is memory, and those of one case are not to count for the next.
 *
 * @param limit - bytes
 */
export function garbageCollector(limit: number): () => void {
  let collect: (() => void) | undefined;
  return () => {
    if (bytesOf(getHeapStatistics()) < LITTLE * limit) return;
    collect ??= exposedCollector();
    collect();
  };
}

function bytesOf({ used_heap_size: heap, external_memory: buffers }: HeapInfo): number {
  return heap + buffers;
}

// the function that node --expose-gc would give
function exposedCollector(): () => void {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  setFlagsFromString("--no-expose-gc");
  return collect;
}
