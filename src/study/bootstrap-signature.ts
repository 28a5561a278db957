import { type BootstrapValidation, bootstrapValidation } from "../evaluation/index.ts";
import { checkSettings, type Rules, wholeFrom } from "../rules.ts";
import { randomFrom } from "../stats/random.ts";
import { concordanceIndex, coxRegression, logRankTest, type SurvivalOutcome } from "../survival/index.ts";
import type { FoldModel } from "./out-of-fold.ts";
import { LONG_WORK_RULES, type LongWork, pause } from "./pause.ts";
import { SIGNATURE_RULES, type SignatureSettings, settingsOf } from "./radiomics-signature.ts";
import { type SignatureTables, signatureFitter } from "./signature-fitter.ts";
import { fitRows, outcomeOf, type StudyRows } from "./study-rows.ts";

/** What {@link bootstrapSignature} can be told. */
export interface BootstrapSignatureOptions extends SignatureSettings, StudyRows, LongWork {
  /** Number of resamples. @default 200 */
  readonly resamples?: number;
  /** @default "optimism" */
  readonly method?: "optimism" | ".632+";
}

const RULES: Rules = {
  ...SIGNATURE_RULES,
  ...LONG_WORK_RULES,
  resamples: wholeFrom(1),
  method: ['"optimism" or ".632+"', (value) => value === "optimism" || value === ".632+"],
};

/**
 * Optimism of a signature by the bootstrap: on each resample reduction, scaling, penalty, LASSO and cutoff are done anew.
 * Metrics: `concordance`; `slope`, the coefficient of the score in a Cox model, below 1 where scores are too far apart (above 1
 * where LASSO shrinks more than it should); `logRank`, the chi-squared of the groups by the cutoff.
 *
 * Copies of a row stand in one inner fold, as in two of them they would predict themselves and call for too small a penalty.
 * An empty signature has concordance 0.5, slope NaN (left out) and log-rank 0.
 *
 * @param tables - features of one region, or a record of tables by region
 * @returns metrics with apparent, optimism and corrected values, as `bootstrapValidation`
 * @throws RadiosurvError what `radiomicsSignature` and `bootstrapValidation` throw; `aborted` once the signal asks for it
 * @example
 * ```ts
 * import { bootstrapSignature } from "radiosurv/study";
 * const time = Array.from({ length: 40 }, (_, i) => ((i * 7) % 40) + 1);
 * const event = time.map((_, i) => (i % 4 === 0 ? 0 : 1));
 * const table = { x: time.map((value, i) => ((value * 3) % 17) - value + i), z: time.map((_, i) => (i * 11) % 13) };
 * const { metrics } = await bootstrapSignature({ time, event }, table, { filter: "none", resamples: 5, seed: 1 });
 * metrics.map(({ name }) => name); // => ["concordance", "slope", "logRank"]
 * ```
 */
export async function bootstrapSignature(
  outcome: SurvivalOutcome,
  tables: SignatureTables,
  options: BootstrapSignatureOptions = {},
): Promise<BootstrapValidation> {
  const caller = "bootstrapSignature";
  checkSettings(caller, options, RULES);
  const rows = fitRows(caller, outcome, options);
  const { resamples = 200, method = "optimism", seed = 1, ids } = options;
  const fitted = signatureFitter(caller, outcome, tables, ids, settingsOf(options));
  const random = randomFrom(seed);
  const { length } = rows;
  const indices = Array.from({ length: resamples }, () =>
    Uint32Array.from({ length }, () => Math.floor(random() * length)),
  );
  // made one by one, so that other things can happen; what fails is told when its turn comes
  const made: (() => FoldModel)[] = [];
  const whole = fitted(rows);
  made.push(() => whole);
  for (const draw of indices) {
    await pause(caller, options);
    made.push(attempt(() => fitted(Array.from(draw, (i) => rows[i]))));
    options.onProgress?.({ done: made.length - 1, total: resamples, step: `resample ${made.length - 1}` });
  }
  let next = 0;
  return bootstrapValidation(
    rows,
    () => made[next++](),
    (model, some) => metricsOf(outcome, model, some),
    {
      method,
      indices,
      ...(method === ".632+" && { noInformation: { concordance: 0.5, slope: 0, logRank: 0 } }),
    },
  );
}

function attempt<T>(call: () => T): () => T {
  try {
    const value = call();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function metricsOf(outcome: SurvivalOutcome, { scoreOf }: FoldModel, rows: readonly number[]): Record<string, number> {
  const own = outcomeOf(outcome, rows);
  const { score, group } = scoreOf(rows);
  const [slope] = coxRegression(own, { score }, { baseline: "none" }).coefficients;
  const divided = group?.some((value) => value !== group[0]);
  return {
    concordance: concordanceIndex(own, score).estimate,
    slope,
    logRank: group && divided ? logRankTest(own, group).statistic : 0,
  };
}
