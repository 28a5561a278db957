import { type CaseResult, extractCases, type ImageCase } from "radiosurv/browser";
import type { CaseSettings } from "./case-worker.ts";
import { type CohortSession, readyCases } from "./session.ts";

/** How cases are measured, and who is told of it. */
export interface MeasureOptions {
  readonly workers: number;
  /** Seconds that a case may take. */
  readonly caseTimeout?: number;
  readonly signal: AbortSignal;
  /** A case begins, by its place. */
  readonly onBegin: (place: number) => void;
  /** A case is through. */
  readonly onEnd: (place: number, results: readonly CaseResult[]) => void;
}

/**
 * Measures the cases of which nothing is known yet, each in a worker. What is found is put into the session at once, so that
 * nothing is lost when the reader cancels.
 */
export async function measureCases(session: CohortSession, options: MeasureOptions): Promise<void> {
  const { workers, caseTimeout, signal, onBegin, onEnd } = options;
  const { cases, results, params } = session;
  const places = readyCases(session).filter((place) => results[place] === undefined);
  const items = places.map((place): ImageCase => {
    const { id, image, mask, label, cells } = cases[place];
    return { id, image: image.map(({ file }) => file), mask: mask.map(({ file }) => file), label, cells };
  });
  const data: CaseSettings = { params: params?.text };
  try {
    await extractCases(items, {
      worker: () => new Worker(new URL("./case-worker.ts", import.meta.url), { type: "module" }),
      data,
      concurrency: workers,
      ...(caseTimeout !== undefined && { caseTimeout }),
      signal,
      keep: false,
      // asked for each case right before it begins
      finished: (_, i) => {
        onBegin(places[i]);
        return undefined;
      },
      onResult: (found, i) => {
        results[places[i]] = found;
        onEnd(places[i], found);
      },
    });
  } catch (error) {
    if (signal.aborted) throw new DOMException("cancelled", "AbortError");
    throw error;
  }
}
