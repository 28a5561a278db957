import { concordanceIndex, coxRegression, predictCox, stepwiseCox, univariateCox } from "radiosurv/survival";
import { describe, expect, test } from "vitest";
import { type ColumnInput, categorical } from "../../src/table/index.ts";
import { agreement } from "./agreement.ts";
import { type CaseInputs, caseOutcome, caseRows, numberColumn, REFERENCE, referenceCases } from "./reference-cases.ts";
import { comparison } from "./shared-reference.ts";

// R 4.2.2, MASS 7.3-58.2: stepAIC on coxph, and coxph of each term; see ../shared/reference/survival/stepwise.json

interface TermInput {
  readonly name: string;
  readonly column: string;
  readonly factor?: boolean;
  readonly levels?: readonly (string | number)[];
  readonly fn?: string;
}

interface Move {
  readonly term: string;
  readonly df: number;
  readonly ic: number;
}

interface Outputs {
  readonly univariate?: readonly (Readonly<Record<string, number>> & {
    readonly term: never;
    readonly coef: never;
  })[];
  readonly n: number;
  readonly events: number;
  readonly k: number;
  readonly initial_ic: number;
  readonly path_moves: readonly string[];
  readonly path_ic: readonly number[];
  readonly steps: readonly {
    readonly current_terms: readonly string[];
    readonly current_ic: number;
    readonly current_loglik: number;
    readonly drop?: readonly Move[];
    readonly add?: readonly Move[];
  }[];
  readonly final_terms: readonly string[];
  readonly final_coef: readonly number[];
  readonly final_se: readonly number[];
  readonly final_loglik: number;
  readonly final_ic: number;
}

type Rows = ReturnType<typeof caseRows>;

function columnOf(rows: Rows, { column, factor, levels, fn }: TermInput): ColumnInput {
  if (factor)
    return categorical(
      rows.map((row) => row[column]),
      { levels: levels!.map(String) },
    );
  const values = numberColumn(rows, column);
  return fn === "log" ? values.map(Math.log) : values;
}

const total = agreement("Stepwise and univariate Cox", "MASS: stepAIC");
const KIND: Readonly<Record<string, "bic" | "bic-n" | "aic">> = { log_events: "bic", log_n: "bic-n", aic: "aic" };

const cases = referenceCases<Outputs>("stepwise").map((each) => {
  const { terms } = each.inputs as unknown as { terms: readonly TermInput[] };
  return [each.id, { ...each, terms }] as const;
});

describe(`stepwise and univariate, ${REFERENCE}`, () => {
  test.each(cases.filter(([, { outputs }]) => outputs.univariate))("%s", (_, { inputs, terms, outputs }) => {
    const all = comparison();
    for (const expected of outputs.univariate as unknown as readonly Record<string, never>[]) {
      const term = terms.find(({ name }) => name === expected.term)!;
      const rows = caseRows({ ...inputs, x: [{ name: term.name, column: term.column }] } as CaseInputs);
      const outcome = caseOutcome(inputs, rows);
      const column = columnOf(rows, term);
      const found = univariateCox(outcome, { [term.name]: column });
      const of = (name: keyof (typeof found)[number]) => found.map((each) => each[name] as number);
      all.compare("n", [found[0].n, found[0].events], [expected.n, expected.events]);
      all.compare("coefficient", of("coefficient"), expected.coef);
      all.compare("error", of("standardError"), expected.se);
      all.compare("ratio", of("hazardRatio"), expected.hr);
      all.compare("lower", of("lower"), expected.hr_lower);
      all.compare("upper", of("upper"), expected.hr_upper);
      all.compare("p", of("pValue"), expected.wald_p_each);
      const { likelihoodRatio, wald, score } = found[0].tests;
      all.compare(
        "likelihood ratio",
        [likelihoodRatio.statistic, likelihoodRatio.pValue],
        [expected.lr_stat, expected.lr_p],
      );
      all.compare("wald", [wald.statistic, wald.pValue], [expected.wald_stat, expected.wald_p]);
      all.compare("score", [score.statistic, score.pValue], [expected.score_stat, expected.score_p]);
      all.compare("df", wald.df, expected.df);
      all.compare("criteria", [found[0].aic, found[0].bic], [expected.aic, expected.bic]);
      all.compare("log likelihood", found[0].logLikelihood[1], expected.loglik);
      const fit = coxRegression(outcome, { [term.name]: column });
      const { linearPredictor } = predictCox(fit, { [term.name]: column });
      all.compare("C", concordanceIndex(outcome, linearPredictor).estimate, expected.c_index);
    }
    total.add(inputs.data, all);
  });

  test.each(cases.filter(([, { outputs }]) => outputs.steps))("%s", (_, { inputs, terms, settings, outputs }) => {
    const rows = caseRows({ ...inputs, x: terms.map(({ name, column }) => ({ name, column })) } as CaseInputs);
    expect(rows).toHaveLength(outputs.n);
    const table = Object.fromEntries(terms.map((term) => [term.name, columnOf(rows, term)]));
    const found = stepwiseCox(caseOutcome(inputs, rows), table, {
      criterion: KIND[settings!.k_kind as string],
      direction: settings!.direction as "both",
      start: settings!.start_terms as string[],
      ties: settings!.ties as "efron",
    });
    const all = comparison();
    all.compare("k", found.penalty, outputs.k);
    expect(found.steps.slice(1).map(({ move }) => move)).toEqual(outputs.path_moves);
    all.compare(
      "path",
      found.steps.map(({ criterion }) => criterion),
      outputs.path_ic,
    );
    outputs.steps.forEach((step, i) => {
      const here = found.steps[i];
      expect([...here.terms].sort()).toEqual([...step.current_terms].sort());
      all.compare("log likelihood", here.logLikelihood, step.current_loglik);
      for (const [moves, expected] of [
        [here.drops, step.drop ?? []],
        [here.adds, step.add ?? []],
      ] as const) {
        for (const { term, df, ic } of expected) {
          const move = moves.find((each) => each.term === term)!;
          all.compare(`${term} after ${here.move}`, [move.df, move.criterion], [df, ic]);
        }
        expect(moves).toHaveLength(expected.length);
      }
    });
    expect(found.terms).toEqual(outputs.final_terms);
    all.compare("coefficients", found.fit.coefficients, outputs.final_coef);
    all.compare("errors", found.fit.standardErrors, outputs.final_se);
    all.compare("last", [found.fit.logLikelihood[1], found.criterion], [outputs.final_loglik, outputs.final_ic]);
    total.add(inputs.data, all);
  });

  test("the largest difference of all", () => {
    total.check(1000);
  });
});
