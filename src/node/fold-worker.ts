// a thread of `foldWorkers`: answers each task with what the fold is worth, or with why it cannot be told
import { type PenalizedCoxFoldResult, type PenalizedCoxFoldTask, penalizedCoxFold } from "../survival/index.ts";
import { type Answer, answer } from "./thread-pool.ts";

export default function (task: PenalizedCoxFoldTask): Promise<Answer<PenalizedCoxFoldResult>> {
  return answer(() => penalizedCoxFold(task.outcome, task.table, task.options));
}
