import { existsSync, readFileSync } from "node:fs";

const FOLDER = new URL("../../../shared/reference/", import.meta.url);

/** Whether the values that R computed are beside the project. */
export const hasSharedReference: boolean = existsSync(FOLDER);

/** What a test that needs them is called where they are not. */
export const NO_SHARED_REFERENCE = "skipped: ../shared/reference is not there";

export function sharedReferenceText(path: string): string {
  return readFileSync(new URL(path, FOLDER), "utf8");
}

/** Collects the largest relative difference of the values of a topic. */
export interface Comparison {
  compare(what: string, found: number | ArrayLike<number>, expected: unknown): void;
  readonly values: number;
  readonly largest: number;
  readonly worst: string;
}

/**
 * Compares values one by one: relative where the expected value is above 1e-300, else absolute. `null` stands for a value
 * that is not finite.
 */
export function comparison(): Comparison {
  const state = { values: 0, largest: 0, worst: "" };
  const one = (what: string, found: number, expected: number | null): void => {
    state.values++;
    let difference = 0;
    if (expected === null) difference = Number.isFinite(found) ? Number.POSITIVE_INFINITY : 0;
    else if (expected === 0) difference = Math.abs(found);
    else difference = Math.abs(found - expected) / Math.max(Math.abs(expected), 1e-300);
    if (Number.isNaN(difference)) difference = Number.POSITIVE_INFINITY;
    if (difference <= state.largest) return;
    state.largest = difference;
    state.worst = `${what}: ${found} is not ${expected}`;
  };
  return {
    compare(what, found, expected) {
      if (typeof found === "number") return one(what, found, expected as number | null);
      const list = expected as readonly (number | null)[];
      if (found.length !== list.length) throw new Error(`${what}: ${found.length} values for ${list.length}`);
      list.forEach((each, i) => one(`${what}[${i}]`, found[i], each));
    },
    get values() {
      return state.values;
    },
    get largest() {
      return state.largest;
    },
    get worst() {
      return state.worst;
    },
  };
}
