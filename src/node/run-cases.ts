import { setImmediate } from "node:timers/promises";
import { RadiosurvError } from "../error.ts";
import type { CasePlan } from "./case-setup.ts";
import type { CaseStore } from "./case-store.ts";
import { caseThreads } from "./case-threads.ts";
import type { ExtractCohortOptions } from "./cohort-options.ts";
import { type CaseResult, extractCase } from "./extract-case.ts";
import type { ManifestCase } from "./read-manifest.ts";

/** How cases are run: the options of `extractCohort`, with what was made of them. */
export interface RunCasesOptions extends ExtractCohortOptions {
  readonly plan: CasePlan;
  readonly inThreads: boolean;
  /** Where results are put, and those of earlier runs taken from. */
  readonly store: CaseStore;
  /** What is said of the cases that are through when a signal ends the work. */
  readonly stopped: () => string;
}

/** Works through all cases that the store does not have, in the order of the manifest, several at a time. */
export async function runCases(cases: readonly ManifestCase[], options: RunCasesOptions): Promise<void> {
  const { concurrency = 1, caseTimeout, caseMemory, inThreads, onProgress, plan, signal, store } = options;
  const total = cases.length;
  const tell = (id?: string): void =>
    onProgress?.({ done: store.done, total, failed: store.failed, ...(id !== undefined && { id }) });
  const checkAborted = (): void => {
    if (!signal?.aborted) return;
    throw new RadiosurvError(
      "aborted",
      `extractCohort: stopped after ${store.done} of ${total} cases; ${options.stopped()}`,
    );
  };
  const open = await store.takeOver();
  tell();
  const lanes = Math.min(concurrency, open.length);
  const threads =
    inThreads && lanes > 0
      ? caseThreads(plan, { threads: lanes, timeout: caseTimeout, memory: caseMemory, signal })
      : undefined;
  // a row that names no image needs no thread
  const work = (item: ManifestCase): Promise<CaseResult[]> =>
    threads && !item.problem ? threads.extract(item) : extractCase(item, options);
  let next = 0;
  let stopped = false;
  const lane = async (): Promise<void> => {
    while (next < open.length && !stopped) {
      checkAborted();
      const i = open[next++];
      await store.begin(i);
      const found = await work(cases[i]);
      if (stopped) return;
      await store.finish(i, found);
      checkAborted();
      tell(cases[i].id);
      // lets timers, signals and the caller's own work run between two cases
      await setImmediate();
    }
  };
  try {
    await Promise.all(Array.from({ length: lanes }, lane));
  } catch (error) {
    stopped = true;
    // what threads say when a signal ends them is not what the caller is to read
    checkAborted();
    throw error;
  } finally {
    await threads?.close();
  }
}
