import { type LogRankOptions, type LogRankWeights, logRankTest, pairwiseLogRank } from "radiosurv/survival";
import { describe, expect, test } from "vitest";
import type { AdjustmentMethod } from "../../src/stats/index.ts";
import { agreement } from "./agreement.ts";
import { caseOutcome, caseRows, factorColumn, REFERENCE, referenceCases } from "./reference-cases.ts";
import { comparison } from "./shared-reference.ts";

// R 4.2.2, survival 3.5.3: survdiff; see ../shared/reference/survival/logrank.json

interface Outputs {
  readonly check: { readonly n: number };
  readonly levels: readonly (number | string)[];
  readonly tests: readonly {
    readonly rho?: number;
    readonly weight?: string;
    readonly n?: readonly number[];
    readonly observed?: readonly number[];
    readonly expected?: readonly number[];
    readonly Q?: readonly number[];
    readonly variance: readonly (readonly number[])[];
    readonly chisq: number;
    readonly df: number;
    readonly p: number;
  }[];
  readonly trend?: readonly {
    readonly rho: number;
    readonly scores: readonly number[];
    readonly chisq: number;
    readonly p: number;
  }[];
  readonly pairwise?: readonly (Readonly<Record<string, readonly number[]>> & { readonly rho: never })[];
}

const WEIGHTS: Readonly<Record<string, LogRankWeights>> = {
  "1": "log-rank",
  n: "gehan",
  sqrtN: "tarone-ware",
  S1: "peto",
  S2: "peto-andersen",
};

function weightsOf({ rho, weight = "" }: Outputs["tests"][number]): LogRankOptions {
  if (rho !== undefined) return { rho };
  const named = /^FH_p=([\d.]+)_q=([\d.]+)$/.exec(weight);
  return { weights: named ? { p: Number(named[1]), q: Number(named[2]) } : WEIGHTS[weight] };
}

const total = agreement("Log-rank tests", "survival: survdiff");

describe(`survdiff, ${REFERENCE}`, () => {
  test.each(referenceCases<Outputs>("logrank").map((each) => [each.id, each] as const))(
    "%s",
    (_, { inputs, outputs }) => {
      const rows = caseRows(inputs);
      expect(rows).toHaveLength(outputs.check.n);
      const outcome = caseOutcome(inputs, rows);
      const group = factorColumn(rows, inputs.group!);
      const all = comparison();
      for (const expected of outputs.tests) {
        const found = logRankTest(outcome, group, weightsOf(expected));
        expect(found.groups).toEqual(outputs.levels.map(String));
        if (expected.n) all.compare("n", found.n, expected.n);
        if (expected.observed) all.compare("observed", found.observed, expected.observed);
        if (expected.expected) all.compare("expected", found.expected, expected.expected);
        const difference = found.observed.map((value, i) => value - found.expected[i]);
        if (expected.Q) all.compare("observed - expected", difference, expected.Q);
        expected.variance.forEach((row, i) => all.compare("variance", found.variance[i], row));
        all.compare("statistic", found.statistic, expected.chisq);
        all.compare("df", found.df, expected.df);
        all.compare("p", found.pValue, expected.p);
      }
      for (const { rho, scores, chisq, p } of outputs.trend ?? []) {
        const found = logRankTest(outcome, group, { rho, trend: scores });
        all.compare("trend", found.statistic, chisq);
        all.compare("trend, p", found.pValue, p);
      }
      for (const expected of outputs.pairwise ?? []) {
        for (const [name, values] of Object.entries(expected)) {
          if (!name.startsWith("p_") || name === "p_raw") continue;
          const adjust = name.slice(2) as AdjustmentMethod;
          const pairs = pairwiseLogRank(outcome, group, { rho: expected.rho, adjust });
          expect(pairs.map(({ groups }) => groups[0])).toEqual(expected.level_a.map(String));
          all.compare(
            "pairs",
            pairs.map(({ statistic }) => statistic),
            expected.chisq,
          );
          all.compare(
            "pairs, p",
            pairs.map(({ pValue }) => pValue),
            expected.p_raw,
          );
          all.compare(
            `pairs, ${name}`,
            pairs.map(({ adjustedPValue }) => adjustedPValue),
            values,
          );
        }
      }
      total.add(inputs.data, all);
    },
  );

  test("the largest difference of all", () => {
    total.check(500);
  });
});
