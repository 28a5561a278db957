import { checkSettings, oneOf, type Rules } from "../rules.ts";
import { type StepwiseCoxOptions, type SurvivalOutcome, stepwiseCox, univariateCox } from "../survival/index.ts";
import { completeRows } from "../table/complete-cases.ts";
import { checkTable, type TableInput } from "../table/numeric-table.ts";
import { selectColumns } from "../table/select-columns.ts";
import { selectRows } from "../table/select-rows.ts";
import { describeModel, MODEL_RULES, type ModelSettings } from "./cox-model.ts";
import type { StudyModel } from "./study-model.ts";
import { fitRows, outcomeOf } from "./study-rows.ts";

/** What {@link clinicalModel} can be told. */
export interface ClinicalModelOptions extends ModelSettings {
  /** Variables that are considered. @default all of the table */
  readonly variables?: readonly string[];
  /** Variables with a greater p-value by themselves (likelihood ratio) do not enter the search. @default 1, all enter */
  readonly entryPValue?: number;
  /** As `stepwiseCox` has them. @default "bic" */
  readonly criterion?: NonNullable<StepwiseCoxOptions["criterion"]>;
  /** @default "both" */
  readonly direction?: NonNullable<StepwiseCoxOptions["direction"]>;
  /** Variables that never leave. @default none */
  readonly keep?: readonly string[];
  /** What to do about rows with a missing value in a variable that is considered. @default "throw" */
  readonly missing?: "throw" | "omit";
}

const RULES: Rules = {
  ...MODEL_RULES,
  variables: ["a list of names", (value) => Array.isArray(value) && value.length > 0],
  entryPValue: ["a number above 0, 1 at most", (value) => (value as number) > 0 && (value as number) <= 1],
  criterion: [
    "one of bic, bic-n, aic, or a positive number",
    (value) => ["bic", "bic-n", "aic"].includes(value as string) || (value as number) > 0,
  ],
  direction: oneOf("both", "forward", "backward"),
  keep: ["a list of names", (value) => Array.isArray(value)],
  missing: oneOf("throw", "omit"),
};

/**
 * A model of clinical variables, as studies of signatures have it for comparison: a Cox model of each variable by itself, then
 * a stepwise search of the multivariable model, by BIC. Categories enter and leave as a whole.
 *
 * Equals R's `coxph` for each variable and `MASS::stepAIC(coxph(...), k = log(events))`. The p-values of the final model do not
 * know of the search. A model that no variable is left in predicts the same for all.
 *
 * @param table - clinical variables of all rows; texts are categories
 * @throws RadiosurvError what `stepwiseCox` throws; `argument` for a sealed row; `setting`
 * @example
 * ```ts
 * import { clinicalModel } from "radiosurv/study";
 * const outcome = { time: [4, 3, 1, 1, 2, 2, 3, 5, 6, 8], event: [1, 1, 1, 0, 1, 1, 0, 1, 1, 1] };
 * const table = { x: [0, 2, 3, 1, 1, 2, 0, 0, 1, 0], y: [1, 0, 0, 1, 0, 1, 0, 1, 0, 1] };
 * const { univariate = [], variables, selection } = clinicalModel(outcome, table);
 * univariate.map(({ hazardRatio }) => hazardRatio); // => [3.7861, 0.5774]
 * variables; // => ["x"]
 * selection?.moves[0].move; // => "- y"
 * ```
 */
export function clinicalModel(
  outcome: SurvivalOutcome,
  table: TableInput,
  options: ClinicalModelOptions = {},
): StudyModel {
  const caller = "clinicalModel";
  checkSettings(caller, options, RULES);
  const { criterion = "bic", direction = "both", keep = [], entryPValue = 1, missing = "throw" } = options;
  const checked = checkTable(caller, table, outcome?.time?.length);
  const considered = options.variables ?? checked.terms.map(({ name }) => name);
  const whole = selectColumns(checked, considered);
  const asked = fitRows(caller, outcome, options);
  const complete = completeRows(caller, selectRows(whole, asked), outcomeOf(outcome, asked), missing);
  const rows = complete.rows.map((place) => asked[place]);
  const training = complete.outcome;
  const univariate = univariateCox(training, complete.table);
  const entered = considered.filter((name) => {
    const own = univariate.find(({ term }) => term === name);
    return keep.includes(name) || (own?.tests.likelihoodRatio.pValue ?? 1) <= entryPValue;
  });
  const search = entered.length > 0 ? selectColumns(complete.table, entered) : { names: [], columns: [], terms: [] };
  const found = stepwiseCox(training, search, { criterion, direction, ...(keep.length > 0 && { keep }) });
  const { name = "clinical" } = options;
  const model = describeModel(
    outcome,
    rows,
    whole,
    { name, variables: found.terms, scores: {}, fit: found.fit },
    options,
  );
  const moves = found.steps.slice(1).map((step) => ({ move: step.move ?? "", criterion: step.criterion }));
  const omitted = complete.omitted.count;
  return {
    ...model,
    selection: { considered, entered, criterion, direction, moves },
    univariate,
    warnings: [
      ...found.warnings.slice(0, 1),
      ...(found.terms.length === 0 ? ["no variable is left: the model predicts the same for all"] : []),
      ...(omitted > 0 ? [`${omitted} of ${asked.length} rows have a missing value and were left out`] : []),
      ...model.warnings,
    ],
  };
}
