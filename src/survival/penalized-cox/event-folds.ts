import { randomFrom, shuffle } from "../../stats/random.ts";

/**
 * Folds of like size with like numbers of events: events and censorings are each brought into a random order and dealt out.
 *
 * @param repeats - how often; the folds of one time do not depend on how many follow
 * @returns fold of each subject, 1 to `folds`, one list a time
 */
export function eventFolds(event: ArrayLike<number>, folds: number, seed: number, repeats: number): Uint32Array[] {
  const random = randomFrom(seed);
  const rows = Array.from({ length: event.length }, (_, row) => row);
  const groups = [1, 0].map((value) => rows.filter((row) => event[row] === value));
  return Array.from({ length: repeats }, () => {
    const dealt = new Uint32Array(event.length);
    let next = 0;
    for (const group of groups) for (const row of shuffle([...group], random)) dealt[row] = (next++ % folds) + 1;
    return dealt;
  });
}
