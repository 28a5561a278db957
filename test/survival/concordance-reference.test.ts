import { type ConcordanceOptions, compareConcordance, concordanceIndex } from "radiosurv/survival";
import { describe, expect, test } from "vitest";
import { agreement } from "./agreement.ts";
import { caseOutcome, caseRows, numberColumn, REFERENCE, referenceCases } from "./reference-cases.ts";
import { comparison } from "./shared-reference.ts";

// R 4.2.2, survival 3.5.3: concordance; see ../shared/reference/survival/concordance.json

interface Outputs {
  readonly check: { readonly n: number };
  readonly results: readonly {
    readonly timewt: string;
    readonly ymax?: number;
    readonly concordance: readonly number[];
    readonly var: number | readonly (readonly number[])[];
    readonly counts?: Readonly<Record<string, number>>;
    readonly comparisons_1based?: readonly {
      readonly a: number;
      readonly b: number;
      readonly diff: number;
      readonly se: number;
      readonly z: number;
      readonly p: number;
    }[];
  }[];
  readonly cvar?: number | null;
  readonly influence_dfbeta_first12?: readonly number[];
  readonly truncated?: readonly {
    readonly timewt: string;
    readonly ymax: number;
    readonly concordance: readonly number[];
    readonly var: number;
  }[];
}

const WEIGHTING: Readonly<Record<string, ConcordanceOptions["weighting"]>> = {
  n: "harrell",
  "n/G2": "uno",
  S: "peto",
  "S/G": "schemper",
  I: "constant",
};

const total = agreement("Concordance", "survival: concordance");

describe(`concordance, ${REFERENCE}`, () => {
  test.each(referenceCases<Outputs>("concordance").map((each) => [each.id, each] as const))("%s", (_, each) => {
    const { inputs, settings, outputs } = each;
    const rows = caseRows(inputs);
    expect(rows).toHaveLength(outputs.check.n);
    const outcome = caseOutcome(inputs, rows);
    const sign = settings?.reverse === false ? -1 : 1;
    const scores = inputs.x!.map(({ column }) => numberColumn(rows, column).map((value) => sign * value));
    const cluster = inputs.cluster === undefined ? undefined : numberColumn(rows, inputs.cluster);
    const all = comparison();
    for (const expected of outputs.results) {
      const weighting = WEIGHTING[expected.timewt];
      const found = scores.map((score) => concordanceIndex(outcome, score, { weighting, cluster }));
      all.compare(
        `${expected.timewt} C`,
        found.map(({ estimate }) => estimate),
        expected.concordance,
      );
      const covariance = found.map((a) =>
        found.map((b) => a.influence.reduce((sum, v, i) => sum + v * b.influence[i], 0)),
      );
      if (typeof expected.var === "number")
        all.compare(`${expected.timewt} variance`, found[0].standardError ** 2, expected.var);
      else expected.var.forEach((row, i) => all.compare(`${expected.timewt} covariance`, covariance[i], row));
      for (const { a, b, diff, ...rest } of expected.comparisons_1based ?? []) {
        const named = Object.fromEntries(scores.map((score, i) => [`score ${i + 1}`, score]));
        const { differences } = compareConcordance(outcome, named, { weighting });
        const pair = differences.find(({ names }) => names.join() === `score ${a},score ${b}`);
        all.compare("difference", [pair!.estimate, pair!.zValue, pair!.pValue], [diff, rest.z, rest.p]);
      }
      if (!expected.counts) continue;
      const [{ concordant, discordant, tiedScore, tiedTime, tiedBoth }] = found;
      const { counts } = expected;
      all.compare(
        `${expected.timewt} counts`,
        [concordant, discordant, tiedScore, tiedTime, tiedBoth],
        [counts.concordant, counts.discordant, counts["tied.x"], counts["tied.y"], counts["tied.xy"]],
      );
    }
    for (const { ymax: tau, ...expected } of outputs.truncated ?? []) {
      const found = concordanceIndex(outcome, scores[0], { weighting: WEIGHTING[expected.timewt], tau });
      all.compare(`up to ${tau}`, [found.estimate, found.standardError ** 2], [expected.concordance[0], expected.var]);
    }
    const { influence, nullStandardError } = concordanceIndex(outcome, scores[0], { cluster });
    if (outputs.cvar) all.compare("variance of a score that says nothing", nullStandardError ** 2, outputs.cvar);
    // of R's own sign, and without the weights of the cases
    const first = outputs.influence_dfbeta_first12;
    if (first && !inputs.weights && settings?.reverse !== undefined)
      all.compare("influence", influence.slice(0, first.length), first);
    total.add(inputs.data, all);
  });

  test("the largest difference of all", () => {
    total.check(200);
  });
});
