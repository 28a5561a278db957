const ABSOLUTE_TOLERANCE = 1e-12;

/** The largest relative difference between the features of two programs; infinite where one lacks a value. */
export function largestDifference(
  ours: Readonly<Record<string, number>>,
  theirs: Readonly<Record<string, number>>,
): number {
  let largest = 0;
  for (const [name, value] of Object.entries(theirs)) {
    const difference = Math.abs(ours[name] - value);
    if (difference <= ABSOLUTE_TOLERANCE || Object.is(ours[name], value)) continue;
    const relative = difference / Math.abs(value);
    largest = relative >= largest ? relative : Number.isNaN(relative) ? Number.POSITIVE_INFINITY : largest;
  }
  return largest;
}
