import { RadiosurvError } from "../../error.ts";
import { checkSettings, type Rules } from "../../rules.ts";
import type { CompactTable, TableInput } from "../../table/numeric-table.ts";
import type { SurvivalOutcome } from "../outcome.ts";
import {
  CROSS_VALIDATION_RULES,
  type CrossValidatedPenalizedCox,
  type CrossValidatePenalizedCoxOptions,
  foldingsOf,
  validatedPath,
} from "./cross-validate-penalized-cox.ts";
import { fitPath } from "./penalized-cox.ts";
import { penalizedData } from "./penalized-cox-data.ts";
import { type PenalizedCoxFoldOptions, type PenalizedCoxFoldResult, penalizedCoxFold } from "./penalized-cox-fold.ts";
import { checkPenalty } from "./penalized-cox-input.ts";

/** What a fold needs: plain data, which can be sent to a worker, where `penalizedCoxFold` takes it. */
export interface PenalizedCoxFoldTask {
  readonly outcome: SurvivalOutcome;
  readonly table: CompactTable;
  readonly options: PenalizedCoxFoldOptions;
}

/** What {@link crossValidateInParallel} can be told. */
export interface CrossValidateInParallelOptions
  extends Omit<CrossValidatePenalizedCoxOptions, "patience" | "keepPredictions"> {
  /**
   * Runs `penalizedCoxFold` on a task wherever it likes: `foldWorkers` of `radiosurv/node` has threads for it, in a browser it
   * is a Web Worker of the page. @default here, one fold after the other, with a pause after each
   */
  readonly runFold?: (task: PenalizedCoxFoldTask) => Promise<PenalizedCoxFoldResult>;
  /** Stops the work when it is aborted. @default none */
  readonly signal?: AbortSignal;
}

const RULES: Rules = {
  ...CROSS_VALIDATION_RULES,
  runFold: ["a function", (value) => typeof value === "function"],
  signal: ["an AbortSignal", (value) => typeof value === "object" && value !== null],
};

/**
 * {@link crossValidatePenalizedCox} with its folds side by side: the path of all subjects is fitted here, each fold by
 * `runFold`. The result is the same in every bit, whatever the number of workers.
 *
 * Each task carries the table, 8 n p bytes, or 4 n p of columns of single precision. With the path of all subjects as one more piece of the work, ten folds on two
 * workers take about six tenths of the time.
 *
 * @throws RadiosurvError as `crossValidatePenalizedCox`; `aborted` if the signal ended the work
 * @example
 * ```ts
 * import { crossValidateInParallel, crossValidatePenalizedCox } from "radiosurv/survival";
 * const outcome = { time: [5, 8, 1, 3, 9, 2, 7, 4, 6], event: [1, 1, 1, 1, 0, 1, 1, 1, 0] };
 * const table = { x: [4, 1, 8, 7, 0, 9, 3, 5, 2], z: [1, 0, 1, 0, 1, 0, 1, 0, 1] };
 * const options = { folds: 3, lambda: [0.5, 0.1], seed: 7 };
 * const { mean } = await crossValidateInParallel(outcome, table, options);
 * mean[1] === crossValidatePenalizedCox(outcome, table, options).mean[1]; // => true
 * ```
 */
export async function crossValidateInParallel(
  outcome: SurvivalOutcome,
  table: TableInput,
  options: CrossValidateInParallelOptions = {},
): Promise<CrossValidatedPenalizedCox> {
  const caller = "crossValidateInParallel";
  checkSettings(caller, options, RULES);
  const { runFold = oneByOne(), signal, onProgress, baseline = "hazard", measure = "deviance", ...settings } = options;
  const checked = checkPenalty(caller, outcome, table, options, RULES);
  const foldings = foldingsOf(caller, checked, options);
  const path = fitPath(caller, checked, penalizedData(checked.input), { baseline });
  const total = 1 + foldings.reduce((sum, { count }) => sum + count, 0);
  let done = 1;
  onProgress?.({ done, total });
  const { names, columns } = checked.input;
  const { folds: _folds, foldIds: _ids, seed: _seed, repeats: _repeats, ...shared } = settings;
  const values = await Promise.all(
    foldings.map(({ codes, count }) =>
      Promise.all(
        Array.from({ length: count }, async (_, fold) => {
          checkSignal(caller, signal);
          const task = {
            outcome,
            table: { names, columns },
            options: { ...shared, measure, foldIds: codes, fold, at: path.lambda },
          };
          const { values: judged, weight } = await runFold(task);
          checkSignal(caller, signal);
          onProgress?.({ done: ++done, total });
          return { values: Array.from(judged), weight };
        }),
      ),
    ),
  );
  return validatedPath(path, foldings, values, measure);
}

// one fold after the other, with room for other things in between
function oneByOne(): NonNullable<CrossValidateInParallelOptions["runFold"]> {
  let last: Promise<unknown> = Promise.resolve();
  return ({ outcome, table, options }) => {
    const next = last.then(async () => {
      await new Promise((resolve) => setTimeout(resolve));
      return penalizedCoxFold(outcome, table, options);
    });
    last = next.catch(() => undefined);
    return next;
  };
}

function checkSignal(caller: string, signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new RadiosurvError("aborted", `${caller}: stopped, as the signal was aborted`);
}
