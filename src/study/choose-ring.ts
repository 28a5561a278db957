import { RadiosurvError } from "../error.ts";
import { checkSettings, oneOf, type Rules } from "../rules.ts";
import { concordanceIndex, type SurvivalOutcome } from "../survival/index.ts";
import type { TableInput } from "../table/numeric-table.ts";
import { applySignature } from "./apply-signature.ts";
import {
  CROSS_VALIDATE_RULES,
  type CrossValidateSignatureOptions,
  nestedSignature,
} from "./cross-validate-signature.ts";
import { grossSignature, type TablesByRegion } from "./joint-signature.ts";
import { pause } from "./pause.ts";
import { radiomicsSignature, settingsOf } from "./radiomics-signature.ts";
import type { FittedParts } from "./signature-fitter.ts";
import { fitRows } from "./study-rows.ts";

/** What {@link chooseRing} can be told. */
export interface ChooseRingOptions extends CrossValidateSignatureOptions {
  /**
   * What decides: concordance in nested cross-validation of the training rows, or that in an internal test cohort. The latter
   * is the way of the study that the library follows, and leaks: that cohort is no test of anything afterwards.
   * @default "cross-validation"
   */
  readonly by?: "cross-validation" | "internal-test";
  /** Features of the tumour itself: each ring is judged by the gross signature with it. @default rings by themselves */
  readonly intra?: TableInput;
  /** The cohort that decides, with "internal-test". */
  readonly internal?: {
    readonly outcome: SurvivalOutcome;
    readonly tablesByRadius: Readonly<Record<string, TableInput>>;
    readonly intra?: TableInput;
  };
}

/** A ring and what its signature is worth. */
export interface RingCandidate {
  readonly radius: number;
  readonly concordance: number;
  readonly standardError: number;
}

/** The ring that was chosen. */
export interface ChosenRing {
  readonly radius: number;
  readonly by: "cross-validation" | "internal-test";
  /** Whether rows beyond the training rows had a say: true for "internal-test". */
  readonly leaks: boolean;
  /** By ascending radius. */
  readonly candidates: readonly RingCandidate[];
  readonly warnings: readonly string[];
}

const RULES: Rules = {
  ...CROSS_VALIDATE_RULES,
  by: oneOf("cross-validation", "internal-test"),
  intra: ["a table", (value) => typeof value === "object" && value !== null],
  internal: ["{ outcome, tablesByRadius }", (value) => typeof value === "object" && value !== null],
};

/**
 * Chooses the width of the peritumoral ring: that whose signature has the highest concordance. Of equal ones the narrowest is
 * taken. All rings are judged in the same folds.
 *
 * That highest value is itself too good, as it was chosen for being high: differences of the candidates smaller than their
 * errors are noise.
 *
 * @param outcome - of the training rows, or of all rows with `trainingRows`
 * @param tablesByRadius - features of the ring of each radius, by the radius as a number
 * @throws RadiosurvError what `crossValidateSignature` throws; `argument` for a radius that is no number, or no ring;
 *   `setting` for "internal-test" without `internal`
 * @example
 * ```ts
 * import { chooseRing } from "radiosurv/study";
 * const time = Array.from({ length: 40 }, (_, i) => ((i * 7) % 40) + 1);
 * const event = time.map((_, i) => (i % 4 === 0 ? 0 : 1));
 * const noise = { x: time.map((_, i) => (i * 11) % 13) };
 * const rings = { 1: noise, 2: { x: time.map((value, i) => 40 - value + (i % 9)) } };
 * const { radius, leaks } = await chooseRing({ time, event }, rings, { filter: "none", cutoff: "none" });
 * [radius, leaks]; // => [2, false]
 * ```
 */
export async function chooseRing(
  outcome: SurvivalOutcome,
  tablesByRadius: Readonly<Record<string, TableInput>>,
  options: ChooseRingOptions = {},
): Promise<ChosenRing> {
  const caller = "chooseRing";
  checkSettings(caller, options, RULES);
  const { by = "cross-validation", intra, internal, ...rest } = options;
  const radii = radiiOf(caller, tablesByRadius);
  if (by === "internal-test" && !internal) {
    throw new RadiosurvError("setting", `${caller}: by "internal-test" needs internal: { outcome, tablesByRadius }`);
  }
  const candidates: RingCandidate[] = [];
  // the tumour is the same beside each ring
  const known: FittedParts = new Map();
  for (const [place, [name, radius]] of radii.entries()) {
    const tables = regions(tablesByRadius[name], intra);
    if (by === "internal-test" && internal) {
      await pause(caller, options);
      candidates.push({ radius, ...inInternal(caller, outcome, tables, intra !== undefined, name, internal, rest) });
    } else {
      const { onProgress, ...folds } = rest;
      const { concordance } = await nestedSignature(caller, outcome, tables, folds, intra ? ["intra"] : [], known);
      candidates.push({ radius, concordance: concordance.estimate, standardError: concordance.standardError });
    }
    options.onProgress?.({ done: place + 1, total: radii.length, step: `ring ${name}` });
  }
  const best = candidates.reduce((most, each) => (each.concordance > most.concordance ? each : most));
  const leaks = by === "internal-test";
  return { radius: best.radius, by, leaks, candidates, warnings: warningsOf(candidates, best, leaks) };
}

function radiiOf(caller: string, tables: Readonly<Record<string, TableInput>>): (readonly [string, number])[] {
  const radii = Object.keys(tables ?? {}).map((name) => [name, Number(name)] as const);
  const wrong = radii.find(([, radius]) => !(radius > 0));
  if (radii.length > 0 && !wrong) return radii.sort((a, b) => a[1] - b[1]);
  throw new RadiosurvError(
    "argument",
    `${caller}: tables by radius are needed, such as { 1: table, 2: table }; got ${wrong ? JSON.stringify(wrong[0]) : "none"}`,
  );
}

function regions(ring: TableInput, intra: TableInput | undefined): TableInput | TablesByRegion {
  return intra ? { intra, ring } : ring;
}

function inInternal(
  caller: string,
  outcome: SurvivalOutcome,
  tables: TableInput | TablesByRegion,
  gross: boolean,
  name: string,
  internal: NonNullable<ChooseRingOptions["internal"]>,
  options: Omit<CrossValidateSignatureOptions, "by">,
): Pick<RingCandidate, "concordance" | "standardError"> {
  const { ids } = options;
  const rows = fitRows(caller, outcome, options);
  const fit = { ...settingsOf(options), cutoff: "none" as const, trainingRows: rows, ...(ids && { ids }) };
  const table = internal.tablesByRadius[name];
  if (!table) throw new RadiosurvError("argument", `${caller}: the internal cohort has no table of the ring ${name}`);
  if (gross && !internal.intra) {
    throw new RadiosurvError(
      "argument",
      `${caller}: the internal cohort needs intra, as the training has it; got none`,
    );
  }
  const { score } = gross
    ? applySignature(grossSignature(outcome, tables as TablesByRegion, fit), {
        intra: internal.intra as TableInput,
        ring: table,
      })
    : applySignature(radiomicsSignature(outcome, tables as TableInput, fit), table);
  const { estimate, standardError } = concordanceIndex(internal.outcome, score);
  return { concordance: estimate, standardError };
}

function warningsOf(candidates: readonly RingCandidate[], best: RingCandidate, leaks: boolean): string[] {
  const warnings: string[] = [];
  if (leaks) {
    warnings.push(
      "the internal test cohort chose the ring: its results are too good for every model with that ring; report them as such",
    );
  }
  const close = candidates.filter((each) => each !== best && best.concordance - each.concordance < best.standardError);
  if (close.length > 0) {
    warnings.push(
      `within one standard error (${best.standardError.toFixed(3)}) of the best: ${close.map(({ radius }) => radius).join(", ")}`,
    );
  }
  return warnings;
}
