/** Halvings of the angle: pi / 64 is left at most, for which seven terms of the series do. */
const HALVINGS = 4;

/**
 * The angle asin(sqrt p), from 0 to pi / 2, within about 4 units in the last place. Built from IEEE operations alone, as
 * engines differ in the last digit of Math.asin.
 *
 * @param p - 0 to 1
 */
export function arcsineRoot(p: number): number {
  if (p > 0.5) return Math.PI / 2 - arcsineRoot(1 - p);
  // tan(a / 2) = tan a / (1 + sqrt(1 + tan^2 a))
  let tangent = Math.sqrt(p / (1 - p));
  for (let i = 0; i < HALVINGS; i++) tangent /= 1 + Math.sqrt(1 + tangent * tangent);
  const square = tangent * tangent;
  let series = 0;
  for (let k = 13; k >= 1; k -= 2) series = 1 / k - square * series;
  return (1 << HALVINGS) * tangent * series;
}
