import { receiveMessageOnPort } from "node:worker_threads";
import { RadiosurvError } from "../error.ts";
import type { CasePlan } from "./case-setup.ts";
import type { CaseTask } from "./case-worker.ts";
import type { CaseResult } from "./extract-case.ts";
import type { ManifestCase } from "./read-manifest.ts";
import { scriptBeside, ThreadLost, threadPool } from "./thread-pool.ts";

/** Threads that work through cases. */
export interface CaseThreads {
  /**
   * Results of a case. One that takes too long, or whose thread ends, is a failed case.
   *
   * @throws RadiosurvError `setting` if a thread cannot start; `AbortError` if the signal asks for it
   */
  extract(item: ManifestCase): Promise<CaseResult[]>;
  close(): Promise<void>;
}

/** How many threads, and what ends their work. */
export interface CaseThreadsOptions {
  readonly threads: number;
  /** Seconds from the begin of a case in its thread to its end. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

export function caseThreads(plan: CasePlan, { threads, timeout, signal }: CaseThreadsOptions): CaseThreads {
  const pool = threadPool<CaseTask, CaseResult[]>(scriptBeside("case-worker", import.meta.url), {
    threads,
    data: plan,
  });
  return {
    close: () => pool.close(),
    async extract(item) {
      const patience = new AbortController();
      const { port1: heard, port2: begun } = new MessageChannel();
      let timer: ReturnType<typeof setTimeout> | undefined;
      let hasBegun = false;
      // what a thread does before its first case, such as loading networks, is not the time of that case
      heard.onmessage = () => {
        hasBegun = true;
        if (timeout !== undefined) timer = setTimeout(() => patience.abort(), 1000 * timeout);
      };
      const stop = signal ? AbortSignal.any([signal, patience.signal]) : patience.signal;
      try {
        return await pool.run({ item, begun }, stop, [begun]);
      } catch (error) {
        if (signal?.aborted) throw error;
        if (patience.signal.aborted) {
          return lost(item, "limit", `the case took longer than caseTimeout, ${timeout} s, and was stopped`);
        }
        if (!(error instanceof ThreadLost)) throw error;
        // the end of a thread may be heard of before what it told last
        if (!hasBegun && !receiveMessageOnPort(heard as never)) {
          throw new RadiosurvError("setting", `extractCohort: a thread could not start: ${error.message}`);
        }
        return error.outOfMemory
          ? lost(
              item,
              "limit",
              "its thread ran out of memory; lower concurrency, or give Node more with --max-old-space-size",
            )
          : lost(item, "unexpected", `its thread ended: ${error.message}`);
      } finally {
        clearTimeout(timer);
        heard.close();
      }
    },
  };
}

function lost(item: ManifestCase, code: "limit" | "unexpected", message: string): CaseResult[] {
  const { id, cells } = item;
  return [{ id, cells, dimension: 0, features: {}, diagnostics: {}, warnings: [], error: { code, message } }];
}
