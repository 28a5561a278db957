import { readFileSync } from "node:fs";

const FOLDER = new URL("../fixtures/selection/", import.meta.url);

type Columns = Readonly<Record<string, readonly number[]>>;

/** A tree as R returns it. */
export interface RTree {
  readonly merge: readonly (readonly [number, number])[];
  readonly height: readonly number[];
  readonly order: readonly number[];
}

/** What selection.R made: R, cluster, caret. */
export interface SelectionFixture {
  readonly tied: readonly { readonly distance: readonly number[]; readonly trees: Readonly<Record<string, RTree>> }[];
  readonly columns: Columns;
  readonly spearman: readonly (readonly number[])[];
  readonly pearson: readonly (readonly number[])[];
  readonly ward_D2: RTree;
  readonly silhouettes: readonly {
    readonly k: number;
    readonly groups: readonly number[];
    readonly widths: readonly number[];
    readonly neighbors: readonly number[];
    readonly mean: number;
  }[];
  readonly caret: readonly {
    readonly columns: Columns;
    readonly cutoff: number;
    readonly spearman_exact: readonly string[];
    readonly spearman_fast: readonly string[];
    readonly pearson_exact: readonly string[];
    readonly by_manual: readonly string[];
  }[];
}

/** What combat.py made: neuroCombat. */
export interface CombatFixture {
  readonly cases: readonly {
    readonly name: string;
    readonly columns: Columns;
    readonly batch: readonly string[];
    readonly covariates: Columns;
    readonly options: Readonly<Record<string, boolean | string>>;
    readonly scale: readonly number[];
    readonly location: readonly (readonly number[])[];
    readonly spread: readonly (readonly number[])[];
    readonly limit: readonly (readonly number[])[];
    readonly published: readonly (readonly number[])[];
  }[];
}

export const selectionFixture: SelectionFixture = JSON.parse(readFileSync(new URL("selection.json", FOLDER), "utf8"));
export const combatFixture: CombatFixture = JSON.parse(readFileSync(new URL("combat.json", FOLDER), "utf8"));

/** A row of a flat square matrix. */
export function matrixRow(values: Float64Array, p: number, i: number): Float64Array {
  return values.subarray(i * p, (i + 1) * p);
}
