import { RadiosurvError } from "../error.ts";
import type { Rules } from "../rules.ts";

/** What long work can be told. */
export interface LongWork {
  /** Told after each piece of the work. @default none */
  readonly onProgress?: (progress: StudyProgress) => void;
  /** Stops the work when it is aborted. @default none */
  readonly signal?: AbortSignal;
}

/** How far the work is. */
export interface StudyProgress {
  readonly done: number;
  readonly total: number;
  /** What is being done. */
  readonly step: string;
}

export const LONG_WORK_RULES: Rules = {
  onProgress: ["a function", (value) => typeof value === "function"],
  signal: ["an AbortSignal", (value) => typeof value === "object" && value !== null],
};

/** Lets other things happen; throws `aborted` once the signal asks for it. */
export async function pause(caller: string, { signal }: LongWork): Promise<void> {
  if (!signal?.aborted) await new Promise((resolve) => setTimeout(resolve));
  if (signal?.aborted) throw new RadiosurvError("aborted", `${caller}: stopped, as the signal was aborted`);
}
