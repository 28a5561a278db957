import { failuresOf, isPassing, toRow } from "../extraction/case/case-result.ts";
import type { Row } from "../table/index.ts";
import type { CaseJournal } from "./case-journal.ts";
import { columnSurvey, type TableColumn } from "./column-survey.ts";
import type { CaseResult } from "./extract-case.ts";
import type { LinePlace } from "./line-file.ts";
import type { ManifestCase } from "./read-manifest.ts";

/** What became of the cases of a run, by their place in the manifest, in whatever order they are finished. */
export interface CaseStore {
  /** Cases that are through, failed ones included. */
  readonly done: number;
  /** Entries that failed. */
  readonly failed: number;
  /**
   * Takes over what earlier runs finished.
   *
   * @returns places of the cases that must be worked through
   */
  takeOver(): Promise<readonly number[]>;
  /** To be called before the files of a case are read: they are known by the times that they have then. */
  begin(i: number): Promise<void>;
  /** Puts the results of a case into the journal, into memory, or both. */
  finish(i: number, results: readonly CaseResult[]): Promise<void>;
  /** Results of the cases in the order of the manifest, one case at a time. */
  all(): AsyncIterable<readonly CaseResult[]>;
  /** Columns of the table of results. */
  columns(): readonly TableColumn[];
  /** What failed, in the order of the manifest. */
  failures(): readonly Row[];
}

/** Where results are put. */
export interface CaseStoreOptions {
  readonly journal?: CaseJournal;
  /** Whether results stay in memory. Else they are in the journal, if there is one, and nowhere otherwise. */
  readonly keep: boolean;
}

/** Cases whose files are looked at together. */
const LANES = 32;
/** More regions than any case has. */
const MOST_REGIONS = 2 ** 20;

export function caseStore(cases: readonly ManifestCase[], { journal, keep }: CaseStoreOptions): CaseStore {
  const results: (readonly CaseResult[])[] = keep ? new Array(cases.length) : [];
  const places: LinePlace[] = journal ? new Array(cases.length) : [];
  const keys = new Map<number, string>();
  const failures = new Map<number, readonly Row[]>();
  const survey = columnSurvey();
  let done = 0;
  let failed = 0;
  const count = (i: number, found: readonly CaseResult[]): void => {
    for (const [k, each] of found.entries()) survey.add(toRow(each), i * MOST_REGIONS + k);
    const rows = failuresOf(found);
    if (rows.length > 0) failures.set(i, rows);
    if (keep) results[i] = found;
    done++;
    failed += rows.length;
  };
  return {
    get done() {
      return done;
    },
    get failed() {
      return failed;
    },
    async takeOver() {
      const open: number[] = [];
      for (let start = 0; start < cases.length; start += LANES) {
        const some = cases.slice(start, start + LANES);
        const found = journal?.finished ? await Promise.all(some.map(journal.keyOf)) : [];
        for (const [k, item] of some.entries()) {
          const place = journal?.find(found[k]);
          if (place && journal) {
            places[start + k] = place;
            count(start + k, await journal.read(item, place));
          } else open.push(start + k);
        }
      }
      return open;
    },
    async begin(i) {
      if (journal) keys.set(i, await journal.keyOf(cases[i]));
    },
    async finish(i, found) {
      const key = keys.get(i);
      keys.delete(i);
      if (!journal || key === undefined) return count(i, found);
      // a failure that may pass is tried again by the next run, so that only the table of this one needs it
      if (keep && isPassing(found)) return count(i, found);
      places[i] = await journal.add(key, found);
      // as the next run will have them, which takes them from the journal
      count(i, keep ? await journal.read(cases[i], places[i]) : found);
    },
    async *all() {
      for (const [i, item] of cases.entries()) {
        if (keep) yield results[i];
        else if (journal) yield await journal.read(item, places[i]);
      }
    },
    columns: () => survey.columns(),
    failures: () => [...failures.keys()].sort((a, b) => a - b).flatMap((i) => failures.get(i) ?? []),
  };
}
