import { scaleLinear } from "d3-scale";
import type { AxisSpec } from "./axis.ts";

/** The axis of a probability from 0 to 1, or less, in parts or in percent. */
export function probabilityAxis(
  title: string,
  {
    percent = false,
    yLabel,
    maximum = 1,
  }: { readonly percent?: boolean; readonly yLabel?: string; readonly maximum?: number },
): AxisSpec {
  const ticks = maximum === 1 ? [0, 0.2, 0.4, 0.6, 0.8, 1] : scaleLinear().domain([0, maximum]).ticks(5);
  return {
    title: percent && yLabel === undefined ? `${title} (%)` : title,
    domain: [0, maximum],
    ticks,
    // 0.55 * 100 is not 55 in binary
    ...(percent && { label: (value: number) => String(Number((value * 100).toPrecision(6))) }),
  };
}
