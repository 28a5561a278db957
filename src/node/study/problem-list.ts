import { RadiosurvError } from "../../error.ts";

/** All that is wrong with the data of a study, gathered so that it is told at once. */
export interface ProblemList {
  /** Adds a problem, as a clause without a full stop. */
  readonly add: (problem: string) => void;
  /** Adds one problem that occurs in several places: all are counted, the first few are named. Does nothing for none. */
  readonly addPlaces: (what: (count: number) => string, places: readonly string[], advice?: string) => void;
  readonly count: () => number;
  /** @throws RadiosurvError `argument` listing all of them, if there is one */
  readonly check: (what: string) => void;
}

/** Places that are named; more would hide the other problems. */
const MOST_PLACES = 3;

export function problemList(): ProblemList {
  const problems: string[] = [];
  const add = (problem: string): void => {
    if (!problems.includes(problem)) problems.push(problem);
  };
  return {
    add,
    addPlaces: (what, places, advice) => {
      if (places.length === 0) return;
      add(`${what(places.length)}: ${shownPlaces(places)}${advice === undefined ? "" : `; ${advice}`}`);
    },
    count: () => problems.length,
    check: (what) => {
      if (problems.length === 0) return;
      const count = counted(problems.length, "problem");
      throw new RadiosurvError("argument", `${what}: ${count}\n- ${problems.join("\n- ")}`);
    },
  };
}

/** The first few places, and how many more there are. */
export function shownPlaces(places: readonly string[], most: number = MOST_PLACES): string {
  const more = places.length - most;
  // "and 1 more" takes the place of the one
  if (more <= 1) return places.join(", ");
  return `${places.slice(0, most).join(", ")} and ${more} more`;
}

/** 1 row, 2 rows. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
