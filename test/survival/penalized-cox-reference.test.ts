import { crossValidatePenalizedCox, type PenalizedCoxOptions, penalizedCox } from "radiosurv/survival";
import { describe, expect, test } from "vitest";
import { agreement } from "./agreement.ts";
import { type CaseInputs, caseOutcome, caseRows, numberColumn, referenceCases } from "./reference-cases.ts";
import { comparison, hasSharedReference, NO_SHARED_REFERENCE } from "./shared-reference.ts";

// R 4.2.2, glmnet 4.1-6: glmnet, cv.glmnet; see ../shared/reference/survival/glmnet_cox.json

interface Sparse {
  readonly k: number;
  readonly j: readonly number[];
  readonly v: readonly number[];
}

interface Folds {
  readonly lambda: readonly number[];
  readonly cvm: readonly number[];
  readonly cvsd: readonly number[];
  readonly nzero: readonly number[];
  readonly lambda_min: number;
  readonly lambda_1se: number;
  readonly index_min_1based: number;
  readonly index_1se_1based: number;
  readonly coef_lambda_min: { readonly j: readonly number[]; readonly v: readonly number[] };
  readonly prevalidated_lp_at_lambda_min: readonly number[];
}

interface Outputs {
  readonly check: { readonly n: number; readonly events: number };
  readonly nulldev: number;
  readonly lambda: readonly number[];
  readonly df: readonly number[];
  readonly dev_ratio: readonly number[];
  readonly npasses: number;
  readonly beta: readonly Sparse[];
  readonly beta_exact: readonly Sparse[];
  readonly cv_deviance_default_lambda?: Folds;
  readonly cv_deviance_explicit_lambda?: Folds;
  readonly cv_C_default_lambda?: Folds;
  readonly cv_C_explicit_lambda?: Folds;
}

interface Settings {
  readonly alpha: number;
  readonly standardize: boolean;
  readonly nlambda: number;
  readonly thresh: number;
  readonly lambda_min_ratio: number;
  readonly time_divided_by?: number;
  readonly foldid?: readonly number[];
  readonly penalty_factor?: readonly number[];
  readonly exclude_0based?: readonly number[];
  readonly lambda?: readonly number[];
}

const CASES = referenceCases<Outputs>("glmnet_cox").map((each) => [each.id, each] as const);
type Case = (typeof CASES)[number][1];

/** Outcome, table and options of a case. */
function problem({ inputs, settings }: Case) {
  const rows = caseRows(inputs);
  const wide = !Array.isArray(inputs.x);
  const wanted: NonNullable<CaseInputs["x"]> = wide
    ? Object.keys(rows[0])
        .filter((name) =>
          new RegExp((inputs.x as unknown as { all_columns_matching: string }).all_columns_matching).test(name),
        )
        .map((name) => ({ name, column: name }))
    : inputs.x!;
  const columns = wanted.map(({ column, equals, fn }) =>
    Float64Array.from(rows, (row) => {
      if (equals !== undefined) return Number(String(equals) === row[column]);
      const value = Number(row[column]);
      return fn === "log" ? Math.log(value) : fn === "sqrt" ? Math.sqrt(value) : value;
    }),
  );
  const names = wanted.map(({ name }) => name);
  const given = settings as unknown as Settings;
  const options: PenalizedCoxOptions = {
    alpha: given.alpha,
    standardize: given.standardize,
    lambdaCount: given.nlambda,
    lambdaMinRatio: given.lambda_min_ratio,
    lambda: given.lambda,
    penaltyFactors: given.penalty_factor,
    exclude: given.exclude_0based?.map((j) => names[j]),
    offset: inputs.offset ? numberColumn(rows, inputs.offset) : undefined,
    baseline: "none",
  };
  // the option of the stored fits, with room for the passes that it takes
  const glmnet = { ...options, profile: "glmnet-4.1", threshold: given.thresh, maximumPasses: 1e7 } as const;
  return {
    rows,
    names,
    table: { names, columns },
    outcome: caseOutcome(inputs, rows),
    settings: given,
    options,
    glmnet,
  };
}

/** Largest difference of coefficients times the scale of their columns. */
function furthest(
  stored: readonly Sparse[],
  path: ReturnType<typeof penalizedCox>,
): { values: number; largest: number } {
  let largest = 0;
  let values = 0;
  for (const { k, j, v } of stored) {
    const expected = new Float64Array(path.names.length);
    j.forEach((column, i) => {
      expected[column] = v[i];
    });
    path.coefficients[k - 1].forEach((value, column) => {
      largest = Math.max(largest, Math.abs(value - expected[column]) * path.scales[column]);
      values++;
    });
  }
  return { values, largest };
}

// a million passes take minutes: RADIOSURV_SLOW=1 runs them too
const SLOW = process.env.RADIOSURV_SLOW !== undefined;
const isSlow = ({ outputs, inputs }: Case) => outputs.npasses > 1e6 && !inputs.strata;
const inProfile = ({ inputs }: Case) => !inputs.strata && !inputs.start;
const total = { values: 0, largest: 0 };
const agreed = agreement("penalized Cox, profile glmnet-4.1", "R 4.2.2, glmnet 4.1-6", 1e-7);

describe.skipIf(!hasSharedReference)(hasSharedReference ? "glmnet" : NO_SHARED_REFERENCE, () => {
  test.each(CASES.filter(([, each]) => inProfile(each) && (!isSlow(each) || SLOW)))(
    "%s: profile glmnet-4.1, pass for pass",
    (_, each) => {
      const { outputs, inputs } = each;
      const { rows, table, outcome, glmnet } = problem(each);
      expect(rows).toHaveLength(outputs.check.n);
      const path = penalizedCox(outcome, table, glmnet);
      expect(path.passes).toBe(outputs.npasses);
      expect(path.events).toBe(outputs.check.events);
      const all = comparison();
      all.compare("lambda", path.lambda, outputs.lambda);
      all.compare("df", path.df, outputs.df);
      all.compare("deviance ratio", path.devianceRatio.slice(1), outputs.dev_ratio.slice(1));
      all.compare("null deviance", path.nullDeviance, outputs.nulldev);
      const beta = furthest(outputs.beta, path);
      total.values += beta.values;
      total.largest = Math.max(total.largest, beta.largest);
      expect(beta.largest).toBeLessThan(1e-11);
      agreed.add(inputs.data, all);
    },
    600_000,
  );

  test.each(CASES)("%s: optimum", (_, each) => {
    const { outputs, inputs } = each;
    const { table, outcome, options } = problem(each);
    const path = penalizedCox(outcome, table, options);
    const exact = furthest(outputs.beta_exact, path);
    total.values += exact.values;
    expect(path.lambda).toHaveLength(outputs.lambda.length);
    const all = comparison();
    all.compare("lambda", path.lambda, outputs.lambda);
    expect(all.largest, all.worst).toBeLessThan(1e-9);
    expect(exact.largest).toBeLessThan(1e-8);
    // deviances of glmnet with strata suffer from its ties of times in days
    const ratios = outputs.dev_ratio.map((value, k) => Math.abs(value - path.devianceRatio[k]));
    expect(Math.max(...ratios)).toBeLessThan(inputs.strata ? 1e-4 : 2e-5);
  });

  const KINDS = [
    ["cv_deviance_default_lambda", "deviance", "own"],
    ["cv_deviance_explicit_lambda", "deviance", "shared"],
    ["cv_C_default_lambda", "C", "own"],
    ["cv_C_explicit_lambda", "C", "shared"],
  ] as const;

  const FOLDS = CASES.flatMap(([id, each]) =>
    KINDS.filter(([key]) => each.outputs[key]).map((kind) => [id, kind[0], each, kind] as const),
  );

  test.each(FOLDS.filter(([, , { outputs }]) => outputs.npasses < 1e4 || SLOW))(
    "%s: %s as cv.glmnet, profile glmnet-4.1",
    (_, key, each, [, measure, foldLambda]) => {
      const { inputs, outputs } = each;
      const { table, outcome, glmnet, settings } = problem(each);
      const found = crossValidatePenalizedCox(outcome, table, {
        ...glmnet,
        ...{ measure, foldLambda, foldIds: settings.foldid, keepPredictions: true },
      });
      const expected = outputs[key]!;
      const all = comparison();
      all.compare("lambda", found.lambda, expected.lambda);
      all.compare("mean", found.mean, expected.cvm);
      all.compare("error", found.standardError, expected.cvsd);
      all.compare("lambda.min", found.lambdaMin, expected.lambda_min);
      all.compare("lambda.1se", found.lambda1se, expected.lambda_1se);
      expect(found.indexMin + 1).toBe(expected.index_min_1based);
      expect(found.index1se + 1).toBe(expected.index_1se_1based);
      const { j, v } = expected.coef_lambda_min;
      all.compare(
        "coefficients",
        j.map((column) => found.path.coefficients[found.indexMin][column]),
        v,
      );
      const { prevalidated_lp_at_lambda_min: predictions } = expected;
      const apart = predictions.map((value, i) => Math.abs(value - found.predictions![0][i]));
      expect(Math.max(...apart)).toBeLessThan(1e-9);
      agreed.add(inputs.data, all);
    },
  );

  test.each(FOLDS)("%s: %s as cv.glmnet, at the optima", (_, key, each, [, measure, foldLambda]) => {
    const { table, outcome, options, settings } = problem(each);
    const found = crossValidatePenalizedCox(outcome, table, {
      ...options,
      measure,
      foldLambda,
      foldIds: settings.foldid,
    });
    const expected = each.outputs[key]!;
    const all = comparison();
    all.compare("mean", found.mean, expected.cvm);
    all.compare("error", found.standardError, expected.cvsd);
    // the distance of glmnet from its optimum
    expect(all.largest, all.worst).toBeLessThan(1e-4);
    expect([found.indexMin + 1, found.index1se + 1]).toEqual([expected.index_min_1based, expected.index_1se_1based]);
  });

  test("the largest difference of all", () => {
    agreed.check(1000);
    console.log(`penalized Cox: ${total.values} coefficients, largest difference ${total.largest.toExponential(1)}`);
  });
});
