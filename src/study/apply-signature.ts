import { RadiosurvError } from "../error.ts";
import { checkSettings, isNumber, listOf } from "../rules.ts";
import { applyCutoffs, predictCox } from "../survival/index.ts";
import { checkTable, isCategory, lengthOf, listNames, type TableInput } from "../table/numeric-table.ts";
import { linearScore } from "./fit-signature.ts";
import type { JointSignature } from "./joint-signature.ts";
import type { RadiomicsSignature } from "./radiomics-signature.ts";
import { type ScoreBaseline, survivalOf } from "./score-baseline.ts";

/** A signature of one region, or one that joins those of several. */
export type Signature = RadiomicsSignature | JointSignature;

/** One patient: a value for each name, such as the features that an extraction returns. */
export type FeatureRow = Readonly<Record<string, number | string | boolean | null>>;

/** Features of some rows: a table, one row, or either of them for each region by its name. */
export type FeatureInput = TableInput | FeatureRow | Readonly<Record<string, TableInput | FeatureRow>>;

/** What {@link applySignature} can be told. */
export interface ApplySignatureOptions {
  /** Times at which survival is wanted, in the unit of the training outcome. @default none */
  readonly times?: ArrayLike<number>;
}

/** A signature applied to rows. */
export interface SignatureScores {
  /** The higher, the earlier the event is expected; one entry a row. */
  readonly score: Float64Array;
  /** 0 low, 1 high (or middle and high) by the training cutoff; none without a cutoff. */
  readonly group?: Uint8Array;
  /** With `times`, if the signature has a baseline: probability of survival, and of the event; one list a row. */
  readonly survival?: readonly Float64Array[];
  readonly risk?: readonly Float64Array[];
}

/**
 * Applies a signature to new rows. Nothing is fitted: coefficients, centre, cutoff and baseline are those of the training.
 * The signature may come from JSON, and gives the same bits then.
 *
 * @param table - the selected features, and maybe others; for a joint signature, or one of a region, a record of tables by region
 * @throws RadiosurvError `argument` for something else than a signature, a feature or region that is missing or a value that
 *   is not finite (column and row are named); `setting`
 * @example
 * ```ts
 * import { applySignature, type RadiomicsSignature, radiomicsSignature } from "radiosurv/study";
 * const outcome = { time: [5, 8, 1, 3, 9, 2, 7, 4, 6], event: [1, 1, 1, 1, 0, 1, 1, 1, 0] };
 * const x = [4, 1, 8, 7, 0, 9, 3, 5, 2];
 * const signature = radiomicsSignature(outcome, { x }, { filter: "none", penalty: { folds: 3 }, cutoff: "none" });
 * const { score, risk = [] } = applySignature(signature, { x: 7 }, { times: [2.5] });
 * score.length; // => 1
 * risk[0][0]; // => 0.1239
 * ```
 */
export function applySignature(
  signature: Signature,
  table: FeatureInput,
  options: ApplySignatureOptions = {},
): SignatureScores {
  checkSettings("applySignature", options, { times: listOf(isNumber) });
  checkSignature("applySignature", signature);
  const { score, meanScore, baseline } =
    signature.kind === "joint" ? jointScore(signature, table) : radiomicsScore(signature, table);
  const group = signature.cutoff && applyCutoffs(signature.cutoff, score);
  const survival = options.times && baseline && survivalOf(baseline, score, meanScore, options.times);
  return {
    score,
    ...(group && { group }),
    ...(survival && { survival, risk: survival.map((row) => row.map((value) => 1 - value)) }),
  };
}

/** Throws unless this is a signature in a format that is known. */
export function checkSignature(caller: string, signature: Signature): void {
  const { format, formatVersion } = (signature ?? {}) as Partial<Signature>;
  if (format === "radiosurv.signature" && formatVersion === 1) return;
  throw new RadiosurvError(
    "argument",
    format === "radiosurv.signature"
      ? `${caller}: the signature has format version ${formatVersion}; this version of radiosurv reads version 1`
      : `${caller}: a signature is needed, as radiomicsSignature returns it; got ${signature === null ? "null" : typeof signature}`,
  );
}

interface Scored {
  readonly score: Float64Array;
  readonly meanScore: number;
  readonly baseline?: ScoreBaseline;
}

function radiomicsScore(signature: RadiomicsSignature, input: FeatureInput): Scored {
  const { roi, features, coefficients, center, meanScore, baseline } = signature;
  const table = featureTable(roi !== undefined && isByRegion(input) ? regionOf(input, roi) : (input as TableInput));
  const { names, columns } = checkTable("applySignature", table);
  const place = new Map(names.map((name, j) => [name, j]));
  const lacking = features.filter((name) => !place.has(name));
  const where = roi === undefined ? "" : ` of "${roi}"`;
  if (lacking.length > 0) {
    throw new RadiosurvError(
      "argument",
      `applySignature: the ${features.length} features of the signature are needed${where}; the table lacks ${listNames(lacking)}`,
    );
  }
  const used = features.map((name) => columns[place.get(name)!]);
  used.forEach((column, j) => {
    const wrong = column.findIndex((value) => !Number.isFinite(value));
    if (wrong < 0) return;
    throw new RadiosurvError(
      "argument",
      `applySignature: feature "${features[j]}"${where} must be a finite number; got ${column[wrong]} in row ${wrong}; leave the row out`,
    );
  });
  const score = linearScore(coefficients, used, center, columns[0]?.length ?? 0);
  return { score, meanScore, ...(baseline && { baseline }) };
}

function jointScore(signature: JointSignature, input: FeatureInput): Scored {
  const { parts, fit, center } = signature;
  if (!isByRegion(input)) {
    throw new RadiosurvError(
      "argument",
      `applySignature: a joint signature needs a record of tables by region: ${listNames(Object.keys(parts))}`,
    );
  }
  const scores = Object.fromEntries(
    Object.entries(parts).map(([name, part]) => [name, radiomicsScore(part, regionOf(input, name)).score]),
  );
  const { linearPredictor } = predictCox(fit, scores);
  const score = linearPredictor.map((value) => value - center);
  const [baseline] = fit.baseline;
  return { score, meanScore: -center, ...(baseline && { baseline }) };
}

type ByRegion = Readonly<Record<string, TableInput | FeatureRow>>;

// a record whose values are tables or rows, not columns or numbers
function isByRegion(input: FeatureInput): input is ByRegion {
  const values = Object.values(input);
  return values.length > 0 && values.every((value) => isPlainRecord(value));
}

export function isPlainRecord(value: unknown): boolean {
  return typeof value === "object" && value !== null && !isCategory(value) && lengthOf(value) === undefined;
}

function regionOf(input: ByRegion, name: string): TableInput {
  if (Object.hasOwn(input, name)) return featureTable(input[name]);
  throw new RadiosurvError(
    "argument",
    `applySignature: features of the region "${name}" are needed; got ${listNames(Object.keys(input))}`,
  );
}

/** A table of what may be a single row. */
export function featureTable(input: TableInput | FeatureRow): TableInput {
  const values = Object.values(input ?? {});
  const isRow = values.length > 0 && values.every((value) => value === null || typeof value !== "object");
  if (!isRow) return input as TableInput;
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, [value]])) as TableInput;
}
