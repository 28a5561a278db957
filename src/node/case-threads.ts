import { RadiosurvError } from "../error.ts";
import type { CasePlan } from "./case-setup.ts";
import type { CaseWorkerData } from "./case-worker.ts";
import type { CaseResult } from "./extract-case.ts";
import type { ManifestCase } from "./read-manifest.ts";
import { checkThreadMemory, watchThreadMemory } from "./thread-memory.ts";
import { scriptBeside, ThreadLost, threadPool } from "./thread-pool.ts";

/** Threads that work through cases. */
export interface CaseThreads {
  /**
   * Results of a case. One that takes too long or too much memory, or whose thread ends, is a failed case.
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
  /** Bytes that a thread may have, what it had before the case included. */
  readonly memory?: number;
  readonly signal?: AbortSignal;
  /** Whom messages name. @default extractCohort */
  readonly caller?: string;
}

/** @throws RadiosurvError `setting` if `memory` is given where it cannot be watched */
export function caseThreads(plan: CasePlan, options: CaseThreadsOptions): CaseThreads {
  const { threads, timeout, memory, signal, caller = "extractCohort" } = options;
  if (memory !== undefined) checkThreadMemory(caller);
  const data: CaseWorkerData = { plan, memory };
  const pool = threadPool<ManifestCase, CaseResult[]>(scriptBeside("case-worker", import.meta.url), { threads, data });
  return {
    close: () => pool.close(),
    async extract(item) {
      const patience = new AbortController();
      const ends: (() => void)[] = [];
      const give = (why: string): void => patience.abort(why);
      const stop = signal ? AbortSignal.any([signal, patience.signal]) : patience.signal;
      try {
        return await pool.run(item, {
          signal: stop,
          onBegin: (thread) => {
            if (timeout !== undefined) {
              const timer = setTimeout(give, 1000 * timeout, `longer than caseTimeout, ${timeout} s, and was stopped`);
              ends.push(() => clearTimeout(timer));
            }
            if (memory === undefined) return;
            const most = `of memory, more than caseMemory, ${megabytes(memory)}, and was stopped`;
            const mend = "raise caseMemory, with a lower concurrency if the machine has no more";
            ends.push(watchThreadMemory(thread, memory, (bytes) => give(`${megabytes(bytes)} ${most}; ${mend}`)));
          },
        });
      } catch (error) {
        if (signal?.aborted) throw error;
        if (patience.signal.aborted) {
          return lost(item, "limit", `the case took ${patience.signal.reason}`);
        }
        if (!(error instanceof ThreadLost)) throw error;
        if (!error.hasBegun)
          throw new RadiosurvError("setting", `${caller}: a thread could not start: ${error.message}`);
        return error.outOfMemory
          ? lost(
              item,
              "limit",
              "its thread ran out of memory; lower concurrency, or give Node more with --max-old-space-size",
            )
          : lost(item, "unexpected", `its thread ended: ${error.message}`);
      } finally {
        for (const end of ends) end();
      }
    },
  };
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6).toLocaleString("en")} MB`;
}

function lost(item: ManifestCase, code: "limit" | "unexpected", message: string): CaseResult[] {
  const { id, cells } = item;
  return [{ id, cells, dimension: 0, features: {}, diagnostics: {}, warnings: [], error: { code, message } }];
}
