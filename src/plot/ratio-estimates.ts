import type { CoxFit } from "../survival/index.ts";
import { argumentError, isObject } from "./figure-options.ts";
import { finite, interval, percent, ratio, type Value } from "./format-number.ts";

/** A ratio with its limits, such as those of `xTile` or of a Cox model. */
export interface RatioEstimate {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
  /** What is compared. @default "HR" alone */
  readonly label?: string;
}

/** A ratio as a figure keeps it. */
export interface ShownRatio {
  readonly label: string;
  readonly estimate: Value;
  readonly lower: Value;
  readonly upper: Value;
}

/** Ratios of a model, all of its columns, or those that were given. */
export function ratiosOf(
  caller: string,
  given: Pick<CoxFit, "names" | "hazardRatios" | "lower" | "upper"> | RatioEstimate | readonly RatioEstimate[],
): readonly ShownRatio[] {
  if ("hazardRatios" in given) {
    const { names, hazardRatios, lower, upper } = given;
    return names.map((name, k) => ({
      label: names.length > 1 ? name : "",
      estimate: finite(hazardRatios[k]),
      lower: finite(lower[k]),
      upper: finite(upper[k]),
    }));
  }
  const list = Array.isArray(given) ? (given as readonly RatioEstimate[]) : [given as RatioEstimate];
  if (!list.every((one) => isObject(one) && [one.estimate, one.lower, one.upper].every((x) => typeof x === "number"))) {
    throw argumentError(caller, "hazardRatio must be a Cox model, or ratios with estimate, lower and upper", given);
  }
  return list.map(({ estimate, lower, upper, label = "" }) => ({
    label,
    estimate: finite(estimate),
    lower: finite(lower),
    upper: finite(upper),
  }));
}

/** Each as `HR 0.59 (95% CI 0.42–0.82)`. */
export function ratioLines(ratios: readonly ShownRatio[], confLevel: number, symbol = "HR"): string[] {
  return ratios.map(({ label, estimate, lower, upper }) => {
    const name = label ? `${label}: ${symbol}` : symbol;
    if (estimate === null) return `${name} not estimable`;
    return `${name} ${ratio(estimate)} (${percent(confLevel)} CI ${interval(lower, upper, ratio)})`;
  });
}
