import { setImmediate } from "node:timers/promises";
import { RadiosurvError } from "../error.ts";
import type { CaseJournal } from "./case-journal.ts";
import type { CasePlan } from "./case-setup.ts";
import { caseThreads } from "./case-threads.ts";
import { type CaseResult, extractCase } from "./extract-case.ts";
import type { ExtractCohortOptions } from "./extract-cohort.ts";
import type { ManifestCase } from "./read-manifest.ts";

/** How cases are run: the options of `extractCohort`, with what was made of them. */
export interface RunCasesOptions extends ExtractCohortOptions {
  readonly plan: CasePlan;
  readonly inThreads: boolean;
  /** The journal, opened. */
  readonly kept?: CaseJournal;
}

/** Results of all cases in their order, whatever order they are worked through in. */
export async function runCases(cases: readonly ManifestCase[], options: RunCasesOptions): Promise<CaseResult[]> {
  const { concurrency = 1, caseTimeout, inThreads, kept, onProgress, plan, signal } = options;
  const total = cases.length;
  const results: CaseResult[][] = new Array(total);
  const keys: string[] = [];
  const open: number[] = [];
  let done = 0;
  let failed = 0;
  const finish = (i: number, found: CaseResult[]): void => {
    results[i] = found;
    done++;
    failed += found.filter((result) => result.error).length;
  };
  const checkAborted = (): void => {
    if (!signal?.aborted) return;
    const what = kept ? "; those are in the journal, and the next run goes on from there" : "; nothing was written";
    throw new RadiosurvError("aborted", `extractCohort: stopped after ${done} of ${total} cases${what}`);
  };
  for (const [i, item] of cases.entries()) {
    if (kept) keys[i] = await kept.keyOf(item);
    const before = kept?.find(item, keys[i]);
    if (before) finish(i, before);
    else open.push(i);
  }
  onProgress?.({ done, total, failed });
  const lanes = Math.min(concurrency, open.length);
  const threads =
    inThreads && lanes > 0 ? caseThreads(plan, { threads: lanes, timeout: caseTimeout, signal }) : undefined;
  // a row that names no image needs no thread
  const work = (item: ManifestCase): Promise<CaseResult[]> =>
    threads && !item.problem ? threads.extract(item) : extractCase(item, options);
  let next = 0;
  let stopped = false;
  const lane = async (): Promise<void> => {
    while (next < open.length && !stopped) {
      checkAborted();
      const i = open[next++];
      const found = await work(cases[i]);
      if (stopped) return;
      const same = kept ? await kept.add(cases[i], keys[i], found) : found;
      checkAborted();
      finish(i, same);
      onProgress?.({ done, total, failed, id: cases[i].id });
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
  return results.flat();
}
