/** Whether all values are finite: 0 times any other is NaN and stays so in the sum, which is far quicker than asking of each. */
export function allFinite(values: Float64Array): boolean {
  let zero = 0;
  for (let i = 0; i < values.length; i++) zero += 0 * values[i];
  return zero === 0;
}
