import { RadiosurvError } from "../error.ts";
import { checkSettings, confLevelRule, type Rules } from "../rules.ts";
import { type Alternative, alternativeRule, normalPValue, studentPValue } from "../stats/alternative.ts";
import { upperQuantile } from "../stats/normal-quantile.ts";
import { studentTQuantile } from "../stats/student-t.ts";
import { isList } from "../survival/outcome.ts";
import { areaLimits, type Interval } from "./area-limits.ts";
import { contrastTest, type GlobalTest } from "./contrast-test.ts";
import {
  type CheckedLabels,
  checkLabels,
  checkScore,
  directionRule,
  ordered,
  type RocDirection,
} from "./labelled-scores.ts";
import { delongCovariance, type Placements, placements } from "./placements.ts";

/** What {@link delongTest} can be told. */
export interface DelongOptions {
  /** Which values of all scores speak for the event. @default "higher" */
  readonly direction?: RocDirection;
  /** `greater`: the first area is the larger one. @default "two-sided" */
  readonly alternative?: Alternative;
  /** Of the intervals. @default 0.95 */
  readonly confLevel?: number;
  /** Labels of the subjects of the second score, where those are others: the unpaired test. @default the same subjects */
  readonly labelOfB?: ArrayLike<number | boolean>;
}

/** The first of two areas less the second. */
export interface DelongDifference {
  readonly names: readonly [string, string];
  readonly estimate: number;
  readonly standardError: number;
  readonly lower: number;
  readonly upper: number;
  /** NaN where two scores order all subjects alike. */
  readonly zValue: number;
  readonly pValue: number;
}

/** The areas of several scores. Lists have one entry a score. */
export interface DelongAreas {
  readonly names: readonly string[];
  readonly auc: readonly number[];
  readonly standardErrors: readonly number[];
  /** Normal, cut to 0..1. */
  readonly intervals: readonly Interval[];
  /** Of the areas, one row a score. */
  readonly covariance: readonly (readonly number[])[];
  readonly confLevel: number;
}

/** Two scores of the same subjects. */
export interface DelongTest extends DelongAreas, Omit<DelongDifference, "names"> {
  readonly cases: number;
  readonly controls: number;
}

/** One score in two samples, or two scores in two samples. */
export interface UnpairedDelongTest extends DelongAreas, Omit<DelongDifference, "names" | "zValue"> {
  readonly tValue: number;
  readonly df: number;
  /** In each sample. */
  readonly cases: readonly [number, number];
  readonly controls: readonly [number, number];
}

/** Several scores of the same subjects. */
export interface DelongComparison extends DelongAreas {
  /** Each pair of scores. */
  readonly differences: readonly DelongDifference[];
  /** Test of all areas being alike; NaN where a score follows from the others. */
  readonly test: GlobalTest;
  readonly cases: number;
  readonly controls: number;
}

const RULES: Rules = {
  direction: directionRule,
  alternative: alternativeRule,
  confLevel: confLevelRule,
  labelOfB: ["a list", isList],
};

/**
 * Compares areas under ROC curves by the method of DeLong, DeLong and Clarke-Pearson.
 *
 * Two scores of the same subjects are correlated; the paired test takes their covariance into account and is normal. With
 * `labelOfB` the second score is that of other subjects, and the test has a t distribution with Welch and Satterthwaite's degrees
 * of freedom. A record of scores is compared as a whole: all pairs, with p-values as they are, and one chi-squared test.
 *
 * Equals R's pROC, `roc.test(method = "delong")`, paired and unpaired, with the direction fixed: a score is never turned round.
 * Time n log n a score by midranks (Sun and Xu 2014), and n a pair. For nested models fitted to the same data the test is not
 * valid: the areas are too close.
 *
 * @param label - 1 or true: the subject had the event; 0 or false: not
 * @param a - the first score, or all by name
 * @param b - the second score
 * @returns NaN as z and p-value where the difference has no variance, and as standard error with a single case or control
 * @throws RadiosurvError `argument` for a value that is not allowed, labels that are all alike, or fewer than two scores;
 *   `length`; `setting`
 * @see DeLong ER, DeLong DM, Clarke-Pearson DL. Biometrics 1988; 44: 837-845; Sun X, Xu W. IEEE Signal Processing Letters 2014;
 *   21: 1389-1393
 * @example
 * ```ts
 * import { delongTest } from "radiosurv/evaluation";
 * const label = [0, 0, 0, 0, 1, 1, 1, 1];
 * const old = [1, 4, 3, 6, 2, 5, 7, 8];
 * const test = delongTest(label, old, [1, 2, 3, 5, 4, 6, 7, 8]);
 * test.auc; // => [0.75, 0.9375]
 * test.zValue; // => -1.3887
 * test.pValue; // => 0.1649
 * ```
 */
export function delongTest(
  label: ArrayLike<number | boolean>,
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  options?: Omit<DelongOptions, "labelOfB"> & { readonly labelOfB?: undefined },
): DelongTest;
export function delongTest(
  label: ArrayLike<number | boolean>,
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  options: DelongOptions & { readonly labelOfB: ArrayLike<number | boolean> },
): UnpairedDelongTest;
export function delongTest(
  label: ArrayLike<number | boolean>,
  scores: Readonly<Record<string, ArrayLike<number>>>,
  options?: Omit<DelongOptions, "labelOfB">,
): DelongComparison;
export function delongTest(
  label: ArrayLike<number | boolean>,
  a: ArrayLike<number> | Readonly<Record<string, ArrayLike<number>>>,
  b?: ArrayLike<number> | DelongOptions,
  options: DelongOptions = {},
): DelongTest | UnpairedDelongTest | DelongComparison {
  if (isList(a)) {
    checkSettings("delongTest", options, RULES);
    const second = b as ArrayLike<number>;
    if (options.labelOfB) return unpaired(label, a as ArrayLike<number>, second, options.labelOfB, options);
    const { differences, test: _, ...rest } = paired(label, ["a", "b"], [a as ArrayLike<number>, second], options);
    const { names: __, ...difference } = differences[0];
    return { ...rest, ...difference };
  }
  const settings = (b ?? {}) as DelongOptions;
  checkSettings("delongTest", settings, RULES);
  const names = Object.keys(a ?? {});
  if (names.length < 2 || settings.labelOfB) {
    throw new RadiosurvError(
      "argument",
      settings.labelOfB
        ? "delongTest: labelOfB goes with two lists of scores; got scores by name"
        : `delongTest: at least two scores are needed, as two lists or by name; got ${names.length}`,
    );
  }
  return paired(label, names, Object.values(a), settings);
}

function paired(
  label: ArrayLike<number | boolean>,
  names: readonly string[],
  scores: readonly ArrayLike<number>[],
  options: DelongOptions,
): DelongComparison {
  const { direction, alternative = "two-sided", confLevel = 0.95 } = options;
  const labels = checkLabels("delongTest", label);
  const placed = scores.map((score, k) => place(labels, score, names[k], "label", direction));
  const covariance = covarianceOf(labels, placed);
  const z = upperQuantile((1 - confLevel) / 2);
  const differences = names.flatMap((_, i) =>
    names.slice(i + 1).map((__, k): DelongDifference => {
      const j = i + 1 + k;
      const estimate = placed[i].auc - placed[j].auc;
      // of the differences of placements: where scores are nearly alike, sums of (co)variances would lose all digits
      const difference = { auc: estimate, values: placed[i].values.map((value, row) => value - placed[j].values[row]) };
      const standardError = Math.sqrt(delongCovariance(labels, difference, difference));
      const zValue = estimate / standardError;
      return {
        names: [names[i], names[j]],
        estimate,
        standardError,
        lower: estimate - z * standardError,
        upper: estimate + z * standardError,
        zValue,
        pValue: normalPValue(alternative, zValue),
      };
    }),
  );
  const auc = placed.map((each) => each.auc);
  return {
    ...areasOf(names, auc, covariance, confLevel),
    differences,
    test: contrastTest(auc, covariance),
    cases: labels.cases,
    controls: labels.controls,
  };
}

function unpaired(
  label: ArrayLike<number | boolean>,
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  labelOfB: ArrayLike<number | boolean>,
  { direction, alternative = "two-sided", confLevel = 0.95 }: DelongOptions,
): UnpairedDelongTest {
  const labels = [checkLabels("delongTest", label), checkLabels("delongTest", labelOfB, "labelOfB")] as const;
  const placed = [
    place(labels[0], a, "a", "label", direction),
    place(labels[1], b, "b", "labelOfB", direction),
  ] as const;
  const [va, vb] = placed.map((each, k) => delongCovariance(labels[k], each, each));
  const [na, nb] = labels.map(({ label: { length } }) => length);
  const estimate = placed[0].auc - placed[1].auc;
  const standardError = Math.sqrt(va + vb);
  const tValue = estimate / standardError;
  const df = ((va + vb) * (va + vb)) / ((va * va) / (na - 1) + (vb * vb) / (nb - 1));
  const known = df > 0;
  const t = known ? studentTQuantile((1 - confLevel) / 2, df, { tail: "upper" }) : Number.NaN;
  const covariance = [
    [va, 0],
    [0, vb],
  ];
  return {
    ...areasOf(
      ["a", "b"],
      placed.map(({ auc }) => auc),
      covariance,
      confLevel,
    ),
    estimate,
    standardError,
    lower: estimate - t * standardError,
    upper: estimate + t * standardError,
    tValue,
    df,
    pValue: known ? studentPValue(alternative, tValue, df) : Number.NaN,
    cases: [labels[0].cases, labels[1].cases],
    controls: [labels[0].controls, labels[1].controls],
  };
}

function place(
  labels: CheckedLabels,
  score: ArrayLike<number>,
  name: string,
  like: string,
  direction: RocDirection | undefined,
): Placements {
  return placements(labels, ordered(checkScore("delongTest", score, name, labels.label.length, like), direction));
}

function covarianceOf(labels: CheckedLabels, placed: readonly Placements[]): number[][] {
  const covariance = placed.map(() => placed.map(() => 0));
  for (let i = 0; i < placed.length; i++) {
    for (let j = 0; j <= i; j++) {
      covariance[i][j] = delongCovariance(labels, placed[i], placed[j]);
      covariance[j][i] = covariance[i][j];
    }
  }
  return covariance;
}

function areasOf(
  names: readonly string[],
  auc: readonly number[],
  covariance: readonly (readonly number[])[],
  confLevel: number,
): DelongAreas {
  const z = upperQuantile((1 - confLevel) / 2);
  const standardErrors = auc.map((_, i) => Math.sqrt(covariance[i][i]));
  const intervals = auc.map((each, i): Interval => {
    const [lower, upper] = areaLimits(each, standardErrors[i], z, "plain");
    return [Math.max(0, lower), Math.min(1, upper)];
  });
  return { names, auc, standardErrors, intervals, covariance, confLevel };
}
