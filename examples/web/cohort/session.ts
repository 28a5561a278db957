import type { CaseResult } from "radiosurv/browser";
import type { ParamsFile } from "../ui/params-drop.ts";
import type { CohortFile, FoundCase } from "./found-cases.ts";

/** A file that the reader gave. */
export interface GivenFile extends CohortFile {
  readonly file: File;
}

/** What is open on the page, and what became of it. */
export interface CohortSession {
  /** By path. */
  readonly files: Map<string, GivenFile>;
  cases: readonly FoundCase<GivenFile>[];
  /** What was found of each case so far, in the order of the cases. */
  results: (readonly CaseResult[] | undefined)[];
  params?: ParamsFile;
}

/** Takes cases that were found anew; those whose files are the same keep their results. */
export function takeCases(session: CohortSession, cases: CohortSession["cases"]): void {
  const known = new Map(session.cases.map((one, i) => [keyOf(one), i]));
  session.results = cases.map((one) => {
    const i = known.get(keyOf(one));
    if (i === undefined || one.problem !== undefined) return undefined;
    const before = session.cases[i];
    const isSame = [...one.image, ...one.mask].every(
      ({ file }, k) => [...before.image, ...before.mask][k]?.file === file,
    );
    return isSame ? session.results[i] : undefined;
  });
  session.cases = cases;
}

function keyOf({ id, image, mask, label, cells }: FoundCase<GivenFile>): string {
  return JSON.stringify([id, image.map(({ path }) => path), mask.map(({ path }) => path), label, cells]);
}

/** Places of the cases that can be measured. */
export function readyCases({ cases }: CohortSession): number[] {
  return cases.flatMap(({ problem }, i) => (problem === undefined ? [i] : []));
}

/** Entries of the table so far, in the order of the cases: also of those that cannot be measured. */
export function entriesOf({ cases, results }: CohortSession): CaseResult[] {
  return cases.flatMap(({ id, cells, problem }, i): readonly CaseResult[] => {
    if (problem === undefined) return results[i] ?? [];
    const error = { code: "file", message: problem } as const;
    return [{ id, cells, error, dimension: 0, features: {}, diagnostics: {}, warnings: [] }];
  });
}
