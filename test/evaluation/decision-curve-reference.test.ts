import { type DecisionCurve, decisionCurve } from "radiosurv/evaluation";
import { describe, expect, test } from "vitest";
import { agreement } from "../survival/agreement.ts";
import {
  type CaseInputs,
  caseOutcome,
  caseRows,
  numberColumn,
  REFERENCE,
  referenceCases,
} from "../survival/reference-cases.ts";
import { comparison } from "../survival/shared-reference.ts";

// R 4.2.2, dcurves 0.5.1.9000 and rmda 1.6; see ../shared/reference/survival/dca.json

type Numbers = readonly (number | null)[];
interface Rates {
  readonly pos_rate: number;
  readonly tp_rate: Numbers;
  readonly fp_rate: Numbers;
  readonly net_benefit: Numbers;
}
interface Rmda {
  readonly FPR: Numbers;
  readonly TPR: Numbers;
  readonly NB: Numbers;
  readonly sNB: Numbers;
  readonly prob_high_risk: Numbers;
}
interface Outputs {
  readonly check: { readonly n: number };
  readonly dcurves: Readonly<Record<string, Rates>>;
  readonly standardized_net_benefit?: Readonly<Record<string, Numbers>>;
  readonly net_intervention_avoided?: Readonly<Record<string, Numbers>>;
  readonly rmda?: Readonly<Record<string, Readonly<Record<string, Rmda>>>>;
}
interface Settings {
  readonly thresholds: readonly number[];
  readonly time?: number;
  readonly prevalence?: number;
  readonly harm?: Readonly<Record<string, number>>;
}

const total = agreement("Decision curves", "dcurves: dca; rmda: decision_curve");
// sums that cancel leave what rounding leaves: compared beside 1
const beside1 = (list: ArrayLike<number | null>): (number | null)[] =>
  Array.from(list, (value) => (value === null ? null : 1 + value));
const asNumbers = (list: Float64Array): number[] => Array.from(list, (value) => 1 + value);

const cases = referenceCases<Outputs>("dca");

describe.skipIf(cases.length === 0)(`decision curves, ${REFERENCE}`, () => {
  test.each(cases.map((each) => [each.id, each] as const))("%s", (_, each) => {
    const { outputs } = each;
    const inputs = each.inputs as CaseInputs & { readonly outcome?: string };
    const { thresholds, time, prevalence, harm } = each.settings as unknown as Settings;
    // labels are named in `outcome`; a row without one is left out
    const rows = caseRows({ ...inputs, ...(inputs.outcome && { time: inputs.outcome }) });
    expect(rows).toHaveLength(outputs.check.n);
    const outcome = inputs.outcome ? numberColumn(rows, inputs.outcome) : caseOutcome(inputs, rows);
    const risks = Object.fromEntries((inputs.x ?? []).map(({ name, column }) => [name, numberColumn(rows, column)]));
    const options = { thresholds, time, prevalence, harm };
    const { curves, eventRate } = decisionCurve(outcome, risks, options);
    const curve = (name: string): DecisionCurve => curves.find((found) => found.name === name) as DecisionCurve;
    const all = comparison();
    for (const [name, expected] of Object.entries(outputs.dcurves)) {
      const found = curve(name);
      all.compare(`${name} event rate`, eventRate, expected.pos_rate);
      all.compare(`${name} true positive`, found.truePositive, expected.tp_rate);
      all.compare(`${name} false positive`, found.falsePositive, expected.fp_rate);
      all.compare(`${name} net benefit`, asNumbers(found.netBenefit), beside1(expected.net_benefit));
    }
    for (const [name, expected] of Object.entries(outputs.standardized_net_benefit ?? {})) {
      all.compare(`${name} standardised`, asNumbers(curve(name).standardizedNetBenefit), beside1(expected));
    }
    for (const [name, expected] of Object.entries(outputs.net_intervention_avoided ?? {})) {
      all.compare(`${name} avoided`, asNumbers(curve(name).netInterventionsAvoided), beside1(expected));
    }
    for (const [name, expected] of Object.entries(outputs.rmda ?? {})) {
      const strict = decisionCurve(outcome, { [name]: risks[name] }, { thresholds, positive: "above" });
      const found = strict.curves[2];
      const rmda = expected[".y ~ rk"];
      const rate = strict.eventRate;
      const tpr = found.truePositive.map((value) => value / rate);
      const fpr = found.falsePositive.map((value) => value / (1 - rate));
      all.compare(`${name} rmda TPR`, tpr, rmda.TPR);
      all.compare(`${name} rmda FPR`, fpr, rmda.FPR);
      all.compare(`${name} rmda NB`, asNumbers(found.netBenefit), beside1(rmda.NB));
      all.compare(`${name} rmda sNB`, asNumbers(found.standardizedNetBenefit), beside1(rmda.sNB));
      all.compare(`${name} rmda high risk`, found.positive, rmda.prob_high_risk);
      all.compare(`${name} rmda all`, asNumbers(strict.curves[0].netBenefit), beside1(expected.All.NB));
      all.compare(`${name} rmda none`, strict.curves[1].netBenefit, expected.None.NB);
    }
    total.add(inputs.data, all);
  });

  test("the largest difference of all", () => total.check(5000));
});
