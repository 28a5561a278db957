import { oneOf, type Rule } from "../rules.ts";
import { normalCdf, normalTail } from "./normal.ts";
import { studentTCdf, studentTTail } from "./student-t.ts";

/** What is held against the null hypothesis: any difference, a smaller value or a greater one. */
export type Alternative = "two-sided" | "less" | "greater";

export const alternativeRule: Rule = oneOf("two-sided", "less", "greater");

/**
 * P-value from both tails, each with the observed value in it; two-sided: twice the smaller one, at most 1.
 *
 * @param lower - probability of a value at most as large as the observed one
 * @param upper - probability of a value at least as large
 */
export function pValueOf(alternative: Alternative, lower: number, upper: number): number {
  if (alternative === "less") return lower;
  if (alternative === "greater") return upper;
  return Math.min(1, 2 * Math.min(lower, upper));
}

/** P-value of a standard normal z. */
export function normalPValue(alternative: Alternative, z: number): number {
  return pValueOf(alternative, normalCdf(z), normalTail(z));
}

/** P-value of a t statistic. */
export function studentPValue(alternative: Alternative, t: number, df: number): number {
  return pValueOf(alternative, studentTCdf(t, df), studentTTail(t, df));
}
