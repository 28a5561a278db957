import type { CohortProgress } from "./extract-cohort.ts";

/** Where a progress bar is drawn: `process.stderr`, or anything that writes text. */
export interface ProgressStream {
  readonly write: (text: string) => unknown;
  /** Whether a line can be drawn over. */
  readonly isTTY?: boolean;
  /** Width of the terminal; 80 where it is not known. */
  readonly columns?: number;
}

/** What {@link progressBar} can be told. */
export interface ProgressBarOptions {
  /** What is going on. @default "Extracting" */
  readonly title?: string;
  /** Time in ms. @default performance.now */
  readonly now?: () => number;
}

/** Pass `update` as `onProgress`, and call `end` when the work is over, also when it failed. */
export interface ProgressBar {
  readonly update: (progress: CohortProgress) => void;
  readonly end: () => void;
}

const BAR_LENGTH = 24;
/** Time between two lines where none can be drawn over, ms: seldom enough for a log file. */
const LINE_INTERVAL = 5000;

/**
 * Shows how far {@link extractCohort} is: in a terminal as a bar that is drawn over, with the time left; elsewhere, such
 * as in a log file, as a line every five seconds and one at the end.
 *
 * @example
 * ```ts
 * import { progressBar } from "radiosurv/node";
 * let shown = "";
 * const bar = progressBar({ write: (text) => { shown += text; } }, { now: () => 0 });
 * bar.update({ done: 2, total: 2, failed: 1, id: "b" });
 * bar.end();
 * shown; // => "Extracting: 2 of 2 cases, 1 failed, 0:00\n"
 * ```
 */
export function progressBar(stream: ProgressStream, options: ProgressBarOptions = {}): ProgressBar {
  const { title = "Extracting", now = () => performance.now() } = options;
  const start = now();
  let drawn = false;
  let last = start;
  const update = (progress: CohortProgress): void => {
    const elapsed = now() - start;
    if (stream.isTTY) {
      const line = barLine(title, progress, elapsed).slice(0, Math.max(20, (stream.columns || 80) - 1));
      // to the start of the line; clear what is longer than the new one
      stream.write(`\r${line}\u001b[K`);
      drawn = true;
    } else if (progress.done === progress.total || now() - last >= LINE_INTERVAL) {
      last = now();
      stream.write(`${title}: ${progress.done} of ${progress.total} cases${times(progress, elapsed, ", ")}\n`);
    }
  };
  const end = (): void => {
    if (drawn) stream.write("\n");
    drawn = false;
  };
  return { update, end };
}

function barLine(title: string, progress: CohortProgress, elapsed: number): string {
  const { done, total, id } = progress;
  const full = Math.round((BAR_LENGTH * done) / Math.max(total, 1));
  const bar = "━".repeat(full) + "╌".repeat(BAR_LENGTH - full);
  return `${title} ${bar} ${done}/${total}${times(progress, elapsed, " · ")}${id === undefined ? "" : ` · ${id}`}`;
}

function times({ done, total, failed }: CohortProgress, elapsed: number, separator: string): string {
  const parts = failed > 0 ? [`${failed} failed`] : [];
  if (done === total) parts.push(clock(elapsed));
  else if (done > 0) parts.push(`${clock((elapsed / done) * (total - done))} left`);
  return parts.map((part) => separator + part).join("");
}

/** Milliseconds as h:mm:ss or m:ss. */
function clock(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const two = (n: number): string => String(n).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}
