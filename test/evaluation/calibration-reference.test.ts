import { calibrationCurve, validationIndices } from "radiosurv/evaluation";
import { coxRegression, predictCox } from "radiosurv/survival";
import { describe, expect, test } from "vitest";
import { agreement } from "../survival/agreement.ts";
import { caseOutcome, caseRows, numberColumn, REFERENCE, referenceCases } from "../survival/reference-cases.ts";
import { comparison } from "../survival/shared-reference.ts";

// R 4.2.2, rms 6.5.0 and Hmisc 4.8.0; see ../shared/reference/survival/calibration.json

type Numbers = readonly (number | null)[];
interface Groups {
  readonly mean_predicted_survival: Numbers;
  readonly n: readonly number[];
  readonly events: readonly number[];
  readonly km: Numbers;
  readonly se_log_surv: Numbers;
  readonly km_lower: Numbers;
  readonly km_upper: Numbers;
}
interface Outputs {
  readonly check: { readonly n: number };
  readonly groups?: Groups;
  readonly group_min_predicted?: Numbers;
  readonly group_of_row_1based?: readonly number[];
  readonly survfit_at_u?: Readonly<Record<"surv" | "se_surv" | "lower_log" | "upper_log", Numbers>>;
  readonly cloglog_slope?: { readonly coef: number; readonly se: number };
  readonly coef?: readonly number[];
  readonly apparent?: Readonly<Record<"mean_predicted" | "km" | "km_minus_predicted" | "se_log_surv", Numbers>>;
  readonly predicted_survival_first12?: Numbers;
  readonly group_cuts?: readonly number[];
  readonly rms_stats?: Readonly<Record<string, number>>;
}
interface Settings {
  readonly u: number;
  readonly g?: number;
  readonly m?: number;
  readonly cuts?: readonly number[];
}

const total = agreement("Calibration at a time", "rms: groupkm, calibrate");
const cases = referenceCases<Outputs>("calibration").filter(({ outputs }) => outputs.groups ?? outputs.apparent);

describe(`calibration, ${REFERENCE}`, () => {
  test.each(cases.map((each) => [each.id, each] as const))("%s", (_, { inputs, settings, outputs }) => {
    const { u, g, m, cuts } = settings as unknown as Settings;
    const rows = caseRows(inputs);
    expect(rows).toHaveLength(outputs.check.n);
    const outcome = caseOutcome(inputs, rows);
    const columns = Object.fromEntries((inputs.x ?? []).map(({ name, column }) => [name, numberColumn(rows, column)]));
    const all = comparison();
    if (outputs.groups) {
      const [risk] = Object.values(columns);
      const survival = risk.map((value) => Math.round((1 - value) * 1e10) / 1e10);
      const cut = { groups: g, groupSize: m, cutPoints: cuts };
      const { groups, groupOf, slope } = calibrationCurve(outcome, survival, { time: u, ...cut });
      const list = (name: keyof (typeof groups)[0]) => groups.map((group) => group[name]);
      all.compare("predicted", list("predicted"), outputs.groups.mean_predicted_survival);
      all.compare("n", list("n"), outputs.groups.n);
      all.compare("events", list("events"), outputs.groups.events);
      all.compare("observed", list("observed"), outputs.groups.km);
      const errors = groups.map((group) => group.standardError / group.observed);
      all.compare("error of log", errors, outputs.groups.se_log_surv);
      all.compare("lower", list("lower"), outputs.groups.km_lower);
      all.compare("upper", list("upper"), outputs.groups.km_upper);
      const at = outputs.survfit_at_u;
      all.compare("survfit", list("observed"), at?.surv);
      all.compare("survfit error", list("standardError"), at?.se_surv);
      all.compare("survfit lower", list("lower"), at?.lower_log);
      all.compare("survfit upper", list("upper"), at?.upper_log);
      all.compare(
        "group",
        groupOf,
        outputs.group_of_row_1based?.map((code) => code - 1),
      );
      if (!cuts) all.compare("from", list("from"), outputs.group_min_predicted);
      all.compare("slope", slope.estimate, outputs.cloglog_slope?.coef);
      all.compare("slope error", slope.standardError, outputs.cloglog_slope?.se);
    } else {
      const fit = coxRegression(outcome, columns);
      all.compare("coefficients", fit.coefficients, outputs.coef);
      const { survival, linearPredictor } = predictCox(fit, columns, { times: [u] });
      const predicted = survival.map(([value]) => value);
      all.compare("predicted survival", predicted.slice(0, 12), outputs.predicted_survival_first12);
      const options = { time: u, groupSize: m, grouping: "quantiles" as const };
      const { groups, cutPoints } = calibrationCurve(outcome, predicted, options);
      all.compare("cut points", cutPoints, outputs.group_cuts);
      const list = (name: keyof (typeof groups)[0]) => groups.map((group) => group[name]);
      all.compare("mean predicted", list("predicted"), outputs.apparent?.mean_predicted);
      all.compare("observed", list("observed"), outputs.apparent?.km);
      const apart = groups.map((group) => group.observed - group.predicted);
      all.compare("difference", apart, outputs.apparent?.km_minus_predicted);
      const errors = groups.map((group) => group.standardError / group.observed);
      all.compare("error of log", errors, outputs.apparent?.se_log_surv);
      const indices = validationIndices(outcome, linearPredictor);
      all.compare("R2", indices.nagelkerkeR2, outputs.rms_stats?.R2);
      all.compare("Dxy", indices.somersDxy, outputs.rms_stats?.Dxy);
      all.compare("g", indices.giniMeanDifference, outputs.rms_stats?.g);
      all.compare("LR", fit.tests.likelihoodRatio.statistic, outputs.rms_stats?.["Model L.R."]);
    }
    total.add(inputs.data, all);
  });

  test("the largest difference of all", () => total.check(2000));
});
