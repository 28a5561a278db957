import { RadiosurvError } from "../error.ts";
import type { SurvivalOutcome } from "../survival/index.ts";
import { checkTable, type NumericTable, type TableInput } from "../table/numeric-table.ts";
import { selectRows } from "../table/select-rows.ts";
import { applySignature, isPlainRecord, type Signature } from "./apply-signature.ts";
import { fitSignature } from "./fit-signature.ts";
import { type JointSignature, jointSignature, type TablesByRegion } from "./joint-signature.ts";
import type { FoldModel } from "./out-of-fold.ts";
import type { RadiomicsSignature, SignatureSettings } from "./radiomics-signature.ts";

/** A table of one region, or tables of several, whose signatures are joined. */
export type SignatureTables = TableInput | TablesByRegion;

/** Makes the whole signature of some rows, which may stand in them several times. */
export type SignatureFitter = (rows: readonly number[]) => FoldModel & { readonly signature: Signature };

/** Signatures of regions that several fitters have in common, by region and rows: the tumour, beside each ring. */
export type FittedParts = Map<string, RadiomicsSignature>;

/**
 * Checks tables once, for many fits. In fits for validation cutoffs need neither a p-value nor bootstrap limits.
 *
 * @param common - regions whose signatures are kept in `known`, and taken from there by other fitters of the same settings
 */
export function signatureFitter(
  caller: string,
  outcome: SurvivalOutcome,
  tables: SignatureTables,
  ids: ArrayLike<number | string> | undefined,
  given: SignatureSettings,
  common: readonly string[] = [],
  known: FittedParts = new Map(),
): SignatureFitter {
  const n = outcome.time.length;
  const { cutoff = {} } = given;
  const settings: SignatureSettings = {
    ...given,
    baseline: "none",
    cutoff: cutoff === "none" ? cutoff : { ...cutoff, permutations: 0, bootstrap: 0 },
  };
  if (isByRegion(tables)) {
    const checked = Object.fromEntries(
      Object.entries(tables).map(([roi, table]) => [roi, checkTable(caller, table, n)]),
    );
    if (Object.keys(checked).length < 2) {
      throw new RadiosurvError(
        "argument",
        `${caller}: a record of tables by region needs two at least; give the table itself`,
      );
    }
    return (rows) => {
      const fitted = joint(caller, outcome, checked, rows, ids, settings, partsOf(common, rows, known));
      for (const roi of common) known.set(partKey(roi, rows), (fitted.signature as JointSignature).parts[roi]);
      return fitted;
    };
  }
  const table = checkTable(caller, tables as TableInput, n);
  return (rows) => {
    const signature = {
      format: "radiosurv.signature",
      formatVersion: 1,
      kind: "radiomics",
      ...fitSignature(caller, outcome, table, rows, ids, settings),
    } as RadiomicsSignature;
    return {
      signature,
      selected: signature.features,
      ...(signature.cutoff && { cutoffs: signature.cutoff.cutoffs }),
      scoreOf: (some) => applySignature(signature, selectRows(table, some)),
    };
  };
}

function partKey(roi: string, rows: readonly number[]): string {
  return `${roi}\n${rows.join()}`;
}

function partsOf(
  common: readonly string[],
  rows: readonly number[],
  known: FittedParts,
): Readonly<Record<string, RadiomicsSignature>> {
  return Object.fromEntries(
    common.flatMap((roi) => {
      const part = known.get(partKey(roi, rows));
      return part ? [[roi, part]] : [];
    }),
  );
}

function joint(
  caller: string,
  outcome: SurvivalOutcome,
  tables: Readonly<Record<string, NumericTable>>,
  rows: readonly number[],
  ids: ArrayLike<number | string> | undefined,
  settings: SignatureSettings,
  parts: Readonly<Record<string, RadiomicsSignature>>,
): ReturnType<SignatureFitter> {
  const options = { ...settings, parts, trainingRows: rows, ...(ids && { ids }) };
  const signature: JointSignature = jointSignature(caller, "multi-modal", outcome, tables, options);
  const selected = Object.entries(signature.parts).flatMap(([roi, { features }]) =>
    features.map((name) => `${roi}: ${name}`),
  );
  return {
    signature,
    selected,
    ...(signature.cutoff && { cutoffs: signature.cutoff.cutoffs }),
    scoreOf: (some) =>
      applySignature(
        signature,
        Object.fromEntries(Object.entries(tables).map(([roi, table]) => [roi, selectRows(table, some)])),
      ),
  };
}

function isByRegion(tables: SignatureTables): tables is TablesByRegion {
  const values = Object.values(tables ?? {});
  return values.length > 0 && values.every(isPlainRecord);
}
