// a thread of `extractCohort`: makes its options with the first case, and answers each case with its results
import { workerData } from "node:worker_threads";
import { type CasePlan, planOptions } from "./case-setup.ts";
import { type CaseResult, type ExtractCaseOptions, extractCase } from "./extract-case.ts";
import type { ManifestCase } from "./read-manifest.ts";
import { type Answer, answer } from "./thread-pool.ts";

/** A case, and where the thread tells that it begins with it. */
export interface CaseTask {
  readonly item: ManifestCase;
  readonly begun: MessagePort;
}

let options: Promise<ExtractCaseOptions> | undefined;

export default function ({ item, begun }: CaseTask): Promise<Answer<CaseResult[]>> {
  return answer(async () => {
    options ??= planOptions(workerData as CasePlan);
    const ready = await options;
    begun.postMessage(true);
    return extractCase(item, ready);
  });
}
