import type { ErrorCode } from "../../error.ts";
import type { Row } from "../../table/index.ts";

/** What became of one case, or of one region of it: its features, or the reason why there are none. */
export interface CaseResult {
  readonly id: string;
  /** Name of the region, where `regions` made several of a mask; `undefined` if the case failed before that. */
  readonly region?: string;
  /** The cells of the manifest's row. */
  readonly cells: Readonly<Record<string, string>>;
  /** Why the case failed; `undefined` if it did not. `unexpected` is a fault of this library. */
  readonly error?: { readonly code: ErrorCode | "unexpected"; readonly message: string };
  /** Number of dimensions of the image; 0 if it could not be read. */
  readonly dimension: number;
  readonly features: Readonly<Record<string, number>>;
  readonly diagnostics: Readonly<Record<string, unknown>>;
  readonly warnings: readonly string[];
  /** What `segment` reported of the case: columns of the table of results. */
  readonly record?: Readonly<Record<string, unknown>>;
  /** What `describe` returned of the case; with its first entry. */
  readonly extra?: unknown;
}

const PASSING: readonly unknown[] = ["file", "limit", "aborted", "unexpected"];

/** Whether another attempt may be spared what went wrong: no file, no time, no memory, a fault. */
export function isPassing(results: readonly Pick<CaseResult, "error">[]): boolean {
  return results.some(({ error }) => PASSING.includes(error?.code));
}

/**
 * The row that an entry has in the table of results: the cells of its case, `Region`, the record of `segment`, `error`,
 * diagnostics, features.
 *
 * @example
 * ```ts
 * import { type CaseResult, caseRow } from "radiosurv/browser";
 * const entry: CaseResult = {
 *   id: "a1",
 *   cells: { ID: "a1" },
 *   dimension: 2,
 *   features: { original_firstorder_Mean: 7 },
 *   diagnostics: {},
 *   warnings: [],
 * };
 * caseRow(entry); // => { ID: "a1", error: undefined, original_firstorder_Mean: 7 }
 * ```
 */
export function toRow({ cells, region, record, error, diagnostics, features }: CaseResult): Row {
  const named = region === undefined ? {} : { Region: region };
  return { ...cells, ...named, ...record, error: error?.message, ...diagnostics, ...features };
}

/** The rows that failed entries have in the table of failures. */
export function failuresOf(results: readonly CaseResult[]): readonly Row[] {
  return results.flatMap((result) => {
    const { id: ID, region: Region, error } = result;
    return error ? [{ ID, Region, code: error.code, passing: isPassing([result]), error: error.message }] : [];
  });
}

/** The one entry of a case of which nothing could be made. */
export function failedCase(
  { id, cells }: Pick<CaseResult, "id" | "cells">,
  error: NonNullable<CaseResult["error"]>,
): CaseResult {
  return { id, cells, dimension: 0, features: {}, diagnostics: {}, warnings: [], error };
}
