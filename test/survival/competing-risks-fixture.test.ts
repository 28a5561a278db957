import {
  aalenJohansen,
  type ConfType,
  fineGrayRegression,
  fineGrayWeights,
  grayTest,
  restrictedMeanTimes,
} from "radiosurv/survival";
import { describe, expect, test } from "vitest";
import fixture from "../fixtures/survival/competing-risks.json" with { type: "json" };
import { type Comparison, comparison } from "./shared-reference.ts";

// made by ../fixtures/survival/make_competing_risks.R with survival and cmprsk; 15 digits

const { data, last } = fixture;
const outcome = { time: data.time, status: data.status };
const table = { x: data.x, y: data.y };

function close(all: Comparison, tolerance = 1e-10): void {
  expect(all.largest, all.worst).toBeLessThan(tolerance);
}

describe("aalenJohansen", () => {
  test.each(fixture.curves.map((each, i) => [i, each] as const))("survfit, curve %i", (_, each) => {
    const { weights, entry, last: tail } = each as { weights?: boolean; entry?: boolean; last?: boolean };
    const given = {
      ...(tail ? { time: last.time, status: last.status } : outcome),
      ...(weights && { weights: data.weight }),
      ...(entry && { entry: data.entry }),
    };
    const confType = each.type === "arcsin" ? "arcsine" : (each.type as ConfType);
    const found = aalenJohansen(given, { confType });
    const { time, pstate, error, lower, upper, atRisk } = each.curve;
    const all = comparison();
    const column = (matrix: unknown, c: number) => (matrix as (number | null)[][]).map((row) => row[c]);
    all.compare("times", found.times, time);
    // survfit counts subjects here, also where there are weights
    if (!weights) all.compare("at risk", found.atRisk, atRisk);
    all.compare("survival", found.survival, column(pstate, 0));
    all.compare("survival, error", found.survivalError, column(error, 0));
    for (const c of [0, 1, 2]) {
      all.compare("incidence", found.cumulativeIncidence[c], column(pstate, c + 1));
      all.compare("error", found.standardError[c], column(error, c + 1));
      // survfit has no limits for arcsin
      if (each.type === "arcsin") continue;
      all.compare("lower", found.lower[c], column(lower, c + 1));
      all.compare("upper", found.upper[c], column(upper, c + 1));
    }
    close(all);
  });

  test("cuminc of cmprsk, ties of two causes at a time", () => {
    const found = aalenJohansen(outcome, { variance: "aalen" });
    const all = comparison();
    for (const c of [0, 1, 2]) {
      const { times, estimate, variance } = fixture.aalen;
      all.compare("estimate", found.cumulativeIncidence[c].subarray(0, times.length), estimate[c]);
      all.compare(
        "variance",
        found.standardError[c].subarray(0, times.length).map((each) => each * each),
        variance[c],
      );
    }
    close(all);
  });

  test.each(fixture.restricted)("mean times to %o", (expected) => {
    const entry = "entry" in expected ? data.entry : undefined;
    const { tau, lost, free, error } = expected;
    const { means } = restrictedMeanTimes({ ...outcome, entry }, { tau });
    const all = comparison();
    const times = [means[0].eventFree, ...means[0].lost];
    all.compare(
      "estimates",
      times.map(({ estimate }) => estimate),
      [free, ...lost],
    );
    all.compare(
      "errors",
      times.map(({ standardError }) => standardError),
      error,
    );
    close(all);
  });
});

test.each(fixture.gray)("grayTest as cuminc: %o", ({ rho, statistic, p, df, ...rest }) => {
  const found = grayTest(outcome, data.group, { rho, ...("strata" in rest && { strata: data.stratum }) });
  const all = comparison();
  all.compare(
    "statistic",
    found.map((each) => each.statistic),
    statistic,
  );
  all.compare(
    "p",
    found.map((each) => each.pValue),
    p,
  );
  all.compare(
    "df",
    found.map((each) => each.df),
    df,
  );
  close(all);
});

describe("Fine and Gray", () => {
  test.each(fixture.sets.map((each) => [`${each.kind}, cause ${each.fit.cause}`, each] as const))(
    "finegray and coxph: %s",
    (_, { kind, rows, fit: expected }) => {
      const given = {
        ...outcome,
        ...(kind === "weights" && { weights: data.weight }),
        ...(kind === "entry" && { entry: data.entry }),
        ...(kind === "strata" && { strata: data.stratum }),
      };
      const { cause } = expected;
      const all = comparison();
      const found = fineGrayWeights(given, { cause });
      for (const name of ["row", "entry", "time", "event", "weights"] as const) {
        all.compare(name, found[name], rows[name]);
      }
      const fit = fineGrayRegression(given, table, { cause, ties: expected.ties as "efron" });
      all.compare("coefficients", fit.coefficients, expected.coefficients);
      all.compare("errors", fit.standardErrors, expected.errors);
      all.compare(
        "naive",
        fit.naiveCovariance!.map((row, j) => Math.sqrt(row[j])),
        expected.naive,
      );
      all.compare("likelihood", fit.logLikelihood, expected.likelihood);
      close(all, 1e-9);
    },
  );

  test.each(
    fixture.crr.map((each) => [`cause ${each.cause}, ${each.grouped ? "two groups" : "one group"}`, each] as const),
  )("crr: %s", (_, { cause, grouped, coefficients, errors, naive, crr }) => {
    const censoringGroup = grouped ? data.stratum : undefined;
    const fit = fineGrayRegression(outcome, table, { cause, variance: "crr", censoringGroup });
    const all = comparison();
    all.compare("coefficients", fit.coefficients, coefficients);
    all.compare("errors", fit.standardErrors, errors);
    all.compare(
      "naive",
      fit.naiveCovariance!.map((row, j) => Math.sqrt(row[j])),
      naive,
    );
    close(all, 1e-9);
    const near = comparison();
    near.compare("crr", fit.coefficients, crr.coefficients);
    if (!grouped) near.compare("crr, errors", fit.standardErrors, crr.errors);
    close(near, 1e-6);
    expect(fit.ties).toBe("breslow");
    expect(fit.tests.wald.df).toBe(2);
  });
});
