import { foldWorkers } from "radiosurv/node";
import {
  type CrossValidatePenalizedCoxOptions,
  crossValidateInParallel,
  crossValidatePenalizedCox,
  type PenalizedCoxFoldTask,
  penalizedCoxFold,
} from "radiosurv/survival";
import { describe, expect, test } from "vitest";
import { randomFrom } from "../../src/stats/random.ts";

const random = randomFrom(3);
const n = 120;
const columns = Array.from({ length: 20 }, () => Float64Array.from({ length: n }, random));
const table = { names: columns.map((_, j) => `x${j}`), columns };
const outcome = {
  time: columns[0].map((x, i) => Math.ceil((40 * random()) / (1 + 2 * x + columns[1][i]))),
  event: Array.from({ length: n }, () => (random() < 0.7 ? 1 : 0)),
};
const CASES: readonly CrossValidatePenalizedCoxOptions[] = [
  {},
  { folds: 5, seed: 9, measure: "C", repeats: 2 },
  { foldIds: Array.from({ length: n }, (_, i) => "abcd"[i % 4]), grouped: false, foldLambda: "shared" },
  { alpha: 0.5, penaltyFactors: { x3: 0 }, offset: Array.from(columns[5]), profile: "glmnet-4.1", folds: 4 },
];

describe("folds side by side", () => {
  test.each(CASES.map((each, i) => [i, each] as const))(
    "equal those in a row, to the bit: case %d",
    async (_, options) => {
      const { runFold, close } = foldWorkers({ workers: 2 });
      const inThreads = await crossValidateInParallel(outcome, table, { ...options, runFold });
      await close();
      const inARow = crossValidatePenalizedCox(outcome, table, options);
      expect(inThreads).toEqual(inARow);
      expect(await crossValidateInParallel(outcome, table, options)).toEqual(inARow);
    },
  );

  test("tasks are plain data, and progress counts the path and each fold", async () => {
    const seen: number[] = [];
    const runFold = async (task: PenalizedCoxFoldTask) => {
      const sent = structuredClone(task);
      return penalizedCoxFold(sent.outcome, sent.table, sent.options);
    };
    const onProgress = ({ done, total }: { done: number; total: number }) => void seen.push(done / total);
    const found = await crossValidateInParallel(outcome, table, { folds: 4, runFold, onProgress });
    expect(seen).toEqual([0.2, 0.4, 0.6, 0.8, 1]);
    expect(found).toEqual(crossValidatePenalizedCox(outcome, table, { folds: 4 }));
  });

  test("a signal ends the work", async () => {
    const controller = new AbortController();
    const onProgress = ({ done }: { done: number }) => done === 2 && controller.abort();
    const work = crossValidateInParallel(outcome, table, { signal: controller.signal, onProgress });
    await expect(work).rejects.toMatchObject({ code: "aborted" });
  });

  test("errors come with their code, also from a thread", async () => {
    const { runFold, close } = foldWorkers({ workers: 1 });
    const task = { outcome, table, options: { foldIds: outcome.event, fold: 7, at: [0.1] } };
    await expect(runFold(task)).rejects.toMatchObject({ code: "setting", name: "RadiosurvError" });
    const lost = expect(runFold({ ...task, options: { ...task.options, fold: 1 } })).rejects.toMatchObject({
      code: "aborted",
    });
    await close();
    await lost;
    await expect(crossValidateInParallel(outcome, table, { folds: 2 })).rejects.toMatchObject({ code: "setting" });
    await expect(crossValidateInParallel(outcome, table, { patience: 3 } as never)).rejects.toThrow(
      'there is no setting "patience"',
    );
    expect(() => foldWorkers({ workers: 0 })).toThrow("workers must be a whole number >= 1; got 0");
  });
});
