import { sortedOrder } from "../stats/sorted-order.ts";

/** The values that are not NaN. */
export function present(values: Float64Array): Float64Array {
  return values.filter((value) => !Number.isNaN(value));
}

/** Mean, with the rounding of its first pass taken out in a second. */
export function mean(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  const first = sum / values.length;
  let rest = 0;
  for (let i = 0; i < values.length; i++) rest += values[i] - first;
  return first + rest / values.length;
}

/** Standard deviation with the divisor n - 1; 0 where all values are equal, and for one value. */
export function standardDeviation(values: Float64Array, center: number): number {
  let sum = 0;
  let equal = true;
  for (let i = 0; i < values.length; i++) {
    sum += (values[i] - center) ** 2;
    equal &&= values[i] === values[0];
  }
  return equal ? 0 : Math.sqrt(sum / (values.length - 1));
}

export function ascending(values: Float64Array): Float64Array {
  return Float64Array.from(sortedOrder(values), (place) => values[place]);
}
