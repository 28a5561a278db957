import {
  compareTimeDependentAuc,
  kaplanMeierRoc,
  type NearestNeighbourRoc,
  nearestNeighbourRoc,
  type TimeDependentRocSettings,
  timeDependentRoc,
} from "radiosurv/evaluation";
import { kaplanMeier, survivalAt } from "radiosurv/survival";
import { describe, expect, test } from "vitest";
import { agreement } from "../survival/agreement.ts";
import {
  caseOutcome,
  caseRows,
  numberColumn,
  type ReferenceCase,
  referenceCases,
} from "../survival/reference-cases.ts";
import { comparison, hasSharedReference, NO_SHARED_REFERENCE } from "../survival/shared-reference.ts";

// R 4.2.2, timeROC 0.4.1, riskRegression 2022.11.28, survivalROC 1.0.3.1; see ../shared/reference/survival/timeroc.json

type Numbers = readonly number[];
interface Comparison {
  readonly diff: Numbers;
  readonly se_diff: Numbers;
  readonly p: Numbers;
}
interface Outputs {
  readonly check: { readonly n: number };
  readonly markers?: Readonly<
    Record<
      string,
      Readonly<Record<string, Numbers>> & {
        readonly roc_points?: Readonly<Record<string, Numbers>> & { readonly time: number };
      }
    >
  >;
  readonly compare?: readonly (Comparison & {
    readonly a: string;
    readonly b: string;
    readonly auc_1?: Comparison;
    readonly auc_2?: Comparison;
  })[];
  readonly results?: readonly {
    readonly method: "KM" | "NNE" | "NNE_rank_window";
    readonly time: number;
    readonly auc: number;
    readonly survival: number;
    readonly span?: number;
    readonly cut_values?: readonly (number | null)[];
    readonly tp?: Numbers;
    readonly fp?: Numbers;
  }[];
  readonly auc?: Readonly<Record<"times" | "AUC" | "se" | "lower" | "upper", Numbers>> & {
    readonly model: readonly string[];
  };
  readonly auc_contrasts?: Readonly<Record<"times" | "delta_AUC" | "se" | "lower" | "upper" | "p", Numbers>> & {
    readonly model: readonly string[];
    readonly reference: readonly string[];
  };
  readonly roc_points?: {
    readonly model: string;
    readonly time: number;
    readonly risk_descending: Numbers;
    readonly tpr: Numbers;
    readonly fpr: Numbers;
  };
}

const cases = hasSharedReference ? referenceCases<Outputs>("timeroc") : [];
const name = hasSharedReference ? "all values" : NO_SHARED_REFERENCE;
const only = (part: keyof Outputs) =>
  cases.filter(({ outputs }) => outputs[part] !== undefined).map((each) => [each.id, each] as const);

function read({ inputs, outputs }: ReferenceCase<Outputs>) {
  const rows = caseRows(inputs);
  expect(rows).toHaveLength(outputs.check.n);
  const competing = inputs.event === "status";
  const time = numberColumn(rows, inputs.time);
  const outcome = competing ? { time, status: numberColumn(rows, "status") } : caseOutcome(inputs, rows);
  return { outcome, competing, column: (of: string) => numberColumn(rows, of) };
}

const reversed = (values: Float64Array): number[] => Array.from(values).reverse();

describe.skipIf(!hasSharedReference)(`timeROC, ${name}`, () => {
  const total = agreement("Time-dependent ROC", "timeROC: timeROC, compare");

  test.each(only("markers"))("%s", (_, each) => {
    const { outcome, competing, column } = read(each);
    const all = comparison();
    const forms = competing ? (["_1", "_2"] as const) : ([""] as const);
    const controls = { "": undefined, _1: "event-free", _2: "without-cause" } as const;
    for (const [marker, expected] of Object.entries(each.outputs.markers!)) {
      for (const form of forms) {
        const options = { times: expected.times, controls: controls[form], ...(competing && { cause: 1 }) };
        const found = timeDependentRoc(outcome, column(marker), options);
        const of = (pick: (roc: (typeof found)[number]) => number) => found.map(pick);
        const compare = (what: string, pick: (roc: (typeof found)[number]) => number, values: Numbers) =>
          all.compare(`${marker} ${what}${form}`, of(pick), values);
        compare("auc", ({ auc }) => auc, expected[`auc${form}`]);
        compare("se", ({ standardError }) => standardError, expected[`se${form}`]);
        compare("lower", ({ interval }) => interval[0], expected[`lower${form}`]);
        compare("upper", ({ interval }) => interval[1], expected[`upper${form}`]);
        compare("cases", (roc) => roc.cases, expected.n_cases);
        compare("censored", ({ censored }) => censored, expected.n_censored);
        compare("incidence", ({ incidence }) => incidence, expected.cumulative_incidence_ipcw);
        compare("G", ({ uncensored }) => uncensored, expected.G_at_times);
        if (competing) compare("others", ({ otherEvents }) => otherEvents, expected.n_other_events);
        if (form !== "_2") {
          compare("controls", (roc) => roc.controls, expected.n_survivors);
          compare("survival", (roc) => roc.controlProbability, expected.survival_prob_ipcw);
        }
        const points = expected.roc_points;
        if (!points) continue;
        const { curve } = found[expected.times.indexOf(points.time)];
        all.compare("tp", reversed(curve.sensitivity), points.tp);
        all.compare(
          `fp${form}`,
          reversed(curve.specificity).map((value) => 1 - value),
          points[`fp${form}`],
        );
      }
    }
    const { times } = Object.values(each.outputs.markers!)[0];
    for (const expected of each.outputs.compare ?? []) {
      for (const form of forms) {
        const values = form === "" ? expected : expected[`auc${form}`]!;
        const scores = { a: column(expected.a), b: column(expected.b) };
        const { differences } = compareTimeDependentAuc(outcome, scores, {
          times,
          controls: controls[form],
          ...(competing && { cause: 1 }),
        });
        const of = (key: "estimate" | "standardError" | "pValue") => differences.map((one) => one[key]);
        all.compare("difference", of("estimate"), values.diff);
        all.compare("its error", of("standardError"), values.se_diff);
        all.compare("its p", of("pValue"), values.p);
      }
    }
    total.add(each.inputs.data, all);
  });

  test("the largest difference of all", () => {
    total.check(2000);
  });
});

describe.skipIf(!hasSharedReference)(`riskRegression, ${name}`, () => {
  const total = agreement("Time-dependent AUC", "riskRegression: Score");

  test.each(only("auc"))("%s", (_, each) => {
    const { outcome, column } = read(each);
    const { models, conservative } = each.settings as {
      readonly models: Readonly<Record<string, readonly string[]>>;
      readonly conservative: boolean;
    };
    const times = each.settings!.times as Numbers;
    const settings = { cases: "by", variance: conservative ? "conservative" : "full" } satisfies Omit<
      TimeDependentRocSettings,
      "times"
    >;
    const { auc, auc_contrasts: contrasts, roc_points: points } = each.outputs;
    const all = comparison();
    auc!.model.forEach((model, i) => {
      const at = auc!.times[i];
      const score = column(models[model][times.indexOf(at)]);
      const [found] = timeDependentRoc(outcome, score, { times: at, ...settings });
      all.compare("AUC", found.auc, auc!.AUC[i]);
      all.compare("se", found.standardError, auc!.se[i]);
      all.compare("lower", found.interval[0], auc!.lower[i]);
      all.compare("upper", found.interval[1], auc!.upper[i]);
      if (points?.model !== model || points.time !== at) return;
      // its curve begins with the highest risk, and ours where nobody is positive
      all.compare("tpr", reversed(found.curve.sensitivity).slice(1), points.tpr);
      const falsePositive = reversed(found.curve.specificity).map((value) => 1 - value);
      all.compare("fpr", falsePositive.slice(1), points.fpr);
    });
    contrasts!.model.forEach((model, i) => {
      const at = contrasts!.times[i];
      const place = times.indexOf(at);
      const scores = {
        model: column(models[model][place]),
        reference: column(models[contrasts!.reference[i]][place]),
      };
      const [found] = compareTimeDependentAuc(outcome, scores, { times: at, ...settings }).differences;
      all.compare("difference", found.estimate, contrasts!.delta_AUC[i]);
      all.compare("its se", found.standardError, contrasts!.se[i]);
      all.compare("its lower", found.lower, contrasts!.lower[i]);
      all.compare("its upper", found.upper, contrasts!.upper[i]);
      all.compare("its p", found.pValue, contrasts!.p[i]);
    });
    total.add(each.inputs.data, all);
  });

  test("the largest difference of all", () => {
    total.check(300);
  });
});

describe.skipIf(!hasSharedReference)(`survivalROC, ${name}`, () => {
  // survivalROC.C loses digits: 1e-12 of a mass of 1
  const total = agreement("Time-dependent ROC, Kaplan-Meier and nearest neighbours", "survivalROC");

  test.each(only("results"))("%s", (_, each) => {
    const { outcome, column } = read(each);
    const plain = outcome as ReturnType<typeof caseOutcome>;
    const score = column(each.inputs.x![0].column);
    const n = score.length;
    const lowest = Math.min(...score);
    const lowestCount = score.filter((value) => value === lowest).length;
    const all = comparison();
    for (const { method, time, auc, survival, span, cut_values, tp, fp } of each.outputs.results!) {
      const what = `${method} ${time}`;
      const found =
        method === "KM"
          ? kaplanMeierRoc(plain, score, { times: time })[0]
          : nearestNeighbourRoc(plain, score, {
              times: time,
              neighbourhood: method === "NNE" ? "distance" : "rank",
            })[0];
      if (method !== "KM") all.compare(`${what} span`, (found as NearestNeighbourRoc).span, span);
      const { curve } = found;
      if (method !== "NNE_rank_window") {
        all.compare(`${what} auc`, found.auc, auc);
        all.compare(`${what} survival`, found.survival, survival);
        if (!tp) continue;
        all.compare(`${what} tp`, curve.sensitivity, tp);
        all.compare(
          `${what} fp`,
          curve.specificity.map((value) => 1 - value),
          fp,
        );
        // the rule is marker > cut there, and score >= a midpoint here
        const cuts = cut_values!.slice(1) as number[];
        curve.thresholds.slice(1, -1).forEach((middle, g) => {
          all.compare("threshold", middle, (cuts[g] + cuts[g + 1]) / 2);
        });
        continue;
      }
      // survivalROC.C takes the survival of the lowest score from the ranks around the middle of all higher ones; with that
      // value put in, everything else agrees
      const { meanSurvival } = found as NearestNeighbourRoc;
      const order = score.map((__, i) => i).sort((a, b) => score[a] - score[b] || a - b);
      const width = Math.floor(n * span! + 0.5);
      const middle = (lowestCount + n - 1) >> 1;
      const theirs = survivalOf(plain, order.slice(Math.max(0, middle - width), middle + width + 1), time);
      const ours = (curve.specificity[1] * meanSurvival * n) / lowestCount;
      const mean = meanSurvival + ((theirs - ours) * lowestCount) / n;
      all.compare(`${what} survival`, mean, survival);
      const sensitivity = curve.sensitivity.map((value, g) =>
        g === 0 ? 1 : (value * (1 - meanSurvival)) / (1 - mean),
      );
      const falsePositive = curve.specificity.map((value, g) => (g === 0 ? 1 : ((1 - value) * meanSurvival) / mean));
      let area = 0;
      for (let g = 1; g < sensitivity.length; g++) {
        area += ((sensitivity[g] + sensitivity[g - 1]) / 2) * (falsePositive[g - 1] - falsePositive[g]);
      }
      all.compare(`${what} auc`, area, auc);
      if (!tp) continue;
      all.compare(`${what} tp`, sensitivity, tp);
      all.compare(`${what} fp`, falsePositive, fp);
    }
    total.add(each.inputs.data, all);
  });

  test("the largest difference of all", () => {
    total.check(1000);
  });
});

function survivalOf({ time, event }: ReturnType<typeof caseOutcome>, rows: readonly number[], at: number): number {
  const curve = kaplanMeier({ time: rows.map((row) => time[row]), event: rows.map((row) => event[row]) });
  return survivalAt(curve, [at]).survival[0];
}
