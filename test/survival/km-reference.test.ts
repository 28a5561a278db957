import {
  type ConfType,
  type KaplanMeierOptions,
  kaplanMeier,
  restrictedMeanSurvival,
  type SurvivalCurve,
  survivalAt,
  survivalQuantile,
} from "radiosurv/survival";
import { describe, expect, test } from "vitest";
import { agreement } from "./agreement.ts";
import {
  caseOutcome,
  caseRows,
  factorColumn,
  REFERENCE,
  type ReferenceCase,
  referenceCases,
} from "./reference-cases.ts";
import { comparison } from "./shared-reference.ts";

// R 4.2.2, survival 3.5.3: survfit and its summaries; see ../shared/reference/survival/km.json

type Numbers = readonly (number | null)[];
interface Limits {
  readonly lower: Numbers;
  readonly upper: Numbers;
}
interface Outputs {
  readonly check: { readonly n: number; readonly events: number };
  readonly curves?: readonly {
    readonly level?: number | string;
    readonly n: number;
    readonly n_events: number;
    readonly curve?: Readonly<Record<string, Numbers>>;
    readonly ci?: Readonly<Record<string, Limits>>;
    readonly at_times: {
      readonly times: readonly number[];
      readonly n_risk: Numbers;
      readonly n_event_in_interval: Numbers;
      readonly surv: Numbers;
      readonly std_err: Numbers;
    } & Readonly<Record<`ci_${string}`, Limits>>;
    readonly quantiles: Readonly<
      Record<string, Limits & { readonly probs: readonly number[]; readonly estimate: Numbers }>
    >;
    readonly rmst?: readonly { readonly tau: number; readonly rmean: number; readonly se: number }[];
  }[];
  readonly comparisons?: readonly {
    readonly tau: number;
    readonly rmst: Numbers;
    readonly se: Numbers;
    readonly diff_second_minus_first: number;
    readonly se_diff: number;
    readonly z: number;
    readonly p: number;
    readonly ci95: Numbers;
  }[];
}

const cases = referenceCases<Outputs>("km");

function optionsOf({ settings = {} }: ReferenceCase<Outputs>): KaplanMeierOptions {
  const { stype, ctype, robust } = settings as { stype?: number; ctype?: number; robust?: boolean };
  const estimator =
    stype !== 2 ? "kaplan-meier" : ctype === 2 ? "fleming-harrington-tie-corrected" : "fleming-harrington";
  return { estimator, ...(robust !== undefined && { variance: robust ? "robust" : "greenwood" }) };
}

const total = agreement("Kaplan-Meier, quantiles, restricted means", "survival: survfit");

describe(`survfit, ${REFERENCE}`, () => {
  test.each(cases.map((each) => [each.id, each] as const))("%s", (_, each) => {
    const { inputs, outputs } = each;
    const rows = caseRows(inputs);
    expect(rows).toHaveLength(outputs.check.n);
    const outcome = caseOutcome(inputs, rows);
    const group = inputs.group === undefined ? undefined : factorColumn(rows, inputs.group);
    const all = comparison();
    const curvesOf = (confType: ConfType): readonly SurvivalCurve[] => {
      const options = { ...optionsOf(each), confType };
      return group
        ? kaplanMeier(outcome, { ...options, group })
        : [kaplanMeier(outcome, options as KaplanMeierOptions & { group: undefined })];
    };
    outputs.curves?.forEach((expected, i) => {
      const curve = curvesOf("log")[i];
      if (group) expect(curve.group).toBe(String(expected.level));
      all.compare("n", curve.n, expected.n);
      all.compare("events", curve.eventCount, expected.n_events);
      const lists = {
        time: curve.times,
        n_risk: curve.atRisk,
        n_event: curve.events,
        n_censor: curve.censored,
        surv: curve.survival,
        std_err_surv: curve.standardError,
        cumhaz: curve.cumulativeHazard,
        std_err_cumhaz: curve.cumulativeHazardError,
      };
      // long curves are not stored whole
      for (const [name, list] of Object.entries(lists))
        if (expected.curve) all.compare(name, list, expected.curve[name]);
      for (const [name, quantiles] of Object.entries(expected.quantiles)) {
        const other = curvesOf((name === "arcsin" ? "arcsine" : name) as ConfType)[i];
        const limits = expected.ci?.[name];
        if (limits) all.compare(`${name} lower`, other.lower, limits.lower);
        if (limits) all.compare(`${name} upper`, other.upper, limits.upper);
        const at = survivalAt(other, expected.at_times.times);
        all.compare(`at times, ${name} lower`, at.lower, expected.at_times[`ci_${name}`].lower);
        all.compare(`at times, ${name} upper`, at.upper, expected.at_times[`ci_${name}`].upper);
        quantiles.probs.forEach((p, k) => {
          const found = survivalQuantile(other, p);
          all.compare(`${name} quantile`, found.estimate, quantiles.estimate[k]);
          all.compare(`${name} quantile lower`, found.lower, quantiles.lower[k]);
          all.compare(`${name} quantile upper`, found.upper, quantiles.upper[k]);
        });
      }
      const { times, n_risk, n_event_in_interval, surv, std_err } = expected.at_times;
      const at = survivalAt(curve, times);
      all.compare("at times, survival", at.survival, surv);
      all.compare("at times, error", at.standardError, std_err);
      all.compare("at times, at risk", at.atRisk, n_risk);
      all.compare("at times, events", at.events, n_event_in_interval);
      for (const { tau, rmean, se } of expected.rmst ?? []) {
        const { means } = restrictedMeanSurvival(outcome, { tau, group });
        all.compare("restricted mean", means[i].estimate, rmean);
        all.compare("restricted mean, error", means[i].standardError, se);
      }
    });
    for (const expected of outputs.comparisons ?? []) {
      const { means, differences } = restrictedMeanSurvival(outcome, { tau: expected.tau, group });
      all.compare(
        "means",
        means.map(({ estimate }) => estimate),
        expected.rmst,
      );
      all.compare(
        "errors",
        means.map(({ standardError }) => standardError),
        expected.se,
      );
      const [found] = differences;
      all.compare("difference", found.estimate, expected.diff_second_minus_first);
      all.compare("its error", found.standardError, expected.se_diff);
      all.compare("z", found.zValue, expected.z);
      all.compare("p", found.pValue, expected.p);
      all.compare("limits", [found.lower, found.upper], expected.ci95);
    }
    total.add(inputs.data, all);
  });

  test("the largest difference of all", () => {
    total.check(5000);
  });
});
