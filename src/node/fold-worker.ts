// a thread of `foldWorkers`: answers each task with what the fold is worth, or with why it cannot be told
import { parentPort } from "node:worker_threads";
import { type PenalizedCoxFoldTask, penalizedCoxFold } from "../survival/index.ts";

parentPort?.on("message", ({ outcome, table, options }: PenalizedCoxFoldTask) => {
  try {
    parentPort?.postMessage({ result: penalizedCoxFold(outcome, table, options) });
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    parentPort?.postMessage({ code: code ?? "argument", message });
  }
});
