import { brierScore, compareBrierScores, integratedBrierScore } from "radiosurv/evaluation";
import { describe, expect, test } from "vitest";
import { agreement } from "../survival/agreement.ts";
import { caseOutcome, caseRows, numberColumn, REFERENCE, referenceCases } from "../survival/reference-cases.ts";
import { comparison } from "../survival/shared-reference.ts";

// R 4.2.2, riskRegression 2022.11.28 and pec 2022.5.4; see ../shared/reference/survival/calibration.json, timeroc.json

interface Scores {
  readonly model: readonly string[];
  readonly times: readonly number[];
  readonly Brier: readonly number[];
  readonly se: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly IBS?: readonly number[];
}
interface Contrasts {
  readonly times: readonly number[];
  readonly model: readonly string[];
  readonly reference: readonly string[];
  readonly delta_Brier: readonly number[];
  readonly se: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly p: readonly number[];
}
interface Outputs {
  readonly check: { readonly n: number };
  readonly brier?: Scores | Readonly<Record<string, readonly number[]>>;
  readonly brier_contrasts?: Contrasts;
  readonly time?: readonly number[];
  readonly ibs?: Readonly<Record<string, number>>;
}

const cases = [...referenceCases<Outputs>("calibration"), ...referenceCases<Outputs>("timeroc")].filter(
  ({ outputs }) => outputs.brier !== undefined,
);
const total = agreement("Brier scores", "riskRegression: Score; pec");
const nameOf = (name: string): string => (name === "Null model" || name === "Reference" ? "reference" : name);

describe.skipIf(cases.length === 0)(`Brier scores, ${REFERENCE}`, () => {
  test.each(cases.map((each) => [each.id, each] as const))("%s", (_, { inputs, settings = {}, outputs }) => {
    const rows = caseRows(inputs);
    expect(rows).toHaveLength(outputs.check.n);
    const outcome = caseOutcome(inputs, rows);
    const times = settings.times as number[];
    const predictions: Record<string, number[][]> = {};
    for (const [name, columns] of Object.entries(settings.models as Record<string, string[]>)) {
      const lists = columns.map((column) => numberColumn(rows, column));
      predictions[name] = rows.map((__, i) => lists.map((list) => list[i]));
    }
    const variance = settings.conservative ? ("conservative" as const) : ("full" as const);
    const options = { times, predicted: "risk" as const, variance };
    const { scores, differences } = compareBrierScores(outcome, predictions, options);
    const all = comparison();
    if (outputs.ibs) {
      const curves = outputs.brier as Readonly<Record<string, readonly number[]>>;
      for (const [name, ibs] of Object.entries(outputs.ibs)) {
        const score = scores.find((each) => each.name === nameOf(name));
        all.compare(`pec ${name}`, score?.estimate ?? [], curves[name].slice(1));
        const model = predictions[name] ?? Object.values(predictions)[0];
        const found = integratedBrierScore(outcome, model, options);
        all.compare(`ibs ${name}`, name === "Reference" ? found.reference : found.estimate, ibs);
      }
      total.add(inputs.data, all);
      return;
    }
    const brier = outputs.brier as Scores;
    brier.model.forEach((name, row) => {
      const score = scores.find((each) => each.name === nameOf(name));
      const k = times.indexOf(brier.times[row]);
      if (!score) throw new Error(name);
      all.compare(`${name} estimate`, score.estimate[k], brier.Brier[row]);
      all.compare(`${name} error`, score.standardError[k], brier.se[row]);
      all.compare(`${name} lower`, score.lower[k], brier.lower[row]);
      all.compare(`${name} upper`, score.upper[k], brier.upper[row]);
      if (!brier.IBS || k === 0) return;
      const upTo = { ...options, times: times.slice(0, k + 1) };
      const model = (predictions[name] ?? Object.values(predictions)[0]).map((list) => list.slice(0, k + 1));
      const ibs = integratedBrierScore(outcome, model, upTo);
      all.compare(`${name} IBS`, name === "Null model" ? ibs.reference : ibs.estimate, brier.IBS[row]);
    });
    const contrasts = outputs.brier_contrasts as Contrasts;
    contrasts.model.forEach((name, row) => {
      // there the later model less the earlier
      const found = differences.find(
        ({ names, time }) =>
          names[0] === nameOf(contrasts.reference[row]) && names[1] === name && time === contrasts.times[row],
      );
      if (!found) throw new Error(`no difference of ${name}`);
      all.compare(`${name} difference`, -found.estimate, contrasts.delta_Brier[row]);
      all.compare(`${name} difference error`, found.standardError, contrasts.se[row]);
      all.compare(`${name} difference lower`, -found.upper, contrasts.lower[row]);
      all.compare(`${name} difference upper`, -found.lower, contrasts.upper[row]);
      all.compare(`${name} difference p`, found.pValue, contrasts.p[row]);
    });
    total.add(inputs.data, all);
    const first = Object.keys(predictions)[0];
    expect(brierScore(outcome, predictions[first], options).estimate).toEqual(scores[1].estimate);
  });

  test("the largest difference of all", () => total.check(500));
});
