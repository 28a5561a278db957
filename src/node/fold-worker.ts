// a thread of `foldWorkers`: answers each task with what the fold is worth, or with why it cannot be told
import { type PenalizedCoxFoldResult, type PenalizedCoxFoldTask, penalizedCoxFold } from "../survival/index.ts";
import { type ThreadScript, threadScript } from "./thread-script.ts";

const script: ThreadScript<PenalizedCoxFoldTask, PenalizedCoxFoldResult> = threadScript(({ outcome, table, options }) =>
  penalizedCoxFold(outcome, table, options),
);
export default script;
