import { delongTest, operatingPoint, partialAuc, rocCurve } from "radiosurv/evaluation";
import { describe, expect, test } from "vitest";
import { agreement } from "../survival/agreement.ts";
import { type CaseInputs, caseRows, factorColumn, numberColumn, referenceCases } from "../survival/reference-cases.ts";
import { comparison, hasSharedReference, NO_SHARED_REFERENCE } from "../survival/shared-reference.ts";

// R 4.2.2, pROC 1.18.0; see ../shared/reference/survival/delong.json

interface Outputs {
  readonly check: { readonly n: number; readonly events: number };
  readonly rocs: Readonly<
    Record<
      string,
      {
        readonly n_controls: number;
        readonly n_cases: number;
        readonly auc: number;
        readonly var: number;
        readonly se: number;
        readonly ci95: readonly number[];
        readonly youden_best?: Readonly<Record<string, readonly number[]>>;
        readonly thresholds?: readonly (number | null)[];
        readonly sensitivities?: readonly number[];
        readonly specificities?: readonly number[];
      }
    >
  >;
  readonly "partial_auc_specificity_1_to_0.8"?: Readonly<Record<string, number>>;
  readonly paired?: readonly {
    readonly a: string;
    readonly b: string;
    readonly auc_a: number;
    readonly auc_b: number;
    readonly cov: number;
    readonly z: number;
    readonly p: number;
    readonly ci95_diff: readonly number[];
  }[];
  readonly unpaired?: readonly {
    readonly marker: string;
    readonly level_a: number | string;
    readonly level_b: number | string;
    readonly auc_a: number;
    readonly auc_b: number;
    readonly var_a: number;
    readonly var_b: number;
    readonly D: number;
    readonly df: number;
    readonly p: number;
  }[];
}

const cases = hasSharedReference ? referenceCases<Outputs>("delong") : [];
const total = agreement("Binary ROC and DeLong", "pROC: roc, ci.auc, roc.test, coords");

describe.skipIf(!hasSharedReference)(`pROC, ${hasSharedReference ? "all values" : NO_SHARED_REFERENCE}`, () => {
  test.each(cases.map((each) => [each.id, each] as const))("%s", (_, { inputs, settings, outputs }) => {
    const { outcome } = inputs as CaseInputs & { readonly outcome: string };
    const names = inputs.x!.map(({ column }) => column);
    const rows = caseRows({ ...inputs, time: outcome, event: outcome });
    expect(rows).toHaveLength(outputs.check.n);
    const direction = settings?.direction === ">" ? "lower" : "higher";
    const label = numberColumn(rows, outcome);
    const all = comparison();
    const scores = Object.fromEntries(names.map((name) => [name, numberColumn(rows, name)]));
    for (const [name, expected] of Object.entries(outputs.rocs)) {
      const found = rocCurve(label, scores[name], { direction });
      all.compare(`${name} cases`, found.cases, expected.n_cases);
      all.compare(`${name} controls`, found.controls, expected.n_controls);
      all.compare(`${name} AUC`, found.auc, expected.auc);
      all.compare(`${name} error`, found.standardError, expected.se);
      all.compare(`${name} variance`, found.standardError ** 2, expected.var);
      all.compare(`${name} limits`, found.interval, expected.ci95);
      if (expected.thresholds) {
        all.compare(`${name} thresholds`, found.curve.thresholds, expected.thresholds);
        all.compare(`${name} sensitivity`, found.curve.sensitivity, expected.sensitivities);
        all.compare(`${name} specificity`, found.curve.specificity, expected.specificities);
      }
      const part = outputs["partial_auc_specificity_1_to_0.8"]?.[name];
      if (part !== undefined) all.compare(`${name} partial`, partialAuc(found.curve, { from: 0.8 }), part);
      const best = expected.youden_best;
      if (!best) continue;
      expect(best.threshold).toHaveLength(1);
      const point = operatingPoint(label, scores[name]);
      const pairs = {
        threshold: point.threshold,
        sensitivity: point.sensitivity.estimate,
        specificity: point.specificity.estimate,
        tp: point.truePositives,
        fp: point.falsePositives,
        tn: point.trueNegatives,
        fn: point.falseNegatives,
        ppv: point.positivePredictiveValue.estimate,
        npv: point.negativePredictiveValue.estimate,
        accuracy: point.accuracy.estimate,
      };
      for (const [what, value] of Object.entries(pairs)) all.compare(`${name} best ${what}`, value, best[what][0]);
    }
    const compared = delongTest(label, scores, { direction });
    for (const expected of outputs.paired ?? []) {
      const [i, j] = [names.indexOf(expected.a), names.indexOf(expected.b)];
      const found = compared.differences.find(({ names: [a, b] }) => a === expected.a && b === expected.b)!;
      all.compare("AUC", [compared.auc[i], compared.auc[j]], [expected.auc_a, expected.auc_b]);
      all.compare("covariance", compared.covariance[i][j], expected.cov);
      all.compare("z", found.zValue, expected.z);
      all.compare("p", found.pValue, expected.p);
      all.compare("limits", [found.lower, found.upper], expected.ci95_diff);
    }
    for (const expected of outputs.unpaired ?? []) {
      const level = factorColumn(rows, inputs.group!);
      const of = (list: readonly number[], which: number | string) => list.filter((__, row) => level[row] === which);
      const found = delongTest(
        of(label, expected.level_a),
        of(scores[expected.marker], expected.level_a),
        of(scores[expected.marker], expected.level_b),
        { labelOfB: of(label, expected.level_b) },
      );
      all.compare("unpaired AUC", found.auc, [expected.auc_a, expected.auc_b]);
      all.compare("its variances", [found.covariance[0][0], found.covariance[1][1]], [expected.var_a, expected.var_b]);
      all.compare("t", found.tValue, expected.D);
      all.compare("df", found.df, expected.df);
      all.compare("p", found.pValue, expected.p);
    }
    total.add(inputs.data, all);
  });

  test("the largest difference of all", () => {
    total.check(1000);
  });
});
