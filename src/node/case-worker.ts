// a thread of `extractCohort`: makes its options with the first case, and answers each case with its results
import { workerData } from "node:worker_threads";
import { type CasePlan, planOptions } from "./case-setup.ts";
import { type CaseResult, type ExtractCaseOptions, extractCase } from "./extract-case.ts";
import { defaultExtractor } from "./extractor.ts";
import type { ManifestCase } from "./read-manifest.ts";
import { garbageCollector } from "./thread-memory.ts";
import { type ThreadScript, threadScript } from "./thread-script.ts";

/** What each of the threads is given. */
export interface CaseWorkerData {
  readonly plan: CasePlan;
  /** Bytes that it may have. */
  readonly memory?: number;
}

interface Ready {
  readonly options: ExtractCaseOptions;
  readonly collect: () => void;
}

const script: ThreadScript<ManifestCase, CaseResult[]> = threadScript<ManifestCase, CaseResult[], Ready>(
  (item, { options, collect }) => {
    collect();
    return extractCase(item, options);
  },
  async () => {
    const { plan, memory } = workerData as CaseWorkerData;
    const options = await planOptions(plan);
    if (memory === undefined) return { options, collect: () => {} };
    const collect = garbageCollector(memory);
    const { extract = defaultExtractor } = options;
    // so that what was left of reading and segmentation counts for nothing either
    return {
      options: {
        ...options,
        extract: (...given) => {
          collect();
          return extract(...given);
        },
      },
      collect,
    };
  },
);
export default script;
