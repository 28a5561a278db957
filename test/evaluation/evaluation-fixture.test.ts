import { readFileSync } from "node:fs";
import {
  bootstrapValidation,
  brierScore,
  calibrationCurve,
  compareBrierScores,
  correctedCalibrationCurve,
  decisionCurve,
  integratedDiscrimination,
  likelihoodRatioComparison,
  netReclassification,
  validationIndices,
} from "radiosurv/evaluation";
import { type CoxFit, coxRegression, predictCox } from "radiosurv/survival";
import { describe, expect, test } from "vitest";
import { comparison } from "../survival/shared-reference.ts";

// R 4.2.2 with rms, Hmisc, riskRegression: test/fixtures/evaluation/make_evaluation.R, with 15 digits
const fixture = JSON.parse(readFileSync(new URL("../fixtures/evaluation/evaluation.json", import.meta.url), "utf8"));
const { lung } = fixture;
const outcome = { time: lung.time as number[], event: lung.event as number[] };
const time = 365;

interface Row {
  readonly time: number;
  readonly event: number;
  readonly age: number;
  readonly sex: number;
  readonly ecog: number;
  readonly karno: number;
}
const rows: Row[] = lung.time.map((_: number, i: number) => ({
  time: lung.time[i],
  event: lung.event[i],
  age: lung.age[i],
  sex: lung.sex[i],
  ecog: lung.ecog[i],
  karno: lung.karno[i],
}));
const column = (list: readonly Row[], name: keyof Row): number[] => list.map((row) => row[name]);
const outcomeOf = (list: readonly Row[]) => ({ time: column(list, "time"), event: column(list, "event") });
const tableOf = (list: readonly Row[]) => ({
  age: column(list, "age"),
  sex: column(list, "sex"),
  ecog: column(list, "ecog"),
  karno: column(list, "karno"),
});
const fitOf = (list: readonly Row[]): CoxFit => coxRegression(outcomeOf(list), tableOf(list));
const drawn = (fixture.validation.drawn as number[][]).map((list) => list.map((row) => row - 1));

function agree(bound: number, check: (compare: ReturnType<typeof comparison>["compare"]) => void): void {
  const all = comparison();
  check(all.compare);
  expect(all.largest, all.worst).toBeLessThan(bound);
  expect(all.values).toBeGreaterThan(0);
}

describe("smooth calibration", () => {
  test.each([3, 5])("Cox on a restricted cubic spline with %i knots", (knots) => {
    const expected = fixture.calibration[`smooth${knots}`];
    const { smooth } = calibrationCurve(outcome, lung.new, { time, predicted: "risk", knots });
    agree(1e-8, (compare) => {
      compare("knots", smooth.knots, expected.knots);
      compare("observed", smooth.observedOf, expected.observed);
      compare("ICI", smooth.ici, expected.ici);
      compare("E50", smooth.e50, expected.e50);
      compare("E90", smooth.e90, expected.e90);
      compare("Emax", smooth.emax, expected.emax);
    });
    expect(smooth.predicted).toHaveLength(100);
    expect(smooth.lower[50]).toBeLessThan(smooth.observed[50]);
    expect(smooth.upper[50]).toBeGreaterThan(smooth.observed[50]);
  });

  test("observed over expected", () => {
    const { calibration } = fixture;
    const { observedToExpected: found, difference } = calibrationCurve(outcome, lung.new, { time, predicted: "risk" });
    agree(1e-12, (compare) => {
      compare("observed", found.observed, calibration.observed);
      compare("expected", found.expected, calibration.expected);
      compare("ratio", found.estimate, calibration.oe);
      compare("limits", [found.lower, found.upper], [calibration.oe_lower, calibration.oe_upper]);
      compare("error", difference.standardError, calibration.se);
    });
    expect(difference.estimate).toBeCloseTo(calibration.observed - calibration.expected, 12);
  });
});

describe("bootstrap, with the rows that R drew", () => {
  test("rms::validate", () => {
    const { metrics, resamples, failed } = bootstrapValidation(
      rows,
      fitOf,
      (fit: CoxFit, list: readonly Row[], part) =>
        validationIndices(outcomeOf(list), predictCox(fit, tableOf(list)).linearPredictor, { part }),
      { indices: drawn },
    );
    expect([resamples, failed]).toEqual([20, 0]);
    const mean = (list: Float64Array): number => list.reduce((sum, value) => sum + value, 0) / list.length;
    const { validation } = fixture;
    agree(1e-8, (compare) => {
      metrics.forEach(({ name, apparent, training, test: other }, j) => {
        compare(`${name} apparent`, apparent, validation.apparent[j]);
        compare(`${name} training`, mean(training), validation.training[j]);
        compare(`${name} test`, mean(other), validation.test[j]);
      });
    });
    // rms ends the fits of resamples at a change of 1e-4
    agree(5e-3, (compare) => {
      fixture.validation.validate.forEach((expected: number[], j: number) => {
        const { name, apparent, training, test: other, optimism, corrected, used } = metrics[j];
        const found = [apparent, mean(training), mean(other), optimism, corrected, used];
        compare(`${name}`, found, expected);
      });
    });
  });

  test("rms::calibrate", () => {
    const { groups, resamples } = correctedCalibrationCurve(
      rows,
      {
        fit: fitOf,
        outcome: outcomeOf,
        predict: (fit, list, at) => predictCox(fit, tableOf(list), { times: [at] }).survival.map(([value]) => value),
      },
      { time, groupSize: 56, grouping: "quantiles", indices: drawn },
    );
    expect(resamples).toBe(20);
    const { apart, apart_training, apart_test } = fixture.validation;
    agree(1e-8, (compare) => {
      groups.forEach(({ predicted, observed, optimism }, j) => {
        compare("difference", observed - predicted, apart[j]);
        compare("optimism", optimism, apart_training[j] - apart_test[j]);
      });
    });
    // rms ends the fits of resamples at a change of 1e-4
    agree(5e-3, (compare) => {
      fixture.validation.calibrate.forEach((expected: number[], j: number) => {
        const { predicted, observed, optimism, corrected, used, standardError } = groups[j];
        compare("difference", observed - predicted, expected[0]);
        compare("optimism", optimism, expected[3]);
        compare("corrected difference", corrected - predicted, expected[4]);
        compare("n", used, expected[5]);
        compare("predicted", predicted, expected[6]);
        compare("observed", observed, expected[7]);
        compare("corrected", corrected, expected[8]);
        compare("error", standardError / observed, expected[9]);
      });
    });
  });
});

describe("competing risks", () => {
  const { competing } = fixture;
  const status = { time: competing.time as number[], status: competing.status as number[] };

  test("riskRegression::Score", () => {
    const options = { times: competing.times as number[], predicted: "risk", cause: 1 } as const;
    const { scores, differences } = compareBrierScores(status, { m: competing.risk }, options);
    agree(1e-8, (compare) => {
      const both = (name: "estimate" | "standardError" | "lower" | "upper") =>
        scores.flatMap((score) => Array.from(score[name]));
      compare("Brier", both("estimate"), competing.brier.Brier);
      compare("error", both("standardError"), competing.brier.se);
      compare("lower", both("lower"), competing.brier.lower);
      compare("upper", both("upper"), competing.brier.upper);
      differences.forEach((difference, j) => {
        compare("difference", -difference.estimate, competing.contrasts["delta.Brier"][j]);
        compare("its error", difference.standardError, competing.contrasts.se[j]);
        compare("p", difference.pValue, competing.contrasts.p[j]);
      });
      const conservative = brierScore(status, competing.risk, { ...options, variance: "conservative" });
      compare("conservative", conservative.standardError, competing.se_conservative.slice(2));
    });
  });

  test("net benefit by the Aalen-Johansen estimate", () => {
    const risk = (competing.risk as number[][]).map((row) => row[1]);
    const { curves, eventRate } = decisionCurve(status, risk, {
      time: 2000,
      thresholds: competing.thresholds,
      cause: 1,
    });
    agree(1e-10, (compare) => compare("net benefit", curves[2].netBenefit, competing.net_benefit));
    const other = decisionCurve(status, risk, { time: 2000, cause: 2 });
    expect(other.eventRate).not.toBe(eventRate);
  });
});

describe("reclassification", () => {
  const { binary, net } = fixture;

  test("Hmisc::improveProb", () => {
    const { improveProb: expected } = binary;
    const nri = netReclassification(binary.y, binary.old, binary.new);
    const idi = integratedDiscrimination(binary.y, binary.old, binary.new);
    agree(1e-10, (compare) => {
      compare("NRI", nri.estimate, expected.nri);
      compare("NRI error", nri.standardError, expected["se.nri"]);
      compare("events", nri.events.estimate, expected["nri.ev"]);
      compare("events error", nri.events.standardError, expected["se.nri.ev"]);
      compare("without", nri.nonEvents.estimate, expected["nri.ne"]);
      compare("without error", nri.nonEvents.standardError, expected["se.nri.ne"]);
      compare("IDI", idi.estimate, expected.idi);
      compare("IDI error", idi.standardError, expected["se.idi"]);
    });
  });

  test("in time, by the formulas of Pencina and by weights", () => {
    const continuous = netReclassification(outcome, lung.old, lung.new, { time });
    const categories = netReclassification(outcome, lung.old, lung.new, { time, cutoffs: [0.5, 0.65] });
    const weighted = netReclassification(outcome, lung.old, lung.new, { time, method: "ipcw" });
    const idi = integratedDiscrimination(outcome, lung.old, lung.new, { time });
    const parts = (each: typeof continuous | typeof idi) => [each.events.estimate, each.nonEvents.estimate];
    agree(1e-10, (compare) => {
      compare("continuous", parts(continuous), net.continuous);
      compare("categories", parts(categories), net.categories);
      compare("weighted", parts(weighted), net.ipcw);
      compare("IDI", parts(idi), net.idi);
    });
    expect(continuous.standardError).toBeNaN();
    expect(weighted.standardError).toBeGreaterThan(0.05);
    expect(categories.table?.reduce((sum, cell) => sum + cell.n, 0)).toBe(outcome.time.length);
  });

  test("anova of two Cox models", () => {
    const small = coxRegression(outcome, { age: lung.age, sex: lung.sex });
    const { statistic, df, pValue, added } = likelihoodRatioComparison(small, fitOf(rows));
    agree(1e-9, (compare) => {
      compare("statistic", statistic, fixture.anova.statistic);
      compare("p", pValue, fixture.anova.p);
    });
    expect([df, added]).toEqual([2, ["ecog", "karno"]]);
  });
});
