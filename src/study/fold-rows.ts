import { RadiosurvError } from "../error.ts";
import { type Random, shuffle } from "../stats/random.ts";

/**
 * Folds of like size with like numbers of events. Rows of one patient stand in one fold: patients with an event and those
 * without are each brought into a random order and dealt out.
 *
 * @param event - of each row
 * @param patient - of each row; each row for itself if it is left out
 * @returns fold of each row, 1 to `folds`
 * @throws RadiosurvError `argument` if there are fewer patients with an event than folds
 */
export function foldRows(
  caller: string,
  event: ArrayLike<number | boolean>,
  patient: ArrayLike<number | string> | undefined,
  folds: number,
  random: Random,
): Uint32Array {
  const rowsOf = new Map<number | string, number[]>();
  for (let row = 0; row < event.length; row++) {
    const key = patient ? patient[row] : row;
    const list = rowsOf.get(key);
    if (list) list.push(row);
    else rowsOf.set(key, [row]);
  }
  const units = [...rowsOf.values()];
  const hasEvent = (rows: readonly number[]): boolean => rows.some((row) => Number(event[row]) === 1);
  const groups = [units.filter(hasEvent), units.filter((rows) => !hasEvent(rows))];
  if (groups[0].length < folds) {
    throw new RadiosurvError(
      "argument",
      `${caller}: at least as many patients with an event as folds are needed; got ${groups[0].length} for ${folds} folds; take fewer folds`,
    );
  }
  const fold = new Uint32Array(event.length);
  let next = 0;
  for (const group of groups) {
    for (const rows of shuffle(group, random)) {
      for (const row of rows) fold[row] = next + 1;
      next = (next + 1) % folds;
    }
  }
  return fold;
}
